"""Python numbers, lists and NumPy arrays as NumPy arrays of TensorFlow's dtypes."""

from typing import Any

import numpy as np
import pytest

import tenfold as tf
from tenfold.runtime.errors import DTypeError, TensorConversionError
from tenfold.runtime.literals import to_numpy


@pytest.mark.parametrize(
    ("value", "dtype"),
    [
        (1, "int32"),
        (2**31, "int64"),
        (1.5, "float32"),
        (True, "bool"),
        (1j, "complex128"),
        ([], "float32"),
        ([1, 2.5], "float32"),
        ([1, True], "int32"),
        ([1, np.int64(2)], "int32"),
        ([np.int64(2**40)], "int64"),
        ([np.float64(1.5), 2], "float64"),
        ([2, np.float64(1.5)], "float32"),
        ([np.array([1, 2], np.uint8)], "int32"),
        ([np.array([1.0, 2.0]), [1, 2]], "float64"),
        (np.arange(2), "int64"),
        (np.float16(1), "float16"),
        (tf.TensorShape([1, 2]), "int32"),
        (range(3), "int32"),
    ],
    ids=str,
)
def test_dtype_of(value: Any, dtype: str) -> None:
    assert to_numpy(value).dtype.name == dtype


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "None"),
        ("a", "'a'"),
        ([1, "a"], r"'a' \(of type str\) in \[1, 'a'\]"),
        ([[1, 2], [3]], "rows differ in length"),
        ([True, 1], "mixes bools and numbers"),
        (2**63, "out of range"),
        (1e39, "ask for tf.float64"),
        ({}, "of type dict"),
        (np.array([None]), "Python objects"),
    ],
    ids=str,
)
def test_what_is_no_tensor(value: Any, words: str) -> None:
    with pytest.raises(TensorConversionError, match=words):
        to_numpy(value)


@pytest.mark.parametrize(
    ("value", "dtype"),
    [
        (1.5, tf.int32),
        (1j, tf.float32),
        (1, tf.bool),
        (True, tf.uint8),
        ("a", tf.float32),
        (300, tf.uint8),
        (np.array([1j]), tf.float32),
    ],
    ids=str,
)
def test_what_a_dtype_cannot_hold(value: Any, dtype: tf.DType) -> None:
    with pytest.raises(DTypeError, match=dtype.name):
        to_numpy(value, dtype)


def test_arrays_are_cast_and_numbers_may_overflow_to_infinity() -> None:
    assert to_numpy(np.array([1.7]), tf.int32).tolist() == [1]
    assert to_numpy(1e39, tf.float32) == np.inf
    assert to_numpy(True, tf.float32) == 1.0


def test_the_result_is_a_copy() -> None:
    source = np.zeros(2)
    copy = to_numpy(source)
    source[0] = 1
    assert copy.tolist() == [0, 0]
