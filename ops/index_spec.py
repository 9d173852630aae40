"""What stands between the brackets of `t[...]`, as the static attribute and the index operands of one op.

A `Spec` is a tuple with an entry for each axis that the key names:

| entry | meaning | the axis |
|---|---|---|
| `"..."` | all axes that no other entry names | stays |
| `None` | `tf.newaxis` | is new, of length 1 |
| an int | that element | goes |
| `(start, stop, step)` | Python's slice of them | stays |
| `"@"` | the element at the next index operand | goes |
| `("@", size)` | `size` elements from the next index operand on | stays |
"""

from __future__ import annotations

import operator
from typing import Any, Final, TypeAlias

import jax
import numpy as np

from ..runtime import attributes
from ..runtime.aval import TRACED
from ..runtime.coerce import Tensorlike, convert_to_tensor
from ..runtime.context import executing_eagerly
from ..runtime.errors import InvalidArgumentError, ShapeError, UnimplementedError
from ..runtime.shapes import Dims
from ..runtime.tensor import Tensor, wrap

Entry: TypeAlias = str | int | tuple[Any, ...] | None
Spec: TypeAlias = tuple[Entry, ...]

_KINDS: Final = (
    "Only integers, slices (`:`), ellipsis (`...`), tf.newaxis (`None`) and scalar tf.int32/tf.int64 tensors "
    "are valid indices"
)


def refuse(value: Any) -> TypeError:
    return TypeError(f"{_KINDS}, got {value!r}")


def parse(key: Any, dims: Dims) -> tuple[Spec, tuple[Tensor, ...]]:
    """`key`, used on a tensor of shape `dims`, as a spec and its index operands.

    In eager code the positions of elements and of slices with step 1 become operands, so that a loop over
    `t[i]` or `t[i : i + n]` compiles one program and not one per position.

    Raises TypeError for what is no index, InvalidArgumentError for positions out of range and too many of
    them.
    """
    parts = key if isinstance(key, (tuple, list)) else (key,)
    axis, ellipses, named = 0, 0, 0
    for part in parts:
        if part is Ellipsis:
            ellipses += 1
        elif part is not None:
            named += 1
    if ellipses > 1:
        raise InvalidArgumentError("Multiple ellipses in slice spec not allowed [Op:StridedSlice]")
    if named > len(dims):
        if not dims:
            raise ShapeError("Attempting to slice scalar input. [Op:StridedSlice]")
        raise ShapeError(f"Index out of range using input dim {len(dims)}; input has only {len(dims)} dims "
                         "[Op:StridedSlice]")  # fmt: skip
    positions_vary = executing_eagerly()
    spec: list[Entry] = []
    operands: list[Tensor] = []
    for part in parts:
        if part is None:
            spec.append(None)
        elif part is Ellipsis:
            spec.append("...")
            axis += len(dims) - named
        else:
            entry, operand = (_slice if type(part) is slice else _element)(part, dims[axis], axis, positions_vary)
            spec.append(entry)
            if operand is not None:
                operands.append(operand)
            axis += 1
    return tuple(spec), tuple(operands)


def _element(part: Any, size: int | None, axis: int, positions_vary: bool) -> tuple[Entry, Tensor | None]:
    position = _position(part)
    if isinstance(position, Tensor):
        return "@", position
    if size is None:
        return position, None
    at = position + size if position < 0 else position
    if not 0 <= at < size:
        raise ShapeError(f"slice index {at} of dimension {axis} out of bounds: its length is {size} [Op:StridedSlice]")
    if not positions_vary:
        return position, None
    # An eager tensor serves as it is: its value was only looked at to check it.
    return "@", part if type(part) is Tensor and position >= 0 else convert_to_tensor(at)


def _slice(part: slice, size: int | None, axis: int, positions_vary: bool) -> tuple[Entry, Tensor | None]:
    start, stop, step = (_bound(v) for v in (part.start, part.stop, part.step))
    if step == 0:
        raise ShapeError(f"strides[{axis}] must be non-zero [Op:StridedSlice]")
    if positions_vary and size is not None and step in (None, 1) and not (start is None and stop is None):
        first, last, _ = slice(start, stop).indices(size)
        if (first, last) != (0, size):
            return ("@", max(last - first, 0)), convert_to_tensor(first)
    return (start, stop, step), None


def _position(value: Any) -> int | Tensor:
    """An index as an int, or as a tensor where its value is only known at run time."""
    if type(value) is int:
        return value
    if isinstance(value, (bool, np.bool_)):
        return int(value)
    if isinstance(value, (*Tensorlike, jax.Array)):
        tensor = wrap(value) if isinstance(value, jax.Array) else convert_to_tensor(value)
        if tensor.ndim or not tensor.dtype.is_integer:
            raise refuse(value)
        if tensor._aval.placement is not TRACED:
            try:
                return int(attributes.known(tensor))
            except ValueError:
                pass
        return tensor
    if isinstance(value, (float, str)):
        raise refuse(value)
    try:
        return operator.index(value)
    except TypeError:
        raise refuse(value) from None


def _bound(value: Any) -> int | None:
    if value is None or type(value) is int:
        return value
    found = _position(value)
    if isinstance(found, Tensor):
        raise UnimplementedError(
            "a slice bound whose value is only known when the compiled program runs: the length of the "
            "result would "
            "depend on it, and XLA needs shapes beforehand. For a fixed length write tf.slice(t, [start], "
            "[length])."
        )
    return found
