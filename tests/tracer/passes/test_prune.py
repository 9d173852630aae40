"""Prune: what nobody needs goes; effects, their operands and their order stay."""

from __future__ import annotations

from typing import Any

import tenfold as tf
from tenfold.tracer.graph import Graph
from tenfold.tracer.passes.prune import prune


def _traced(function: Any, *args: Any) -> Graph:
    graph: Graph = tf.function(function, autograph=False).get_concrete_function(*args).graph.traced.ir
    return graph


def _names(graph: Graph) -> list[str]:
    return [n.op.name for n in graph.nodes]


def test_nodes_that_nobody_needs_go() -> None:
    def f(x: Any) -> Any:
        tf.sin(tf.cos(x))
        return tf.exp(x)

    graph = _traced(f, tf.constant(1.0))
    assert _names(graph) == ["Cos", "Sin", "Exp"]
    assert _names(prune(graph)) == ["Exp"]


def test_a_graph_without_waste_is_the_same_object() -> None:
    graph = _traced(lambda x: tf.exp(x), tf.constant(1.0))
    assert prune(graph) is graph


def test_effects_stay_in_order_with_what_they_need() -> None:
    def f(x: Any) -> Any:
        tf.print("first", tf.sin(x))
        tf.debugging.assert_positive(x)
        tf.cos(x)
        tf.print("second")
        return x

    graph = prune(_traced(f, tf.constant(1.0)))
    effects = [n.op.name for n in graph.nodes if n.effect]
    assert effects == ["PrintV2", "Assert", "PrintV2"]
    assert "Sin" in _names(graph) and "Cos" not in _names(graph)


def test_an_effect_inside_a_branch_keeps_the_branch() -> None:
    def f(x: Any) -> Any:
        def loud() -> Any:
            tf.print("loud")
            return x

        tf.cond(x > 0.0, loud, lambda: x)
        tf.cond(x > 0.0, lambda: x + 1.0, lambda: x)
        return x

    graph = prune(_traced(f, tf.constant(1.0)))
    assert _names(graph).count("If") == 1


def test_without_effects_a_graph_is_computed_again() -> None:
    def f(x: Any) -> Any:
        tf.print("again", tf.sin(x))
        return tf.exp(x)

    assert _names(prune(_traced(f, tf.constant(1.0)), effects=False)) == ["Exp"]


def test_inputs_and_labels_stay() -> None:
    v = tf.Variable(1.0, name="v")

    def f(x: Any, y: Any) -> Any:
        v.assign(x)
        tf.sin(y)
        return x

    graph = _traced(f, tf.constant(1.0), tf.constant(2.0))
    after = prune(graph)
    assert after.inputs == graph.inputs and after.outputs == graph.outputs
    assert after.labels == ("", "v := ")


def test_prints_come_out_in_order(capfd: Any) -> None:
    @tf.function
    def f(x: Any) -> Any:
        tf.print("a", x)
        if x > 0:
            tf.print("b")
        for i in tf.range(2):
            tf.print("c", i)
        tf.print("d")
        return x

    f(tf.constant(1.0))
    out = "".join(capfd.readouterr())
    assert out.split() == ["a", "1", "b", "c", "0", "c", "1", "d"]
