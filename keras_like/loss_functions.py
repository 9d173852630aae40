"""The losses as functions: targets and predictions to one loss per sample.

`y_true` and `y_pred` have shape `[batch, ..., n]`; the result `[batch, ...]` where nothing else is said. Targets
are cast to the dtype of the predictions.
"""

from __future__ import annotations

import warnings
from typing import Any

from ..ops.array import expand_dims, squeeze, transpose
from ..ops.compare import equal, greater, less_equal, logical_and, logical_not, logical_or, not_equal
from ..ops.creation import eye, fill, one_hot, ones_like, zeros_like
from ..ops.cross_entropy import (
    sigmoid_cross_entropy_with_logits,
    softmax_cross_entropy_with_logits,
    sparse_softmax_cross_entropy_with_logits,
)
from ..ops.elementwise import abs as absolute
from ..ops.elementwise import clip_by_value, maximum, pow, square
from ..ops.linalg import matmul
from ..ops.nn import softmax, softplus
from ..ops.reduce import reduce_all, reduce_logsumexp, reduce_max, reduce_sum
from ..ops.selection import where
from ..ops.unary import log, sigmoid
from ..runtime.coerce import convert_to_tensor
from ..runtime.tensor import Tensor
from .backend import epsilon
from .carried import carried, carry
from .ctc import ctc_loss
from .numeric import as_floats, cast_to, matched, mean, to_tensor, unit_length


def mean_squared_error(y_true: Any, y_pred: Any) -> Tensor:
    """`mean((y_true - y_pred)^2)` over the last axis.

    >>> import tenfold as tf
    >>> tf.keras.losses.mean_squared_error([[0., 0.]], [[1., 2.]]).numpy()
    array([2.5], dtype=float32)
    """
    y_true, y_pred = matched(y_true, y_pred)
    return mean(square(y_true - y_pred), -1)


def mean_absolute_error(y_true: Any, y_pred: Any) -> Tensor:
    """`mean(|y_true - y_pred|)` over the last axis."""
    y_true, y_pred = matched(y_true, y_pred)
    return mean(absolute(y_true - y_pred), -1)


def mean_absolute_percentage_error(y_true: Any, y_pred: Any) -> Tensor:
    """`100 * mean(|(y_true - y_pred) / y_true|)` over the last axis."""
    y_true, y_pred = matched(y_true, as_floats(to_tensor(y_pred)))
    return 100.0 * mean(absolute((y_true - y_pred) / maximum(absolute(y_true), epsilon())), -1)


def mean_squared_logarithmic_error(y_true: Any, y_pred: Any) -> Tensor:
    """`mean((log(y_true + 1) - log(y_pred + 1))^2)` over the last axis; negative values count as 0."""
    y_true, y_pred = matched(y_true, as_floats(to_tensor(y_pred)))
    return mean(square(log(maximum(y_pred, epsilon()) + 1.0) - log(maximum(y_true, epsilon()) + 1.0)), -1)


def cosine_similarity(y_true: Any, y_pred: Any, axis: int = -1) -> Tensor:
    """Minus the cosine of the angle between targets and predictions along `axis`."""
    y_true, y_pred = matched(y_true, as_floats(to_tensor(y_pred)))
    return -reduce_sum(unit_length(y_true, axis) * unit_length(y_pred, axis), axis=axis)


def huber(y_true: Any, y_pred: Any, delta: float = 1.0) -> Tensor:
    """The mean over the last axis of `e^2 / 2` for errors up to `delta`, and of `delta * |e| - delta^2 / 2` beyond."""
    y_true, y_pred = matched(y_true, as_floats(to_tensor(y_pred)))
    error = y_pred - y_true
    size = absolute(error)
    return mean(where(less_equal(size, delta), 0.5 * square(error), delta * size - 0.5 * delta * delta), -1)


def log_cosh(y_true: Any, y_pred: Any) -> Tensor:
    """`mean(log(cosh(y_pred - y_true)))` over the last axis."""
    y_true, y_pred = matched(y_true, as_floats(to_tensor(y_pred)))
    error = y_pred - y_true
    return mean(error + softplus(error * -2.0) - log(2.0), -1)


