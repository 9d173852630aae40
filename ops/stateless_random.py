"""Random tensors that are functions of a seed: `tf.random.stateless_*`, `split`, `fold_in`.

The same seed (two integers) and arguments give the same values, everywhere and always; other seeds
independent ones. The numbers are those of JAX's threefry generator, not TensorFlow's.
"""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from ..runtime import attributes
from ..runtime.aval import Aval
from ..runtime.coerce import convert_to_tensor
from ..runtime.define import op
from ..runtime.dtypes import as_dtype, float32, int32, int64
from ..runtime.errors import ShapeError
from ..runtime.op import Array, Index
from ..runtime.tensor import Tensor
from . import distributions as kernels
from .random import float_dtype, uniform_bounds


def _seed_check(seed: Aval, *_: Aval, **attributes: Any) -> None:
    if not seed.shape.is_compatible_with((2,)):
        raise ShapeError(f"seed must have shape [2], not {list(seed.dims)}")


def _mixed(seed: Array) -> Array:
    """The typed key of a seed; all bits count, and int32 seeds mean the same as int64 ones."""
    words = jnp.asarray(seed).astype(jnp.int64).astype(jnp.uint64)
    low, high = words.astype(jnp.uint32), (words >> jnp.uint64(32)).astype(jnp.uint32)
    key = jax.random.wrap_key_data(low, impl="threefry2x32")
    return jax.random.fold_in(jax.random.fold_in(key, high[0]), high[1])


@op("StatelessRandomGetKey", check=_seed_check)
def _key(seed: Index) -> Array:
    return jax.random.key_data(_mixed(seed))


@op("StatelessSplit", check=_seed_check)
def _split(seed: Index, num: int) -> Array:
    return jax.random.key_data(jax.random.split(_mixed(seed), num)).astype(seed.dtype)


@op("StatelessFoldIn", check=_seed_check)
def _fold_in(seed: Index, data: Index) -> Array:
    return jax.random.key_data(jax.random.fold_in(_mixed(seed), data.astype(jnp.uint32))).astype(seed.dtype)


def split(seed: Any, num: Any = 2, alg: Any = "auto_select") -> Tensor:
    """`num` seeds, `[num, 2]`, made of one; independent of each other and of it.

    >>> import tenfold as tf
    >>> tf.random.split([1, 2], 3).shape
    TensorShape([3, 2])
    """
    seeds: Tensor = _split(seed, num)
    return seeds


def fold_in(seed: Any, data: Any, alg: Any = "auto_select") -> Tensor:
    """A new seed made of `seed` and the integer `data`.

    >>> import tenfold as tf
    >>> tf.random.fold_in([1, 2], 5).shape
    TensorShape([2])
    """
    folded: Tensor = _fold_in(seed, data)
    return folded


def stateless_normal(
    shape: Any,
    seed: Any,
    mean: Any = 0.0,
    stddev: Any = 1.0,
    dtype: Any = float32,
    name: str | None = None,
    alg: Any = "auto_select",
) -> Tensor:
    """As `tf.random.normal`, a function of `seed`, two integers.

    >>> import tenfold as tf
    >>> a, b = tf.random.stateless_normal([2], [1, 2]), tf.random.stateless_normal([2], [1, 2])
    >>> bool(tf.reduce_all(a == b))
    True
    """
    wanted = float_dtype(dtype)
    centre, spread = convert_to_tensor(mean, dtype=wanted), convert_to_tensor(stddev, dtype=wanted)
    drawn: Tensor = kernels.draw_normal(_key(seed), centre, spread, shape, name)
    return drawn


def stateless_truncated_normal(
    shape: Any,
    seed: Any,
    mean: Any = 0.0,
    stddev: Any = 1.0,
    dtype: Any = float32,
    name: str | None = None,
    alg: Any = "auto_select",
) -> Tensor:
    """As `tf.random.truncated_normal`, a function of `seed`, two integers.

    >>> import tenfold as tf
    >>> tf.random.stateless_truncated_normal([2], [1, 2]).shape
    TensorShape([2])
    """
    wanted = float_dtype(dtype)
    centre, spread = convert_to_tensor(mean, dtype=wanted), convert_to_tensor(stddev, dtype=wanted)
    drawn: Tensor = kernels.draw_truncated_normal(_key(seed), centre, spread, shape, name)
    return drawn


def stateless_uniform(
    shape: Any,
    seed: Any,
    minval: Any = 0,
    maxval: Any = None,
    dtype: Any = float32,
    name: str | None = None,
    alg: Any = "auto_select",
) -> Tensor:
    """As `tf.random.uniform`, a function of `seed`, two integers.

    For integer dtypes `minval=None` and `maxval=None` draw from all values of the dtype.

    >>> import tenfold as tf
    >>> tf.random.stateless_uniform([2], [1, 2], maxval=5, dtype=tf.int32).dtype
    tf.int32
    """
    wanted = as_dtype(dtype)
    drawn: Tensor
    if minval is None and maxval is None and wanted.is_integer:
        drawn = kernels.draw_bits(_key(seed), shape, wanted, name)
        return drawn
    low, high = uniform_bounds(minval, maxval, wanted)
    kernel = kernels.draw_uniform_int if wanted.is_integer else kernels.draw_uniform
    drawn = kernel(_key(seed), low, high, shape, name)
    return drawn


