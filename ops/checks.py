"""What ops demand of their operands' shapes, in TensorFlow's words. An unknown dimension fits anything.

Each function makes a check for one op: `@op("AddV2", check=broadcastable("AddV2"))`.
"""

from __future__ import annotations

from typing import Any

from ..runtime.aval import Aval
from ..runtime.dtypes import DType
from ..runtime.errors import DTypeError, ShapeError
from ..runtime.op import Check
from ..runtime.shapes import Dims


def text(dims: Dims) -> str:
    """A shape as TensorFlow's kernels print it: `[2,3]`."""
    return f"[{','.join('?' if d is None else str(d) for d in dims)}]"


def broadcast(x: Dims, y: Dims) -> Dims | None:
    """The shape that `x` and `y` broadcast to, or None where they do not."""
    rank = max(len(x), len(y))
    result: list[int | None] = []
    for a, b in zip((1,) * (rank - len(x)) + x, (1,) * (rank - len(y)) + y, strict=True):
        if a == b or b == 1:
            result.append(a)
        elif a == 1:
            result.append(b)
        elif a is None or b is None:
            result.append(b if a is None else a)
        else:
            return None
    return tuple(result)


def broadcastable(name: str) -> Check:
    """All operands broadcast with each other."""

    def check(*avals: Aval, **attributes: Any) -> None:
        shape: Dims = ()
        for aval in avals:
            together = broadcast(shape, aval.dims)
            if together is None:
                raise ShapeError(f"Incompatible shapes: {text(shape)} vs. {text(aval.dims)} [Op:{name}]")
            shape = together

    return check


def same_shape(name: str) -> Check:
    """All operands have one shape."""

    def check(*avals: Aval, **attributes: Any) -> None:
        first = avals[0]
        for i, aval in enumerate(avals):
            if not aval.shape.is_compatible_with(first.shape):
                raise ShapeError(
                    f"Inputs to operation {name} of type {name} must have the same size and shape.  "
                    f"Input 0: {text(first.dims)} != input {i}: {text(aval.dims)} [Op:{name}]"
                )

    return check


def reducible(name: str) -> Check:
    """`axis` (None, an int or several) names axes of the first operand, each once."""

    def check(*avals: Aval, axis: int | tuple[int, ...] | None = None, **attributes: Any) -> None:
        if axis is None:
            return
        rank = len(avals[0].dims)
        seen = set()
        for a in (axis,) if isinstance(axis, int) else axis:
            if not -rank <= a < rank:
                raise ShapeError(f"Invalid reduction dimension ({a} for input with {rank} dimension(s)) [Op:{name}]")
            if a % rank in seen:
                raise ShapeError(f"Invalid reduction arguments: Axes contains duplicate dimension: {a} [Op:{name}]")
            seen.add(a % rank)

    return check


def axis_in_range(name: str, words: str = "Expected dimension") -> Check:
    """The int `axis` names an axis of the first operand."""

    def check(*avals: Aval, axis: int, **attributes: Any) -> None:
        rank = len(avals[0].dims)
        if not -rank <= axis < rank:
            raise ShapeError(f"{words} in the range [{-rank}, {rank}), but got {axis} [Op:{name}]")

    return check


def both(first: Check, second: Check) -> Check:
    """`first`, then `second`."""

    def check(*avals: Aval, **attributes: Any) -> None:
        first(*avals, **attributes)
        second(*avals, **attributes)

    return check


def index_dtype(name: str, aval: Aval, allowed: frozenset[DType]) -> None:
    """An operand with a dtype of its own has one of `allowed`."""
    if aval.dtype not in allowed:
        names = ", ".join(sorted(d.name for d in allowed))
        raise DTypeError(f"{name} takes {names} here, but got {aval.dtype.name} [Op:{name}]")
