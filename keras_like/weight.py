"""`Weight`: a variable that belongs to a layer."""

from __future__ import annotations

from typing import Any

from ..ops.cast import cast
from ..runtime.tensor import Tensor
from ..runtime.variable import Variable
from .call_context import CALLS


class Weight(Variable):
    """A variable of a layer: it has a path, may have a regularizer, and is read in the dtype that its layer
    computes in.

    Attributes: `path` (`dense/kernel`), `regularizer`, `constraint`, `autocast`.
    """

    path: str
    regularizer: Any
    autocast: bool

    @property
    def name(self) -> str:
        return self._name

    @property
    def trainable(self) -> bool:
        return self._trainable

    @trainable.setter
    def trainable(self, value: bool) -> None:
        self._trainable = bool(value)

    def read_value(self) -> Tensor:
        """The value now; in the dtype that the layer being called computes in."""
        value = super().read_value()
        wanted = CALLS.autocast
        if wanted is None or not self.autocast or wanted is value.dtype or not value.dtype.is_floating:
            return value
        result: Tensor = cast(value, wanted)
        return result

    value = read_value
    __tenfold_tensor__ = read_value

    def numpy(self) -> Any:
        return super().read_value().numpy()

    def assign(self, value: Any, use_locking: bool = False, name: str | None = None, read_value: bool = True) -> Any:
        if CALLS.autocast is not None and isinstance(value, Tensor) and value.dtype is not self.dtype:
            value = cast(value, self.dtype)
        return super().assign(value, use_locking, name, read_value)


def set_trainable(variable: Variable, value: bool) -> None:
    """Have gradient tapes watch a variable, or not; it remembers what it was made as."""
    if "made_trainable" not in variable.__dict__:
        variable.__dict__["made_trainable"] = variable._trainable
    variable._trainable = value and made_trainable(variable)


def made_trainable(variable: Variable) -> bool:
    """Whether a variable was made trainable, whatever is switched off now."""
    made: bool = variable.__dict__.get("made_trainable", variable._trainable)
    return made
