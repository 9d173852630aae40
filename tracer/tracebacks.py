"""Tracebacks that show the user's frames: the rewritten code's lines are the user's, and ours are left out."""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

from .origin import is_own_file
from .settings import SETTINGS

P = ParamSpec("P")
R = TypeVar("R")


def in_user_frames(function: Callable[P, R]) -> Callable[P, R]:
    """Have errors that leave `function` show only frames of the user's files."""

    @functools.wraps(function)
    def filtered(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except Exception as error:
            if SETTINGS.filter_tracebacks:
                error.__traceback__ = user_frames(error.__traceback__)
            raise

    return filtered


def user_frames(traceback: TracebackType | None) -> TracebackType | None:
    """`traceback` without the frames of tenfold and JAX; unchanged where nothing would be left."""
    kept: list[Any] = []
    entry = traceback
    while entry is not None:
        if not is_own_file(entry.tb_frame.f_code.co_filename):
            kept.append(entry)
        entry = entry.tb_next
    if not kept:
        return traceback
    result: TracebackType | None = None
    for entry in reversed(kept):
        result = TracebackType(result, entry.tb_frame, entry.tb_lasti, entry.tb_lineno)
    return result
