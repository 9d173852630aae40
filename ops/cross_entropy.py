"""Cross entropies of logits: sparse and dense softmax, sigmoid, weighted sigmoid, Poisson."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
from jax import lax, nn

from ..runtime.aval import Aval
from ..runtime.coerce import convert_to_tensor
from ..runtime.define import op
from ..runtime.dtypes import FLOATS, int32, int64
from ..runtime.errors import InvalidArgumentError, ShapeError
from ..runtime.op import Array, Free
from .checks import broadcast, broadcastable, index_dtype, text
from .shape_checks import readable

_LABELS = frozenset({int32, int64})


def _labels_fit(labels: Aval, logits: Aval) -> None:
    if not logits.dims:
        raise ShapeError(f"`logits` cannot be a scalar. Received logits={logits!r}")
    if len(labels.dims) != len(logits.dims) - 1:
        raise ShapeError(
            f"`labels.shape.rank` must equal `logits.shape.rank - 1`. Received: labels.shape={labels.shape} "
            f"of rank {len(labels.dims)} and logits.shape={logits.shape} of rank {len(logits.dims)}"
        )
    if not labels.shape.is_compatible_with(logits.dims[:-1]):
        raise ShapeError(
            f"`labels.shape` must equal `logits.shape` except for the last dimension. Received: "
            f"labels.shape={labels.shape} and logits.shape={logits.shape}"
        )
    index_dtype("SparseSoftmaxCrossEntropyWithLogits", labels, _LABELS)


def sparse_softmax_cross_entropy_with_logits(labels: Any, logits: Any, name: str | None = None) -> Any:
    """The cross entropy between class numbers and softmax of logits, `-log_softmax(logits)[labels]`.

    Args:
        labels: int32 or int64 of shape `logits.shape[:-1]`, each in `[0, classes)`.
        logits: floats `[..., classes]`.

    Returns the losses in the shape of `labels` and dtype of `logits`.

    Raises ValueError where shapes do not fit, InvalidArgumentError for other dtypes and for labels out of
    range (eager, on CPU; elsewhere their loss is nan).

    >>> import tenfold as tf
    >>> tf.nn.sparse_softmax_cross_entropy_with_logits([0, 1], [[1000., 0.], [1000., 0.]]).numpy()
    array([   0., 1000.], dtype=float32)
    """
    if labels is None or logits is None:
        raise ValueError(
            "Both `labels` and `logits` must be provided for sparse_softmax_cross_entropy_with_logits. "
            f"Received: labels={labels} and logits={logits}"
        )
    labels, logits = convert_to_tensor(labels), convert_to_tensor(logits)
    values = readable(labels)
    if values is not None and values.size and logits.ndim and labels.dtype in _LABELS:
        classes = logits._aval.dims[-1]
        # Read as unsigned, a negative label is too large, too.
        if classes is not None and values.view(f"u{values.itemsize}").max() >= classes:
            bad = values[(values < 0) | (values >= classes)][0]
            raise InvalidArgumentError(
                f"Received a label value of {bad} which is outside the valid range of "
                f"[0, {classes}). [Op:SparseSoftmaxCrossEntropyWithLogits]"
            )
    return _sparse_softmax_cross_entropy(labels, logits, name=name)


def _wide(x: Any) -> Any:
    """float32 for the 16-bit floats, whose sums of exponentials are too coarse."""
    return x.astype(jnp.float32) if x.dtype.itemsize == 2 else x


@op("SparseSoftmaxCrossEntropyWithLogits", dtypes=FLOATS, check=_labels_fit)
def _sparse_softmax_cross_entropy(labels: Free, logits: Array) -> Array:
    x = _wide(logits)
    shifted = x - lax.stop_gradient(jnp.max(x, -1, keepdims=True, initial=-jnp.inf))
    # Picked before the logarithm is subtracted: faster on CPU than a row of log-probabilities. Negative
    # labels count as outside, not from the end.
    positions = jnp.where(labels < 0, x.shape[-1], labels)[..., None]
    picked = jnp.take_along_axis(shifted, positions, -1, mode="fill")[..., 0]
    return (jnp.log(jnp.sum(jnp.exp(shifted), -1)) - picked).astype(logits.dtype)


def _dense_fit(labels: Aval, logits: Aval, axis: int) -> None:
    rank = len(logits.dims)
    if not -rank <= axis < rank:
        raise ShapeError(
            f"`axis` must be in the range [{-rank}, {rank}) but is {axis} [Op:SoftmaxCrossEntropyWithLogits]"
        )
    if broadcast(labels.dims, logits.dims) is None:
        raise ShapeError(
            f"logits and labels must be broadcastable: logits_size={text(logits.dims)} "
            f"labels_size={text(labels.dims)} [Op:SoftmaxCrossEntropyWithLogits]"
        )


@op("SoftmaxCrossEntropyWithLogits", dtypes=FLOATS, check=_dense_fit)
def _softmax_cross_entropy(labels: Array, logits: Array, axis: int) -> Array:
    x, p = _wide(logits), _wide(labels)
    losses = -jnp.sum(p * nn.log_softmax(x, axis), axis % x.ndim - x.ndim)
    return losses.astype(logits.dtype)


def softmax_cross_entropy_with_logits(labels: Any, logits: Any, axis: Any = -1, name: str | None = None) -> Any:
    """The cross entropy of class probabilities and softmax of logits, `-sum(labels * log_softmax(logits))`.

    Args:
        labels: probabilities, in the shape of `logits` or broadcast to it.
        logits: floats; the classes lie along `axis`.

    Returns the losses in the shape of `logits` without `axis`. Differentiable by both.

    Raises InvalidArgumentError where shapes do not broadcast.

    >>> import tenfold as tf
    >>> tf.nn.softmax_cross_entropy_with_logits([[0., 1.]], [[1000., 0.]]).numpy()
    array([1000.], dtype=float32)
    """
    if labels is None or logits is None:
        raise ValueError(
            "Both `labels` and `logits` must be provided for softmax_cross_entropy_with_logits. "
            f"Received: labels={labels} and logits={logits}"
        )
    return _softmax_cross_entropy(labels, logits, axis, name=name)


def _same_dims(labels: Aval, logits: Aval, *others: Aval) -> None:
    if not labels.shape.is_compatible_with(logits.shape):
        raise ShapeError(
            f"`logits` and `labels` must have the same shape, received ({logits.shape} vs {labels.shape})."
        )


@op("SigmoidCrossEntropyWithLogits", dtypes=FLOATS, check=_same_dims)
def _sigmoid_cross_entropy(labels: Array, logits: Array) -> Array:
    x, z = logits, labels
    return jnp.where(x >= 0, x, 0) - x * z + jnp.log1p(jnp.exp(jnp.where(x >= 0, -x, x)))


def sigmoid_cross_entropy_with_logits(labels: Any = None, logits: Any = None, name: str | None = None) -> Any:
    """The cross entropy between probabilities and sigmoid of logits, elementwise, without overflow.

    `max(x, 0) - x * z + log(1 + exp(-abs(x)))` for logits `x` and labels `z`, of one shape and dtype.

    Raises ValueError where shapes differ.

    >>> import tenfold as tf
    >>> tf.nn.sigmoid_cross_entropy_with_logits(labels=[0., 1.], logits=[-1000., -1000.]).numpy()
    array([   0., 1000.], dtype=float32)
    """
    if labels is None or logits is None:
        raise ValueError(
            "Both `labels` and `logits` must be provided for sigmoid_cross_entropy_with_logits. "
            f"Received: labels={labels} and logits={logits}"
        )
    return _sigmoid_cross_entropy(labels, logits, name=name)


def weighted_cross_entropy_with_logits(labels: Any, logits: Any, pos_weight: Any, name: str | None = None) -> Any:
    """`sigmoid_cross_entropy_with_logits` with the positive labels' part multiplied by `pos_weight`.

    Raises ValueError where the shapes of `labels` and `logits` differ.

    >>> import tenfold as tf
    >>> tf.nn.weighted_cross_entropy_with_logits([0., 1.], [-1000., -1000.], pos_weight=2.).numpy()
    array([   0., 2000.], dtype=float32)
    """
    return _weighted_cross_entropy(labels, logits, pos_weight, name=name)


@op("WeightedCrossEntropyWithLogits", dtypes=FLOATS, check=_same_dims)
def _weighted_cross_entropy(labels: Array, logits: Array, pos_weight: Array) -> Array:
    weight = 1 + (pos_weight - 1) * labels
    return (1 - labels) * logits + weight * nn.softplus(-logits)


@op("LogPoissonLoss", dtypes=FLOATS, check=broadcastable("LogPoissonLoss"))
def log_poisson_loss(targets: Array, log_input: Array, compute_full_loss: bool = False) -> Array:
    """The negative log likelihood of counts under a Poisson distribution of rate `exp(log_input)`.

    `exp(c) - z * c` for targets `z` and `c = log_input`; `compute_full_loss` adds Stirling's approximation of
    `log(z!)` where `z > 1`.

    >>> import tenfold as tf
    >>> tf.nn.log_poisson_loss([1., 2.], [0., 0.]).numpy()
    array([1., 1.], dtype=float32)
    """
    loss = jnp.exp(log_input) - log_input * targets
    if compute_full_loss:
        several = targets > 1
        z = jnp.where(several, targets, 2)
        loss = loss + jnp.where(several, z * jnp.log(z) - z + jnp.log(2 * jnp.pi * z) / 2, 0)
    return loss
