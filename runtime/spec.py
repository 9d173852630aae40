"""`TensorSpec`: what a tensor argument must look like; dimensions may be left open."""

from __future__ import annotations

from typing import Any

from .coerce import convert_to_tensor
from .dtypes import DType, as_dtype, float32
from .shapes import TensorShape, as_shape
from .tensor import Convertible, Tensor


class TypeSpec:
    """The base of descriptions of values that a `tf.function` can take."""


class TensorSpec(TypeSpec):
    """Shape, dtype and name of a tensor.

    >>> import tenfold as tf
    >>> tf.TensorSpec([None, 3]).is_compatible_with(tf.zeros([2, 3]))
    True
    """

    __slots__ = ("_dtype", "_name", "_shape")

    def __init__(self, shape: Any, dtype: Any = float32, name: str | None = None) -> None:
        self._shape = as_shape(shape)
        self._dtype = as_dtype(dtype)
        self._name = name

    @property
    def shape(self) -> TensorShape:
        return self._shape

    @property
    def dtype(self) -> DType:
        return self._dtype

    @property
    def name(self) -> str | None:
        return self._name

    @classmethod
    def from_tensor(cls, tensor: Any, name: str | None = None) -> TensorSpec:
        return cls(tensor.shape, tensor.dtype, name)

    @classmethod
    def from_spec(cls, spec: Any, name: str | None = None) -> TensorSpec:
        return cls(spec.shape, spec.dtype, name or spec.name)

    def is_compatible_with(self, value: Any) -> bool:
        """Whether a tensor, or another spec, fits this one."""
        return isinstance(value, (Tensor, Convertible, TensorSpec)) and (
            self._dtype == value.dtype and self._shape.is_compatible_with(value.shape)
        )

    def most_specific_compatible_type(self, other: TensorSpec) -> TensorSpec:
        if self._dtype is not other._dtype:
            raise ValueError(f"Types are not compatible: {self!r} vs {other!r}")
        return TensorSpec(self._shape.most_specific_compatible_shape(other._shape), self._dtype, self._name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TensorSpec) and (self._shape, self._dtype, self._name) == (
            other._shape, other._dtype, other._name)  # fmt: skip

    def __hash__(self) -> int:
        return hash((self._shape, self._dtype))

    def __repr__(self) -> str:
        return f"TensorSpec(shape={self._shape}, dtype={self._dtype!r}, name={self._name!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return TensorSpec, (self._shape, self._dtype, self._name)


def type_spec_from_value(value: Any) -> TypeSpec:
    """The TensorSpec of a tensor, variable, array or number."""
    if isinstance(value, TypeSpec):
        return value
    if isinstance(value, (Tensor, Convertible)):
        return TensorSpec.from_tensor(value)
    return TensorSpec.from_tensor(convert_to_tensor(value))
