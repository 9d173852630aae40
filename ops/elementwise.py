"""Arithmetic on tensors that broadcast against each other: `add`, `floordiv`, `pow`, `maximum`, ..."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
import numpy as np
from jax import lax

from ..runtime.aval import Aval
from ..runtime.coerce import convert_to_tensor
from ..runtime.define import op
from ..runtime.dtypes import FLOATS, INEXACT, INTEGERS, NUMBERS, REALS, SIGNED
from ..runtime.errors import InvalidArgumentError, ShapeError
from ..runtime.op import Array
from ..runtime.shapes import TensorShape
from ..runtime.tensor import Convertible, Tensor
from .checks import broadcast, broadcastable, text
from .derivatives import Kernel, with_partials
from .shape_checks import readable


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


# Division and powers have an op for integers of their own: what XLA gives for 1 // 0 and 2 ** -1 is no number
# that anyone wants, so those are looked at first, and must not be reached by a shorter way.


def _integers(x: Any, y: Any) -> bool:
    """Whether operands are integers: the first tensor decides, without one all must be."""
    for value in (x, y):
        if isinstance(value, (Tensor, Convertible)):
            return value.dtype.kind in "iu"
    return np.asarray(x).dtype.kind in "iu" and np.asarray(y).dtype.kind in "iu"


def _checked(real: Any, integral: Any, x: Any, y: Any, name: str | None, wrong: Any, message: str) -> Any:
    if not _integers(x, y):
        return real(x, y, name=name)
    y = convert_to_tensor(y, dtype_hint=x.dtype if isinstance(x, (Tensor, Convertible)) else None)
    values = readable(y)
    if values is not None and wrong(values):
        raise InvalidArgumentError(message)
    return integral(x, y, name=name)


def _has_zero(divisor: Any) -> bool:
    return bool((divisor == 0).any())


def _has_negative(exponent: Any) -> bool:
    return bool((exponent < 0).any())


@op("FloorDiv", dtypes=FLOATS, check=broadcastable("FloorDiv"), public="floordiv")
def _floordiv(x: Array, y: Array) -> Array:
    # As TensorFlow, and other than NumPy: 1.0 // 0.0 is inf.
    return jnp.floor(x / y)


@op("FloorDiv", dtypes=INTEGERS, check=broadcastable("FloorDiv"), public="floordiv")
def _floordiv_integers(x: Array, y: Array) -> Array:
    return jnp.floor_divide(x, y)


def floordiv(x: Any, y: Any, name: str | None = None) -> Any:
    """`x // y`, rounded down, elementwise with broadcasting; the dtype stays.

    Raises InvalidArgumentError where integers are divided by 0 (eager, on CPU; compiled code gives -1).

    >>> import tenfold as tf
    >>> tf.math.floordiv([7, -7], 2).numpy()
    array([ 3, -4], dtype=int32)
    """
    return _checked(_floordiv, _floordiv_integers, x, y, name, _has_zero, "Integer division by zero [Op:FloorDiv]")


@op("FloorMod", dtypes=FLOATS, check=broadcastable("FloorMod"), public="floormod")
def _floormod(x: Array, y: Array) -> Array:
    return jnp.remainder(x, y)


@op("FloorMod", dtypes=INTEGERS, check=broadcastable("FloorMod"), public="floormod")
def _floormod_integers(x: Array, y: Array) -> Array:
    return jnp.remainder(x, y)


def floormod(x: Any, y: Any, name: str | None = None) -> Any:
    """`x - floor(x / y) * y`, which has the sign of `y`, elementwise with broadcasting; the dtype stays.

    Raises InvalidArgumentError where integers are divided by 0 (eager, on CPU; compiled code gives `x`).

    >>> import tenfold as tf
    >>> tf.math.floormod([7, -7], 3).numpy()
    array([1, 2], dtype=int32)
    """
    return _checked(_floormod, _floormod_integers, x, y, name, _has_zero, "Integer division by zero [Op:FloorMod]")


@op("TruncateDiv", dtypes=FLOATS, check=broadcastable("TruncateDiv"), public="truncatediv")
def _truncatediv(x: Array, y: Array) -> Array:
    return jnp.trunc(x / y)


@op("TruncateDiv", dtypes=INTEGERS, check=broadcastable("TruncateDiv"), public="truncatediv")
def _truncatediv_integers(x: Array, y: Array) -> Array:
    return lax.div(*jnp.broadcast_arrays(x, y))


def truncatediv(x: Any, y: Any, name: str | None = None) -> Any:
    """`x / y` rounded towards zero, elementwise with broadcasting; the dtype stays. By 0: as `floordiv`.

    >>> import tenfold as tf
    >>> tf.truncatediv([7, -7], 2).numpy()
    array([ 3, -3], dtype=int32)
    """
    message = "Integer division by zero [Op:TruncateDiv]"
    return _checked(_truncatediv, _truncatediv_integers, x, y, name, _has_zero, message)


@op("TruncateMod", dtypes=FLOATS, check=broadcastable("TruncateMod"), public="truncatemod")
def _truncatemod(x: Array, y: Array) -> Array:
    return lax.rem(*jnp.broadcast_arrays(x, y))


@op("TruncateMod", dtypes=INTEGERS, check=broadcastable("TruncateMod"), public="truncatemod")
def _truncatemod_integers(x: Array, y: Array) -> Array:
    return lax.rem(*jnp.broadcast_arrays(x, y))


def truncatemod(x: Any, y: Any, name: str | None = None) -> Any:
    """The remainder of `truncatediv`, which has the sign of `x`. By 0: as `floormod`.

    >>> import tenfold as tf
    >>> tf.truncatemod([7, -7], 3).numpy()
    array([ 1, -1], dtype=int32)
    """
    message = "Integer division by zero [Op:TruncateMod]"
    return _checked(_truncatemod, _truncatemod_integers, x, y, name, _has_zero, message)


def _log_of_positive(x: Any) -> Any:
    positive = x != 0 if jnp.iscomplexobj(x) else x > 0
    return jnp.where(positive, jnp.log(jnp.where(positive, x, 1)), 0)


# JAX's derivative by the exponent is nan for a negative base; TensorFlow's is 0.
_power: Kernel = with_partials(
    lambda x, y: jnp.power(x, y),
    lambda t, _, x, y: t * (y * _power(x, y - 1)),
    lambda t, result, x, y: t * (_log_of_positive(x) * result),
)


@op("Pow", dtypes=INEXACT, check=broadcastable("Pow"), public="pow")
def _pow(x: Array, y: Array) -> Array:
    return _power(x, y)


@op("Pow", dtypes=INTEGERS, check=broadcastable("Pow"), public="pow")
def _pow_integers(x: Array, y: Array) -> Array:
    return jnp.power(x, y)


def pow(x: Any, y: Any, name: str | None = None) -> Any:
    """`x ** y`, elementwise with broadcasting; the dtype stays.

    Raises InvalidArgumentError where integers get a negative exponent (eager, on CPU; in compiled code that
    gives 0, 1 or -1).

    >>> import tenfold as tf
    >>> tf.pow([2, 3], [3, 2]).numpy()
    array([8, 9], dtype=int32)
    """
    message = "Integers to negative integer powers are not allowed [Op:Pow]"
    return _checked(_pow, _pow_integers, x, y, name, _has_negative, message)


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
    return jnp.abs(x) if jnp.iscomplexobj(x) else _absolute(x)


_absolute = with_partials(lambda x: jnp.abs(x), lambda t, _, x: t * jnp.sign(x))


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
    """The larger one, elementwise with broadcasting; nan where either is nan. At a tie `x` has the gradient.

    >>> import tenfold as tf
    >>> tf.maximum([1, 5], 3).numpy()
    array([3, 5], dtype=int32)
    """
    return _larger(x, y)


@op("Minimum", dtypes=REALS, check=broadcastable("Minimum"))
def minimum(x: Array, y: Array) -> Array:
    """The smaller one, elementwise with broadcasting; nan where either is nan. At a tie `x` has the gradient.

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
    """`maximum(minimum(t, clip_value_max), clip_value_min)`: the bounds broadcast to `t`. nan stays nan.

    The gradient goes to `t` between and at the bounds, outside of them to the bound.

    >>> import tenfold as tf
    >>> tf.clip_by_value([-2, 0, 5], -1, 3).numpy()
    array([-1,  0,  3], dtype=int32)
    """
    return _larger(_smaller(t, clip_value_max), clip_value_min)