def stateless_categorical(
    logits: Any, num_samples: Any, seed: Any, dtype: Any = int64, name: str | None = None
) -> Tensor:
    """As `tf.random.categorical`, a function of `seed`, two integers.

    >>> import tenfold as tf
    >>> tf.random.stateless_categorical([[0., 1.]], 3, [1, 2]).shape
    TensorShape([1, 3])
    """
    drawn: Tensor = kernels.draw_categorical(_key(seed), logits, num_samples, as_dtype(dtype), name)
    return drawn


def _parameters(shape: Any, *parameters: Tensor) -> tuple[int, ...]:
    """`shape` as ints. Raises a ShapeError where it does not end with the parameters' own axes."""
    whole = attributes.shape(shape)
    own = np.broadcast_shapes(*[attributes.shape(p.shape) for p in parameters])
    tail = whole[len(whole) - len(own) :]
    if len(own) > len(whole) or any(o not in (1, t) for o, t in zip(own, tail, strict=True)):
        raise ShapeError(f"shape {list(whole)} does not end with the parameters' shape, {list(own)}")
    return whole


def stateless_gamma(
    shape: Any, seed: Any, alpha: Any, beta: Any = None, dtype: Any = float32, name: str | None = None
) -> Tensor:
    """Gamma draws of `shape`, with which `alpha` and `beta` broadcast; a function of `seed`.

    >>> import tenfold as tf
    >>> tf.random.stateless_gamma([3, 2], [1, 2], alpha=[1., 2.]).shape
    TensorShape([3, 2])
    """
    wanted = float_dtype(dtype)
    form, rate = (
        convert_to_tensor(alpha, dtype=wanted),
        convert_to_tensor(1 if beta is None else beta, dtype=wanted),
    )
    whole = _parameters(shape, form, rate)
    own = np.broadcast_shapes(attributes.shape(form.shape), attributes.shape(rate.shape))
    lead = whole[: len(whole) - len(own)]
    drawn: Tensor = kernels.draw_gamma(_key(seed), form, rate, lead, name)
    return drawn


def stateless_poisson(shape: Any, seed: Any, lam: Any, dtype: Any = int32, name: str | None = None) -> Tensor:
    """Poisson draws of shape `shape`, with which `lam` broadcasts; a function of `seed`, two integers.

    >>> import tenfold as tf
    >>> tf.random.stateless_poisson([3, 2], [1, 2], lam=[1., 2.]).shape
    TensorShape([3, 2])
    """
    rate = convert_to_tensor(lam)
    whole = _parameters(shape, rate)
    drawn: Tensor = kernels.draw_poisson(_key(seed), rate, whole, as_dtype(dtype), name)
    return drawn


def stateless_binomial(
    shape: Any, seed: Any, counts: Any, probs: Any, output_dtype: Any = int32, name: str | None = None
) -> Tensor:
    """Numbers of successes in `counts` trials of probability `probs`, of shape `shape`; a function of `seed`.

    >>> import tenfold as tf
    >>> tf.random.stateless_binomial([3], [1, 2], counts=10, probs=1.).numpy().tolist()
    [10, 10, 10]
    """
    drawn: Tensor = kernels.draw_binomial(
        _key(seed), counts, probs, attributes.shape(shape), as_dtype(output_dtype), name
    )
    return drawn


def stateless_parameterized_truncated_normal(
    shape: Any,
    seed: Any,
    means: Any = 0.0,
    stddevs: Any = 1.0,
    minvals: Any = -2.0,
    maxvals: Any = 2.0,
    name: str | None = None,
) -> Tensor:
    """Normal draws within `[minvals, maxvals]`, of shape `shape`, with which the parameters broadcast.

    >>> import tenfold as tf
    >>> x = tf.random.stateless_parameterized_truncated_normal([9], [1, 2], minvals=1., maxvals=3.)
    >>> bool(tf.reduce_all(x >= 1))
    True
    """
    drawn: Tensor = kernels.draw_between(_key(seed), means, stddevs, minvals, maxvals, shape, name)
    return drawn


def stateless_shuffle(value: Any, seed: Any, alg: Any = "auto_select", name: str | None = None) -> Tensor:
    """As `tf.random.shuffle`, a function of `seed`, two integers.

    >>> import tenfold as tf
    >>> sorted(tf.random.experimental.stateless_shuffle([1, 2, 3], [1, 2]).numpy().tolist())
    [1, 2, 3]
    """
    mixed: Tensor = kernels.draw_shuffle(_key(seed), value, name)
    return mixed
