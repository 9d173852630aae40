"""How much is said about the rewriting."""

from __future__ import annotations

import logging
import os
import sys

VARIABLE = "AUTOGRAPH_VERBOSITY"
_LOGGER = logging.getLogger("tenfold.autograph")


class _Settings:
    level: int | None = None
    to_stdout = False


def set_verbosity(level: int, alsologtostdout: bool = False) -> None:
    """Set how much is logged about the rewriting: 0 nothing, 1 each rewritten function, 2 also each function
    that was left alone and why, 3 also the generated code.

    `alsologtostdout` prints it too. Where this was not called, the environment variable `AUTOGRAPH_VERBOSITY`
    counts. The messages go to the logger `tenfold.autograph`.

    Example:
        >>> set_verbosity(0)
    """
    _Settings.level = level
    _Settings.to_stdout = alsologtostdout


def verbosity() -> int:
    """The level in force."""
    if _Settings.level is not None:
        return _Settings.level
    text = os.environ.get(VARIABLE, "0")
    return int(text) if text.isdigit() else 0


def log(level: int, message: str, *args: object) -> None:
    """Log a message of this level."""
    if level > verbosity():
        return
    _LOGGER.info(message, *args)
    if _Settings.to_stdout:
        print("AutoGraph:", message % args, file=sys.stdout)


def trace(*args: object) -> None:
    """Print `args` while a function is being traced (`print` of a staged value prints when the program runs).

    Example:
        >>> trace("shape", (2, 3))
        shape (2, 3)
    """
    print(*args)
