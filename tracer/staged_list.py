"""Lists that grow inside a staged loop: a buffer of the length that the loop can reach, and a count."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import ops
from ..runtime.coerce import convert_to_tensor
from ..runtime.nest import Composite
from ..runtime.tensor import Convertible, Tensor


class ListGrew(TypeError):
    """A list is longer after a branch or an iteration than it was before.

    Raised where a structure is compared; a loop that can tell how long the list may get answers it by
    tracing its body again with a `StagedList`. Failing program::

        while n > 0:
            items.append(n)
            n -= 1

    Reason: XLA needs to know how long the list gets. Repaired: `for` over a range of known length, a
    `tf.TensorArray` of a given size, or `set_loop_options(maximum_iterations=...)`.
    """

    def __init__(self, name: str, by: int, per_iteration: bool, message: str) -> None:
        super().__init__(message)
        self.name = name
        self.by = by
        # Whether a whole iteration was compared, not a branch inside it.
        self.per_iteration = per_iteration
        # Where the list stands, if the block that noticed does not name it (see surroundings).
        self.place: Any = None


_ONLY = (
    "a list that grows in a staged loop can be appended to, extended, popped at its end, indexed and looped "
    "over; for more "
    "keep the elements in a tensor"
)


class StagedList(Composite, Convertible):
    """What a Python list is inside the body of a staged loop that appends to it."""

    __slots__ = ("buffer", "capacity", "count", "dtype")

    def __init__(self, elements: list[Any], capacity: int, dtype: Any = None) -> None:
        self.capacity = capacity
        self.dtype = dtype
        # [capacity, *element]; None until the first element says what elements are.
        self.buffer: Any = None
        self.count: Any = 0
        for element in elements:
            self.append(element)

    def append(self, value: Any) -> None:
        """Add an element: of the dtype and shape of those before it."""
        element = convert_to_tensor(value, dtype=self.dtype)
        if self.buffer is None:
            self.dtype = element.dtype
            self.buffer = ops.creation.zeros((self.capacity, *element._aval.dims), element.dtype)
        if convert_to_tensor(self.buffer)._aval.dims[1:] != element._aval.dims:
            raise ValueError("the elements of a list that grows in a staged loop must have one shape, but "
                             f"{element!r} is "
                             f"added to elements of shape {self.buffer.shape[1:]}")  # fmt: skip
        self.buffer = ops.indexing.assign_slice(self.buffer, self.count, element)
        self.count = self.count + 1

    def extend(self, values: Any) -> None:
        """Add elements."""
        for value in values:
            self.append(value)

    def __iadd__(self, values: Any) -> StagedList:
        self.extend(values)
        return self

    def pop(self, index: int = -1) -> Tensor:
        """Take the last element off."""
        if index != -1:
            raise TypeError(f"pop({index}): {_ONLY}")
        self.count = self.count - 1
        last: Tensor = self[self.count]
        return last

    def __getattr__(self, name: str) -> Any:
        if hasattr(list, name) and not name.startswith("__"):
            raise TypeError(f"{name}(): {_ONLY}")
        raise AttributeError(name)

    def _parts(self) -> list[Any]:
        return [self.buffer, self.count]

    def _with_parts(self, parts: list[Any]) -> StagedList:
        other = StagedList([], self.capacity, self.dtype)
        other.buffer, other.count = parts
        if isinstance(other.buffer, (Tensor, np.ndarray)):
            other.dtype = convert_to_tensor(other.buffer).dtype
        return other

    def take(self, other: StagedList) -> None:
        """Become what another one is."""
        self.buffer, self.count = other.buffer, other.count

    @property
    def shape(self) -> Any:
        return convert_to_tensor(self.buffer).shape

    def rows(self, count: int) -> list[Any]:
        """The first `count` elements as a Python list."""
        if self.buffer is None:
            return []
        return list(ops.joining.unstack(convert_to_tensor(self.buffer)[:count]))

    def __tenfold_tensor__(self) -> Tensor:
        """The elements stacked. XLA needs static shapes: a run in which the list is shorter raises."""
        ops.assertion.check(
            ops.compare.equal(self.count, self.capacity),
            f"a list that grew in a staged loop was compiled for {self.capacity} elements, since XLA needs "
            "static shapes, "
            "but another number was appended: write into a tf.TensorArray, or append in every iteration. Elements:",
            [convert_to_tensor(self.count)],
        )
        return convert_to_tensor(self.buffer)

    def __getitem__(self, index: Any) -> Any:
        position = self.count + index if isinstance(index, int) and index < 0 else index
        return convert_to_tensor(self.buffer)[position]

    def __setitem__(self, index: Any, value: Any) -> None:
        position = self.count + index if isinstance(index, int) and index < 0 else index
        self.buffer = ops.indexing.assign_slice(self.buffer, position, convert_to_tensor(value, dtype=self.dtype))

    def __len__(self) -> int:
        raise TypeError("the length of a list that grows in a staged loop is only known when the program runs")

    def __iter__(self) -> Any:
        raise TypeError("a list that grew in a staged loop cannot be iterated by Python: how many elements it "
                        "has is only "
                        "known when the program runs. Stack it with tf.stack and loop over the tensor.")  # fmt: skip

    def __repr__(self) -> str:
        return f"<list of up to {self.capacity} elements in a staged loop>"
