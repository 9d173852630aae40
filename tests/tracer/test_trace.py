"""One trace: what a function's inputs and outputs stand for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tenfold as tf
from tenfold.tracer.conditional import Slot
from tenfold.tracer.trace import Trace, trace


def _trace(function: Any, *args: Any, **kwargs: Any) -> Trace:
    return trace(function, "f", args, kwargs, lambda i: f"a{i}", may_create=True)


def test_inputs_are_arguments_captures_variables() -> None:
    c, v, w = tf.constant(1.0), tf.Variable(2.0, name="v"), tf.Variable(3.0, name="w")

    def f(x: Any, *, k: Any) -> Any:
        w.assign(w + x + c)
        return [x * v, {"k": k, "n": None, "i": 3}]

    found = _trace(f, tf.zeros([2])[0], k=np.ones(2))
    assert [v.name for v in found.traced.inputs] == ["a0", "k", "captured", "w", "v"]
    assert [t is c for t in found.captures] == [True]
    assert [x is y for x, y in zip(found.variables, [w, v], strict=True)] == [True, True]
    assert [x is w for x in found.written] == [True]
    assert found.traced.labels == ("", "", "", "w := ")
    assert len(found.slots) == 3
    assert isinstance(found.structure[0], Slot) and found.structure[1]["n"] is None


def test_structures_of_arguments() -> None:
    seen: list[Any] = []

    def f(s: Any) -> Any:
        seen.append(s)
        return s["b"][1]

    found = _trace(f, {"b": (1, tf.constant(1.0)), "a": np.zeros(2)})
    assert [v.name for v in found.traced.inputs] == ["a0", "a0_1"]
    assert seen[0]["b"][0] == 1 and tf.is_symbolic_tensor(seen[0]["a"])
    assert found.traced.outputs == found.traced.inputs[1:]


def test_variables_made_while_tracing() -> None:
    found = _trace(lambda x: tf.Variable(2.0) * x, tf.constant(1.0))
    assert [float(v) for v in found.created] == [2.0]
    assert [v is w for v, w in zip(found.created, found.variables, strict=True)] == [True]


def test_what_cannot_be_returned() -> None:
    with pytest.raises(
        TypeError, match=r"zero or more Tensors.*in compilation of f, found return value of type <class 'object'>"
    ):
        _trace(lambda x: object(), tf.constant(1.0))
    with pytest.raises(TypeError, match="<class 'str'>"):
        _trace(lambda x: "text", tf.constant(1.0))


def test_the_interpreter_is_restored_when_the_function_raises() -> None:
    def f(x: Any) -> Any:
        raise KeyError("on purpose")

    with pytest.raises(KeyError):
        _trace(f, tf.constant(1.0))
    assert tf.executing_eagerly()


def test_passing_a_variable_through() -> None:
    v = tf.Variable(2.0)
    found = _trace(lambda x: v, tf.constant(1.0))
    assert found.graph.outputs == found.graph.inputs[1:]
