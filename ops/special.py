"""Special functions, elementwise: gamma, beta, zeta and error functions and their inverses. Floats alone."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
from jax import lax
from jax.scipy import special

from ..runtime.define import op
from ..runtime.dtypes import FLOATS, float32, float64
from ..runtime.op import Array
from .checks import broadcastable
from .derivatives import Kernel, with_partials

_FULL = frozenset({float32, float64})


@op("Lgamma", dtypes=FLOATS)
def lgamma(x: Array) -> Array:
    """`log(abs(gamma(x)))`; inf at 0 and the negative integers.

    >>> import tenfold as tf
    >>> tf.math.lgamma([2., 0.]).numpy()
    array([ 0., inf], dtype=float32)
    """
    return lax.lgamma(x)


@op("Digamma", dtypes=FLOATS)
def digamma(x: Array) -> Array:
    """The derivative of `lgamma`; nan at 0 and the negative integers.

    >>> import tenfold as tf
    >>> tf.math.digamma([0.]).numpy()
    array([nan], dtype=float32)
    """
    return lax.digamma(x)


@op("Igamma", dtypes=FLOATS, check=broadcastable("Igamma"))
def igamma(a: Array, x: Array) -> Array:
    """The lower regularized incomplete gamma function, `integral of t^(a-1) exp(-t) from 0 to x / gamma(a)`.

    >>> import tenfold as tf
    >>> tf.math.igamma([1., 1.], [0., 100.]).numpy()
    array([0., 1.], dtype=float32)
    """
    return lax.igamma(*jnp.broadcast_arrays(a, x))


@op("Igammac", dtypes=FLOATS, check=broadcastable("Igammac"))
def igammac(a: Array, x: Array) -> Array:
    """The upper regularized incomplete gamma function, `1 - igamma(a, x)`.

    >>> import tenfold as tf
    >>> tf.math.igammac([1., 1.], [0., 1000.]).numpy()
    array([1., 0.], dtype=float32)
    """
    return lax.igammac(*jnp.broadcast_arrays(a, x))


@op("Lbeta", dtypes=FLOATS)
def lbeta(x: Array) -> Array:
    """`sum(lgamma(x)) - lgamma(sum(x))` over the last axis: the logarithm of the multivariate beta function.

    >>> import tenfold as tf
    >>> tf.math.lbeta([[1., 2.], [2., 2.]]).shape
    TensorShape([2])
    """
    return jnp.sum(lax.lgamma(x), -1) - lax.lgamma(jnp.sum(x, -1))


def _betainc(a: Any, b: Any, x: Any) -> Any:
    return lax.betainc(*jnp.broadcast_arrays(a, b, x))


def _beta_density(a: Any, b: Any, x: Any) -> Any:
    log_beta = lax.lgamma(a) + lax.lgamma(b) - lax.lgamma(a + b)
    return jnp.exp(special.xlog1py(b - 1, -x) + special.xlogy(a - 1, x) - log_beta)


# By `x` alone, as in TensorFlow.
_incomplete_beta = with_partials(_betainc, None, None, lambda t, _, a, b, x: t * _beta_density(a, b, x))


@op("Betainc", dtypes=_FULL, check=broadcastable("Betainc"))
def betainc(a: Array, b: Array, x: Array) -> Array:
    """The regularized incomplete beta function, the integral of the Beta(a, b) density from 0 to `x`.

    Differentiable by `x`.

    >>> import tenfold as tf
    >>> tf.math.betainc([1., 1.], [1., 1.], [0., 1.]).numpy()
    array([0., 1.], dtype=float32)
    """
    return _incomplete_beta(a, b, x)


def _zeta(x: Any, q: Any) -> Any:
    return lax.zeta(*jnp.broadcast_arrays(x, q))


_hurwitz: Kernel = with_partials(_zeta, None, lambda t, _, x, q: t * (-x * _hurwitz(x + 1, q)))


@op("Zeta", dtypes=_FULL, check=broadcastable("Zeta"))
def zeta(x: Array, q: Array) -> Array:
    """Hurwitz's zeta function, `sum of (q + n)^-x over n >= 0`. Differentiable by `q`.

    >>> import tenfold as tf
    >>> tf.math.zeta([1.], [1.]).numpy()
    array([inf], dtype=float32)
    """
    return _hurwitz(x, q)


def _polygamma_of(a: Any, x: Any) -> Any:
    a, x = jnp.broadcast_arrays(a, x)
    sign = jnp.where(a % 2 == 0, -1, 1)
    return jnp.where(a == 0, lax.digamma(x), sign * jnp.exp(lax.lgamma(a + 1)) * lax.zeta(a + 1, x))


_derivative_of_digamma: Kernel = with_partials(
    _polygamma_of, None, lambda t, _, a, x: t * _derivative_of_digamma(a + 1, x)
)


@op("Polygamma", dtypes=_FULL, check=broadcastable("Polygamma"))
def polygamma(a: Array, x: Array) -> Array:
    """The `a`-th derivative of `digamma`, `(-1)^(a+1) a! zeta(a + 1, x)`. Differentiable by `x`.

    >>> import tenfold as tf
    >>> tf.math.polygamma([1.], [0.]).numpy()
    array([inf], dtype=float32)
    """
    return _derivative_of_digamma(a, x)


@op("Erfinv", dtypes=FLOATS)
def erfinv(x: Array) -> Array:
    """The inverse of `erf`; nan outside [-1, 1].

    >>> import tenfold as tf
    >>> tf.math.erfinv([0., 1.]).numpy()
    array([ 0., inf], dtype=float32)
    """
    return lax.erf_inv(x)


@op("Erfcinv", dtypes=FLOATS)
def erfcinv(x: Array) -> Array:
    """The inverse of `erfc`; nan outside [0, 2].

    >>> import tenfold as tf
    >>> tf.math.erfcinv([0., 2.]).numpy()
    array([ inf, -inf], dtype=float32)
    """
    # Through the normal quantile, which is exact where 1 - x would round to 1.
    return -_quantile(x / 2) * (0.5**0.5)


@op("Ndtri", dtypes=FLOATS)
def ndtri(x: Array) -> Array:
    """The quantile of the standard normal distribution: the number that is not exceeded with probability `x`.

    >>> import tenfold as tf
    >>> tf.math.ndtri([0., 0.5]).numpy()
    array([-inf,   0.], dtype=float32)
    """
    return _quantile(x)


def _quantile(x: Any) -> Any:
    # ndtri takes float32 and float64 alone.
    return special.ndtri(x.astype(jnp.float32)).astype(x.dtype) if x.dtype.itemsize == 2 else special.ndtri(x)


@op("NextAfter", dtypes=_FULL, check=broadcastable("NextAfter"))
def nextafter(x1: Array, x2: Array) -> Array:
    """The number next to `x1` in the direction of `x2` that the dtype can hold.

    >>> import tenfold as tf
    >>> tf.math.nextafter([0.], [-1.]).numpy() < 0
    array([ True])
    """
    return jnp.nextafter(x1, x2)
