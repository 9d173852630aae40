"""Keras's settings (`floatx`, `epsilon`, `image_data_format`) and the names that it gives to objects."""

from __future__ import annotations

import collections
import gc
import re
from typing import Any, Final

from ..runtime.dtypes import DType, as_dtype

_FLOATS: Final = ("bfloat16", "float16", "float32", "float64")
_FORMATS: Final = ("channels_first", "channels_last")
# Keras's two dtypes without a width.
_WORDS: Final = {"int": "int64", "float": "float32"}


class _Settings:
    """What `set_floatx` and its relatives change, and the names given so far."""

    def __init__(self) -> None:
        self.floatx = "float32"
        self.epsilon = 1e-07
        self.image_data_format = "channels_last"
        self.names: collections.Counter[str] = collections.Counter()


_settings: Final = _Settings()


def backend() -> str:
    """The engine that Keras runs on: `"jax"`."""
    return "jax"


def floatx() -> str:
    """The name of the default float dtype.

    >>> import tenfold as tf
    >>> tf.keras.backend.floatx()
    'float32'
    """
    return _settings.floatx


def set_floatx(value: str) -> None:
    """Set the default float dtype: bfloat16, float16, float32 or float64. Raises ValueError for others."""
    if value not in _FLOATS:
        raise ValueError(f"Unknown `floatx` value: {value}. Expected one of {set(_FLOATS)}")
    _settings.floatx = str(value)


def epsilon() -> float:
    """The small number that keeps logarithms and divisions finite, 1e-7 by default."""
    return _settings.epsilon


def set_epsilon(value: float) -> None:
    """Set the small number that keeps logarithms and divisions finite."""
    _settings.epsilon = value


def image_data_format() -> str:
    """Where images have their channels: `"channels_last"` by default."""
    return _settings.image_data_format


def set_image_data_format(data_format: str) -> None:
    """Set where images have their channels: channels_first or channels_last. Raises ValueError for others."""
    _settings.image_data_format = standardize_data_format(data_format)


def standardize_data_format(data_format: str | None) -> str:
    """`data_format` in lower case, by default `image_data_format()`. Raises ValueError where there is no such."""
    if data_format is None:
        return _settings.image_data_format
    lowered = str(data_format).lower()
    if lowered not in _FORMATS:
        raise ValueError(f"The `data_format` argument must be one of {set(_FORMATS)}. Received: "
                         f"data_format={data_format}")  # fmt: skip
    return lowered


def standardize_dtype(dtype: Any) -> str:
    """The name of a dtype as Keras writes it; `floatx()` for None. Raises ValueError where there is no such.

    >>> import tenfold as tf
    >>> tf.keras.backend.standardize_dtype(tf.float16)
    'float16'
    """
    return resolve_dtype(dtype).name


def resolve_dtype(dtype: Any) -> DType:
    """The DType that a Keras argument `dtype` means: a dtype, its name, a dtype policy, or None for `floatx()`."""
    if dtype is None:
        return as_dtype(_settings.floatx)
    wanted = getattr(dtype, "compute_dtype", dtype)
    if isinstance(wanted, str):
        wanted = _WORDS.get(wanted, wanted)
    elif wanted is int:
        wanted = "int64"
    try:
        return as_dtype(wanted)
    except TypeError:
        raise ValueError(f"Invalid dtype: {dtype}") from None


def is_float_dtype(dtype: Any) -> bool:
    """Whether `dtype` is one of the floating point dtypes."""
    return resolve_dtype(dtype).is_floating


def is_int_dtype(dtype: Any) -> bool:
    """Whether `dtype` is one of the integer dtypes."""
    return resolve_dtype(dtype).is_integer


def to_snake_case(name: str) -> str:
    """`MeanSquaredError` as `mean_squared_error`."""
    name = re.sub(r"\W+", "", name)
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()


def auto_name(class_name: str) -> str:
    """The name of a new object of a class: `dense`, then `dense_1`, ..."""
    prefix = to_snake_case(class_name)
    count = _settings.names[prefix]
    _settings.names[prefix] += 1
    return f"{prefix}_{count}" if count else prefix


def get_uid(prefix: str = "") -> int:
    """A number that `prefix` was not given before, from 1 upwards."""
    _settings.names[prefix] += 1
    return _settings.names[prefix]


def reset_uids() -> None:
    """Start the numbering of names anew."""
    _settings.names.clear()


def clear_session(free_memory: bool = True) -> None:
    """Start the numbering of names anew, and collect garbage unless `free_memory` is False."""
    reset_uids()
    if free_memory:
        gc.collect()
