"""Weights in a file of NumPy arrays, written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..runtime.variable import Variable

SUFFIX = ".npz"


def _checked(path: Any) -> Path:
    found = Path(path)
    if found.suffix != SUFFIX:
        raise ValueError(
            f"weights are saved to files that end in `{SUFFIX}` (as `model.weights.npz`), got {str(path)!r}"
        )
    return found


def write(path: Any, weights: Sequence[Variable], overwrite: bool) -> None:
    """Write the weights by number. Raises ValueError for another kind of file, FileExistsError without `overwrite`."""
    target = _checked(path)
    if target.exists() and not overwrite:
        raise FileExistsError(f"{target} exists: pass overwrite=True to replace it")
    # Beside the target, so that taking its place is one step: nobody ever sees half a file.
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=SUFFIX)
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, **{f"{i}": v.numpy() for i, v in enumerate(weights)})
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise


def read(path: Any) -> list[Any]:
    """The arrays of a file, in order. Nothing in it is executed."""
    with np.load(_checked(path), allow_pickle=False) as file:
        return [file[str(i)] for i in range(len(file.files))]
