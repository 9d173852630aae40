from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from modes import everywhere, slope

import tenfold as tf

ROWS = np.float64([[1, -2], [3, 0.5], [0.25, 4], [-1, 2]])


def test_rows_that_share_a_number_in_any_order() -> None:
    ids = np.int32([2, 0, 2, -1])
    for function, wanted in (
        (tf.math.unsorted_segment_sum, [[3, 0.5], [0, 0], [1.25, 2]]),
        (tf.math.unsorted_segment_prod, [[3, 0.5], [1, 1], [0.25, -8]]),
        (tf.math.unsorted_segment_mean, [[3, 0.5], [0, 0], [0.625, 1]]),
        (tf.math.unsorted_segment_sqrt_n, [[3, 0.5], [0, 0], [1.25 / 2**0.5, 2**0.5]]),
        (tf.math.unsorted_segment_max, [[3, 0.5], [np.finfo(float).min] * 2, [1, 4]]),
        (tf.math.unsorted_segment_min, [[3, 0.5], [np.finfo(float).max] * 2, [0.25, -2]]),
    ):
        np.testing.assert_allclose(everywhere(lambda x, i, f=function: f(x, i, 3), ROWS, ids), wanted)
        if function not in (tf.math.unsorted_segment_max, tf.math.unsorted_segment_min):
            slope(lambda x, f=function: f(x, ids, 3), ROWS)
        else:
            # Without a row of 1e308, whose square is inf.
            slope(lambda x, f=function: f(x, [0, 1, 1, -1], 2), ROWS)


def test_rows_that_share_a_number_in_ascending_order() -> None:
    for function, wanted in (
        (tf.math.segment_sum, [[4, -1.5], [0, 0], [-0.75, 6]]),
        (tf.math.segment_prod, [[3, -1], [1, 1], [-0.25, 8]]),
        (tf.math.segment_mean, [[2, -0.75], [0, 0], [-0.375, 3]]),
        (tf.math.segment_max, [[3, 0.5], [0, 0], [0.25, 4]]),
        (tf.math.segment_min, [[1, -2], [0, 0], [-1, 2]]),
    ):
        np.testing.assert_allclose(everywhere(lambda x, f=function: f(x, [0, 0, 2, 2]), ROWS), wanted)
        slope(lambda x, f=function: f(x, [0, 0, 2, 2]), ROWS)
        assert function(tf.zeros([0, 2]), tf.zeros([0], tf.int32)).shape == [0, 2]


def test_a_shared_extreme_shares_its_gradient() -> None:
    x = tf.constant([3.0, 3.0, 2.0, 1.0])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.math.unsorted_segment_max(x, [0, 0, 1, 1], 2)
    assert tape.gradient(y, x).numpy().tolist() == [0.5, 0.5, 1.0, 0.0]


def test_gradient_of_products_with_zeros() -> None:
    x = tf.constant([0.0, 3.0, 2.0, 0.0, 0.0, 5.0])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.math.unsorted_segment_prod(x, [0, 0, 0, 1, 1, 1], 2)
    assert tape.gradient(y, x).numpy().tolist() == [6.0, 0.0, 0.0, 0.0, 0.0, 0.0]


