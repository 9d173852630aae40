"""`tf.bitwise`: operations on the bits of integers, elementwise with broadcasting; the dtype stays."""

from __future__ import annotations

import jax.numpy as jnp
from jax import lax

from ..runtime.define import op
from ..runtime.dtypes import INTEGERS
from ..runtime.op import Array
from .checks import broadcastable


@op("BitwiseAnd", dtypes=INTEGERS, check=broadcastable("BitwiseAnd"))
def bitwise_and(x: Array, y: Array) -> Array:
    """The bits that are set in both.

    >>> import tenfold as tf
    >>> tf.bitwise.bitwise_and([5, 6], 3).numpy()
    array([1, 2], dtype=int32)
    """
    return jnp.bitwise_and(x, y)


@op("BitwiseOr", dtypes=INTEGERS, check=broadcastable("BitwiseOr"))
def bitwise_or(x: Array, y: Array) -> Array:
    """The bits that are set in either.

    >>> import tenfold as tf
    >>> tf.bitwise.bitwise_or([5, 6], 3).numpy()
    array([7, 7], dtype=int32)
    """
    return jnp.bitwise_or(x, y)


@op("BitwiseXor", dtypes=INTEGERS, check=broadcastable("BitwiseXor"))
def bitwise_xor(x: Array, y: Array) -> Array:
    """The bits that are set in one alone.

    >>> import tenfold as tf
    >>> tf.bitwise.bitwise_xor([5, 6], 3).numpy()
    array([6, 5], dtype=int32)
    """
    return jnp.bitwise_xor(x, y)


@op("Invert", dtypes=INTEGERS)
def invert(x: Array) -> Array:
    """All bits flipped: `-x - 1` for signed integers.

    >>> import tenfold as tf
    >>> tf.bitwise.invert([0, 5]).numpy()
    array([-1, -6], dtype=int32)
    """
    return jnp.bitwise_not(x)


def _within_width(x: Array, count: Array) -> Array:
    """TensorFlow shifts by at most one less than the width; what lies outside counts as the nearest bound."""
    return jnp.clip(count, 0, x.dtype.itemsize * 8 - 1)


@op("LeftShift", dtypes=INTEGERS, check=broadcastable("LeftShift"))
def left_shift(x: Array, y: Array) -> Array:
    """`x` times 2 to the power `y`, which is brought into `[0, width)`.

    >>> import tenfold as tf
    >>> tf.bitwise.left_shift([1, 2], 3).numpy()
    array([ 8, 16], dtype=int32)
    """
    return lax.shift_left(*jnp.broadcast_arrays(x, _within_width(x, y)))


@op("RightShift", dtypes=INTEGERS, check=broadcastable("RightShift"))
def right_shift(x: Array, y: Array) -> Array:
    """`x` divided by 2 to the power `y`, rounded down; `y` is brought into `[0, width)`.

    >>> import tenfold as tf
    >>> tf.bitwise.right_shift([16, -16], 2).numpy()
    array([ 4, -4], dtype=int32)
    """
    signed = jnp.issubdtype(x.dtype, jnp.signedinteger)
    return (lax.shift_right_arithmetic if signed else lax.shift_right_logical)(
        *jnp.broadcast_arrays(x, _within_width(x, y))
    )
