"""`DynamicRange`: `tf.range(n)` inside a function, where `n` is only known when the program runs.

Its length is not known at compile time, so it is no tensor of an XLA program; a `for` can walk along it.
"""

from __future__ import annotations

from typing import NoReturn

from .dtypes import DType
from .errors import OperatorNotAllowedInGraphError
from .shapes import TensorShape
from .tensor import Convertible, Tensor


class DynamicRange(Convertible):
    """`start`, `start + delta`, ... before `limit`: scalar tensors of one dtype."""

    __slots__ = ("delta", "dtype", "limit", "start")

    def __init__(self, start: Tensor, limit: Tensor, delta: Tensor) -> None:
        self.start = start
        self.limit = limit
        self.delta = delta
        self.dtype: DType = start.dtype

    @property
    def shape(self) -> TensorShape:
        return TensorShape([None])

    def __tenfold_tensor__(self) -> NoReturn:
        raise ValueError(
            f"tf.range({self.start!r}, {self.limit!r}, {self.delta!r}) has a length that is only known when the program "
            "runs, and XLA needs static shapes: it can be looped over with `for`, but not used as a tensor. Make the "
            "limit a Python int or compute it from shapes."
        )

    def __iter__(self) -> NoReturn:
        raise OperatorNotAllowedInGraphError(
            f"{self!r} has a length that is only known when the program runs: Python cannot iterate over it. "
            "AutoGraph makes a loop of the program of `for i in tf.range(n)`; here it was told not to, or could not."
        )

    def __repr__(self) -> str:
        return f"tf.range({self.start!r}, {self.limit!r}, {self.delta!r})"
