"""Sums of several tensors, and polynomials."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..runtime.coerce import convert_to_tensor
from ..runtime.define import op
from ..runtime.dtypes import NUMBERS, as_dtype
from ..runtime.op import Array, Arrays
from ..runtime.shapes import as_shape
from ..runtime.tensor import Convertible, Tensor
from .checks import broadcastable, same_shape
from .elementwise import multiply, subtract


@op("AddN", dtypes=NUMBERS, check=same_shape("AddN"), public="add_n")
def _add_n(inputs: Arrays) -> Array:
    total = inputs[0]
    for other in inputs[1:]:
        total = total + other
    return total


def add_n(inputs: Any, name: str | None = None) -> Any:
    """The sum of tensors of one shape and dtype.

    Raises ValueError where `inputs` is empty or no list, InvalidArgumentError where shapes or dtypes differ.

    >>> import tenfold as tf
    >>> tf.add_n([[1, 2], [3, 4]]).numpy()
    array([4, 6], dtype=int32)
    """
    if isinstance(inputs, (Tensor, Convertible)):
        inputs = [inputs]
    if not isinstance(inputs, Sequence) or not inputs:
        raise ValueError(
            "Inputs must be an iterable of at least one Tensor/IndexedSlices with the same dtype and shape."
        )
    return _add_n(inputs, name=name)


def scalar_mul(scalar: Any, x: Any, name: str | None = None) -> Any:
    """`scalar * x`, where `scalar` has no axes. Raises ValueError where it has.

    >>> import tenfold as tf
    >>> tf.math.scalar_mul(2, [1, 2]).numpy()
    array([2, 4], dtype=int32)
    """
    x = convert_to_tensor(x)
    factor = scalar if isinstance(scalar, (Tensor, Convertible)) else convert_to_tensor(scalar, dtype=x.dtype)
    if factor.shape.rank != 0:
        raise ValueError(f"The input scalar must be a 0-D value. Received shape {factor.shape}.")
    return multiply(factor, x, name=name)


def polyval(coeffs: Any, x: Any, name: str | None = None) -> Any:
    """The polynomial with coefficients `coeffs`, a list with that of the highest power first, at `x`.

    Horner's scheme; an empty list gives zeros. Raises ValueError where `coeffs` is no list.

    >>> import tenfold as tf
    >>> tf.math.polyval([1, 2, 3], 10).numpy()
    np.int32(123)
    """
    if not isinstance(coeffs, list):
        raise ValueError(f"Argument coeffs must be list type. Received type {type(coeffs)}.")
    x = convert_to_tensor(x)
    if not coeffs:
        return subtract(x, x)
    return _polyval([convert_to_tensor(c, dtype=x.dtype) for c in coeffs] + [x], name=name)


@op("Polyval", dtypes=NUMBERS, check=broadcastable("Polyval"))
def _polyval(values: Arrays) -> Array:
    *coefficients, x = values
    total = coefficients[0]
    for coefficient in coefficients[1:]:
        total = coefficient + total * x
    return total


def accumulate_n(inputs: Any, shape: Any = None, tensor_dtype: Any = None, name: str | None = None) -> Any:
    """As `add_n`, with the shape and dtype that the tensors must have.

    Raises ValueError where `inputs` is empty, shapes differ from each other or from `shape`; TypeError where
    a dtype is not `tensor_dtype`.

    >>> import tenfold as tf
    >>> tf.math.accumulate_n([[1, 2], [3, 4]]).numpy()
    array([4, 6], dtype=int32)
    """
    if not isinstance(inputs, (list, tuple)) or not inputs:
        raise ValueError("inputs must be a list of at least one Tensor with the same dtype and shape")
    tensors = [convert_to_tensor(value) for value in inputs]
    wanted = tensors[0].dtype if tensor_dtype is None else as_dtype(tensor_dtype)
    together = as_shape(shape)
    for tensor in tensors:
        if tensor.dtype is not wanted:
            raise TypeError(f"tensor_dtype is {wanted.name}, but an input is {tensor.dtype.name}")
        together = together.merge_with(tensor.shape)
    return _add_n(tensors, name=name)
