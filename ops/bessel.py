"""Bessel functions of orders 0 and 1, elementwise, for floats.

First kind `j`, second kind `y`, modified first kind `i`, modified second kind `k`; those that end in `e` are
scaled by an exponential. `y` and `k` are infinite for x <= 0, where TensorFlow has them so.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import jax.numpy as jnp
from jax import lax

from ..runtime.define import op
from ..runtime.dtypes import FLOATS
from ..runtime.op import Array
from . import bessel_series as series
from .derivatives import Kernel, with_partials


def _sum(coefficients: Sequence[float], t: Any) -> Any:
    """`sum of c[n] * T_n(t)` over Chebyshev's polynomials, by Clenshaw's recurrence."""
    last, before = jnp.zeros_like(t), jnp.zeros_like(t)
    for c in reversed(coefficients[1:]):
        last, before = 2 * t * last - before + c, last
    return t * last - before + coefficients[0]


def _wide(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Computed in float32 for 16-bit floats."""

    def computed(x: Any) -> Any:
        return function(x.astype(jnp.float32)).astype(x.dtype) if x.dtype.itemsize == 2 else function(x)

    return computed


# Up to 8: a series in x^2. Beyond: sqrt(2 / (pi x)) (P cos(x - phase) - 8/x Q sin(x - phase)), with P and Q
# series in (8/x)^2; the same with sin and cos exchanged for the second kind (Abramowitz and Stegun, 9.2).


def _near(x: Any) -> Any:
    return x * x / 32 - 1


def _far(x: Any, order: int) -> tuple[Any, Any, Any]:
    """`sqrt(2 / (pi x))` times P and times 8/x Q, and `x - phase`."""
    t = 128 / (x * x) - 1
    p, q = (series.P0, series.Q0) if order == 0 else (series.P1, series.Q1)
    size = jnp.sqrt(2 / (math.pi * x))
    return size * _sum(p, t), size * (8 / x) * _sum(q, t), x - (2 * order + 1) * (math.pi / 4)


def _j0(x: Any) -> Any:
    x = jnp.abs(x)
    p, q, angle = _far(x, 0)
    return jnp.where(x <= 8, _sum(series.J0, _near(x)), p * jnp.cos(angle) - q * jnp.sin(angle))


def _j1(x: Any) -> Any:
    size = jnp.abs(x)
    p, q, angle = _far(size, 1)
    far = p * jnp.cos(angle) - q * jnp.sin(angle)
    return jnp.where(size <= 8, x * _sum(series.J1, _near(x)), jnp.sign(x) * far)


def _y0(x: Any) -> Any:
    p, q, angle = _far(x, 0)
    near = 2 / math.pi * jnp.log(x) * _j0(x) + _sum(series.Y0, _near(x))
    value = jnp.where(x <= 8, near, p * jnp.sin(angle) + q * jnp.cos(angle))
    return jnp.where(x <= 0, -jnp.inf, value)


def _y1(x: Any) -> Any:
    p, q, angle = _far(x, 1)
    near = 2 / math.pi * (jnp.log(x) * _j1(x) - 1 / x) + x * _sum(series.Y1, _near(x))
    value = jnp.where(x <= 8, near, p * jnp.sin(angle) + q * jnp.cos(angle))
    return jnp.where(x <= 0, -jnp.inf, value)


def _i0(x: Any) -> Any:
    return jnp.exp(jnp.abs(x)) * lax.bessel_i0e(x)


def _i1(x: Any) -> Any:
    return jnp.exp(jnp.abs(x)) * lax.bessel_i1e(x)


# Up to 2: a series in x^2 beside the logarithm. Beyond: exp(-x) / sqrt(x) times a series in 1/x.


def _k0_near(x: Any) -> Any:
    return _sum(series.K0, x * x / 2 - 1) - jnp.log(x / 2) * _i0(x)


def _k1_near(x: Any) -> Any:
    return _sum(series.K1, x * x / 2 - 1) / x + jnp.log(x / 2) * _i1(x)


def _k(x: Any, near: Callable[[Any], Any], far: Sequence[float], *, scaled: bool) -> Any:
    inside = x <= 2
    small, large = jnp.where(inside, x, 1), jnp.where(inside, 2, x)
    lower, upper = near(small), _sum(far, 4 / large - 1) / jnp.sqrt(large)
    value = jnp.where(inside, lower * jnp.exp(small) if scaled else lower, upper if scaled else upper * jnp.exp(-large))
    return jnp.where(x <= 0, jnp.inf, value)


def _at_zero(x: Any, value: float, elsewhere: Callable[[Any], Any]) -> Any:
    return jnp.where(x == 0, value, elsewhere(jnp.where(x == 0, 1, x)))


