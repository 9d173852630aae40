"""Python numbers, nested lists of them and NumPy arrays as NumPy arrays of the dtype that TensorFlow gives them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from .dtypes import DType, bool_, complex128, float16, float32, float64, from_numpy, int32, int64, uint64
from .errors import DTypeError, TensorConversionError
from .shapes import TensorShape

PYTHON_NUMBERS: Final = (bool, int, float, complex)
# TensorFlow takes True for 1 in these, and nowhere else.
_TAKE_BOOL: Final = frozenset({bool_, float16, float32, float64, int32, int64, uint64, complex128})
_LARGEST_FLOAT32: Final = float(np.finfo(np.float32).max)


def to_numpy(value: Any, dtype: DType | None = None) -> np.ndarray[Any, Any]:
    """`value` (no tensors inside) as a NumPy array of its own.

    A NumPy array is cast to `dtype` as NumPy casts (a fraction is dropped); a Python number must be one that
    `dtype` can hold.

    Raises TensorConversionError for what is no number, DTypeError for a number that `dtype` cannot hold.
    """
    if isinstance(value, (np.ndarray, np.generic)) or hasattr(value, "__array__"):
        return _from_array(value, np.asarray(value), dtype)
    if isinstance(value, TensorShape):
        value, dtype = value.as_list(), dtype or int32
    if isinstance(value, (list, tuple, range, *PYTHON_NUMBERS)):
        return _from_python(value, dtype)
    if isinstance(value, (str, bytes)) and dtype is not None:
        raise DTypeError(f"cannot convert {value!r} to a tensor of dtype {dtype.name}")
    raise _refusal(value, value)


def _refusal(value: Any, leaf: Any) -> TensorConversionError:
    where = "" if leaf is value else f" in {value!r}"
    return TensorConversionError(
        f"cannot convert {leaf!r} (of type {type(leaf).__name__}){where} to a tensor: it is no number"
    )


def _from_array(value: Any, array: np.ndarray[Any, Any], dtype: DType | None) -> np.ndarray[Any, Any]:
    kind = array.dtype.kind
    if kind == "O":
        held = type(array.flat[0]).__name__ if array.size else "object"
        raise TensorConversionError(
            f"cannot convert a NumPy array of Python objects (the first is a {held}) to a tensor"
        )
    if dtype is None:
        from_numpy(array.dtype)
        return np.array(array)
    if kind in "US" or (kind == "c" and dtype.kind != "c"):
        raise DTypeError(f"cannot convert {value!r} to a tensor of dtype {dtype.name}")
    # Too large becomes inf or wraps, as in NumPy's own `astype`.
    with np.errstate(all="ignore"):
        return np.array(array, dtype=dtype.numpy_dtype)


def _leaves(value: Any) -> list[Any]:
    if isinstance(value, (list, tuple, range)):
        return [leaf for v in value for leaf in _leaves(v)]
    return [value]


def _from_python(value: Any, dtype: DType | None) -> np.ndarray[Any, Any]:
    leaves = _leaves(value)
    for leaf in leaves:
        if not isinstance(leaf, (*PYTHON_NUMBERS, np.ndarray, np.generic)):
            raise _refusal(value, leaf)
    wanted = _inferred(value, leaves) if dtype is None else dtype
    _check_kinds(leaves, wanted)
    try:
        with np.errstate(over="ignore"):
            array = np.array(value, dtype=wanted.numpy_dtype)
    except OverflowError:
        mistake = TensorConversionError if dtype is None else DTypeError
        raise mistake(f"cannot convert {value!r} to a tensor of dtype {wanted.name}: out of range") from None
    except ValueError as error:
        if "inhomogeneous" in str(error):
            raise TensorConversionError(
                f"cannot convert a list whose rows differ in length to a tensor: {value!r}"
            ) from None
        raise
    if dtype is None and wanted is float32 and np.isinf(array).any():
        _check_finite(leaves)
    return array


def _check_finite(leaves: Sequence[Any]) -> None:
    """A float that came without a dtype and is too large for float32 is a mistake, not infinity."""
    for leaf in leaves:
        if isinstance(leaf, float) and _LARGEST_FLOAT32 < abs(leaf) < np.inf:
            raise TensorConversionError(
                f"cannot convert {leaf!r} to a tensor of dtype float32: out of range; ask for tf.float64"
            )


def _inferred(value: Any, leaves: Sequence[Any]) -> DType:
    """The dtype of a list: that of its first number, widened by what follows as TensorFlow widens it."""
    if not leaves:
        return float32
    first = leaves[0]
    if isinstance(first, (np.ndarray, np.generic)) and first.dtype.kind not in "iub":
        return complex128 if first.dtype.kind == "c" else from_numpy(first.dtype)
    kinds = {leaf.dtype.kind if isinstance(leaf, (np.ndarray, np.generic)) else type(leaf) for leaf in leaves}
    if type(first) is bool or getattr(first, "dtype", None) == np.bool_:
        if kinds - {bool, "b"}:
            raise TensorConversionError(f"cannot convert a list that mixes bools and numbers to a tensor: {value!r}")
        return bool_
    if kinds & {complex, "c"}:
        return complex128
    if kinds & {float, "f", "V"}:
        return float32
    lowest, highest = _bounds(leaves)
    return int32 if lowest >= -(2**31) and highest < 2**31 else int64


def _bounds(leaves: Sequence[Any]) -> tuple[int, int]:
    numbers = [leaf for leaf in leaves if not isinstance(leaf, np.ndarray)]
    for leaf in leaves:
        if isinstance(leaf, np.ndarray) and leaf.size:
            numbers += [leaf.min(), leaf.max()]
    return (int(min(numbers)), int(max(numbers))) if numbers else (0, 0)


def _check_kinds(leaves: Sequence[Any], dtype: DType) -> None:
    """Refuse what Python would convert silently: 1.5 to an int, a number to a bool, a complex to a float."""
    kinds = {type(leaf) for leaf in leaves}
    wrong: set[type] = set()
    if dtype.kind in "iub":
        wrong.add(float)
    if dtype.kind != "c":
        wrong.add(complex)
    if dtype.kind == "b":
        wrong.add(int)
    if dtype not in _TAKE_BOOL:
        wrong.add(bool)
    if kinds & wrong:
        leaf = next(leaf for leaf in leaves if type(leaf) in wrong)
        raise DTypeError(f"cannot convert {leaf!r} to a tensor of dtype {dtype.name}")