def _signs(y_true: Tensor) -> Tensor:
    """Targets of 0 and 1 alone as -1 and 1; others as they are."""
    binary = reduce_all(logical_or(equal(y_true, 0), equal(y_true, 1)))
    return where(binary, 2.0 * y_true - 1.0, y_true)


def hinge(y_true: Any, y_pred: Any) -> Tensor:
    """`mean(max(1 - y_true * y_pred, 0))` over the last axis; targets are -1 and 1, or 0 and 1."""
    y_pred = as_floats(to_tensor(y_pred))
    return mean(maximum(1.0 - _signs(to_tensor(y_true, y_pred.dtype)) * y_pred, 0.0), -1)


def squared_hinge(y_true: Any, y_pred: Any) -> Tensor:
    """`mean(max(1 - y_true * y_pred, 0)^2)` over the last axis; targets as in `hinge`."""
    y_pred = as_floats(to_tensor(y_pred))
    return mean(square(maximum(1.0 - _signs(to_tensor(y_true, y_pred.dtype)) * y_pred, 0.0)), -1)


def categorical_hinge(y_true: Any, y_pred: Any) -> Tensor:
    """`max(neg - pos + 1, 0)`, pos the prediction for the true class of a one-hot target, neg the largest other."""
    y_pred = to_tensor(y_pred)
    y_true = to_tensor(y_true, y_pred.dtype)
    positive = reduce_sum(y_true * y_pred, axis=-1)
    negative = reduce_max((1 - y_true) * y_pred, axis=-1)
    return maximum(negative - positive + 1, 0)


def kl_divergence(y_true: Any, y_pred: Any) -> Tensor:
    """`sum(y_true * log(y_true / y_pred))` over the last axis."""
    y_pred = to_tensor(y_pred)
    y_true = clip_by_value(to_tensor(y_true, y_pred.dtype), epsilon(), 1)
    y_pred = clip_by_value(y_pred, epsilon(), 1)
    return reduce_sum(y_true * log(y_true / y_pred), axis=-1)


def poisson(y_true: Any, y_pred: Any) -> Tensor:
    """`mean(y_pred - y_true * log(y_pred))` over the last axis."""
    y_pred = to_tensor(y_pred)
    return mean(y_pred - to_tensor(y_true, y_pred.dtype) * log(y_pred + epsilon()), -1)


# -- cross entropies ---------------------------------------------------------------------------------------


def _logits(output: Tensor, from_logits: bool, function: str) -> tuple[Tensor, bool]:
    """The logits that an activation's output carries, if it does; whether the first result is of logits."""
    logits = carried(output, "logits")
    if logits is None:
        return output, from_logits
    if from_logits:
        warnings.warn(
            f'"`{function}` received `from_logits=True`, but the `output` argument was produced by a softmax or '
            "sigmoid activation and thus does not represent logits. Was this intended?",
            stacklevel=4,
        )
    return logits, True


def _same_shape(target: Tensor, output: Tensor) -> None:
    if target.ndim != output.ndim:
        raise ValueError("Arguments `target` and `output` must have the same rank (ndim). Received: "
                         f"target.shape={target.shape}, output.shape={output.shape}")  # fmt: skip
    if not target.shape.is_compatible_with(output.shape):
        raise ValueError("Arguments `target` and `output` must have the same shape. Received: "
                         f"target.shape={target.shape}, output.shape={output.shape}")  # fmt: skip


def _smoothed(y_true: Tensor, label_smoothing: float, classes: int) -> Tensor:
    return y_true * (1.0 - label_smoothing) + label_smoothing / classes if label_smoothing else y_true


def _categorical_arguments(
    y_true: Any, y_pred: Any, label_smoothing: float, axis: Any, name: str
) -> tuple[Tensor, Tensor]:
    if isinstance(axis, bool):
        raise ValueError(f"`axis` must be of type `int`. Received: axis={axis} of type {type(axis)}")
    y_pred = to_tensor(y_pred)
    y_true = to_tensor(y_true, y_pred.dtype)
    if y_pred.ndim and y_pred.shape[-1] == 1:
        warnings.warn(
            f"In loss {name}, expected y_pred.shape to be (batch_size, num_classes) with num_classes > 1. Received: "
            f"y_pred.shape={y_pred.shape}. Consider using 'binary_crossentropy' if you only have 2 classes.",
            SyntaxWarning, stacklevel=4,
        )  # fmt: skip
    return (_smoothed(y_true, label_smoothing, y_true.shape[-1]) if label_smoothing else y_true), y_pred


