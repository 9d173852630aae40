"""Random tensors that draw anew at each call: `tf.random.normal`, `uniform`, `shuffle`, ...

TensorFlow's rules of global and operation seeds hold (see `runtime.seeds`); the numbers are those of JAX's
threefry generator, not TensorFlow's. Each op takes its key, `uint32[2]`, as its first operand, so a graph
draws
anew at each call and the drawing itself is a pure function.
"""

from __future__ import annotations

from typing import Any

from ..runtime import attributes
from ..runtime.coerce import convert_to_tensor
from ..runtime.dtypes import FLOATS, DType, as_dtype, float32, int32, int64
from ..runtime.errors import DTypeError, InvalidArgumentError
from ..runtime.seeds import random_key
from ..runtime.tensor import Tensor
from . import distributions as kernels
from .shape_checks import readable


def float_dtype(dtype: Any) -> DType:
    """`dtype`, which must be a floating point one; raises a DTypeError otherwise."""
    wanted = as_dtype(dtype)
    if wanted not in FLOATS:
        raise DTypeError(f"Argument `dtype` got invalid value {wanted!r}. Accepted dtypes are float16, "
                         "bfloat16, "
                         "float32 and float64.")  # fmt: skip
    return wanted


def uniform_bounds(minval: Any, maxval: Any, dtype: DType) -> tuple[Tensor, Tensor]:
    """The bounds of a uniform distribution as tensors of `dtype`, checked where their values are at hand."""
    if not (dtype in FLOATS or dtype in (int32, int64) or dtype.is_unsigned):
        raise ValueError(f"Argument `dtype` got invalid value {dtype!r}. Accepted dtypes are the floating "
                         "point ones, "
                         "int32, int64 and, with a full range, uint32 and uint64.")  # fmt: skip
    if maxval is None:
        if dtype.is_integer:
            raise ValueError(f"Must specify maxval for integer dtype {dtype!r}")
        maxval = 1
    low, high = convert_to_tensor(minval, dtype=dtype), convert_to_tensor(maxval, dtype=dtype)
    if dtype.is_integer:
        first, last = readable(low), readable(high)
        if first is not None and last is not None and (first >= last).any():
            raise InvalidArgumentError(f"Need minval < maxval, got {first} >= {last}")
    return low, high


def normal(
    shape: Any,
    mean: Any = 0.0,
    stddev: Any = 1.0,
    dtype: Any = float32,
    seed: int | None = None,
    name: str | None = None,
) -> Tensor:
    """Draws from normal distributions, of shape `shape` broadcast with `mean` and `stddev`.

    Gradients flow to `mean` and `stddev`. Raises ValueError for a `dtype` that is not floating point.

    >>> import tenfold as tf
    >>> tf.random.normal([2, 3]).shape
    TensorShape([2, 3])
    """
    wanted = float_dtype(dtype)
    centre, spread = convert_to_tensor(mean, dtype=wanted), convert_to_tensor(stddev, dtype=wanted)
    drawn: Tensor = kernels.draw_normal(random_key(seed), centre, spread, shape, name)
    return drawn


def truncated_normal(
    shape: Any,
    mean: Any = 0.0,
    stddev: Any = 1.0,
    dtype: Any = float32,
    seed: int | None = None,
    name: str | None = None,
) -> Tensor:
    """As `normal`, with values beyond two standard deviations drawn again.

    >>> import tenfold as tf
    >>> bool(tf.reduce_all(tf.abs(tf.random.truncated_normal([100])) <= 2))
    True
    """
    wanted = float_dtype(dtype)
    centre, spread = convert_to_tensor(mean, dtype=wanted), convert_to_tensor(stddev, dtype=wanted)
    drawn: Tensor = kernels.draw_truncated_normal(random_key(seed), centre, spread, shape, name)
    return drawn


def uniform(
    shape: Any,
    minval: Any = 0,
    maxval: Any = None,
    dtype: Any = float32,
    seed: int | None = None,
    name: str | None = None,
) -> Tensor:
    """Draws from `[minval, maxval)`, of shape `shape`; of floats `maxval` is 1 by default.

    Raises ValueError for integers without `maxval`, InvalidArgumentError where `minval >= maxval` for them.

    >>> import tenfold as tf
    >>> tf.random.uniform([3], maxval=10, dtype=tf.int32).dtype
    tf.int32
    """
    wanted = as_dtype(dtype)
    low, high = uniform_bounds(minval, maxval, wanted)
    kernel = kernels.draw_uniform_int if wanted.is_integer else kernels.draw_uniform
    drawn: Tensor = kernel(random_key(seed), low, high, shape, name)
    return drawn


def shuffle(value: Any, seed: int | None = None, name: str | None = None) -> Tensor:
    """`value` with the entries of its first axis in random order.

    >>> import tenfold as tf
    >>> sorted(tf.random.shuffle([1, 2, 3]).numpy().tolist())
    [1, 2, 3]
    """
    mixed: Tensor = kernels.draw_shuffle(random_key(seed), value, name)
    return mixed


def categorical(
    logits: Any, num_samples: Any, dtype: Any = None, seed: int | None = None, name: str | None = None
) -> Tensor:
    """`num_samples` classes per row of `logits` `[batch, classes]`, drawn with probability `softmax(logits)`.

    Shape `[batch, num_samples]`, int64 or `dtype` (int32, int64). Raises InvalidArgumentError for other than
    two axes.

    >>> import tenfold as tf
    >>> tf.random.categorical([[0., -1e9]], 3).numpy().tolist()
    [[0, 0, 0]]
    """
    wanted = int64 if dtype is None else as_dtype(dtype)
    drawn: Tensor = kernels.draw_categorical(random_key(seed), logits, num_samples, wanted, name)
    return drawn


def gamma(
    shape: Any,
    alpha: Any,
    beta: Any = None,
    dtype: Any = float32,
    seed: int | None = None,
    name: str | None = None,
) -> Tensor:
    """Draws from gamma distributions: `shape` of them for each pair of `alpha` and `beta`.

    `alpha` is the shape parameter, `beta` the rate, by default 1.

    The result has shape `shape + broadcast(alpha, beta).shape`; gradients flow to both.

    >>> import tenfold as tf
    >>> tf.random.gamma([4], [1., 2.]).shape
    TensorShape([4, 2])
    """
    wanted = float_dtype(dtype)
    form, rate = (
        convert_to_tensor(alpha, dtype=wanted),
        convert_to_tensor(1 if beta is None else beta, dtype=wanted),
    )
    drawn: Tensor = kernels.draw_gamma(random_key(seed), form, rate, attributes.shape(shape), name)
    return drawn


def poisson(shape: Any, lam: Any, dtype: Any = float32, seed: int | None = None, name: str | None = None) -> Tensor:
    """Draws from Poisson distributions: `shape` of them for each rate in `lam`; shape `shape + lam.shape`.

    `dtype` is any floating point dtype, int32 or int64.

    >>> import tenfold as tf
    >>> tf.random.poisson([4], [1., 2.]).shape
    TensorShape([4, 2])
    """
    rate = convert_to_tensor(lam)
    whole = (*attributes.shape(shape), *attributes.shape(rate.shape))
    drawn: Tensor = kernels.draw_poisson(random_key(seed), rate, whole, as_dtype(dtype), name)
    return drawn
