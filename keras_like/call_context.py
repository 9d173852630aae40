"""What a call of a layer hands down to the layers that it calls: `training`, and the dtype to compute in."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from ..runtime.dtypes import DType


class _Calls(threading.local):
    """The call of a layer in progress on this thread.

    Attributes:
        depth: how many calls of layers stand around this point.
        training: whether they are for training; None where nobody said.
        autocast: the dtype that weights are cast to when they are read; None for their own.
        path: the names of the layers that are being called or built, outermost first.
    """

    depth: int = 0
    training: Any = None
    autocast: DType | None = None
    path: tuple[str, ...] = ()


CALLS: Final = _Calls()


@contextmanager
def autocast_to(dtype: DType | None) -> Iterator[None]:
    """Have weights be read in `dtype` for the duration of the `with` block."""
    before = CALLS.autocast
    CALLS.autocast = dtype
    try:
        yield
    finally:
        CALLS.autocast = before


@contextmanager
def training_phase(value: Any) -> Iterator[None]:
    """What `training` is for layers that are not told, as Keras 2's learning phase."""
    before = CALLS.training
    CALLS.training = value
    try:
        yield
    finally:
        CALLS.training = before
