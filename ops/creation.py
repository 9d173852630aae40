"""Making tensors: filled ones, ranges, grids, masks and one-hot codes."""

from __future__ import annotations

import builtins
import math
from typing import Any, Final

import jax
import jax.numpy as jnp
import numpy as np

from ..runtime import attributes
from ..runtime.aval import Aval
from ..runtime.coerce import Tensorlike, convert_to_tensor, literal
from ..runtime.context import executing_eagerly
from ..runtime.define import op
from ..runtime.dtypes import NUMBERS, DType, as_dtype, bool_, float32
from ..runtime.errors import DTypeError, ShapeError
from ..runtime.op import Array, Arrays, Index, Shape
from ..runtime.range import DynamicRange
from ..runtime.tensor import Tensor
from .cast import cast
from .shape_checks import nonnegative_dims

# Up to this many elements a uniform tensor is a constant: no program is compiled for it in eager mode (where
# each new shape would need one), and a graph knows its value. Larger ones are filled where they are used.
_CONSTANT_EAGERLY: Final = 2**18
_CONSTANT_IN_GRAPHS: Final = 1000


def dims_of(shape: Any) -> tuple[int, ...]:
    """A shape operand as ints. Raises ValueError for None in it, ShapeError for a negative length."""
    if isinstance(shape, (list, tuple)) and None in [s if s is None else 0 for s in shape]:
        raise ValueError("Attempt to convert a value (None) with an unsupported type (<class 'NoneType'>) to a Tensor.")
    dims = attributes.shape(shape)
    nonnegative_dims(shape=dims)
    return dims


def as_constant(dims: tuple[int, ...]) -> bool:
    """Whether a computed tensor of this shape is better made now than by the compiled program."""
    return math.prod(dims) <= (_CONSTANT_EAGERLY if executing_eagerly() else _CONSTANT_IN_GRAPHS)


def _fill_scalar(value: Aval, dims: tuple[int, ...]) -> None:
    nonnegative_dims(shape=dims)
    if value.dims not in ((), (1,)):
        raise ShapeError(f"value must be a scalar, got shape {list(value.dims)} [Op:Fill]")


@op("Fill", check=_fill_scalar)
def _fill(value: Array, dims: Shape) -> Array:
    return jnp.broadcast_to(value.reshape(()), dims)


def fill(dims: Any, value: Any, name: str | None = None, layout: Any = None) -> Tensor:
    """A tensor of shape `dims` with `value`, a scalar, everywhere; its dtype is that of `value`.

    Raises InvalidArgumentError for a negative length or a `value` that is no scalar.

    >>> import tenfold as tf
    >>> tf.fill([2], 7)
    <tf.Tensor: shape=(2,), dtype=int32, numpy=array([7, 7], dtype=int32)>
    """
    filled: Tensor = _fill(value, dims_of(dims), name)
    return filled


def _uniform(shape: Any, value: int, dtype: Any, name: str | None) -> Tensor:
    wanted = as_dtype(dtype)
    dims = dims_of(shape)
    if as_constant(dims):
        return literal(np.full(dims, value, wanted.numpy_dtype))
    filled: Tensor = _fill(literal(np.array(value, wanted.numpy_dtype)), dims, name)
    return filled


def zeros(shape: Any, dtype: Any = float32, name: str | None = None, layout: Any = None) -> Tensor:
    """A tensor of zeros (False for bool).

    Raises InvalidArgumentError for a negative length, TypeError for one that is no integer.

    >>> import tenfold as tf
    >>> tf.zeros([3], tf.int32)
    <tf.Tensor: shape=(3,), dtype=int32, numpy=array([0, 0, 0], dtype=int32)>
    """
    return _uniform(shape, 0, dtype, name)


