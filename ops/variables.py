"""Updates of parts of a variable: scattered rows, scattered elements, slices.

Each computes the variable's new value by a pure op and assigns it: while tracing that is all a graph knows.
The functions become methods of `Variable` in `ops.overloads`.
"""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp

from ..runtime.aval import Aval
from ..runtime.coerce import convert_to_tensor
from ..runtime.define import op
from ..runtime.errors import ShapeError
from ..runtime.op import Array, Index
from ..runtime.tensor import Tensor
from ..runtime.variable import Variable
from . import scatter
from .checks import text
from .gather import gather
from .gather import gather_nd as gather_nd_of
from .indexed_slices import IndexedSlices
from .indexing import assign_slice, getitem
from .shape_checks import indices_within


def _rows_check(ref: Aval, indices: Aval, updates: Aval, how: str) -> None:
    wanted = indices.dims + ref.dims[1:]
    if updates.dims and not updates.shape.is_compatible_with(wanted):
        raise ShapeError("Must have updates.shape = indices.shape + params.shape[1:] or updates.shape = [], "
                         "got "
                         f"updates.shape {text(updates.dims)}, indices.shape {text(indices.dims)}, "
                         "params.shape "
                         f"{text(ref.dims)} [Op:ResourceScatter{how.title()}]")  # fmt: skip


@op("ScatterRows", check=_rows_check)
def _scatter_rows(ref: Array, indices: Index, updates: Array, how: Any) -> Array:
    updates = jnp.broadcast_to(updates, indices.shape + ref.shape[1:])
    if how in ("max", "min"):
        return scatter.EXTREMES[how](ref, indices[..., None], updates)
    at = jnp.asarray(ref).at[indices]
    if how == "sub":
        how, updates = "add", -updates
    methods: dict[str, Any] = {"update": at.set, "add": at.add, "mul": at.multiply, "div": at.divide}
    return methods[how](updates, mode="drop", wrap_negative_indices=False)


def _rows(variable: Variable, sparse_delta: Any, how: str, name: str | None) -> Variable:
    if not isinstance(sparse_delta, IndexedSlices):
        raise TypeError(f"Argument `sparse_delta` must be a `tf.IndexedSlices`. Received arg: {sparse_delta!r}")
    indices = convert_to_tensor(sparse_delta.indices)
    if indices.dtype.is_integer:
        indices_within(indices, variable._aval.dims[0], f"ResourceScatter{how.title()}")
    values = convert_to_tensor(sparse_delta.values, dtype=variable._aval.dtype)
    updated: Variable = variable.assign(_scatter_rows(variable.read_value(), indices, values, how, name))
    return updated


def scatter_update(
    variable: Variable, sparse_delta: Any, use_locking: bool = False, name: str | None = None
) -> Variable:
    """Write the rows `sparse_delta.values` at `sparse_delta.indices` of the first axis. Returns the variable.

    Raises TypeError for other than `tf.IndexedSlices`, InvalidArgumentError for shapes that do not fit and
    for
    indices out of range (eager, on CPU; elsewhere such rows are dropped).

    >>> import tenfold as tf
    >>> tf.Variable([1., 2., 3.]).scatter_update(tf.IndexedSlices([9.], [1])).numpy().tolist()
    [1.0, 9.0, 3.0]
    """
    return _rows(variable, sparse_delta, "update", name)


def scatter_add(variable: Variable, sparse_delta: Any, use_locking: bool = False, name: str | None = None) -> Variable:
    """Add the rows of `sparse_delta`; rows at equal positions add up. Otherwise as `scatter_update`."""
    return _rows(variable, sparse_delta, "add", name)


def scatter_sub(variable: Variable, sparse_delta: Any, use_locking: bool = False, name: str | None = None) -> Variable:
    """Subtract the rows of `sparse_delta`. Otherwise as `scatter_update`."""
    return _rows(variable, sparse_delta, "sub", name)


def scatter_mul(variable: Variable, sparse_delta: Any, use_locking: bool = False, name: str | None = None) -> Variable:
    """Multiply by the rows of `sparse_delta`. Otherwise as `scatter_update`."""
    return _rows(variable, sparse_delta, "mul", name)


def scatter_div(variable: Variable, sparse_delta: Any, use_locking: bool = False, name: str | None = None) -> Variable:
    """Divide by the rows of `sparse_delta`. Otherwise as `scatter_update`."""
    return _rows(variable, sparse_delta, "div", name)


def scatter_max(variable: Variable, sparse_delta: Any, use_locking: bool = False, name: str | None = None) -> Variable:
    """Take the larger of each element and that of `sparse_delta`. Otherwise as `scatter_update`."""
    return _rows(variable, sparse_delta, "max", name)


def scatter_min(variable: Variable, sparse_delta: Any, use_locking: bool = False, name: str | None = None) -> Variable:
    """Take the smaller of each element and that of `sparse_delta`. Otherwise as `scatter_update`."""
    return _rows(variable, sparse_delta, "min", name)


def _batch_check(ref: Aval, indices: Aval, updates: Aval) -> None:
    lead = len(indices.dims) - 1
    wanted = indices.dims + ref.dims[lead + 1 :]
    fits = lead >= 0 and ref.shape[:lead].is_compatible_with(indices.shape[:lead])
    if not fits or not updates.shape.is_compatible_with(wanted):
        raise ShapeError(f"batch_scatter_update: indices {text(indices.dims)} and values "
                         f"{text(updates.dims)} do not fit "
                         f"a variable of shape {text(ref.dims)}")  # fmt: skip


