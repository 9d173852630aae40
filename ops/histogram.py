"""Counts of integers: `bincount`, `confusion_matrix`."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
import numpy as np

from ..runtime.aval import Aval
from ..runtime.coerce import convert_to_tensor
from ..runtime.define import op
from ..runtime.dtypes import DType, as_dtype, int32, int64
from ..runtime.errors import InvalidArgumentError, ShapeError
from ..runtime.op import Array, Index
from .array import squeeze
from .cast import cast
from .selection import value_of
from .shape_checks import readable


def _same_shape(arr: Aval, weights: Aval | None = None, **attributes: Any) -> None:
    if weights is not None and not arr.shape.is_compatible_with(weights.shape):
        raise ShapeError(
            f"`weights` must have the shape of `arr`, {arr.shape}, but has {weights.shape} [Op:DenseBincount]"
        )


@op("DenseBincount", check=_same_shape)
def _bincount(arr: Index, weights: Array | None = None, *, size: int, dtype: DType, rows: bool, binary: bool) -> Array:
    values = arr if rows and arr.ndim == 2 else arr.reshape(1, -1)
    batch = jnp.broadcast_to(jnp.arange(values.shape[0])[:, None], values.shape)
    kind = dtype.numpy_dtype if weights is None else weights.dtype
    added = 1 if weights is None else weights.reshape(values.shape)
    counts = jnp.zeros((values.shape[0], size), kind).at[batch, jnp.where(values < 0, size, values)]
    result = counts.max(1, mode="drop") if binary else counts.add(added, mode="drop")
    return result if rows and arr.ndim == 2 else result[0]


def bincount(
    arr: Any,
    weights: Any = None,
    minlength: Any = None,
    maxlength: Any = None,
    dtype: Any = int32,
    name: str | None = None,
    axis: Any = None,
    binary_output: Any = False,
) -> Any:
    """How often each of 0, 1, 2, ... occurs in `arr`.

    Args:
        arr: int32 or int64, not negative. Without both lengths its largest element decides on the shape and
            must be known when the program is compiled.
        weights: what each element counts, in the shape of `arr`; the result then has their dtype.
        minlength: the least number of counts.
        maxlength: the greatest; larger elements are left out.
        dtype: int32, int64, float32 or float64.
        axis: None or 0 to count all, -1 to count each row of a matrix.
        binary_output: 1 in place of any count.

    Shape: `[largest element + 1]`, with `axis=-1` `[rows, largest element + 1]`.

    Raises InvalidArgumentError where an element is negative (eager, on CPU), ValueError for another axis.

    >>> import tenfold as tf
    >>> tf.math.bincount([1, 1, 3]).numpy()
    array([0, 2, 0, 1], dtype=int32)
    """
    if axis not in (None, 0, -1):
        raise ValueError(f"Unsupported value for argument axis={axis}. Only 0 and -1 are currently supported.")
    tensor = convert_to_tensor(arr)
    if not tensor.dtype.is_integer:
        tensor = cast(tensor, int32)
    if minlength is None or maxlength is None or int(minlength) < int(maxlength):
        values: np.ndarray[Any, Any] | None = value_of(tensor, "tf.math.bincount")
    else:
        values = readable(tensor)
    if values is not None and values.size and values.min() < 0:
        raise InvalidArgumentError("Input arr must be non-negative! [Op:DenseBincount]")
    size = int(values.max()) + 1 if values is not None and values.size else 0
    if minlength is not None:
        size = max(size, int(minlength))
    if maxlength is not None:
        size = min(size, int(maxlength))
    return _bincount(
        tensor, weights, name=name, size=size, dtype=as_dtype(dtype), rows=axis == -1, binary=binary_output
    )


def _pairs(labels: Aval, predictions: Aval, weights: Aval | None = None, **attributes: Any) -> None:
    for other in (predictions,) if weights is None else (predictions, weights):
        if not labels.shape.is_compatible_with(other.shape):
            raise ShapeError(
                f"Shapes of all inputs must match: values[0].shape = {labels.shape} != values[1].shape = "
                f"{other.shape} [Op:ConfusionMatrix]"
            )


@op("ConfusionMatrix", check=_pairs)
def _confusion_matrix(
    labels: Index, predictions: Index, weights: Array | None = None, *, num_classes: int, dtype: DType
) -> Array:
    added = 1 if weights is None else weights.astype(dtype.numpy_dtype)
    places = tuple(jnp.where(v < 0, num_classes, v) for v in (labels, predictions))
    return jnp.zeros((num_classes, num_classes), dtype.numpy_dtype).at[places].add(added, mode="drop")


def confusion_matrix(
    labels: Any,
    predictions: Any,
    num_classes: Any = None,
    weights: Any = None,
    dtype: Any = int32,
    name: str | None = None,
) -> Any:
    """How often label i was predicted as class j, `[num_classes, num_classes]`.

    Args:
        labels: class numbers `[n]`.
        predictions: class numbers `[n]`; a last axis of length 1 of either is dropped.
        num_classes: by default the largest class number plus one, which must be known when the program is
            compiled.
        weights: what each pair counts, `[n]`.

    Raises InvalidArgumentError where a class number is negative or too large (eager, on CPU; elsewhere the
    pair is left out) or the shapes differ.

    >>> import tenfold as tf
    >>> tf.math.confusion_matrix([0, 1, 1], [0, 1, 0]).numpy()
    array([[1, 0],
           [1, 1]], dtype=int32)
    """
    pair = [_class_numbers(labels), _class_numbers(predictions)]
    ranks = [t.shape.rank for t in pair]
    for i in (0, 1):
        if ranks[i] == ranks[1 - i] + 1 and pair[i].shape[-1] == 1:
            pair[i] = squeeze(pair[i], -1)
    if num_classes is None:
        largest = [value_of(t, "tf.math.confusion_matrix without num_classes").max(initial=-1) for t in pair]
        num_classes = int(max(largest)) + 1
    for what, tensor in zip(("labels", "predictions"), pair, strict=True):
        values = readable(tensor)
        if values is not None and values.size:
            if values.min() < 0:
                raise InvalidArgumentError(f"`{what}` contains negative values: {values.min()} [Op:ConfusionMatrix]")
            if values.max() >= int(np.asarray(num_classes)):
                raise InvalidArgumentError(
                    f"`{what}` out of bound: {values.max()} is not below num_classes = "
                    f"{num_classes} [Op:ConfusionMatrix]"
                )
    result = as_dtype(dtype)
    if weights is not None:
        weights = cast(weights, result)
    return _confusion_matrix(pair[0], pair[1], weights, name=name, num_classes=num_classes, dtype=result)


def _class_numbers(value: Any) -> Any:
    return cast(convert_to_tensor(value), int64)
