"""Gradients of gathered rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import tenfold as tf

ROWS = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], np.float32)
BOTH = pytest.mark.parametrize("staged", [False, True], ids=["eager", "function"])


def slope(staged: bool, f: Callable[[Any], Any]) -> Any:
    v = tf.Variable(ROWS)

    def gradient() -> Any:
        with tf.GradientTape() as tape:
            y = f(v)
        return tape.gradient(y, v)

    run = tf.function(gradient) if staged else gradient
    # The second time the backward pass is one program.
    results = [run() for _ in range(3)]
    dense = [tf.convert_to_tensor(r).numpy() for r in results]
    np.testing.assert_array_equal(dense[0], dense[1])
    np.testing.assert_array_equal(dense[0], dense[2])
    return results[-1]


@BOTH
def test_rows_of_a_variable(staged: bool) -> None:
    found = slope(staged, lambda v: tf.reduce_sum(tf.gather(v, [0, 2, 0]) ** 2))
    assert isinstance(found, tf.IndexedSlices)
    np.testing.assert_array_equal(found.indices, [0, 2, 0])
    np.testing.assert_array_equal(found.values, [[2, 4], [10, 12], [2, 4]])
    np.testing.assert_array_equal(found.dense_shape, [3, 2])


@BOTH
def test_several_contributions_are_joined_in_order(staged: bool) -> None:
    found = slope(staged, lambda v: tf.reduce_sum(tf.gather(v, [0])) * 2 + tf.reduce_sum(tf.gather(v, [[1, 2]]) ** 2))
    assert isinstance(found, tf.IndexedSlices)
    np.testing.assert_array_equal(found.indices, [0, 1, 2])
    np.testing.assert_array_equal(found.values, [[2, 2], [6, 8], [10, 12]])


@BOTH
def test_a_dense_use_makes_a_tensor(staged: bool) -> None:
    found = slope(staged, lambda v: tf.reduce_sum(tf.gather(v, [0, 2, 0]) ** 2) + tf.reduce_sum(v))
    assert isinstance(found, tf.Tensor)
    np.testing.assert_array_equal(found, [[5, 9], [1, 1], [11, 13]])


@BOTH
@pytest.mark.parametrize(
    "f", [lambda v: tf.gather(v, [1], axis=1), lambda v: tf.gather(v * 1.0, [1]), lambda v: tf.gather_nd(v, [[1]])]
)
def test_other_readings_make_tensors(staged: bool, f: Callable[[Any], Any]) -> None:
    assert isinstance(slope(staged, f), tf.Tensor)


def test_a_source_between_others_is_dense_behind_and_rows_in_front() -> None:
    x = tf.constant(ROWS)
    with tf.GradientTape() as tape:
        tape.watch(x)
        middle = x * 2.0
        y = tf.reduce_sum(tf.gather(middle, [1, 1]))
    to_x, to_middle = tape.gradient(y, [x, middle])
    np.testing.assert_array_equal(to_x, [[0, 0], [4, 4], [0, 0]])
    np.testing.assert_array_equal(tf.convert_to_tensor(to_middle), [[0, 0], [2, 2], [0, 0]])


@BOTH
def test_second_derivatives_of_rows(staged: bool) -> None:
    v = tf.Variable(ROWS)

    def f() -> Any:
        with tf.GradientTape() as outer:
            with tf.GradientTape() as inner:
                y = tf.reduce_sum(tf.gather(v, [1, 1]) ** 3)
            slope = inner.gradient(y, v)
        return tf.convert_to_tensor(outer.gradient(slope, v))

    np.testing.assert_array_equal((tf.function(f) if staged else f)(), [[0, 0], [36, 48], [0, 0]])
