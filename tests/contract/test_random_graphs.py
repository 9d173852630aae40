"""Passes keep the meaning of any program, bit for bit, and what they promise of its shape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import jax
import numpy as np
from hypothesis import HealthCheck, given, settings

import tenfold as tf
from tenfold.tracer.check import check
from tenfold.tracer.graph import Graph
from tenfold.tracer.lower import lower
from tenfold.tracer.passes.fold import LARGEST_FOLDED, fold_constants
from tenfold.tracer.passes.merge import common_subexpressions
from tenfold.tracer.passes.pipeline import optimize
from tenfold.tracer.passes.prune import prune
from tenfold.tracer.passes.simplify import simplify
from tenfold.tracer.pullback import VJP

from .random_graphs import State, Step, all_nodes, programs, run, traced

X, Y = np.array([0.3, -1.5], np.float32), np.array([1.25, 0.7], np.float32)
EXAMPLES = settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
MANY = settings(EXAMPLES, max_examples=15)


def interpreted(graph: Graph, arrays: Sequence[Any]) -> list[Any]:
    """The graph's outputs, op by op: XLA's fusion, which may round otherwise, has no part in it."""
    with jax.enable_x64(True), jax.disable_jit():
        return [np.asarray(a) for a in lower(graph)(*map(jax.numpy.asarray, arrays))]


def inputs_of(graph: Graph, state: State) -> list[Any]:
    by_name = {"x": X, "y": Y, "v": state.v.numpy(), "w": state.w.numpy()}
    return [by_name[v.name] for v in graph.inputs]


@EXAMPLES
@given(programs())
def test_passes_change_no_bit(steps: tuple[Step, ...]) -> None:
    state = State.new()
    found = traced(steps, state)
    arrays = inputs_of(found.traced, state)
    for before, after in zip(interpreted(found.traced, arrays), interpreted(found.graph, arrays), strict=True):
        assert before.dtype == after.dtype
        assert before.tobytes() == after.tobytes()


@EXAMPLES
@given(programs())
def test_passes_change_no_gradient(steps: tuple[Step, ...]) -> None:
    state = State.new()
    found = traced(steps, state, gradient=True)
    arrays = inputs_of(found.traced, state)
    for before, after in zip(interpreted(found.traced, arrays), interpreted(found.graph, arrays), strict=True):
        np.testing.assert_array_equal(before, after)


@EXAMPLES
@given(programs())
def test_a_function_gives_what_eager_code_gives(steps: tuple[Step, ...]) -> None:
    eager, compiled = State.new(), State.new()
    expected = run(steps, [tf.constant(X), tf.constant(Y)], eager)[-1]
    function = tf.function(lambda x, y: run(steps, [x, y], compiled)[-1], autograph=False)
    found = function(tf.constant(X), tf.constant(Y))
    np.testing.assert_allclose(found.numpy(), expected.numpy(), rtol=2e-6, atol=1e-6)
    for a, b in zip(eager, compiled, strict=True):
        np.testing.assert_allclose(b.numpy(), a.numpy(), rtol=2e-6, atol=1e-6)


@MANY
@given(programs())
def test_what_the_passes_leave(steps: tuple[Step, ...]) -> None:
    found = traced(steps, State.new(), gradient=True)
    graph = found.graph
    check(graph)
    assert graph.size() <= found.traced.size()
    # Nothing is left for a second round.
    again = optimize(graph)
    assert again.size() <= graph.size()
    assert graph.inputs == found.traced.inputs
    assert graph.output_avals == found.traced.output_avals
    assert graph.labels == found.traced.labels
    for node in all_nodes(graph):
        if node.op.name == "Const":
            assert node.outputs[0].aval.size <= LARGEST_FOLDED


@MANY
@given(programs())
def test_each_pass_by_itself_keeps_the_rules(steps: tuple[Step, ...]) -> None:
    original = traced(steps, State.new(), gradient=True).traced
    for each in (prune, simplify, fold_constants, common_subexpressions):
        graph = each(original)
        check(graph)
        assert (graph.inputs, graph.output_avals, graph.labels) == (
            original.inputs,
            original.output_avals,
            original.labels,
        )
        for node in graph.nodes:
            if node.op is VJP:
                assert node.forward is not None and node.forward.op is node.attrs[0]
    # Merged forward nodes: the pullbacks name the one that stayed.
    merged = common_subexpressions(original)
    here = set(merged.nodes)
    before = sum(n.op is VJP and n.forward in set(original.nodes) for n in original.nodes)
    assert before == 0 or any(n.op is VJP and n.forward in here for n in merged.nodes)
    assert all(n.forward in here for n in merged.nodes if n.op is VJP and n.forward is not None and before)
