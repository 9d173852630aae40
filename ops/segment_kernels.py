"""Reductions of the rows of an array that share a number: what the segment ops are made of.

`rows` is `[n, ...]`, `ids` `[n]` with integers from 0 on; rows whose number is not below `size` are left out.
"""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp

from ..runtime.dtypes import from_numpy
from .derivatives import with_partials


def total(rows: Any, ids: Any, size: int) -> Any:
    """The sums, `[size, ...]`; of no rows 0."""
    return jnp.zeros((size, *rows.shape[1:]), rows.dtype).at[ids].add(rows, mode="drop")


def count(rows: Any, ids: Any, size: int, dtype: Any) -> Any:
    """How many rows have each number, in a shape that broadcasts to that of `total`."""
    counts = jnp.zeros(size, dtype).at[ids].add(1, mode="drop")
    return counts.reshape((size,) + (1,) * (rows.ndim - 1))


def _take(per_segment: Any, ids: Any) -> Any:
    return per_segment.at[ids].get(mode="fill", fill_value=0)


# JAX has no derivative of scattered maxima and products. TensorFlow's splits evenly among equal maxima.


def extreme(rows: Any, ids: Any, size: int, *, largest: bool) -> Any:
    """The maxima or minima, `[size, ...]`; of no rows the least or greatest value of the dtype."""
    least, greatest = from_numpy(rows.dtype).limits
    empty = least if largest else greatest

    def reduced(rows: Any) -> Any:
        result = jnp.full((size, *rows.shape[1:]), empty, rows.dtype).at[ids]
        return result.max(rows, mode="drop") if largest else result.min(rows, mode="drop")

    def partial(t: Any, result: Any, rows: Any) -> Any:
        chosen = rows == _take(result, ids)
        ties = total(chosen.astype(rows.dtype), ids, size)
        return total(jnp.where(chosen, t, 0), ids, size) / jnp.maximum(ties, 1)

    return with_partials(reduced, partial)(rows)


def product(rows: Any, ids: Any, size: int) -> Any:
    """The products, `[size, ...]`; of no rows 1."""

    def reduced(rows: Any) -> Any:
        return jnp.ones((size, *rows.shape[1:]), rows.dtype).at[ids].multiply(rows, mode="drop")

    def partial(t: Any, result: Any, rows: Any) -> Any:
        # The product of the other rows. Where one of them is 0, only that one has any other than 0.
        zero = rows == 0
        zeros = _take(total(zero.astype(jnp.int32), ids, size), ids)
        nonzero = _take(product(jnp.where(zero, 1, rows), ids, size), ids)
        others = jnp.where(zeros == zero, nonzero, 0) / jnp.where(zero, 1, rows)
        return total(t * others, ids, size)

    return with_partials(reduced, partial)(rows)
