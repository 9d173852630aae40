"""Trigonometric and hyperbolic functions, elementwise; angles are in radians."""

from __future__ import annotations

import jax.numpy as jnp

from ..runtime.define import op
from ..runtime.dtypes import FLOATS, INEXACT
from ..runtime.op import Array
from .checks import broadcastable


@op("Sin", dtypes=INEXACT)
def sin(x: Array) -> Array:
    """The sine; nan for infinities.

    >>> import tenfold as tf
    >>> tf.math.sin([0.]).numpy()
    array([0.], dtype=float32)
    """
    return jnp.sin(x)


@op("Cos", dtypes=INEXACT)
def cos(x: Array) -> Array:
    """The cosine; nan for infinities.

    >>> import tenfold as tf
    >>> tf.math.cos([0.]).numpy()
    array([1.], dtype=float32)
    """
    return jnp.cos(x)


@op("Tan", dtypes=INEXACT)
def tan(x: Array) -> Array:
    """The tangent; nan for infinities.

    >>> import tenfold as tf
    >>> tf.math.tan([0.]).numpy()
    array([0.], dtype=float32)
    """
    return jnp.tan(x)


@op("Asin", dtypes=INEXACT)
def asin(x: Array) -> Array:
    """The angle in [-pi/2, pi/2] whose sine is `x`; nan outside [-1, 1].

    >>> import tenfold as tf
    >>> tf.math.asin([0., 2.]).numpy()
    array([ 0., nan], dtype=float32)
    """
    return jnp.arcsin(x)


@op("Acos", dtypes=INEXACT)
def acos(x: Array) -> Array:
    """The angle in [0, pi] whose cosine is `x`; nan outside [-1, 1].

    >>> import tenfold as tf
    >>> tf.math.acos([1., 2.]).numpy()
    array([ 0., nan], dtype=float32)
    """
    return jnp.arccos(x)


@op("Atan", dtypes=INEXACT)
def atan(x: Array) -> Array:
    """The angle in [-pi/2, pi/2] whose tangent is `x`.

    >>> import tenfold as tf
    >>> tf.math.atan([0.]).numpy()
    array([0.], dtype=float32)
    """
    return jnp.arctan(x)


@op("Sinh", dtypes=INEXACT)
def sinh(x: Array) -> Array:
    """The hyperbolic sine `(exp(x) - exp(-x)) / 2`.

    >>> import tenfold as tf
    >>> tf.math.sinh([0.]).numpy()
    array([0.], dtype=float32)
    """
    return jnp.sinh(x)


@op("Cosh", dtypes=INEXACT)
def cosh(x: Array) -> Array:
    """The hyperbolic cosine `(exp(x) + exp(-x)) / 2`.

    >>> import tenfold as tf
    >>> tf.math.cosh([0.]).numpy()
    array([1.], dtype=float32)
    """
    return jnp.cosh(x)


@op("Tanh", dtypes=INEXACT)
def tanh(x: Array) -> Array:
    """The hyperbolic tangent `sinh(x) / cosh(x)`, in [-1, 1].

    >>> import tenfold as tf
    >>> tf.math.tanh([0., 100.]).numpy()
    array([0., 1.], dtype=float32)
    """
    return jnp.tanh(x)


@op("Asinh", dtypes=INEXACT)
def asinh(x: Array) -> Array:
    """The inverse of `sinh`.

    >>> import tenfold as tf
    >>> tf.math.asinh([0.]).numpy()
    array([0.], dtype=float32)
    """
    return jnp.arcsinh(x)


@op("Acosh", dtypes=INEXACT)
def acosh(x: Array) -> Array:
    """The inverse of `cosh`; nan below 1.

    >>> import tenfold as tf
    >>> tf.math.acosh([1., 0.]).numpy()
    array([ 0., nan], dtype=float32)
    """
    return jnp.arccosh(x)


@op("Atanh", dtypes=INEXACT)
def atanh(x: Array) -> Array:
    """The inverse of `tanh`; nan outside [-1, 1].

    >>> import tenfold as tf
    >>> tf.math.atanh([0., 1.]).numpy()
    array([ 0., inf], dtype=float32)
    """
    return jnp.arctanh(x)


@op("Atan2", dtypes=FLOATS, check=broadcastable("Atan2"))
def atan2(y: Array, x: Array) -> Array:
    """The angle in [-pi, pi] of the point `(x, y)`, with broadcasting.

    >>> import tenfold as tf
    >>> tf.math.atan2([0., 0.], [1., float("inf")]).numpy()
    array([0., 0.], dtype=float32)
    """
    return jnp.arctan2(y, x)
