"""Activation functions, softmax and the ops around a layer: bias, dropout, embedding lookup."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
from jax import lax, nn

from ..runtime.aval import Aval
from ..runtime.define import op
from ..runtime.dtypes import FLOATS, NUMBERS, REALS
from ..runtime.errors import InvalidArgumentError, ShapeError
from ..runtime.op import Array
from .checks import axis_in_range, text

# Where relu and its kin have a kink, `select` gives TensorFlow's derivative, and lets nan through.


@op("Relu", dtypes=REALS)
def relu(features: Array) -> Array:
    """`max(x, 0)`, elementwise. The gradient at 0 is 0.

    >>> import tenfold as tf
    >>> tf.nn.relu([-1., 2.]).numpy()
    array([0., 2.], dtype=float32)
    """
    return jnp.where(features <= 0, 0, features)


@op("Relu6", dtypes=REALS)
def relu6(features: Array) -> Array:
    """`min(max(x, 0), 6)`, elementwise. The gradient at 0 and 6 is 0.

    >>> import tenfold as tf
    >>> tf.nn.relu6([-1., 2., 7.]).numpy()
    array([0., 2., 6.], dtype=float32)
    """
    return jnp.where(features <= 0, 0, jnp.where(features >= 6, 6, features))


@op("Elu", dtypes=FLOATS)
def elu(features: Array) -> Array:
    """`x` where positive, `exp(x) - 1` elsewhere, elementwise.

    >>> import tenfold as tf
    >>> tf.nn.elu([float("-inf"), 2.]).numpy()
    array([-1.,  2.], dtype=float32)
    """
    positive = features >= 0
    # The inner select keeps exp's overflow out of the gradient.
    return jnp.where(positive, features, jnp.expm1(jnp.where(positive, 0, features)))


_SELU_ALPHA = 1.6732632423543772848170429916717
_SELU_SCALE = 1.0507009873554804934193349852946


@op("Selu", dtypes=FLOATS)
def selu(features: Array) -> Array:
    """`scale * x` where positive, `scale * alpha * (exp(x) - 1)` elsewhere, elementwise.

    `scale` = 1.0507... and `alpha` = 1.6732...: the fixed point of zero mean and unit variance.

    >>> import tenfold as tf
    >>> tf.nn.selu([0., 1.]).numpy()
    array([0.      , 1.050701], dtype=float32)
    """
    positive = features >= 0
    negative_part = _SELU_ALPHA * jnp.expm1(jnp.where(positive, 0, features))
    return _SELU_SCALE * jnp.where(positive, features, negative_part)


@op("LeakyRelu", dtypes=REALS)
def leaky_relu(features: Array, alpha: float = 0.2) -> Array:
    """`x` where positive, `alpha * x` elsewhere, elementwise. Integers become float32.

    >>> import tenfold as tf
    >>> tf.nn.leaky_relu([-1., 2.], alpha=0.5).numpy()
    array([-0.5,  2. ], dtype=float32)
    """
    if jnp.issubdtype(features.dtype, jnp.integer):
        features = features.astype(jnp.float32)
    return jnp.where(features > 0, features, alpha * features)


@op("Gelu", dtypes=FLOATS)
def gelu(features: Array, approximate: bool = False) -> Array:
    """`x * P(X <= x)` for a standard normal X, elementwise; `approximate` takes tanh in place of erf.

    >>> import tenfold as tf
    >>> tf.nn.gelu([0., 100.]).numpy()
    array([  0., 100.], dtype=float32)
    """
    return nn.gelu(features, approximate=approximate)


def silu(features: Any, beta: Any = 1.0) -> Any:
    """`x * sigmoid(beta * x)`, elementwise.

    >>> import tenfold as tf
    >>> tf.nn.silu([0., 100.]).numpy()
    array([  0., 100.], dtype=float32)
    """
    return _silu(features) if type(beta) is float and beta == 1.0 else _swish(features, beta)


@op("Silu", dtypes=FLOATS, public="silu")
def _silu(features: Array) -> Array:
    return features * lax.logistic(features)


@op("Swish", dtypes=FLOATS, public="silu")
def _swish(features: Array, beta: Array) -> Array:
    return features * lax.logistic(beta * features)


@op("Softplus", dtypes=FLOATS)
def softplus(features: Array) -> Array:
    """`log(1 + exp(x))`, elementwise, without overflow.

    >>> import tenfold as tf
    >>> tf.nn.softplus([-1000., 1000.]).numpy()
    array([   0., 1000.], dtype=float32)
    """
    return nn.softplus(features)


@op("Softsign", dtypes=FLOATS)
def softsign(features: Array) -> Array:
    """`x / (1 + abs(x))`, elementwise.

    >>> import tenfold as tf
    >>> tf.nn.softsign([-1., 3.]).numpy()
    array([-0.5 ,  0.75], dtype=float32)
    """
    return features / (1 + jnp.abs(features))


@op("Crelu", dtypes=REALS, check=axis_in_range("Crelu"))
def crelu(features: Array, axis: int = -1) -> Array:
    """`relu(x)` and `relu(-x)`, one after the other along `axis`, which becomes twice as long.

    >>> import tenfold as tf
    >>> tf.nn.crelu([-1., 2.]).numpy()
    array([0., 2., 1., 0.], dtype=float32)
    """
    both = jnp.concatenate([features, -features], axis)
    return jnp.where(both <= 0, 0, both)


def _softmax_axis(logits: Aval, axis: int | None, **attributes: Any) -> None:
    rank = len(logits.dims)
    if not -rank <= (-1 if axis is None else axis) < rank:
        raise InvalidArgumentError(
            f"`dim` must be in the range [{-rank}, {rank}) where {rank} is the number of "
            f"dimensions in the input. Received: dim={axis}"
        )


@op("Softmax", dtypes=FLOATS, check=_softmax_axis)
def softmax(logits: Array, axis: int | None = -1) -> Array:
    """`exp(x) / sum(exp(x))` along `axis`, without overflow; shape and dtype stay.

    Raises InvalidArgumentError where there is no such axis.

    >>> import tenfold as tf
    >>> tf.nn.softmax([[1., 1.], [1000., 0.]]).numpy()
    array([[0.5, 0.5],
           [1. , 0. ]], dtype=float32)
    """
    return nn.softmax(logits, -1 if axis is None else axis)


@op("LogSoftmax", dtypes=FLOATS, check=_softmax_axis)
def log_softmax(logits: Array, axis: int | None = -1) -> Array:
    """`x - log(sum(exp(x)))` along `axis`, without overflow; shape and dtype stay.

    Raises InvalidArgumentError where there is no such axis.

    >>> import tenfold as tf
    >>> tf.nn.log_softmax([1000., 0.]).numpy()
    array([    0., -1000.], dtype=float32)
    """
    return nn.log_softmax(logits, -1 if axis is None else axis)


def _fits_channels(value: Aval, bias: Aval, data_format: str | None) -> None:
    if len(bias.dims) != 1:
        raise ShapeError(f"Biases must be 1D: {text(bias.dims)} [Op:BiasAdd]")
    if len(value.dims) < 2:
        raise ShapeError(f"Input tensor must be at least 2D: {text(value.dims)} [Op:BiasAdd]")
    if data_format is not None and data_format not in ("NHWC", "NCHW") and not data_format.startswith("N"):
        raise ValueError("`data_format` must be of the form `N...C` or `NC...`. Received: {data_format}")
    channels = value.dims[_channel_axis(data_format)]
    if None not in (channels, bias.dims[0]) and channels != bias.dims[0]:
        raise ShapeError(
            f"Must provide as many biases as the last dimension of the input tensor: "
            f"{text(bias.dims)} vs. {text(value.dims)} [Op:BiasAdd]"
        )


def _channel_axis(data_format: str | None) -> int:
    return 1 if data_format is not None and data_format.startswith("NC") else -1


@op("BiasAdd", dtypes=NUMBERS, check=_fits_channels)
def bias_add(value: Array, bias: Array, data_format: str | None = None) -> Array:
    """`value` plus a bias `[channels]`: on the last axis, or on axis 1 where `data_format` is `NC...`.

    Raises InvalidArgumentError where the lengths differ.

    >>> import tenfold as tf
    >>> tf.nn.bias_add([[1., 2.]], [10., 20.]).numpy()
    array([[11., 22.]], dtype=float32)
    """
    if _channel_axis(data_format) == 1:
        bias = bias.reshape((-1,) + (1,) * (value.ndim - 2))
    return value + bias


@op("L2Loss", dtypes=FLOATS)
def l2_loss(t: Array) -> Array:
    """`sum(t^2) / 2` over all elements, without a root.

    >>> import tenfold as tf
    >>> tf.nn.l2_loss([1., 3.]).numpy()
    np.float32(5.0)
    """
    return jnp.sum(jnp.square(t)) / 2
