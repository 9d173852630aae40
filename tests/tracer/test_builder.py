"""The builder: names, captures, variables as threaded values."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tenfold as tf
from tenfold.runtime.context import use
from tenfold.tracer.builder import Builder, FunctionBuilder, current_builder
from tenfold.tracer.graph import Graph


def _traced(function: Any, *args: Any) -> Graph:
    graph: Graph = tf.function(function, autograph=False).get_concrete_function(*args).graph.traced.ir
    return graph


def test_names_are_numbered_and_never_twice() -> None:
    builder = Builder("b")
    names = [builder.unique_name(n) for n in ("add", "add", "add_1", "add", "sub", "add_1")]
    assert names[:2] == ["add", "add_1"]
    assert len(set(names)) == len(names)


def test_every_node_of_a_graph_has_a_name_of_its_own() -> None:
    def f(x: Any, add: Any) -> Any:
        return tf.add(x, add, name="add") + x + tf.add(x, x, name="x")

    graph = _traced(f, tf.constant(1.0), tf.constant(2.0))
    names = [v.name for v in graph.inputs] + [n.name for n in graph.nodes]
    assert len(set(names)) == len(names)


def test_name_scopes_nest_and_end() -> None:
    def f(x: Any) -> Any:
        with tf.name_scope("outer"), tf.name_scope("inner"):
            y = tf.sin(x)
        with tf.name_scope("outer"):
            y = tf.sin(y)
        return tf.sin(y)

    assert [n.name for n in _traced(f, tf.constant(1.0)).nodes] == ["outer/inner/Sin", "outer_1/Sin", "Sin"]


def test_captured_tensors_and_variables_are_inputs_once() -> None:
    c, d, v = tf.constant(2.0), tf.constant(3.0), tf.Variable(1.0, name="v")

    def f(x: Any) -> Any:
        return x * c + c * d + v * v

    concrete = tf.function(f, autograph=False).get_concrete_function(tf.constant(1.0))
    assert len(concrete.graph.ir.inputs) == 4
    assert [t is u for t, u in zip(concrete.captured_inputs, [c, d, v], strict=True)] == [True] * 3
    assert float(concrete(tf.constant(1.0))) == 2.0 + 6.0 + 1.0


def test_numpy_arrays_and_numbers_are_constants() -> None:
    array = np.ones(3, np.float32)
    graph = _traced(lambda x: x + array + 1.0, tf.constant(1.0))
    assert len(graph.inputs) == 1
    assert [n.name for n in graph.nodes if n.op.name == "Const"] == ["add/y", "add_1/y"]


def test_variables_are_threaded_in_pythons_order() -> None:
    v = tf.Variable(1.0, name="v")

    def f(x: Any) -> Any:
        a = v * 10.0
        v.assign(x)
        v.assign_add(1.0)
        return a, v * 10.0

    graph = _traced(f, tf.constant(5.0))
    assert graph.labels == ("", "", "v := ")
    function = tf.function(f)
    assert [float(t) for t in function(tf.constant(5.0))] == [10.0, 60.0]
    assert float(v) == 6.0


def test_an_assignment_in_a_branch_or_loop_is_threaded_out() -> None:
    v, w = tf.Variable(1.0), tf.Variable(0)

    @tf.function
    def f(x: Any) -> Any:
        if x > 0:
            v.assign(x)
        for i in tf.range(4):
            w.assign_add(i)
        while v < 10.0:
            v.assign(v * 2.0)
        return v + 0.0

    assert float(f(tf.constant(3.0))) == 12.0
    assert (float(v), int(w)) == (12.0, 6)
    v.assign(1.0)
    assert float(f(tf.constant(-1.0))) == 16.0


def test_a_variable_that_is_only_read_is_no_output() -> None:
    v = tf.Variable(1.0)
    graph = _traced(lambda: v + 1.0)
    assert graph.labels == ("",)


def test_constants_of_an_outer_graph_are_constants_of_the_branch() -> None:
    def f(x: Any) -> Any:
        two = tf.constant(2.0)
        return tf.cond(x > 0.0, lambda: x * two, lambda: x)

    graph = _traced(f, tf.constant(1.0))
    (cond,) = [n for n in graph.nodes if n.op.name == "If"]
    assert len(cond.inputs) == 2
    assert any(n.op.name == "Const" for n in cond.attrs[0].nodes)


def test_a_tensor_of_a_function_that_is_not_around_is_refused() -> None:
    a, b = FunctionBuilder("a", True), FunctionBuilder("b", True)
    with use(a):
        x = tf.constant(1.0) + 1.0
    with use(b), pytest.raises(ValueError, match=r"out of scope.*'a'"):
        x + 1.0


def test_the_interpreter_in_force() -> None:
    assert current_builder() is None
    builder = FunctionBuilder("f", True)
    with use(builder):
        assert current_builder() is builder and not tf.executing_eagerly()
        with tf.init_scope():
            assert current_builder() is None and tf.executing_eagerly()
            assert float(tf.constant(1.0) + 1.0) == 2.0
        assert current_builder() is builder
    assert current_builder() is None
