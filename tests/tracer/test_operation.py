"""`tf.Operation`'s face of nodes."""

from __future__ import annotations

from typing import Any

import pytest

import tenfold as tf
from tenfold.tracer.operation import Operation


def _operations(function: Any, *args: Any) -> list[Operation]:
    found: list[Operation] = tf.function(function).get_concrete_function(*args).graph.get_operations()
    return found


def test_placeholders_nodes_and_results_in_order() -> None:
    operations = _operations(lambda x, y: (tf.add(x, y, name="total"), x), tf.constant(1.0), tf.constant(2.0))
    assert [(o.name, o.type) for o in operations] == [
        ("x", "Placeholder"),
        ("y", "Placeholder"),
        ("total", "AddV2"),
        ("Identity", "Identity"),
        ("Identity_1", "Identity"),
    ]


def test_inputs_outputs_and_attributes() -> None:
    *_, total, _ = _operations(lambda x: tf.reduce_sum(x, axis=1), tf.ones([2, 3]))
    assert [t.name for t in total.inputs] == ["x:0"]
    assert (total.outputs[0].shape, total.outputs[0].dtype) == ([2], tf.float32)
    assert total.outputs[0].op.name == total.name
    assert total.get_attr("axis") == 1
    assert total.get_attr("T") is tf.float32
    with pytest.raises(ValueError, match=f"Operation '{total.name}' has no attr named 'nonsense'"):
        total.get_attr("nonsense")
    assert repr(total) == f"<tf.Operation '{total.name}' type=Sum>"
    assert str(total.traceback).startswith("test_operation.py:")


def test_results_that_meet_an_identity_of_the_user() -> None:
    names = [o.name for o in _operations(lambda x: tf.identity(x), tf.constant(1.0))]
    assert len(set(names)) == len(names)


def test_written_variables_are_no_results() -> None:
    v = tf.Variable(1.0)

    def f(x: Any) -> Any:
        v.assign(x)
        return x

    types = [o.type for o in _operations(f, tf.constant(1.0))]
    assert types.count("Identity") == 1
