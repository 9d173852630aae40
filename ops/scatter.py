"""Writing elements at positions that tensors give: scatter_nd and the functional updates of tensors."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp

from ..runtime import attributes
from ..runtime.aval import Aval
from ..runtime.coerce import convert_to_tensor
from ..runtime.define import op
from ..runtime.errors import ShapeError
from ..runtime.op import Array, Index, Shape
from ..runtime.shapes import Dims
from ..runtime.tensor import Tensor
from .checks import text
from .shape_checks import index_tuples_within, nonnegative_dims


def _places(indices: Array) -> tuple[Array, ...]:
    """The last axis of `indices`, one array of coordinates each."""
    return tuple(jnp.moveaxis(indices, -1, 0))


def _fits(dims: Dims, indices: Aval, updates: Aval, name: str) -> None:
    if not indices.dims or indices.dims[-1] is None:
        raise ShapeError(f"indices must be at least a vector of known length, got {text(indices.dims)} [Op:{name}]")
    depth = indices.dims[-1]
    if depth > len(dims):
        raise ShapeError(
            f"The last dimension of indices, {depth}, is more than the rank of shape {text(dims)} [Op:{name}]"
        )
    wanted = indices.dims[:-1] + dims[depth:]
    if not updates.shape.is_compatible_with(wanted):
        raise ShapeError(f"Dimensions [0,{len(indices.dims) - 1}) of indices{text(indices.dims)} must match "
                         "dimensions "
                         f"[0,{len(indices.dims) - 1}) of updates{text(updates.dims)}, and the rest those of "
                         f"{text(dims)}: updates must have shape {text(wanted)} [Op:{name}]")  # fmt: skip


def _scatter_check(indices: Aval, updates: Aval, shape: tuple[int, ...]) -> None:
    nonnegative_dims(shape=shape)
    _fits(shape, indices, updates, "ScatterNd")


@op("ScatterNd", check=_scatter_check)
def _scatter_nd(indices: Index, updates: Array, shape: Shape) -> Array:
    empty = jnp.zeros(shape, updates.dtype)
    if updates.dtype == bool:
        return empty.at[_places(indices)].max(updates, mode="drop", wrap_negative_indices=False)
    return empty.at[_places(indices)].add(updates, mode="drop", wrap_negative_indices=False)


def scatter_nd(indices: Any, updates: Any, shape: Any, bad_indices_policy: str = "", name: str | None = None) -> Tensor:
    """A tensor of `shape` that is 0 but for the sum of `updates` at `indices`.

    Args:
        indices: coordinates in the last axis: `[..., k]` with `k <= len(shape)`.
        updates: `indices.shape[:-1] + shape[k:]`; entries at equal coordinates add up.

    Raises InvalidArgumentError for coordinates out of range (eager, on CPU; elsewhere they are dropped) and
    shapes that do not fit.

    >>> import tenfold as tf
    >>> tf.scatter_nd([[1], [3]], [9, 10], [5])
    <tf.Tensor: shape=(5,), dtype=int32, numpy=array([ 0,  9,  0, 10,  0], dtype=int32)>
    """
    places, dims = convert_to_tensor(indices), attributes.shape(shape)
    check_places(places, dims, "ScatterNd", bad_indices_policy)
    made: Tensor = _scatter_nd(places, updates, dims, name)
    return made


def check_places(indices: Tensor, dims: Dims, name: str, policy: str = "") -> None:
    """Raise for coordinates out of range, where reading them is cheap and `policy` asks for it."""
    if indices.dtype.is_integer and policy in ("", "DEFAULT", "ERROR"):
        index_tuples_within(indices, dims, name, wording="does not index into shape")


def _update_check(name: str) -> Any:
    def check(tensor: Aval, indices: Aval, updates: Aval) -> None:
        _fits(tensor.dims, indices, updates, name)

    return check


@op("TensorScatterUpdate", check=_update_check("TensorScatterUpdate"))
def tensor_update(tensor: Array, indices: Index, updates: Array) -> Array:
    return jnp.asarray(tensor).at[_places(indices)].set(updates, mode="drop", wrap_negative_indices=False)


@op("TensorScatterAdd", check=_update_check("TensorScatterAdd"))
def tensor_add(tensor: Array, indices: Index, updates: Array) -> Array:
    return jnp.asarray(tensor).at[_places(indices)].add(updates, mode="drop", wrap_negative_indices=False)


@op("TensorScatterSub", check=_update_check("TensorScatterSub"))
def tensor_sub(tensor: Array, indices: Index, updates: Array) -> Array:
    return jnp.asarray(tensor).at[_places(indices)].add(-updates, mode="drop", wrap_negative_indices=False)


# JAX has no derivative for scatter_max and scatter_min. TensorFlow's rule: elements that equal the result
# share
# its gradient evenly.
@jax.custom_jvp
def _largest(tensor: Array, indices: Array, updates: Array) -> Array:
    return jnp.asarray(tensor).at[_places(indices)].max(updates, mode="drop", wrap_negative_indices=False)


@jax.custom_jvp
def _smallest(tensor: Array, indices: Array, updates: Array) -> Array:
    return jnp.asarray(tensor).at[_places(indices)].min(updates, mode="drop", wrap_negative_indices=False)


def _extreme_jvp(kernel: Any, primals: tuple[Any, ...], tangents: tuple[Any, ...]) -> tuple[Any, Any]:
    tensor, indices, updates = primals
    d_tensor, _, d_updates = tangents
    result = kernel(tensor, indices, updates)
    at = _places(indices)
    stayed = (tensor == result).astype(tensor.dtype)
    chosen = (updates == result.at[at].get(mode="fill", fill_value=0, wrap_negative_indices=False)).astype(tensor.dtype)
    scattered = {"mode": "drop", "wrap_negative_indices": False}
    shares = stayed.at[at].add(chosen, **scattered)
    return result, (stayed * d_tensor).at[at].add(chosen * d_updates, **scattered) / shares


_largest.defjvp(lambda primals, tangents: _extreme_jvp(_largest, primals, tangents))
_smallest.defjvp(lambda primals, tangents: _extreme_jvp(_smallest, primals, tangents))


EXTREMES = {"max": _largest, "min": _smallest}


@op("TensorScatterMax", check=_update_check("TensorScatterMax"))
def tensor_max(tensor: Array, indices: Index, updates: Array) -> Array:
    return _largest(tensor, indices, updates)


@op("TensorScatterMin", check=_update_check("TensorScatterMin"))
def tensor_min(tensor: Array, indices: Index, updates: Array) -> Array:
    return _smallest(tensor, indices, updates)


def _apply(kernel: Any, tensor: Any, indices: Any, updates: Any, policy: str, name: str | None) -> Tensor:
    whole, places = convert_to_tensor(tensor), convert_to_tensor(indices)
    check_places(places, whole._aval.dims, kernel.op.name, policy)
    made: Tensor = kernel(whole, places, updates, name)
    return made


def tensor_scatter_nd_update(tensor: Any, indices: Any, updates: Any, name: str | None = None) -> Tensor:
    """`tensor` with `updates` written at `indices`.

    Args:
        tensor: any shape and dtype.
        indices: coordinates in the last axis: `[..., k]` with `k <= rank`.
        updates: `indices.shape[:-1] + tensor.shape[k:]`; which of several at equal coordinates wins is open.

    Raises InvalidArgumentError for coordinates out of range (eager, on CPU; elsewhere they are dropped) and
    shapes that do not fit.

    >>> import tenfold as tf
    >>> tf.tensor_scatter_nd_update([1, 2, 3], [[0], [2]], [7, 9])
    <tf.Tensor: shape=(3,), dtype=int32, numpy=array([7, 2, 9], dtype=int32)>
    """
    return _apply(tensor_update, tensor, indices, updates, "", name)


def tensor_scatter_nd_add(
    tensor: Any, indices: Any, updates: Any, bad_indices_policy: str = "", name: str | None = None
) -> Tensor:
    """`tensor` with `updates` added at `indices`; shapes and errors as in `tensor_scatter_nd_update`.

    >>> import tenfold as tf
    >>> tf.tensor_scatter_nd_add([1, 2], [[0], [0]], [10, 10])
    <tf.Tensor: shape=(2,), dtype=int32, numpy=array([21,  2], dtype=int32)>
    """
    return _apply(tensor_add, tensor, indices, updates, bad_indices_policy, name)


def tensor_scatter_nd_sub(
    tensor: Any, indices: Any, updates: Any, bad_indices_policy: str = "", name: str | None = None
) -> Tensor:
    """`tensor` with `updates` subtracted at `indices`; shapes and errors as in `tensor_scatter_nd_update`.

    >>> import tenfold as tf
    >>> tf.tensor_scatter_nd_sub([1, 2], [[0]], [10])
    <tf.Tensor: shape=(2,), dtype=int32, numpy=array([-9,  2], dtype=int32)>
    """
    return _apply(tensor_sub, tensor, indices, updates, bad_indices_policy, name)


def tensor_scatter_nd_max(
    tensor: Any, indices: Any, updates: Any, bad_indices_policy: str = "", name: str | None = None
) -> Tensor:
    """`tensor` with the larger of it and `updates` at `indices`; shapes as in `tensor_scatter_nd_update`.

    >>> import tenfold as tf
    >>> tf.tensor_scatter_nd_max([1, 2], [[0], [1]], [5, -5])
    <tf.Tensor: shape=(2,), dtype=int32, numpy=array([5, 2], dtype=int32)>
    """
    return _apply(tensor_max, tensor, indices, updates, bad_indices_policy, name)


def tensor_scatter_nd_min(
    tensor: Any, indices: Any, updates: Any, bad_indices_policy: str = "", name: str | None = None
) -> Tensor:
    """`tensor` with the smaller of it and `updates` at `indices`; shapes as in `tensor_scatter_nd_update`.

    >>> import tenfold as tf
    >>> tf.tensor_scatter_nd_min([1, 2], [[0], [1]], [5, -5])
    <tf.Tensor: shape=(2,), dtype=int32, numpy=array([ 1, -5], dtype=int32)>
    """
    return _apply(tensor_min, tensor, indices, updates, bad_indices_policy, name)
