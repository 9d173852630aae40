"""Attributes as hashable Python values."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tenfold as tf
from tenfold.runtime import attributes


@pytest.mark.parametrize("value", [2, np.int64(2), np.array(2), tf.constant(2), tf.Variable(2)])
def test_integers(value: Any) -> None:
    found = attributes.integer(value)
    assert found == 2 and type(found) is int


@pytest.mark.parametrize("value", [1.5, "a", None, tf.constant(1.5), [1]])
def test_no_integers(value: Any) -> None:
    with pytest.raises(TypeError, match="wanted an integer, got"):
        attributes.integer(value)


@pytest.mark.parametrize(("value", "wanted"), [
    (None, None), (1, 1), ([0, 1], (0, 1)), ((0,), (0,)), (tf.constant([0, -1]), (0, -1)), (np.array([1]), (1,)),
    (range(2), (0, 1)), (np.int32(1), 1), (tf.constant(1), 1),
])  # fmt: skip
def test_axes(value: Any, wanted: Any) -> None:
    assert attributes.axis(value) == wanted
    hash(attributes.axis(value))


@pytest.mark.parametrize(("value", "wanted"), [
    ((2, 3), (2, 3)), ([2, 3], (2, 3)), (5, (5,)), (tf.constant([2, 3]), (2, 3)), (tf.TensorShape([2]), (2,)),
    ([tf.constant(2), 3], (2, 3)), (np.array([], np.float32), ()), ([], ()),
])  # fmt: skip
def test_shapes(value: Any, wanted: Any) -> None:
    assert attributes.shape(value) == wanted


@pytest.mark.parametrize("value", [[1.5], tf.constant([1.5]), [[1, 2]], "ab", [None], tf.TensorShape([None])])
def test_no_shapes(value: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        attributes.shape(value)


def test_flags_dtypes_and_the_rest() -> None:
    assert [attributes.flag(v) for v in (None, True, 0, np.bool_(True), tf.constant(False))] == [
        None,
        True,
        False,
        True,
        False,
    ]
    assert attributes.dtype("float32") is tf.float32 and attributes.dtype(None) is None
    frozen = attributes.freeze([1, (2.5, "a"), np.arange(2), tf.constant([3]), tf.TensorShape([4]), np.float32(1)])
    assert frozen == (1, (2.5, "a"), (0, 1), (3,), (4,), 1.0)
    hash(frozen)


def test_a_shape_that_is_only_known_at_run_time() -> None:
    with pytest.raises(ValueError, match="must be known when the function is compiled"):
        tf.function(lambda n: tf.zeros([n]))(tf.constant(3))
