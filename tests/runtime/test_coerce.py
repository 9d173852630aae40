"""What users write where a tensor is wanted."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest

import tenfold as tf
from tenfold.runtime.coerce import operands, scalar
from tenfold.runtime.errors import TensorConversionError


@pytest.mark.parametrize(("value", "dtype", "shape"), [
    (1, "int32", []), (2**40, "int64", []), (1.5, "float32", []), (True, "bool", []), (1j, "complex128", []),
    ([1, 2.5], "float32", [2]), ([[1], [2]], "int32", [2, 1]), ([], "float32", [0]), (range(3), "int32", [3]),
    (np.float16(1), "float16", []), (np.ones(2), "float64", [2]), ([np.float64(1.0), 2], "float64", [2]),
    (tf.TensorShape([2, 3]), "int32", [2]), (jnp.ones(2), "float32", [2]),
])  # fmt: skip
def test_dtypes_and_shapes(value: Any, dtype: str, shape: list[int]) -> None:
    tensor = tf.convert_to_tensor(value)
    assert (tensor.dtype.name, tensor.shape) == (dtype, shape)


def test_an_asked_dtype() -> None:
    assert tf.convert_to_tensor(1, tf.float64).dtype is tf.float64
    assert tf.convert_to_tensor([1, 2], dtype="int64").dtype is tf.int64
    assert tf.constant(np.ones(2), tf.float32).dtype is tf.float32
    with pytest.raises(ValueError, match="requested dtype float64 for Tensor with dtype float32"):
        tf.convert_to_tensor(tf.constant(1.0), tf.float64)
    with pytest.raises(TypeError, match=r"cannot convert 1\.5 to a tensor of dtype int32"):
        tf.convert_to_tensor(1.5, tf.int32)


def test_a_hint_is_taken_where_it_fits() -> None:
    assert tf.convert_to_tensor(1, dtype_hint=tf.float64).dtype is tf.float64
    assert tf.convert_to_tensor(1.5, dtype_hint=tf.int32).dtype is tf.float32
    assert tf.convert_to_tensor(tf.constant(1), dtype_hint=tf.float32).dtype is tf.int32


@pytest.mark.parametrize("value", [None, object(), "text", [1, None], [[1, 2], [3]], {"a": 1}, lambda: 1])
def test_what_is_no_tensor(value: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        tf.convert_to_tensor(value)


def test_lists_with_tensors_are_stacked() -> None:
    x = tf.constant(1.0)
    packed = tf.convert_to_tensor([[x, 2], [3.0, x]])
    assert packed.numpy().tolist() == [[1.0, 2.0], [3.0, 1.0]]
    assert tf.constant([x, x]).shape == [2]
    with pytest.raises(tf.errors.InvalidArgumentError, match="is not of dtype float32"):
        tf.convert_to_tensor([x, tf.constant(1)])
    with pytest.raises(tf.errors.InvalidArgumentError, match="Shapes of all inputs must match"):
        tf.convert_to_tensor([tf.ones([2]), tf.ones([3])])


def test_constant_with_a_shape() -> None:
    assert tf.constant(7, shape=(2, 2)).numpy().tolist() == [[7, 7], [7, 7]]
    assert tf.constant(range(4), shape=[2, 2]).shape == [2, 2]
    with pytest.raises(TypeError, match=r"cannot give 3 elements the shape \(2,\)"):
        tf.constant([1, 2, 3], shape=[2])


def test_scalars_are_objects_of_their_own_and_right() -> None:
    a, b = tf.constant(5), tf.constant(5)
    assert a is not b
    assert np.signbit(tf.convert_to_tensor(-0.0).numpy()) and not np.signbit(tf.convert_to_tensor(0.0).numpy())
    assert np.isnan(tf.convert_to_tensor(float("nan")).numpy())
    assert [tf.convert_to_tensor(v).dtype.name for v in (1, True, 1.0)] == ["int32", "bool", "float32"]


def test_numbers_beside_tensors() -> None:
    assert scalar(2, tf.constant(1.0, tf.float64)).dtype is tf.float64
    assert scalar(2.5, tf.constant(1)) == 2.5


def test_operands_take_the_shared_dtype_and_errors_name_the_argument() -> None:
    x, y = operands(tf.add.op, (1, tf.constant(2.0, tf.float64)))  # type: ignore[attr-defined]
    assert x.dtype is y.dtype is tf.float64
    with pytest.raises(TensorConversionError, match=r"argument 'y'"):
        operands(tf.add.op, (tf.constant(1.0), None))  # type: ignore[attr-defined]


def test_numpy_is_copied_in() -> None:
    source = np.zeros(3)
    tensor = tf.constant(source)
    source[0] = 1
    assert tensor.numpy().tolist() == [0.0, 0.0, 0.0]
