"""Functions of one tensor, elementwise: roots, exponentials, logarithms, rounding, what is not finite."""

from __future__ import annotations

import jax.numpy as jnp
from jax import lax, nn

from ..runtime.define import op
from ..runtime.dtypes import FLOATS, INEXACT, NUMBERS
from ..runtime.op import Array
from .derivatives import scaled, with_partials


@op("Sqrt", dtypes=INEXACT)
def sqrt(x: Array) -> Array:
    """The square root, elementwise; nan for negative floats.

    >>> import tenfold as tf
    >>> tf.sqrt([4., 9.]).numpy()
    array([2., 3.], dtype=float32)
    """
    return square_root(x)


square_root = with_partials(lambda x: jnp.sqrt(x), lambda t, root, x: scaled(t, 0.5 / root))


@op("Rsqrt", dtypes=INEXACT)
def rsqrt(x: Array) -> Array:
    """`1 / sqrt(x)`, elementwise.

    >>> import tenfold as tf
    >>> tf.math.rsqrt([0.25, 4.]).numpy()
    array([2. , 0.5], dtype=float32)
    """
    return _rsqrt(x)


_rsqrt = with_partials(lambda x: lax.rsqrt(x), lambda t, result, x: scaled(t, -0.5 * (result * result) * result))


@op("Exp", dtypes=INEXACT)
def exp(x: Array) -> Array:
    """e to the power `x`, elementwise.

    >>> import tenfold as tf
    >>> tf.exp([0., float("-inf")]).numpy()
    array([1., 0.], dtype=float32)
    """
    return jnp.exp(x)


@op("Expm1", dtypes=INEXACT)
def expm1(x: Array) -> Array:
    """`exp(x) - 1`, exact for small `x`, elementwise.

    >>> import tenfold as tf
    >>> tf.math.expm1([0., 1e-10]).numpy()
    array([0.e+00, 1.e-10], dtype=float32)
    """
    return jnp.expm1(x)


@op("Log", dtypes=INEXACT)
def log(x: Array) -> Array:
    """The natural logarithm, elementwise; -inf for 0, nan for negative floats.

    >>> import tenfold as tf
    >>> tf.math.log([1., 0.]).numpy()
    array([  0., -inf], dtype=float32)
    """
    return jnp.log(x)


@op("Log1p", dtypes=INEXACT)
def log1p(x: Array) -> Array:
    """`log(1 + x)`, exact for small `x`, elementwise.

    >>> import tenfold as tf
    >>> tf.math.log1p([0., 1e-10]).numpy()
    array([0.e+00, 1.e-10], dtype=float32)
    """
    return jnp.log1p(x)


@op("Reciprocal", dtypes=INEXACT)
def reciprocal(x: Array) -> Array:
    """`1 / x`, elementwise; inf for 0.

    >>> import tenfold as tf
    >>> tf.math.reciprocal([2., 4.]).numpy()
    array([0.5 , 0.25], dtype=float32)
    """
    return _reciprocal(x)


_reciprocal = with_partials(lambda x: jnp.reciprocal(x), lambda t, result, x: scaled(t, -result * result))


@op("ReciprocalNoNan", dtypes=INEXACT)
def reciprocal_no_nan(x: Array) -> Array:
    """`1 / x`, and 0 where `x` is 0, elementwise.

    >>> import tenfold as tf
    >>> tf.math.reciprocal_no_nan([2., 0.]).numpy()
    array([0.5, 0. ], dtype=float32)
    """
    zero = x == 0
    # The inner select keeps inf and nan out of the gradient.
    return jnp.where(zero, 0, 1 / jnp.where(zero, 1, x))


@op("Sigmoid", dtypes=INEXACT)
def sigmoid(x: Array) -> Array:
    """`1 / (1 + exp(-x))`, elementwise.

    >>> import tenfold as tf
    >>> tf.sigmoid([0., 1000.]).numpy()
    array([0.5, 1. ], dtype=float32)
    """
    return lax.logistic(x)


@op("LogSigmoid", dtypes=FLOATS)
def log_sigmoid(x: Array) -> Array:
    """`log(sigmoid(x))`, as `-softplus(-x)`, elementwise.

    >>> import tenfold as tf
    >>> tf.math.log_sigmoid([1000., -1000.]).numpy()
    array([   -0., -1000.], dtype=float32)
    """
    return -nn.softplus(-x)


@op("Floor", dtypes=FLOATS)
def floor(x: Array) -> Array:
    """The largest integer not above `x`, as a float, elementwise.

    >>> import tenfold as tf
    >>> tf.floor([1.5, -1.5]).numpy()
    array([ 1., -2.], dtype=float32)
    """
    return jnp.floor(x)


@op("Ceil", dtypes=FLOATS)
def ceil(x: Array) -> Array:
    """The smallest integer not below `x`, as a float, elementwise.

    >>> import tenfold as tf
    >>> tf.math.ceil([1.5, -1.5]).numpy()
    array([ 2., -1.], dtype=float32)
    """
    return jnp.ceil(x)


@op("Round", dtypes=NUMBERS)
def round(x: Array) -> Array:
    """The nearest integer, of two equally near the even one, elementwise; the dtype stays.

    >>> import tenfold as tf
    >>> tf.round([0.5, 1.5, -2.6]).numpy()
    array([ 0.,  2., -3.], dtype=float32)
    """
    return x if jnp.issubdtype(x.dtype, jnp.integer) else jnp.round(x)


@op("Rint", dtypes=FLOATS)
def rint(x: Array) -> Array:
    """The nearest integer, of two equally near the even one, elementwise, for floats alone.

    >>> import tenfold as tf
    >>> tf.math.rint([0.5, 1.5]).numpy()
    array([0., 2.], dtype=float32)
    """
    return jnp.rint(x)


@op("IsNan", dtypes=FLOATS)
def is_nan(x: Array) -> Array:
    """Which elements are nan: a bool tensor.

    >>> import tenfold as tf
    >>> tf.math.is_nan([1., float("nan")]).numpy()
    array([False,  True])
    """
    return jnp.isnan(x)


@op("IsInf", dtypes=FLOATS)
def is_inf(x: Array) -> Array:
    """Which elements are inf or -inf: a bool tensor.

    >>> import tenfold as tf
    >>> tf.math.is_inf([1., float("inf")]).numpy()
    array([False,  True])
    """
    return jnp.isinf(x)


@op("IsFinite", dtypes=FLOATS)
def is_finite(x: Array) -> Array:
    """Which elements are neither nan nor infinite: a bool tensor.

    >>> import tenfold as tf
    >>> tf.math.is_finite([1., float("inf")]).numpy()
    array([ True, False])
    """
    return jnp.isfinite(x)


@op("Erf", dtypes=FLOATS)
def erf(x: Array) -> Array:
    """The error function `2 / sqrt(pi) * integral of exp(-t^2) from 0 to x`, elementwise.

    >>> import tenfold as tf
    >>> tf.math.erf([0., 10.]).numpy()
    array([0., 1.], dtype=float32)
    """
    return lax.erf(x)


@op("Erfc", dtypes=FLOATS)
def erfc(x: Array) -> Array:
    """`1 - erf(x)`, exact where that is small, elementwise.

    >>> import tenfold as tf
    >>> tf.math.erfc([0., -10.]).numpy()
    array([1., 2.], dtype=float32)
    """
    return lax.erfc(x)