def ones(shape: Any, dtype: Any = float32, name: str | None = None, layout: Any = None) -> Tensor:
    """A tensor of ones (True for bool). Raises as `zeros` does.

    >>> import tenfold as tf
    >>> tf.ones([2])
    <tf.Tensor: shape=(2,), dtype=float32, numpy=array([1., 1.], dtype=float32)>
    """
    return _uniform(shape, 1, dtype, name)


@op("ZerosLike")
def _zeros_like(input: Array, dtype: Any) -> Array:
    return jnp.zeros_like(input, dtype=dtype.numpy_dtype)


@op("OnesLike")
def _ones_like(input: Array, dtype: Any) -> Array:
    return jnp.ones_like(input, dtype=dtype.numpy_dtype)


def _like(input: Any, dtype: Any, value: int, name: str | None) -> Tensor:
    tensor = convert_to_tensor(input)
    wanted = tensor.dtype if dtype is None else as_dtype(dtype)
    dims = tensor._aval.dims
    # No gradient flows through the shape, so nothing need connect the result to `input` where it is known.
    if None not in dims:
        return _uniform(dims, value, wanted, name)
    made: Tensor = (_ones_like if value else _zeros_like)(tensor, wanted, name)
    return made


def zeros_like(input: Any, dtype: Any = None, name: str | None = None, layout: Any = None) -> Tensor:
    """Zeros of the shape of `input`, and of its dtype unless `dtype` is given.

    >>> import tenfold as tf
    >>> tf.zeros_like([1., 2.])
    <tf.Tensor: shape=(2,), dtype=float32, numpy=array([0., 0.], dtype=float32)>
    """
    return _like(input, dtype, 0, name)


def ones_like(input: Any, dtype: Any = None, name: str | None = None, layout: Any = None) -> Tensor:
    """Ones of the shape of `input`, and of its dtype unless `dtype` is given.

    >>> import tenfold as tf
    >>> tf.ones_like([[3, 4]])
    <tf.Tensor: shape=(1, 2), dtype=int32, numpy=array([[1, 1]], dtype=int32)>
    """
    return _like(input, dtype, 1, name)


@op("Eye")
def _eye(num_rows: int, num_columns: int, batch_shape: Shape, dtype: Any) -> Array:
    matrix = jnp.eye(num_rows, num_columns, dtype=dtype.numpy_dtype)
    return jnp.broadcast_to(matrix, (*batch_shape, num_rows, num_columns))


def eye(
    num_rows: Any,
    num_columns: Any = None,
    batch_shape: Any = None,
    dtype: Any = float32,
    name: str | None = None,
) -> Tensor:
    """The identity matrix, `[num_rows, num_columns]`, repeated to `[*batch_shape, num_rows, num_columns]`.

    `num_columns` defaults to `num_rows`. Raises InvalidArgumentError for a negative size.

    >>> import tenfold as tf
    >>> tf.eye(2)
    <tf.Tensor: shape=(2, 2), dtype=float32, numpy=
    array([[1., 0.],
           [0., 1.]], dtype=float32)>
    """
    wanted = as_dtype(dtype)
    batch = () if batch_shape is None else dims_of(batch_shape)
    rows, columns = dims_of([num_rows, num_rows if num_columns is None else num_columns])
    if as_constant((*batch, rows, columns)):
        matrix = np.eye(rows, columns).astype(wanted.numpy_dtype)
        return literal(np.broadcast_to(matrix, (*batch, rows, columns)).copy())
    made: Tensor = _eye(rows, columns, batch, wanted, name)
    return made


@op("Identity")
def identity(input: Array) -> Array:
    """A tensor of the same values.

    >>> import tenfold as tf
    >>> tf.identity(3)
    <tf.Tensor: shape=(), dtype=int32, numpy=3>
    """
    return input


@op("StopGradient")
def stop_gradient(input: Array) -> Array:
    """`input`, as a constant to gradient tapes.

    >>> import tenfold as tf
    >>> x = tf.constant(3.)
    >>> with tf.GradientTape() as tape:
    ...     tape.watch(x)
    ...     y = x * tf.stop_gradient(x)
    >>> tape.gradient(y, x)
    <tf.Tensor: shape=(), dtype=float32, numpy=3.0>
    """
    return jax.lax.stop_gradient(input)


