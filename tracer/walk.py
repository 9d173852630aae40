"""`enumerate`, `zip` and `reversed` of tensors, as something that a loop of the program can walk along."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from .. import ops
from ..runtime.coerce import convert_to_tensor, literal
from ..runtime.range import DynamicRange
from ..runtime.tensor import Convertible, Tensor


class Walk:
    """Tensors of one length, walked along together; `arrange` makes what the loop's body gets of their slices."""

    __slots__ = ("arrange", "items")

    def __init__(self, items: Sequence[Tensor], arrange: Callable[[Sequence[Any]], Any]) -> None:
        self.items = list(items)
        self.arrange = arrange

    def __len__(self) -> int:
        return len(self.items[0])

    def __iter__(self) -> Iterator[Any]:
        """Row by row, where Python itself iterates (a comprehension)."""
        return (self.arrange([t[i] for t in self.items]) for i in range(len(self)))

    def shortened(self, length: int) -> Walk:
        return self if len(self) == length else Walk([t[:length] for t in self.items], self.arrange)


def walk_of(value: Any) -> Walk | None:
    """What a loop walks along for `value`; None for what is no tensor and no Walk."""
    if isinstance(value, Walk):
        return value
    if isinstance(value, (Tensor, Convertible)) and not isinstance(value, DynamicRange):
        tensor = convert_to_tensor(value)
        if not tensor.ndim:
            raise ValueError(f"cannot iterate over a scalar tensor: {tensor!r}")
        return Walk([tensor], lambda slices: slices[0])
    return None


def staged_zip(*values: Any, strict: bool = False) -> Any:
    """`zip` where every argument is a tensor or a Walk; NotImplemented for others."""
    walks = [walk_of(v) for v in values]
    found = [w for w in walks if w is not None]
    if len(found) != len(values):
        return NotImplemented
    lengths = [len(w) for w in found]
    if strict and len(set(lengths)) > 1:
        raise ValueError(f"zip() arguments have different lengths: {lengths}")
    found = [w.shortened(min(lengths)) for w in found]
    counts = [len(w.items) for w in found]

    def arrange(slices: Sequence[Any]) -> tuple[Any, ...]:
        parts, at = [], 0
        for walk, count in zip(found, counts, strict=True):
            parts.append(walk.arrange(slices[at : at + count]))
            at += count
        return tuple(parts)

    return Walk([t for w in found for t in w.items], arrange)


def staged_enumerate(values: Any, start: Any = 0) -> Any:
    """`enumerate` of a tensor or a Walk."""
    walk = walk_of(values)
    if walk is None:
        return NotImplemented
    numbers = literal(np.arange(len(walk), dtype=np.int32))
    if not (isinstance(start, int) and start == 0):
        numbers = ops.elementwise.add(numbers, start)
    arrange = walk.arrange
    return Walk([numbers, *walk.items], lambda slices: (slices[0], arrange(slices[1:])))


def staged_reversed(values: Any) -> Any:
    """`reversed` of a tensor or a Walk."""
    walk = walk_of(values)
    if walk is None:
        return NotImplemented
    return Walk([ops.array.reverse(t, [0]) for t in walk.items], walk.arrange)
