"""Regularizers: functions of a weight (or an output) to a scalar that is added to the loss."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from ..ops.array import transpose
from ..ops.creation import eye, zeros
from ..ops.elementwise import abs as absolute
from ..ops.elementwise import square
from ..ops.linalg import matmul
from ..ops.reduce import reduce_sum
from ..runtime.coerce import convert_to_tensor
from ..runtime.tensor import Tensor
from .backend import to_snake_case
from .family import Family
from .numeric import unit_length


class Regularizer:
    """The base of regularizers. Subclasses define `__call__(x)`, and `get_config` to be saved.

    >>> import tenfold as tf
    >>> class Spread(tf.keras.regularizers.Regularizer):
    ...     def __call__(self, x):
    ...         return tf.reduce_max(x) - tf.reduce_min(x)
    >>> float(Spread()(tf.constant([1., 4.])))
    3.0
    """

    def __call__(self, x: Any) -> Any:
        return 0.0

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Any:
        return cls(**config)

    def get_config(self) -> dict[str, Any]:
        """The arguments of the constructor. Raises NotImplementedError where a subclass does not define it."""
        raise NotImplementedError(f"{self} does not implement get_config()")


def _checked(value: Any, name: str) -> float:
    if not isinstance(value, (float, int)) or not math.isfinite(value) or value < 0:
        raise ValueError(f"Invalid value for argument {name}: expected a non-negative float. Received: {name}={value}")
    return float(value)


class L1L2(Regularizer):
    """`l1 * sum(|x|) + l2 * sum(x^2)`. Raises ValueError for negative factors.

    >>> import tenfold as tf
    >>> float(tf.keras.regularizers.L1L2(l1=1., l2=2.)(tf.constant([1., -2.])))
    13.0
    """

    def __init__(self, l1: float | None = 0.0, l2: float | None = 0.0) -> None:
        self.l1 = _checked(0.0 if l1 is None else l1, "l1")
        self.l2 = _checked(0.0 if l2 is None else l2, "l2")

    def __call__(self, x: Any) -> Tensor:
        x = convert_to_tensor(x)
        parts = [self.l1 * reduce_sum(absolute(x))] if self.l1 else []
        parts += [self.l2 * reduce_sum(square(x))] if self.l2 else []
        if not parts:
            return zeros((), x.dtype)
        return parts[0] if len(parts) == 1 else parts[0] + parts[1]

    def get_config(self) -> dict[str, Any]:
        return {"l1": self.l1, "l2": self.l2}


class L1(Regularizer):
    """`l1 * sum(|x|)`."""

    def __init__(self, l1: float | None = 0.01) -> None:
        self.l1 = _checked(0.01 if l1 is None else l1, "l1")

    def __call__(self, x: Any) -> Tensor:
        return self.l1 * reduce_sum(absolute(convert_to_tensor(x)))

    def get_config(self) -> dict[str, Any]:
        return {"l1": self.l1}


class L2(Regularizer):
    """`l2 * sum(x^2)`."""

    def __init__(self, l2: float | None = 0.01) -> None:
        self.l2 = _checked(0.01 if l2 is None else l2, "l2")

    def __call__(self, x: Any) -> Tensor:
        return self.l2 * reduce_sum(square(convert_to_tensor(x)))

    def get_config(self) -> dict[str, Any]:
        return {"l2": self.l2}


class OrthogonalRegularizer(Regularizer):
    """`factor` times the mean absolute cosine between the rows (or columns) of a matrix.

    Raises ValueError for another mode, and for other than two dimensions.
    """

    def __init__(self, factor: float = 0.01, mode: str = "rows") -> None:
        self.factor = _checked(factor, "factor")
        if mode not in ("rows", "columns"):
            raise ValueError('Invalid value for argument `mode`. Expected one of {"rows", "columns"}. Received: '
                             f"mode={mode}")  # fmt: skip
        self.mode = mode

    def __call__(self, inputs: Any) -> Tensor:
        inputs = convert_to_tensor(inputs)
        if inputs.ndim != 2:
            raise ValueError("Inputs to OrthogonalRegularizer must have rank 2. Received: inputs.shape="
                             f"{inputs.shape}")  # fmt: skip
        rows = unit_length(inputs if self.mode == "rows" else transpose(inputs), axis=1)
        size = rows.shape[0]
        others = 1.0 - eye(size, dtype=rows.dtype)
        pairs = size * (size - 1.0) / 2.0
        return self.factor * 0.5 * reduce_sum(absolute(matmul(rows, rows, transpose_b=True) * others)) / pairs

    def get_config(self) -> dict[str, Any]:
        return {"factor": self.factor, "mode": self.mode}


_CLASSES: Final = (Regularizer, L1, L2, L1L2, OrthogonalRegularizer)
FAMILY: Final = Family(
    "keras.regularizers", "regularizer", {c.__name__: c for c in _CLASSES},
    {**{to_snake_case(c.__name__): c for c in _CLASSES}, "l1_l2": L1L2},
)  # fmt: skip
serialize = FAMILY.serialize
deserialize = FAMILY.deserialize
get = FAMILY.get

l1 = L1
l2 = L2
orthogonal_regularizer = OrthogonalRegularizer
l1_l2 = L1L2
