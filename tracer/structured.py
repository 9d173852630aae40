"""Ops whose attributes are graphs: branches, loops, calls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..runtime.aval import Aval
from ..runtime.op import Attrs, Mode, Op
from .buffers import buffers_in, with_buffers

Lowered = Callable[..., list[Any]]
Lower = Callable[..., Lowered]
"""`lower(graph, mode)`: a graph as a JAX function of its inputs."""


class StructuredOp(Op):
    """An op that runs sub-graphs.

    Args:
        emit: `emit(lower, operands, attrs, mode) -> list`, in terms of JAX arrays, which JAX will
            differentiate as `mode` says.
        rule: the types of the results, which the sub-graphs say.
        lower, silent: how sub-graphs are lowered, with and without their effects.
    """

    __slots__ = ("_silent", "emit", "rule")
    scoped = True

    def __init__(
        self,
        name: str,
        attribute_names: tuple[str, ...],
        emit: Callable[[Lower, Sequence[Any], Attrs, Mode], list[Any]],
        rule: Callable[[Sequence[Aval], Attrs], tuple[Aval, ...]],
        lower: Lower,
        silent: Lower,
    ) -> None:
        def kernel(operands: list[Any], **attrs: Any) -> tuple[Any, ...]:
            return tuple(emit(lower, operands, tuple(attrs.values()), Mode.PLAIN))

        super().__init__(name, kernel, ("Arrays",), attribute_names)
        self.emit = emit
        self.rule = rule
        self._silent = silent

    def call_in(self, operands: Sequence[Any], attrs: Attrs, mode: Mode) -> Any:
        # A pullback that stands apart from its forward op computes that again: without its effects.
        return tuple(self.emit(self._silent, operands, attrs, mode))

    def prepare(self, attrs: Attrs, build: Callable[[], Any]) -> Any:
        return with_buffers(build, list(buffers_in(attrs)))

    def cache_for(self, attrs: Attrs) -> dict[Any, Any]:
        cache: dict[Any, Any] = next(a for a in attrs if hasattr(a, "cache")).cache
        return cache

    def infer(self, avals: Sequence[Aval], attrs: Attrs) -> tuple[Aval, ...]:
        return self.rule(avals, attrs)

    def operand_kinds(self, count: int) -> tuple[str, ...]:
        return ("Free",) * count
