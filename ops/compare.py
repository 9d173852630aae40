"""Comparisons and logic, elementwise with broadcasting; all give bool tensors."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp

from ..runtime.aval import Aval
from ..runtime.define import op
from ..runtime.dtypes import REALS
from ..runtime.op import Array, Bool
from .checks import broadcast, broadcastable


def _comparable(name: str) -> Any:
    check = broadcastable(name)

    def fit(*avals: Aval, incompatible_shape_error: bool, **attributes: Any) -> None:
        if incompatible_shape_error:
            check(*avals)

    return fit


@op("Equal", check=_comparable("Equal"), public="equal")
def _equal(x: Array, y: Array, incompatible_shape_error: bool = True) -> Array:
    return jnp.equal(x, y) if broadcast(x.shape, y.shape) is not None else jnp.array(False)


@op("NotEqual", check=_comparable("NotEqual"), public="not_equal")
def _not_equal(x: Array, y: Array, incompatible_shape_error: bool = True) -> Array:
    return jnp.not_equal(x, y) if broadcast(x.shape, y.shape) is not None else jnp.array(True)


def equal(x: Any, y: Any, name: str | None = None) -> Any:
    """`x == y`. Raises InvalidArgumentError where shapes do not broadcast (the operator gives False there).

    >>> import tenfold as tf
    >>> tf.equal([1, 2], 2).numpy()
    array([False,  True])
    """
    return _equal(x, y, name=name)


def not_equal(x: Any, y: Any, name: str | None = None) -> Any:
    """`x != y`. Raises InvalidArgumentError where shapes do not broadcast (the operator gives True there).

    >>> import tenfold as tf
    >>> tf.not_equal([1, 2], 2).numpy()
    array([ True, False])
    """
    return _not_equal(x, y, name=name)


def equal_or_false(x: Any, y: Any) -> Any:
    """What `x == y` gives: as `equal`, but one False where the shapes do not broadcast."""
    return _equal(x, y, False)


def not_equal_or_true(x: Any, y: Any) -> Any:
    """What `x != y` gives: as `not_equal`, but one True where the shapes do not broadcast."""
    return _not_equal(x, y, False)


@op("Less", dtypes=REALS, check=broadcastable("Less"))
def less(x: Array, y: Array) -> Array:
    """`x < y`, for real numbers.

    >>> import tenfold as tf
    >>> tf.less([1, 2, 3], 2).numpy()
    array([ True, False, False])
    """
    return jnp.less(x, y)


@op("LessEqual", dtypes=REALS, check=broadcastable("LessEqual"))
def less_equal(x: Array, y: Array) -> Array:
    """`x <= y`, for real numbers.

    >>> import tenfold as tf
    >>> tf.less_equal([1, 2, 3], 2).numpy()
    array([ True,  True, False])
    """
    return jnp.less_equal(x, y)


@op("Greater", dtypes=REALS, check=broadcastable("Greater"))
def greater(x: Array, y: Array) -> Array:
    """`x > y`, for real numbers.

    >>> import tenfold as tf
    >>> tf.greater([1, 2, 3], 2).numpy()
    array([False, False,  True])
    """
    return jnp.greater(x, y)


@op("GreaterEqual", dtypes=REALS, check=broadcastable("GreaterEqual"))
def greater_equal(x: Array, y: Array) -> Array:
    """`x >= y`, for real numbers.

    >>> import tenfold as tf
    >>> tf.greater_equal([1, 2, 3], 2).numpy()
    array([False,  True,  True])
    """
    return jnp.greater_equal(x, y)


@op("LogicalAnd", check=broadcastable("LogicalAnd"))
def logical_and(x: Bool, y: Bool) -> Array:
    """Both are True.

    >>> import tenfold as tf
    >>> tf.logical_and([True, False], True).numpy()
    array([ True, False])
    """
    return jnp.logical_and(x, y)


@op("LogicalOr", check=broadcastable("LogicalOr"))
def logical_or(x: Bool, y: Bool) -> Array:
    """At least one is True.

    >>> import tenfold as tf
    >>> tf.logical_or([True, False], True).numpy()
    array([ True,  True])
    """
    return jnp.logical_or(x, y)


@op("LogicalNot")
def logical_not(x: Bool) -> Array:
    """The opposite.

    >>> import tenfold as tf
    >>> tf.logical_not([True, False]).numpy()
    array([False,  True])
    """
    return jnp.logical_not(x)


@op("LogicalXor", check=broadcastable("LogicalXor"))
def logical_xor(x: Bool, y: Bool) -> Array:
    """Exactly one is True.

    >>> import tenfold as tf
    >>> tf.math.logical_xor([True, False], True).numpy()
    array([False,  True])
    """
    return jnp.logical_xor(x, y)
