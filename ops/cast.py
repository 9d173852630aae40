"""Changes of dtype, and the parts of complex numbers."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
import numpy as np
from jax import lax

from ..runtime.coerce import convert_to_tensor
from ..runtime.define import op
from ..runtime.dtypes import NUMBERS, DType, as_dtype, float32, float64
from ..runtime.op import Array, Free
from .checks import broadcastable


def _converted(x: Any, dtype: Any) -> Any:
    if jnp.iscomplexobj(x) and dtype.kind not in "cb":
        x = jnp.real(x)
    if dtype.kind == "b":
        return x != 0
    if dtype.kind in "iu" and jnp.issubdtype(x.dtype, jnp.floating):
        return _cut_off(x, dtype)
    return lax.convert_element_type(x, dtype)


def _cut_off(x: Any, dtype: Any) -> Any:
    """Floats as integers in the way of x86, which TensorFlow inherits: by a signed integer of 32 or 64 bits,
    whose least value stands for nan and all that it cannot hold. (XLA would clamp, and make nan 0.)"""
    via = np.int32 if dtype.itemsize < 4 or dtype == np.int32 else np.int64
    bound = -float(np.iinfo(via).min)
    held = (x >= -bound) & (x < bound)
    result = jnp.where(held, x.astype(via), np.iinfo(via).min).astype(dtype)
    if dtype == np.uint64:
        return jnp.where((x >= bound) & (x < 2 * bound), x.astype(dtype), result)
    return result


@op("Cast", public="cast")
def _cast(x: Free, dtype: DType) -> Array:
    return _converted(x, dtype.numpy_dtype)


def cast(x: Any, dtype: Any, name: str | None = None) -> Any:
    """`x` with elements of `dtype`; `x` itself where it has that dtype.

    Floats are cut off towards zero; integers wrap around; of complex numbers the real part is taken; to bool,
    all but 0 is True. nan and floats beyond the range of int32 or int64 give its least value.

    Raises TypeError where `dtype` is no dtype.

    >>> import tenfold as tf
    >>> tf.cast([1.8, -2.2], tf.int32).numpy()
    array([ 1, -2], dtype=int32)
    """
    try:
        if dtype is None:
            raise TypeError
        wanted = as_dtype(dtype)
    except TypeError:
        raise TypeError(f"Cannot convert the argument `type_value`: {dtype!r} to a TensorFlow DType.") from None
    tensor = convert_to_tensor(x)
    return tensor if tensor.dtype is wanted else _cast(tensor, wanted, name=name)


def saturate_cast(value: Any, dtype: Any, name: str | None = None) -> Any:
    """`cast`, with what is beyond the range of `dtype` brought to its nearest value.

    >>> import tenfold as tf
    >>> tf.saturate_cast([300, -5], tf.uint8).numpy()
    array([255,   0], dtype=uint8)
    """
    return _saturate_cast(value, as_dtype(dtype), name=name)


@op("SaturateCast", dtypes=NUMBERS, public="saturate_cast")
def _saturate_cast(value: Array, dtype: DType) -> Array:
    x, target = value, dtype.numpy_dtype
    if target.kind in "cb":
        return _converted(x, target)
    x = jnp.real(x)
    low, high = _limits(target)
    own_low, own_high = _limits(x.dtype)
    # Bounds that the dtype of `x` can hold exactly, on the inner side.
    if low > own_low:
        x = jnp.maximum(x, _inner(low, x.dtype, up=True))
    if high < own_high:
        x = jnp.minimum(x, _inner(high, x.dtype, up=False))
    return lax.convert_element_type(x, target)


def _limits(dtype: Any) -> tuple[Any, Any]:
    described = as_dtype(dtype)
    low, high = described.limits
    return (int(low), int(high)) if described.is_integer else (float(low), float(high))


def _inner(bound: Any, dtype: Any, up: bool) -> Any:
    if not jnp.issubdtype(dtype, jnp.floating):
        return jnp.array(bound, dtype)
    value = np.array(bound, dtype)
    if (float(value) < bound) if up else (float(value) > bound):
        value = np.nextafter(value, np.array(np.inf if up else -np.inf, dtype))
    return value


@op("Real", dtypes=NUMBERS)
def real(input: Array) -> Array:
    """The real part, elementwise: float32 of complex64, float64 of complex128; a real tensor as it is.

    >>> import tenfold as tf
    >>> tf.math.real([1 + 2j, 3 - 4j]).numpy()
    array([1., 3.])
    """
    return jnp.real(input)


@op("Imag", dtypes=NUMBERS)
def imag(input: Array) -> Array:
    """The imaginary part, elementwise; zeros for a real tensor.

    >>> import tenfold as tf
    >>> tf.math.imag([1 + 2j, 3 - 4j]).numpy()
    array([ 2., -4.])
    """
    return jnp.imag(input)


@op("Conj", dtypes=NUMBERS)
def conj(x: Array) -> Array:
    """The complex conjugate, elementwise; a real tensor as it is.

    >>> import tenfold as tf
    >>> tf.math.conj([1 + 2j, 3 - 4j]).numpy()
    array([1.-2.j, 3.+4.j])
    """
    return jnp.conj(x)


@op("Angle", dtypes=NUMBERS)
def angle(input: Array) -> Array:
    """The angle of a complex number in [-pi, pi], elementwise; of a real one 0 or pi.

    >>> import tenfold as tf
    >>> tf.math.angle([1 + 0j, 2 + 2j]).numpy()
    array([0.        , 0.78539816])
    """
    return jnp.angle(input)


@op("Complex", dtypes=frozenset({float32, float64}), check=broadcastable("Complex"))
def complex(real: Array, imag: Array) -> Array:
    """Complex numbers of two tensors with broadcasting: complex64 of float32, complex128 of float64.

    >>> import tenfold as tf
    >>> tf.complex([1., 2.], [3., -4.]).numpy()
    array([1.+3.j, 2.-4.j], dtype=complex64)
    """
    return lax.complex(*jnp.broadcast_arrays(real, imag))
