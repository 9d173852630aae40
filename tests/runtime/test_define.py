"""`@op`: the function that users call, made of a kernel."""

from __future__ import annotations

import inspect
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest

import tenfold as tf
from tenfold.runtime.define import op
from tenfold.runtime.op import Array, Arrays, Axis, Bool, Index, Shape


@op("TestScale")
def scale(x: Array, factor: Array, *, axis: Axis = None, twice: bool = False) -> Any:
    """Words."""
    result = jnp.sum(x * factor, axis)
    return result * 2 if twice else result


@op("TestPair", public="pair")
def _pair(x: Array, y: Array | None = None) -> Any:
    return (x, x if y is None else y)


@op("TestJoin")
def join(values: Arrays, at: Index, keep: Bool, shape: Shape) -> Any:
    return jnp.where(keep, jnp.broadcast_to(sum(values)[at], shape), 0.0)


def test_the_public_face() -> None:
    assert (scale.__name__, scale.__doc__, scale.__module__) == ("scale", "Words.", __name__)
    assert list(inspect.signature(scale).parameters) == ["x", "factor", "name", "axis", "twice"]
    assert list(inspect.signature(_pair).parameters) == ["x", "y", "name"] and _pair.__name__ == "pair"
    assert (scale.op.name, scale.op.kinds, scale.op.attributes) == ("TestScale", ("Array", "Array"), ("axis", "twice"))
    assert scale.op.defaults == {"axis": None, "twice": False} and scale.defaults == (None, False)


def test_calls_in_all_forms() -> None:
    x = tf.constant([[1.0, 2.0], [3.0, 4.0]])
    assert float(scale(x, 2)) == 20.0
    assert scale(x, 2.0, axis=[0]).numpy().tolist() == [8.0, 12.0]
    assert scale(x, factor=tf.constant(1.0), axis=tf.constant(1), twice=np.bool_(True)).numpy().tolist() == [6.0, 14.0]
    assert float(scale(1.5, 2.0)) == 3.0
    assert float(scale(np.float64(1), 2)) == 2.0 and scale(np.float64(1), 2).dtype is tf.float64


def test_optional_operands_and_several_results() -> None:
    a, b = _pair(tf.constant(1.0))
    c, d = _pair(tf.constant(1.0), 5)
    assert [float(t) for t in (a, b, c, d)] == [1.0, 1.0, 1.0, 5.0]


def test_lists_indices_bools_and_shapes() -> None:
    values = [tf.constant([1.0, 2.0]), [3.0, 4.0]]
    assert join(values, 1, True, [2]).numpy().tolist() == [6.0, 6.0]
    assert join(values, tf.constant(0, tf.int64), [True, False], tf.constant([2])).numpy().tolist() == [4.0, 0.0]


def test_the_same_call_inside_a_function_and_on_a_tape() -> None:
    f = tf.function(lambda x: scale(x, 2.0, twice=True), autograph=False)
    assert float(f(tf.constant([1.0, 2.0]))) == 12.0
    x = tf.constant([1.0, 2.0])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = scale(x, 3.0)
    assert tape.gradient(y, x).numpy().tolist() == [3.0, 3.0]


def test_the_name_is_the_nodes() -> None:
    f = tf.function(lambda x: scale(x, 2.0, name="scaled"), autograph=False)
    assert "scaled" in [o.name for o in f.get_concrete_function(tf.constant(1.0)).graph.get_operations()]


def test_wrong_calls_are_pythons_errors() -> None:
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'factor'"):
        scale(tf.constant(1.0))
    with pytest.raises(TypeError, match="unexpected keyword argument 'axes'"):
        scale(tf.constant(1.0), 1.0, axes=1)
    with pytest.raises(TypeError, match="wanted an integer"):
        scale(tf.constant(1.0), 1.0, axis="a")


def test_operands_take_the_dtype_of_the_tensors() -> None:
    assert scale(1, tf.constant(2.0, tf.float64)).dtype is tf.float64
    with pytest.raises(tf.errors.InvalidArgumentError):
        scale(tf.constant(1), tf.constant(1.0))
