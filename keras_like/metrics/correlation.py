"""Correlation of predictions with targets."""

from __future__ import annotations

from typing import Any

from ...ops.elementwise import square
from ...ops.reduce import reduce_mean, reduce_variance
from ...ops.unary import sqrt
from ...runtime.tensor import Tensor
from ..backend import epsilon
from ..numeric import matched
from .reduction import FunctionMetric


def pearson_correlation(y_true: Any, y_pred: Any, axis: int = -1) -> Tensor:
    """The Pearson correlation along `axis`.

    >>> import tenfold as tf
    >>> tf.keras.metrics.pearson_correlation([[0., 1., 2.]], [[1., 3., 5.]]).numpy().round(4)
    array([1.], dtype=float32)
    """
    y_true, y_pred = matched(y_true, y_pred)
    y_true = y_true - reduce_mean(y_true, axis=axis, keepdims=True)
    y_pred = y_pred - reduce_mean(y_pred, axis=axis, keepdims=True)
    y_true = y_true / sqrt(reduce_variance(y_true, axis=axis, keepdims=True))
    y_pred = y_pred / sqrt(reduce_variance(y_pred, axis=axis, keepdims=True))
    return reduce_mean(y_true * y_pred, axis=axis)


def concordance_correlation(y_true: Any, y_pred: Any, axis: int = -1) -> Tensor:
    """The concordance correlation (Lin 1989) along `axis`: 1 for equality, not just for a linear relation."""
    y_true, y_pred = matched(y_true, y_pred)
    true_mean = reduce_mean(y_true, axis=axis, keepdims=True)
    pred_mean = reduce_mean(y_pred, axis=axis, keepdims=True)
    covariance = (y_true - pred_mean) * (y_pred - pred_mean)
    spread = reduce_variance(y_true, axis=axis, keepdims=True) + reduce_variance(y_pred, axis=axis, keepdims=True)
    return reduce_mean(2 * covariance / (spread + square(true_mean - pred_mean) + epsilon()), axis=axis)


class PearsonCorrelation(FunctionMetric):
    """The mean Pearson correlation."""

    _direction = "up"

    def __init__(self, name: str | None = "pearson_correlation", dtype: Any = None, axis: int = -1) -> None:
        super().__init__(pearson_correlation, name, dtype, axis=axis)


class ConcordanceCorrelation(FunctionMetric):
    """The mean concordance correlation."""

    _direction = "up"

    def __init__(self, name: str | None = "concordance_correlation", dtype: Any = None, axis: int = -1) -> None:
        super().__init__(concordance_correlation, name, dtype, axis=axis)