def test_integers() -> None:
    assert tf.math.segment_mean([1, 2, 4], [0, 0, 2]).numpy().tolist() == [1, 0, 4]
    assert tf.math.unsorted_segment_mean([1, 2, 4], [0, 0, 1], 2).dtype == tf.float64
    assert tf.math.unsorted_segment_max(np.int8([1, 2]), [1, 1], 2).numpy().tolist() == [-128, 2]
    matrix = tf.math.unsorted_segment_sum([[1, 2], [3, 4]], [[0, 1], [1, 0]], 2)
    assert matrix.numpy().tolist() == [5, 5]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: tf.math.segment_sum([1.0, 2.0], [1, 0]), "not increasing"),
        (lambda: tf.math.segment_sum([1.0, 2.0], [-1, 0]), "Segment id -1 out of range"),
        (lambda: tf.math.segment_sum([1.0, 2.0], [0]), "same size as dimension 0"),
        (lambda: tf.math.segment_sum([1.0, 2.0], [0.0, 1.0]), "integer"),
        (
            lambda: tf.math.unsorted_segment_sum([1, 2], [0, 5], 4),
            r"segment_ids\[1\] = 5 is out of range \[0, 4\)",
        ),
        (lambda: tf.math.unsorted_segment_sum([1, 2, 3], [0, 1], 4), "does not start with segment_ids.shape"),
        (lambda: tf.math.unsorted_segment_sum([1], [0], -1), "must not be negative"),
    ],
)
def test_bad_numbers(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(tf.errors.InvalidArgumentError, match=message):
        call()


def test_numbers_that_are_not_known_cannot_decide_on_a_shape() -> None:
    with pytest.raises(tf.errors.UnimplementedError, match="segment_sum"):
        tf.function(tf.math.segment_sum)(tf.ones([2]), tf.constant([0, 1]))


def test_bincount() -> None:
    assert tf.math.bincount([1, 1, 3]).numpy().tolist() == [0, 2, 0, 1]
    assert tf.math.bincount([1, 1, 3], minlength=6).numpy().tolist() == [0, 2, 0, 1, 0, 0]
    assert tf.math.bincount([1, 1, 3], maxlength=2).numpy().tolist() == [0, 2]
    assert tf.math.bincount([1, 1, 3], weights=[0.5, 0.5, 1.0]).numpy().tolist() == [0.0, 1.0, 0.0, 1.0]
    assert tf.math.bincount([1, 1, 3], binary_output=True).numpy().tolist() == [0, 1, 0, 1]
    assert tf.math.bincount([[1, 1], [3, 0]]).numpy().tolist() == [1, 2, 0, 1]
    rows = tf.math.bincount([[1, 1], [3, 0]], axis=-1, weights=[[1.0, 2.0], [3.0, 4.0]])
    assert rows.numpy().tolist() == [[0, 3, 0, 0], [4, 0, 0, 3]]
    assert tf.math.bincount(tf.constant([], tf.int32)).shape == [0]
    assert tf.math.bincount([1], dtype=tf.int64).dtype == tf.int64
    fixed = everywhere(lambda x: tf.math.bincount(x, minlength=3, maxlength=3), np.int32([0, 2, 2, 7]))
    assert fixed.tolist() == [1, 0, 2]
    with pytest.raises(tf.errors.InvalidArgumentError, match="non-negative"):
        tf.math.bincount([1, -1])
    with pytest.raises(ValueError, match="axis=1"):
        tf.math.bincount([[1]], axis=1)
    with pytest.raises(tf.errors.InvalidArgumentError, match="shape of `arr`"):
        tf.math.bincount([1, 2], weights=[1.0])


def test_confusion_matrix() -> None:
    assert tf.math.confusion_matrix([0, 1, 1], [0, 1, 0]).numpy().tolist() == [[1, 0], [1, 1]]
    weighted = tf.math.confusion_matrix([0, 1, 1], [[0], [1], [0]], weights=[0.5, 1.0, 2.0], dtype=tf.float32)
    assert weighted.numpy().tolist() == [[0.5, 0.0], [2.0, 1.0]]
    staged = everywhere(lambda a, b: tf.math.confusion_matrix(a, b, num_classes=3), np.array([0, 2]), np.array([2, 2]))
    assert staged.tolist() == [[0, 0, 1], [0, 0, 0], [0, 0, 1]]
    for labels, message in (([0, -1], "`labels` contains negative"), ([0, 5], "`labels` out of bound")):
        with pytest.raises(tf.errors.InvalidArgumentError, match=message):
            tf.math.confusion_matrix(labels, [0, 1], num_classes=2)
    with pytest.raises(tf.errors.InvalidArgumentError, match="must match"):
        tf.math.confusion_matrix([0, 1], [0, 1, 1])
