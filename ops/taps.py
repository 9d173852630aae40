"""The elements under a window, one tap at a time: slices of a tensor, and adding them back up where they came from.

Here the last axis is the channels, the first the batch, and the axes between are what the window slides over.
Whole slices keep XLA's CPU loops contiguous along the channels, which `reduce_window` and its gradient are not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

import jax
import jax.numpy as jnp
from jax import lax

from .window import Window

Tap = tuple[int, ...]


def taps(window: Window) -> Iterator[Tap]:
    """The places in the window, in row order."""
    return product(*map(range, window.size))


def padded(x: jax.Array, window: Window, fill: float = 0) -> jax.Array:
    """`x` with the padding of the window, filled with `fill`."""
    if not any(map(any, window.padding)):
        return x
    widths = [(0, 0, 0), *((low, high, 0) for low, high in window.padding), (0, 0, 0)]
    return lax.pad(x, jnp.asarray(fill, x.dtype), widths)


def tap_slice(x: jax.Array, window: Window, tap: Tap, places: tuple[int, ...]) -> jax.Array:
    """What is under `tap` at every place of the window; `x` is padded already."""
    start = [t * d for t, d in zip(tap, window.dilations, strict=True)]
    limit = [b + (n - 1) * s + 1 for b, n, s in zip(start, places, window.strides, strict=True)]
    return lax.slice(x, (0, *start, 0), (x.shape[0], *limit, x.shape[-1]), (1, *window.strides, 1))


def add_back(part: Callable[[Tap], jax.Array], window: Window, shape: tuple[int, ...], dtype: jax.typing.DTypeLike,
             places: tuple[int, ...]) -> jax.Array:  # fmt: skip
    """The transpose of slicing: the sum over taps of `part(tap)`, each put where `tap_slice` takes it from.

    `shape` is that of the result, which is not padded. Where the strides divide its lengths, each residue of the
    positions by the strides gets a sum of its own, of plain shifts, and these are interleaved; that is up to
    twice as fast as to spread each part over the result, which XLA does by testing every element's residue. Where
    they do not, the interleaved array had to be cut to size, and XLA would do all of this anew for each element.
    """
    batch, *lengths, channels = shape
    zero = jnp.zeros((), dtype)
    interleaves = max(window.strides) > 1 and not any(n % s for n, s in zip(lengths, window.strides, strict=True))
    apart = [s if interleaves else 1 for s in window.strides]
    sums: dict[Tap, jax.Array] = {}
    for tap in taps(window):
        axes = zip(tap, window.dilations, window.padding, strict=True)
        begin = [t * d - low for t, d, (low, _) in axes]
        residue = tuple(b % s for b, s in zip(begin, apart, strict=True))
        widths = []
        for b, n, length, s, a in zip(begin, places, lengths, window.strides, apart, strict=True):
            low, step = b // a, s // a
            # Negative widths cut what lies in the padding.
            widths.append((low, length // a - low - (n - 1) * step - 1, step - 1))
        moved = lax.pad(part(tap), zero, [(0, 0, 0), *widths, (0, 0, 0)])
        sums[residue] = sums[residue] + moved if residue in sums else moved
    rows = [length // a for length, a in zip(lengths, apart, strict=True)]
    return _interleaved(sums, tuple(apart), (batch, *rows, channels), dtype)


def _interleaved(sums: dict[Tap, jax.Array], strides: tuple[int, ...], shape: tuple[int, ...],
                 dtype: jax.typing.DTypeLike) -> jax.Array:  # fmt: skip
    """The array whose elements at `residue` modulo `strides` are those of `sums[residue]`; zero where none is."""
    for axis in reversed(range(len(strides))):
        heads = dict.fromkeys(residue[:axis] for residue in sums)
        stride, lengths = strides[axis], list(shape)
        lengths[axis + 2 :] = next(iter(sums.values())).shape[axis + 2 :]
        zeros = jnp.zeros(lengths, dtype)
        merged: dict[Tap, jax.Array] = {}
        for head in heads:
            if stride == 1:
                merged[head] = sums[(*head, 0)]
                continue
            stacked = jnp.stack([sums.get((*head, r), zeros) for r in range(stride)], axis + 2)
            lengths_merged = list(lengths)
            lengths_merged[axis + 1] *= stride
            merged[head] = stacked.reshape(lengths_merged)
        sums = merged
    return sums[()]
