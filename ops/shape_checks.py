"""Checks that array ops share: axes, shapes and the values of indices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..runtime.aval import TRACED
from ..runtime.errors import InvalidArgumentError, ShapeError
from ..runtime.shapes import Dims
from ..runtime.tensor import Tensor
from .checks import text


def axis_of(axis: int, rank: int, op: str) -> int:
    """`axis` counted from the front; raises a ShapeError where a tensor of `rank` axes has no such axis."""
    if not -rank <= axis < rank:
        raise ShapeError(f"Expected dimension in the range [{-rank}, {rank}), but got {axis} [Op:{op}]")
    return axis % rank


def axes_of(axes: int | Sequence[int], rank: int, op: str) -> tuple[int, ...]:
    """Several axes counted from the front; raises a ShapeError for a bad or repeated one."""
    found = tuple(axis_of(a, rank, op) for a in ((axes,) if isinstance(axes, int) else axes))
    if len(set(found)) != len(found):
        raise ShapeError(f"axis {found[-1]} specified more than once: {list(found)} [Op:{op}]")
    return found


def nonnegative_dims(*avals: Any, shape: tuple[int, ...], **attributes: Any) -> None:
    """Raise where a shape operand has a negative length."""
    for size in shape:
        if size < 0:
            raise ShapeError(f"Dimension {size} must be >= 0")


def readable(tensor: Tensor) -> np.ndarray[Any, Any] | None:
    """The values of a constant, or of an eager tensor in this computer's memory (no copy is made), else None.

    Values are checked only where that is cheap: other symbolic tensors have none, and reading those of a GPU
    would stall it. TensorFlow draws the same line: its GPU kernels do not check indices.
    """
    if type(tensor) is not Tensor or tensor._aval.placement is TRACED:
        # A constant of a graph that is being traced.
        return getattr(tensor, "literal", None)
    array = tensor._array
    if next(iter(array.devices())).platform != "cpu":
        return None
    return np.asarray(array)


def indices_within(indices: Tensor, limit: int | None, op: str) -> None:
    """Raise an InvalidArgumentError where an index that can be read is not in [0, limit)."""
    values = readable(indices)
    if values is None or limit is None or not values.size:
        return
    if values.min() < 0 or values.max() >= limit:
        bad = np.argwhere((values < 0) | (values >= limit))[0]
        place = "[" + ",".join(map(str, bad)) + "]" if values.ndim else ""
        raise InvalidArgumentError(f"indices{place} = {values[tuple(bad)]} is not in [0, {limit}) [Op:{op}]")


def index_tuples_within(
    indices: Tensor, dims: Dims, op: str, *, skip: int = 0, wording: str = "does not index into param shape"
) -> None:
    """As `indices_within`, for indices whose last axis holds coordinates of `dims`, from axis `skip` on."""
    values = readable(indices)
    if values is None or not values.size or not values.shape:
        return
    limits = dims[skip : skip + values.shape[-1]]
    if len(limits) < values.shape[-1] or None in limits:
        return
    wrong = ((values < 0) | (values >= np.array(limits))).any(-1)
    if wrong.any():
        bad = np.argwhere(wrong)[0]
        place = "[" + ",".join(map(str, bad)) + "]" if len(bad) else ""
        raise InvalidArgumentError(f"indices{place} = {values[tuple(bad)].tolist()} {wording} {text(dims)} [Op:{op}]")
