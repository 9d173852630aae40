"""Merge: equal nodes become one; effects and random draws never; pullbacks name the node that stays."""

from __future__ import annotations

from typing import Any

import tenfold as tf
from tenfold.tracer.graph import Graph
from tenfold.tracer.passes.merge import common_subexpressions
from tenfold.tracer.pullback import VJP


def _traced(function: Any, *args: Any) -> Graph:
    graph: Graph = tf.function(function, autograph=False).get_concrete_function(*args).graph.traced.ir
    return graph


def _count(graph: Graph, name: str) -> int:
    return sum(n.op.name == name for n in graph.nodes)


def test_equal_nodes_become_one() -> None:
    def f(x: Any) -> Any:
        return tf.sin(x + 1.0) * tf.sin(x + 1.0)

    graph = common_subexpressions(_traced(f, tf.constant(2.0)))
    assert (_count(graph, "AddV2"), _count(graph, "Sin"), _count(graph, "Const")) == (1, 1, 1)
    multiply = graph.nodes[-1]
    assert multiply.inputs[0] is multiply.inputs[1]


def test_nodes_that_differ_stay() -> None:
    def f(x: Any, y: Any) -> Any:
        return tf.reduce_sum(x, 0), tf.reduce_sum(x, 1), x - y, y - x, tf.cast(x, tf.int32), tf.cast(x, tf.int64)

    graph = _traced(f, tf.ones([2, 2]), tf.ones([2, 2]))
    assert common_subexpressions(graph) is graph


def test_constants_of_equal_value_and_other_type_stay() -> None:
    def f() -> Any:
        return tf.constant(0.0), tf.constant(-0.0), tf.constant(0), tf.constant([0.0]), tf.constant(0.0)

    assert _count(common_subexpressions(_traced(f)), "Const") == 4


def test_effects_are_never_merged() -> None:
    def f(x: Any) -> Any:
        tf.print("twice", x)
        tf.print("twice", x)
        return x

    assert _count(common_subexpressions(_traced(f, tf.constant(1.0))), "PrintV2") == 2


def test_random_draws_are_never_merged() -> None:
    graph = common_subexpressions(_traced(lambda: (tf.random.uniform([2], seed=1), tf.random.uniform([2], seed=1))))
    assert graph.outputs[0] is not graph.outputs[1]


def test_reads_before_and_after_an_assignment_differ() -> None:
    v = tf.Variable(1.0)

    def f() -> Any:
        before = v + 1.0
        v.assign(5.0)
        return before, v + 1.0

    graph = common_subexpressions(_traced(f))
    assert graph.outputs[0] is not graph.outputs[1]


def test_pullbacks_name_the_node_that_stays() -> None:
    def f(x: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.sin(x) + tf.sin(x)
        return tape.gradient(y, x)

    graph = _traced(f, tf.constant(1.0))
    merged = common_subexpressions(graph)
    assert _count(graph, "Sin") == 2 and _count(merged, "Sin") == 1
    (sine,) = [n for n in merged.nodes if n.op.name == "Sin"]
    named = [n.forward for n in merged.nodes if n.op is VJP and n.attrs[0].name == "Sin"]
    assert named and all(forward is sine for forward in named)


def test_equal_branches_become_one() -> None:
    def f(x: Any) -> Any:
        def branch() -> Any:
            return tf.sin(x) + tf.sin(x)

        return tf.cond(x > 0.0, branch, lambda: x)

    final = tf.function(f, autograph=False).get_concrete_function(tf.constant(1.0)).graph.ir
    (cond,) = [n for n in final.nodes if n.op.name == "If"]
    assert _count(cond.attrs[0], "Sin") == 1
