"""The IR's values: nodes, graphs and literals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tenfold as tf
from tenfold.ops.elementwise import add
from tenfold.runtime.aval import aval
from tenfold.tracer.graph import CONST, Graph, Literal, Node, Value

F = aval((), tf.float32)


def _graph_of(function: Any, *args: Any) -> Graph:
    graph: Graph = tf.function(function, autograph=False).get_concrete_function(*args).graph.traced.ir
    return graph


def test_a_node_of_one_output_and_of_a_tuple_of_one() -> None:
    x = Value(F, None, 0, "x")
    one = Node(add.op, (x, x), (), "one", None, F)
    tuple_of_one = Node(add.op, (x, x), (), "one", None, (F,))
    two = Node(add.op, (x, x), (), "two", None, (F, F))
    assert (one.several, tuple_of_one.several, two.several) == (False, True, True)
    assert [v.name for v in (*one.outputs, *tuple_of_one.outputs, *two.outputs)] == ["one", "one", "two.0", "two.1"]
    assert all(v.node is two and v.index == i for i, v in enumerate(two.outputs))
    assert repr(x) == "%x: float32[]" and repr(one) == "<node one AddV2>"


def test_a_graph_knows_its_types_size_and_effects() -> None:
    def f(x: Any) -> Any:
        return tf.cond(x > 0.0, lambda: x + 1.0, lambda: x)

    def loud(x: Any) -> Any:
        def branch() -> Any:
            tf.print(x)
            return x

        return tf.cond(x > 0.0, branch, lambda: x)

    quiet_graph, loud_graph = _graph_of(f, tf.constant(1.0)), _graph_of(loud, tf.constant(1.0))
    assert quiet_graph.input_avals == (F,) == quiet_graph.output_avals
    (cond,) = [n for n in quiet_graph.nodes if n.op.name == "If"]
    assert len(list(cond.subgraphs())) == 2
    assert quiet_graph.size() == len(quiet_graph.nodes) + sum(g.size() for g in cond.subgraphs())
    assert (quiet_graph.effect, cond.effect) == (False, False)
    assert loud_graph.effect and loud_graph.nodes[-1].effect
    assert repr(quiet_graph).startswith("<graph f: 1 inputs, ")


@pytest.mark.parametrize(("a", "b", "equal"), [
    (np.float32(1), np.float32(1), True),
    (np.float32(1), np.float64(1), False),
    (np.float32(0.0), np.float32(-0.0), False),
    (np.float32("nan"), np.float32("nan"), True),
    (np.zeros(2), np.zeros((2, 1)), False),
    (np.arange(4)[::2], np.array([0, 2]), True),
])  # fmt: skip
def test_literals_are_equal_where_type_shape_and_bits_are(a: Any, b: Any, equal: bool) -> None:
    x, y = Literal(np.asarray(a)), Literal(np.asarray(b))
    assert (x == y) is equal
    if equal:
        assert hash(x) == hash(y)
    assert x != a.tobytes()


def test_literals_print_short() -> None:
    assert repr(Literal(np.array(2.5))) == "2.5"
    assert repr(Literal(np.arange(3))) == "[0, 1, 2]"
    assert repr(Literal(np.arange(100))) == "[0, 1, 2, ... 100 values]"


def test_a_constant_gives_its_array() -> None:
    array = np.arange(3)
    assert CONST.call((), (Literal(array),)) is array
