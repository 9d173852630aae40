"""Choosing elements by conditions and order: where, boolean_mask, unique, searchsorted."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from ..runtime import attributes
from ..runtime.aval import TRACED, Aval
from ..runtime.coerce import convert_to_tensor, literal
from ..runtime.define import op
from ..runtime.dtypes import as_dtype, int32
from ..runtime.errors import DTypeError, ShapeError, UnimplementedError
from ..runtime.op import Array, Bool
from ..runtime.tensor import Tensor
from .array import reshape
from .checks import broadcast, text
from .gather import gather
from .shape_checks import axis_of


def value_of(tensor: Tensor, function: str) -> np.ndarray[Any, Any]:
    """The values of a tensor that decide on the shape of the result of `function`.

    Raises UnimplementedError where they are only known when the compiled program runs.
    """
    if tensor._aval.placement is not TRACED:
        try:
            found: np.ndarray[Any, Any] = attributes.known(tensor)
            return found
        except ValueError:
            pass
    raise UnimplementedError(
        f"{function}: the shape of the result depends on values that are only known when the compiled "
        "program runs. "
        "XLA needs shapes beforehand: call it outside the function, or keep the shape (tf.where with three "
        "arguments, a mask and a reduction)."
    )


def _select_check(condition: Aval, x: Aval, y: Aval) -> None:
    if condition.dtype.kind != "b":
        raise DTypeError(f"wanted bools, but 'condition' is {condition.dtype.name} [Op:SelectV2]")
    branches = broadcast(x.dims, y.dims)
    if branches is None or broadcast(condition.dims, branches) is None:
        raise ShapeError(f"condition {text(condition.dims)}, then {text(x.dims)}, and else {text(y.dims)} "
                         "must be "
                         "broadcastable [Op:SelectV2]")  # fmt: skip


@op("SelectV2", check=_select_check)
def _select(condition: Bool, x: Array, y: Array) -> Array:
    return jnp.where(condition, x, y)


def where(condition: Any, x: Any = None, y: Any = None, name: str | None = None) -> Tensor:
    """`x` where `condition` holds and `y` elsewhere; the three broadcast.

    With `condition` alone, the places where it holds.

    Args:
        condition: bool; alone also numbers, which hold where they are not zero.
        x: values of the result's dtype.
        y: values of the same dtype.

    Returns:
        A tensor of the common shape; for one argument int64 coordinates, `[number of places, rank]`, whose
        shape depends on values: available in eager code.

    Raises InvalidArgumentError where shapes do not broadcast or dtypes differ, ValueError for only one of x
    and y.

    >>> import tenfold as tf
    >>> tf.where([True, False], 1, 2)
    <tf.Tensor: shape=(2,), dtype=int32, numpy=array([1, 2], dtype=int32)>
    >>> tf.where([0, 5, 7])
    <tf.Tensor: shape=(2, 1), dtype=int64, numpy=
    array([[1],
           [2]])>
    """
    if (x is None) != (y is None):
        raise ValueError("x and y must both be non-None or both be None.")
    if x is not None:
        chosen: Tensor = _select(condition, x, y, name)
        return chosen
    values = value_of(convert_to_tensor(condition), "tf.where(condition)")
    return literal(np.argwhere(values).astype(np.int64))


def boolean_mask(tensor: Any, mask: Any, axis: Any = None, name: str | None = "boolean_mask") -> Tensor:
    """The parts of `tensor` where `mask` is True. The axes of the mask, from `axis` on, become one.

    Its shape depends on the mask's values: in a graph the mask must be known. Raises ValueError where the
    mask does not fit `tensor`, or is a scalar.

    >>> import tenfold as tf
    >>> tf.boolean_mask([1, 2, 3], [True, False, True])
    <tf.Tensor: shape=(2,), dtype=int32, numpy=array([1, 3], dtype=int32)>
    """
    tensor, mask = convert_to_tensor(tensor), convert_to_tensor(mask)
    if mask.dtype.kind != "b":
        raise DTypeError(f"a mask is a bool tensor, but got {mask.dtype.name}")
    if not mask.ndim:
        raise ValueError("mask cannot be scalar.")
    first = 0 if axis is None else axis_of(attributes.integer(axis), tensor.ndim, "boolean_mask")
    covered = tensor.shape[first : first + mask.ndim]
    if not covered.is_compatible_with(mask.shape):
        raise ShapeError(f"Shapes {covered} and {mask.shape} are incompatible")
    places = np.flatnonzero(value_of(mask, "tf.boolean_mask")).astype(np.int64)
    dims = tensor._aval.dims
    size = mask.shape.num_elements()
    flat: Tensor = reshape(tensor, (*dims[:first], size, *dims[first + mask.ndim :])) if mask.ndim > 1 else tensor
    # Counted from the end, so that a gradient is a tensor, as TensorFlow's, and not `IndexedSlices`.
    return gather(flat, literal(places), axis=first - flat.ndim)


def _unique(x: Any, out_idx: Any, function: str) -> tuple[np.ndarray[Any, Any], ...]:
    values = value_of(convert_to_tensor(x), function)
    if values.ndim != 1:
        raise ShapeError(f"unique expects a 1D vector, got shape {list(values.shape)} [Op:Unique]")
    kinds, first, index, counts = np.unique(
        values, return_index=True, return_inverse=True, return_counts=True, equal_nan=False
    )
    # NumPy sorts; TensorFlow keeps the order of first appearance.
    order = np.argsort(first, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    dtype = as_dtype(out_idx).numpy_dtype
    return kinds[order], place[index].astype(dtype), counts[order].astype(dtype)


class Unique(NamedTuple):
    """What `tf.unique` gives: the distinct values, and where each element of the input is among them."""

    y: Tensor
    idx: Tensor


class UniqueWithCounts(NamedTuple):
    """As `Unique`, with how often each value appears."""

    y: Tensor
    idx: Tensor
    # TensorFlow's name for it, which hides tuple.count.
    count: Tensor  # type: ignore[assignment]


def unique(x: Any, out_idx: Any = int32, name: str | None = None) -> Unique:
    """The distinct values of the vector `x` in order of appearance: `(y, idx)` with `x == tf.gather(y, idx)`.

    The shape of `y` depends on values: eager code only. Raises InvalidArgumentError for other than one axis.

    >>> import tenfold as tf
    >>> y, idx = tf.unique([4, 1, 4])
    >>> y.numpy().tolist(), idx.numpy().tolist()
    ([4, 1], [0, 1, 0])
    """
    y, idx, _ = _unique(x, out_idx, "tf.unique")
    return Unique(literal(y), literal(idx))


def unique_with_counts(x: Any, out_idx: Any = int32, name: str | None = None) -> UniqueWithCounts:
    """As `unique`, and how often each value appears: `(y, idx, count)`.

    >>> import tenfold as tf
    >>> tf.unique_with_counts([4, 1, 4]).count.numpy().tolist()
    [2, 1]
    """
    y, idx, count = _unique(x, out_idx, "tf.unique_with_counts")
    return UniqueWithCounts(literal(y), literal(idx), literal(count))


def _sorted_check(sorted_sequence: Aval, values: Aval, side: str, out_type: Any) -> None:
    if side not in ("left", "right"):
        raise ValueError(f"Argument `side` must be either 'right' or 'left'. Received: `side` = '{side}'.")
    a, b = sorted_sequence.dims, values.dims
    if len(a) != len(b) or any(None not in (m, n) and m != n for m, n in zip(a[:-1], b[:-1], strict=True)):
        raise ShapeError(f"Leading dim_size of both tensors must match: {text(a)} vs. {text(b)} [Op:SearchSorted]")


@op("SearchSorted", check=_sorted_check)
def _searchsorted(sorted_sequence: Array, values: Array, side: Any, out_type: Any) -> Array:
    def row(sequence: Array, wanted: Array) -> Array:
        return jnp.searchsorted(sequence, wanted, side=side)

    lead = values.shape[:-1]
    found = jax.vmap(row)(
        sorted_sequence.reshape(-1, sorted_sequence.shape[-1]) if lead else sorted_sequence[None],
        values.reshape(-1, values.shape[-1]) if lead else values[None],
    )
    return found.reshape(values.shape).astype(out_type.numpy_dtype)


def searchsorted(
    sorted_sequence: Any, values: Any, side: str = "left", out_type: Any = int32, name: str | None = None
) -> Tensor:
    """Where in `sorted_sequence` `[..., n]` each of `values` `[..., m]` would be inserted; shape `[..., m]`.

    `side` says before (`"left"`) or after (`"right"`) equal elements. Raises InvalidArgumentError where the
    leading axes differ.

    >>> import tenfold as tf
    >>> tf.searchsorted([1, 3, 5], [0, 3, 6])
    <tf.Tensor: shape=(3,), dtype=int32, numpy=array([0, 1, 3], dtype=int32)>
    """
    found: Tensor = _searchsorted(sorted_sequence, values, side, as_dtype(out_type), name)
    return found
