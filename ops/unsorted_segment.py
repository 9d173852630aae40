"""`unsorted_segment_sum` and its kin: reductions of rows that share a number, in any order."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
import numpy as np

from ..runtime.aval import Aval
from ..runtime.coerce import convert_to_tensor
from ..runtime.define import op
from ..runtime.dtypes import NUMBERS, REALS
from ..runtime.errors import InvalidArgumentError, ShapeError
from ..runtime.op import Array, Index
from .checks import text
from .segment_kernels import count, extreme, product, total
from .shape_checks import readable


def _segments(name: str) -> Any:
    def check(data: Aval, segment_ids: Aval, num_segments: int) -> None:
        if num_segments < 0:
            raise InvalidArgumentError(f"Input num_segments == {num_segments} must not be negative. [Op:{name}]")
        if not segment_ids.shape.is_compatible_with(data.dims[: len(segment_ids.dims)]):
            raise ShapeError(
                f"data.shape = {text(data.dims)} does not start with segment_ids.shape = "
                f"{text(segment_ids.dims)} [Op:{name}]"
            )

    return check


def _flat(data: Any, ids: Any, size: int) -> tuple[Any, Any]:
    """Rows and their numbers along one axis; negative numbers are outside, like those from `size` on."""
    rows = data.reshape((ids.size, *data.shape[ids.ndim :]))
    return rows, jnp.where(ids < 0, size, ids).reshape(-1)


@op("UnsortedSegmentSum", dtypes=NUMBERS, check=_segments("UnsortedSegmentSum"), public="unsorted_segment_sum")
def _unsorted_segment_sum(data: Array, segment_ids: Index, num_segments: int) -> Array:
    return total(*_flat(data, segment_ids, num_segments), num_segments)


@op(
    "UnsortedSegmentProd",
    dtypes=NUMBERS,
    check=_segments("UnsortedSegmentProd"),
    public="unsorted_segment_prod",
)
def _unsorted_segment_prod(data: Array, segment_ids: Index, num_segments: int) -> Array:
    return product(*_flat(data, segment_ids, num_segments), num_segments)


@op("UnsortedSegmentMax", dtypes=REALS, check=_segments("UnsortedSegmentMax"), public="unsorted_segment_max")
def _unsorted_segment_max(data: Array, segment_ids: Index, num_segments: int) -> Array:
    rows, ids = _flat(data, segment_ids, num_segments)
    return extreme(rows, ids, num_segments, largest=True)


@op("UnsortedSegmentMin", dtypes=REALS, check=_segments("UnsortedSegmentMin"), public="unsorted_segment_min")
def _unsorted_segment_min(data: Array, segment_ids: Index, num_segments: int) -> Array:
    rows, ids = _flat(data, segment_ids, num_segments)
    return extreme(rows, ids, num_segments, largest=False)


@op(
    "UnsortedSegmentMean",
    dtypes=NUMBERS,
    check=_segments("UnsortedSegmentMean"),
    public="unsorted_segment_mean",
)
def _unsorted_segment_mean(data: Array, segment_ids: Index, num_segments: int) -> Array:
    rows, ids = _inexact(*_flat(data, segment_ids, num_segments))
    return total(rows, ids, num_segments) / jnp.maximum(count(rows, ids, num_segments, rows.dtype).real, 1)


@op(
    "UnsortedSegmentSqrtN",
    dtypes=NUMBERS,
    check=_segments("UnsortedSegmentSqrtN"),
    public="unsorted_segment_sqrt_n",
)
def _unsorted_segment_sqrt_n(data: Array, segment_ids: Index, num_segments: int) -> Array:
    rows, ids = _inexact(*_flat(data, segment_ids, num_segments))
    return total(rows, ids, num_segments) / jnp.sqrt(jnp.maximum(count(rows, ids, num_segments, rows.dtype).real, 1))


def _inexact(rows: Any, ids: Any) -> tuple[Any, Any]:
    # Integers as in a true division.
    if jnp.issubdtype(rows.dtype, jnp.integer):
        rows = rows.astype(jnp.float64 if rows.dtype.itemsize >= 4 else jnp.float32)
    return rows, ids


def _unsorted(op_: Any, data: Any, segment_ids: Any, num_segments: Any, name: str | None) -> Any:
    ids = convert_to_tensor(segment_ids)
    values = readable(ids)
    if values is not None and values.size and values.dtype.kind in "iu":
        limit = int(np.asarray(num_segments))
        if limit >= 0 and values.max() >= limit:
            bad = np.argwhere(values >= limit)[0]
            place = ",".join(map(str, bad))
            raise InvalidArgumentError(
                f"segment_ids[{place}] = {values[tuple(bad)]} is out of range [0, {limit}) [Op:{op_.op.name}]"
            )
    return op_(data, ids, num_segments, name=name)


def unsorted_segment_sum(data: Any, segment_ids: Any, num_segments: Any, name: str | None = None) -> Any:
    """The sums of the rows of `data` that share a number.

    Args:
        data: numbers whose shape begins with that of `segment_ids`.
        segment_ids: integers in any order; rows with negative ones are left out.
        num_segments: how many rows the result has, known when the program is compiled.

    Shape: `[num_segments] + data.shape[rank of segment_ids:]`. A number that no row has gives 0.

    Raises InvalidArgumentError where the shapes do not fit or a number is too large (eager, on CPU; elsewhere
    such rows are left out).

    >>> import tenfold as tf
    >>> tf.math.unsorted_segment_sum([1, 2, 3], [1, 0, 1], 3).numpy()
    array([2, 4, 0], dtype=int32)
    """
    return _unsorted(_unsorted_segment_sum, data, segment_ids, num_segments, name)


def unsorted_segment_prod(data: Any, segment_ids: Any, num_segments: Any, name: str | None = None) -> Any:
    """As `unsorted_segment_sum`, with products; of no rows 1.

    >>> import tenfold as tf
    >>> tf.math.unsorted_segment_prod([1, 2, 3], [1, 0, 1], 3).numpy()
    array([2, 3, 1], dtype=int32)
    """
    return _unsorted(_unsorted_segment_prod, data, segment_ids, num_segments, name)


def unsorted_segment_max(data: Any, segment_ids: Any, num_segments: Any, name: str | None = None) -> Any:
    """As `unsorted_segment_sum`, with maxima; of no rows the least value of the dtype.

    >>> import tenfold as tf
    >>> tf.math.unsorted_segment_max([1, 2, 3], [1, 0, 1], 2).numpy()
    array([2, 3], dtype=int32)
    """
    return _unsorted(_unsorted_segment_max, data, segment_ids, num_segments, name)


def unsorted_segment_min(data: Any, segment_ids: Any, num_segments: Any, name: str | None = None) -> Any:
    """As `unsorted_segment_sum`, with minima; of no rows the greatest value of the dtype.

    >>> import tenfold as tf
    >>> tf.math.unsorted_segment_min([1, 2, 3], [1, 0, 1], 2).numpy()
    array([2, 1], dtype=int32)
    """
    return _unsorted(_unsorted_segment_min, data, segment_ids, num_segments, name)


def unsorted_segment_mean(data: Any, segment_ids: Any, num_segments: Any, name: str | None = None) -> Any:
    """As `unsorted_segment_sum`, with means, of integers as floats; of no rows 0.

    >>> import tenfold as tf
    >>> tf.math.unsorted_segment_mean([1., 2., 3.], [1, 0, 1], 2).numpy()
    array([2., 2.], dtype=float32)
    """
    return _unsorted(_unsorted_segment_mean, data, segment_ids, num_segments, name)


def unsorted_segment_sqrt_n(data: Any, segment_ids: Any, num_segments: Any, name: str | None = None) -> Any:
    """As `unsorted_segment_sum`, divided by the square root of the number of rows; of no rows 0.

    >>> import tenfold as tf
    >>> tf.math.unsorted_segment_sqrt_n([4., 4., 4., 4.], [0, 0, 0, 0], 1).numpy()
    array([8.], dtype=float32)
    """
    return _unsorted(_unsorted_segment_sqrt_n, data, segment_ids, num_segments, name)
