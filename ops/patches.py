"""Patches of images and volumes, as channels."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp

from ..runtime.aval import Aval
from ..runtime.define import op
from ..runtime.dtypes import NUMBERS
from ..runtime.errors import InvalidArgumentError, UnimplementedError
from ..runtime.op import Array
from .taps import padded, tap_slice, taps
from .window import check_positive, check_rank, window


def _check(name: str, input: Aval, padding: Any, **lists: Any) -> None:
    rank = 4 if name == "ExtractImagePatches" else 5
    check_rank(name, "input", input, rank)
    if padding not in ("VALID", "SAME"):
        raise InvalidArgumentError(f"Value for attr 'padding' of \"{padding}\" is not in the list of allowed values: "
                                   f'"SAME", "VALID" [Op:{name}]')  # fmt: skip
    for what, values in lists.items():
        if len(values) != rank:
            raise InvalidArgumentError(f"Length for attr '{what}' of {len(values)} must be {rank} [Op:{name}]")
        if (values[0], values[-1]) != (1, 1):
            raise UnimplementedError(f"Only support {what} across space. [Op:{name}]")
        check_positive(name, what, values)


def _check_images(images: Aval, sizes: Any, strides: Any, rates: Any, padding: Any) -> None:
    _check("ExtractImagePatches", images, padding, ksizes=sizes, strides=strides, rates=rates)


def _check_volumes(input: Aval, ksizes: Any, strides: Any, padding: Any) -> None:
    _check("ExtractVolumePatches", input, padding, ksizes=ksizes, strides=strides)


def _gathered(x: Array, sizes: Any, strides: Any, rates: Any, padding: str) -> Array:
    lengths = x.shape[1:-1]
    slides = window(sizes[1:-1], strides[1:-1], rates[1:-1], padding, lengths)
    places = slides.places(lengths)
    if not all(places):
        count = 1
        for size in slides.size:
            count *= size
        return jnp.zeros((x.shape[0], *places, count * x.shape[-1]), x.dtype)
    filled = padded(x, slides)
    return jnp.concatenate([tap_slice(filled, slides, tap, places) for tap in taps(slides)], -1)


@op("ExtractImagePatches", dtypes=NUMBERS, check=_check_images)
def extract_patches(images: Array, sizes: Any, strides: Any, rates: Any, padding: Any) -> Array:
    """All patches of images, each flattened into the channels: rows, columns, then channels.

    Args:
        images: numbers `[batch, height, width, channels]`.
        sizes: `[1, rows, columns, 1]` of a patch.
        strides: `[1, rows, columns, 1]` from one patch to the next.
        rates: `[1, rows, columns, 1]` from one pixel in a patch to the next.
        padding: `VALID`, or `SAME`: with zeros around.

    Shape `[batch, patches down, patches across, rows * columns * channels]`. Raises InvalidArgumentError or
    UnimplementedError for other lists.

    >>> import tenfold as tf
    >>> image = tf.reshape(tf.range(16), [1, 4, 4, 1])
    >>> tf.image.extract_patches(image, [1, 2, 2, 1], [1, 2, 2, 1], [1, 1, 1, 1], "VALID")[0, 0].numpy()
    array([[0, 1, 4, 5],
           [2, 3, 6, 7]], dtype=int32)
    """
    return _gathered(images, sizes, strides, rates, padding)


@op("ExtractVolumePatches", dtypes=NUMBERS, check=_check_volumes)
def extract_volume_patches(input: Array, ksizes: Any, strides: Any, padding: Any) -> Array:
    """As `extract_patches`, of volumes `[batch, depth, height, width, channels]`, without rates.

    >>> import tenfold as tf
    >>> tf.extract_volume_patches(tf.ones([1, 4, 4, 4, 2]), [1, 2, 2, 2, 1], [1, 2, 2, 2, 1], "VALID").shape
    TensorShape([1, 2, 2, 2, 16])
    """
    return _gathered(input, ksizes, strides, (1,) * 5, padding)
