"""`segment_sum` and its kin: reductions of rows that share a number, where the numbers ascend.

How many rows the result has is the largest number plus one: the numbers must be known when the program is
compiled, as in TensorFlow under `jit_compile=True`.
"""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
import numpy as np
from jax import lax

from ..runtime.aval import Aval
from ..runtime.coerce import convert_to_tensor
from ..runtime.define import op
from ..runtime.dtypes import NUMBERS, REALS
from ..runtime.errors import InvalidArgumentError, ShapeError
from ..runtime.op import Array, Index
from .checks import text
from .segment_kernels import count, extreme, product, total
from .selection import value_of


def _one_number_a_row(name: str) -> Any:
    def check(data: Aval, segment_ids: Aval, num_segments: int) -> None:
        if len(segment_ids.dims) != 1:
            raise ShapeError(f"segment_ids should be a vector, but got {text(segment_ids.dims)} [Op:{name}]")
        if not data.dims or (None not in (data.dims[0], segment_ids.dims[0]) and data.dims[0] != segment_ids.dims[0]):
            raise ShapeError(f"segment_ids should be the same size as dimension 0 of input. [Op:{name}]")

    return check


@op("SegmentSum", dtypes=NUMBERS, check=_one_number_a_row("SegmentSum"), public="segment_sum")
def _segment_sum(data: Array, segment_ids: Index, num_segments: int) -> Array:
    return total(data, segment_ids, num_segments)


@op("SegmentMean", dtypes=NUMBERS, check=_one_number_a_row("SegmentMean"), public="segment_mean")
def _segment_mean(data: Array, segment_ids: Index, num_segments: int) -> Array:
    sums = total(data, segment_ids, num_segments)
    sizes = jnp.maximum(count(data, segment_ids, num_segments, sums.real.dtype), 1)
    if jnp.issubdtype(data.dtype, jnp.integer):
        return lax.div(*jnp.broadcast_arrays(sums, sizes))
    return sums / sizes


@op("SegmentProd", dtypes=NUMBERS, check=_one_number_a_row("SegmentProd"), public="segment_prod")
def _segment_prod(data: Array, segment_ids: Index, num_segments: int) -> Array:
    return product(data, segment_ids, num_segments)


@op("SegmentMax", dtypes=REALS, check=_one_number_a_row("SegmentMax"), public="segment_max")
def _segment_max(data: Array, segment_ids: Index, num_segments: int) -> Array:
    return _or_zero(data, segment_ids, num_segments, largest=True)


@op("SegmentMin", dtypes=REALS, check=_one_number_a_row("SegmentMin"), public="segment_min")
def _segment_min(data: Array, segment_ids: Index, num_segments: int) -> Array:
    return _or_zero(data, segment_ids, num_segments, largest=False)


def _or_zero(data: Any, ids: Any, num_segments: int, *, largest: bool) -> Any:
    found = extreme(data, ids, num_segments, largest=largest)
    return jnp.where(count(data, ids, num_segments, jnp.int32) > 0, found, 0)


def _sorted(op_: Any, data: Any, segment_ids: Any, name: str | None) -> Any:
    ids = convert_to_tensor(segment_ids)
    values = value_of(ids, f"tf.math.{op_.__name__}")
    if values.ndim == 1 and values.size and values.dtype.kind in "iu":
        if values[0] < 0:
            raise InvalidArgumentError(
                f"Segment id {values[0]} out of range [0, {values[-1] + 1}), possibly because "
                f"'segment_ids' input is not sorted. [Op:{op_.op.name}]"
            )
        if np.any(values[1:] < values[:-1]):
            raise InvalidArgumentError(f"segment ids are not increasing [Op:{op_.op.name}]")
    size = int(values.max()) + 1 if values.size else 0
    return op_(data, ids, size, name=name)


def segment_sum(data: Any, segment_ids: Any, name: str | None = None) -> Any:
    """The sums of the rows of `data` that share a number.

    Args:
        data: numbers `[n, ...]`.
        segment_ids: int32 or int64 `[n]`, ascending from 0 on, known when the program is compiled.

    Shape: `[last number + 1] + data.shape[1:]`. A number that no row has gives 0.

    Raises InvalidArgumentError where the numbers do not ascend or there are not `n`.

    >>> import tenfold as tf
    >>> tf.math.segment_sum([1, 2, 3], [0, 0, 2]).numpy()
    array([3, 0, 3], dtype=int32)
    """
    return _sorted(_segment_sum, data, segment_ids, name)


def segment_mean(data: Any, segment_ids: Any, name: str | None = None) -> Any:
    """As `segment_sum`, with means (of integers rounded towards zero); of no rows 0.

    >>> import tenfold as tf
    >>> tf.math.segment_mean([1., 2., 3.], [0, 0, 1]).numpy()
    array([1.5, 3. ], dtype=float32)
    """
    return _sorted(_segment_mean, data, segment_ids, name)


def segment_prod(data: Any, segment_ids: Any, name: str | None = None) -> Any:
    """As `segment_sum`, with products; of no rows 1.

    >>> import tenfold as tf
    >>> tf.math.segment_prod([3, 2, 3], [0, 0, 2]).numpy()
    array([6, 1, 3], dtype=int32)
    """
    return _sorted(_segment_prod, data, segment_ids, name)


def segment_max(data: Any, segment_ids: Any, name: str | None = None) -> Any:
    """As `segment_sum`, with maxima; of no rows 0.

    >>> import tenfold as tf
    >>> tf.math.segment_max([1, 2, 3], [0, 0, 2]).numpy()
    array([2, 0, 3], dtype=int32)
    """
    return _sorted(_segment_max, data, segment_ids, name)


def segment_min(data: Any, segment_ids: Any, name: str | None = None) -> Any:
    """As `segment_sum`, with minima; of no rows 0.

    >>> import tenfold as tf
    >>> tf.math.segment_min([1, 2, 3], [0, 0, 2]).numpy()
    array([1, 0, 3], dtype=int32)
    """
    return _sorted(_segment_min, data, segment_ids, name)
