"""Reading elements at positions that tensors give: gather, gather_nd."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp

from ..runtime import attributes
from ..runtime.aval import Aval
from ..runtime.coerce import convert_to_tensor
from ..runtime.define import op
from ..runtime.errors import ShapeError
from ..runtime.op import Array, Index
from ..runtime.tensor import Tensor
from .checks import text
from .shape_checks import index_tuples_within, indices_within


def _gather_check(params: Aval, indices: Aval, axis: int, batch_dims: int) -> None:
    rank = len(params.dims)
    if not -rank <= axis < rank:
        need = axis + 1 if axis >= 0 else -axis
        raise ShapeError(f"Shape must be at least rank {need} but is rank {rank} [Op:GatherV2]")
    if batch_dims > axis % rank:
        raise ShapeError(f"batch_dims ({batch_dims}) must be less than or equal to axis ({axis % rank}). [Op:GatherV2]")
    if not 0 <= batch_dims <= len(indices.dims):
        raise ShapeError(
            f"Expected batch_dims in the range [0, {len(indices.dims)}], but got {batch_dims} [Op:GatherV2]"
        )
    for d in range(batch_dims):
        a, b = params.dims[d], indices.dims[d]
        if None not in (a, b) and a != b:
            raise ShapeError(f"params.shape[{d}]: {a} should be equal to indices.shape[{d}]: {b} [Op:GatherV2]")


@op("GatherV2", check=_gather_check)
def _gather(params: Array, indices: Index, axis: int, batch_dims: int) -> Array:
    axis = axis % params.ndim
    # Out of range gives 0, as on TensorFlow's GPUs; eager code on CPU checks the values before.
    if not batch_dims:
        index = (*[slice(None)] * axis, indices)
        return jnp.asarray(params).at[index].get(mode="fill", fill_value=0, wrap_negative_indices=False)
    lead = params.shape[:batch_dims]
    rest = indices.shape[batch_dims:]
    moved = jnp.moveaxis(params, axis, batch_dims)
    grid = jnp.indices(lead + (1,) * len(rest), sparse=True)[:batch_dims]
    taken = moved.at[(*grid, indices)].get(mode="fill", fill_value=0, wrap_negative_indices=False)
    # [batch..., indices..., rest of params] -> the indices' axes back to where `axis` was.
    here = tuple(range(batch_dims, batch_dims + len(rest)))
    return jnp.moveaxis(taken, here, tuple(h + axis - batch_dims for h in here))


def gather(
    params: Any,
    indices: Any,
    validate_indices: Any = None,
    axis: Any = None,
    batch_dims: Any = 0,
    name: str | None = None,
) -> Tensor:
    """The slices of `params` along `axis` at `indices`.

    Shape: `params.shape[:axis] + indices.shape[batch_dims:] + params.shape[axis + 1:]`. `axis` defaults to
    `batch_dims`, the number of leading axes that `params` and `indices` share.

    Raises InvalidArgumentError for indices out of range (eager, on CPU; elsewhere such slices are 0), for a
    bad
    axis, and for indices that are no integers.

    >>> import tenfold as tf
    >>> tf.gather([10, 20, 30], [2, 0])
    <tf.Tensor: shape=(2,), dtype=int32, numpy=array([30, 10], dtype=int32)>
    """
    batch = attributes.integer(batch_dims)
    along = batch if axis is None else attributes.integer(axis)
    places = convert_to_tensor(indices)
    if batch < 0:
        batch += places.ndim
    values = convert_to_tensor(params)
    dims = values._aval.dims
    if places.dtype.is_integer and -len(dims) <= along < len(dims):
        indices_within(places, dims[along], "GatherV2")
    taken: Tensor = _gather(values, places, along, batch, name)
    return taken


def _gather_nd_check(params: Aval, indices: Aval, batch_dims: int) -> None:
    if not indices.dims:
        raise ShapeError("indices must be at least a vector [Op:GatherNd]")
    depth = indices.dims[-1]
    if depth is not None and depth + batch_dims > len(params.dims):
        raise ShapeError(f"index innermost dimension length must be <= params rank; saw: {depth} vs. "
                         f"{len(params.dims) - batch_dims} [Op:GatherNd]")  # fmt: skip
    for d in range(batch_dims):
        a, b = params.dims[d], indices.dims[d]
        if None not in (a, b) and a != b:
            raise ShapeError(
                f"batch axes differ: params {text(params.dims)}, indices {text(indices.dims)} [Op:GatherNd]"
            )


@op("GatherNd", check=_gather_nd_check)
def _gather_nd(params: Array, indices: Index, batch_dims: int) -> Array:
    coordinates = tuple(jnp.moveaxis(indices, -1, 0))
    lead = params.shape[:batch_dims]
    rest = indices.ndim - 1 - batch_dims
    grid = jnp.indices(lead + (1,) * rest, sparse=True)[:batch_dims] if batch_dims else ()
    if not coordinates and not batch_dims:
        return jnp.broadcast_to(params, indices.shape[:-1] + params.shape)
    return jnp.asarray(params).at[(*grid, *coordinates)].get(mode="fill", fill_value=0, wrap_negative_indices=False)


def gather_nd(
    params: Any, indices: Any, batch_dims: Any = 0, name: str | None = None, bad_indices_policy: str = ""
) -> Tensor:
    """The slices of `params` at the coordinates in the last axis of `indices`.

    Shape: `indices.shape[:-1] + params.shape[batch_dims + indices.shape[-1]:]`.

    Raises InvalidArgumentError for coordinates out of range (eager, on CPU; elsewhere, or with
    `bad_indices_policy="IGNORE"`, such slices are 0).

    >>> import tenfold as tf
    >>> tf.gather_nd([[1, 2], [3, 4]], [[0, 1], [1, 0]])
    <tf.Tensor: shape=(2,), dtype=int32, numpy=array([2, 3], dtype=int32)>
    """
    values, places = convert_to_tensor(params), convert_to_tensor(indices)
    batch = attributes.integer(batch_dims)
    if places.dtype.is_integer and places.ndim > batch and bad_indices_policy in ("", "DEFAULT", "ERROR"):
        index_tuples_within(places, values._aval.dims, "GatherNd", skip=batch)
    taken: Tensor = _gather_nd(values, places, batch, name)
    return taken
