"""Constraints: functions that map a weight, after each update, to an admissible one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ..ops.elementwise import clip_by_value, maximum, square
from ..ops.reduce import reduce_sum
from ..ops.unary import sqrt
from ..runtime.coerce import convert_to_tensor
from ..runtime.tensor import Tensor
from .backend import epsilon, to_snake_case
from .family import Family
from .numeric import as_floats


class Constraint:
    """The base of constraints. Subclasses define `__call__(w)`, which gives a tensor of the same shape.

    >>> import tenfold as tf
    >>> class Centred(tf.keras.constraints.Constraint):
    ...     def __call__(self, w):
    ...         return w - tf.reduce_mean(w)
    >>> Centred()(tf.constant([1., 3.])).numpy()
    array([-1.,  1.], dtype=float32)
    """

    def __call__(self, w: Any) -> Any:
        return w

    def get_config(self) -> dict[str, Any]:
        """The arguments of the constructor."""
        return {}

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Any:
        return cls(**config)


def _norms(w: Tensor, axis: Any) -> Tensor:
    return sqrt(reduce_sum(square(w), axis=axis, keepdims=True))


class NonNeg(Constraint):
    """Negative entries become 0."""

    def __call__(self, w: Any) -> Tensor:
        return maximum(convert_to_tensor(w), 0)


class UnitNorm(Constraint):
    """Norms along `axis` (an int or several) become 1.

    >>> import tenfold as tf
    >>> tf.keras.constraints.UnitNorm(axis=0)([[3.], [4.]]).numpy().round(4)
    array([[0.6],
           [0.8]], dtype=float32)
    """

    def __init__(self, axis: Any = 0) -> None:
        self.axis = axis

    def __call__(self, w: Any) -> Tensor:
        w = as_floats(convert_to_tensor(w))
        return w / (epsilon() + _norms(w, self.axis))

    def get_config(self) -> dict[str, Any]:
        return {"axis": self.axis}


class MaxNorm(Constraint):
    """Norms along `axis` become at most `max_value`."""

    def __init__(self, max_value: float = 2, axis: Any = 0) -> None:
        self.max_value = max_value
        self.axis = axis

    def __call__(self, w: Any) -> Tensor:
        w = as_floats(convert_to_tensor(w))
        norms = _norms(w, self.axis)
        return w * (clip_by_value(norms, 0, self.max_value) / (epsilon() + norms))

    def get_config(self) -> dict[str, Any]:
        return {"max_value": self.max_value, "axis": self.axis}


class MinMaxNorm(Constraint):
    """Norms along `axis` move into `[min_value, max_value]`: all the way for `rate` 1, by that part of it else."""

    def __init__(self, min_value: float = 0.0, max_value: float = 1.0, rate: float = 1.0, axis: Any = 0) -> None:
        self.min_value = min_value
        self.max_value = max_value
        self.rate = rate
        self.axis = axis

    def __call__(self, w: Any) -> Tensor:
        w = as_floats(convert_to_tensor(w))
        norms = _norms(w, self.axis)
        desired = self.rate * clip_by_value(norms, self.min_value, self.max_value) + (1 - self.rate) * norms
        return w * (desired / (epsilon() + norms))

    def get_config(self) -> dict[str, Any]:
        return {"min_value": self.min_value, "max_value": self.max_value, "rate": self.rate, "axis": self.axis}


_CLASSES: Final = (Constraint, MaxNorm, MinMaxNorm, NonNeg, UnitNorm)
FAMILY: Final = Family(
    "keras.constraints",
    "constraint",
    {c.__name__: c for c in _CLASSES},
    {to_snake_case(c.__name__): c for c in _CLASSES},
)
serialize = FAMILY.serialize
deserialize = FAMILY.deserialize
get = FAMILY.get

max_norm = MaxNorm
min_max_norm = MinMaxNorm
non_neg = NonNeg
unit_norm = UnitNorm
