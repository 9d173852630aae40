"""Attributes of ops: what users pass for an axis, a shape, a dtype or a flag, as hashable Python values.

A tensor whose value is known while tracing may stand wherever an int may (`tf.reshape(x, tf.shape(y))`).
"""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from .dtypes import DType, as_dtype
from .errors import DTypeError, ShapeError, TensorConversionError
from .shapes import TensorShape
from .tensor import Tensor


def known(value: Any) -> Any:
    """The value of a tensor as a NumPy array; raises ValueError where it is only known at run time."""
    return np.asarray(value._known() if hasattr(value, "_known") else value)


def _is_tensor(value: Any) -> bool:
    return isinstance(value, Tensor) or hasattr(value, "__tenfold_tensor__")


def freeze(value: Any) -> Any:
    """A hashable equal of `value`: tuples for lists, ints for integer tensors with a known value."""
    if value is None or type(value) in (bool, int, float, str):
        return value
    if _is_tensor(value):
        return freeze(known(value).tolist())
    if isinstance(value, (list, tuple)):
        return tuple(freeze(v) for v in value)
    if isinstance(value, np.ndarray):
        return freeze(value.tolist())
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, TensorShape):
        return tuple(value.as_list())
    return value


def integer(value: Any) -> int:
    """`value` as an int. Raises an error that is a TypeError for anything but an integer."""
    if type(value) is int:
        return value
    if value is None:
        raise TensorConversionError("wanted an integer, got None")
    try:
        return operator.index(known(value)[()] if _is_tensor(value) else value)
    except TypeError:
        raise DTypeError(f"wanted an integer, got {value!r}") from None


def flag(value: Any) -> bool | None:
    """`value` as a bool; None stays None."""
    if value is None or type(value) is bool:
        return value
    return bool(known(value) if _is_tensor(value) else value)


def axis(value: Any) -> int | tuple[int, ...] | None:
    """None, an int, or a tuple of ints."""
    if value is None or type(value) is int:
        return value
    if _is_tensor(value):
        value = known(value)
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, (list, tuple, range)):
        return tuple(integer(v) for v in value)
    return integer(value)


def dtype(value: Any) -> DType | None:
    """A DType; None stays None."""
    return value if value is None or type(value) is DType else as_dtype(value)


def shape(value: Any) -> tuple[int, ...]:
    """A shape as a tuple of ints: from ints, a TensorShape, a tensor of known value, or a list of these."""
    if type(value) is tuple and all(type(v) is int for v in value):
        return value
    if isinstance(value, TensorShape):
        value.assert_is_fully_defined()
        return tuple(v for v in value if v is not None)
    if _is_tensor(value):
        value = known(value)
    if isinstance(value, np.ndarray):
        if value.dtype.kind not in "iu" and value.size:
            raise DTypeError(f"a shape must be integers, but got dtype {value.dtype}")
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        if any(isinstance(v, (list, tuple)) for v in value):
            raise ShapeError(f"a shape must be a list of integers, got {value!r}")
        return tuple(integer(v) for v in value)
    return (integer(value),)
