"""Dropout, embedding lookup, and the averages of losses."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp

from ..runtime.aval import Aval
from ..runtime.coerce import convert_to_tensor
from ..runtime.define import op
from ..runtime.dtypes import FLOATS
from ..runtime.errors import ShapeError
from ..runtime.op import Array, Free
from ..runtime.seeds import random_key
from ..runtime.tensor import Convertible, Tensor
from .cast import cast
from .checks import broadcast
from .clip import clip_by_norm
from .elementwise import divide, multiply
from .gather import gather
from .joining import concat
from .reduce import reduce_sum


def _noise_fits(x: Aval, rate: Aval, key: Aval, noise_shape: tuple[int | None, ...] | None) -> None:
    if noise_shape is None:
        return
    if len(noise_shape) > len(x.dims) or broadcast(x.dims, noise_shape) is None:
        raise ShapeError(f"noise_shape {noise_shape} does not broadcast to {x.shape} [Op:Dropout]")


@op("Dropout", dtypes=FLOATS, check=_noise_fits, public="dropout")
def _dropout(x: Array, rate: Array, key: Free, noise_shape: tuple[int | None, ...] | None) -> Array:
    shape = x.shape
    if noise_shape is not None:
        missing = x.ndim - len(noise_shape)
        shape = (1,) * missing + tuple(
            have if size is None else size for size, have in zip(noise_shape, x.shape[missing:], strict=True)
        )
    # Drawn in float32 at least: a 16-bit float has too few steps for a small rate.
    drawn = jax.random.uniform(jax.random.wrap_key_data(key, impl="threefry2x32"), shape, jnp.float32)
    return jnp.where(drawn >= rate, x * (1 / (1 - rate)), 0)


def dropout(x: Any, rate: Any, noise_shape: Any = None, seed: Any = None, name: str | None = None) -> Any:
    """`x` with elements set to 0 with probability `rate`, the others divided by `1 - rate`.

    Args:
        x: floats.
        rate: in [0, 1); with the Python number 0 the result is `x` itself.
        noise_shape: broadcast with `x`: elements along an axis of length 1 share one draw; None for an axis
            that is as long as that of `x`.
        seed: an operation seed, see `tf.random.set_seed`.

    Raises ValueError for another rate or dtype, InvalidArgumentError where `noise_shape` does not broadcast.

    >>> import tenfold as tf
    >>> tf.nn.dropout(tf.constant([1., 2.]), rate=0).numpy()
    array([1., 2.], dtype=float32)
    """
    tensor = convert_to_tensor(x)
    if not tensor.dtype.is_floating:
        raise ValueError(
            f"`x.dtype` must be a floating point tensor as `x` will be scaled. Received: x_dtype={tensor.dtype!s}"
        )
    if isinstance(rate, (int, float)):
        if not 0 <= rate < 1:
            raise ValueError(f"`rate` must be a scalar tensor or a float in the range [0, 1). Received: rate={rate}")
        if rate == 0:
            return tensor
    elif isinstance(rate, (Tensor, Convertible)) and rate.shape.rank != 0:
        raise ValueError(f"`rate` must be a scalar tensor or a float in the range [0, 1). Received: rate={rate}")
    return _dropout(tensor, rate, random_key(seed), noise_shape, name=name)


def embedding_lookup(params: Any, ids: Any, max_norm: Any = None, name: str | None = None) -> Any:
    """The rows of `params` at `ids`.

    Args:
        params: `[rows, ...]`, or a list of such tensors whose rows are numbered one after the other.
        ids: int32 or int64 of any shape.
        max_norm: rows longer than this (2-norm) are scaled down to it.

    Shape: `ids.shape + params.shape[1:]`.

    Raises ValueError where `params` is empty, InvalidArgumentError for a number out of range (eager, on CPU).

    >>> import tenfold as tf
    >>> tf.nn.embedding_lookup(tf.constant([[1., 2.], [3., 4.]]), [1, 0, 1]).numpy()
    array([[3., 4.],
           [1., 2.],
           [3., 4.]], dtype=float32)
    """
    if params is None or (isinstance(params, (list, tuple)) and not params):
        raise ValueError(f"params should not be empty or None, but got {params}")
    if isinstance(params, (list, tuple)):
        params = params[0] if len(params) == 1 else concat(list(params), 0)
    if max_norm is None:
        return gather(params, ids, name=name)
    places = convert_to_tensor(ids)
    rows = gather(params, places, name=name)
    return clip_by_norm(rows, max_norm, axes=range(places.ndim, rows.ndim))


def compute_average_loss(per_example_loss: Any, sample_weight: Any = None, global_batch_size: Any = None) -> Any:
    """The sum of the losses divided by the batch size.

    Args:
        per_example_loss: `[batch]` or more axes.
        sample_weight: multiplied onto the losses.
        global_batch_size: an integer; by default the length of the first axis.

    >>> import tenfold as tf
    >>> tf.nn.compute_average_loss([1., 2.], global_batch_size=4).numpy()
    np.float32(0.75)
    """
    losses = convert_to_tensor(per_example_loss)
    if not losses.shape.rank:
        raise ValueError("Please specify a loss of at least one axis: a batch of losses.")
    if sample_weight is not None:
        losses = multiply(losses, convert_to_tensor(sample_weight, dtype_hint=losses.dtype))
    size = losses.shape[0] if global_batch_size is None else global_batch_size
    if isinstance(size, (Tensor, Convertible)):
        if not size.dtype.is_integer:
            raise TypeError(f"`global_batch_size` must be an int. Received: {size!r}")
    elif not isinstance(size, int):
        raise TypeError(f"`global_batch_size` must be an int. Received: {size!r}")
    return divide(reduce_sum(losses), cast(size, losses.dtype))


def scale_regularization_loss(regularization_loss: Any) -> Any:
    """The sum of the regularization losses, divided by the number of replicas in sync.

    >>> import tenfold as tf
    >>> tf.nn.scale_regularization_loss([1., 2.]).numpy()
    np.float32(3.0)
    """
    return reduce_sum(regularization_loss)
