"""Several tensors from one and one from several: concat, stack, split, unstack."""

from __future__ import annotations

import contextlib
from typing import Any

import jax.numpy as jnp

from ..runtime import attributes
from ..runtime.aval import Aval
from ..runtime.coerce import PACK, Tensorlike, convert_to_tensor
from ..runtime.define import invoke, op
from ..runtime.errors import ShapeError, TensorConversionError
from ..runtime.op import Array, Arrays
from ..runtime.tensor import Tensor
from .checks import text
from .shape_checks import axis_of


def _concat_check(*avals: Aval, axis: int) -> None:
    first = avals[0]
    rank = len(first.dims)
    if not rank:
        raise ShapeError("ConcatOp : Can't concatenate scalars (use tf.stack instead) [Op:ConcatV2]")
    if not -rank <= axis < rank:
        raise ShapeError(f"ConcatOp : Expected concatenating dimensions in the range [{-rank}, {rank}), but "
                         f"got {axis} "
                         "[Op:ConcatV2]")  # fmt: skip
    for i, other in enumerate(avals):
        shapes = f"shape[0] = {text(first.dims)} vs. shape[{i}] = {text(other.dims)}"
        if len(other.dims) != rank:
            raise ShapeError(f"ConcatOp : Ranks of all input tensors should match: {shapes} [Op:ConcatV2]")
        for d, (a, b) in enumerate(zip(first.dims, other.dims, strict=True)):
            if a != b and None not in (a, b) and d != axis % rank:
                raise ShapeError(f"ConcatOp : Dimension {d} in both shapes must be equal: {shapes} [Op:ConcatV2]")


@op("ConcatV2", check=_concat_check)
def _concat(values: Arrays, axis: int) -> Array:
    return jnp.concatenate(values, axis)


def concat(values: Any, axis: Any, name: str | None = "concat") -> Tensor:
    """The tensors of `values`, whose dtypes and other axes agree, one after another along `axis`.

    Raises InvalidArgumentError for scalars, shapes that differ elsewhere, or no tensors at all.

    >>> import tenfold as tf
    >>> tf.concat([[1, 2], [3]], 0)
    <tf.Tensor: shape=(3,), dtype=int32, numpy=array([1, 2, 3], dtype=int32)>
    """
    if not isinstance(values, (list, tuple)):
        values = [values]
    if not values:
        raise ShapeError("tf.concat needs at least one tensor, got an empty list [Op:ConcatV2]")
    joined: Tensor = _concat(values, axis, name)
    return joined


def stack(values: Any, axis: Any = 0, name: str | None = "stack") -> Tensor:
    """The `n` tensors of `values`, of one dtype and shape `[a, ...]`, along a new axis: `[n, a, ...]`.

    Raises InvalidArgumentError for shapes that differ, ValueError for a bad axis.

    >>> import tenfold as tf
    >>> tf.stack([[1, 2], [3, 4]], axis=1)
    <tf.Tensor: shape=(2, 2), dtype=int32, numpy=
    array([[1, 3],
           [2, 4]], dtype=int32)>
    """
    axis = attributes.integer(axis)
    whole = None
    if not isinstance(values, (list, tuple)):
        whole = convert_to_tensor(values)
    elif axis == 0 and not any(isinstance(v, Tensorlike) for v in values):
        # Where the rows differ in length, the op has the better words for it.
        with contextlib.suppress(TensorConversionError):
            whole = convert_to_tensor(values)
    if whole is not None and (axis == 0 or not whole.ndim):
        return whole
    parts = list(values) if whole is None else unstack(whole)
    if parts:
        first = parts[0] if isinstance(parts[0], Tensorlike) else convert_to_tensor(parts[0])
        rank = len(first.shape) + 1
        if not -rank <= axis < rank:
            raise ValueError(f"Argument `axis` = {axis} not in range [{-rank}, {rank})")
    stacked: Tensor = invoke(PACK, tuple(parts), (axis,), name)
    return stacked


