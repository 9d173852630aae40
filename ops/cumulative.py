"""Running sums and products along an axis.

`exclusive` leaves each element itself out (the first result is the neutral element); `reverse` runs from the
end. All raise InvalidArgumentError where there is no such axis.
"""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
from jax import lax

from ..runtime.define import op
from ..runtime.dtypes import FLOATS, NUMBERS
from ..runtime.op import Array
from .checks import axis_in_range

_WORDS = "ScanOp: Expected scan axis"


def _running(x: Any, axis: int, exclusive: bool, reverse: bool, scan: Any, neutral: Any) -> Any:
    axis %= x.ndim
    if exclusive and x.shape[axis]:
        edge = lax.full_like(lax.slice_in_dim(x, 0, 1, axis=axis), neutral)
        rest = lax.slice_in_dim(x, 1, None, axis=axis) if reverse else lax.slice_in_dim(x, 0, -1, axis=axis)
        x = lax.concatenate([rest, edge] if reverse else [edge, rest], axis)
    return scan(x, axis, reverse=reverse)


@op("Cumsum", dtypes=NUMBERS, check=axis_in_range("Cumsum", _WORDS))
def cumsum(x: Array, axis: int = 0, exclusive: bool = False, reverse: bool = False) -> Array:
    """The running sum along `axis`; shape and dtype stay.

    >>> import tenfold as tf
    >>> tf.cumsum([1, 2, 3]).numpy()
    array([1, 3, 6], dtype=int32)
    >>> tf.cumsum([1, 2, 3], exclusive=True, reverse=True).numpy()
    array([5, 3, 0], dtype=int32)
    """
    return _running(x, axis, exclusive, reverse, lax.cumsum, 0)


@op("Cumprod", dtypes=NUMBERS, check=axis_in_range("Cumprod", _WORDS))
def cumprod(x: Array, axis: int = 0, exclusive: bool = False, reverse: bool = False) -> Array:
    """The running product along `axis`; shape and dtype stay.

    >>> import tenfold as tf
    >>> tf.math.cumprod([1, 2, 3]).numpy()
    array([1, 2, 6], dtype=int32)
    """
    return _running(x, axis, exclusive, reverse, lax.cumprod, 1)


@op("CumulativeLogsumexp", dtypes=FLOATS, check=axis_in_range("CumulativeLogsumexp", _WORDS))
def cumulative_logsumexp(x: Array, axis: int = 0, exclusive: bool = False, reverse: bool = False) -> Array:
    """The running `log(sum(exp(x)))` along `axis`, without overflow; shape and dtype stay.

    >>> import tenfold as tf
    >>> tf.math.cumulative_logsumexp([0., float("-inf")], exclusive=True).numpy()
    array([-inf,   0.], dtype=float32)
    """
    return _running(x, axis, exclusive, reverse, lax.cumlogsumexp, -jnp.inf)
