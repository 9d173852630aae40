"""The same elements in another shape or order: reshape, transpose, tile, reverse, roll, ..."""

from __future__ import annotations

import math
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from ..runtime import attributes
from ..runtime.aval import Aval
from ..runtime.coerce import convert_to_tensor
from ..runtime.define import op
from ..runtime.errors import ShapeError
from ..runtime.op import Array, Axis, Index, Shape
from ..runtime.tensor import Tensor
from .checks import text
from .shape_checks import axes_of, axis_of


def _lengths(dims: tuple[int, ...], shape: tuple[int, ...]) -> tuple[int, ...]:
    """`shape` with its -1 inferred for a tensor of shape `dims`. Raises a ShapeError where it cannot be."""
    size, product = math.prod(dims), math.prod(s for s in shape if s != -1)
    if -1 not in shape:
        if product != size:
            raise ShapeError(f"Input to reshape is a tensor with {size} values, but the requested shape has "
                             f"{product} [Op:Reshape]")  # fmt: skip
        return shape
    if not product:
        # An empty tensor: as TensorFlow does, the axes of length 0 are left out of the account on both sides.
        if size:
            raise ShapeError(f"Input to reshape is a tensor with {size} values, but the requested shape "
                             "requires a "
                             "multiple of 0 [Op:Reshape]")  # fmt: skip
        size, product = math.prod(d for d in dims if d), math.prod(s for s in shape if s > 0)
    if size % product:
        raise ShapeError(f"Input to reshape is a tensor with {size} values, but the requested shape requires "
                         "a "
                         f"multiple of {product} [Op:Reshape]")  # fmt: skip
    return tuple(size // product if s == -1 else s for s in shape)


def _reshape_check(tensor: Aval, shape: tuple[int, ...]) -> None:
    for i, length in enumerate(shape):
        if length < -1:
            raise ShapeError(f"Size {i} must be non-negative, not {length} [Op:Reshape]")
    if shape.count(-1) > 1:
        first, second = [i for i, s in enumerate(shape) if s == -1][:2]
        raise ShapeError(f"Only one input size may be -1, not both {first} and {second} [Op:Reshape]")
    if None not in tensor.dims:
        _lengths(tuple(d or 0 for d in tensor.dims), shape)


@op("Reshape", check=_reshape_check)
def reshape(tensor: Array, shape: Shape) -> Array:
    """The elements of `tensor`, in row order, as a tensor of `shape`; one length of -1 is inferred.

    Raises InvalidArgumentError where the number of elements differs.

    >>> import tenfold as tf
    >>> tf.reshape([1, 2, 3, 4], [2, -1])
    <tf.Tensor: shape=(2, 2), dtype=int32, numpy=
    array([[1, 2],
           [3, 4]], dtype=int32)>
    """
    return jnp.reshape(tensor, _lengths(tensor.shape, shape))


def _transpose_check(a: Aval, perm: tuple[int, ...] | int | None, conjugate: bool) -> None:
    if perm is None:
        return
    perm = (perm,) if isinstance(perm, int) else perm
    rank = len(a.dims)
    if len(perm) != rank:
        raise ShapeError(f"transpose expects a vector of size {rank}. But input(1) is a vector of size "
                         f"{len(perm)} "
                         "[Op:Transpose]")  # fmt: skip
    if sorted(p % rank if -rank <= p < rank else p for p in perm) != list(range(rank)):
        raise ShapeError(f"perm {list(perm)} is not a permutation of the {rank} axes [Op:Transpose]")


@op("Transpose", check=_transpose_check)
def transpose(a: Array, perm: Axis = None, conjugate: bool = False) -> Array:
    """`a` with its axes in the order `perm`, reversed without it, and with `conjugate` conjugated.

    Raises InvalidArgumentError where `perm` is no permutation of the axes.

    >>> import tenfold as tf
    >>> tf.transpose([[1, 2, 3]]).shape
    TensorShape([3, 1])
    """
    turned = jnp.transpose(a, perm if perm is None or isinstance(perm, tuple) else (perm,))
    return jnp.conj(turned) if conjugate and jnp.iscomplexobj(a) else turned


def matrix_transpose(a: Any, name: str | None = None, conjugate: bool = False) -> Tensor:
    """`a` of shape `[..., m, n]` with its last two axes exchanged.

    Raises ValueError for fewer than two axes.

    >>> import tenfold as tf
    >>> tf.linalg.matrix_transpose(tf.ones([5, 2, 3])).shape
    TensorShape([5, 3, 2])
    """
    tensor = convert_to_tensor(a)
    rank = tensor.ndim
    if rank < 2:
        raise ValueError(f"Argument `a` should be a (batch) matrix with rank >= 2.  Received `a` = {a!r} "
                         "with shape: "
                         f"{tensor.shape}")  # fmt: skip
    turned: Tensor = transpose(tensor, (*range(rank - 2), rank - 1, rank - 2), conjugate, name)
    return turned


def _squeeze_check(input: Aval, axis: int | tuple[int, ...] | None) -> None:
    if axis is None:
        return
    for a in axes_of(axis, len(input.dims), "Squeeze"):
        if input.dims[a] not in (1, None):
            raise ShapeError(f"Can not squeeze dim[{a}], expected a dimension of 1, got {input.dims[a]} [Op:Squeeze]")


@op("Squeeze", check=_squeeze_check)
def squeeze(input: Array, axis: Axis = None) -> Array:
    """`input` without its axes of length 1: all of them, or those in `axis`.

    Raises InvalidArgumentError where an axis in `axis` has another length.

    >>> import tenfold as tf
    >>> tf.squeeze(tf.ones([1, 2, 1])).shape
    TensorShape([2])
    """
    # TensorFlow takes no axes for all axes.
    return jnp.squeeze(input, None if axis == () else axis)


def _expand_check(input: Aval, axis: int) -> None:
    rank = len(input.dims)
    if not -rank - 1 <= axis <= rank:
        raise ShapeError(f"Tried to expand dim index {axis} for tensor with {rank} dimensions. [Op:ExpandDims]")


@op("ExpandDims", check=_expand_check)
def expand_dims(input: Array, axis: int) -> Array:
    """`input` with a new axis of length 1 at position `axis`.

    Raises InvalidArgumentError where `axis` is not in `[-rank - 1, rank]`.

    >>> import tenfold as tf
    >>> tf.expand_dims([1, 2], -1).shape
    TensorShape([2, 1])
    """
    return jnp.expand_dims(input, axis)


def _tile_check(input: Aval, multiples: tuple[int, ...]) -> None:
    if len(multiples) != len(input.dims):
        raise ShapeError(f"Expected multiples argument to be a vector of length {len(input.dims)} but got "
                         "length "
                         f"{len(multiples)} [Op:Tile]")  # fmt: skip
    for i, times in enumerate(multiples):
        if times < 0:
            raise ShapeError(f"Expected multiples[{i}] >= 0, but got {times} [Op:Tile]")


@op("Tile", check=_tile_check)
def tile(input: Array, multiples: Shape) -> Array:
    """`input` repeated `multiples[i]` times along axis `i`, copy after copy.

    Raises InvalidArgumentError unless there is one nonnegative number per axis.

    >>> import tenfold as tf
    >>> tf.tile([1, 2], [2])
    <tf.Tensor: shape=(4,), dtype=int32, numpy=array([1, 2, 1, 2], dtype=int32)>
    """
    return jnp.tile(input, multiples)


def _repeat_check(input: Aval, repeats: Any, axis: int) -> None:
    size = input.dims[axis_of(axis, len(input.dims), "Repeat")]
    counts = (repeats,) if isinstance(repeats, int) else repeats
    if any(c < 0 for c in counts):
        raise ShapeError(f"repeats must be nonnegative, got {list(counts)} [Op:Repeat]")
    if len(counts) not in (1, size) and size is not None:
        raise ShapeError(f"repeats has {len(counts)} entries for an axis of length {size} [Op:Repeat]")


@op("Repeat", check=_repeat_check)
def _repeat(input: Array, repeats: Any, axis: int) -> Array:
    counts = np.asarray(repeats)
    size = input.shape[axis]
    total = int(np.broadcast_to(counts, (size,)).sum()) if counts.ndim else int(counts) * size
    return jnp.repeat(input, counts, axis, total_repeat_length=total)


def repeat(input: Any, repeats: Any, axis: Any = None, name: str | None = None) -> Tensor:
    """Each element along `axis` repeated: `repeats` times, or as often as the entry of `repeats` for it says.

    Without `axis` the flattened input. The value of `repeats` makes the shape, so it must be known while
    tracing.
    Raises InvalidArgumentError where `repeats` does not fit the axis.

    >>> import tenfold as tf
    >>> tf.repeat([7, 8], [1, 2])
    <tf.Tensor: shape=(3,), dtype=int32, numpy=array([7, 8, 8], dtype=int32)>
    """
    tensor = convert_to_tensor(input)
    if axis is None:
        tensor, axis = reshape(tensor, (-1,)), 0
    repeated: Tensor = _repeat(tensor, repeats, attributes.integer(axis), name)
    return repeated


def _reverse_check(tensor: Aval, axis: int | tuple[int, ...] | None) -> None:
    axes_of(axis or (), len(tensor.dims), "ReverseV2")


@op("ReverseV2", check=_reverse_check)
def reverse(tensor: Array, axis: Axis) -> Array:
    """`tensor` with the order along the axes in `axis` reversed.

    Raises InvalidArgumentError for a bad or repeated axis.

    >>> import tenfold as tf
    >>> tf.reverse([1, 2, 3], [0])
    <tf.Tensor: shape=(3,), dtype=int32, numpy=array([3, 2, 1], dtype=int32)>
    """
    return jnp.flip(tensor, axis)


def _roll_check(input: Aval, shift: Aval, axis: int | tuple[int, ...]) -> None:
    if not input.dims:
        raise ShapeError("input must be 1-D or higher [Op:Roll]")
    axes = (axis,) if isinstance(axis, int) else axis
    for a in axes:
        axis_of(a, len(input.dims), "Roll")
    if shift.dims not in ((), (len(axes),)) or (shift.dims == () and len(axes) != 1):
        raise ShapeError("shift and axis must have the same size [Op:Roll]")


@op("Roll", check=_roll_check)
def roll(input: Array, shift: Index, axis: Axis) -> Array:
    """`input` moved by `shift` positions along `axis`; what leaves at the end enters at the start.

    `shift` and `axis` are one integer each or two lists of the same length. Raises InvalidArgumentError for
    a bad axis.

    >>> import tenfold as tf
    >>> tf.roll([1, 2, 3], 1, 0)
    <tf.Tensor: shape=(3,), dtype=int32, numpy=array([3, 1, 2], dtype=int32)>
    """
    axes = (axis,) if isinstance(axis, int) else (axis or ())
    return jnp.roll(input, jnp.broadcast_to(shift, (len(axes),)), axes)


def _broadcast_check(input: Aval, shape: tuple[int, ...]) -> None:
    tail = shape[len(shape) - len(input.dims) :]
    fits = len(shape) >= len(input.dims) and all(a in (1, b, None) for a, b in zip(input.dims, tail, strict=True))
    if not fits:
        raise ShapeError(f"Incompatible shapes: {text(input.dims)} vs. {text(shape)} [Op:BroadcastTo]")


@op("BroadcastTo", check=_broadcast_check)
def broadcast_to(input: Array, shape: Shape) -> Array:
    """`input` repeated along axes of length 1 and new leading axes until it has `shape`.

    Raises InvalidArgumentError where it cannot.

    >>> import tenfold as tf
    >>> tf.broadcast_to([1, 2], [2, 2])
    <tf.Tensor: shape=(2, 2), dtype=int32, numpy=
    array([[1, 2],
           [1, 2]], dtype=int32)>
    """
    return jnp.broadcast_to(input, shape)


def _bitcast_check(input: Aval, type: Any) -> None:
    wide, narrow = type.size, input.dtype.size
    if wide > narrow and (not input.dims or input.dims[-1] != wide // narrow):
        raise ShapeError(f"Cannot bitcast from {input.dtype.name} to {type.name}: shape {list(input.dims)} "
                         "needs a last "
                         f"axis of length {wide // narrow} [Op:Bitcast]")  # fmt: skip


@op("Bitcast", check=_bitcast_check)
def _bitcast(input: Array, type: Any) -> Array:
    if jnp.iscomplexobj(input) or type.is_complex:
        raise TypeError("complex tensors cannot be bitcast")
    return jax.lax.bitcast_convert_type(input, type.numpy_dtype)


def bitcast(input: Any, type: Any, name: str | None = None) -> Tensor:
    """The bits of `input` read as elements of dtype `type`, in little-endian order.

    A narrower type adds a last axis; a wider one takes it away. Raises InvalidArgumentError where that axis
    has another length.

    >>> import tenfold as tf
    >>> tf.bitcast(1.0, tf.int32)
    <tf.Tensor: shape=(), dtype=int32, numpy=1065353216>
    """
    cast: Tensor = _bitcast(input, attributes.dtype(type), name)
    return cast


@op("ReverseSequence")
def _reverse_sequence(input: Array, seq_lengths: Index, seq_axis: int, batch_axis: int) -> Array:
    moved = jnp.moveaxis(input, (batch_axis, seq_axis), (0, 1))
    positions = jnp.arange(moved.shape[1])
    lengths = seq_lengths.astype(positions.dtype)[:, None]
    order = jnp.where(positions < lengths, lengths - 1 - positions, positions)
    turned = jnp.take_along_axis(moved, order.reshape(order.shape + (1,) * (moved.ndim - 2)), axis=1)
    return jnp.moveaxis(turned, (0, 1), (batch_axis, seq_axis))


def reverse_sequence(
    input: Any,
    seq_lengths: Any,
    seq_axis: int | None = None,
    batch_axis: int | None = None,
    name: str | None = None,
) -> Tensor:
    """`input` with the first `seq_lengths[b]` elements along `seq_axis` reversed in row `b` of `batch_axis`.

    >>> import tenfold as tf
    >>> tf.reverse_sequence([[1, 2, 3]], [2], seq_axis=1, batch_axis=0)
    <tf.Tensor: shape=(1, 3), dtype=int32, numpy=array([[2, 1, 3]], dtype=int32)>
    """
    turned: Tensor = _reverse_sequence(input, seq_lengths, seq_axis or 0, batch_axis or 0, name)
    return turned
