"""Fold: what depends on constants alone is computed once; nothing large, no effect and no random draw is."""

from __future__ import annotations

from typing import Any

import numpy as np

import tenfold as tf
from tenfold.tracer.graph import Graph
from tenfold.tracer.passes.fold import LARGEST_FOLDED, fold_constants


def _traced(function: Any, *args: Any) -> Graph:
    graph: Graph = tf.function(function, autograph=False).get_concrete_function(*args).graph.traced.ir
    return graph


def _names(graph: Graph) -> list[str]:
    return [n.op.name for n in graph.nodes]


def test_a_chain_of_constants_becomes_one() -> None:
    def f(x: Any) -> Any:
        return x + tf.sqrt(tf.constant(4.0) * 4.0)

    graph = fold_constants(_traced(f, tf.constant(1.0)))
    (folded,) = [
        n for n in graph.nodes if n.op.name == "Const" and n in graph.nodes and n.outputs[0] in graph.nodes[-1].inputs
    ]
    assert folded.attrs[0].array == np.float32(4.0)
    assert "Sqrt" not in _names(graph) and "Mul" not in _names(graph)
    assert folded.origin is not None and folded.origin.filename == __file__


def test_types_are_kept() -> None:
    graph = fold_constants(_traced(lambda: tf.cast(tf.constant([1, 2]), tf.float64) / 3.0))
    (value,) = [n.attrs[0].array for n in graph.nodes if n.outputs[0] in graph.outputs]
    assert value.dtype == np.float64
    np.testing.assert_array_equal(value, np.array([1.0, 2.0]) / 3.0)


def test_nothing_beyond_the_bound_is_made() -> None:
    assert LARGEST_FOLDED <= 2**16, "a graph of constants that large is a file, not a program"
    small = fold_constants(_traced(lambda: tf.zeros([]) + tf.fill([LARGEST_FOLDED], tf.constant(1.0) * 2.0)))
    large = fold_constants(_traced(lambda: tf.fill([LARGEST_FOLDED + 1], tf.constant(1.0) * 2.0) * 2.0))
    assert [n.outputs[0].aval.size for n in small.nodes if n.outputs[0] in small.outputs] == [LARGEST_FOLDED]
    assert _names(small)[-1] == "Const"
    assert "Fill" in _names(large) and _names(large)[-1] == "Mul"
    assert all(n.outputs[0].aval.size <= LARGEST_FOLDED for n in large.nodes if n.op.name == "Const")


def test_what_depends_on_an_input_stays() -> None:
    graph = _traced(lambda x: tf.sin(x), tf.constant(1.0))
    assert fold_constants(graph) is graph


def test_effects_and_random_draws_stay() -> None:
    def f() -> Any:
        tf.print(tf.constant(1.0) + 1.0)
        return tf.random.uniform([2])

    names = _names(fold_constants(_traced(f)))
    assert "PrintV2" in names
    assert any("andom" in name and name != "RandomKey" for name in names)


def test_only_the_frontier_becomes_constants() -> None:
    def f(x: Any) -> Any:
        a = tf.constant(2.0) * 3.0
        return x + (a + 1.0) * (a - 1.0)

    graph = fold_constants(_traced(f, tf.constant(1.0)))
    used = {v for n in graph.nodes for v in n.inputs}
    (value,) = [n.attrs[0].array for n in graph.nodes if n.op.name == "Const" and n.outputs[0] in used]
    assert value == np.float32(35.0)


def test_several_outputs_of_a_folded_node() -> None:
    def f() -> Any:
        a, b = tf.split(tf.constant([1.0, 2.0]) * 2.0, 2)
        return b, a

    graph = fold_constants(_traced(f))
    by_value = {n.outputs[0]: n.attrs[0].array.tolist() for n in graph.nodes if n.op.name == "Const"}
    assert [by_value[v] for v in graph.outputs] == [[4.0], [2.0]]
