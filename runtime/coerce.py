"""What users write where a tensor is wanted (numbers, lists, NumPy and JAX arrays, variables) as tensors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import jax
import numpy as np

from .aval import Aval, aval, aval_of
from .context import THREAD
from .dtypes import DType, as_dtype, bool_, float32, from_numpy, int32, int64
from .errors import ShapeError
from .execute import apply
from .op import Op
from .shapes import as_shape
from .tensor import Convertible, Tensor

_PYTHON_NUMBERS: Final = (bool, int, float, complex)
Tensorlike: Final = (Tensor, Convertible)
_SCALARS_KEPT: Final = 1024
_scalars: dict[tuple[Any, ...], Tensor] = {}


def convert_to_tensor(value: Any, dtype: Any = None, dtype_hint: Any = None, name: str | None = None) -> Tensor:
    """`value` as a Tensor.

    Args:
        value: a Tensor or Variable, a Python number, a NumPy or JAX array, or nested lists of these.
        dtype: the dtype wanted. Python floats become float32 and ints int32 without it; arrays keep theirs.
        dtype_hint: a dtype that is taken where the value can be converted to it.

    Raises:
        ValueError: `value` is a tensor of another dtype, None, or ragged.
        TypeError: a Python number that `dtype` cannot hold.

    >>> import tenfold as tf
    >>> tf.convert_to_tensor([1, 2])
    <tf.Tensor: shape=(2,), dtype=int32, numpy=array([1, 2], dtype=int32)>
    """
    wanted = None if dtype is None else as_dtype(dtype)
    if dtype_hint is not None and wanted is None and not isinstance(value, Tensorlike):
        try:
            return _convert(value, as_dtype(dtype_hint))
        except (TypeError, ValueError):
            return _convert(value, None)
    return _convert(value, wanted)


def constant(value: Any, dtype: Any = None, shape: Any = None, name: str | None = "Const") -> Tensor:
    """A tensor of the values in `value`, which must be known now.

    Args:
        value: a Python number, a NumPy array, or nested lists of these.
        dtype: the dtype; without it float32 for floats, int32 for ints, an array's own for arrays.
        shape: the shape; a scalar is repeated to fill it.

    Raises:
        TypeError: the number of elements does not fit `shape`, or `dtype` cannot hold a value.

    >>> import tenfold as tf
    >>> tf.constant(0, shape=(2, 2))
    <tf.Tensor: shape=(2, 2), dtype=int32, numpy=
    array([[0, 0],
           [0, 0]], dtype=int32)>
    """
    if isinstance(value, Tensor) and shape is None and (dtype is None or as_dtype(dtype) is value.dtype):
        return value
    wanted = None if dtype is None else as_dtype(dtype)
    if isinstance(value, Tensorlike) or (isinstance(value, (list, tuple)) and _has_tensor(value)):
        if shape is None and not isinstance(value, Tensorlike):
            return _convert(value, wanted)
        value = np.asarray(value._known() if hasattr(value, "_known") else value)
    array = to_numpy(value, wanted, cast_arrays=True)
    if shape is not None:
        dims = tuple(as_shape(shape).as_list())
        count = int(np.prod(dims))
        if array.size == 1:
            array = np.full(dims, array.reshape(()))
        elif array.size != count:
            raise TypeError(f"Eager execution of tf.constant with unsupported shape. Tensor {array!r} (converted from "
                            f"{value!r}) has {array.size:d} elements, but got `shape` {dims} with {count} elements).")  # fmt: skip
        array = array.reshape(dims)
    return literal(array)


def literal(array: np.ndarray[Any, Any]) -> Tensor:
    """A NumPy array, which the caller will not change, as a tensor of the interpreter in force."""
    interpreter = THREAD.interpreter
    if interpreter is not None:
        return interpreter.constant(array)
    return eager_constant(array)


def eager_constant(array: np.ndarray[Any, Any]) -> Tensor:
    """A NumPy array, which the caller will not change, as an eager tensor."""
    with jax.enable_x64(True):
        return Tensor(jax.device_put(array), aval(array.shape, from_numpy(array.dtype)))


def _convert(value: Any, dtype: DType | None) -> Tensor:
    if isinstance(value, Tensorlike):
        tensor: Tensor = value if isinstance(value, Tensor) else value.__tenfold_tensor__()
        if dtype is not None and tensor.dtype is not dtype:
            raise ValueError(f"Tensor conversion requested dtype {dtype.name} for Tensor with dtype "
                             f"{tensor.dtype.name}: {tensor!r}")  # fmt: skip
        return tensor
    kind = type(value)
    if kind in _PYTHON_NUMBERS and THREAD.interpreter is None:
        return _scalar(value, dtype)
    if isinstance(value, jax.Array):
        tensor = Tensor(value, aval_of(value))
        return tensor if dtype is None else _convert(tensor, dtype)
    if isinstance(value, (list, tuple)) and _has_tensor(value):
        return _pack(value, dtype)
    return literal(to_numpy(value, dtype))


def _scalar(value: Any, dtype: DType | None) -> Tensor:
    """A Python number as an eager tensor. The device arrays of recent ones are kept: making one costs more
    than the op that uses it."""
    # 0.0 == -0.0, and nan != nan: the text tells them apart.
    key = (type(value), dtype, value if value and value == value else repr(value))
    found = _scalars.get(key)
    if found is None:
        if len(_scalars) >= _SCALARS_KEPT:
            _scalars.clear()
        found = _scalars[key] = eager_constant(to_numpy(value, dtype))
    # A new object each time: a tape tells tensors apart by identity.
    return Tensor(found._array, found._aval)


def scalar(value: Any, other: Any) -> Any:
    """A Python number as an eager tensor of the dtype of `other`; `value` itself where that cannot hold it."""
    kind = other._aval.dtype
    found = _scalars.get((type(value), kind, value)) if value else None
    if found is not None:
        return found
    try:
        return _scalar(value, kind)
    except TypeError:
        return value


def _has_tensor(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return any(_has_tensor(v) for v in value)
    return isinstance(value, (*Tensorlike, jax.Array))


def _pack(values: Sequence[Any], dtype: DType | None) -> Tensor:
    """Nested lists with tensors among their leaves, stacked."""
    if dtype is None:
        dtype = _first_dtype(values)
    parts = [_pack(v, dtype) if isinstance(v, (list, tuple)) else _convert(v, dtype) for v in values]
    result: Tensor = apply(PACK, tuple(parts), (0,))
    return result


def _first_dtype(values: Sequence[Any]) -> DType | None:
    for value in values:
        if isinstance(value, (list, tuple)):
            found = _first_dtype(value)
            if found is not None:
                return found
        elif isinstance(value, Tensorlike):
            return as_dtype(value.dtype)
        elif isinstance(value, jax.Array):
            return from_numpy(value.dtype)
    return None


def _stack(values: list[jax.Array], axis: int) -> jax.Array:
    return jax.numpy.stack(values, axis)


def _same_shapes(*avals: Aval, axis: int) -> None:
    first = avals[0]
    for i, other in enumerate(avals):
        if other.dims != first.dims:
            raise ShapeError(f"Shapes of all inputs must match: values[0].shape = {list(first.dims)} != "
                             f"values[{i}].shape = {list(other.dims)} [Op:Pack]")  # fmt: skip


PACK: Final = Op("Pack", _stack, ("Arrays",), ("axis",), parameters=("values",), check=_same_shapes)


def to_numpy(value: Any, dtype: DType | None = None, *, cast_arrays: bool = False) -> np.ndarray[Any, Any]:
    """`value` (no tensors inside) as a NumPy array of its own of the dtype that TensorFlow gives it."""
    if value is None:
        raise ValueError("Attempt to convert a value (None) with an unsupported type (<class 'NoneType'>) to a Tensor.")
    if isinstance(value, np.ndarray) or isinstance(value, np.generic) or hasattr(value, "__array__"):
        array = np.asarray(value)
        if array.dtype == object:
            raise ValueError("Failed to convert a NumPy array to a Tensor (Unsupported object type "
                             f"{type(array.flat[0]).__name__ if array.size else 'object'}).")  # fmt: skip
        if dtype is None:
            from_numpy(array.dtype)
            return np.array(array)
        if array.dtype.kind == "f" and dtype.kind in "iu" and not cast_arrays:
            raise TypeError(f"Cannot convert {value!r} to EagerTensor of dtype {dtype.name}")
        return np.array(array, dtype=dtype.numpy_dtype)
    if isinstance(value, (list, tuple, range, *_PYTHON_NUMBERS)):
        return _from_python(value, dtype)
    raise ValueError(f"Attempt to convert a value ({value!r}) with an unsupported type ({type(value)}) to a Tensor.")


def _leaves(value: Any) -> list[Any]:
    if isinstance(value, (list, tuple, range)):
        return [leaf for v in value for leaf in _leaves(v)]
    return [value]


def _from_python(value: Any, dtype: DType | None) -> np.ndarray[Any, Any]:
    leaves = _leaves(value)
    for leaf in leaves:
        if leaf is None:
            raise ValueError("Attempt to convert a value (None) with an unsupported type (<class 'NoneType'>) to a Tensor.")
        if isinstance(leaf, str):
            raise ValueError(f"Attempt to convert a value ({value!r}) with an unsupported type "
                             f"({type(leaf)}) to a Tensor.")  # fmt: skip
    if dtype is None:
        dtype = _inferred(leaves)
    _check_numbers(leaves, dtype)
    try:
        return np.array(value, dtype=dtype.numpy_dtype)
    except OverflowError:
        raise TypeError(f"Cannot convert {value!r} to EagerTensor of dtype {dtype.name}") from None
    except ValueError as error:
        if "inhomogeneous" in str(error):
            raise ValueError(f"Can't convert non-rectangular Python sequence to Tensor: {value!r}") from None
        raise


def _inferred(leaves: Sequence[Any]) -> DType:
    if not leaves:
        return float32
    arrays = [leaf for leaf in leaves if isinstance(leaf, (np.ndarray, np.generic))]
    if arrays:
        return from_numpy(np.result_type(*(a.dtype for a in arrays)))
    kinds = {type(leaf) for leaf in leaves}
    if complex in kinds:
        return as_dtype(complex)
    if float in kinds:
        return float32
    if kinds == {bool}:
        return bool_
    return int32 if all(-(2**31) <= leaf < 2**31 for leaf in leaves) else int64


def _check_numbers(leaves: Sequence[Any], dtype: DType) -> None:
    """Refuse what Python would convert silently: 1.5 to an int, a number to a bool, a bool to a number."""
    for leaf in leaves:
        kind = type(leaf)
        wrong = (
            (kind is float and dtype.kind in "iub")
            or (kind is complex and dtype.kind != "c")
            or (kind is bool and dtype.kind != "b")
            or (kind is int and dtype.kind == "b")
        )
        if wrong:
            raise TypeError(f"Cannot convert {leaf!r} to EagerTensor of dtype {dtype.name}")


def operands(op: Op, values: Sequence[Any]) -> tuple[Tensor, ...]:
    """What a user passed for the operands of `op`, as tensors: numbers take the dtype of the tensors."""
    kinds = op.operand_kinds(len(values))
    shared: DType | None = None
    for kind, value in zip(kinds, values, strict=True):
        if kind == "Array" and isinstance(value, Tensorlike):
            shared = as_dtype(value.dtype)
            break
    result = []
    name_operand = getattr(THREAD.interpreter, "name_operand", None)
    for position, (kind, value) in enumerate(zip(kinds, values, strict=True)):
        if type(value) is Tensor:
            tensor = value
        else:
            try:
                tensor = _operand(kind, value, shared)
            except (TypeError, ValueError) as error:
                if value is None:
                    where = op.parameter(position)
                    raise ValueError(f"{error} [Op:{op.name}, argument {where!r}]") from None
                raise
            if name_operand is not None and not isinstance(value, Tensorlike):
                name_operand(tensor, op.parameter(position))
        if kind == "Array" and shared is None:
            shared = tensor.dtype
        result.append(tensor)
    return tuple(result)


def _operand(kind: str, value: Any, shared: DType | None) -> Tensor:
    if isinstance(value, Tensorlike):
        return _convert(value, None)
    if kind == "Bool":
        return convert_to_tensor(value, dtype_hint=bool_)
    if kind == "Array" and shared is not None:
        if isinstance(value, (list, tuple)) and _has_tensor(value):
            return _pack(value, None)
        if isinstance(value, jax.Array):
            return _convert(value, None)
        return literal(to_numpy(value, shared, cast_arrays=shared.is_inexact)) if not isinstance(
            value, _PYTHON_NUMBERS
        ) else _convert(value, shared)
    return _convert(value, None)


