"""Products and quotients that are 0 where a factor is 0, even if the other is inf or nan; with broadcasting.

Their gradients are TensorFlow's, which keep that 0.
"""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp

from ..runtime.define import op
from ..runtime.dtypes import INEXACT
from ..runtime.op import Array
from .checks import broadcastable
from .derivatives import with_partials


@op("DivNoNan", dtypes=INEXACT, check=broadcastable("DivNoNan"))
def divide_no_nan(x: Array, y: Array) -> Array:
    """`x / y`, and 0 where `y` is 0. Floats and complex numbers.

    >>> import tenfold as tf
    >>> tf.math.divide_no_nan([1., 2.], [0., 4.]).numpy()
    array([0. , 0.5], dtype=float32)
    """
    # The inner select keeps inf and nan out of the gradient.
    zero = y == 0
    return jnp.where(zero, 0, x / jnp.where(zero, 1, y))


@op("MulNoNan", dtypes=INEXACT, check=broadcastable("MulNoNan"))
def multiply_no_nan(x: Array, y: Array) -> Array:
    """`x * y`, and 0 where `y` is 0 even if `x` is inf or nan.

    >>> import tenfold as tf
    >>> tf.math.multiply_no_nan([float("inf"), 2.], [0., 4.]).numpy()
    array([0., 8.], dtype=float32)
    """
    return _multiply_no_nan(x, y)


_multiply_no_nan = with_partials(
    lambda x, y: jnp.where(y == 0, 0, x * y),
    lambda t, _, x, y: jnp.where(y == 0, 0, t * y),
    lambda t, _, x, y: t * x,
)


def _unless_zero(x: Any, value: Any) -> Any:
    return jnp.where(x == 0, 0, value)


_xdivy = with_partials(
    lambda x, y: _unless_zero(x, x / y),
    lambda t, _, x, y: t * _unless_zero(x, 1 / y),
    lambda t, _, x, y: t * _unless_zero(x, -x / (y * y)),
)
_xlogy = with_partials(
    lambda x, y: _unless_zero(x, x * jnp.log(y)),
    lambda t, _, x, y: t * _unless_zero(x, jnp.log(y)),
    lambda t, _, x, y: t * _xdivy(x, y),
)
_xlog1py = with_partials(
    lambda x, y: _unless_zero(x, x * jnp.log1p(y)),
    lambda t, _, x, y: t * _unless_zero(x, jnp.log1p(y)),
    lambda t, _, x, y: t * _xdivy(x, y + 1),
)


@op("Xdivy", dtypes=INEXACT, check=broadcastable("Xdivy"))
def xdivy(x: Array, y: Array) -> Array:
    """`x / y`, and 0 where `x` is 0.

    >>> import tenfold as tf
    >>> tf.math.xdivy([0., 1.], [0., 2.]).numpy()
    array([0. , 0.5], dtype=float32)
    """
    return _xdivy(x, y)


@op("Xlogy", dtypes=INEXACT, check=broadcastable("Xlogy"))
def xlogy(x: Array, y: Array) -> Array:
    """`x * log(y)`, and 0 where `x` is 0.

    >>> import tenfold as tf
    >>> tf.math.xlogy([0., 2.], [0., 1.]).numpy()
    array([0., 0.], dtype=float32)
    """
    return _xlogy(x, y)


@op("Xlog1py", dtypes=INEXACT, check=broadcastable("Xlog1py"))
def xlog1py(x: Array, y: Array) -> Array:
    """`x * log(1 + y)`, and 0 where `x` is 0.

    >>> import tenfold as tf
    >>> tf.math.xlog1py([0., 2.], [-1., 0.]).numpy()
    array([0., 0.], dtype=float32)
    """
    return _xlog1py(x, y)
