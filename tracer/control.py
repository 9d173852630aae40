"""The control-flow ops of the graph, `If`, `While`, `For`, `Call` and `RecomputeGrad`, in terms of JAX's.

Operands of a loop are its carries, then what does not change, then (of a `For`) the tensors that it walks
along; the sub-graphs take them in this order, `For`'s body with one slice of each of the last.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import jax
import jax.numpy as jnp
import numpy as np

from ..runtime.aval import Aval
from ..runtime.op import Attrs, Mode
from .dynamic_loop import differentiable_while, forwardable_while
from .graph import Graph, Value
from .lower import lower, lower_silent
from .structured import Lower, StructuredOp

LONGEST_COUNTED: Final = 10_000_000
"""Iterations up to which a loop that depends on constants alone is run at compile time to count them."""


def _emit_cond(lower: Lower, operands: Sequence[Any], attrs: Attrs, mode: Mode) -> list[Any]:
    then_graph, else_graph = attrs
    results = jax.lax.cond(operands[0], lower(then_graph, mode), lower(else_graph, mode), *operands[1:])
    return list(results)


def _emit_call(lower: Lower, operands: Sequence[Any], attrs: Attrs, mode: Mode) -> list[Any]:
    return lower(attrs[0], mode)(*operands)


def _emit_remat(lower: Lower, operands: Sequence[Any], attrs: Attrs, mode: Mode) -> list[Any]:
    function = lower(attrs[0], mode)
    return list((jax.checkpoint(function) if mode.reverse else function)(*operands))


def _emit_while(lower: Lower, operands: Sequence[Any], attrs: Attrs, mode: Mode) -> list[Any]:
    test_graph, body_graph, count, limit, known, buffer = attrs
    carries, fixed = list(operands[:count]), operands[count:]
    test, body = lower(test_graph, mode), lower(body_graph, mode)
    if not mode.reverse:
        if limit is None:
            return list(jax.lax.while_loop(lambda c: test(*c, *fixed)[0], lambda c: body(*c, *fixed), carries))

        def below_limit(state: Any) -> Any:
            return jnp.logical_and(state[0] < limit, test(*state[1], *fixed)[0])

        def step(state: Any) -> Any:
            return state[0] + 1, body(*state[1], *fixed)

        return list(jax.lax.while_loop(below_limit, step, (jnp.int32(0), carries))[1])
    trips = trip_count(test_graph, body_graph, known)
    if trips is not None and (limit is None or trips <= limit):
        return list(jax.lax.scan(lambda c, _: (body(*c, *fixed), None), carries, None, length=trips)[0])
    if limit is None:
        build = forwardable_while if mode is Mode.REVERSE_OF_FORWARD else differentiable_while
        once = mode is Mode.FORWARD_OF_REVERSE
        return build(lambda c, f: test(*c, *f)[0], lambda c, f: body(*c, *f), carries, list(fixed), buffer, once)
    return _bounded(lambda c: test(*c, *fixed)[0], lambda c, _: body(*c, *fixed), carries, None, limit)


def _bounded(test: Any, body: Any, carries: list[Any], items: Any, length: int) -> list[Any]:
    """At most `length` steps while `test` holds, with a reverse mode: the steps after that do nothing."""

    def step(state: Any, item: Any) -> Any:
        going, carry = state
        going = jnp.logical_and(going, test(carry))
        return (going, jax.lax.cond(going, lambda c: body(c, item), lambda c: c, carry)), None

    return list(jax.lax.scan(step, (jnp.bool_(True), carries), items, length=length)[0][1])


def _emit_for(lower: Lower, operands: Sequence[Any], attrs: Attrs, mode: Mode) -> list[Any]:
    body_graph, test_graph, count, walked, length, spans = attrs
    carries = list(operands[:count])
    fixed = operands[count : len(operands) - walked]
    items = list(operands[len(operands) - walked :])
    body = lower(body_graph, mode)
    if test_graph is None and any(spans):
        return _count_along(lambda c, x: body(*c, *fixed, *x), carries, items, length, spans)
    if test_graph is None:
        return list(jax.lax.scan(lambda c, x: (body(*c, *fixed, *x), None), carries, items, length=length)[0])
    test = lower(test_graph, mode)
    if mode.reverse:
        return _bounded(lambda c: test(*c, *fixed)[0], lambda c, x: body(*c, *fixed, *x), carries, items, length)

    def going(state: Any) -> Any:
        return jnp.logical_and(state[0] < length, test(*state[1], *fixed)[0])

    def step(state: Any) -> Any:
        i, carry = state
        slices = [jax.lax.dynamic_index_in_dim(x, i, keepdims=False) for x in items]
        return i + 1, body(*carry, *fixed, *slices)

    return list(jax.lax.while_loop(going, step, (jnp.int32(0), carries))[1])


def _count_along(body: Any, carries: list[Any], items: list[Any], length: int, spans: Sequence[Any]) -> list[Any]:
    """A scan whose items that are `start + i * step` are computed from a counter: a load per iteration less."""

    def step(state: Any, slices: Any) -> Any:
        i, carry = state
        others = iter(slices)
        given = [
            next(others) if span is None else (jnp.asarray(span[0], item.dtype) + i.astype(item.dtype) * span[1])
            for item, span in zip(items, spans, strict=True)
        ]
        return (i + 1, body(carry, given)), None

    walked = [item for item, span in zip(items, spans, strict=True) if span is None]
    return list(jax.lax.scan(step, (jnp.int32(0), carries), walked, length=length)[0][1])


def _outputs_of_first_graph(avals: Sequence[Aval], attrs: Attrs) -> tuple[Aval, ...]:
    graph: Graph = attrs[0]
    return graph.output_avals


def _carries(avals: Sequence[Aval], attrs: Attrs) -> tuple[Aval, ...]:
    return tuple(avals[: attrs[2]])


COND: Final = StructuredOp(
    "If", ("then_branch", "else_branch"), _emit_cond, _outputs_of_first_graph, lower, lower_silent
)
CALL: Final = StructuredOp("PartitionedCall", ("f",), _emit_call, _outputs_of_first_graph, lower, lower_silent)
REMAT: Final = StructuredOp("RecomputeGrad", ("f",), _emit_remat, _outputs_of_first_graph, lower, lower_silent)
WHILE: Final = StructuredOp(
    "While", ("cond", "body", "carries", "maximum_iterations", "known", "buffer"), _emit_while, _carries, lower,
    lower_silent,
)  # fmt: skip
FOR: Final = StructuredOp(
    "For", ("body", "test", "carries", "walked", "length", "spans"), _emit_for, _carries, lower, lower_silent
)


def trip_count(test: Graph, body: Graph, known: Sequence[Any]) -> int | None:
    """How often a loop runs, where that depends on the known initial carries alone; None otherwise.

    Only the carries that the test needs, directly or through the body, are computed.
    """
    needed = _inputs_of(test, test.outputs)
    while True:
        if any(i >= len(known) or known[i] is None for i in needed):
            return None
        more = needed | _inputs_of(body, [body.outputs[i] for i in sorted(needed)])
        if more == needed:
            break
        needed = more
    if test.effect:
        return None
    order = sorted(needed)
    run_test = lower(Graph("trips", [test.inputs[i] for i in order], _needed_nodes(test, test.outputs), test.outputs))
    outputs = [body.outputs[i] for i in order]
    run_body = lower(Graph("trips", [body.inputs[i] for i in order], _needed_nodes(body, outputs), outputs))

    def count() -> Any:
        return jax.lax.while_loop(
            lambda state: jnp.logical_and(state[0] <= LONGEST_COUNTED, run_test(*state[1])[0]),
            lambda state: (state[0] + 1, run_body(*state[1])),
            (jnp.int32(0), [jnp.asarray(known[i].array) for i in order]),
        )[0]

    # Also called while JAX traces the program around the loop: this program is evaluated at once.
    with jax.ensure_compile_time_eval(), jax.enable_x64(True):
        trips = int(np.asarray(jax.jit(count)()))
    return trips if trips <= LONGEST_COUNTED else None


def _needed_nodes(graph: Graph, outputs: Sequence[Value]) -> list[Any]:
    needed = set(outputs)
    kept = []
    for node in reversed(graph.nodes):
        if any(v in needed for v in node.outputs):
            needed.update(node.inputs)
            kept.append(node)
    return kept[::-1]


def _inputs_of(graph: Graph, outputs: Sequence[Value]) -> set[int]:
    """The positions of the inputs that `outputs` depend on."""
    used = set(outputs)
    for node in _needed_nodes(graph, outputs):
        used.update(node.inputs)
    return {i for i, v in enumerate(graph.inputs) if v in used}
