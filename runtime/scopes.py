"""Scopes of TensorFlow's API: names, devices, control dependencies, and leaving a graph for a while."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from types import TracebackType
from typing import Any

from .context import THREAD, use


class name_scope:
    """A prefix for the names of operations made inside. Only for reading graphs.

    >>> import tenfold as tf
    >>> with tf.name_scope("block") as scope:
    ...     print(scope)
    block/
    """

    def __init__(self, name: str) -> None:
        if not isinstance(name, str):
            raise ValueError("name for name_scope must be a string.")
        self._name = name

    @property
    def name(self) -> str:
        return self._name

    def __enter__(self) -> str:
        enter = getattr(THREAD.interpreter, "enter_scope", None)
        return f"{self._name}/" if enter is None else enter(self._name)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        leave = getattr(THREAD.interpreter, "leave_scope", None)
        if leave is not None:
            leave()


@contextlib.contextmanager
def init_scope() -> Iterator[None]:
    """Run what is inside eagerly, once, even while a function is traced."""
    with use(None):
        yield


@contextlib.contextmanager
def control_dependencies(control_inputs: Any) -> Iterator[None]:
    """Accepted for TensorFlow's signature: effects always happen in the order of the program here."""
    yield


def no_op(name: str | None = None) -> None:
    """Do nothing."""


def group(*inputs: Any, name: str | None = None) -> None:
    """Accepted for TensorFlow's signature: what was computed has its effects in the order of the program."""
