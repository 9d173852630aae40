"""`tf.pad` in its three modes."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp

from ..runtime import attributes
from ..runtime.aval import Aval
from ..runtime.coerce import convert_to_tensor
from ..runtime.define import op
from ..runtime.errors import ShapeError
from ..runtime.op import Array
from ..runtime.tensor import Tensor
from .checks import text


def _check(tensor: Aval, paddings: Any, name: str) -> None:
    rank = len(tensor.dims)
    columns = [len(p) if isinstance(p, tuple) else 0 for p in paddings]
    if any(c != 2 for c in columns):
        raise ShapeError(f"paddings must be a matrix with 2 columns: got {list(paddings)} [Op:{name}]")
    if len(paddings) != rank:
        raise ShapeError(f"The first dimension of paddings must be the rank of inputs[{len(paddings)},2] "
                         f"{text(tensor.dims)} [Op:{name}]")  # fmt: skip
    for before, after in paddings:
        if before < 0 or after < 0:
            raise ShapeError(f"Paddings must be non-negative: {before} {after} [Op:{name}]")


def _pad_check(tensor: Aval, *constant: Aval, paddings: Any) -> None:
    _check(tensor, paddings, "PadV2" if constant else "Pad")
    if constant and constant[0].dims:
        raise ShapeError(f"Constant value must be a scalar, got shape {text(constant[0].dims)} [Op:PadV2]")


def _mirror_check(tensor: Aval, paddings: Any, mode: str) -> None:
    _check(tensor, paddings, "MirrorPad")
    for (before, after), size in zip(paddings, tensor.dims, strict=True):
        if size is None:
            continue
        if mode == "REFLECT" and max(before, after) >= max(size, 1):
            raise ShapeError(f"paddings must be less than the dimension size: {before}, {after} not less "
                             f"than {size} "
                             "[Op:MirrorPad]")  # fmt: skip
        if mode == "SYMMETRIC" and max(before, after) > size:
            raise ShapeError(f"paddings must be no greater than the dimension size: {before}, {after} "
                             "greater than "
                             f"{size} [Op:MirrorPad]")  # fmt: skip


@op("Pad", check=_pad_check)
def _pad(tensor: Array, paddings: Any) -> Array:
    return jnp.pad(tensor, paddings)


@op("PadV2", check=_pad_check)
def _pad_constant(tensor: Array, constant_values: Array, paddings: Any) -> Array:
    return jnp.pad(tensor, paddings, constant_values=constant_values)


@op("MirrorPad", check=_mirror_check)
def _mirror_pad(tensor: Array, paddings: Any, mode: Any) -> Array:
    return jnp.pad(tensor, paddings, mode=mode.lower())


def pad(
    tensor: Any, paddings: Any, mode: str = "CONSTANT", constant_values: Any = 0, name: str | None = None
) -> Tensor:
    """`tensor` with `paddings[d] = [before, after]` elements added along each axis `d`.

    Args:
        tensor: any shape and dtype.
        paddings: integers, `[rank, 2]`, known while tracing.
        mode: `"CONSTANT"`; `"REFLECT"` mirrors without repeating the edge, `"SYMMETRIC"` with (any case).
        constant_values: the scalar to pad with.

    Raises InvalidArgumentError for paddings that are negative, of another shape, or too long to mirror;
    ValueError for another mode.

    >>> import tenfold as tf
    >>> tf.pad([1, 2], [[1, 2]])
    <tf.Tensor: shape=(5,), dtype=int32, numpy=array([0, 1, 2, 0, 0], dtype=int32)>
    """
    mode = mode.upper()
    if mode not in ("CONSTANT", "REFLECT", "SYMMETRIC"):
        raise ValueError(f"Argument `mode` must be CONSTANT, REFLECT or SYMMETRIC. Received `mode` = {mode}")
    widths = attributes.freeze(paddings)
    values = convert_to_tensor(tensor)
    padded: Tensor
    if mode != "CONSTANT":
        padded = _mirror_pad(values, widths, mode, name)
    elif isinstance(constant_values, (int, float)) and constant_values == 0:
        padded = _pad(values, widths, name)
    else:
        padded = _pad_constant(values, constant_values, widths, name)
    return padded
