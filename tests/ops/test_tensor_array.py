from __future__ import annotations

from typing import Any

import pytest

import tenfold as tf
from tenfold.ops.tensor_array import ArrayMustGrow


def test_write_read_and_stack() -> None:
    array = tf.TensorArray(tf.float32, size=2)
    array = array.write(0, [1.0, 2.0]).write(1, [3.0, 4.0])
    assert array.read(1).numpy().tolist() == [3.0, 4.0]
    assert array.stack().numpy().tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert array.gather([1, 0]).numpy().tolist() == [[3.0, 4.0], [1.0, 2.0]]
    assert array.concat().numpy().tolist() == [1.0, 2.0, 3.0, 4.0]
    assert int(array.size()) == len(array) == 2
    assert array.element_shape == (2,)


def test_dynamic_size_in_eager_code() -> None:
    array = tf.TensorArray(tf.int32, size=0, dynamic_size=True)
    for i in range(3):
        array = array.write(i, i * i)
    assert array.stack().numpy().tolist() == [0, 1, 4]
    assert array.scatter([4], [[9]][0]).stack().numpy().tolist() == [0, 1, 4, 0, 9]


def test_unstack_and_split() -> None:
    assert tf.TensorArray(tf.int32, size=3).unstack([1, 2, 3]).read(2).numpy() == 3
    pieces = tf.TensorArray(tf.int32, size=2).split([1, 2, 3, 4], [2, 2])
    assert pieces.read(1).numpy().tolist() == [3, 4]


def test_mistakes() -> None:
    array = tf.TensorArray(tf.int32, size=1)
    with pytest.raises(tf.errors.OutOfRangeError, match="index 1"):
        array.write(1, 1)
    with pytest.raises(tf.errors.InvalidArgumentError, match="dtype is int32"):
        array.write(0, 0.5)
    with pytest.raises(ValueError, match="Inconsistent shapes"):
        array.write(0, 1).write(0, [1, 2])
    with pytest.raises(tf.errors.InvalidArgumentError, match="read before anything was written"):
        tf.TensorArray(tf.int32, size=1).read(0)


def test_in_a_loop_of_known_length() -> None:
    @tf.function
    def f(x: Any) -> Any:
        array = tf.TensorArray(tf.float32, size=0, dynamic_size=True)
        for i, v in enumerate(x):
            array = array.write(i, v * 2.0)
        return array.stack()

    x = tf.constant([1.0, 2.0])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = f(x)
    assert y.numpy().tolist() == [2.0, 4.0]
    assert tape.gradient(y, x).numpy().tolist() == [2.0, 2.0]


def test_an_array_that_is_not_filled() -> None:
    @tf.function
    def f(n: Any) -> Any:
        array = tf.TensorArray(tf.int32, size=0, dynamic_size=True)
        for i in tf.range(3):
            if i >= n:
                array = array.write(array.size(), i)
        return array.stack()

    assert f(tf.constant(0)).numpy().tolist() == [0, 1, 2]
    with pytest.raises(tf.errors.InvalidArgumentError, match="compiled for 3 elements"):
        f(tf.constant(1))


def test_in_a_loop_of_unknown_length() -> None:
    @tf.function
    def f(n: Any) -> Any:
        array = tf.TensorArray(tf.int32, size=0, dynamic_size=True)
        while n > 0:
            array = array.write(array.size(), n)
            n -= 1
        return array.stack()

    with pytest.raises(ArrayMustGrow, match="give it a `size`"):
        f(tf.constant(3))
