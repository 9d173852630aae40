"""Element types."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

import tenfold as tf
from tenfold.runtime import dtypes
from tenfold.runtime.dtypes import ALL, DType, as_dtype, from_numpy


@pytest.mark.parametrize("dtype", ALL, ids=repr)
def test_each_is_one_object_under_all_its_names(dtype: DType) -> None:
    for name in (dtype, dtype.name, dtype.as_numpy_dtype, dtype.numpy_dtype, dtype.as_datatype_enum):
        assert as_dtype(name) is dtype
    assert from_numpy(dtype.numpy_dtype) is dtype
    assert dtype == dtype.name and dtype == dtype.as_numpy_dtype and hash(dtype) == hash(as_dtype(dtype.name))
    assert pickle.loads(pickle.dumps(dtype)) is dtype
    assert repr(dtype) == f"tf.{dtype.name}" and str(dtype) == f"<dtype: '{dtype.name}'>"
    assert dtype.size == np.zeros(1, dtype.numpy_dtype).itemsize


@pytest.mark.parametrize("dtype", ALL, ids=repr)
def test_kinds_do_not_overlap(dtype: DType) -> None:
    kinds = [dtype.is_floating, dtype.is_integer, dtype.is_complex, dtype.is_bool]
    assert sum(kinds) == 1
    assert dtype.is_numeric is not dtype.is_bool
    assert dtype.is_inexact is (dtype.is_floating or dtype.is_complex)
    assert not dtype.is_unsigned or (dtype.is_integer and dtype.min == 0)


def test_limits() -> None:
    assert (tf.int8.min, tf.int8.max) == (-128, 127)
    assert tf.uint64.max == 2**64 - 1
    assert tf.float32.max == np.finfo(np.float32).max and tf.float16.limits == (-65504, 65504)
    assert float(tf.bfloat16.max) > 3e38
    assert tf.bool.limits == (False, True)
    with pytest.raises(TypeError, match=r"minimum and maximum value of tf\.complex64"):
        _ = tf.complex64.min


def test_names_of_python_and_aliases() -> None:
    assert as_dtype(float) is tf.float32 and as_dtype(bool) is tf.bool
    assert as_dtype("half") is tf.float16 and as_dtype("double") is tf.float64
    assert as_dtype(tf.constant(1.0)) is tf.float32
    assert as_dtype("float32") is dtypes.float32


@pytest.mark.parametrize("value", [None, "float33", int, complex, object, 999, np.dtype("datetime64[s]"), [1]])
def test_what_names_no_dtype(value: Any) -> None:
    with pytest.raises(TypeError, match=r"Cannot convert value .* to a TensorFlow DType"):
        as_dtype(value)
    assert tf.float32 != value


def test_numpy_dtypes_that_tensors_cannot_hold() -> None:
    with pytest.raises(TypeError, match="Cannot convert value"):
        from_numpy(np.dtype("S3"))


def test_relations() -> None:
    assert tf.complex64.real_dtype is tf.float32 and tf.complex128.real_dtype is tf.float64
    assert tf.int32.real_dtype is tf.int32 and tf.int32.base_dtype is tf.int32
    assert tf.float32.is_compatible_with("float32") and not tf.float32.is_compatible_with(tf.float64)
    assert tf.float32.is_numpy_compatible
    assert tf.float32 != tf.float64 and tf.float32 != "float64"
