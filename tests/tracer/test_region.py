from __future__ import annotations

from typing import Any

import tenfold as tf
from tenfold.tracer.builder import FunctionBuilder
from tenfold.tracer.region import Closure, Region, graph_of


def test_a_region_captures_from_the_graph_around() -> None:
    @tf.function
    def f(x: Any, y: Any) -> Any:
        if x > 0:
            z = y * 2.0
        else:
            z = x
        return z

    text = str(f.get_concrete_function(tf.constant(1.0), tf.constant(2.0)).graph)
    assert "If(%Greater, %y, %x)" in text or "If(%Greater, %x, %y)" in text


def test_regions_share_their_operands() -> None:
    outer = FunctionBuilder("outer", may_create=False)
    one, other = (Region(outer, name, (), (), loop=False) for name in ("one", "other"))
    a, b, v = tf.constant(1.0), tf.constant(2.0), tf.Variable(3.0)
    one.give(one.trace(lambda: a + v))
    other.give(other.trace(lambda: a * b))
    closure = Closure([one, other])
    assert [t is a or t is b for t in closure.captured.values()] == [True, True]
    assert list(closure.variables.values()) == [v]
    assert closure.written == []
    inputs = closure.captured_inputs(other) + closure.variable_inputs(other)[0]
    graph = graph_of(other, inputs, other.outputs)
    assert len(graph.inputs) == 3


def test_assignments_are_results_of_the_region() -> None:
    outer = FunctionBuilder("outer", may_create=False)
    region = Region(outer, "region", (), (), loop=False)
    v = tf.Variable(3.0)
    region.trace(lambda: v.assign_add(1.0))
    closure = Closure([region])
    assert closure.written == [v]
    assert closure.written_labels() == [f"{v._name} := "]
    assert len(closure.variable_outputs(region)) == 1
    assert float(v) == 3.0
