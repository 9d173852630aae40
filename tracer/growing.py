"""Loops that append to lists or fill arrays: traced again with room for that once it has been seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from ..ops.tensor_array import ArrayMustGrow, TensorArray
from .staged_list import ListGrew, StagedList

State = tuple[Any, ...]


class Growth(NamedTuple):
    """How a list of the state grows: `by` elements in an iteration, in `every` one of them or only in some."""

    by: int
    every: bool


def with_growing_lists(record: Callable[[State], State], state: State, names: Sequence[str],
                       iterations: int | None, exact: bool) -> State:  # fmt: skip
    """`record(state)`, again with the lists that turn out to grow replaced by StagedLists, and room in arrays.

    Args:
        iterations: how often the loop runs at most; None where nobody knows, and lists cannot grow.
        exact: whether it runs exactly that often: then lists that grow in every iteration are Python lists
            again afterwards.
    """
    growing: dict[int, Growth] = {}
    while True:
        start = tuple(_staged(p, growing[i], iterations or 0) if i in growing else p for i, p in enumerate(state))
        try:
            after = record(start)
        except ListGrew as error:
            position = next((i for i, n in enumerate(names) if n == error.name and i not in growing), None)
            if iterations is None or position is None or not isinstance(state[position], (list, TensorArray)):
                raise
            growing[position] = Growth(error.by, exact and error.per_iteration)
            continue
        except ArrayMustGrow as error:
            arrays = [i for i, p in enumerate(state) if isinstance(p, TensorArray) and p._key is error.key]
            if iterations is None or not arrays or arrays[0] in growing:
                raise
            growing[arrays[0]] = Growth(1, every=False)
            continue
        return tuple(
            _python_list(state[i], new, growing[i], iterations or 0) if i in growing and growing[i].every else new
            for i, new in enumerate(after)
        )


def _staged(part: Any, growth: Growth, iterations: int) -> StagedList | TensorArray:
    if isinstance(part, TensorArray):
        return part.reserved(part._size + growth.by * iterations)
    return StagedList(part, len(part) + growth.by * iterations)


def _python_list(before: list[Any], after: Any, growth: Growth, iterations: int) -> Any:
    if not isinstance(after, StagedList):
        return after
    return after.rows(len(before) + growth.by * iterations)