_bessel_j0: Kernel = with_partials(_wide(_j0), lambda t, _, x: -t * _bessel_j1(x))
_bessel_j1: Kernel = with_partials(
    _wide(_j1), lambda t, _, x: t * _at_zero(x, 0.5, lambda x: _bessel_j0(x) - _bessel_j1(x) / x)
)
_bessel_y0: Kernel = with_partials(_wide(_y0), lambda t, _, x: -t * _bessel_y1(x))
_bessel_y1: Kernel = with_partials(_wide(_y1), lambda t, result, x: t * (_bessel_y0(x) - result / x))
_bessel_i0e: Kernel = with_partials(
    _wide(lax.bessel_i0e), lambda t, result, x: t * (_bessel_i1e(x) - jnp.sign(x) * result)
)
_bessel_i1e: Kernel = with_partials(
    _wide(lax.bessel_i1e),
    lambda t, _, x: t * _at_zero(x, 0.5, lambda x: _bessel_i0e(x) - _bessel_i1e(x) * (jnp.sign(x) + 1 / x)),
)
_bessel_i0: Kernel = with_partials(_wide(_i0), lambda t, _, x: t * _bessel_i1(x))
_bessel_i1: Kernel = with_partials(
    _wide(_i1), lambda t, _, x: t * _at_zero(x, 0.5, lambda x: _bessel_i0(x) - _bessel_i1(x) / x)
)
_bessel_k0: Kernel = with_partials(
    _wide(lambda x: _k(x, _k0_near, series.K0E, scaled=False)), lambda t, _, x: -t * _bessel_k1(x)
)
_bessel_k1: Kernel = with_partials(
    _wide(lambda x: _k(x, _k1_near, series.K1E, scaled=False)),
    lambda t, result, x: -t * (_bessel_k0(x) + result / x),
)
_bessel_k0e: Kernel = with_partials(
    _wide(lambda x: _k(x, _k0_near, series.K0E, scaled=True)),
    lambda t, result, x: t * (result - _bessel_k1e(x)),
)
_bessel_k1e: Kernel = with_partials(
    _wide(lambda x: _k(x, _k1_near, series.K1E, scaled=True)),
    lambda t, result, x: t * (result * (1 - 1 / x) - _bessel_k0e(x)),
)


@op("BesselI0", dtypes=FLOATS)
def bessel_i0(x: Array) -> Array:
    """The modified Bessel function of the first kind of order 0.

    >>> import tenfold as tf
    >>> round(float(tf.math.special.bessel_i0(0.)), 3)
    1.0
    """
    return _bessel_i0(x)


@op("BesselI0e", dtypes=FLOATS)
def bessel_i0e(x: Array) -> Array:
    """`exp(-abs(x)) * bessel_i0(x)`.

    >>> import tenfold as tf
    >>> round(float(tf.math.special.bessel_i0e(0.)), 3)
    1.0
    """
    return _bessel_i0e(x)


@op("BesselI1", dtypes=FLOATS)
def bessel_i1(x: Array) -> Array:
    """The modified Bessel function of the first kind of order 1.

    >>> import tenfold as tf
    >>> tf.math.special.bessel_i1([0.]).numpy()
    array([0.], dtype=float32)
    """
    return _bessel_i1(x)


@op("BesselI1e", dtypes=FLOATS)
def bessel_i1e(x: Array) -> Array:
    """`exp(-abs(x)) * bessel_i1(x)`.

    >>> import tenfold as tf
    >>> tf.math.special.bessel_i1e([0.]).numpy()
    array([0.], dtype=float32)
    """
    return _bessel_i1e(x)


@op("BesselJ0", dtypes=FLOATS)
def bessel_j0(x: Array) -> Array:
    """The Bessel function of the first kind of order 0.

    >>> import tenfold as tf
    >>> tf.math.special.bessel_j0([0.]).numpy()
    array([1.], dtype=float32)
    """
    return _bessel_j0(x)


@op("BesselJ1", dtypes=FLOATS)
def bessel_j1(x: Array) -> Array:
    """The Bessel function of the first kind of order 1.

    >>> import tenfold as tf
    >>> tf.math.special.bessel_j1([0.]).numpy()
    array([0.], dtype=float32)
    """
    return _bessel_j1(x)


@op("BesselY0", dtypes=FLOATS)
def bessel_y0(x: Array) -> Array:
    """The Bessel function of the second kind of order 0.

    >>> import tenfold as tf
    >>> tf.math.special.bessel_y0([0.]).numpy()
    array([-inf], dtype=float32)
    """
    return _bessel_y0(x)


@op("BesselY1", dtypes=FLOATS)
def bessel_y1(x: Array) -> Array:
    """The Bessel function of the second kind of order 1.

    >>> import tenfold as tf
    >>> tf.math.special.bessel_y1([0.]).numpy()
    array([-inf], dtype=float32)
    """
    return _bessel_y1(x)


@op("BesselK0", dtypes=FLOATS)
def bessel_k0(x: Array) -> Array:
    """The modified Bessel function of the second kind of order 0.

    >>> import tenfold as tf
    >>> tf.math.special.bessel_k0([0.]).numpy()
    array([inf], dtype=float32)
    """
    return _bessel_k0(x)


@op("BesselK0e", dtypes=FLOATS)
def bessel_k0e(x: Array) -> Array:
    """`exp(x) * bessel_k0(x)`.

    >>> import tenfold as tf
    >>> tf.math.special.bessel_k0e([0.]).numpy()
    array([inf], dtype=float32)
    """
    return _bessel_k0e(x)


@op("BesselK1", dtypes=FLOATS)
def bessel_k1(x: Array) -> Array:
    """The modified Bessel function of the second kind of order 1.

    >>> import tenfold as tf
    >>> tf.math.special.bessel_k1([0.]).numpy()
    array([inf], dtype=float32)
    """
    return _bessel_k1(x)


@op("BesselK1e", dtypes=FLOATS)
def bessel_k1e(x: Array) -> Array:
    """`exp(x) * bessel_k1(x)`.

    >>> import tenfold as tf
    >>> tf.math.special.bessel_k1e([0.]).numpy()
    array([inf], dtype=float32)
    """
    return _bessel_k1e(x)
