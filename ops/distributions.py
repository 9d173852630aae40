"""The kernels of random ops: pure functions of a key of two `uint32`, parameters and a shape."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp

from ..runtime.aval import Aval
from ..runtime.define import op
from ..runtime.dtypes import FLOATS
from ..runtime.errors import ShapeError
from ..runtime.op import Array, Free, Shape
from .shape_checks import nonnegative_dims


def _key(key: Array) -> Array:
    return jax.random.wrap_key_data(key, impl="threefry2x32")


@op("RandomStandardNormal", dtypes=FLOATS, check=nonnegative_dims)
def draw_normal(key: Free, mean: Array, stddev: Array, shape: Shape) -> Array:
    """`mean + stddev * z` with z standard normal of `shape`."""
    return jax.random.normal(_key(key), shape, mean.dtype) * stddev + mean


@op("TruncatedNormal", dtypes=FLOATS, check=nonnegative_dims)
def draw_truncated_normal(key: Free, mean: Array, stddev: Array, shape: Shape) -> Array:
    """As `draw_normal`, with z in [-2, 2]."""
    return jax.random.truncated_normal(_key(key), -2.0, 2.0, shape, mean.dtype) * stddev + mean


@op("ParameterizedTruncatedNormal", dtypes=FLOATS, check=nonnegative_dims)
def draw_between(key: Free, mean: Array, stddev: Array, minval: Array, maxval: Array, shape: Shape) -> Array:
    """Normal draws within [minval, maxval]."""
    low, high = (minval - mean) / stddev, (maxval - mean) / stddev
    return jax.random.truncated_normal(_key(key), low, high, shape, mean.dtype) * stddev + mean


@op("RandomUniform", dtypes=FLOATS, check=nonnegative_dims)
def draw_uniform(key: Free, minval: Array, maxval: Array, shape: Shape) -> Array:
    """Uniform in [minval, maxval)."""
    return jax.random.uniform(_key(key), shape, minval.dtype) * (maxval - minval) + minval


@op("RandomUniformInt", check=nonnegative_dims)
def draw_uniform_int(key: Free, minval: Array, maxval: Array, shape: Shape) -> Array:
    """Uniform integers in [minval, maxval)."""
    return jax.random.randint(_key(key), shape, minval, maxval, minval.dtype)


@op("RandomBits", check=nonnegative_dims)
def draw_bits(key: Free, shape: Shape, dtype: Any) -> Array:
    """Uniform over all values of an integer dtype."""
    drawn = jax.random.bits(_key(key), shape, jnp.uint64 if dtype.size == 8 else jnp.uint32)
    return jax.lax.bitcast_convert_type(drawn, dtype.numpy_dtype)


@op("RandomShuffle")
def draw_shuffle(key: Free, value: Array) -> Array:
    """`value` with its first axis permuted."""
    return jax.random.permutation(_key(key), value) if value.ndim else value


def _rows_of_logits(key: Aval, logits: Aval, num_samples: int, dtype: Any) -> None:
    if len(logits.dims) != 2:
        raise ShapeError(f"logits should be a matrix, got shape {list(logits.dims)} [Op:Multinomial]")
    if num_samples < 0:
        raise ShapeError(f"num_samples should be nonnegative, got {num_samples} [Op:Multinomial]")


@op("Multinomial", check=_rows_of_logits)
def draw_categorical(key: Free, logits: Array, num_samples: int, dtype: Any) -> Array:
    """`[batch, num_samples]` classes with probability softmax(logits)."""
    drawn = jax.random.categorical(_key(key), logits[:, None, :], axis=-1, shape=(logits.shape[0], num_samples))
    return drawn.astype(dtype.numpy_dtype)


@op("RandomGamma", dtypes=FLOATS)
def draw_gamma(key: Free, alpha: Array, beta: Array, shape: Shape) -> Array:
    """Gamma with shape `alpha` and rate `beta`, differentiable in both (implicitly in `alpha`)."""
    whole = (*shape, *jnp.broadcast_shapes(alpha.shape, beta.shape))
    smallest = jnp.finfo(alpha.dtype).tiny  # type: ignore[no-untyped-call]
    return jnp.maximum(jax.random.gamma(_key(key), jnp.broadcast_to(alpha, whole), whole, alpha.dtype), smallest) / beta


@op("RandomPoisson")
def draw_poisson(key: Free, lam: Array, shape: Shape, dtype: Any) -> Array:
    """Poisson with rate `lam`, which broadcasts with `shape`."""
    return jax.random.poisson(_key(key), lam, shape, jnp.int64).astype(dtype.numpy_dtype)


@op("RandomBinomial")
def draw_binomial(key: Free, counts: Free, probs: Array, shape: Shape, dtype: Any) -> Array:
    """The number of successes in `counts` trials of probability `probs`."""
    return jax.random.binomial(_key(key), counts.astype(probs.dtype), probs, shape).astype(dtype.numpy_dtype)
