"""Transposed convolutions: the gradients of convolutions by their input, as layers that enlarge."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp

from ..runtime.aval import Aval
from ..runtime.coerce import convert_to_tensor
from ..runtime.define import PublicOp, op
from ..runtime.dtypes import FLOATS, int32
from ..runtime.errors import ShapeError
from ..runtime.op import Array, Shape
from .conv_kernels import convolve_transposed
from .window import (
    Window,
    channels_first,
    check_format,
    check_padding,
    check_positive,
    check_rank,
    pairs,
    per_axis,
    window,
)


def _spatial(shape: tuple[int | None, ...], data_format: str | None) -> tuple[Any, ...]:
    return shape[2:] if channels_first(data_format) else shape[1:-1]


def _window(filters: tuple[Any, ...], lengths: tuple[int, ...], strides: Any, padding: Any, data_format: str | None,
            dilations: Any) -> Window:  # fmt: skip
    count = len(filters) - 2
    moves = per_axis(strides, count, data_format, "strides")
    apart = per_axis(dilations, count, data_format, "dilations")
    return window(filters[:-2], moves, apart, pairs(padding, count, data_format), lengths)


def _check(name: str, count: int) -> Any:
    def check(input: Aval, filters: Aval, output_shape: tuple[int, ...], strides: Any, padding: Any, data_format: Any,
              dilations: Any) -> None:  # fmt: skip
        check_format(name, data_format, count)
        check_padding(name, padding, count, data_format)
        check_rank(name, "input", input, count + 2)
        check_rank(name, "filters", filters, count + 2)
        check_positive(name, "Stride", per_axis(strides, count, data_format, "strides"))
        check_positive(name, "Dilation rate", per_axis(dilations, count, data_format, "dilations"))
        if len(output_shape) != count + 2:
            raise ShapeError(f"{name} requires output_shape to contain {count + 2} values, but got: "
                             f"{len(output_shape)} [Op:{name}]")  # fmt: skip
        channel = 1 if channels_first(data_format) else -1
        _equal(name, "filters and input must have the same out_depth", filters.dims[-1], input.dims[channel])
        _equal(name, "input depth must be evenly divisible by filter depth", filters.dims[-2], output_shape[channel])
        _equal(name, "input and output_shape must have the same batch size", input.dims[0], output_shape[0])
        actual = _spatial(input.dims, data_format)
        if None in actual or None in filters.dims:
            return
        lengths = _spatial(output_shape, data_format)
        computed = _window(filters.dims, lengths, strides, padding, data_format, dilations).places(lengths)
        for axis, pair in enumerate(zip(actual, computed, strict=True)):
            if pair[0] != pair[1]:
                raise ShapeError(f"Size of input doesn't match computed: actual = {pair[0]}, computed = {pair[1]} "
                                 f"spatial_dim: {axis + 1} output: {lengths[axis]} filter: {filters.dims[axis]} "
                                 f"[Op:{name}]")  # fmt: skip

    return check


def _equal(name: str, rule: str, one: int | None, other: int | None) -> None:
    if one != other and None not in (one, other):
        raise ShapeError(f"{rule}: {one} vs {other} [Op:{name}]")


def _transposed(y: Array, w: Array, output_shape: tuple[int, ...], strides: Any, padding: Any,
                data_format: str | None, dilations: Any) -> Array:  # fmt: skip
    lengths = _spatial(output_shape, data_format)
    slides = _window(w.shape, lengths, strides, padding, data_format, dilations)
    first = channels_first(data_format)
    out = convolve_transposed(jnp.moveaxis(y, 1, -1) if first else y, w, slides, lengths)
    return jnp.moveaxis(out, -1, 1) if first else out


@op("Conv1DTranspose", dtypes=FLOATS, check=_check("Conv1DTranspose", 1))
def conv1d_transpose(
    input: Array,
    filters: Array,
    output_shape: Shape,
    strides: Any,
    padding: Any = "SAME",
    data_format: Any = "NWC",
    dilations: Any = None,
) -> Array:
    """As `conv2d_transpose`, for `[batch, width, channels]` and `filters` `[width, outputs, channels]`.

    >>> import tenfold as tf
    >>> tf.nn.conv1d_transpose(tf.ones([1, 3, 1]), tf.ones([2, 1, 1]), [1, 6, 1], strides=2).shape
    TensorShape([1, 6, 1])
    """
    return _transposed(input, filters, output_shape, strides, padding, data_format, dilations)


@op("Conv2DBackpropInput", dtypes=FLOATS | {int32}, check=_check("Conv2DBackpropInput", 2))
def conv2d_transpose(
    input: Array,
    filters: Array,
    output_shape: Shape,
    strides: Any,
    padding: Any = "SAME",
    data_format: Any = "NHWC",
    dilations: Any = None,
) -> Array:
    """The transpose of `conv2d`: what has the shape `input` after a convolution has `output_shape` before it.

    Args:
        input: floats `[batch, height, width, channels]`, or as `data_format` says.
        filters: `[height, width, outputs, channels]`: channels and outputs in the other order than in `conv2d`.
        output_shape: the shape of the result; its height and width must become those of `input` in a
            convolution with these strides and padding.
        strides, padding, data_format, dilations: as in `conv2d`.

    Raises InvalidArgumentError where `output_shape`, `filters` and `input` do not fit each other.

    >>> import tenfold as tf
    >>> tf.nn.conv2d_transpose(tf.ones([1, 5, 5, 3]), tf.ones([3, 3, 8, 3]), [1, 10, 10, 8], strides=2).shape
    TensorShape([1, 10, 10, 8])
    """
    return _transposed(input, filters, output_shape, strides, padding, data_format, dilations)


@op("Conv3DBackpropInputV2", dtypes=FLOATS, check=_check("Conv3DBackpropInputV2", 3))
def conv3d_transpose(
    input: Array,
    filters: Array,
    output_shape: Shape,
    strides: Any,
    padding: Any = "SAME",
    data_format: Any = "NDHWC",
    dilations: Any = None,
) -> Array:
    """As `conv2d_transpose`, for volumes and `filters` `[depth, height, width, outputs, channels]`.

    >>> import tenfold as tf
    >>> tf.nn.conv3d_transpose(tf.ones([1, 2, 2, 2, 3]), tf.ones([2, 2, 2, 1, 3]), [1, 4, 4, 4, 1], strides=2).shape
    TensorShape([1, 4, 4, 4, 1])
    """
    return _transposed(input, filters, output_shape, strides, padding, data_format, dilations)


_BY_AXES: dict[int, PublicOp] = {1: conv1d_transpose, 2: conv2d_transpose, 3: conv3d_transpose}


def conv_transpose(
    input: Any,
    filters: Any,
    output_shape: Any,
    strides: Any,
    padding: Any = "SAME",
    data_format: str | None = None,
    dilations: Any = None,
    name: str | None = None,
) -> Any:
    """`conv1d_transpose`, `conv2d_transpose` or `conv3d_transpose`, by the number of axes of `filters`.

    >>> import tenfold as tf
    >>> tf.nn.conv_transpose(tf.ones([1, 3, 1]), tf.ones([2, 1, 1]), [1, 6, 1], strides=2).shape
    TensorShape([1, 6, 1])
    """
    input = convert_to_tensor(input)
    filters = convert_to_tensor(filters, dtype_hint=input.dtype)
    count = len(filters.shape) - 2
    if count not in _BY_AXES:
        raise ValueError(f"`filters.shape.rank` must be 3, 4 or 5. Received: filters.shape={filters.shape}")
    return _BY_AXES[count](input, filters, output_shape, strides, padding, data_format, dilations, name=name)


def atrous_conv2d_transpose(
    value: Any, filters: Any, output_shape: Any, rate: Any, padding: Any, name: str | None = None
) -> Any:
    """The transpose of `atrous_conv2d`: `conv2d_transpose` with stride 1 and dilation `rate`.

    >>> import tenfold as tf
    >>> tf.nn.atrous_conv2d_transpose(tf.ones([1, 5, 5, 1]), tf.ones([2, 2, 1, 1]), [1, 7, 7, 1], 2, "VALID").shape
    TensorShape([1, 7, 7, 1])
    """
    return conv2d_transpose(value, filters, output_shape, 1, padding, dilations=rate, name=name)
