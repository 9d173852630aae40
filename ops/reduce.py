"""Reductions over axes: `reduce_sum`, `reduce_mean`, `reduce_max`, `reduce_any`, `reduce_logsumexp`, ...

`axis` is None for all axes, an int, or several; negative ones count from the end. `keepdims` leaves reduced
axes with length 1. No axes (`axis=[]`) gives the tensor itself.
"""

from __future__ import annotations

import math
from typing import Any

import jax.numpy as jnp
from jax import lax
from jax.scipy.special import logsumexp

from ..runtime.aval import Aval
from ..runtime.define import op
from ..runtime.dtypes import INEXACT, NUMBERS, REALS, int64
from ..runtime.op import Array, Axis, Bool, Free
from .checks import reducible
from .unary import square_root

DTypeLike = Any


def _axes(x: Any, axis: Axis) -> tuple[int, ...]:
    if axis is None:
        return tuple(range(x.ndim))
    return tuple(a % x.ndim for a in ((axis,) if isinstance(axis, int) else axis))


def _kept(result: Any, axes: tuple[int, ...], keepdims: bool) -> Any:
    return lax.expand_dims(result, axes) if keepdims and axes else result


@op("Sum", dtypes=NUMBERS, check=reducible("Sum"))
def reduce_sum(input_tensor: Array, axis: Axis = None, keepdims: bool = False) -> Array:
    """The sum over axes; the dtype stays (integers wrap), of no elements 0.

    >>> import tenfold as tf
    >>> tf.reduce_sum([[1, 2], [3, 4]], axis=0).numpy()
    array([4, 6], dtype=int32)
    """
    return jnp.sum(input_tensor, axis=axis, keepdims=keepdims, dtype=input_tensor.dtype)


@op("Prod", dtypes=NUMBERS, check=reducible("Prod"))
def reduce_prod(input_tensor: Array, axis: Axis = None, keepdims: bool = False) -> Array:
    """The product over axes; the dtype stays (integers wrap), of no elements 1.

    >>> import tenfold as tf
    >>> tf.reduce_prod([[1, 2], [3, 4]], axis=0).numpy()
    array([3, 8], dtype=int32)
    """
    return jnp.prod(input_tensor, axis=axis, keepdims=keepdims, dtype=input_tensor.dtype)


@op("Mean", dtypes=NUMBERS, check=reducible("Mean"))
def reduce_mean(input_tensor: Array, axis: Axis = None, keepdims: bool = False) -> Array:
    """The mean over axes; the dtype stays: integers are rounded towards zero. Of no floats nan.

    >>> import tenfold as tf
    >>> tf.reduce_mean([[1., 2.], [3., 4.]], axis=0).numpy()
    array([2., 3.], dtype=float32)
    """
    if not jnp.issubdtype(input_tensor.dtype, jnp.integer):
        return jnp.mean(input_tensor, axis=axis, keepdims=keepdims)
    wide = jnp.uint64 if input_tensor.dtype == jnp.uint64 else jnp.int64
    total = jnp.sum(input_tensor, axis=axis, keepdims=keepdims, dtype=wide)
    count = math.prod(input_tensor.shape[a] for a in _axes(input_tensor, axis))
    return lax.div(total, jnp.full_like(total, max(count, 1))).astype(input_tensor.dtype)


# lax and not jnp: jnp.max refuses to reduce no elements, where TensorFlow gives -inf or the least integer.
@op("Max", dtypes=REALS, check=reducible("Max"))
def reduce_max(input_tensor: Array, axis: Axis = None, keepdims: bool = False) -> Array:
    """The maximum over axes; nan where one is nan; of no elements the least value of the dtype.

    The gradient is split evenly among equal maxima.

    >>> import tenfold as tf
    >>> tf.reduce_max([[1, 2], [3, 0]], axis=0).numpy()
    array([3, 2], dtype=int32)
    """
    axes = _axes(input_tensor, axis)
    return _kept(lax.reduce_max(input_tensor, axes), axes, keepdims)


@op("Min", dtypes=REALS, check=reducible("Min"))
def reduce_min(input_tensor: Array, axis: Axis = None, keepdims: bool = False) -> Array:
    """The minimum over axes; nan where one is nan; of no elements the greatest value of the dtype.

    The gradient is split evenly among equal minima.

    >>> import tenfold as tf
    >>> tf.reduce_min([[1, 2], [3, 0]], axis=0).numpy()
    array([1, 0], dtype=int32)
    """
    axes = _axes(input_tensor, axis)
    return _kept(lax.reduce_min(input_tensor, axes), axes, keepdims)


