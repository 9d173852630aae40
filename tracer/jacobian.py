"""Jacobians: the backward pass as a graph of the target's gradient, run for all unit vectors at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

import jax
import jax.numpy as jnp

from ..runtime import context
from ..runtime.aval import Aval, aval
from ..runtime.context import THREAD
from ..runtime.execute import apply
from ..runtime.op import Attrs, Mode
from ..runtime.tensor import Tensor
from .backward import Backward, recall, remember
from .builder import Builder
from .graph import Graph
from .lower import lower, lower_silent
from .passes.pipeline import optimize
from .structured import Lower, StructuredOp

if TYPE_CHECKING:
    from .tape import Record


def jacobian_of(
    records: Sequence[Record], target: Tensor, sources: Sequence[Sequence[Tensor]], vectorized: bool
) -> list[Tensor | None]:
    """For each source `[*target, *source]`, or None where the target does not depend on it."""
    return _jacobian(records, target, sources, vectorized, batched=False)


def batch_jacobian_of(
    records: Sequence[Record], target: Tensor, source: Sequence[Tensor], vectorized: bool
) -> Tensor | None:
    """`[batch, *target, *source]` for a target and a source with a leading batch axis; None if not connected."""
    return _jacobian(records, target, [source], vectorized, batched=True)[0]


def _jacobian(
    records: Sequence[Record], target: Tensor, sources: Sequence[Sequence[Tensor]], vectorized: bool, batched: bool
) -> list[Tensor | None]:
    kind = aval(target._aval.dims, target._aval.dtype)
    weight = Tensor(None, kind)
    backward = Backward(records, [target], [weight], sources)
    if not backward.connected:
        return [None] * len(sources)
    tensors: list[Tensor] = []
    # A pass through a user's own rule, or through a graph, is not cached: it is no function of the structure.
    cached = context.executing_eagerly() and not backward.has_rules
    key = ("jacobian", *backward.structure(tensors)) if cached else None
    found = None if key is None else recall(key)
    if found is None:
        graph, captured, outputs = _pass_of(backward, weight)
        if key is not None:
            numbers = {id(t): i for i, t in enumerate(tensors)}
            remember(key, (graph, [numbers[id(t)] for t in captured], outputs))
    else:
        graph, inputs, outputs = found
        captured = [tensors[i] for i in inputs]
    results = apply(JACOBIAN, tuple(captured), (graph, vectorized, batched))
    return [None if i is None else results[i] for i in outputs]


def _pass_of(backward: Backward, weight: Tensor) -> tuple[Graph, list[Tensor], list[int | None]]:
    """The backward pass as a graph whose first input is the target's gradient; what its other inputs are; and
    which output each source's gradient is."""
    parent = THREAD.interpreter
    builder = Builder("jacobian", parent if isinstance(parent, Builder) else None)
    given = builder.input(weight._aval, "unit")
    # The weight stands for this input wherever the pass uses it.
    builder.captures[id(weight)] = (weight, given._value)
    with context.use(builder):
        gradients = backward.dense()
        values = [None if g is None else builder.value_of(g) for g in gradients]
    outputs = list(dict.fromkeys(v for v in values if v is not None))
    captured = [(t, v) for t, v in builder.captures.values() if t is not weight]
    graph = optimize(Graph("jacobian", [given._value, *(v for _, v in captured)], builder.nodes, outputs))
    positions = {v: i for i, v in enumerate(outputs)}
    return graph, [t for t, _ in captured], [None if v is None else positions[v] for v in values]


def _emit(lower: Lower, operands: Sequence[Any], attrs: Attrs, mode: Mode) -> list[Any]:
    graph, vectorized, batched = attrs
    kind: Aval = graph.inputs[0].aval
    function = lower(graph, mode)
    lead = kind.dims[:1] if batched else ()
    rest = kind.dims[len(lead) :]
    count = aval(rest, kind.dtype).size
    units = jnp.reshape(jnp.eye(count, dtype=kind.dtype.numpy_dtype), (count, *(1 for _ in lead), *rest))
    units = jnp.broadcast_to(units, (count, *kind.dims))

    def row(unit: Any) -> list[Any]:
        return function(unit, *operands)

    rows = _all_at_once(row, units) if vectorized else jax.lax.map(row, units)
    results = []
    for value in rows:
        if batched:
            value = jnp.moveaxis(value, 0, 1)
            results.append(jnp.reshape(value, (*kind.dims, *value.shape[2:])))
        else:
            results.append(jnp.reshape(value, (*kind.dims, *value.shape[1:])))
    return results


def _all_at_once(row: Callable[[Any], list[Any]], units: Any) -> list[Any]:
    """`jax.vmap`; one by one where something has no batching rule."""
    try:
        return jax.vmap(row)(units)
    except NotImplementedError:
        rows: list[Any] = jax.lax.map(row, units)
        return rows


def _types(avals: Sequence[Aval], attrs: Attrs) -> tuple[Aval, ...]:
    graph, _, batched = attrs
    dims = graph.inputs[0].aval.dims
    return tuple([aval(dims + (v.dims[1:] if batched else v.dims), v.dtype) for v in graph.output_avals])


JACOBIAN: Final = StructuredOp("Jacobian", ("pass", "vectorized", "batched"), _emit, _types, lower, lower_silent)
