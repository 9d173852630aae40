"""Values known while tracing: shapes and what is computed of them, and no data."""

from __future__ import annotations

from typing import Any

import numpy as np

import tenfold as tf
from tenfold.tracer.known import LARGEST_KNOWN, known_value


def known(function: Any, *args: Any) -> Any:
    found: list[Any] = []

    def f(*xs: Any) -> Any:
        found.append(known_value(function(*xs)._value))
        return xs[0]

    tf.function(f, autograph=False)(*args)
    return found[0]


X = tf.ones([2, 3])


def test_constants_and_shapes_are_known() -> None:
    assert known(lambda x: tf.constant([1, 2]), X).tolist() == [1, 2]
    assert known(lambda x: tf.shape(x), X).tolist() == [2, 3]
    assert known(lambda x: tf.shape(x)[1] * 2 + tf.rank(x), X) == 8
    assert known(lambda x: tf.concat([tf.shape(x), [7]], 0), X).tolist() == [2, 3, 7]


def test_data_is_not() -> None:
    assert known(lambda x: tf.reduce_sum(x), X) is None
    assert known(lambda x: tf.random.uniform([2]), X) is None


def test_nothing_large_is_computed() -> None:
    assert known(lambda x: tf.range(LARGEST_KNOWN) * 2, X).size == LARGEST_KNOWN
    assert known(lambda x: tf.fill([LARGEST_KNOWN + 1], tf.constant(1) + 1) * 2, X) is None


def test_dtype_and_shape_are_those_of_the_tensor() -> None:
    value = known(lambda x: tf.cast(tf.shape(x), tf.int64) * 2**40, X)
    assert value.dtype == np.int64 and value.tolist() == [2 * 2**40, 3 * 2**40]


def test_long_chains() -> None:
    def chain(x: Any) -> Any:
        size = tf.size(x)
        for _ in range(1200):
            size = size + 1
        return size

    assert known(chain, X) == 1206


def test_reshape_by_computed_shapes() -> None:
    @tf.function
    def f(x: Any) -> Any:
        rows = tf.shape(x)[0]
        return tf.reshape(x, [rows * 3, -1]), tf.zeros([rows, tf.shape(x)[1] + 1])

    a, b = f(X)
    assert (a.shape, b.shape) == ([6, 1], [2, 4])