def _grid_vectors(*avals: Aval, indexing: str) -> None:
    if indexing not in ("xy", "ij"):
        raise ValueError(f"Argument `indexing` parameter must be either 'xy' or 'ij', got '{indexing}'")


@op("Meshgrid", check=_grid_vectors)
def _meshgrid(args: Arrays, indexing: Any) -> tuple[Array, ...]:
    return tuple(jnp.meshgrid(*[jnp.ravel(a) for a in args], indexing=indexing))


def meshgrid(*args: Any, indexing: str = "xy", name: str | None = None) -> list[Tensor]:
    """The coordinates of a grid over N vectors: N tensors of N axes.

    Args:
        args: vectors of one dtype (scalars count as vectors of one).
        indexing: `"xy"` puts the second vector on the first axis, `"ij"` keeps their order.

    Raises ValueError for another `indexing`.

    >>> import tenfold as tf
    >>> [g.shape.as_list() for g in tf.meshgrid([1, 2], [3, 4, 5])]
    [[3, 2], [3, 2]]
    """
    return list(_meshgrid(args, indexing, name)) if args else []


def _one_hot_check(indices: Aval, on: Aval, off: Aval, depth: int, axis: int) -> None:
    if indices.dtype.name not in ("uint8", "int8", "int32", "int64"):
        raise DTypeError(f"wanted uint8, int8, int32 or int64, but 'indices' is {indices.dtype.name} [Op:OneHot]")
    if depth < 0:
        raise ShapeError(f"depth must be non-negative, got: {depth} [Op:OneHot]")
    if not -1 <= axis <= len(indices.dims):
        raise ShapeError(
            f"Expected axis to be -1 or between [0, {len(indices.dims)}].  But received: {axis} [Op:OneHot]"
        )
    if on.dims or off.dims:
        raise ShapeError(f"on_value and off_value must be scalars, but got shapes {list(on.dims)} and "
                         f"{list(off.dims)} [Op:OneHot]")  # fmt: skip


@op("OneHot", check=_one_hot_check)
def _one_hot(indices: Index, on_value: Array, off_value: Array, depth: int, axis: int) -> Array:
    axis = indices.ndim if axis == -1 else axis
    wide = indices.astype(jnp.int64 if indices.dtype == jnp.int64 else jnp.int32)
    dims = (*indices.shape[:axis], depth, *indices.shape[axis:])
    classes = jax.lax.broadcasted_iota(wide.dtype, dims, axis)
    return jnp.where(jnp.expand_dims(wide, axis) == classes, on_value, off_value)


def one_hot(
    indices: Any,
    depth: Any,
    on_value: Any = None,
    off_value: Any = None,
    axis: Any = None,
    dtype: Any = None,
    name: str | None = None,
) -> Tensor:
    """A new axis of length `depth`, with `on_value` at the position that the index names, else `off_value`.

    Args:
        indices: uint8, int8, int32 or int64, of any shape; an index outside [0, depth) gives no `on_value`.
        depth: the number of classes.
        on_value: a scalar, by default 1.
        off_value: a scalar, by default 0.
        axis: where the new axis stands; the last by default.
        dtype: by default that of `on_value` or `off_value`, else float32.

    Raises TypeError where `on_value`, `off_value` and `dtype` disagree, InvalidArgumentError for a negative
    `depth` or indices of another dtype.

    >>> import tenfold as tf
    >>> tf.one_hot([0, 2], 3)
    <tf.Tensor: shape=(2, 3), dtype=float32, numpy=
    array([[1., 0., 0.],
           [0., 0., 1.]], dtype=float32)>
    """
    hint: DType | None = None if dtype is None else as_dtype(dtype)
    if on_value is None and off_value is None:
        hint = hint or float32
    on = None if on_value is None else convert_to_tensor(on_value, dtype_hint=hint)
    off = None if off_value is None else convert_to_tensor(off_value, dtype_hint=hint or (on.dtype if on else None))
    given = on.dtype if on is not None else off.dtype if off is not None else None
    wanted = hint or given
    for role, value in (("on_value", on), ("off_value", off)):
        if value is not None and value.dtype is not wanted:
            raise TypeError(f"dtype {value.dtype!r} of {role} does not match dtype {wanted!r} of the result")
    on = convert_to_tensor(_unit(1, wanted), wanted) if on is None else on
    off = convert_to_tensor(_unit(0, wanted), wanted) if off is None else off
    made: Tensor = _one_hot(indices, on, off, depth, -1 if axis is None else axis, name)
    return made


