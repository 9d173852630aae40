"""Pooling: the maximum or the mean under a window that slides over the spatial axes."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
import numpy as np

from ..runtime.aval import Aval
from ..runtime.coerce import convert_to_tensor
from ..runtime.define import PublicOp, op
from ..runtime.dtypes import FLOATS, REALS, DType, as_dtype, int32, int64, uint32, uint64
from ..runtime.errors import InvalidArgumentError, ShapeError, UnimplementedError
from ..runtime.op import Array
from .pool_kernels import max_pool as max_under
from .pool_kernels import picked, sum_pool
from .window import (
    Window,
    channels_first,
    check_format,
    check_padding,
    check_positive,
    check_rank,
    full,
    pairs,
    per_axis,
    window,
)

_MAX_DTYPES = REALS - {uint32, uint64}


def _check(name: str, count: int) -> Any:
    def check(input: Aval, ksize: Any, strides: Any, padding: Any, data_format: Any = None, **_: Any) -> None:
        check_format(name, data_format, count)
        check_padding(name, padding, count, data_format)
        check_rank(name, "input", input, count + 2)
        sizes = full(ksize, count, data_format, "ksize")
        check_positive(name, "Sliding window ksize", sizes)
        check_positive(name, "Stride", full(strides, count, data_format, "strides"))
        if sizes[0] != 1:
            raise UnimplementedError(f"Pooling is not yet supported on the batch dimension. [Op:{name}]")
        depth = sizes[1 if channels_first(data_format) else -1]
        if depth != 1 and (not name.startswith("MaxPool") or any(s != 1 for s in _spatial(sizes, data_format))):
            raise UnimplementedError(f"MaxPooling supports exactly one of pooling across depth or pooling across "
                                     f"width/height. [Op:{name}]")  # fmt: skip
        if not isinstance(padding, str):
            for (low, high), size in zip(_spatial(padding, data_format), _spatial(sizes, data_format), strict=True):
                if max(low, high) >= size:
                    raise InvalidArgumentError(f"padding {max(low, high)} needs to be smaller than the window size "
                                               f"{size} [Op:{name}]")  # fmt: skip

    return check


def _spatial(values: tuple[Any, ...], data_format: str | None) -> tuple[Any, ...]:
    return values[2:] if channels_first(data_format) else values[1:-1]


def _last(x: Array, data_format: str | None) -> Array:
    return jnp.moveaxis(x, 1, -1) if channels_first(data_format) else x


def _placed(x: Array, data_format: str | None) -> Array:
    return jnp.moveaxis(x, -1, 1) if channels_first(data_format) else x


def _window(x: Array, ksize: Any, strides: Any, padding: Any, data_format: Any, dilations: Any = None) -> Window:
    """The window over the spatial axes of `x`, whose channels are last."""
    count = x.ndim - 2
    sizes = per_axis(ksize, count, data_format, "ksize")
    moves = per_axis(strides, count, data_format, "strides")
    apart = per_axis(dilations, count, data_format, "dilations")
    return window(sizes, moves, apart, pairs(padding, count, data_format), x.shape[1:-1])


def _maxima(x: Array, ksize: Any, strides: Any, padding: Any, data_format: Any, dilations: Any = None) -> Array:
    x = _last(x, data_format)
    channel = 1 if channels_first(data_format) else -1
    depth = full(ksize, x.ndim - 2, data_format, "ksize")[channel]
    if depth != 1:
        # Over the channels: these as a spatial axis.
        moves = full(strides, x.ndim - 2, data_format, "strides")[channel]
        flat = x.reshape(-1, x.shape[-1], 1)
        out = max_under(
            flat, window((depth,), (moves,), (1,), "SAME" if padding == "SAME" else "VALID", flat.shape[1:2])
        )
        return _placed(out.reshape(*x.shape[:-1], -1), data_format)
    return _placed(max_under(x, _window(x, ksize, strides, padding, data_format, dilations)), data_format)


def _means(x: Array, ksize: Any, strides: Any, padding: Any, data_format: Any, dilations: Any = None) -> Array:
    """The means over what is under the window, without the padding."""
    x = _last(x, data_format)
    slides = _window(x, ksize, strides, padding, data_format, dilations)
    wide = x.astype(jnp.float32) if x.dtype.itemsize == 2 else x
    return _placed(
        (sum_pool(wide, slides) / _counts(slides, x.shape[1:-1]).astype(wide.dtype)).astype(x.dtype), data_format
    )


def _counts(slides: Window, lengths: tuple[int, ...]) -> np.ndarray[Any, Any]:
    """How many elements are under the window at each place, `[1, ..., 1]`."""
    out = np.ones((1,) * (len(lengths) + 2))
    axes = zip(lengths, *slides[:3], slides.padding, slides.places(lengths), strict=True)
    for axis, (length, size, stride, dilation, (low, _), places) in enumerate(axes):
        at = np.arange(places)[:, None] * stride + np.arange(size) * dilation - low
        shape = [1] * out.ndim
        shape[axis + 1] = places
        out = out * np.sum((at >= 0) & (at < length), 1).reshape(shape)
    return out


@op("MaxPool1D", dtypes=_MAX_DTYPES, check=_check("MaxPool1D", 1))
def max_pool1d(input: Array, ksize: Any, strides: Any, padding: Any, data_format: Any = "NWC") -> Array:
    """As `max_pool2d`, for `[batch, width, channels]`.

    >>> import tenfold as tf
    >>> tf.nn.max_pool1d([[[1.], [3.], [2.], [0.]]], 2, 2, "VALID").numpy().ravel()
    array([3., 2.], dtype=float32)
    """
    return _maxima(input, ksize, strides, padding, data_format)


@op("MaxPool", dtypes=_MAX_DTYPES, check=_check("MaxPool", 2))
def max_pool2d(input: Array, ksize: Any, strides: Any, padding: Any, data_format: Any = "NHWC") -> Array:
    """The maximum under a window, of the dtype of `input`.

    The gradient goes to the first of equal maxima, in row order. NaN under the window gives NaN.

    Args:
        input: floats or ints `[batch, height, width, channels]` (`[batch, channels, height, width]` for `NCHW`).
        ksize: the size of the window: an int, one for each spatial axis, or one for each axis (then over the
            channels alone, too).
        strides: how far it moves; as `ksize`.
        padding: `VALID`, `SAME` or a pair of ints for each axis. Padding is never the maximum.
        data_format: `NHWC` or `NCHW`.

    Raises InvalidArgumentError where sizes, strides or padding do not fit, UnimplementedError for a window over
    the batch.

    >>> import tenfold as tf
    >>> tf.nn.max_pool2d([[[[1.], [2.]], [[4.], [3.]]]], 2, 2, "VALID").numpy().ravel()
    array([4.], dtype=float32)
    """
    return _maxima(input, ksize, strides, padding, data_format)


@op("MaxPool3D", dtypes=FLOATS, check=_check("MaxPool3D", 3))
def max_pool3d(input: Array, ksize: Any, strides: Any, padding: Any, data_format: Any = "NDHWC") -> Array:
    """As `max_pool2d`, for volumes `[batch, depth, height, width, channels]`.

    The gradient goes to the first of equal maxima; TensorFlow's CPU kernel gives all of it to each of them.

    >>> import tenfold as tf
    >>> tf.nn.max_pool3d(tf.ones([1, 4, 4, 4, 2]), 2, 2, "VALID").shape
    TensorShape([1, 2, 2, 2, 2])
    """
    return _maxima(input, ksize, strides, padding, data_format)


@op("AvgPool1D", dtypes=FLOATS, check=_check("AvgPool1D", 1))
def avg_pool1d(input: Array, ksize: Any, strides: Any, padding: Any, data_format: Any = "NWC") -> Array:
    """As `avg_pool2d`, for `[batch, width, channels]`.

    >>> import tenfold as tf
    >>> tf.nn.avg_pool1d([[[1.], [3.], [2.], [0.]]], 2, 2, "VALID").numpy().ravel()
    array([2., 1.], dtype=float32)
    """
    return _means(input, ksize, strides, padding, data_format)


@op("AvgPool", dtypes=FLOATS, check=_check("AvgPool", 2))
def avg_pool2d(input: Array, ksize: Any, strides: Any, padding: Any, data_format: Any = "NHWC") -> Array:
    """The mean under a window over images of floats; padding is not counted. Arguments as in `max_pool2d`.

    >>> import tenfold as tf
    >>> tf.nn.avg_pool2d([[[[1.], [2.]], [[4.], [3.]]]], 2, 2, "VALID").numpy().ravel()
    array([2.5], dtype=float32)
    """
    return _means(input, ksize, strides, padding, data_format)


@op("AvgPool3D", dtypes=FLOATS, check=_check("AvgPool3D", 3))
def avg_pool3d(input: Array, ksize: Any, strides: Any, padding: Any, data_format: Any = "NDHWC") -> Array:
    """As `avg_pool2d`, for volumes `[batch, depth, height, width, channels]`.

    >>> import tenfold as tf
    >>> tf.nn.avg_pool3d(tf.ones([1, 4, 4, 4, 2]), 2, 2, "VALID").shape
    TensorShape([1, 2, 2, 2, 2])
    """
    return _means(input, ksize, strides, padding, data_format)


_MAX_BY_AXES: dict[int, PublicOp] = {1: max_pool1d, 2: max_pool2d, 3: max_pool3d}
_AVG_BY_AXES: dict[int, PublicOp] = {1: avg_pool1d, 2: avg_pool2d, 3: avg_pool3d}


def _by_axes(table: dict[int, PublicOp], input: Any) -> tuple[PublicOp, Any]:
    input = convert_to_tensor(input)
    rank = len(input.shape)
    if rank - 2 not in table:
        raise ValueError(f"`input.shape.rank` must be 3, 4 or 5. Received: input.shape={input.shape} of rank {rank}.")
    return table[rank - 2], input


def max_pool(
    input: Any, ksize: Any, strides: Any, padding: Any, data_format: str | None = None, name: str | None = None
) -> Any:
    """`max_pool1d`, `max_pool2d` or `max_pool3d`, by the number of axes of `input`.

    >>> import tenfold as tf
    >>> tf.nn.max_pool(tf.ones([1, 4, 4, 3]), 2, 2, "SAME").shape
    TensorShape([1, 2, 2, 3])
    """
    pooled, input = _by_axes(_MAX_BY_AXES, input)
    return pooled(input, ksize, strides, padding, data_format, name=name)


def avg_pool(
    input: Any, ksize: Any, strides: Any, padding: Any, data_format: str | None = None, name: str | None = None
) -> Any:
    """`avg_pool1d`, `avg_pool2d` or `avg_pool3d`, by the number of axes of `input`.

    >>> import tenfold as tf
    >>> tf.nn.avg_pool(tf.ones([1, 4, 4, 3]), 2, 2, "SAME").shape
    TensorShape([1, 2, 2, 3])
    """
    pooled, input = _by_axes(_AVG_BY_AXES, input)
    return pooled(input, ksize, strides, padding, data_format, name=name)


@op("DilatedMaxPool", dtypes=_MAX_DTYPES, public="pool")
def _dilated_max(input: Array, ksize: Any, padding: Any, data_format: Any, dilations: Any) -> Array:
    return _maxima(input, ksize, 1, padding, data_format, dilations)


@op("DilatedAvgPool", dtypes=FLOATS, public="pool")
def _dilated_avg(input: Array, ksize: Any, padding: Any, data_format: Any, dilations: Any) -> Array:
    return _means(input, ksize, 1, padding, data_format, dilations)


def pool(
    input: Any,
    window_shape: Any,
    pooling_type: str,
    strides: Any = None,
    padding: Any = "VALID",
    data_format: str | None = None,
    dilations: Any = None,
    name: str | None = None,
) -> Any:
    """`max_pool` or `avg_pool` (`pooling_type` `MAX` or `AVG`) over `len(window_shape)` axes, also dilated.

    Raises ValueError for another type or rank, and for dilations together with strides or `SAME`.

    >>> import tenfold as tf
    >>> tf.nn.pool(tf.ones([1, 5, 5, 3]), [2, 2], "MAX", dilations=[2, 2]).shape
    TensorShape([1, 3, 3, 3])
    """
    input = convert_to_tensor(input)
    count = len(window_shape)
    if pooling_type not in ("MAX", "AVG") or count not in _MAX_BY_AXES:
        raise ValueError(f"{count}-D {pooling_type} pooling is not supported.")
    if len(input.shape) != count + 2:
        raise ShapeError(f"Shape {input.shape} must have rank {count + 2}")
    apart = per_axis(dilations, count, data_format, "dilations")
    moves = per_axis(strides, count, data_format, "strides")
    if max(apart) == 1:
        table = _MAX_BY_AXES if pooling_type == "MAX" else _AVG_BY_AXES
        return table[count](input, window_shape, moves, padding, data_format, name=name)
    if max(moves) > 1:
        raise ValueError("`strides > 1` not supported in conjunction with `dilation_rate > 1`. Received: "
                         f"strides={strides} and dilation_rate={dilations}")  # fmt: skip
    if padding != "VALID":
        raise ValueError(f"pooling with '{padding}' padding is not implemented for `dilation_rate` > 1. Received: "
                         f"padding={padding} and dilation_rate={dilations}")  # fmt: skip
    dilated = _dilated_max if pooling_type == "MAX" else _dilated_avg
    return dilated(input, window_shape, padding, data_format, apart, name=name)


def _argmax_check(
    input: Aval, output_dtype: DType, include_batch_in_index: bool, data_format: str, **rest: Any
) -> None:
    if data_format != "NHWC":
        raise ValueError(f"`data_format` values other  than 'NHWC' are not supported. Received: {data_format=!s}")
    if output_dtype not in (int32, int64):
        raise InvalidArgumentError(f"Value for attr 'Targmax' of {output_dtype.name} is not in the list of allowed "
                                   "values: int32, int64 [Op:MaxPoolWithArgmax]")  # fmt: skip
    _check("MaxPoolWithArgmax", 2)(input, **rest)


@op("MaxPoolWithArgmax", dtypes=_MAX_DTYPES, check=_argmax_check, public="max_pool_with_argmax")
def _max_pool_with_argmax(
    input: Array,
    ksize: Any,
    strides: Any,
    padding: Any,
    data_format: str,
    output_dtype: Any,
    include_batch_in_index: bool,
) -> tuple[Array, Array]:
    slides = _window(input, ksize, strides, padding, data_format)
    one = 1 if include_batch_in_index else input.shape[0]
    kind = output_dtype.numpy_dtype
    numbers = jnp.arange(input.size // max(one, 1), dtype=kind).reshape(input.shape[0] // max(one, 1), *input.shape[1:])
    argmax = picked(jnp.broadcast_to(numbers, input.shape), input, slides)
    return max_under(input, slides), argmax


def max_pool_with_argmax(
    input: Any,
    ksize: Any,
    strides: Any,
    padding: Any,
    data_format: str = "NHWC",
    output_dtype: Any = int64,
    include_batch_in_index: bool = False,
    name: str | None = None,
) -> Any:
    """`max_pool2d`, and where the maxima are: `(output, argmax)`.

    `argmax` is `(row * width + column) * channels + channel`, with `include_batch_in_index` in the whole batch:
    `((image * height + row) * width + column) * channels + channel`. Of equal maxima it is the first one.

    >>> import tenfold as tf
    >>> output, argmax = tf.nn.max_pool_with_argmax([[[[1.], [2.]], [[4.], [3.]]]], 2, 2, "VALID")
    >>> argmax.numpy().ravel()
    array([2])
    """
    return _max_pool_with_argmax(
        input, ksize, strides, padding, data_format, as_dtype(output_dtype), include_batch_in_index, name=name
    )