def categorical_crossentropy(
    y_true: Any, y_pred: Any, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1
) -> Tensor:
    """`-sum(y_true * log(y_pred))` over the classes, for one-hot (or soft) targets of the predictions' shape.

    Args:
        from_logits: whether predictions are logits; else probabilities, which are divided by their sum.
        label_smoothing: the part of each target that is spread evenly over the classes.
        axis: the axis of the classes.

    Raises ValueError where the shapes differ.

    >>> import tenfold as tf
    >>> tf.keras.losses.categorical_crossentropy([[0., 1.]], [[0.5, 0.5]]).numpy().round(4)
    array([0.6931], dtype=float32)
    """
    y_true, y_pred = _categorical_arguments(y_true, y_pred, label_smoothing, axis, "categorical_crossentropy")
    if not y_true.ndim:
        raise ValueError("Arguments `target` and `output` must be at least rank 1. Received: "
                         f"target.shape={y_true.shape}, output.shape={y_pred.shape}")  # fmt: skip
    _same_shape(y_true, y_pred)
    y_pred, from_logits = _logits(y_pred, from_logits, "categorical_crossentropy")
    if from_logits:
        losses: Tensor = softmax_cross_entropy_with_logits(labels=y_true, logits=y_pred, axis=axis)
        return losses
    y_pred = y_pred / reduce_sum(y_pred, axis=axis, keepdims=True)
    return -reduce_sum(y_true * log(clip_by_value(y_pred, epsilon(), 1.0 - epsilon())), axis=axis)


def categorical_focal_crossentropy(
    y_true: Any, y_pred: Any, alpha: Any = 0.25, gamma: float = 2.0, from_logits: bool = False,
    label_smoothing: float = 0.0, axis: int = -1,
) -> Tensor:  # fmt: skip
    """`-sum(alpha * (1 - y_pred)^gamma * y_true * log(y_pred))` over the classes (arXiv:1708.02002)."""
    y_true, y_pred = _categorical_arguments(y_true, y_pred, label_smoothing, axis, "categorical_focal_crossentropy")
    if from_logits:
        y_pred = softmax(y_pred, axis=axis)
    y_pred = clip_by_value(y_pred / reduce_sum(y_pred, axis=axis, keepdims=True), epsilon(), 1.0 - epsilon())
    factors = to_tensor(alpha, y_pred.dtype) * pow(1.0 - y_pred, gamma)
    return reduce_sum(-factors * y_true * log(y_pred), axis=axis)


def sparse_categorical_crossentropy(
    y_true: Any, y_pred: Any, from_logits: bool = False, ignore_class: int | None = None, axis: int = -1
) -> Tensor:
    """`-log(y_pred[class])` for class numbers `y_true` of shape `[batch, ...]`, with or without a last axis of 1.

    Args:
        from_logits: whether predictions are logits; else probabilities.
        ignore_class: a class number whose samples have loss 0 and do not count in a mean.
        axis: the axis of the classes; only the last.

    Raises ValueError where shapes do not fit.

    >>> import tenfold as tf
    >>> tf.keras.losses.sparse_categorical_crossentropy([1], [[0.5, 0.5]]).numpy().round(4)
    array([0.6931], dtype=float32)
    """
    y_true, y_pred = convert_to_tensor(y_true), to_tensor(y_pred)
    if axis not in (-1, y_pred.ndim - 1):
        raise ValueError(f"Only axis=-1 is currently supported. Received: axis={axis}")
    if not y_pred.ndim:
        raise ValueError(f"Argument `output` must be at least rank 1. Received: output.shape={y_pred.shape}")
    if y_true.ndim == y_pred.ndim and y_true.shape[-1] == 1:
        y_true = squeeze(y_true, -1)
    if y_true.ndim != y_pred.ndim - 1:
        raise ValueError("Argument `output` must have rank (ndim) `target.ndim - 1`. Received: "
                         f"target.shape={y_true.shape}, output.shape={y_pred.shape}")  # fmt: skip
    if not y_true.shape.is_compatible_with(y_pred.shape[:-1]):
        raise ValueError("Arguments `target` and `output` must have the same shape up until the last dimension: "
                         f"target.shape={y_true.shape}, output.shape={y_pred.shape}")  # fmt: skip
    labels = cast_to(y_true, "int64")
    valid = None if ignore_class is None else not_equal(labels, ignore_class)
    if valid is not None:
        labels = where(valid, labels, zeros_like(labels))
    y_pred, from_logits = _logits(y_pred, from_logits, "sparse_categorical_crossentropy")
    if not from_logits:
        y_pred = log(clip_by_value(y_pred, epsilon(), 1 - epsilon()))
    losses: Tensor = sparse_softmax_cross_entropy_with_logits(labels=labels, logits=y_pred)
    if valid is None:
        return losses
    return carry(where(valid, losses, zeros_like(losses)), mask=valid)