def _unit(value: int, dtype: DType | None) -> Any:
    return bool(value) if dtype is bool_ else value


@op("SequenceMask")
def _sequence_mask(lengths: Index, maxlen: int, dtype: Any) -> Array:
    positions = jnp.arange(maxlen, dtype=lengths.dtype)
    return (positions < lengths[..., None]).astype(dtype.numpy_dtype)


def sequence_mask(lengths: Any, maxlen: Any = None, dtype: Any = bool_, name: str | None = None) -> Tensor:
    """True (or 1) at the first `lengths[...]` of `maxlen` positions: shape `[*lengths.shape, maxlen]`.

    `maxlen` defaults to the largest length, whose value must then be known while tracing.

    >>> import tenfold as tf
    >>> tf.sequence_mask([1, 2], 3, tf.int32)
    <tf.Tensor: shape=(2, 3), dtype=int32, numpy=
    array([[1, 0, 0],
           [1, 1, 0]], dtype=int32)>
    """
    tensor = convert_to_tensor(lengths)
    if maxlen is None:
        values = attributes.known(tensor)
        maxlen = max(int(values.max()), 0) if values.size else 0
    made: Tensor = _sequence_mask(tensor, maxlen, as_dtype(dtype), name)
    return made


_RANGE_ORDER: Final = ("int32", "int64", "float16", "bfloat16", "float32", "float64")


def range(start: Any, limit: Any = None, delta: Any = 1, dtype: Any = None, name: str | None = "range") -> Tensor:
    """The numbers `start`, `start + delta`, ... before `limit`; `range(n)` starts at 0.

    A vector of length `ceil(|limit - start| / |delta|)`.
    The dtype is the widest of the arguments' in the order int32, int64, float32, float64. The values must be
    known while tracing, since they make the shape; a loop `for i in tf.range(n)` needs no such knowledge.

    Raises InvalidArgumentError for a `delta` of 0 or one that leads away from `limit`.

    >>> import tenfold as tf
    >>> tf.range(2, 9, 3)
    <tf.Tensor: shape=(3,), dtype=int32, numpy=array([2, 5, 8], dtype=int32)>
    """
    if limit is None:
        start, limit = 0, start
    if not executing_eagerly() and not all(_has_value(v) for v in (start, limit, delta)):
        return _dynamic_range(start, limit, delta, dtype)
    first, last, step = (_range_scalar(v, role) for v, role in ((start, "start"), (limit, "limit"), (delta, "delta")))
    wanted = _range_dtype(first, last, step) if dtype is None else as_dtype(dtype)
    first, last, step = (v.astype(wanted.numpy_dtype) for v in (first, last, step))
    if not step:
        raise ShapeError(f"Requires delta != 0: {step} [Op:Range]")
    if (step > 0 and first > last) or (step < 0 and first < last):
        relation = "start <= limit when delta > 0" if step > 0 else "start >= limit when delta < 0"
        raise ShapeError(f"Requires {relation}: {first}/{last} [Op:Range]")
    if wanted.is_integer:
        return literal(np.arange(int(first), int(last), int(step), dtype=wanted.numpy_dtype))
    count = math.ceil(abs((last - first) / step))
    return literal((first + np.arange(count).astype(wanted.numpy_dtype) * step).astype(wanted.numpy_dtype))


