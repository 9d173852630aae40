"""Pullbacks kept from the forward pass: a call of a compiled function under an eager tape runs forward once.

The forward program gives, beside its results, what its pullback needs (JAX's residuals); these are tensors of
the tape's record, so they die with it. The backward pass feeds them to the pullback, an op of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import jax

from ..runtime.aval import Aval, aval
from ..runtime.dtypes import from_numpy
from ..runtime.op import Attrs, Mode, Op
from ..runtime.tensor import Tensor
from .graph import Graph
from .lower import lower
from .pullback import pull_back, vjp_of


class KeptForward:
    """The forward program of a graph that keeps what the pullback to the inputs at `wanted` needs."""

    __slots__ = ("_execute", "_kinds", "_made", "_passed", "_shapes", "_structure", "_wanted", "cache", "graph")

    def __init__(self, graph: Graph, wanted: tuple[int, ...]) -> None:
        self.graph = graph
        self.cache: dict[Any, Any] = {}
        self._wanted = wanted
        function = lower(graph, Mode.REVERSE)
        described: list[Any] = []

        def forward(*arrays: Any) -> tuple[list[Any], list[Any]]:
            results, (pullback, shapes, _) = vjp_of(lambda full: function(*full), arrays, wanted)
            leaves, structure = jax.tree.flatten(pullback)
            described[:] = [structure, shapes]
            return list(results), leaves

        with jax.enable_x64(True):
            traced = jax.make_jaxpr(forward)(*[v.aval.struct for v in graph.inputs])
            self._structure, self._shapes = described
            outputs = traced.jaxpr.outvars
            inputs = {id(v): i for i, v in enumerate(traced.jaxpr.invars)}
            count = len(graph.outputs)
            # A residual that is an operand need not come out of the program: the caller has it.
            self._passed = [inputs.get(id(v)) for v in outputs[count:]]
            self._kinds = [aval(v.aval.shape, from_numpy(v.aval.dtype)) for v in outputs[count:]]
            self._made = [i for i in range(len(outputs)) if i < count or self._passed[i - count] is None]

            def program(*arrays: Any) -> list[Any]:
                out = jax.core.eval_jaxpr(traced.jaxpr, traced.consts, *arrays)
                return [out[i] for i in self._made]

            program.__name__ = f"{graph.name if graph.name.isidentifier() else 'graph'}_keeping"
            self._execute = jax.jit(program).lower(*[v.aval.struct for v in graph.inputs]).compile()

    def run(self, operands: Sequence[Tensor]) -> tuple[tuple[Tensor, ...], Kept]:
        """The graph's results, and what the backward pass needs."""
        out = self._execute(*[o._array for o in operands])
        count = len(self.graph.outputs)
        results = tuple(map(Tensor, out[:count], self.graph.output_avals))
        rest = iter(out[count:])
        residuals = tuple([
            Tensor(next(rest), kind) if place is None else operands[place]
            for place, kind in zip(self._passed, self._kinds, strict=True)
        ])  # fmt: skip
        return results, Kept(self, residuals)

    def pull_back(self, operands: Sequence[Any], wanted: tuple[int, ...], given: tuple[int, ...]) -> list[Any]:
        """The cotangents of the inputs at `wanted`; operands are the residuals and the given cotangents."""
        count = len(self._passed)
        pullback = jax.tree.unflatten(self._structure, operands[:count])
        return pull_back((pullback, self._shapes, self._wanted), operands, (None, None, wanted, count, given))


class Kept(NamedTuple):
    """One forward pass on a tape: its program and its residuals."""

    program: KeptForward
    residuals: tuple[Tensor, ...]


def kept_forward(graph: Graph, wanted: tuple[int, ...]) -> KeptForward:
    """The forward program of `graph` for these inputs, compiled once."""
    key = ("kept", wanted)
    found = graph.cache.get(key)
    if found is None:
        found = graph.cache[key] = KeptForward(graph, wanted)
    program: KeptForward = found
    return program


def _kept_vjp(operands: list[Any], *, program: KeptForward, wanted: tuple[int, ...], given: tuple[int, ...]) -> Any:
    return tuple(program.pull_back(operands, wanted, given))


class _KeptVjpOp(Op):
    """Its operands are residuals and cotangents, of any dtypes."""

    __slots__ = ()
    scoped = True

    def operand_kinds(self, count: int) -> tuple[str, ...]:
        return ("Free",) * count

    def cache_for(self, attrs: Attrs) -> dict[Any, Any]:
        cache: dict[Any, Any] = attrs[0].cache
        return cache

    def infer(self, avals: Sequence[Aval], attrs: Attrs) -> tuple[Aval, ...]:
        return tuple([attrs[0].graph.inputs[i].aval for i in attrs[1]])


KEPT_VJP: Final = _KeptVjpOp("KeptVjp", _kept_vjp, ("Arrays",), ("program", "wanted", "given"))
