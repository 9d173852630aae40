"""Means and variances over axes, and what is normalized by them."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
from jax import lax

from ..runtime.aval import Aval
from ..runtime.coerce import convert_to_tensor
from ..runtime.define import op
from ..runtime.dtypes import FLOATS, INEXACT
from ..runtime.errors import ShapeError
from ..runtime.op import Array, Axis, Free
from .checks import broadcast, reducible, text


@op("Moments", dtypes=INEXACT, check=reducible("Moments"), public="moments")
def _moments(x: Array, axis: Axis, keepdims: bool) -> tuple[Array, Array]:
    # Of 16-bit floats in float32.
    wide = x.astype(jnp.float32) if x.dtype.itemsize == 2 else x
    mean = jnp.mean(wide, axis=axis, keepdims=True)
    variance = jnp.mean(jnp.square(wide - lax.stop_gradient(mean)), axis=axis, keepdims=keepdims)
    return mean.reshape(variance.shape).astype(x.dtype), variance.astype(x.dtype)


def moments(x: Any, axes: Any, shift: Any = None, keepdims: Any = False, name: str | None = None) -> tuple[Any, Any]:
    """The mean and the variance of `x` over `axes`, in its dtype.

    Args:
        x: floats or complex numbers.
        axes: an int or several; `[0, 1, 2]` for the channels of images `[batch, height, width, channels]`.
        shift: not used, as in TensorFlow.
        keepdims: leave reduced axes with length 1.

    >>> import tenfold as tf
    >>> mean, variance = tf.nn.moments(tf.constant([[1., 5.], [3., 5.]]), axes=[0])
    >>> mean.numpy(), variance.numpy()
    (array([2., 5.], dtype=float32), array([1., 0.], dtype=float32))
    """
    mean, variance = _moments(x, axes, keepdims, name=name)
    return mean, variance


def _weights_fit(x: Aval, weights: Aval, axis: Axis, **attributes: Any) -> None:
    reducible("WeightedMoments")(x, axis=axis)
    if broadcast(x.dims, weights.dims) is None:
        raise ShapeError(f"Incompatible shapes: {text(x.dims)} vs. {text(weights.dims)} [Op:WeightedMoments]")


@op("WeightedMoments", dtypes=FLOATS, check=_weights_fit, public="weighted_moments")
def _weighted_moments(x: Array, weights: Array, axis: Axis, keepdims: bool) -> tuple[Array, Array]:
    wide, w = (v.astype(jnp.float32) if x.dtype.itemsize == 2 else v for v in (x, weights))
    total = jnp.sum(jnp.broadcast_to(w, jnp.broadcast_shapes(x.shape, w.shape)), axis=axis, keepdims=True)
    mean = jnp.sum(w * wide, axis=axis, keepdims=True) / total
    variance = jnp.sum(w * jnp.square(wide - mean), axis=axis, keepdims=True) / total
    if not keepdims:
        axes = tuple(range(x.ndim)) if axis is None else axis
        mean, variance = jnp.squeeze(mean, axes), jnp.squeeze(variance, axes)
    return mean.astype(x.dtype), variance.astype(x.dtype)


def weighted_moments(
    x: Any, axes: Any, frequency_weights: Any, keepdims: Any = False, name: str | None = None
) -> tuple[Any, Any]:
    """As `moments`, with elements counted as often as `frequency_weights` says, which broadcasts with `x`.

    >>> import tenfold as tf
    >>> mean, _ = tf.nn.weighted_moments([[1.], [5.]], [0], [[3.], [1.]])
    >>> mean.numpy()
    array([2.], dtype=float32)
    """
    mean, variance = _weighted_moments(x, frequency_weights, axes, keepdims, name=name)
    return mean, variance


@op(
    "SufficientStatistics",
    dtypes=INEXACT,
    check=reducible("SufficientStatistics"),
    public="sufficient_statistics",
)
def _sufficient_statistics(x: Array, shift: Array | None = None, *, axis: Axis, keepdims: bool) -> tuple[Array, ...]:
    moved = x if shift is None else x - shift
    mean_ss = jnp.sum(moved, axis=axis, keepdims=keepdims)
    variance_ss = jnp.sum(jnp.square(moved), axis=axis, keepdims=keepdims)
    return jnp.array(x.size // max(mean_ss.size, 1), x.dtype), mean_ss, variance_ss


def sufficient_statistics(
    x: Any, axes: Any, shift: Any = None, keepdims: Any = False, name: str | None = None
) -> tuple[Any, Any, Any, Any]:
    """The count, sum and sum of squares of `x - shift` over `axes`, and `shift`: for `normalize_moments`.

    >>> import tenfold as tf
    >>> [s.numpy().tolist() for s in tf.nn.sufficient_statistics(tf.constant([1., 3.]), [0])[:3]]
    [2.0, 4.0, 10.0]
    """
    x = convert_to_tensor(x)
    shift = None if shift is None else convert_to_tensor(shift, dtype=x.dtype)
    count, mean_ss, variance_ss = _sufficient_statistics(x, shift, name=name, axis=axes, keepdims=keepdims)
    return count, mean_ss, variance_ss, shift


def normalize_moments(
    counts: Any, mean_ss: Any, variance_ss: Any, shift: Any, name: str | None = None
) -> tuple[Any, Any]:
    """The mean and the variance from `sufficient_statistics`.

    >>> import tenfold as tf
    >>> mean, variance = tf.nn.normalize_moments(2., [4.], [10.], None)
    >>> mean.numpy(), variance.numpy()
    (array([2.], dtype=float32), array([1.], dtype=float32))
    """
    mean, variance = _normalize_moments(counts, mean_ss, variance_ss, shift, name=name)
    return mean, variance


@op("NormalizeMoments", dtypes=INEXACT, public="normalize_moments")
def _normalize_moments(
    counts: Array, mean_ss: Array, variance_ss: Array, shift: Array | None = None
) -> tuple[Array, Array]:
    moved = mean_ss / counts
    variance = variance_ss / counts - jnp.square(moved)
    return (moved if shift is None else moved + shift), variance


@op("BatchNormalization", public="batch_normalization")
def _batch_normalization(
    x: Free,
    mean: Array,
    variance: Array,
    first: Array | None = None,
    second: Array | None = None,
    *,
    has_offset: bool,
    variance_epsilon: float,
) -> Array:
    offset, scale = (first, second) if has_offset else (None, first)
    factor = lax.rsqrt(variance + variance_epsilon)
    if scale is not None:
        factor = factor * scale
    moved = -mean * factor if offset is None else offset - mean * factor
    return x * factor.astype(x.dtype) + moved.astype(x.dtype)


def batch_normalization(
    x: Any, mean: Any, variance: Any, offset: Any, scale: Any, variance_epsilon: Any, name: str | None = None
) -> Any:
    """`scale * (x - mean) / sqrt(variance + variance_epsilon) + offset`.

    Args:
        x: floats of any shape; 16-bit floats may come with float32 for the rest.
        mean, variance: of one dtype, broadcast with `x`.
        offset, scale: tensors of that dtype, or None for 0 and 1.

    >>> import tenfold as tf
    >>> x = tf.constant([3., 5.])
    >>> tf.nn.batch_normalization(x, 4., 1., offset=10., scale=2., variance_epsilon=0.).numpy()
    array([ 8., 12.], dtype=float32)
    """
    x = convert_to_tensor(x)
    mean = convert_to_tensor(mean, dtype_hint=x.dtype)
    given = [v for v in (offset, scale) if v is not None]
    return _batch_normalization(
        x,
        mean,
        variance,
        *given,
        *[None] * (2 - len(given)),
        name=name,
        has_offset=offset is not None,
        variance_epsilon=variance_epsilon,
    )


def batch_norm_with_global_normalization(
    input: Any,
    mean: Any,
    variance: Any,
    beta: Any,
    gamma: Any,
    variance_epsilon: Any,
    scale_after_normalization: Any,
    name: str | None = None,
) -> Any:
    """`batch_normalization` with offset `beta` and, where `scale_after_normalization`, scale `gamma`.

    >>> import tenfold as tf
    >>> tf.nn.batch_norm_with_global_normalization([3., 5.], 4., 1., 10., 2., 0., False).numpy()
    array([ 9., 11.], dtype=float32)
    """
    scale = gamma if scale_after_normalization else None
    return batch_normalization(input, mean, variance, beta, scale, variance_epsilon, name)


@op("L2Normalize", dtypes=INEXACT, check=reducible("L2Normalize"), public="l2_normalize")
def _l2_normalize(x: Array, axis: Axis, epsilon: float) -> Array:
    squares = jnp.real(x * jnp.conj(x))
    return x * lax.rsqrt(jnp.maximum(jnp.sum(squares, axis=axis, keepdims=True), epsilon))


def l2_normalize(x: Any, axis: Any = None, epsilon: Any = 1e-12, name: str | None = None, dim: Any = None) -> Any:
    """`x / sqrt(max(sum(abs(x)^2), epsilon))`, the sum over `axis` (all axes where it is None).

    `dim` is an old name of `axis`.

    >>> import tenfold as tf
    >>> tf.math.l2_normalize([3., 4.]).numpy()
    array([0.6, 0.8], dtype=float32)
    """
    return _l2_normalize(x, dim if axis is None else axis, epsilon, name=name)


def _image(input: Aval, **attributes: Any) -> None:
    if len(input.dims) != 4:
        raise ShapeError(f"in must be 4-dimensional, but got {text(input.dims)} [Op:LRN]")


@op("LRN", dtypes=FLOATS, check=_image)
def local_response_normalization(
    input: Array, depth_radius: int = 5, bias: float = 1, alpha: float = 1, beta: float = 0.5
) -> Array:
    """`input / (bias + alpha * s)^beta`, `s` the sum of squares over `depth_radius` channels on either side.

    Shape `[batch, height, width, channels]`, which stays.

    >>> import tenfold as tf
    >>> tf.nn.local_response_normalization(tf.ones([1, 1, 1, 3]), depth_radius=1, bias=0).numpy().ravel()
    array([0.70710677, 0.57735026, 0.70710677], dtype=float32)
    """
    window = (1, 1, 1, 2 * depth_radius + 1)
    padding = [(0, 0)] * 3 + [(depth_radius, depth_radius)]
    zero = input.dtype.type(0)
    squares = lax.reduce_window(jnp.square(input), zero, lax.add, window, (1, 1, 1, 1), padding)
    return input / jnp.power(bias + alpha * squares, beta)