def _has_value(value: Any) -> bool:
    if not isinstance(value, Tensorlike):
        return True
    try:
        attributes.known(convert_to_tensor(value))
    except ValueError:
        return False
    return True


def _dynamic_range(start: Any, limit: Any, delta: Any, dtype: Any) -> Any:
    """A range whose length is only known when the program runs: it can be looped over."""
    ends = [convert_to_tensor(v) for v in (start, limit, delta)]
    order = ("int32", "int64", "float32", "float64")
    wanted = max((e.dtype.name for e in ends), key=order.index) if dtype is None else as_dtype(dtype)
    return DynamicRange(*[cast(e, wanted) for e in ends])


def _range_scalar(value: Any, role: str) -> Any:
    tensor = None if type(value) in (bool, int, float) else convert_to_tensor(value)
    found = attributes.known(tensor) if tensor is not None else np.asarray(_number(value))
    if found.ndim:
        raise ShapeError(f"{role} must be a scalar, not shape {list(found.shape)} [Op:Range]")
    return found[()]


def _number(value: float) -> np.ndarray[Any, Any]:
    """A Python number in the dtype that TensorFlow gives it."""
    if isinstance(value, bool):
        raise DTypeError("tf.range takes numbers, not bool [Op:Range]")
    if isinstance(value, float):
        return np.array(value, np.float32)
    return np.array(value, np.int32 if -(2**31) <= value < 2**31 else np.int64)


def _range_dtype(*values: Any) -> DType:
    names = [v.dtype.name for v in values]
    for name in names:
        if name not in _RANGE_ORDER:
            raise DTypeError(f"tf.range takes {', '.join(_RANGE_ORDER)}, or a `dtype`; got {name} [Op:Range]")
    # A default delta of 1 must not widen a half precision range.
    return as_dtype(max(names, key=_RANGE_ORDER.index))


def _linspace_check(start: Aval, stop: Aval, num: int, axis: int) -> None:
    if num < 0:
        raise ShapeError(f"Requires num >= 0, got {num} [Op:LinSpace]")


@op("LinSpace", dtypes=NUMBERS, check=_linspace_check)
def _linspace(start: Array, stop: Array, num: int, axis: int) -> Array:
    if jnp.issubdtype(start.dtype, jnp.integer):
        start, stop = start.astype(jnp.float64), stop.astype(jnp.float64)
    start, stop = jnp.broadcast_arrays(start, stop)
    axis = axis % (start.ndim + 1)
    start, stop = jnp.expand_dims(start, axis), jnp.expand_dims(stop, axis)
    if num <= 1:
        return start[tuple(slice(0, num) if d == axis else slice(None) for d in builtins.range(start.ndim))]
    step = (stop - start) / (num - 1)
    between = jax.lax.broadcasted_iota(start.dtype, (*[1] * axis, num - 2, *[1] * (start.ndim - axis - 1)), axis) + 1
    return jnp.concatenate([start, start + step * between, stop], axis)


def linspace(start: Any, stop: Any, num: Any, name: str | None = None, axis: int = 0) -> Tensor:
    """`num` evenly spaced values from `start` to `stop`, both included, along a new `axis`.

    Integers give float64. `start` and `stop` broadcast against each other.

    >>> import tenfold as tf
    >>> tf.linspace(0., 1., 3)
    <tf.Tensor: shape=(3,), dtype=float32, numpy=array([0. , 0.5, 1. ], dtype=float32)>
    """
    first = convert_to_tensor(start)
    made: Tensor = _linspace(first, convert_to_tensor(stop, dtype=first.dtype), num, axis, name)
    return made