def _binary_crossentropy(y_true: Tensor, y_pred: Tensor, from_logits: bool) -> Tensor:
    """The binary cross entropy of each element."""
    _same_shape(y_true, y_pred)
    y_pred, from_logits = _logits(y_pred, from_logits, "binary_crossentropy")
    if from_logits:
        losses: Tensor = sigmoid_cross_entropy_with_logits(labels=y_true, logits=y_pred)
        return losses
    y_pred = clip_by_value(y_pred, epsilon(), 1.0 - epsilon())
    return -(y_true * log(y_pred) + (1 - y_true) * log(1 - y_pred))


def binary_crossentropy(
    y_true: Any, y_pred: Any, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1
) -> Tensor:
    """`-mean(y_true * log(y_pred) + (1 - y_true) * log(1 - y_pred))` over `axis`, targets from 0 to 1.

    Args:
        from_logits: whether predictions are logits; else probabilities.
        label_smoothing: how far targets are moved towards 1/2.

    Raises ValueError where the shapes differ.
    """
    y_pred = to_tensor(y_pred)
    y_true = _smoothed(to_tensor(y_true, y_pred.dtype), label_smoothing, 2)
    return mean(_binary_crossentropy(y_true, y_pred, from_logits), axis)


def binary_focal_crossentropy(
    y_true: Any, y_pred: Any, apply_class_balancing: bool = False, alpha: float = 0.25, gamma: float = 2.0,
    from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1,
) -> Tensor:  # fmt: skip
    """The binary cross entropy, each element times `(1 - p)^gamma`, p the probability of its target
    (arXiv:1708.02002), and with `apply_class_balancing` times `alpha` (class 1) or `1 - alpha` (class 0)."""
    y_pred = to_tensor(y_pred)
    y_true = _smoothed(to_tensor(y_true, y_pred.dtype), label_smoothing, 2)
    if from_logits:
        y_pred = sigmoid(y_pred)
    losses = _binary_crossentropy(y_true, y_pred, False)
    losses = pow(1.0 - (y_true * y_pred + (1 - y_true) * (1 - y_pred)), gamma) * losses
    if apply_class_balancing:
        losses = (y_true * alpha + (1 - y_true) * (1 - alpha)) * losses
    return mean(losses, axis)


def categorical_generalized_cross_entropy(y_true: Any, y_pred: Any, q: float) -> Tensor:
    """`(1 - p^q) / q`, p the probability of the class number in `y_true` (arXiv:1805.07836)."""
    y_pred = to_tensor(y_pred)
    chosen = one_hot(cast_to(convert_to_tensor(y_true), "int64"), y_pred.shape[-1], dtype=y_pred.dtype)
    return (1 - pow(reduce_sum(y_pred * chosen, axis=-1), q)) / q


# -- overlap, sequences, embeddings ------------------------------------------------------------------------


def dice(y_true: Any, y_pred: Any, axis: Any = None) -> Tensor:
    """`1 - 2 * sum(y_true * y_pred) / (sum(y_true) + sum(y_pred))` over `axis`: a scalar by default."""
    y_pred = to_tensor(y_pred)
    y_true = to_tensor(y_true, y_pred.dtype)
    common = reduce_sum(y_true * y_pred, axis=axis)
    return 1 - 2.0 * common / (reduce_sum(y_true, axis=axis) + reduce_sum(y_pred, axis=axis) + epsilon())


