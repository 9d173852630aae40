"""A user's own gradient rule on an eager tape: one record from the arguments to the results of a function."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from ..runtime.op import Op
from ..runtime.tensor import Tensor
from ..runtime.variable import Variable


class Rule:
    """How to pull gradients of the results back to the operands: a Python function.

    `function` takes the gradients of the results by position, and gives one per operand, None for none.
    """

    __slots__ = ("function",)

    def __init__(self, function: Callable[[Mapping[int, Tensor]], Sequence[Tensor | None]]) -> None:
        self.function = function

    def pull_back(self, moving: Sequence[int], weights: Mapping[int, Tensor]) -> list[Tensor | None]:
        """The gradients of the operands at `moving`."""
        gradients = self.function(weights)
        return [gradients[i] for i in moving]


class Watcher:
    """A listener that notes which trainable variables are read."""

    def __init__(self) -> None:
        self.variables: dict[int, Variable] = {}

    def record(self, *_: Any) -> None:
        """Nothing to note."""

    def read(self, variable: Variable, value: Tensor) -> None:
        """Note the variable."""
        if variable.trainable:
            self.variables.setdefault(id(variable), variable)


def _never(operands: Any, *, rule: Rule) -> Any:
    raise AssertionError("a user's gradient rule is recorded, never run as an op")


RULE: Final = Op("CustomGradient", _never, ("Arrays",), ("rule",))
