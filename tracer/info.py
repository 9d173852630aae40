"""Questions about tensors and about where code runs."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..runtime.context import executing_eagerly
from ..runtime.tensor import Convertible, Tensor
from .symbolic import SymbolicTensor


def inside_function() -> bool:
    """Whether this code is being traced into a graph."""
    return not executing_eagerly()


def is_tensor(x: Any) -> bool:
    """Whether `x` is a tensor or a variable.

    >>> import tenfold as tf
    >>> tf.is_tensor([1.]), tf.is_tensor(tf.constant([1.]))
    (False, True)
    """
    return isinstance(x, (Tensor, Convertible))


def is_symbolic_tensor(tensor: Any) -> bool:
    """Whether `tensor` is one of a graph, without a value."""
    return isinstance(tensor, SymbolicTensor)


def get_static_value(tensor: Any, partial: bool = False) -> Any:
    """The value of a tensor as a NumPy array, where it is known now; None otherwise."""
    if isinstance(tensor, SymbolicTensor):
        try:
            return tensor._known()
        except ValueError:
            return None
    return np.asarray(tensor) if isinstance(tensor, Tensor) else None
