"""Settings of tracing. None of them is part of a function's cache key."""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from typing import Any, Final


@dataclass(slots=True)
class Settings:
    """What `tf.config` and `tf.debugging` set.

    run_functions_eagerly: a `tf.function` runs its Python function, untraced.
    filter_tracebacks: frames of tenfold are left out of the tracebacks of errors in traced functions.
    traces_before_warning: how many new signatures in a row may be traced before a warning says why.
    signatures_kept: of calls whose arguments are all tensors, how many signatures are found directly.
    """

    run_functions_eagerly: bool = False
    filter_tracebacks: bool = True
    signatures_kept: int = 4096
    traces_before_warning: int = 5


SETTINGS = Settings()
FUNCTIONS: Final[weakref.WeakSet[Any]] = weakref.WeakSet()
"""All `tf.function`s: calls that go straight to a compiled program ask no setting, so a change tells them."""


def run_functions_eagerly(run_eagerly: bool) -> None:
    """Whether `tf.function`s run as plain Python from now on, for debugging."""
    SETTINGS.run_functions_eagerly = bool(run_eagerly)
    for function in list(FUNCTIONS):
        function.forget_direct_calls()


def functions_run_eagerly() -> bool:
    """Whether `tf.function`s run as plain Python."""
    return SETTINGS.run_functions_eagerly


def disable_traceback_filtering() -> None:
    """Show tenfold's own frames in tracebacks."""
    SETTINGS.filter_tracebacks = False


def enable_traceback_filtering() -> None:
    """Leave tenfold's own frames out of tracebacks of errors in traced functions (the default)."""
    SETTINGS.filter_tracebacks = True


def is_traceback_filtering_enabled() -> bool:
    """Whether tenfold's own frames are left out of tracebacks."""
    return SETTINGS.filter_tracebacks
