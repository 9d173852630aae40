"""Order: `argmax`, `argmin`, `sort`, `argsort`, `top_k`, `in_top_k`."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax.numpy as jnp
from jax import lax

from ..runtime.aval import Aval
from ..runtime.coerce import convert_to_tensor
from ..runtime.define import op
from ..runtime.dtypes import BOOL, FLOATS, REALS, DType, float32, int32, int64
from ..runtime.errors import InvalidArgumentError, ShapeError
from ..runtime.op import Array, Index
from .checks import axis_in_range, text
from .shape_checks import readable


def _choosable(name: str) -> Any:
    in_range = axis_in_range(name)

    def check(x: Aval, axis: int, **attributes: Any) -> None:
        in_range(x, axis=axis)
        if x.dims[axis] == 0 and 0 not in (x.dims[:axis] + x.dims[axis % len(x.dims) + 1 :]):
            raise ShapeError(f"Reduction axis {axis} is empty in shape {text(x.dims)} [Op:{name}]")

    return check


@op("ArgMax", dtypes=REALS | BOOL, check=_choosable("ArgMax"), public="argmax")
def _argmax(input: Array, axis: int, output_type: DType) -> Array:
    return _first(input, axis, output_type, largest=True)


@op("ArgMin", dtypes=REALS | BOOL, check=_choosable("ArgMin"), public="argmin")
def _argmin(input: Array, axis: int, output_type: DType) -> Array:
    return _first(input, axis, output_type, largest=False)


def _first(x: Any, axis: int, output_type: DType, *, largest: bool) -> Any:
    if x.dtype == bool:
        x = x.astype(jnp.uint8)
    if jnp.issubdtype(x.dtype, jnp.floating):
        # JAX finds the first nan; TensorFlow's comparisons pass it over.
        x = jnp.where(jnp.isnan(x), -jnp.inf if largest else jnp.inf, x)
    choose = lax.argmax if largest else lax.argmin
    return choose(x, axis % x.ndim, output_type.numpy_dtype)


def argmax(input: Any, axis: Any = None, output_type: Any = int64, name: str | None = None) -> Any:
    """The index of the largest element along `axis` (0 where it is None), the first of equal ones.

    Args:
        input: real numbers or bools, of at least one axis. nan counts as smallest.
        output_type: int32, int64 or uint16.

    Raises InvalidArgumentError where there is no such axis or it has no elements.

    >>> import tenfold as tf
    >>> tf.argmax([[1, 7], [5, 2]], axis=1).numpy()
    array([1, 0])
    """
    return _argmax(input, 0 if axis is None else axis, output_type, name=name)


def argmin(input: Any, axis: Any = None, output_type: Any = int64, name: str | None = None) -> Any:
    """The index of the smallest element along `axis` (0 where it is None), the first of equal ones.

    Arguments and errors as for `argmax`; nan counts as largest.

    >>> import tenfold as tf
    >>> tf.argmin([[1, 7], [5, 2]], axis=1).numpy()
    array([0, 1])
    """
    return _argmin(input, 0 if axis is None else axis, output_type, name=name)


_DIRECTIONS = ("ASCENDING", "DESCENDING")


def _sortable(name: str) -> Any:
    in_range = axis_in_range(name)

    def check(values: Aval, axis: int, direction: str, **attributes: Any) -> None:
        if direction not in _DIRECTIONS:
            raise ValueError(
                f"Argument `direction` should be one of {', '.join(_DIRECTIONS)}. Received: direction={direction}"
            )
        in_range(values, axis=axis)

    return check


@op("Sort", dtypes=REALS, check=_sortable("Sort"))
def sort(values: Array, axis: int = -1, direction: str = "ASCENDING") -> Array:
    """The elements in order along `axis`; shape and dtype stay. nan comes last, or first when descending.

    Args:
        direction: "ASCENDING" or "DESCENDING".

    Raises ValueError for another direction, InvalidArgumentError where there is no such axis.

    >>> import tenfold as tf
    >>> tf.sort([3, 1, 2]).numpy()
    array([1, 2, 3], dtype=int32)
    """
    ordered = lax.sort(values, axis % values.ndim)
    return ordered if direction == "ASCENDING" else lax.rev(ordered, (axis % values.ndim,))


@op("ArgSort", dtypes=REALS, check=_sortable("ArgSort"))
def argsort(values: Array, axis: int = -1, direction: str = "ASCENDING", stable: bool = False) -> Array:
    """The int32 indices that put the elements in order along `axis`. Equal elements keep their order.

    Arguments and errors as for `sort`.

    >>> import tenfold as tf
    >>> tf.argsort([3, 1, 2]).numpy()
    array([1, 2, 0], dtype=int32)
    """
    axis %= values.ndim
    keys = values
    if direction == "DESCENDING":
        # Reverses the order of integers without overflow.
        keys = ~values if jnp.issubdtype(values.dtype, jnp.integer) else -values
    places = lax.broadcasted_iota(jnp.int32, values.shape, axis)
    return lax.sort((keys, places), axis, is_stable=True, num_keys=1)[1]


class TopKV2(NamedTuple):
    """The largest elements and where they were."""

    values: Any
    indices: Any


def _has_k(input: Aval, k: int, **attributes: Any) -> None:
    if not input.dims:
        raise ShapeError("input must be >= 1-D, got shape [] [Op:TopKV2]")
    if k < 0:
        raise InvalidArgumentError(f"Need k >= 0, got {k} [Op:TopKV2]")
    size = input.dims[-1]
    if size is not None and size < k:
        raise ShapeError(f"input must have at least k columns. Had {size}, needed {k} [Op:TopKV2]")


@op("TopKV2", dtypes=REALS, check=_has_k, public="top_k")
def _top_k(input: Array, k: int, sorted: bool, index_type: DType) -> tuple[Array, Array]:
    values, indices = lax.top_k(input, k)
    return values, indices.astype(index_type.numpy_dtype)


def top_k(input: Any, k: Any = 1, sorted: Any = True, index_type: Any = int32, name: str | None = None) -> TopKV2:
    """The `k` largest elements of the last axis, in descending order, and their indices.

    Args:
        input: real numbers `[..., n]` with `n >= k`.
        index_type: int16, int32 or int64.

    Returns a named tuple `values`, `indices`, both `[..., k]`. Of equal elements that with the lower index
    comes first. Raises InvalidArgumentError where `k` is negative or larger than `n`.

    >>> import tenfold as tf
    >>> tf.math.top_k([1, 4, 2, 4], k=2).indices.numpy()
    array([1, 3], dtype=int32)
    """
    return TopKV2(*_top_k(input, k, sorted, index_type, name=name))


def _rows(predictions: Aval, targets: Aval, **attributes: Any) -> None:
    if len(predictions.dims) != 2 or len(targets.dims) != 1:
        raise ShapeError(
            f"predictions must be 2-dimensional and targets 1-dimensional, but got "
            f"{text(predictions.dims)} and {text(targets.dims)} [Op:InTopKV2]"
        )
    if not targets.shape.is_compatible_with(predictions.dims[:1]):
        raise ShapeError(
            f"First dimension of predictions {predictions.dims[0]} must match length of targets "
            f"{targets.dims[0]} [Op:InTopKV2]"
        )


@op("InTopKV2", dtypes=frozenset({float32}), check=_rows, public="in_top_k")
def _in_top_k(predictions: Array, targets: Index, k: int) -> Array:
    classes = predictions.shape[1]
    at_target = jnp.take_along_axis(
        predictions, jnp.where(targets < 0, classes, targets)[:, None], 1, mode="fill", fill_value=jnp.nan
    )
    better = jnp.sum(predictions > at_target, 1)
    return (better < k) & jnp.isfinite(at_target[:, 0]) & jnp.all(jnp.isfinite(predictions), 1)


def in_top_k(targets: Any, predictions: Any, k: Any, name: str | None = None) -> Any:
    """Whether fewer than `k` classes are predicted more strongly than the target: a bool tensor `[batch]`.

    Args:
        targets: class numbers `[batch]`, int32 or int64.
        predictions: float32 `[batch, classes]`.

    False where the target is no class or a prediction of the row is not finite.

    >>> import tenfold as tf
    >>> tf.math.in_top_k([1, 0], [[0.1, 0.9], [0.1, 0.9]], k=1).numpy()
    array([ True, False])
    """
    return _in_top_k(predictions, targets, k, name=name)


class ApproxTopK(NamedTuple):
    """Nearly the largest (or smallest) elements and where they were."""

    values: Any
    indices: Any


@op("ApproxTopK", dtypes=FLOATS, public="approx_top_k")
def _approx_top_k(
    operand: Array, k: int, axis: int, recall: float, size_override: int, aggregate: bool, largest: bool
) -> tuple[Array, Array]:
    choose = lax.approx_max_k if largest else lax.approx_min_k
    values, indices = choose(operand, k, axis, recall, size_override, aggregate)
    return values, indices


def approx_max_k(
    operand: Any,
    k: Any,
    reduction_dimension: Any = -1,
    recall_target: Any = 0.95,
    reduction_input_size_override: Any = -1,
    aggregate_to_topk: Any = True,
    name: str | None = None,
) -> ApproxTopK:
    """The `k` largest elements along an axis, each found with probability `recall_target` (TPU; elsewhere 1).

    Returns a named tuple `values`, `indices` with length `k` on `reduction_dimension`.

    >>> import tenfold as tf
    >>> tf.math.approx_max_k([1., 3., 2.], 2).indices.numpy()
    array([1, 2], dtype=int32)
    """
    return ApproxTopK(
        *_approx_top_k(
            operand,
            k,
            reduction_dimension,
            recall_target,
            reduction_input_size_override,
            aggregate_to_topk,
            True,
            name=name,
        )
    )


def approx_min_k(
    operand: Any,
    k: Any,
    reduction_dimension: Any = -1,
    recall_target: Any = 0.95,
    reduction_input_size_override: Any = -1,
    aggregate_to_topk: Any = True,
    name: str | None = None,
) -> ApproxTopK:
    """As `approx_max_k`, for the smallest elements.

    >>> import tenfold as tf
    >>> tf.math.approx_min_k([1., 3., 2.], 2).indices.numpy()
    array([0, 2], dtype=int32)
    """
    return ApproxTopK(
        *_approx_top_k(
            operand,
            k,
            reduction_dimension,
            recall_target,
            reduction_input_size_override,
            aggregate_to_topk,
            False,
            name=name,
        )
    )


@op("IsNonDecreasing", dtypes=REALS)
def is_non_decreasing(x: Array) -> Array:
    """Whether no element is smaller than the one before it, all axes in row order: a bool.

    >>> import tenfold as tf
    >>> tf.math.is_non_decreasing([1, 1, 2]).numpy()
    np.True_
    """
    flat = x.reshape(-1)
    return jnp.all(flat[:-1] <= flat[1:])


@op("IsStrictlyIncreasing", dtypes=REALS)
def is_strictly_increasing(x: Array) -> Array:
    """Whether each element is larger than the one before it, all axes in row order: a bool.

    >>> import tenfold as tf
    >>> tf.math.is_strictly_increasing([1, 1, 2]).numpy()
    np.False_
    """
    flat = x.reshape(-1)
    return jnp.all(flat[:-1] < flat[1:])


@op("InvertPermutation", dtypes=frozenset({int32, int64}), public="invert_permutation")
def _invert_permutation(x: Array) -> Array:
    return jnp.zeros_like(x).at[x].set(jnp.arange(x.shape[0], dtype=x.dtype), unique_indices=True)


def invert_permutation(x: Any, name: str | None = None) -> Any:
    """The permutation `y` with `y[x[i]] = i`; `x` holds each of 0 to n - 1 once.

    Raises InvalidArgumentError where it does not (eager, on CPU).

    >>> import tenfold as tf
    >>> tf.math.invert_permutation([2, 0, 1]).numpy()
    array([1, 2, 0], dtype=int32)
    """
    x = convert_to_tensor(x)
    if x.shape.rank != 1:
        raise ShapeError(f"invert_permutation expects a 1D vector but got {x.shape}. [Op:InvertPermutation]")
    values = readable(x)
    if values is not None:
        seen = set()
        for value in values.tolist():
            if not 0 <= value < len(values):
                raise InvalidArgumentError(f"{value} is not between 0 and {len(values)} [Op:InvertPermutation]")
            if value in seen:
                raise InvalidArgumentError(f"{value} is duplicated in the input. [Op:InvertPermutation]")
            seen.add(value)
    return _invert_permutation(x, name=name)
