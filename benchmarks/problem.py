"""The training problem of the rows about steps: a network of two layers on images of 8 x 8, batches of 32.

NumPy alone, so that the process with TensorFlow starts from the same numbers.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

BATCH: Final = 32
PIXELS: Final = 64
HIDDEN: Final = 128
CLASSES: Final = 10
RATE: Final = 0.01
LONGEST: Final = 1.0
"""The norm to which the step with an `if` cuts gradients."""
SUBSTEPS: Final = 4
"""Trips of the loop in the step with a `for`."""


def weights() -> list[NDArray[np.float32]]:
    """W1, b1, W2, b2."""
    draw = np.random.RandomState(0)
    return [
        (draw.randn(PIXELS, HIDDEN) * np.sqrt(2 / PIXELS)).astype(np.float32),
        np.zeros(HIDDEN, np.float32),
        (draw.randn(HIDDEN, CLASSES) * np.sqrt(1 / HIDDEN)).astype(np.float32),
        np.zeros(CLASSES, np.float32),
    ]


def batch() -> tuple[NDArray[np.float32], NDArray[Any]]:
    """Images with values from 0 to 1, shape (32, 64), and labels, int32 of shape (32,)."""
    draw = np.random.RandomState(1)
    return draw.rand(BATCH, PIXELS).astype(np.float32), draw.randint(0, CLASSES, BATCH).astype(np.int32)
