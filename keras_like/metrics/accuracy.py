"""How often predictions are right."""

from __future__ import annotations

from typing import Any

from ...ops.array import expand_dims, reshape, squeeze
from ...ops.compare import equal, greater
from ...ops.order import argmax, in_top_k
from ...ops.reduce import reduce_any
from ...runtime.coerce import convert_to_tensor
from ...runtime.tensor import Tensor
from ..backend import floatx
from ..numeric import cast_to, matched, same_rank, to_tensor
from .reduction import FunctionMetric


def accuracy(y_true: Any, y_pred: Any) -> Tensor:
    """1 where targets and predictions are equal, else 0."""
    y_true, y_pred = matched(y_true, y_pred)
    return cast_to(equal(y_true, y_pred), floatx())


def binary_accuracy(y_true: Any, y_pred: Any, threshold: float = 0.5) -> Tensor:
    """1 where `y_pred > threshold` agrees with a target of 0 or 1, else 0."""
    y_true, y_pred = same_rank(convert_to_tensor(y_true), to_tensor(y_pred))
    return cast_to(equal(y_true, cast_to(greater(y_pred, threshold), y_true.dtype)), floatx())


def categorical_accuracy(y_true: Any, y_pred: Any) -> Tensor:
    """1 where the largest prediction is at the place of the largest target, else 0; over the last axis."""
    return cast_to(equal(argmax(convert_to_tensor(y_true), -1), argmax(to_tensor(y_pred), -1)), floatx())


def sparse_categorical_accuracy(y_true: Any, y_pred: Any) -> Tensor:
    """1 where the largest prediction is at the class number in `y_true`, else 0.

    `y_true` has the shape of `y_pred` without the last axis, or with one of 1.
    """
    y_true, y_pred = convert_to_tensor(y_true), to_tensor(y_pred)
    if y_true.ndim == y_pred.ndim and y_true.shape[-1] == 1:
        y_true = squeeze(y_true, -1)
    matches = cast_to(equal(cast_to(y_true, "int64"), argmax(y_pred, -1)), floatx())
    return squeeze(matches, -1) if matches.ndim > 1 and matches.shape[-1] == 1 else matches


def _among_largest(labels: Tensor, y_pred: Tensor, k: int) -> Tensor:
    """1 where a class number is among the `k` largest predictions, in the shape of the labels."""
    rows = reshape(y_pred, [-1, y_pred.shape[-1]]) if y_pred.ndim > 2 else y_pred
    found = in_top_k(cast_to(reshape(labels, [-1]), "int32"), rows, k)
    return reshape(cast_to(found, floatx()), labels.shape)


def top_k_categorical_accuracy(y_true: Any, y_pred: Any, k: int = 5) -> Tensor:
    """1 where the class of a one-hot target is among the `k` largest predictions, else 0."""
    return _among_largest(argmax(convert_to_tensor(y_true), -1), to_tensor(y_pred), k)


def sparse_top_k_categorical_accuracy(y_true: Any, y_pred: Any, k: int = 5, from_sorted_ids: bool = False) -> Tensor:
    """1 where a class number is among the `k` largest predictions, else 0.

    With `from_sorted_ids` the predictions are class numbers themselves, the most likely first.
    """
    y_true, y_pred = convert_to_tensor(y_true), to_tensor(y_pred)
    if not from_sorted_ids:
        return _among_largest(y_true, y_pred, k)
    rows = reshape(y_pred, [-1, y_pred.shape[-1]])[:, :k]
    labels = cast_to(expand_dims(reshape(y_true, [-1]), 1), y_pred.dtype)
    return reshape(cast_to(reduce_any(equal(labels, rows), axis=1), floatx()), y_true.shape)


class Accuracy(FunctionMetric):
    """How often predictions equal targets.

    >>> import tenfold as tf
    >>> float(tf.keras.metrics.Accuracy()([1, 2, 3, 4], [1, 2, 3, 0]))
    0.75
    """

    _direction = "up"

    def __init__(self, name: str | None = "accuracy", dtype: Any = None) -> None:
        super().__init__(accuracy, name, dtype)


class BinaryAccuracy(FunctionMetric):
    """How often predictions, taken as 1 above `threshold`, equal targets of 0 and 1."""

    _direction = "up"

    def __init__(self, name: str | None = "binary_accuracy", dtype: Any = None, threshold: float = 0.5) -> None:
        super().__init__(binary_accuracy, name, dtype, threshold=threshold)


class CategoricalAccuracy(FunctionMetric):
    """How often the largest prediction is at the class of a one-hot target."""

    _direction = "up"

    def __init__(self, name: str | None = "categorical_accuracy", dtype: Any = None) -> None:
        super().__init__(categorical_accuracy, name, dtype)


class SparseCategoricalAccuracy(FunctionMetric):
    """How often the largest prediction is at the class number of the target.

    >>> import tenfold as tf
    >>> float(tf.keras.metrics.SparseCategoricalAccuracy()([1, 0], [[0.1, 0.9], [0.2, 0.8]]))
    0.5
    """

    _direction = "up"

    def __init__(self, name: str | None = "sparse_categorical_accuracy", dtype: Any = None) -> None:
        super().__init__(sparse_categorical_accuracy, name, dtype)


class TopKCategoricalAccuracy(FunctionMetric):
    """How often the class of a one-hot target is among the `k` largest predictions."""

    _direction = "up"

    def __init__(self, k: int = 5, name: str | None = "top_k_categorical_accuracy", dtype: Any = None) -> None:
        super().__init__(top_k_categorical_accuracy, name, dtype, k=k)


class SparseTopKCategoricalAccuracy(FunctionMetric):
    """How often a class number is among the `k` largest predictions: see `sparse_top_k_categorical_accuracy`."""

    _direction = "up"

    def __init__(
        self, k: int = 5, name: str | None = "sparse_top_k_categorical_accuracy", dtype: Any = None,
        from_sorted_ids: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(sparse_top_k_categorical_accuracy, name, dtype, k=k, from_sorted_ids=from_sorted_ids)

    def get_config(self) -> dict[str, Any]:
        config = super().get_config()
        if not config["from_sorted_ids"]:
            del config["from_sorted_ids"]
        return config
