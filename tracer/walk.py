"""What a loop of the program can walk along: tensors, ranges, `enumerate`, `zip`, `map`, `filter`, ... of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NoReturn

import numpy as np

from .. import ops
from ..runtime.coerce import convert_to_tensor, literal
from ..runtime.range import DynamicRange
from ..runtime.tensor import Convertible, Tensor
from .rule_errors import NotIterableError
from .staged_list import StagedList


class Walk:
    """Tensors of one length, walked along together; `arrange` makes what the loop's body gets of their slices.

    `holds`, where there is one, says of an element whether the body runs for it.
    """

    __slots__ = ("arrange", "holds", "items")

    def __init__(self, items: Sequence[Tensor], arrange: Callable[[Sequence[Any]], Any],
                 holds: Callable[[Any], Any] | None = None) -> None:  # fmt: skip
        self.items = list(items)
        self.arrange = arrange
        self.holds = holds

    def __len__(self) -> int:
        if self.holds is not None:
            _refuse_length()
        return len(self.items[0])

    def __iter__(self) -> Iterator[Any]:
        """Row by row, where Python itself iterates (a comprehension)."""
        return (self.at(i) for i in range(len(self)))

    def at(self, index: Any) -> Any:
        return self.arrange([t[index] for t in self.items])

    def shortened(self, length: int) -> Walk:
        return self if len(self) == length else Walk([t[:length] for t in self.items], self.arrange)

    def mapped(self, function: Callable[[Any], Any]) -> Walk:
        arrange = self.arrange
        return Walk(self.items, lambda slices: function(arrange(slices)), self.holds)

    def filtered(self, holds: Callable[[Any], Any]) -> Walk:
        return Walk(self.items, self.arrange, _both(self.holds, holds))


class Counted:
    """A walk whose length is only known when the program runs: `at(i)` for each `i` from 0 up to `length`."""

    __slots__ = ("at", "holds", "length")

    def __init__(self, length: Any, at: Callable[[Any], Any], holds: Callable[[Any], Any] | None = None) -> None:
        self.length = length
        self.at = at
        self.holds = holds

    def __len__(self) -> NoReturn:
        _refuse_length()

    def __iter__(self) -> NoReturn:
        _refuse_length()

    def mapped(self, function: Callable[[Any], Any]) -> Counted:
        at = self.at
        return Counted(self.length, lambda i: function(at(i)), self.holds)

    def filtered(self, holds: Callable[[Any], Any]) -> Counted:
        return Counted(self.length, self.at, _both(self.holds, holds))


def _refuse_length() -> NoReturn:
    raise NotIterableError(
        "how many elements these are is only known when the program runs, so Python cannot count them or walk "
        "along them "
        "(in a comprehension, list(), next(), ...). AutoGraph makes a loop of the program of a `for` statement "
        "over them."
    )


def _both(first: Callable[[Any], Any] | None, second: Callable[[Any], Any]) -> Callable[[Any], Any]:
    if first is None:
        return second
    one = first
    return lambda item: ops.compare.logical_and(one(item), second(item))


def range_length(span: DynamicRange) -> Tensor:
    """How many numbers a range has, as a scalar int tensor."""
    if span.dtype.is_integer:
        # ceil(a / b) = -floor(-a / b), whatever the sign of b.
        count = -((span.start - span.limit) // span.delta)
    else:
        count = ops.cast.cast(ops.unary.ceil((span.limit - span.start) / span.delta), "int32")
    longest: Tensor = ops.elementwise.maximum(count, 0)
    return longest


def range_contains(value: Any, span: DynamicRange) -> Tensor:
    """Whether a number is one of a range."""
    value = convert_to_tensor(value, dtype=span.dtype)
    zero = np.zeros((), span.dtype.numpy_dtype)
    up = ops.compare.logical_and(value >= span.start, value < span.limit)
    down = ops.compare.logical_and(value <= span.start, value > span.limit)
    inside = ops.selection.where(span.delta > zero, up, down)
    found: Tensor = ops.compare.logical_and(inside, ops.compare.equal((value - span.start) % span.delta, zero))
    return found


def walk_of(value: Any) -> Walk | Counted | None:
    """What a loop walks along for `value`; None for what is no tensor, no range and no walk."""
    if isinstance(value, (Walk, Counted)):
        return value
    if isinstance(value, DynamicRange):
        return Counted(range_length(value), lambda i: value.start + ops.cast.cast(i, value.dtype) * value.delta)
    if isinstance(value, StagedList):
        return Counted(value.count, lambda i: value[i])
    if isinstance(value, (Tensor, Convertible)):
        tensor = convert_to_tensor(value)
        if not tensor.ndim:
            raise ValueError(f"cannot iterate over a scalar tensor: {tensor!r}")
        return Walk([tensor], lambda slices: slices[0])
    return None


def _python_numbers(value: Any) -> Walk | None:
    """A Python sequence of numbers beside a walk whose length Python does not know."""
    if isinstance(value, (list, tuple, range)) and len(value):
        return Walk([convert_to_tensor(list(value))], lambda slices: slices[0])
    return None


def staged_zip(*values: Any, strict: bool = False) -> Any:
    """`zip` where every argument can be walked along; NotImplemented for others."""
    walks = [walk_of(v) for v in values]
    if any(w is not None and w.holds is not None for w in walks):
        return NotImplemented
    if any(isinstance(w, Counted) for w in walks):
        walks = [_python_numbers(v) if w is None else w for w, v in zip(walks, values, strict=True)]
        if any(w is None for w in walks):
            return NotImplemented
        return _zip_counted([w for w in walks if w is not None], strict)
    found = [w for w in walks if isinstance(w, Walk)]
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


def _zip_counted(walks: Sequence[Walk | Counted], strict: bool) -> Counted:
    lengths = [ops.cast.cast(w.length if isinstance(w, Counted) else len(w), "int32") for w in walks]
    shortest = lengths[0]
    for length in lengths[1:]:
        if strict:
            ops.assertion.check(ops.compare.equal(shortest, length), "zip() arguments have different lengths:",
                                [shortest, length])  # fmt: skip
        shortest = ops.elementwise.minimum(shortest, length)
    return Counted(shortest, lambda i: tuple([w.at(i) for w in walks]))


def staged_enumerate(values: Any, start: Any = 0) -> Any:
    """`enumerate` of a tensor, a range or a walk."""
    walk = walk_of(values)
    if walk is None or walk.holds is not None:
        return NotImplemented
    if isinstance(walk, Counted):
        at = walk.at
        return Counted(walk.length, lambda i: (ops.cast.cast(i, "int32") + start, at(i)))
    numbers = literal(np.arange(len(walk), dtype=np.int32))
    if not (isinstance(start, int) and start == 0):
        numbers = ops.elementwise.add(numbers, start)
    arrange = walk.arrange
    return Walk([numbers, *walk.items], lambda slices: (slices[0], arrange(slices[1:])))


def staged_reversed(values: Any) -> Any:
    """`reversed` of a tensor, a range or a walk."""
    if isinstance(values, DynamicRange):
        last = values.start + (ops.cast.cast(range_length(values), values.dtype) - 1) * values.delta
        return DynamicRange(last, values.start - values.delta, -values.delta)
    walk = walk_of(values)
    if walk is None or walk.holds is not None:
        return NotImplemented
    if isinstance(walk, Counted):
        at, length = walk.at, walk.length
        return Counted(length, lambda i: at(length - 1 - i))
    return Walk([ops.array.reverse(t, [0]) for t in walk.items], walk.arrange)


def staged_map(function: Callable[..., Any], *values: Any) -> Any:
    """`map` along tensors, ranges and walks: the function is called in the loop that walks along it."""
    if len(values) == 1:
        walk = walk_of(values[0])
        return NotImplemented if walk is None else walk.mapped(function)
    together = staged_zip(*values)
    return NotImplemented if together is NotImplemented else together.mapped(lambda items: function(*items))


def staged_filter(function: Callable[[Any], Any] | None, values: Any) -> Any:
    """`filter` of a tensor, a range or a walk, for a `for` statement."""
    walk = walk_of(values)
    if walk is None:
        return NotImplemented
    return walk.filtered((lambda item: ops.cast.cast(item, "bool")) if function is None else function)
