"""What Python code notes in a list while it is traced: text and objects, which no program can append."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from ..runtime import nest
from ..runtime.tensor import Convertible, Tensor
from .rule_errors import SideEffectWarning


def noted_while_tracing(before: list[Any], after: list[Any]) -> list[Any]:
    """The elements of `after` beyond those that both lists begin with, where none of them could be staged.

    Empty where there are none, or where one is a tensor, a number or a structure: then the lists are data.
    """
    shared = 0
    while shared < min(len(before), len(after)) and before[shared] is after[shared]:
        shared += 1
    extra = [*before[shared:], *after[shared:]]
    return after[shared:] if extra and not any(map(_is_data, extra)) else []


def _is_data(value: Any) -> bool:
    kinds = (Tensor, Convertible, bool, int, float, complex, np.generic, np.ndarray)
    return isinstance(value, kinds) or nest.is_nested(value, composites=True)


def warn_of_notes(name: str, where: str) -> None:
    """Say that what a list gets is noted once, while tracing, whichever way the program goes."""
    warnings.warn(
        f"{name} is appended to in a staged branch or loop{where}: what is appended is no tensor, so this happens once, "
        "while the function is traced, and not when the program runs. Use tf.print to follow a running program.",
        SideEffectWarning,
        stacklevel=2,
    )
