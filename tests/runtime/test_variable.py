"""`Variable` in eager code."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest

import tenfold as tf


def test_faces() -> None:
    v = tf.Variable([1.0, 2.0], name="w")
    assert repr(v) == "<tf.Variable 'w:0' shape=(2,) dtype=float32, numpy=array([1., 2.], dtype=float32)>"
    assert repr(tf.Variable(3)) == "<tf.Variable 'Variable:0' shape=() dtype=int32, numpy=3>"
    assert (v.name, v.shape, v.get_shape(), v.dtype, v.ndim, v.trainable, len(v)) == (
        "w:0", [2], [2], tf.float32, 1, True, 2)  # fmt: skip
    assert tf.Variable(1.0, trainable=False).trainable is False
    assert v.ref() == v.ref() and v.ref().deref() is v and v.handle == v.ref()
    assert v.device == v.read_value().device


@pytest.mark.parametrize(("initial", "dtype", "wanted"), [
    (1.0, None, "float32"), (1, tf.float64, "float64"), (np.ones(2), None, "float64"), (lambda: [1, 2], None, "int32"),
    (tf.constant(1, tf.uint8), None, "uint8"), ([True], None, "bool"),
])  # fmt: skip
def test_initial_values(initial: Any, dtype: Any, wanted: str) -> None:
    assert tf.Variable(initial, dtype=dtype).dtype.name == wanted


def test_a_shape_to_hold_to() -> None:
    assert tf.Variable([1.0], shape=[1]).shape == [1]
    with pytest.raises(ValueError, match=r"initial value's shape \(\(1,\)\) is not compatible .*\(2,\)"):
        tf.Variable([1.0], shape=[2])
    tf.Variable([1.0]).set_shape([None])
    with pytest.raises(ValueError, match="not compatible"):
        tf.Variable([1.0]).set_shape([2])


def test_assigning() -> None:
    v = tf.Variable([1.0, 2.0])
    assert v.assign([3.0, 4.0]) is v and v.numpy().tolist() == [3.0, 4.0]
    assert v.assign_add([1.0, 1.0]) is v and v.assign_sub(tf.constant([0.0, 5.0])) is v
    assert v.numpy().tolist() == [4.0, 0.0]
    assert v.assign(v, read_value=False) is None
    assert v.assign(np.zeros(2)).numpy().tolist() == [0.0, 0.0]


def test_slices_and_rows() -> None:
    v = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
    v[0, 1].assign(42.0)
    v[:, 0].assign([7.0, 8.0])
    assert v.numpy().tolist() == [[7.0, 42.0], [8.0, 4.0]]
    with pytest.raises(AttributeError, match="only variables, and slices of variables"):
        tf.constant([1.0])[0].assign(1.0)


def test_it_computes_like_a_tensor() -> None:
    v = tf.Variable([1.0, 2.0])
    assert (v + 1).numpy().tolist() == (1 + v).numpy().tolist() == [2.0, 3.0]
    assert (v * v).numpy().tolist() == [1.0, 4.0] and float(v[1]) == 2.0 and float(tf.reduce_sum(v)) == 3.0
    assert [float(x) for x in v] == [1.0, 2.0] and np.asarray(v).tolist() == [1.0, 2.0]
    s = tf.Variable(3)
    assert (int(s), float(s), bool(s), complex(s), [0, 1, 2, 9][s]) == (3, 3.0, True, 3 + 0j, 9)
    assert (v == v).numpy().all() and not (v != v).numpy().any()


def test_reads_are_snapshots() -> None:
    v = tf.Variable([1.0])
    before, array = v.value(), np.asarray(v)
    v.assign([2.0])
    assert (float(before[0]), array[0]) == (1.0, 1.0)


def test_what_is_refused() -> None:
    v = tf.Variable([1.0], name="w")
    with pytest.raises(TypeError, match="Variable is unhashable"):
        hash(v)
    with pytest.raises(TypeError, match="no format string"):
        format(v, ".2f")
    assert f"{v}" == str(v)
    for name in ("__iadd__", "__isub__", "__imul__", "__itruediv__"):
        with pytest.raises(RuntimeError, match=r"v\.assign_add\(x\)"):
            getattr(v, name)(1.0)


def test_copies() -> None:
    v = tf.Variable([1.0], name="w", trainable=False)
    deep = copy.deepcopy({"a": v, "b": v})
    assert deep["a"] is deep["b"] is not v
    deep["a"].assign([5.0])
    assert v.numpy().tolist() == [1.0] and (deep["a"].name, deep["a"].trainable) == ("w:0", False)
    assert copy.copy(v) is v


def test_inside_a_function_it_shows_no_value() -> None:
    v = tf.Variable(1.0, name="w")
    seen: list[str] = []

    @tf.function
    def f() -> Any:
        v.assign(2.0)
        seen.append(repr(v))
        return v.read_value()

    f()
    assert seen == ["<tf.Variable 'w:0' shape=() dtype=float32>"]


def test_a_variable_that_this_threads_program_updates_says_so() -> None:
    v = tf.Variable(1.0, name="w")
    array, v._array = v._array, None
    with pytest.raises(RuntimeError, match="'w:0' was looked at while the program of this thread updates it"):
        v.numpy()
    v._array = array
    assert float(v) == 1.0
