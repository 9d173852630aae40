"""Convolutions of each channel by itself, alone or followed by a product over the channels."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp

from ..runtime.aval import Aval
from ..runtime.define import op
from ..runtime.dtypes import FLOATS
from ..runtime.errors import ShapeError
from ..runtime.op import Array
from .checks import text
from .conv_kernels import convolve
from .window import (
    channels_first,
    check_format,
    check_padding,
    check_positive,
    check_rank,
    pairs,
    per_axis,
    window,
)


def _check_depthwise(name: str, input: Aval, filter: Aval, strides: Any, padding: Any, data_format: Any,
                     dilations: Any) -> None:  # fmt: skip
    check_format(name, data_format, 2)
    check_padding(name, padding, 2, data_format)
    check_rank(name, "input", input, 4)
    check_rank(name, "filter", filter, 4)
    check_positive(name, "Stride", per_axis(strides, 2, data_format, "strides"))
    check_positive(name, "Dilation rate", per_axis(dilations, 2, data_format, "dilations"))
    depth = input.dims[1 if channels_first(data_format) else -1]
    if None not in (depth, filter.dims[2]) and depth != filter.dims[2]:
        raise ShapeError(f"input and filter must have the same depth: {depth} vs {filter.dims[2]} [Op:{name}]")


def _depthwise(input: Aval, filter: Aval, **attributes: Any) -> None:
    _check_depthwise("DepthwiseConv2dNative", input, filter, **attributes)


def _each_channel(x: Array, w: Array, strides: Any, padding: Any, data_format: str | None, dilations: Any) -> Array:
    """`x` and the result have their channels last."""
    channels = x.shape[-1]
    moves = per_axis(strides, 2, data_format, "strides")
    apart = per_axis(dilations, 2, data_format, "dilations")
    slides = window(w.shape[:2], moves, apart, pairs(padding, 2, data_format), x.shape[1:-1])
    return convolve(x, w.reshape(*w.shape[:2], 1, -1), slides, channels)


def _last(x: Array, data_format: str | None) -> Array:
    return jnp.moveaxis(x, 1, -1) if channels_first(data_format) else x


def _placed(x: Array, data_format: str | None) -> Array:
    return jnp.moveaxis(x, -1, 1) if channels_first(data_format) else x


@op("DepthwiseConv2dNative", dtypes=FLOATS, check=_depthwise)
def depthwise_conv2d(
    input: Array, filter: Array, strides: Any, padding: Any, data_format: Any = None, dilations: Any = None
) -> Array:
    """Every channel of images convolved by filters of its own.

    Args:
        input: floats `[batch, height, width, channels]` (`[batch, channels, height, width]` for `NCHW`).
        filter: `[height, width, channels, multiplier]`, of the same dtype.
        strides, padding, data_format, dilations: as in `conv2d`.

    The result has `channels * multiplier` channels: those of input channel 0 first. Raises InvalidArgumentError
    where shapes, strides or padding do not fit.

    >>> import tenfold as tf
    >>> tf.nn.depthwise_conv2d(tf.ones([1, 5, 5, 3]), tf.ones([3, 3, 3, 2]), [1, 1, 1, 1], "VALID").shape
    TensorShape([1, 3, 3, 6])
    """
    return _placed(
        _each_channel(_last(input, data_format), filter, strides, padding, data_format, dilations), data_format
    )


def _separable(input: Aval, depthwise_filter: Aval, pointwise_filter: Aval, **attributes: Any) -> None:
    _check_depthwise("SeparableConv2d", input, depthwise_filter, **attributes)
    check_rank("SeparableConv2d", "pointwise filter", pointwise_filter, 4)
    if pointwise_filter.dims[:2] != (1, 1) and None not in pointwise_filter.dims[:2]:
        raise ShapeError(f"the pointwise filter must be 1 by 1: {text(pointwise_filter.dims)} [Op:SeparableConv2d]")
    channels, times = depthwise_filter.dims[2:]
    depth = pointwise_filter.dims[2]
    if channels is not None and times is not None and depth is not None and channels * times != depth:
        raise ShapeError(f"input depth must be evenly divisible by filter depth: {channels * times} vs {depth} "
                         "[Op:SeparableConv2d]")  # fmt: skip


@op("SeparableConv2d", dtypes=FLOATS, check=_separable)
def separable_conv2d(
    input: Array,
    depthwise_filter: Array,
    pointwise_filter: Array,
    strides: Any,
    padding: Any,
    data_format: Any = None,
    dilations: Any = None,
) -> Array:
    """`depthwise_conv2d`, then a product over the channels.

    Args:
        input, depthwise_filter, strides, padding, data_format, dilations: as in `depthwise_conv2d`.
        pointwise_filter: `[1, 1, channels * multiplier, outputs]`.

    Raises InvalidArgumentError where shapes, strides or padding do not fit.

    >>> import tenfold as tf
    >>> x, depthwise, pointwise = tf.ones([1, 5, 5, 3]), tf.ones([3, 3, 3, 2]), tf.ones([1, 1, 6, 8])
    >>> tf.nn.separable_conv2d(x, depthwise, pointwise, [1, 1, 1, 1], "SAME").shape
    TensorShape([1, 5, 5, 8])
    """
    inner = _each_channel(_last(input, data_format), depthwise_filter, strides, padding, data_format, dilations)
    point = window((1, 1), (1, 1), (1, 1), "VALID", inner.shape[1:-1])
    return _placed(convolve(inner, pointwise_filter, point), data_format)
