"""What users write where a tensor is wanted (numbers, lists, NumPy and JAX arrays, variables) as tensors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import jax
import numpy as np

from .aval import Aval, aval, aval_of
from .context import THREAD
from .dtypes import DType, as_dtype, bool_, from_numpy
from .errors import DTypeError, ShapeError, TensorConversionError
from .execute import apply
from .literals import PYTHON_NUMBERS, to_numpy
from .op import Op
from .shapes import as_shape
from .tensor import Convertible, Tensor

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
        ValueError: `value` is a tensor of another dtype, None, ragged, or no number.
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
        if isinstance(value, Tensorlike) and wanted not in (None, as_dtype(value.dtype)):
            raise DTypeError(f"tf.constant cannot change the dtype of a tensor: asked for {wanted.name}, got "
                             f"{value!r}; use tf.cast")  # fmt: skip
        if shape is None and not isinstance(value, Tensorlike):
            return _convert(value, wanted)
        value = np.asarray(value._known() if hasattr(value, "_known") else value)
    array = to_numpy(value, wanted)
    if shape is not None:
        dims = tuple(as_shape(shape).as_list())
        count = as_shape(shape).num_elements()
        if array.size == 1:
            array = np.full(dims, array.reshape(()))
        elif array.size != count:
            raise TypeError(f"tf.constant cannot give {array.size} elements the shape {dims}, which holds {count}: "
                            f"{value!r}")  # fmt: skip
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
        held = jax.device_put(array)
    if isinstance(held, jax.core.Tracer):
        # Inside somebody's `jax.jit`: a constant is a value all the same.
        with jax.ensure_compile_time_eval(), jax.enable_x64(True):
            held = jax.device_put(array)
    return Tensor(held, aval(array.shape, from_numpy(array.dtype)))


def _convert(value: Any, dtype: DType | None) -> Tensor:
    if isinstance(value, Tensorlike):
        tensor: Tensor = value if isinstance(value, Tensor) else value.__tenfold_tensor__()
        if dtype is not None and tensor.dtype is not dtype:
            raise ValueError(f"Tensor conversion requested dtype {dtype.name} for Tensor with dtype "
                             f"{tensor.dtype.name}: {tensor!r}")  # fmt: skip
        return tensor
    kind = type(value)
    if kind in PYTHON_NUMBERS and THREAD.interpreter is None:
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
    for value in values:
        if isinstance(value, Tensorlike) and dtype not in (None, as_dtype(value.dtype)):
            raise DTypeError(f"cannot make one tensor of {values!r}: {value!r} is not of dtype {dtype.name}")
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


def operands(op: Op, values: Sequence[Any]) -> tuple[Tensor, ...]:
    """What a user passed for the operands of `op`, as tensors: numbers take the dtype of the tensors."""
    if all([isinstance(v, Tensorlike) for v in values]):  # noqa: C419 - a list is faster than a generator
        # Nothing but tensors and variables: nothing takes its dtype from anything else.
        return tuple([v if isinstance(v, Tensor) else v.__tenfold_tensor__() for v in values])
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
            except (TensorConversionError, DTypeError) as error:
                raise type(error)(f"{error} [Op:{op.name}, argument {op.parameter(position)!r}]") from None
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
        return _convert(value, shared)
    if isinstance(value, (str, bytes)):
        raise DTypeError(f"cannot convert {value!r} to a tensor of numbers")
    return _convert(value, None)