@op("BatchScatterUpdate", check=_batch_check)
def _batch_scatter_update(ref: Array, indices: Index, updates: Array) -> Array:
    lead = indices.ndim - 1
    grid = jnp.indices((*indices.shape[:lead], 1), sparse=True)[:lead]
    return jnp.asarray(ref).at[(*grid, indices)].set(updates, mode="drop", wrap_negative_indices=False)


def batch_scatter_update(
    variable: Variable, sparse_delta: Any, use_locking: bool = False, name: str | None = None
) -> Variable:
    """Write `v[b, indices[b, i]] = values[b, i]` for all leading indices `b`. Returns the variable.

    >>> import tenfold as tf
    >>> delta = tf.IndexedSlices([[7.], [8.]], [[1], [0]])
    >>> tf.Variable([[1., 2.], [3., 4.]]).batch_scatter_update(delta).numpy().tolist()
    [[1.0, 7.0], [8.0, 4.0]]
    """
    if not isinstance(sparse_delta, IndexedSlices):
        raise TypeError(f"Argument `sparse_delta` must be a `tf.IndexedSlices`. Received arg: {sparse_delta!r}")
    indices = convert_to_tensor(sparse_delta.indices)
    if indices.dtype.is_integer and indices.ndim and indices.ndim <= variable.ndim:
        indices_within(indices, variable._aval.dims[indices.ndim - 1], "BatchScatterUpdate")
    values = convert_to_tensor(sparse_delta.values, dtype=variable._aval.dtype)
    updated: Variable = variable.assign(_batch_scatter_update(variable.read_value(), indices, values, name))
    return updated


def _elements(variable: Variable, kernel: Any, indices: Any, updates: Any, name: str | None) -> Variable:
    places = convert_to_tensor(indices)
    scatter.check_places(places, variable._aval.dims, "Resource" + kernel.op.name.removeprefix("Tensor"))
    values = convert_to_tensor(updates, dtype=variable._aval.dtype)
    updated: Variable = variable.assign(kernel(variable.read_value(), places, values, name))
    return updated


def scatter_nd_update(variable: Variable, indices: Any, updates: Any, name: str | None = None) -> Variable:
    """Write `updates` at the coordinates in the last axis of `indices`. Returns the variable.

    Shapes and errors as in `tf.tensor_scatter_nd_update`.

    >>> import tenfold as tf
    >>> tf.Variable([1., 2., 3.]).scatter_nd_update([[0], [2]], [7., 9.]).numpy().tolist()
    [7.0, 2.0, 9.0]
    """
    return _elements(variable, scatter.tensor_update, indices, updates, name)


def scatter_nd_add(variable: Variable, indices: Any, updates: Any, name: str | None = None) -> Variable:
    """Add `updates` at `indices`. Otherwise as `scatter_nd_update`."""
    return _elements(variable, scatter.tensor_add, indices, updates, name)


def scatter_nd_sub(variable: Variable, indices: Any, updates: Any, name: str | None = None) -> Variable:
    """Subtract `updates` at `indices`. Otherwise as `scatter_nd_update`."""
    return _elements(variable, scatter.tensor_sub, indices, updates, name)


def scatter_nd_max(variable: Variable, indices: Any, updates: Any, name: str | None = None) -> Variable:
    """Take the larger of each element and `updates` at `indices`. Otherwise as `scatter_nd_update`."""
    return _elements(variable, scatter.tensor_max, indices, updates, name)


def scatter_nd_min(variable: Variable, indices: Any, updates: Any, name: str | None = None) -> Variable:
    """Take the smaller of each element and `updates` at `indices`. Otherwise as `scatter_nd_update`."""
    return _elements(variable, scatter.tensor_min, indices, updates, name)


def gather_nd(variable: Variable, indices: Any, name: str | None = None) -> Tensor:
    """`tf.gather_nd` of the variable's value."""
    return gather_nd_of(variable.read_value(), indices, name=name)


def sparse_read(variable: Variable, indices: Any, name: str | None = None) -> Tensor:
    """`tf.gather` of rows of the variable's value."""
    return gather(variable.read_value(), indices, name=name)


def sliced(variable: Variable, key: Any) -> Tensor:
    """`variable[key]`, which remembers where it comes from, so that `assign_sliced` can write there."""
    part = getitem(variable.read_value(), key)
    part._slice_of = (variable, key)
    return part


def assign_sliced(
    part: Tensor, value: Any, use_locking: bool = False, name: str | None = None, read_value: bool = True
) -> Any:
    """`variable[key].assign(value)`: write `value`, broadcast, to that slice. Returns the variable.

    Raises AttributeError where `part` is no slice of a variable, InvalidArgumentError where `value` does not
    broadcast to it, ValueError where it has another dtype.

    >>> import tenfold as tf
    >>> v = tf.Variable([[1., 2.], [3., 4.]])
    >>> v[:, 1].assign([8., 9.]).numpy().tolist()
    [[1.0, 8.0], [3.0, 9.0]]
    """
    try:
        variable, key = part._slice_of
    except AttributeError:
        raise AttributeError(f"{part!r} is no slice of a variable: a tensor cannot be assigned to") from None
    return variable.assign(assign_slice(variable.read_value(), key, value, name), read_value=read_value)
