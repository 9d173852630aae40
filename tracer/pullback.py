"""The pullback of an op: `jax.vjp` of its kernel, as an op of its own.

`Vjp` takes the forward op's operands and the cotangents of its outputs, and gives the cotangents of the
operands that are asked for. It is a node like any other, so it can be differentiated in turn.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import jax
import jax.numpy as jnp

from ..runtime.aval import Aval
from ..runtime.op import Attrs, Mode, Op
from .buffers import buffers_in, with_buffers


def vjp_of(
    function: Callable[[list[Any]], Sequence[Any]], operands: Sequence[Any], wanted: tuple[int, ...]
) -> tuple[Sequence[Any], Any]:
    """Run `function(operands)`; return its results and what `pull_back` needs.

    Only results with an inexact dtype have cotangents; only the operands at `wanted` get one.
    """
    shape: list[Any] = []

    def of_wanted(*moving: Any) -> tuple[list[Any], tuple[Any, ...]]:
        full = list(operands)
        for index, operand in zip(wanted, moving, strict=True):
            full[index] = operand
        results = tuple(function(full))
        shape[:] = [(jnp.shape(r), jnp.result_type(r)) for r in results]
        return [r for r in results if jnp.issubdtype(jnp.result_type(r), jnp.inexact)], results

    _, pullback, results = jax.vjp(of_wanted, *[operands[i] for i in wanted], has_aux=True)
    return results, (pullback, tuple(shape), wanted)


def pull_back(prepared: Any, operands: Sequence[Any], attrs: Attrs) -> list[Any]:
    """The cotangents of a `Vjp` node: `operands` are those of the forward op and then the cotangents of the
    outputs listed in the last attribute; the other outputs have a cotangent of zero."""
    pullback, shapes, available = prepared
    _, _, wanted, count, given = attrs
    by_output = dict(zip(given, operands[count:], strict=True))
    # TensorFlow's gradient of a complex value is the conjugate of JAX's cotangent.
    cotangents = [
        jnp.conj(by_output[i]) if i in by_output else jnp.zeros(shape, dtype)
        for i, (shape, dtype) in enumerate(shapes)
        if jnp.issubdtype(dtype, jnp.inexact)
    ]
    by_input = dict(zip(available, pullback(cotangents), strict=True))
    return [jnp.conj(by_input[i]) for i in wanted]


@contextlib.contextmanager
def naming(op: Op) -> Iterator[None]:
    """Turn what JAX raises for a function without a derivative into a LookupError that names the op."""
    try:
        yield
    except NotImplementedError as error:
        raise LookupError(f"No gradient defined for operation '{op.name}' (op type: {op.name}): {error}") from error


def _vjp(operands: list[Any], *, op: Op, attrs: Attrs, wanted: tuple[int, ...], count: int,
         given: tuple[int, ...], mode: Mode = Mode.PLAIN) -> tuple[Any, ...]:  # fmt: skip
    def forward(primals: list[Any]) -> Sequence[Any]:
        results = op.call_in(primals, attrs, mode.of_vjp())
        return results if isinstance(results, (tuple, list)) else (results,)

    with naming(op):
        _, prepared = vjp_of(forward, operands[:count], wanted)
    return tuple(pull_back(prepared, operands, (op, attrs, wanted, count, given)))


class _VjpOp(Op):
    """`Vjp`'s operands are of as many dtypes as the forward op's."""

    __slots__ = ()
    scoped = True

    def operand_kinds(self, count: int) -> tuple[str, ...]:
        return ("Free",) * count

    def call_in(self, operands: Sequence[Any], attrs: Attrs, mode: Mode) -> Any:
        op, inner, wanted, count, given = attrs
        return _vjp(list(operands), op=op, attrs=inner, wanted=wanted, count=count, given=given, mode=mode)

    def cache_for(self, attrs: Attrs) -> dict[Any, Any]:
        forward: Op = attrs[0]
        return forward.cache_for(attrs[1]) if forward.scoped else self.executables

    def prepare(self, attrs: Attrs, build: Callable[[], Any]) -> Any:
        return with_buffers(build, list(buffers_in(attrs)))

    def infer(self, avals: Sequence[Aval], attrs: Attrs) -> tuple[Aval, ...]:
        # A pullback gives what the operands are: nothing to derive.
        return tuple([avals[i] for i in attrs[2]])


VJP: Final = _VjpOp("Vjp", _vjp, ("Arrays",), ("op", "attrs", "wanted", "count", "given"))