def _unstack_check(value: Aval, num: int | None, axis: int) -> None:
    size = value.dims[axis_of(axis, len(value.dims), "Unpack")]
    if num is not None and size not in (num, None):
        raise ShapeError(f"Input shape axis {axis} must equal {num}, got shape {text(value.dims)} [Op:Unpack]")


@op("Unpack", check=_unstack_check)
def _unstack(value: Array, num: Any, axis: int) -> tuple[Array, ...]:
    parts = jnp.split(value, value.shape[axis], axis) if value.shape[axis] else []
    return tuple(jnp.squeeze(p, axis) for p in parts)


def unstack(value: Any, num: int | None = None, axis: int = 0, name: str | None = "unstack") -> list[Tensor]:
    """The slices of `value` along `axis`, without it, as a list.

    Raises InvalidArgumentError for a bad axis, or a length of it that is not `num`.

    >>> import tenfold as tf
    >>> [t.numpy().tolist() for t in tf.unstack([[1, 2], [3, 4]])]
    [[1, 2], [3, 4]]
    """
    tensor = convert_to_tensor(value)
    if num is None and tensor.ndim:
        num = tensor._aval.dims[axis_of(axis, tensor.ndim, "Unpack")]
        if num is None:
            raise ValueError(f"Cannot infer argument `num` from shape {tensor.shape}")
    return list(_unstack(tensor, num, axis, name))


def _split_check(value: Aval, num_split: int, axis: int) -> None:
    size = value.dims[axis_of(axis, len(value.dims), "Split")]
    if num_split < 1:
        raise ShapeError(f"Number of ways to split should be > 0, but got {num_split} [Op:Split]")
    if size is not None and size % num_split:
        raise ShapeError("Number of ways to split should evenly divide the split dimension, but got "
                         "split_dim "
                         f"{axis} (size = {size}) and num_split {num_split} [Op:Split]")  # fmt: skip


@op("Split", check=_split_check)
def _split(value: Array, num_split: int, axis: int) -> tuple[Array, ...]:
    return tuple(jnp.split(value, num_split, axis))


def _split_sizes_check(value: Aval, size_splits: tuple[int, ...], axis: int) -> None:
    size = value.dims[axis_of(axis, len(value.dims), "SplitV")]
    total = sum(s for s in size_splits if s != -1)
    inferred = size_splits.count(-1)
    if size is None or (inferred == 1 and total <= size) or (not inferred and total == size):
        return
    raise ShapeError("Determined shape must either match input shape along split_dim exactly if fully "
                     "specified, or be "
                     "less than the size of the input along split_dim if not fully specified.  "
                     f"Got: {total} [Op:SplitV]")  # fmt: skip


@op("SplitV", check=_split_sizes_check)
def _split_sizes(value: Array, size_splits: Any, axis: int) -> tuple[Array, ...]:
    rest = value.shape[axis] - sum(s for s in size_splits if s != -1)
    ends = [0]
    for s in size_splits:
        ends.append(ends[-1] + (rest if s == -1 else s))
    return tuple(jnp.split(value, ends[1:-1], axis))


def split(
    value: Any, num_or_size_splits: Any, axis: Any = 0, num: int | None = None, name: str | None = "split"
) -> list[Tensor]:
    """`value` cut along `axis` into a list of `n` equal parts, or of the given sizes (one may be -1).

    Raises InvalidArgumentError where the parts do not add up to the axis.

    >>> import tenfold as tf
    >>> [t.numpy().tolist() for t in tf.split([1, 2, 3, 4], [1, -1])]
    [[1], [2, 3, 4]]
    """
    ways = attributes.freeze(num_or_size_splits)
    if isinstance(ways, tuple):
        return list(_split_sizes(value, ways, axis, name))
    return list(_split(value, ways, axis, name))


def parallel_stack(values: Any, name: str | None = "parallel_stack") -> Tensor:
    """`tf.stack(values)`; the name is kept for programs written for queues."""
    return stack(values, 0, name)
