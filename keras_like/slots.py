"""What Keras 2 calls slots and hyperparameters, for optimizers that were written for it.

Such an optimizer defines `_create_slots(variables)` and `_resource_apply_dense(gradient, variable)`, and keeps
its arguments with `_set_hyper`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..runtime.tensor import Tensor
from ..runtime.variable import Variable
from .numeric import to_tensor


class Slots:
    """The methods of Keras 2's optimizers that their subclasses call."""

    _initial_decay = 0.0
    # Defined by optimizers that were written for Keras 2.
    _resource_apply_dense: Callable[..., Any]
    add_variable_from_reference: Callable[..., Variable]
    learning_rate: Any

    def _create_slots(self, var_list: Sequence[Variable]) -> None:
        """Make the state of each variable with `add_slot`."""

    def add_slot(self, var: Variable, slot_name: str, initializer: Any = "zeros", shape: Any = None) -> Variable:
        """A variable of the state that belongs to `var`."""
        made = self.add_variable_from_reference(var, slot_name, initializer, shape=shape)
        self.__dict__.setdefault("_slots", {})[id(var), slot_name] = made
        return made

    def get_slot(self, var: Variable, slot_name: str) -> Variable:
        """The variable that `add_slot` made. Raises KeyError where it made none."""
        slot: Variable = self.__dict__.get("_slots", {})[id(var), slot_name]
        return slot

    def _set_hyper(self, name: str, value: Any) -> None:
        if name == "learning_rate":
            self.learning_rate = value
        else:
            self.__dict__.setdefault("_hyper", {})[name] = value

    def _get_hyper(self, name: str, dtype: Any = None) -> Any:
        value = self.learning_rate if name == "learning_rate" else self.__dict__["_hyper"][name]
        value = value() if callable(value) and not isinstance(value, Variable) else value
        return value if dtype is None else to_tensor(value, dtype)

    def _serialize_hyperparameter(self, name: str) -> Any:
        value = self._get_hyper(name)
        return float(value) if isinstance(value, (Variable, Tensor)) else value

    def _decayed_lr(self, var_dtype: Any) -> Tensor:
        return to_tensor(self.learning_rate, var_dtype)
