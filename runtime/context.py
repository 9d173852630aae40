"""Which interpreter gives ops their meaning on this thread.

None means plain eager execution. A graph builder puts itself in force while it traces, an eager recorder
while a gradient tape watches eager code. Only `use` changes it, and restores it when the body raises.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from .op import Op
    from .tensor import Tensor
    from .variable import Variable


class Tape(Protocol):
    """What a gradient tape offers to the interpreter that it listens to."""

    def record(self, op: Op, attrs: tuple[Any, ...], inputs: tuple[Any, ...], outputs: tuple[Any, ...],
               node: Any) -> None: ...  # fmt: skip

    def read(self, variable: Variable, value: Tensor) -> None: ...


class Interpreter(Protocol):
    """One meaning of ops: execute and record on tapes, or add nodes to a graph."""

    tapes: list[Tape]

    @property
    def tracing(self) -> bool:
        """Whether ops become nodes of a graph here."""

    def apply(self, op: Op, operands: tuple[Tensor, ...], attrs: tuple[Any, ...], name: str | None) -> Any:
        """What `op` gives for tensors: one Tensor, or a tuple of them."""

    def constant(self, array: Any) -> Tensor:
        """A NumPy array as a tensor of this interpreter."""

    def read(self, variable: Variable) -> Tensor:
        """The variable's value now."""

    def assign(self, variable: Variable, value: Tensor) -> None:
        """Make `value` the variable's value from now on."""

    def random_key(self, seed: int | None) -> Tensor:
        """A fresh key for a random op, `uint32[2]`."""


class _Thread(threading.local):
    interpreter: Interpreter | None = None


THREAD = _Thread()


@contextmanager
def use(interpreter: Interpreter | None) -> Iterator[None]:
    """Put `interpreter` in force on this thread for the duration of the `with` block."""
    before = THREAD.interpreter
    THREAD.interpreter = interpreter
    try:
        yield
    finally:
        THREAD.interpreter = before


def executing_eagerly() -> bool:
    """Whether ops run at once (True) or are recorded into a graph."""
    interpreter = THREAD.interpreter
    return interpreter is None or not interpreter.tracing
