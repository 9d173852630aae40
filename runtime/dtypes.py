"""Element types: `tf.float32`, `tf.int64`, ... as interned objects that equal their NumPy and string names."""

from __future__ import annotations

from typing import Any, Final

import ml_dtypes
import numpy as np

_KINDS: Final = {"float": "f", "bfloat": "f", "int": "i", "uint": "u", "complex": "c", "bool": "b"}


class DType:
    """The type of a tensor's elements.

    Attributes: `name`, `as_numpy_dtype` (the NumPy scalar type), `size` in bytes, `min` and `max`,
    `is_floating`, `is_integer`, `is_unsigned`, `is_complex`, `is_bool`, `is_numeric`.

    >>> import tenfold as tf
    >>> tf.float32 == np.float32, tf.float32 == "float32"
    (True, True)
    """

    __slots__ = ("as_datatype_enum", "as_numpy_dtype", "is_inexact", "kind", "name", "numpy_dtype", "size")

    def __init__(self, name: str, numpy_type: Any, enum: int) -> None:
        self.name = name
        self.as_numpy_dtype = numpy_type
        self.numpy_dtype = np.dtype(numpy_type)
        self.as_datatype_enum = enum
        self.size = self.numpy_dtype.itemsize
        self.kind = _KINDS.get(name.rstrip("0123456789"), "O")
        self.is_inexact = self.kind in "fc"

    @property
    def is_floating(self) -> bool:
        return self.kind == "f"

    @property
    def is_integer(self) -> bool:
        return self.kind in "iu"

    @property
    def is_unsigned(self) -> bool:
        return self.kind == "u"

    @property
    def is_complex(self) -> bool:
        return self.kind == "c"

    @property
    def is_bool(self) -> bool:
        return self.kind == "b"

    @property
    def is_numeric(self) -> bool:
        return self.kind in "fiuc"

    @property
    def is_numpy_compatible(self) -> bool:
        return True

    @property
    def real_dtype(self) -> DType:
        return {"complex64": float32, "complex128": float64}.get(self.name, self)

    @property
    def base_dtype(self) -> DType:
        return self

    @property
    def min(self) -> Any:
        return self._limits()[0]

    @property
    def max(self) -> Any:
        return self._limits()[1]

    @property
    def limits(self) -> tuple[Any, Any]:
        return self._limits()

    def _limits(self) -> tuple[Any, Any]:
        if self.kind == "b":
            return False, True
        if self.kind == "f":
            describe: Any = ml_dtypes.finfo
            info = describe(self.numpy_dtype)
            return info.min, info.max
        if self.kind in "iu":
            integers = np.iinfo(self.numpy_dtype)
            return integers.min, integers.max
        raise TypeError(f"Cannot find the minimum and maximum value of {self!r}.")

    def is_compatible_with(self, other: Any) -> bool:
        return self is as_dtype(other)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if other is None or isinstance(other, DType):
            return False
        try:
            return as_dtype(other) is self
        except TypeError:
            return False

    def __hash__(self) -> int:
        return hash(self.name)

    def __repr__(self) -> str:
        return f"tf.{self.name}"

    def __str__(self) -> str:
        return f"<dtype: {self.name!r}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return as_dtype, (self.name,)


bfloat16 = DType("bfloat16", ml_dtypes.bfloat16, 14)
float16 = half = DType("float16", np.float16, 19)
float32 = DType("float32", np.float32, 1)
float64 = double = DType("float64", np.float64, 2)
int8 = DType("int8", np.int8, 6)
int16 = DType("int16", np.int16, 5)
int32 = DType("int32", np.int32, 3)
int64 = DType("int64", np.int64, 9)
uint8 = DType("uint8", np.uint8, 4)
uint16 = DType("uint16", np.uint16, 17)
uint32 = DType("uint32", np.uint32, 22)
uint64 = DType("uint64", np.uint64, 23)
complex64 = DType("complex64", np.complex64, 8)
complex128 = DType("complex128", np.complex128, 18)
bool_ = DType("bool", np.bool_, 10)

ALL: Final = (
    bfloat16, float16, float32, float64, int8, int16, int32, int64,
    uint8, uint16, uint32, uint64, complex64, complex128, bool_,
)  # fmt: skip
FLOATS: Final = frozenset({bfloat16, float16, float32, float64})
INEXACT: Final = FLOATS | {complex64, complex128}
SIGNED: Final = INEXACT | {int8, int16, int32, int64}
INTEGERS: Final = frozenset({int8, int16, int32, int64, uint8, uint16, uint32, uint64})
REALS: Final = FLOATS | INTEGERS
NUMBERS: Final = INEXACT | INTEGERS
BOOL: Final = frozenset({bool_})

_BY_NUMPY: Final[dict[Any, DType]] = {d.numpy_dtype: d for d in ALL}
_BY_NAME: Final[dict[str, DType]] = {d.name: d for d in ALL} | {
    "half": float16,
    "float": float32,
    "double": float64,
}
# No int and no complex: int32 or int64, complex64 or complex128?
_BY_PYTHON: Final[dict[Any, DType]] = {float: float32, bool: bool_}
_BY_ENUM: Final = {d.as_datatype_enum: d for d in ALL}


def from_numpy(dtype: np.dtype[Any]) -> DType:
    """The DType of a NumPy dtype object; raises TypeError where tensors cannot hold it."""
    try:
        return _BY_NUMPY[dtype]
    except KeyError:
        raise TypeError(f"Cannot convert value {dtype!r} to a TensorFlow DType.") from None


def as_dtype(value: Any) -> DType:
    """The DType that `value` names: a DType, NumPy dtype or scalar type, name, `float`, `bool` or enum.

    Raises TypeError for anything else.
    """
    if isinstance(value, DType):
        return value
    if isinstance(value, str) and value in _BY_NAME:
        return _BY_NAME[value]
    if isinstance(value, type) and value in _BY_PYTHON:
        return _BY_PYTHON[value]
    if isinstance(value, int) and value in _BY_ENUM:
        return _BY_ENUM[value]
    if hasattr(value, "dtype") and isinstance(value.dtype, DType):
        return value.dtype
    try:
        if value is not None and value is not int and value is not complex and not isinstance(value, str):
            return _BY_NUMPY[np.dtype(value)]
    except (TypeError, KeyError):
        pass
    raise TypeError(f"Cannot convert value {value!r} to a TensorFlow DType.")
