"""Counting true and false positives and negatives at many thresholds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from ...ops.array import broadcast_to, expand_dims, reshape, transpose
from ...ops.compare import greater
from ...ops.creation import one_hot
from ...ops.cumulative import cumsum
from ...ops.elementwise import clip_by_value, maximum
from ...ops.order import top_k as largest
from ...ops.reduce import reduce_sum
from ...ops.unary import ceil
from ...ops.unsorted_segment import unsorted_segment_sum
from ...runtime import attributes
from ...runtime.tensor import Tensor
from ...runtime.variable import Variable
from ..backend import epsilon
from ..numeric import cast_to, same_rank, to_tensor

NEGATIVE_INFINITY: Final = -1e10


def parse_thresholds(thresholds: Any, default: float = 0.5) -> list[float]:
    """Thresholds as a list. Raises ValueError for one outside [0, 1]."""
    if thresholds is None:
        return [default]
    given = list(thresholds) if isinstance(thresholds, (list, tuple)) else [thresholds]
    invalid = [t for t in given if t is None or t < 0 or t > 1]
    if invalid:
        raise ValueError(f"Threshold values must be in [0, 1]. Received: {invalid}")
    return given


def evenly_spaced(thresholds: Sequence[float]) -> bool:
    """Whether thresholds divide [0, 1] evenly, up to epsilon at its ends."""
    count = len(thresholds)
    if count < 3:
        return False
    return bool(np.allclose(thresholds, np.arange(count, dtype=np.float32) / (count - 1), atol=epsilon()))


def update_counts(
    variables: Mapping[str, Variable],
    y_true: Any,
    y_pred: Any,
    thresholds: Sequence[float],
    *,
    top_k: int | None = None,
    class_id: int | None = None,
    sample_weight: Any = None,
    multi_label: bool = False,
    label_weights: Any = None,
    evenly: bool = False,
) -> None:
    """Add the counts of a batch to `variables`: by "tp", "fp", "tn", "fn".

    Args:
        variables: of shape `[thresholds]`, or `[thresholds, labels]` where `multi_label`.
        y_true: 0 and 1; `y_pred`: of the same shape (up to a last axis of 1), from 0 to 1.
        top_k: only the `top_k` largest predictions of a sample count as positive.
        class_id: only this entry of the last axis counts.
        label_weights: one weight per label.
        evenly: whether the thresholds are evenly spaced: then each prediction is counted once, in its bucket,
            instead of once per threshold.
    """
    dtype = next(iter(variables.values())).dtype
    y_pred, y_true = same_rank(to_tensor(y_pred, dtype), to_tensor(y_true, dtype))
    if sample_weight is not None:
        sample_weight = expand_dims(to_tensor(sample_weight, dtype), -1)
        _, sample_weight = same_rank(y_true, sample_weight, expand_rank_1=False)
    if top_k is not None:
        y_pred = _only_largest(y_pred, top_k)
    if class_id is not None:
        if y_pred.ndim == 1:
            raise ValueError("When class_id is provided, y_pred must be a 2D array with shape (num_samples, "
                             "num_classes), "
                             f"found shape: {y_pred.shape}")  # fmt: skip
        y_true, y_pred = y_true[..., class_id, None], y_pred[..., class_id, None]
    if not y_true.shape.is_compatible_with(y_pred.shape):
        raise ValueError(f"Shapes {y_true.shape} and {y_pred.shape} are incompatible: y_true and y_pred must have the "
                         "same shape")  # fmt: skip
    weights = _weights(y_pred, sample_weight, None if multi_label else label_weights)
    labels = cast_to(cast_to(y_true, "bool"), dtype)
    if not multi_label:
        labels, y_pred = reshape(labels, [-1]), reshape(y_pred, [-1])
        weights = None if weights is None else reshape(weights, [-1])
    positives = labels if weights is None else labels * weights
    negatives = 1 - labels if weights is None else (1 - labels) * weights
    count = _in_buckets if evenly else _at_thresholds
    at_positive, at_negative = count((positives, negatives), y_pred, thresholds)
    counts = {"tp": at_positive, "fp": at_negative}
    if "fn" in variables:
        counts["fn"] = reduce_sum(positives, axis=0) - at_positive
    if "tn" in variables:
        counts["tn"] = reduce_sum(negatives, axis=0) - at_negative
    for name, variable in variables.items():
        variable.assign_add(counts[name])


def _only_largest(y_pred: Tensor, k: int) -> Tensor:
    """Predictions with all but the `k` largest of each row moved far down."""
    _, places = largest(y_pred, k)
    kept = reduce_sum(one_hot(places, y_pred.shape[-1], dtype=y_pred.dtype), axis=-2)
    return y_pred * kept + NEGATIVE_INFINITY * (1 - kept)


def _weights(y_pred: Tensor, sample_weight: Any, label_weights: Any) -> Tensor | None:
    """The weight of each prediction."""
    parts = [sample_weight] if sample_weight is not None else []
    if label_weights is not None:
        parts.append(expand_dims(to_tensor(label_weights, y_pred.dtype), 0))
    if not parts:
        return None
    spread = [broadcast_to(part, y_pred.shape) for part in parts]
    return spread[0] if len(spread) == 1 else spread[0] * spread[1]


def _at_thresholds(values: tuple[Tensor, Tensor], y_pred: Tensor, thresholds: Sequence[float]) -> tuple[Tensor, ...]:
    """For each threshold, the sum of `values` where the prediction is above it: `[thresholds, ...]`."""
    levels = to_tensor(list(thresholds), y_pred.dtype)
    above = greater(expand_dims(y_pred, 0), reshape(levels, [-1] + [1] * y_pred.ndim))
    chosen = cast_to(above, y_pred.dtype)
    return tuple(reduce_sum(chosen * value, axis=1) for value in values)


def _in_buckets(values: tuple[Tensor, Tensor], y_pred: Tensor, thresholds: Sequence[float]) -> tuple[Tensor, ...]:
    """As `_at_thresholds`, for evenly spaced thresholds."""
    count = len(thresholds)
    buckets = ceil(clip_by_value(y_pred, 0.0, 1.0) * (count - 1.0)) - 1
    if thresholds[0] < 0.0 or thresholds[-1] > 1.0:
        # The first threshold lies below 0: a prediction of 0 is above it.
        buckets = maximum(buckets, 0)
    buckets = cast_to(buckets, "int32")
    if y_pred.ndim == 1:
        sums = [unsorted_segment_sum(value, buckets, count) for value in values]
    else:
        # One run of buckets per label.
        labels = math.prod(attributes.shape(y_pred.shape)[1:])
        offset = to_tensor(np.arange(labels) * count, "int32")
        # A prediction below the first threshold must not fall into the last bucket of the label before.
        valid = cast_to(greater(buckets, -1), y_pred.dtype)
        places = reshape(maximum(buckets, 0) + offset, [-1])
        sums = [
            transpose(
                reshape(unsorted_segment_sum(reshape(value * valid, [-1]), places, labels * count), [labels, count])
            )
            for value in values
        ]
    return tuple(cumsum(total, axis=0, reverse=True) for total in sums)
