"""Clipping by norms: `clip_by_norm`, `clip_by_global_norm`, `global_norm`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import jax.numpy as jnp

from ..runtime.coerce import convert_to_tensor
from ..runtime.define import op
from ..runtime.dtypes import FLOATS
from ..runtime.op import Array, Arrays, Axis
from .checks import reducible
from .indexed_slices import IndexedSlices
from .unary import square_root


@op("ClipByNorm", dtypes=FLOATS, check=reducible("ClipByNorm"), public="clip_by_norm")
def _clip_by_norm(t: Array, clip_norm: Array, axis: Axis) -> Array:
    squares = jnp.sum(jnp.square(t), axis=axis, keepdims=True)
    # The inner select keeps the root's infinite derivative at 0 out of the gradient.
    norm = jnp.where(squares > 0, square_root(jnp.where(squares > 0, squares, 1)), squares)
    return t * clip_norm / jnp.maximum(norm, clip_norm)


def clip_by_norm(t: Any, clip_norm: Any, axes: Any = None, name: str | None = None) -> Any:
    """`t` scaled down to the 2-norm `clip_norm` where its own is larger.

    Args:
        t: floats, or `IndexedSlices`, whose rows are scaled.
        clip_norm: a positive number, or a tensor that broadcasts with the norms.
        axes: the axes that a norm is taken over; None for all, which gives one norm.

    >>> import tenfold as tf
    >>> tf.clip_by_norm([3., 4.], 1.).numpy()
    array([0.6, 0.8], dtype=float32)
    """
    if isinstance(t, IndexedSlices):
        return IndexedSlices(clip_by_norm(t.values, clip_norm, axes, name), t.indices, t.dense_shape)
    return _clip_by_norm(t, clip_norm, axes, name=name)


@op("GlobalNorm", dtypes=FLOATS, public="global_norm")
def _global_norm(t_list: Arrays) -> Array:
    total = jnp.sum(jnp.square(t_list[0]))
    for t in t_list[1:]:
        total = total + jnp.sum(jnp.square(t))
    return square_root(total)


def global_norm(t_list: Any, name: str | None = None) -> Any:
    """The 2-norm of all elements of several tensors, `sqrt(sum(norm(t)^2))`.

    Args:
        t_list: a list of tensors or `IndexedSlices` of one dtype; None among them counts as 0.

    Raises TypeError where `t_list` is no list, ValueError where it holds no tensor.

    >>> import tenfold as tf
    >>> tf.linalg.global_norm([[3.], [4.]]).numpy()
    np.float32(5.0)
    """
    given = [_values(t) for t in _listed(t_list) if t is not None]
    if not given:
        raise ValueError("t_list should hold at least one tensor")
    return _global_norm(given, name=name)


@op("ClipByGlobalNorm", dtypes=FLOATS, public="clip_by_global_norm")
def _clip_by_global_norm(t_list: Arrays, clip_norm: Array, use_norm: Array) -> tuple[Array, ...]:
    scale = clip_norm * jnp.minimum(1 / use_norm, 1 / clip_norm)
    # A norm that is inf or nan makes all nan, and is thus seen.
    scale = jnp.where(jnp.isfinite(use_norm), scale, jnp.nan)
    return tuple(t * scale for t in t_list)


def clip_by_global_norm(
    t_list: Any, clip_norm: Any, use_norm: Any = None, name: str | None = None
) -> tuple[list[Any], Any]:
    """Several tensors scaled down by one factor, such that their `global_norm` is at most `clip_norm`.

    Args:
        t_list: a list of tensors or `IndexedSlices` of one dtype; None among them stays.
        clip_norm: a positive number.
        use_norm: the global norm where it is known already.

    Returns the list and the norm before clipping. Where that is not finite, all elements become nan.

    Raises TypeError where `t_list` is no list.

    >>> import tenfold as tf
    >>> clipped, norm = tf.clip_by_global_norm([[3.], [4.]], 1.)
    >>> [t.numpy().tolist() for t in clipped], norm.numpy()
    ([[0.6000000238418579], [0.800000011920929]], np.float32(5.0))
    """
    listed = _listed(t_list)
    given = [_values(t) for t in listed if t is not None]
    norm = global_norm(given) if use_norm is None else convert_to_tensor(use_norm)
    clipped = iter(_clip_by_global_norm(given, clip_norm, norm, name=name) if given else ())
    return [None if t is None else _like(t, next(clipped)) for t in listed], norm


def _listed(t_list: Any) -> list[Any]:
    if not isinstance(t_list, Sequence) or isinstance(t_list, str):
        raise TypeError(f"t_list should be a sequence, but is a {type(t_list).__name__}")
    return list(t_list)


def _values(t: Any) -> Any:
    return t.values if isinstance(t, IndexedSlices) else t


def _like(t: Any, values: Any) -> Any:
    return IndexedSlices(values, t.indices, t.dense_shape) if isinstance(t, IndexedSlices) else values
