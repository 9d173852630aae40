"""Simplify: identities and plain reads go; a read after an assignment stays, since gradients ask for it."""

from __future__ import annotations

from typing import Any

import tenfold as tf
from tenfold.tracer.graph import Graph
from tenfold.tracer.passes.simplify import simplify


def _traced(function: Any, *args: Any) -> Graph:
    graph: Graph = tf.function(function, autograph=False).get_concrete_function(*args).graph.traced.ir
    return graph


def _names(graph: Graph) -> list[str]:
    return [n.op.name for n in graph.nodes]


def test_identities_go() -> None:
    graph = simplify(_traced(lambda x: tf.sin(tf.identity(tf.identity(x))), tf.constant(1.0)))
    assert _names(graph) == ["Sin"]
    assert graph.nodes[0].inputs == graph.inputs


def test_an_identity_that_is_a_result_gives_its_input() -> None:
    graph = simplify(_traced(lambda x: tf.identity(x), tf.constant(1.0)))
    assert graph.nodes == () and graph.outputs == graph.inputs


def test_reads_before_an_assignment_go() -> None:
    v = tf.Variable(1.0)
    graph = simplify(_traced(lambda: v + v))
    assert _names(graph) == ["AddV2"]


def test_a_read_after_an_assignment_stays() -> None:
    v = tf.Variable(1.0)

    def f(x: Any) -> Any:
        v.assign(x)
        return v * 2.0

    assert "ReadVariableOp" in _names(simplify(_traced(f, tf.constant(1.0))))


def test_a_graph_without_such_nodes_is_the_same_object() -> None:
    graph = _traced(lambda x: tf.sin(x), tf.constant(1.0))
    assert simplify(graph) is graph


def test_gradients_of_reads_after_assignments() -> None:
    v = tf.Variable(3.0)

    @tf.function
    def f() -> Any:
        with tf.GradientTape() as tape:
            a = v * v
            v.assign(10.0)
            y = a + v * v
        return y, tape.gradient(y, v)

    y, gradient = f()
    assert (float(y), float(gradient)) == (109.0, 26.0)
