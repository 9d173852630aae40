"""Compiled programs, called the shortest way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def direct(compiled: Any) -> Callable[..., Any]:
    """The C++ callable inside an ahead-of-time compiled program, which JAX makes at its first call.

    `Compiled.__call__` is a Python function around it, 0.3 us a call. Where this JAX keeps it elsewhere, or
    has none (programs with effects), the program itself is returned.
    """
    call = getattr(compiled, "_call", None)
    return call if callable(call) else compiled  # type: ignore[no-any-return]
