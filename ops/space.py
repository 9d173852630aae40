"""Moving blocks between the space axes and the depth or batch axis."""

from __future__ import annotations

import math
from typing import Any

import jax.numpy as jnp
import numpy as np

from ..runtime import attributes
from ..runtime.aval import Aval
from ..runtime.coerce import convert_to_tensor, literal
from ..runtime.define import op
from ..runtime.errors import ShapeError
from ..runtime.op import Array, Shape
from ..runtime.tensor import Tensor
from .checks import text


def _channels_last(x: Array, data_format: str) -> Array:
    return x if data_format == "NHWC" else jnp.moveaxis(x, 1, -1)


def _in_format(x: Array, data_format: str) -> Array:
    return x if data_format == "NHWC" else jnp.moveaxis(x, -1, 1)


def _depth_check(name: str) -> Any:
    def check(input: Aval, block_size: int, data_format: str) -> None:
        if data_format not in ("NHWC", "NCHW"):
            raise ValueError(f"data_format must be NHWC or NCHW, got {data_format!r} [Op:{name}]")
        if block_size < 2:
            raise ShapeError(f"Value for attr 'block_size' of {block_size} must be at least minimum 2 [Op:{name}]")
        if len(input.dims) != 4:
            raise ShapeError(f"Input rank should be 4 instead of {len(input.dims)} [Op:{name}]")
        rest = input.dims[1:]
        height, width, depth = rest if data_format == "NHWC" else (*rest[1:], rest[0])
        if name == "SpaceToDepth" and any(s is not None and s % block_size for s in (height, width)):
            raise ShapeError(f"Image width {width} and height {height} should be divisible by block_size: "
                             f"{block_size} "
                             f"[Op:{name}]")  # fmt: skip
        if name == "DepthToSpace" and depth is not None and depth % block_size**2:
            raise ShapeError(f"Input depth dimension {depth} should be divisible by: {block_size**2} [Op:{name}]")

    return check


