"""`concrete.graph`."""

from __future__ import annotations

from typing import Any

import pytest

import tenfold as tf
from tenfold.tracer.funcgraph import FuncGraph


@pytest.fixture(scope="module")
def graph() -> FuncGraph:
    def f(x: Any, y: Any) -> Any:
        tf.sin(x)
        return {"sum": tf.add(x, y, name="total"), "y": y}

    found: FuncGraph = tf.function(f).get_concrete_function(tf.ones([2]), tf.ones([2])).graph
    return found


def test_inputs_and_outputs(graph: FuncGraph) -> None:
    assert graph.name == "f"
    assert [(t.name, t.shape, t.dtype) for t in graph.inputs] == [("x:0", [2], tf.float32), ("y:0", [2], tf.float32)]
    assert [t.name for t in graph.outputs] == ["total:0", "y:0"]


def test_by_name(graph: FuncGraph) -> None:
    assert graph.get_operation_by_name("total").type == "AddV2"
    assert graph.get_tensor_by_name("x:0").shape == [2]
    with pytest.raises(KeyError, match="'nothing' refers to an Operation not in the graph"):
        graph.get_operation_by_name("nothing")
    with pytest.raises(KeyError, match="'x:1' refers to a Tensor which does not exist"):
        graph.get_tensor_by_name("x:1")


def test_traced_and_final(graph: FuncGraph) -> None:
    assert "Sin" in str(graph.traced) and "Sin" not in str(graph)
    assert graph.traced.ir.size() == graph.ir.size() + 1
    assert repr(graph) == "<tenfold FuncGraph 'f': 1 nodes; print it to read it>"
    # Operations are listed as they were written.
    assert "Sin" in [o.type for o in graph.get_operations()]


def test_pictures(graph: FuncGraph) -> None:
    assert graph.to_svg().startswith("<svg") or "<svg" in graph.to_svg()
    assert graph._repr_svg_() == graph.to_svg()


def test_there_is_no_graph_def(graph: FuncGraph) -> None:
    with pytest.raises(NotImplementedError, match="print the graph"):
        graph.as_graph_def()
