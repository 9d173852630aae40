"""The rewriter: shares what does not change, and replaces a value wherever it is used."""

from __future__ import annotations

import tenfold as tf
from tenfold.ops.elementwise import add, multiply
from tenfold.runtime.aval import aval
from tenfold.tracer.graph import Graph, Node, Value
from tenfold.tracer.passes.rewrite import Rewriter
from tenfold.tracer.pullback import VJP

F = aval((), tf.float32)


def _chain() -> tuple[Value, Node, Node, Graph]:
    x = Value(F, None, 0, "x")
    first = Node(add.op, (x, x), (), "first", None, F)
    second = Node(multiply.op, (first.outputs[0], x), (), "second", None, F)
    return x, first, second, Graph("g", (x,), (first, second), second.outputs, ["r"], ["made"])


def test_an_unaffected_node_is_shared() -> None:
    _, first, second, graph = _chain()
    rewriter = Rewriter()
    assert rewriter.copy(first) is first and rewriter.copy(second) is second
    assert rewriter.finish(graph, [first, second]).nodes == graph.nodes


def test_a_replaced_value_is_replaced_in_nodes_and_outputs() -> None:
    x, first, second, graph = _chain()
    rewriter = Rewriter()
    rewriter.replace(first, (x,))
    new = rewriter.copy(second)
    assert new is not second and new.inputs == (x, x)
    assert (new.name, new.op, new.origin) == (second.name, second.op, second.origin)
    after = rewriter.finish(graph, [new])
    assert after.outputs == new.outputs
    assert (after.labels, after.history, after.inputs) == (graph.labels, graph.history, graph.inputs)
    assert graph.nodes == (first, second), "the graph that was there stays as it was"
    rewriter.replace(second, (x,))
    assert rewriter.value(second.outputs[0]) is x


def test_a_copied_forward_node_is_named_by_the_copy_of_its_pullback() -> None:
    x, first, second, _ = _chain()
    pullback = Node(VJP, (*second.inputs, x), (second.op, (), (0,), 2, (0,)), "vjp", None, (F,), second)
    rewriter = Rewriter()
    rewriter.replace(first, (x,))
    new_second = rewriter.copy(second)
    new_pullback = rewriter.copy(pullback)
    assert new_pullback.forward is new_second
    assert new_pullback.several


def test_a_twin_takes_the_place_of_a_forward_node() -> None:
    x, first, second, _ = _chain()
    twin = Node(multiply.op, second.inputs, (), "twin", None, F)
    pullback = Node(VJP, (*second.inputs, x), (second.op, (), (0,), 2, (0,)), "vjp", None, (F,), second)
    rewriter = Rewriter()
    rewriter.replace(second, twin.outputs, twin)
    assert rewriter.copy(pullback).forward is twin
    assert first.outputs[0] in second.inputs


def test_new_attributes_make_a_new_node() -> None:
    x = Value(F, None, 0, "x")
    node = Node(tf.reduce_sum.op, (x,), (None, False), "sum", None, F)  # type: ignore[attr-defined]
    new = Rewriter().copy(node, (None, True))
    assert new is not node and new.attrs == (None, True) and node.attrs == (None, False)
