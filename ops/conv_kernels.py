"""Convolution over `[batch, ..., channels]` by filters `[..., channels / groups, outputs]`, as three primitives.

`convolve(x, w)`, the gradient by `x` and the gradient by `w` are each linear in both operands, and the transposes
of each are the other two; so are all derivatives, of any order and in both modes. Every one of the three has a
formulation on CPU of its own (`_patches`, `_by_taps`, ...); elsewhere, and where those do not pay, it is
`lax.conv_general_dilated` or a transpose of it.

The choices were measured on CPU (two cores, float32, 7 to 224 pixels, 1 to 512 channels, filters 1 to 7, strides
1 and 2), as times of `lax` over ours. XLA's own convolution reaches 90 GFlop/s and is left alone but for:

| what | where | forward | by input | by filters |
|---|---|---|---|---|
| depthwise | always | 7-31 | 7-65 | 2-270 |
| grouped | 2 to 32 groups | 1.3-1.9 | 1 | 20-270 |
| one product | filters of one element | 1.1-1.6 | 1.1-1.8 | 1.4-5 |
| product per tap | one channel in, at most 8 out | 3.5-8 | | |
| patches | 2 to 4 channels in | 1.1-2.4 | | |
| patches | 1 or 2 channels, or at most 8 in and 16 out | | 1.8-6 | |
| patches | more filter elements than 4 (forward: 32) times outputs | 1.2-1.7 | 1.2-6 | |
| patches by rows | at most 16 outputs (8 of one channel) | | | 0.9-3.6 |
| patches | float64 | 1-6 | 1-4.7 | 1-6.3 |
"""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
from jax import lax

from .platform_primitive import bilinear, primitive
from .taps import Tap, add_back, padded, tap_slice, taps
from .window import Window

# Gathered patches take this much memory at most; beyond it, `lax` is called.
_MOST_PATCHES = 256 * 2**20
_SUM_OVER_ROWS = (((0,), (0,)), ((), ()))


def _numbers(rank: int) -> lax.ConvDimensionNumbers:
    space = tuple(range(1, rank - 1))
    return lax.ConvDimensionNumbers(
        (0, rank - 1, *space), (rank - 1, rank - 2, *range(rank - 2)), (0, rank - 1, *space)
    )


def _native(x: jax.Array, w: jax.Array, *, window: Window, groups: int) -> jax.Array:
    return lax.conv_general_dilated(x, w, window.strides, window.padding, rhs_dilation=window.dilations,
                                    dimension_numbers=_numbers(x.ndim), feature_group_count=groups)  # fmt: skip


def _by_input_native(y: jax.Array, w: jax.Array, *, window: Window, groups: int, lengths: Tap) -> jax.Array:
    like = jax.ShapeDtypeStruct((y.shape[0], *lengths, w.shape[-2] * groups), y.dtype)
    transposed = jax.linear_transpose(lambda x: _native(x, w, window=window, groups=groups), like)
    out: jax.Array = transposed(y)[0]
    return out