def tversky(y_true: Any, y_pred: Any, alpha: float = 0.5, beta: float = 0.5, axis: Any = None) -> Tensor:
    """`1 - tp / (tp + alpha * fp + beta * fn)` over `axis` (arXiv:1706.05721), with Keras's roles: fp sums
    `y_true * (1 - y_pred)`, fn `(1 - y_true) * y_pred`."""
    y_pred = to_tensor(y_pred)
    y_true = to_tensor(y_true, y_pred.dtype)
    common = reduce_sum(y_true * y_pred, axis=axis)
    missed = reduce_sum((1 - y_pred) * y_true, axis=axis)
    added = reduce_sum(y_pred * (1 - y_true), axis=axis)
    return 1 - common / (common + missed * alpha + added * beta + epsilon())


def ctc(y_true: Any, y_pred: Any) -> Tensor:
    """Connectionist temporal classification: minus the log-probability of a label sequence.

    Args:
        y_true: labels `[batch, max_length]`, 0 after the end of each.
        y_pred: logits `[batch, time, classes]`, class 0 the blank.

    Returns `[batch]`. Raises ValueError for other ranks.
    """
    y_true, y_pred = convert_to_tensor(y_true), as_floats(to_tensor(y_pred))
    if y_true.ndim != 2:
        raise ValueError("Targets `y_true` are expected to be a tensor of shape `(batch_size, max_length)` in integer "
                         f"format. Received: y_true.shape={y_true.shape}")  # fmt: skip
    if y_pred.ndim != 3:
        raise ValueError("Logits `y_pred` are expected to be a tensor of shape `(batch_size, max_length, "
                         "num_classes)`. "
                         f"Received: y_pred.shape={y_pred.shape}")  # fmt: skip
    labels = cast_to(y_true, "int32")
    lengths = reduce_sum(cast_to(not_equal(labels, 0), "int32"), axis=-1)
    times = fill([y_pred.shape[0]], convert_to_tensor(y_pred.shape[1], dtype="int32"))
    losses: Tensor = ctc_loss(y_pred, labels, lengths, times)
    return losses


def circle(
    y_true: Any, y_pred: Any, ref_labels: Any = None, ref_embeddings: Any = None, remove_diagonal: bool = True,
    gamma: float = 80, margin: float = 0.4,
) -> Tensor:  # fmt: skip
    """The circle loss (arXiv:2002.10857) of unit embeddings `y_pred` `[batch, n]` with class numbers `y_true`.

    Pairs are taken with `ref_embeddings` and `ref_labels`, by default the batch itself, without each sample's
    pair with itself where `remove_diagonal`. Samples whose loss is 0 do not count in a mean.
    """
    y_pred = to_tensor(y_pred)
    labels = cast_to(convert_to_tensor(y_true), "int32")
    others = y_pred if ref_embeddings is None else to_tensor(ref_embeddings, y_pred.dtype)
    other_labels = labels if ref_labels is None else cast_to(convert_to_tensor(ref_labels), "int32")
    distances = maximum(1 - matmul(y_pred, transpose(others)), 0.0)
    labels = expand_dims(labels, -1) if labels.ndim == 1 else labels
    other_labels = expand_dims(other_labels, -1) if other_labels.ndim == 1 else other_labels
    positive = equal(labels, transpose(other_labels))
    negative = logical_not(positive)
    if remove_diagonal:
        positive = logical_and(positive, logical_not(cast_to(eye(positive.shape[0], positive.shape[1]), "bool")))
    pull = -gamma * maximum(margin + distances, 0.0) * (margin - distances)
    push = gamma * maximum(1 + margin - distances, 0.0) * (1 - margin - distances)
    nothing = ones_like(distances) * float("-inf")
    losses = softplus(
        reduce_logsumexp(where(positive, pull, nothing), axis=1)
        + reduce_logsumexp(where(negative, push, nothing), axis=1)
    )
    return carry(losses, mask=greater(losses, 0))