@op("Any", check=reducible("Any"))
def reduce_any(input_tensor: Bool, axis: Axis = None, keepdims: bool = False) -> Array:
    """Whether any element is True; of none False. Takes bool tensors.

    >>> import tenfold as tf
    >>> tf.reduce_any([[True, False], [False, False]], axis=1).numpy()
    array([ True, False])
    """
    return jnp.any(input_tensor, axis=axis, keepdims=keepdims)


@op("All", check=reducible("All"))
def reduce_all(input_tensor: Bool, axis: Axis = None, keepdims: bool = False) -> Array:
    """Whether all elements are True; of none True. Takes bool tensors.

    >>> import tenfold as tf
    >>> tf.reduce_all([[True, True], [True, False]], axis=1).numpy()
    array([ True, False])
    """
    return jnp.all(input_tensor, axis=axis, keepdims=keepdims)


@op("LogSumExp", dtypes=INEXACT, check=reducible("LogSumExp"))
def reduce_logsumexp(input_tensor: Array, axis: Axis = None, keepdims: bool = False) -> Array:
    """`log(sum(exp(x)))` over axes, without overflow.

    >>> import tenfold as tf
    >>> tf.reduce_logsumexp([[0.], [float("-inf")]], axis=1).numpy()
    array([  0., -inf], dtype=float32)
    """
    return logsumexp(input_tensor, axis=axis, keepdims=keepdims)


def _variance(x: Any, axis: Axis, keepdims: bool) -> Any:
    deviation = x - jnp.mean(x, axis=axis, keepdims=True)
    return jnp.mean(jnp.square(jnp.abs(deviation)), axis=axis, keepdims=keepdims)


@op("Variance", dtypes=INEXACT, check=reducible("Variance"))
def reduce_variance(input_tensor: Array, axis: Axis = None, keepdims: bool = False) -> Array:
    """The mean of `abs(x - mean)^2` over axes (divided by the count, not by one less).

    Complex numbers give floats.

    >>> import tenfold as tf
    >>> tf.math.reduce_variance([[1., 3.], [2., 2.]], axis=1).numpy()
    array([1., 0.], dtype=float32)
    """
    return _variance(input_tensor, axis, keepdims)


@op("Std", dtypes=INEXACT, check=reducible("Std"))
def reduce_std(input_tensor: Array, axis: Axis = None, keepdims: bool = False) -> Array:
    """The square root of `reduce_variance`.

    >>> import tenfold as tf
    >>> tf.math.reduce_std([[1., 3.], [2., 2.]], axis=1).numpy()
    array([1., 0.], dtype=float32)
    """
    return square_root(_variance(input_tensor, axis, keepdims))


@op("EuclideanNorm", dtypes=NUMBERS, check=reducible("EuclideanNorm"))
def reduce_euclidean_norm(input_tensor: Array, axis: Axis = None, keepdims: bool = False) -> Array:
    """`sqrt(sum(x^2))` over axes; the dtype stays: integers are rounded down.

    >>> import tenfold as tf
    >>> tf.math.reduce_euclidean_norm([[3., 4.], [0., 0.]], axis=1).numpy()
    array([5., 0.], dtype=float32)
    """
    x = input_tensor
    if jnp.issubdtype(x.dtype, jnp.integer):
        norm = jnp.sqrt(jnp.sum(jnp.square(x.astype(jnp.float64)), axis=axis, keepdims=keepdims))
    else:
        norm = jnp.sqrt(jnp.sum(x * jnp.conj(x), axis=axis, keepdims=keepdims))
    return norm.astype(x.dtype)


def _countable(x: Aval, axis: Axis, **attributes: Any) -> None:
    reducible("CountNonzero")(x, axis=axis)


@op("CountNonzero", check=_countable)
def count_nonzero(input: Free, axis: Axis = None, keepdims: bool = False, dtype: DTypeLike = int64) -> Array:
    """How many elements are not zero (or are True) over axes, as `dtype`.

    >>> import tenfold as tf
    >>> tf.math.count_nonzero([[0, 1], [2, 3]], axis=1).numpy()
    array([1, 2])
    """
    return jnp.sum(input != 0, axis=axis, keepdims=keepdims, dtype=dtype.numpy_dtype)


@op("ZeroFraction")
def zero_fraction(value: Free) -> Array:
    """The share of elements that are zero: a float32; of no elements nan.

    >>> import tenfold as tf
    >>> tf.math.zero_fraction([0, 1, 0, 2]).numpy()
    np.float32(0.5)
    """
    return jnp.mean(value == 0, dtype=jnp.float32)
