"""The seam between rewritten code and the machine that traces it.

Rewritten code knows nothing of tensors. Wherever a value decides what happens next, it asks the host that
is in force on this thread (`current()`); a tracer puts itself in force with `use(host)` while it records.
Without a host nothing is staged, and rewritten code means what the original meant.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

State = tuple[Any, ...]
"""The values of the variables that a branch or a loop may change, in the order of their names."""


RETURN_VALUE = "the return value"
"""The word for the variable that collects what a function returns from inside branches and loops.

Where one path has set it and another has not (`Undefined`), the other path's value is never read: a host
fills it with anything that fits.
"""


@dataclass(frozen=True, slots=True)
class LoopOptions:
    """What `set_loop_options` asked for the loop around it.

    `shape_invariants` maps the words of the block's `names` to shapes where the call named the variables;
    else it is what the call was given: pairs of a value and a shape.
    """

    maximum_iterations: Any = None
    shape_invariants: Any = None
    parallel_iterations: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """The variables of one rewritten `if`, `while` or `for`, and where it stands in the user's file.

    `get` returns their values now (`Undefined` for one that has none yet), `set` stores new ones;
    `names` are the user's words for them (`x`, `self.total`, `d['k']`).
    """

    get: Callable[[], State]
    set: Callable[[State], None]
    names: tuple[str, ...]
    filename: str
    line: int


class Staging(Protocol):
    """What rewritten code asks of a tracer. Every method but the first two is called only when
    `is_staged` held for a value that decides."""

    def is_staged(self, value: object) -> bool:
        """Whether Python must not look at `value` because it is only known when the program runs."""

    def is_staged_iterable(self, value: object) -> bool:
        """Whether a `for` over `value` is a loop of the program (a staged tensor, a staged range)."""

    def if_stmt(self, test: Any, body: Callable[[], None], orelse: Callable[[], None], block: Block) -> None:
        """Record both branches, each from the state that `block.get()` returns now; set the joined state."""

    def while_stmt(self, test: Callable[[], Any], body: Callable[[], None], block: Block, options: LoopOptions) -> None:
        """Record `while test(): body()`; set the state after the loop."""

    def for_stmt(
        self,
        iterated: Any,
        extra_test: Callable[[], Any] | None,
        body: Callable[[Any], None],
        block: Block,
        options: LoopOptions,
    ) -> None:
        """Record `for item in iterated: body(item)`, which goes on only while `extra_test()` holds."""

    def if_exp(self, test: Any, body: Callable[[], Any], orelse: Callable[[], Any]) -> Any:
        """`body() if test else orelse()`."""

    def and_(self, left: Any, right: Callable[[], Any]) -> Any:
        """`left and right()`, where `left` is staged; `right` is evaluated only where `left` holds."""

    def or_(self, left: Any, right: Callable[[], Any]) -> Any:
        """`left or right()`, where `left` is staged."""

    def not_(self, value: Any) -> Any:
        """`not value`."""

    def compare(self, operator: str, left: Any, right: Any) -> Any:
        """`left operator right` for `==`, `!=`, `in` and `not in`, where either side is staged."""

    def assert_stmt(self, test: Any, message: Callable[[], Any] | None, filename: str, line: int) -> None:
        """`assert test, message()`, checked when the program runs."""

    def call_builtin(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """A call of one of Python's built-ins that has a meaning for staged arguments (`print`, `len`,
        `range`, `enumerate`, `int`, `abs`, `max`, ...); at least one argument is staged, or is a tuple or
        list with something staged in it. Returns `NotImplemented` where the built-in should be called."""

    def list_append(self, target: Any, value: Any) -> None:
        """`target.append(value)` for a list, or for what the host has put in its place in a state; called
        wherever a host is in force, whether `value` is staged or not."""

    def set_element_type(self, target: Any, dtype: Any, shape: Any) -> None:
        """The list `target` will hold elements of this dtype and shape (None: not said)."""


_THREAD = threading.local()


def current() -> Staging | None:
    """The host in force on this thread, or None: then nothing is staged."""
    return getattr(_THREAD, "host", None)


@contextmanager
def use(host: Staging | None) -> Iterator[None]:
    """Put `host` in force on this thread for the duration of the `with` block."""
    before = getattr(_THREAD, "host", None)
    _THREAD.host = host
    try:
        yield
    finally:
        _THREAD.host = before
