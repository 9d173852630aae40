"""Special functions that are integrals, elementwise: Dawson, exponential, Fresnel, Spence. For floats."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax.numpy as jnp
from jax.scipy import special

from ..runtime.define import op
from ..runtime.dtypes import FLOATS
from ..runtime.op import Array
from .derivatives import with_partials


def _wide(function: Callable[[Any], Any], x: Any) -> Any:
    """Computed in float32 for 16-bit floats."""
    return function(x.astype(jnp.float32)).astype(x.dtype) if x.dtype.itemsize == 2 else function(x)


_dawson = with_partials(special.dawsn, lambda t, result, x: t * (1 - 2 * x * result))
_exponential_integral = with_partials(
    lambda x: jnp.where(x == 0, -jnp.inf, jnp.where(x < 0, jnp.nan, special.expi(x))),
    lambda t, _, x: t * (jnp.exp(x) / x),
)
_fresnel_sine = with_partials(lambda x: special.fresnel(x)[0], lambda t, _, x: t * jnp.sin(jnp.pi / 2 * jnp.square(x)))
_fresnel_cosine = with_partials(
    lambda x: special.fresnel(x)[1], lambda t, _, x: t * jnp.cos(jnp.pi / 2 * jnp.square(x))
)
_spence = with_partials(
    special.spence,
    lambda t, _, x: t * jnp.where(x == 1, -1, jnp.log(x) / jnp.where(x == 1, 1, 1 - x)),
)


@op("Dawsn", dtypes=FLOATS)
def dawsn(x: Array) -> Array:
    """Dawson's integral, `exp(-x^2)` times the integral of `exp(t^2)` from 0 to `x`.

    >>> import tenfold as tf
    >>> tf.math.special.dawsn([0.]).numpy()
    array([0.], dtype=float32)
    """
    return _wide(_dawson, x)


@op("Expint", dtypes=FLOATS)
def expint(x: Array) -> Array:
    """The exponential integral Ei, the integral of `exp(t) / t` from -inf to `x`; nan for negative `x`.

    >>> import tenfold as tf
    >>> tf.math.special.expint([0.]).numpy()
    array([-inf], dtype=float32)
    """
    return _wide(_exponential_integral, x)


@op("FresnelSin", dtypes=FLOATS)
def fresnel_sin(x: Array) -> Array:
    """Fresnel's sine integral, that of `sin(pi t^2 / 2)` from 0 to `x`.

    >>> import tenfold as tf
    >>> tf.math.special.fresnel_sin([0.]).numpy()
    array([0.], dtype=float32)
    """
    return _wide(_fresnel_sine, x)


@op("FresnelCos", dtypes=FLOATS)
def fresnel_cos(x: Array) -> Array:
    """Fresnel's cosine integral, that of `cos(pi t^2 / 2)` from 0 to `x`.

    >>> import tenfold as tf
    >>> tf.math.special.fresnel_cos([0.]).numpy()
    array([0.], dtype=float32)
    """
    return _wide(_fresnel_cosine, x)


@op("Spence", dtypes=FLOATS)
def spence(x: Array) -> Array:
    """Spence's integral, that of `log(t) / (1 - t)` from 1 to `x`; nan for negative `x`.

    >>> import tenfold as tf
    >>> tf.math.special.spence([1.]).numpy()
    array([0.], dtype=float32)
    """
    return _wide(_spence, x)