@op("SpaceToDepth", check=_depth_check("SpaceToDepth"))
def space_to_depth(input: Array, block_size: int, data_format: Any = "NHWC") -> Array:
    """Blocks of `block_size` by `block_size` pixels stacked along the channels.

    `[n, h, w, c]` becomes `[n, h / b, w / b, c b^2]` (`NCHW` likewise). Raises InvalidArgumentError where `b`
    does not divide the height and width.

    >>> import tenfold as tf
    >>> tf.nn.space_to_depth(tf.ones([1, 4, 4, 3]), 2).shape
    TensorShape([1, 2, 2, 12])
    """
    x = _channels_last(input, data_format)
    n, h, w, c = x.shape
    b = block_size
    blocks = x.reshape(n, h // b, b, w // b, b, c).transpose(0, 1, 3, 2, 4, 5)
    return _in_format(blocks.reshape(n, h // b, w // b, b * b * c), data_format)


@op("DepthToSpace", check=_depth_check("DepthToSpace"))
def depth_to_space(input: Array, block_size: int, data_format: Any = "NHWC") -> Array:
    """The inverse of `space_to_depth`: `[n, h, w, c]` becomes `[n, h b, w b, c / b^2]`.

    Raises InvalidArgumentError where `b^2` does not divide the channels.

    >>> import tenfold as tf
    >>> tf.nn.depth_to_space(tf.ones([1, 2, 2, 12]), 2).shape
    TensorShape([1, 4, 4, 3])
    """
    x = _channels_last(input, data_format)
    n, h, w, c = x.shape
    b = block_size
    pixels = x.reshape(n, h, w, b, b, c // b**2).transpose(0, 1, 3, 2, 4, 5)
    return _in_format(pixels.reshape(n, h * b, w * b, c // b**2), data_format)


def _blocks_check(name: str, widths: Any, block_shape: tuple[int, ...]) -> None:
    if any(b < 1 for b in block_shape):
        raise ShapeError(f"block_shape must be positive, got {list(block_shape)} [Op:{name}]")
    pairs = isinstance(widths, tuple) and all(isinstance(w, tuple) and len(w) == 2 for w in widths)
    if not pairs or len(widths) != len(block_shape):
        raise ShapeError(f"paddings and crops must have shape [{len(block_shape)}, 2] [Op:{name}]")
    if any(a < 0 or b < 0 for a, b in widths):
        raise ShapeError(f"paddings and crops must be non-negative, got {widths} [Op:{name}]")


def _to_batch_check(input: Aval, block_shape: tuple[int, ...], paddings: Any) -> None:
    _blocks_check("SpaceToBatchND", paddings, block_shape)
    for i, (block, (before, after)) in enumerate(zip(block_shape, paddings, strict=True)):
        size = input.dims[i + 1]
        if size is not None and (before + size + after) % block:
            raise ShapeError(f"padded_shape[{i}]={before + size + after} is not divisible by "
                             f"block_shape[{i}]={block} "
                             "[Op:SpaceToBatchND]")  # fmt: skip


@op("SpaceToBatchND", check=_to_batch_check)
def space_to_batch_nd(input: Array, block_shape: Shape, paddings: Any) -> Array:
    """The axes after the batch axis, padded and cut into blocks, whose inner positions join the batch axis.

    `[n, s1, ..., rest]` becomes `[n prod(b), (s1 + pad1) / b1, ..., rest]`. Raises InvalidArgumentError
    where a
    block does not divide its padded axis.

    >>> import tenfold as tf
    >>> tf.space_to_batch_nd(tf.ones([1, 4, 6, 3]), [2, 3], [[0, 0], [0, 0]]).shape
    TensorShape([6, 2, 2, 3])
    """
    spatial = len(block_shape)
    x = jnp.pad(input, ((0, 0), *paddings, *[(0, 0)] * (input.ndim - 1 - spatial)))
    n, rest = x.shape[0], x.shape[1 + spatial :]
    cut = [(s // b, b) for s, b in zip(x.shape[1:], block_shape, strict=False)]
    x = x.reshape(n, *[part for pair in cut for part in pair], *rest)
    within = [2 + 2 * i for i in range(spatial)]
    across = [1 + 2 * i for i in range(spatial)]
    x = x.transpose(*within, 0, *across, *range(1 + 2 * spatial, x.ndim))
    return x.reshape(math.prod(block_shape) * n, *[a for a, _ in cut], *rest)


def _from_batch_check(input: Aval, block_shape: tuple[int, ...], crops: Any) -> None:
    _blocks_check("BatchToSpaceND", crops, block_shape)
    product = math.prod(block_shape)
    batch = input.dims[0]
    if batch is not None and batch % product:
        raise ShapeError(f"Input batch dimension ({batch}) is not divisible by product of block sizes "
                         f"({product}) "
                         "[Op:BatchToSpaceND]")  # fmt: skip
    for i, (block, (before, after)) in enumerate(zip(block_shape, crops, strict=True)):
        size = input.dims[i + 1]
        if size is not None and before + after > size * block:
            raise ShapeError(f"cropped_shape[{i}]={size * block - before - after} must be non-negative "
                             f"[Op:BatchToSpaceND], input {text(input.dims)}")  # fmt: skip


@op("BatchToSpaceND", check=_from_batch_check)
def batch_to_space(input: Array, block_shape: Shape, crops: Any) -> Array:
    """The inverse of `space_to_batch_nd`: from `[n prod(b), s1, ...]` to `[n, s1 b1 - crop1, ...]`.

    Raises InvalidArgumentError where the blocks do not divide the batch axis.

    >>> import tenfold as tf
    >>> tf.batch_to_space(tf.ones([6, 2, 2, 3]), [2, 3], [[0, 0], [0, 1]]).shape
    TensorShape([1, 4, 5, 3])
    """
    spatial = len(block_shape)
    n = input.shape[0] // math.prod(block_shape)
    sizes, rest = input.shape[1 : 1 + spatial], input.shape[1 + spatial :]
    x = input.reshape(*block_shape, n, *sizes, *rest)
    order = [spatial, *[a for i in range(spatial) for a in (spatial + 1 + i, i)]]
    x = x.transpose(*order, *range(1 + 2 * spatial, x.ndim))
    x = x.reshape(n, *[s * b for s, b in zip(sizes, block_shape, strict=True)], *rest)
    for d, (before, after) in enumerate(crops, 1):
        x = jnp.take(x, np.arange(before, x.shape[d] - after), axis=d) if before or after else x
    return x


def space_to_batch(input: Any, block_shape: Any, paddings: Any, name: str | None = None) -> Tensor:
    """`space_to_batch_nd`, under its shorter name.

    >>> import tenfold as tf
    >>> tf.space_to_batch(tf.ones([1, 4, 4, 1]), [2, 2], [[0, 0], [0, 0]]).shape
    TensorShape([4, 2, 2, 1])
    """
    if not isinstance(block_shape, (list, tuple)) and convert_to_tensor(block_shape).ndim != 1:
        raise ShapeError("block_shape rank should be 1 instead of 0 [Op:SpaceToBatchND]")
    moved: Tensor = space_to_batch_nd(input, block_shape, paddings, name)
    return moved


def required_space_to_batch_paddings(
    input_shape: Any, block_shape: Any, base_paddings: Any = None, name: str | None = None
) -> tuple[Tensor, Tensor]:
    """The paddings that make lengths divisible by their blocks, and the crops that undo them.

    Both int32, `[len(input_shape), 2]`; the padding at the start is that of `base_paddings` (by default 0).

    >>> import tenfold as tf
    >>> [t.numpy().tolist() for t in tf.required_space_to_batch_paddings([5], [2])]
    [[[0, 1]], [[0, 1]]]
    """
    lengths, blocks = attributes.shape(input_shape), attributes.shape(block_shape)
    base = ((0, 0),) * len(lengths) if base_paddings is None else attributes.freeze(base_paddings)
    paddings, crops = [], []
    for length, block, (before, after) in zip(lengths, blocks, base, strict=True):
        extra = -(before + length + after) % block
        paddings.append([before, after + extra])
        crops.append([0, extra])
    shape = (len(lengths), 2)
    return literal(np.array(paddings, np.int32).reshape(shape)), literal(np.array(crops, np.int32).reshape(shape))