def _by_filters_native(x: jax.Array, y: jax.Array, *, window: Window, groups: int) -> jax.Array:
    like = jax.ShapeDtypeStruct((*window.size, x.shape[-1] // groups, y.shape[-1]), x.dtype)
    transposed = jax.linear_transpose(lambda w: _native(x, w, window=window, groups=groups), like)
    out: jax.Array = transposed(y)[0]
    return out


def _slices(x: jax.Array, window: Window) -> dict[Tap, jax.Array]:
    places = window.places(x.shape[1:-1])
    filled = padded(x, window)
    return {tap: tap_slice(filled, window, tap, places) for tap in taps(window)}


def _rows(x: jax.Array) -> jax.Array:
    return x.reshape(-1, x.shape[-1])


def _patches(x: jax.Array, window: Window) -> jax.Array:
    """A row for each place: all that is under the window there."""
    return _rows(jnp.concatenate(list(_slices(x, window).values()), -1))


def _patches_by_rows(x: jax.Array, window: Window) -> list[jax.Array]:
    """Patches without the window's last axis but one and those before: one array for each of their taps."""
    heads: dict[Tap, list[jax.Array]] = {}
    for tap, part in _slices(x, window).items():
        heads.setdefault(tap[:-1], []).append(part)
    return [_rows(jnp.concatenate(parts, -1)) for parts in heads.values()]


def _fits(x_channels: int, dtype: Any, window: Window, places: int) -> bool:
    return math.prod(window.size) * x_channels * places * jnp.dtype(dtype).itemsize <= _MOST_PATCHES


def _is_product(window: Window) -> bool:
    return math.prod(window.size) == 1 and not any(map(any, window.padding))


def _is_short(dtype: Any) -> bool:
    """16-bit floats: left to `lax`, which sums them in float32; groups are computed in float32."""
    return jnp.dtype(dtype).itemsize < 4


def _widened(*operands: jax.Array) -> list[jax.Array]:
    return [o.astype(jnp.float32) for o in operands]


def _cpu(x: jax.Array, w: jax.Array, *, window: Window, groups: int) -> jax.Array:
    shape = (x.shape[0], *window.places(x.shape[1:-1]), w.shape[-1])
    count, channels = math.prod(shape[:-1]), x.shape[-1]
    if groups > 1 and _is_short(x.dtype):
        return _cpu(*_widened(x, w), window=window, groups=groups).astype(x.dtype)
    if _is_short(x.dtype) or not count:
        return _native(x, w, window=window, groups=groups)
    if groups > 1:
        return _depthwise(x, w, window) if w.shape[-2] == 1 else _grouped(x, w, window, groups)
    if channels == 1 and w.shape[-1] <= 8:
        flat = w.reshape(-1, w.shape[-1])
        parts = [_rows(part) * flat[i] for i, part in enumerate(_slices(x, window).values())]
        return sum(parts[1:], parts[0]).reshape(shape)
    gathers = 2 <= channels <= 4 or w.size > 32 * count * shape[-1] or x.dtype.itemsize == 8 or x.dtype == jnp.int32
    if _is_product(window) or (gathers and _fits(channels, x.dtype, window, count)):
        return (_patches(x, window) @ w.reshape(-1, w.shape[-1])).reshape(shape)
    return _native(x, w, window=window, groups=groups)


def _by_input_cpu(y: jax.Array, w: jax.Array, *, window: Window, groups: int, lengths: Tap) -> jax.Array:
    channels = w.shape[-2] * groups
    shape = (y.shape[0], *lengths, channels)
    native = partial(_by_input_native, y, w, window=window, groups=groups, lengths=lengths)
    if groups > 1 and _is_short(y.dtype):
        wide = _by_input_cpu(*_widened(y, w), window=window, groups=groups, lengths=lengths)
        return wide.astype(y.dtype)
    if _is_short(y.dtype) or not y.size:
        return native()
    if groups > 1 and w.shape[-2] == 1:
        return _depthwise_by_input(y, w, window, shape)
    few = channels <= 2 or (channels <= 8 and w.shape[-1] <= 16)
    gathers = few or w.size > 4 * y.size or y.dtype.itemsize == 8
    count = y.size // y.shape[-1]
    if groups > 1 or not (_is_product(window) or (gathers and _fits(channels, y.dtype, window, count))):
        return native()
    flat = w.reshape(-1, w.shape[-1])
    under = lax.dot_general(_rows(y), flat, (((1,), (1,)), ((), ()))).reshape(*y.shape[:-1], -1)
    number = {tap: i for i, tap in enumerate(taps(window))}

    def part(tap: Tap) -> jax.Array:
        first = number[tap] * channels
        return lax.slice_in_dim(under, first, first + channels, axis=under.ndim - 1)

    return add_back(part, window, shape, y.dtype, y.shape[1:-1])


def _by_filters_cpu(x: jax.Array, y: jax.Array, *, window: Window, groups: int) -> jax.Array:
    shape = (*window.size, x.shape[-1] // groups, y.shape[-1])
    native = partial(_by_filters_native, x, y, window=window, groups=groups)
    if groups > 1 and _is_short(x.dtype):
        return _by_filters_cpu(*_widened(x, y), window=window, groups=groups).astype(x.dtype)
    if _is_short(x.dtype) or not y.size or not x.size:
        return native()
    if groups == x.shape[-1] and groups > 1:
        return _depthwise_by_filters(x, y, window)
    if groups > 1:
        return _grouped_by_filters(x, y, window, groups)
    gathers = y.shape[-1] <= (16 if x.shape[-1] > 1 else 8) or x.dtype.itemsize == 8
    count = y.size // y.shape[-1]
    if not (_is_product(window) or (gathers and _fits(x.shape[-1], x.dtype, window, count))):
        return native()
    blocks = [lax.dot_general(block, _rows(y), _SUM_OVER_ROWS) for block in _patches_by_rows(x, window)]
    return jnp.concatenate(blocks).reshape(shape)


def _depthwise(x: jax.Array, w: jax.Array, window: Window) -> jax.Array:
    """Every channel by filters of its own: products of slices, which XLA fuses into one loop."""
    channels = x.shape[-1]
    flat = w.reshape(-1, channels, w.shape[-1] // channels)
    if flat.shape[-1] == 1:
        parts = [part * flat[i, :, 0] for i, part in enumerate(_slices(x, window).values())]
    else:
        parts = [part[..., None] * flat[i] for i, part in enumerate(_slices(x, window).values())]
    out = sum(parts[1:], parts[0])
    return out.reshape(*out.shape[: x.ndim - 1], w.shape[-1])


def _depthwise_by_input(y: jax.Array, w: jax.Array, window: Window, shape: tuple[int, ...]) -> jax.Array:
    channels = shape[-1]
    times = w.shape[-1] // channels
    flat = w.reshape(-1, channels, times)
    number = {tap: i for i, tap in enumerate(taps(window))}
    by_filter = [y] if times == 1 else [y.reshape(*y.shape[:-1], channels, times)[..., m] for m in range(times)]

    def part(tap: Tap) -> jax.Array:
        parts = [out * flat[number[tap], :, m] for m, out in enumerate(by_filter)]
        return sum(parts[1:], parts[0])

    return add_back(part, window, shape, y.dtype, y.shape[1:-1])


def _depthwise_by_filters(x: jax.Array, y: jax.Array, window: Window) -> jax.Array:
    channels = x.shape[-1]
    times = y.shape[-1] // channels
    by_filter = [y] if times == 1 else [y.reshape(*y.shape[:-1], channels, times)[..., m] for m in range(times)]
    # The sum over the rows as a product with ones, which runs on all cores.
    ones = jnp.ones((1, y.size // y.shape[-1]), x.dtype)
    sums = [[(ones @ _rows(part * out))[0] for out in by_filter] for part in _slices(x, window).values()]
    return jnp.stack([jnp.stack(row, -1) for row in sums]).reshape(*window.size, 1, y.shape[-1])


def _by_group(x: jax.Array, groups: int) -> jax.Array:
    """`[groups, rows, channels / groups]`."""
    return x.reshape(-1, groups, x.shape[-1] // groups).transpose(1, 0, 2)


def _grouped(x: jax.Array, w: jax.Array, window: Window, groups: int) -> jax.Array:
    """A product for each tap, of all groups at once."""
    flat = w.reshape(-1, w.shape[-2], groups, w.shape[-1] // groups)
    slices = _slices(x, window)
    parts = [_by_group(part, groups) @ flat[i].transpose(1, 0, 2) for i, part in enumerate(slices.values())]
    out = sum(parts[1:], parts[0]).transpose(1, 0, 2)
    return out.reshape(*next(iter(slices.values())).shape[:-1], w.shape[-1])


def _grouped_by_filters(x: jax.Array, y: jax.Array, window: Window, groups: int) -> jax.Array:
    outputs = _by_group(y, groups)
    parts = [jnp.matmul(_by_group(part, groups).transpose(0, 2, 1), outputs) for part in _slices(x, window).values()]
    return jnp.stack([p.transpose(1, 0, 2) for p in parts]).reshape(*window.size, x.shape[-1] // groups, y.shape[-1])


_forward = primitive("convolve", _native, _cpu, rows=1)
_by_input = primitive("convolve_by_input", _by_input_native, _by_input_cpu, rows=1)
_by_filters = primitive("convolve_by_filters", _by_filters_native, _by_filters_cpu, rows=0)


def convolve(x: jax.Array, w: jax.Array, window: Window, groups: int = 1) -> jax.Array:
    """The convolution (in TensorFlow's sense: correlation) of `x` with filters `w` at the window's places."""
    out: jax.Array = _forward.bind(x, w, window=window, groups=groups)
    return out


def convolve_transposed(
    y: jax.Array, w: jax.Array, window: Window, lengths: tuple[int, ...], groups: int = 1
) -> jax.Array:
    """The transpose of `convolve` in its input, whose spatial axes have these `lengths`."""
    out: jax.Array = _by_input.bind(y, w, window=window, groups=groups, lengths=lengths)
    return out


def _x(y: jax.Array, w: jax.Array, like: Any, window: Window, groups: int) -> jax.Array:
    return convolve_transposed(y, w, window, like.shape[1:-1], groups)


def _w(x: jax.Array, y: jax.Array, window: Window, groups: int) -> jax.Array:
    out: jax.Array = _by_filters.bind(x, y, window=window, groups=groups)
    return out


bilinear(_forward, lambda ct, x, w, *, window, groups: _x(ct, w, x, window, groups),
         lambda ct, x, w, *, window, groups: _w(x, ct, window, groups))  # fmt: skip
bilinear(_by_input, lambda ct, y, w, *, window, groups, lengths: convolve(ct, w, window, groups),
         lambda ct, y, w, *, window, groups, lengths: _w(ct, y, window, groups))  # fmt: skip
bilinear(_by_filters, lambda ct, x, y, *, window, groups: _x(y, ct, x, window, groups),
         lambda ct, x, y, *, window, groups: convolve(x, ct, window, groups))  # fmt: skip
