"""Operators on KerasTensors: each becomes a part of the model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from ..ops import array, compare, elementwise, linalg
from ..ops.indexing import getitem
from .backend import auto_name
from .keras_tensor import KerasTensor
from .layer import Layer
from .registry import publish

OPERATIONS: Final[dict[str, Callable[..., Any]]] = {
    "Add": elementwise.add,
    "Subtract": elementwise.subtract,
    "Multiply": elementwise.multiply,
    "TrueDivide": elementwise.divide,
    "FloorDivide": elementwise.floordiv,
    "Mod": elementwise.floormod,
    "Power": elementwise.pow,
    "Matmul": linalg.matmul,
    "Negative": elementwise.negative,
    "Absolute": elementwise.abs,
    "Equal": compare.equal,
    "NotEqual": compare.not_equal,
    "Less": compare.less,
    "LessEqual": compare.less_equal,
    "Greater": compare.greater,
    "GreaterEqual": compare.greater_equal,
    "LogicalAnd": compare.logical_and,
    "LogicalOr": compare.logical_or,
    "LogicalNot": compare.logical_not,
    "GetItem": getitem,
    "Transpose": array.transpose,
    "Reshape": array.reshape,
}
"""What an operator computes, by the name that summaries show."""


class OpLayer(Layer):
    """One operator of a model: the function `OPERATIONS[operation]`, or any other `function`."""

    supports_masking = True

    def __init__(
        self, operation: str, function: Callable[..., Any] | None = None, name: str | None = None, **kwargs: Any
    ) -> None:
        super().__init__(name=name or auto_name(operation), **kwargs)
        self.operation = operation
        self._function: Callable[..., Any] = OPERATIONS[operation] if function is None else function
        self.built = True
        # Operands keep their dtypes: an index or a comparison is not a float.
        self.autocast = False

    def call(self, *args: Any, **kwargs: Any) -> Any:
        return self._function(*args, **kwargs)

    def get_config(self) -> dict[str, Any]:
        """Raises ValueError for a function that has no name to find it by."""
        if OPERATIONS.get(self.operation) is not self._function:
            raise ValueError(
                f"'{self.name}' computes a function without a public name: it cannot be saved. Write a layer."
            )
        return {**super().get_config(), "operation": self.operation}

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Any:
        return cls(**config)


def apply(operation: str, *operands: Any, **keywords: Any) -> Any:
    """An operator on operands, KerasTensors among them: a KerasTensor."""
    return OpLayer(operation)(*operands, **keywords)


def apply_function(function: Callable[..., Any], args: Any, kwargs: Mapping[str, Any]) -> Any:
    """Any function of tensors on KerasTensors, as a part of the model."""
    name = getattr(function, "__name__", type(function).__name__)
    camel = "".join(part.capitalize() for part in name.split("_")) or "Function"
    return OpLayer(camel, function)(*args, **kwargs)


def _install() -> None:
    """Give KerasTensor its operators."""
    for name, operation in _BINARY.items():
        setattr(KerasTensor, f"__{name}__", lambda self, other, _op=operation: apply(_op, self, other))
        if name in _REFLECTED:
            setattr(KerasTensor, f"__r{name}__", lambda self, other, _op=operation: apply(_op, other, self))
    for name, operation in _UNARY.items():
        setattr(KerasTensor, f"__{name}__", lambda self, _op=operation: apply(_op, self))


_BINARY: Final = {
    "add": "Add", "sub": "Subtract", "mul": "Multiply", "truediv": "TrueDivide", "floordiv": "FloorDivide",
    "mod": "Mod",
    "pow": "Power", "matmul": "Matmul", "lt": "Less", "le": "LessEqual", "gt": "Greater", "ge": "GreaterEqual",
    "and": "LogicalAnd", "or": "LogicalOr", "getitem": "GetItem",
}  # fmt: skip
_REFLECTED: Final = frozenset({"add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "and", "or"})
_UNARY: Final = {"neg": "Negative", "abs": "Absolute", "invert": "LogicalNot"}
_install()
publish("keras.ops", {"OpLayer": OpLayer})
