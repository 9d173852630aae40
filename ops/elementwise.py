"""Arithmetic on tensors that broadcast against each other: `add`, `multiply`, `floordiv`, `pow`, `maximum`, ..."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from ..runtime.coerce import convert_to_tensor
from ..runtime.aval import Aval
from ..runtime.define import op
from ..runtime.dtypes import INEXACT, NUMBERS, REALS, SIGNED
from ..runtime.errors import InvalidArgumentError, ShapeError
from ..runtime.op import Array, Arrays
from ..runtime.shapes import TensorShape
from ..runtime.tensor import Convertible, Tensor
from .checks import broadcast, broadcastable, same_shape, text
from .derivatives import with_partials


@op("AddV2", dtypes=NUMBERS, check=broadcastable("AddV2"))
def add(x: Array, y: Array) -> Array:
    """`x + y`, elementwise with broadcasting; both of one dtype, which the result has.

    >>> import tenfold as tf
    >>> tf.add([1, 2], 3).numpy()
    array([4, 5], dtype=int32)
    """
    return jnp.add(x, y)


@op("Sub", dtypes=NUMBERS, check=broadcastable("Sub"))
def subtract(x: Array, y: Array) -> Array:
    """`x - y`, elementwise with broadcasting.

    >>> import tenfold as tf
    >>> tf.subtract([1, 2], 3).numpy()
    array([-2, -1], dtype=int32)
    """
    return jnp.subtract(x, y)


@op("Mul", dtypes=NUMBERS, check=broadcastable("Mul"))
def multiply(x: Array, y: Array) -> Array:
    """`x * y`, elementwise with broadcasting.

    >>> import tenfold as tf
    >>> tf.multiply([1, 2], 3).numpy()
    array([3, 6], dtype=int32)
    """
    return jnp.multiply(x, y)


@op("RealDiv", dtypes=NUMBERS, check=broadcastable("RealDiv"))
def divide(x: Array, y: Array) -> Array:
    """`x / y`, Python's true division, elementwise with broadcasting.

    Integers of up to 16 bits give float32, others float64; floats and complex numbers keep their dtype.
    By zero: inf or nan.

    >>> import tenfold as tf
    >>> tf.divide([1, 2], 2).numpy()
    array([0.5, 1. ])
    """
    if jnp.issubdtype(x.dtype, jnp.integer):
        quotient = np.float32 if x.dtype.itemsize < 4 else np.float64
        return jnp.divide(x.astype(quotient), y.astype(quotient))
    return jnp.divide(x, y)


@op("DivNoNan", dtypes=INEXACT, check=broadcastable("DivNoNan"))
def divide_no_nan(x: Array, y: Array) -> Array:
    """`x / y`, and 0 where `y` is 0, elementwise with broadcasting. Floats and complex numbers.

    >>> import tenfold as tf
    >>> tf.math.divide_no_nan([1., 2.], [0., 4.]).numpy()
    array([0. , 0.5], dtype=float32)
    """
    # The inner select keeps inf and nan out of the gradient.
    zero = y == 0
    return jnp.where(zero, 0, x / jnp.where(zero, 1, y))


@op("MulNoNan", dtypes=INEXACT, check=broadcastable("MulNoNan"))
def multiply_no_nan(x: Array, y: Array) -> Array:
    """`x * y`, and 0 where `y` is 0 even if `x` is inf or nan, elementwise with broadcasting.

    >>> import tenfold as tf
    >>> tf.math.multiply_no_nan([float("inf"), 2.], [0., 4.]).numpy()
    array([0., 8.], dtype=float32)
    """
    return _multiply_no_nan(x, y)


# TensorFlow's derivative: finite wherever `y` is 0, also by `x`.
_multiply_no_nan = with_partials(
    lambda x, y: jnp.where(y == 0, 0, x * y),
    lambda t, _, x, y: jnp.where(y == 0, 0, t * y),
    lambda t, _, x, y: t * x,
)


@op("FloorDiv", dtypes=REALS, check=broadcastable("FloorDiv"), public="floordiv")
def _floordiv(x: Array, y: Array) -> Array:
    if jnp.issubdtype(x.dtype, jnp.integer):
        return jnp.floor_divide(x, y)
    # As TensorFlow, and other than NumPy: 1.0 // 0.0 is inf.
    return jnp.floor(x / y)


@op("FloorMod", dtypes=REALS, check=broadcastable("FloorMod"), public="floormod")
def _floormod(x: Array, y: Array) -> Array:
    # jnp.remainder has no derivative by y of its own; this is -floor(x / y), as TensorFlow's.
    return jnp.remainder(x, y)


@op("TruncateDiv", dtypes=REALS, check=broadcastable("TruncateDiv"), public="truncatediv")
def _truncatediv(x: Array, y: Array) -> Array:
    x, y = jnp.broadcast_arrays(x, y)
    if jnp.issubdtype(x.dtype, jnp.integer):
        return lax.div(x, y)
    return jnp.trunc(lax.div(x, y))


@op("TruncateMod", dtypes=REALS, check=broadcastable("TruncateMod"), public="truncatemod")
def _truncatemod(x: Array, y: Array) -> Array:
    x, y = jnp.broadcast_arrays(x, y)
    return lax.rem(x, y)


def floordiv(x: Any, y: Any, name: str | None = None) -> Any:
    """`x // y`, rounded down, elementwise with broadcasting; the dtype stays.

    Raises InvalidArgumentError where an integer divisor that is known now is 0. In compiled code such a
    quotient is -1.

    >>> import tenfold as tf
    >>> tf.math.floordiv([7, -7], 2).numpy()
    array([ 3, -4], dtype=int32)
    """
    _refuse(_is_zero, x, y, "Integer division by zero [Op:FloorDiv]")
    return _floordiv(x, y, name=name)


def floormod(x: Any, y: Any, name: str | None = None) -> Any:
    """`x - floor(x / y) * y`, which has the sign of `y`, elementwise with broadcasting; the dtype stays.

    Raises InvalidArgumentError where an integer divisor that is known now is 0. In compiled code the
    remainder is then `x`.

    >>> import tenfold as tf
    >>> tf.math.floormod([7, -7], 3).numpy()
    array([1, 2], dtype=int32)
    """
    _refuse(_is_zero, x, y, "Integer division by zero [Op:FloorMod]")
    return _floormod(x, y, name=name)


def truncatediv(x: Any, y: Any, name: str | None = None) -> Any:
    """`x / y` rounded towards zero, elementwise with broadcasting; the dtype stays. Zero: as `floordiv`.

    >>> import tenfold as tf
    >>> tf.truncatediv([7, -7], 2).numpy()
    array([ 3, -3], dtype=int32)
    """
    _refuse(_is_zero, x, y, "Integer division by zero [Op:TruncateDiv]")
    return _truncatediv(x, y, name=name)


def truncatemod(x: Any, y: Any, name: str | None = None) -> Any:
    """The remainder of `truncatediv`, which has the sign of `x`. Zero: as `floormod`.

    >>> import tenfold as tf
    >>> tf.truncatemod([7, -7], 3).numpy()
    array([ 1, -1], dtype=int32)
    """
    _refuse(_is_zero, x, y, "Integer division by zero [Op:TruncateMod]")
    return _truncatemod(x, y, name=name)


@op("Pow", dtypes=NUMBERS, check=broadcastable("Pow"), public="pow")
def _pow(x: Array, y: Array) -> Array:
    return _power(x, y)


def _log_of_positive(x: Any) -> Any:
    positive = x != 0 if jnp.iscomplexobj(x) else x > 0
    return jnp.where(positive, jnp.log(jnp.where(positive, x, 1)), 0)


# JAX's derivative by the exponent is nan for a negative base; TensorFlow's is 0.
_power = with_partials(
    lambda x, y: jnp.power(x, y),
    lambda t, _, x, y: t * (y * jnp.power(x, y - 1)),
    lambda t, result, x, y: t * (_log_of_positive(x) * result),
)


def pow(x: Any, y: Any, name: str | None = None) -> Any:
    """`x ** y`, elementwise with broadcasting; the dtype stays.

    Raises InvalidArgumentError where integers get a negative exponent that is known now.

    >>> import tenfold as tf
    >>> tf.pow([2, 3], [3, 2]).numpy()
    array([8, 9], dtype=int32)
    """
    _refuse(_is_negative, x, y, "Integers to negative integer powers are not allowed [Op:Pow]")
    return _pow(x, y, name=name)


def _is_zero(value: Any) -> bool:
    return bool(np.any(value == 0))


def _is_negative(value: Any) -> bool:
    return bool(np.any(value < 0))


def _refuse(wrong: Any, x: Any, y: Any, message: str) -> None:
    """Raise where `x` and `y` are integers and `wrong(y)` holds; only where `y` is known without waiting
    for a compiled program."""
    if type(y) is Tensor:
        if y._aval.dtype.kind in "iu" and not isinstance(y._array, jax.core.Tracer) and wrong(np.asarray(y._array)):
            raise InvalidArgumentError(message)
    elif isinstance(y, (int, np.integer, np.ndarray, list, tuple)) and not _inexact(x) and not _inexact(y):
        try:
            value = np.asarray(y)
        except (TypeError, ValueError, NotImplementedError):
            # Symbolic tensors in a list: not known now.
            return
        if value.dtype.kind in "iu" and wrong(value):
            raise InvalidArgumentError(message)


def _inexact(value: Any) -> bool:
    if isinstance(value, (Tensor, Convertible)):
        return bool(value.dtype.is_inexact)
    if isinstance(value, (int, float, complex)):
        return not isinstance(value, int)
    dtype = getattr(value, "dtype", None)
    return np.asarray(value).dtype.kind in "fc" if dtype is None else np.dtype(dtype).kind not in "iub"


@op("Neg", dtypes=SIGNED)
def negative(x: Array) -> Array:
    """`-x`, elementwise.

    >>> import tenfold as tf
    >>> tf.negative([1, -2]).numpy()
    array([-1,  2], dtype=int32)
    """
    return jnp.negative(x)


@op("Abs", dtypes=SIGNED, public="abs")
def abs(x: Array) -> Array:
    """The absolute value, elementwise; of complex numbers a float of half the size. The gradient at 0 is 0.

    >>> import tenfold as tf
    >>> tf.abs([1, -2]).numpy()
    array([1, 2], dtype=int32)
    """
    return jnp.abs(x)


@op("Sign", dtypes=SIGNED)
def sign(x: Array) -> Array:
    """-1, 0 or 1, elementwise; for complex numbers `x / abs(x)`, or 0.

    >>> import tenfold as tf
    >>> tf.sign([-2., 0., 3.]).numpy()
    array([-1.,  0.,  1.], dtype=float32)
    """
    return jnp.sign(x)


@op("Square", dtypes=NUMBERS)
def square(x: Array) -> Array:
    """`x * x`, elementwise.

    >>> import tenfold as tf
    >>> tf.square([2, -3]).numpy()
    array([4, 9], dtype=int32)
    """
    return jnp.square(x)


@op("SquaredDifference", dtypes=SIGNED, check=broadcastable("SquaredDifference"))
def squared_difference(x: Array, y: Array) -> Array:
    """`(x - y)(x - y)`, for complex numbers `conj(x - y)(x - y)`, elementwise with broadcasting.

    >>> import tenfold as tf
    >>> tf.math.squared_difference([1, 5], 3).numpy()
    array([4, 4], dtype=int32)
    """
    difference = x - y
    return jnp.conj(difference) * difference if jnp.iscomplexobj(x) else jnp.square(difference)


# At a tie the whole derivative goes to `x` in TensorFlow; JAX gives half to each.
_larger = with_partials(
    lambda x, y: jnp.maximum(x, y),
    lambda t, _, x, y: jnp.where(x >= y, t, 0),
    lambda t, _, x, y: jnp.where(x >= y, 0, t),
)
_smaller = with_partials(
    lambda x, y: jnp.minimum(x, y),
    lambda t, _, x, y: jnp.where(x <= y, t, 0),
    lambda t, _, x, y: jnp.where(x <= y, 0, t),
)


@op("Maximum", dtypes=REALS, check=broadcastable("Maximum"))
def maximum(x: Array, y: Array) -> Array:
    """The larger one, elementwise with broadcasting; nan where either is nan. The gradient at a tie goes to `x`.

    >>> import tenfold as tf
    >>> tf.maximum([1, 5], 3).numpy()
    array([3, 5], dtype=int32)
    """
    return _larger(x, y)


@op("Minimum", dtypes=REALS, check=broadcastable("Minimum"))
def minimum(x: Array, y: Array) -> Array:
    """The smaller one, elementwise with broadcasting; nan where either is nan. The gradient at a tie goes to `x`.

    >>> import tenfold as tf
    >>> tf.minimum([1, 5], 3).numpy()
    array([1, 3], dtype=int32)
    """
    return _smaller(x, y)


def _clippable(t: Aval, low: Aval, high: Aval, **attributes: Any) -> None:
    for bound in (high, low):
        shape = broadcast(t.dims, bound.dims)
        if shape is None:
            raise ShapeError(f"Incompatible shapes: {text(t.dims)} vs. {text(bound.dims)} [Op:ClipByValue]")
        if not t.shape.is_compatible_with(shape):
            raise ShapeError(f"Shapes {t.shape} and {TensorShape(shape)} are incompatible [Op:ClipByValue]")


@op("ClipByValue", dtypes=REALS, check=_clippable)
def clip_by_value(t: Array, clip_value_min: Array, clip_value_max: Array) -> Array:
    """`maximum(minimum(t, clip_value_max), clip_value_min)`: the bounds broadcast to `t`'s shape. nan stays nan.

    The gradient goes to `t` between and at the bounds, outside of them to the bound.

    >>> import tenfold as tf
    >>> tf.clip_by_value([-2, 0, 5], -1, 3).numpy()
    array([-1,  0,  3], dtype=int32)
    """
    return _larger(_smaller(t, clip_value_max), clip_value_min)


@op("AddN", dtypes=NUMBERS, check=same_shape("AddN"), public="add_n")
def _add_n(inputs: Arrays) -> Array:
    total = inputs[0]
    for other in inputs[1:]:
        total = total + other
    return total


def add_n(inputs: Any, name: str | None = None) -> Any:
    """The sum of tensors of one shape and dtype.

    Raises ValueError where `inputs` is empty or no sequence, InvalidArgumentError where shapes or dtypes differ.

    >>> import tenfold as tf
    >>> tf.add_n([[1, 2], [3, 4]]).numpy()
    array([4, 6], dtype=int32)
    """
    if isinstance(inputs, (Tensor, Convertible)):
        inputs = [inputs]
    if not isinstance(inputs, Sequence) or not inputs:
        raise ValueError("Inputs must be an iterable of at least one Tensor/IndexedSlices with the same dtype and shape.")
    return _add_n(inputs, name=name)


def scalar_mul(scalar: Any, x: Any, name: str | None = None) -> Any:
    """`scalar * x`, where `scalar` has no axes. Raises ValueError where it has.

    >>> import tenfold as tf
    >>> tf.math.scalar_mul(2, [1, 2]).numpy()
    array([2, 4], dtype=int32)
    """
    x = convert_to_tensor(x)
    factor = scalar if isinstance(scalar, (Tensor, Convertible)) else convert_to_tensor(scalar, dtype=x.dtype)
    if factor.shape.rank != 0:
        raise ValueError(f"The input scalar must be a 0-D value. Received shape {factor.shape}.")
    return multiply(factor, x, name=name)


def polyval(coeffs: Any, x: Any, name: str | None = None) -> Any:
    """The polynomial with coefficients `coeffs`, a list with that of the highest power first, at `x`.

    Horner's scheme; an empty list gives zeros. Raises ValueError where `coeffs` is no list.

    >>> import tenfold as tf
    >>> tf.math.polyval([1, 2, 3], 10).numpy()
    np.int32(123)
    """
    if not isinstance(coeffs, list):
        raise ValueError(f"Argument coeffs must be list type. Received type {type(coeffs)}.")
    x = convert_to_tensor(x)
    if not coeffs:
        return subtract(x, x)
    return _polyval([convert_to_tensor(c, dtype=x.dtype) for c in coeffs] + [x], name=name)


@op("Polyval", dtypes=NUMBERS, check=broadcastable("Polyval"))
def _polyval(values: Arrays) -> Array:
    *coefficients, x = values
    total = coefficients[0]
    for coefficient in coefficients[1:]:
        total = coefficient + total * x
    return total
