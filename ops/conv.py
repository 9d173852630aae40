"""Convolutions over one, two and three spatial axes; dilated ones."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import jax.numpy as jnp

from ..runtime.aval import Aval
from ..runtime.coerce import convert_to_tensor
from ..runtime.define import PublicOp, op
from ..runtime.dtypes import FLOATS, int32
from ..runtime.errors import ShapeError
from ..runtime.op import Array
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

_DTYPES = FLOATS | {int32}


def _check(name: str, count: int) -> Any:
    """The check of a convolution over `count` axes."""

    def check(input: Aval, filters: Aval, padding: Any, data_format: Any, dilations: Any, **strides: Any) -> None:
        check_format(name, data_format, count)
        check_padding(name, padding, count, data_format)
        check_rank(name, "convolution input", input, count + 2, more=True)
        check_rank(name, "convolution filter", filters, count + 2)
        (moves,) = strides.values()
        check_positive(name, "Stride", per_axis(moves, count, data_format, "strides"))
        check_positive(name, "Dilation rate", per_axis(dilations, count, data_format, "dilations"))
        depth = input.dims[-count - 1 if channels_first(data_format) else -1]
        filter_depth, outputs = filters.dims[-2:]
        if 0 in filters.dims[:-1]:
            raise ShapeError(f"filter must not have zero elements (i.e. all dimensions must be non-zero) [Op:{name}]")
        if depth is None or filter_depth is None:
            return
        if depth % filter_depth:
            raise ShapeError(f"input depth must be evenly divisible by filter depth: {depth} vs {filter_depth} "
                             f"[Op:{name}]")  # fmt: skip
        groups = depth // filter_depth
        if outputs is not None and groups and outputs % groups:
            raise ShapeError(f"output depth must be evenly divisible by number of groups: {outputs} vs {groups} "
                             f"[Op:{name}]")  # fmt: skip

    return check


def _convolved(x: Array, w: Array, strides: Any, padding: Any, data_format: str | None, dilations: Any) -> Array:
    """Any number of batch axes; channels where `data_format` has them."""
    count = w.ndim - 2
    first = channels_first(data_format)
    if first:
        x = jnp.moveaxis(x, -count - 1, -1)
    batch, lengths = x.shape[: -count - 1], x.shape[-count - 1 : -1]
    moves = per_axis(strides, count, data_format, "strides")
    apart = per_axis(dilations, count, data_format, "dilations")
    slides = window(w.shape[:-2], moves, apart, pairs(padding, count, data_format), lengths)
    places = slides.places(lengths)
    if not w.shape[-1]:  # which `lax` does not take
        return jnp.zeros((*batch, *((0, *places) if first else (*places, 0))), x.dtype)
    flat = x.reshape(math.prod(batch), *x.shape[-count - 1 :])
    out = convolve(flat, w, slides, max(1, x.shape[-1] // w.shape[-2]))
    out = out.reshape(*batch, *out.shape[1:])
    return jnp.moveaxis(out, -1, -count - 1) if first else out


@op("Conv1D", dtypes=_DTYPES, check=_check("Conv1D", 1))
def conv1d(
    input: Array, filters: Array, stride: Any, padding: Any, data_format: Any = "NWC", dilations: Any = None
) -> Array:
    """The convolution of `[batch, width, channels]` by `filters` `[width, channels / groups, outputs]`.

    `out[b, i, o] = sum over k, c of input[b, stride i + dilation k, c] filters[k, c, o]`; the dtype stays.

    Args:
        input: floats or int32; any number of batch axes. `[batch, channels, width]` where `data_format` is `NCW`.
        filters: of the same dtype. Where it has fewer channels than `input`, as in `conv2d`.
        stride: an int.
        padding: `VALID`, `SAME` or a pair of ints for each axis.
        data_format: `NWC` or `NCW`.
        dilations: an int.

    Raises InvalidArgumentError where shapes, strides or padding do not fit.

    >>> import tenfold as tf
    >>> tf.nn.conv1d([[[1.], [2.], [3.]]], [[[1.]], [[10.]]], 1, "VALID").numpy().ravel()
    array([21., 32.], dtype=float32)
    """
    return _convolved(input, filters, stride, padding, data_format, dilations)


@op("Conv2D", dtypes=_DTYPES, check=_check("Conv2D", 2))
def conv2d(
    input: Array, filters: Array, strides: Any, padding: Any, data_format: Any = "NHWC", dilations: Any = None
) -> Array:
    """The convolution of images by `filters` `[height, width, channels / groups, outputs]`.

    Args:
        input: floats or int32 `[batch, height, width, channels]`, any number of batch axes; `[batch, channels,
            height, width]` where `data_format` is `NCHW`.
        filters: of the same dtype. With fewer channels than `input`, the channels and the outputs are that many
            times fewer per group.
        strides: an int, one for each spatial axis, or one for each axis.
        padding: `VALID` (none), `SAME` (`ceil(length / stride)` results) or a pair of ints for each axis.
        data_format: `NHWC` or `NCHW`.
        dilations: how far apart in `input` neighbours in `filters` are; as `strides`.

    Raises InvalidArgumentError where shapes, strides, dilations or padding do not fit; UnimplementedError for
    strides over the batch or the channels.

    >>> import tenfold as tf
    >>> tf.nn.conv2d(tf.ones([1, 5, 5, 3]), tf.ones([3, 3, 3, 8]), strides=2, padding="SAME").shape
    TensorShape([1, 3, 3, 8])
    """
    return _convolved(input, filters, strides, padding, data_format, dilations)


@op("Conv3D", dtypes=FLOATS, check=_check("Conv3D", 3))
def conv3d(
    input: Array, filters: Array, strides: Any, padding: Any, data_format: Any = "NDHWC", dilations: Any = None
) -> Array:
    """The convolution of volumes by `filters` `[depth, height, width, channels / groups, outputs]`.

    `input` is `[batch, depth, height, width, channels]`, or `[batch, channels, ...]` where `data_format` is
    `NCDHW`. The rest is as in `conv2d`.

    >>> import tenfold as tf
    >>> tf.nn.conv3d(tf.ones([1, 3, 3, 3, 2]), tf.ones([2, 2, 2, 2, 4]), [1, 1, 1, 1, 1], "VALID").shape
    TensorShape([1, 2, 2, 2, 4])
    """
    return _convolved(input, filters, strides, padding, data_format, dilations)


_BY_AXES: dict[int, PublicOp] = {1: conv1d, 2: conv2d, 3: conv3d}


def _ones_or(value: Any) -> Any:
    return 1 if value is None else value


def _largest(value: Any) -> int:
    return max(value) if isinstance(value, Sequence) else int(value)


def convolution(
    input: Any,
    filters: Any,
    strides: Any = None,
    padding: Any = "VALID",
    data_format: str | None = None,
    dilations: Any = None,
    name: str | None = None,
) -> Any:
    """`conv1d`, `conv2d` or `conv3d`, by the number of axes of `filters`.

    Raises ValueError for strides and dilations that are both greater than 1.

    >>> import tenfold as tf
    >>> tf.nn.convolution(tf.ones([1, 5, 5, 3]), tf.ones([3, 3, 3, 8]), padding="SAME").shape
    TensorShape([1, 5, 5, 8])
    """
    input = convert_to_tensor(input)
    filters = convert_to_tensor(filters, dtype_hint=input.dtype)
    count = len(filters.shape) - 2
    if count not in _BY_AXES:
        raise ValueError(f"`filters.shape.rank` must be 3, 4 or 5. Received: filters.shape={filters.shape}")
    strides, dilations = _ones_or(strides), _ones_or(dilations)
    if _largest(strides) > 1 and _largest(dilations) > 1:
        raise ValueError("`strides > 1` not supported in conjunction with `dilation_rate > 1`. Received: "
                         f"strides={strides} and dilation_rate={dilations}")  # fmt: skip
    return _BY_AXES[count](input, filters, strides, padding, data_format, dilations, name=name)


def atrous_conv2d(value: Any, filters: Any, rate: Any, padding: Any, name: str | None = None) -> Any:
    """`conv2d` of images `[batch, height, width, channels]` with dilation `rate`.

    >>> import tenfold as tf
    >>> tf.nn.atrous_conv2d(tf.ones([1, 5, 5, 1]), tf.ones([2, 2, 1, 1]), rate=2, padding="VALID").shape
    TensorShape([1, 3, 3, 1])
    """
    if rate < 1:
        raise ValueError(f"all values of `dilation_rate` must be positive. Received: dilation_rate=[{rate} {rate}]")
    return conv2d(value, filters, 1, padding, dilations=rate, name=name)
