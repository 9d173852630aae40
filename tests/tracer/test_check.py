"""The verifier: every rule, on a graph that breaks just this one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

import tenfold as tf
from tenfold.ops.elementwise import add
from tenfold.runtime.aval import aval
from tenfold.tracer.check import GraphError, check
from tenfold.tracer.control import CALL
from tenfold.tracer.graph import CONST, Graph, Literal, Node, Value
from tenfold.tracer.passes import pipeline
from tenfold.tracer.passes.pipeline import optimize, verifying

F2, F3 = aval((2,), tf.float32), aval((3,), tf.float32)


def _x() -> Value:
    return Value(F2, None, 0, "x")


def _add(x: Value, y: Value, name: str = "add") -> Node:
    return Node(add.op, (x, y), (), name, None, F2)


def _good() -> Graph:
    x = _x()
    node = _add(x, x)
    return Graph("good", (x,), (node,), node.outputs)


def _made_input() -> Graph:
    node = _add(*[_x()] * 2)
    return Graph("bad", node.outputs, (), node.outputs)


def _input_twice() -> Graph:
    x = _x()
    return Graph("bad", (x, x), (), (x,))


def _used_before() -> Graph:
    x = _x()
    first = _add(x, x)
    second = _add(first.outputs[0], x, "second")
    return Graph("bad", (x,), (second, first), second.outputs)


def _foreign() -> Graph:
    x = _x()
    node = _add(x, _x())
    return Graph("bad", (x,), (node,), node.outputs)


def _made_twice() -> Graph:
    x = _x()
    node = _add(x, x)
    return Graph("bad", (x,), (node, node), node.outputs)


def _wrong_type() -> Graph:
    x = _x()
    node = Node(add.op, (x, x), (), "add", None, F3)
    return Graph("bad", (x,), (node,), node.outputs)


def _wrong_constant() -> Graph:
    node = Node(CONST, (), (Literal(np.zeros(3, np.float32)),), "c", None, F2)
    return Graph("bad", (), (node,), node.outputs)


def _several_of_one() -> Graph:
    x = _x()
    node = Node(add.op, (x, x), (), "add", None, (F2,))
    return Graph("bad", (x,), (node,), node.outputs)


def _undefined_output() -> Graph:
    return Graph("bad", (), (), (_x(),))


def _labels() -> Graph:
    x = _x()
    return Graph("bad", (x,), (), (x,), ["a", "b"])


def _inside() -> Graph:
    x = _x()
    call = Node(CALL, (x,), (_undefined_output(),), "call", None, (F2,))
    return Graph("outer", (x,), (call,), call.outputs)


BROKEN: dict[str, tuple[Callable[[], Graph], str]] = {
    "an input that a node makes": (_made_input, "inputs-are-inputs"),
    "an input twice": (_input_twice, "defined-once"),
    "a value used before it is made": (_used_before, "defined-before-use"),
    "a value of another graph": (_foreign, "defined-before-use"),
    "a node twice": (_made_twice, "defined-once"),
    "a type that inference does not give": (_wrong_type, "typed"),
    "a constant of another type": (_wrong_constant, "typed"),
    "a tuple where the op gives one": (_several_of_one, "typed"),
    "an output that nothing makes": (_undefined_output, "outputs-defined"),
    "labels that do not match the outputs": (_labels, "labels"),
    "a broken sub-graph": (_inside, "outputs-defined"),
}


def test_a_good_graph_passes() -> None:
    check(_good())


@pytest.mark.parametrize("name", BROKEN)
def test_each_rule(name: str) -> None:
    make, rule = BROKEN[name]
    with pytest.raises(GraphError) as caught:
        check(make())
    assert caught.value.rule == rule
    assert str(caught.value).startswith(f"rule '{rule}' broken in graph bad: ")


def test_the_error_shows_the_lines_around_and_the_last_pass() -> None:
    x = _x()
    nodes = [_add(x, x, f"n{i}") for i in range(3)]
    bad = Node(add.op, (x, x), (), "wrong", None, F3)
    graph = Graph("g", (x,), [*nodes, bad, _add(x, x, "after")], (), history=["merge: 9 -> 5 nodes"])
    with pytest.raises(GraphError) as caught:
        check(graph)
    lines = str(caught.value).splitlines()
    assert lines[1] == "  last pass: merge: 9 -> 5 nodes"
    assert [line.split(" =")[0] for line in lines[2:]] == ["    %n1", "    %n2", "  > %wrong", "    %after"]


def test_the_verifier_stands_between_the_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pipeline._verify, "the suite runs with the verifier on"

    def broken_pass(graph: Graph) -> Graph:
        return Graph(graph.name, graph.inputs, (), graph.outputs)

    monkeypatch.setattr(pipeline, "PASSES", (broken_pass,))
    with pytest.raises(GraphError, match=r"(?s)outputs-defined.*last pass: broken_pass: 1 -> 0 nodes"):
        optimize(_good())


def test_a_broken_graph_does_not_get_to_the_first_pass() -> None:
    with verifying(), pytest.raises(GraphError, match="defined-once"):
        optimize(_made_twice())
