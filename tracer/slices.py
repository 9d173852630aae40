"""Gradients of gathered rows: `IndexedSlices` where a source of a gradient is read by `gather` alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from ..ops.array import expand_dims, reshape
from ..ops.cast import cast
from ..ops.gather import _gather
from ..ops.indexed_slices import IndexedSlices
from ..ops.joining import concat
from ..ops.scatter import scatter_nd
from ..runtime.aval import Aval
from ..runtime.coerce import literal
from ..runtime.op import Op
from ..runtime.tensor import Tensor

if TYPE_CHECKING:
    from .tape import Record

GATHER: Final[Op] = _gather.op


class Rows(NamedTuple):
    """Rows of a gradient, `values` `[n, ...]`, at the positions `indices` `[n]` of the first axis."""

    values: Tensor
    indices: Tensor


def gathers_rows(record: Record) -> bool:
    """Whether the op takes rows of its first operand along its first axis."""
    if record.op is not GATHER:
        return False
    axis, batch = record.attrs
    # As in TensorFlow: `gather(x, i, axis=-1)` of a vector, though the same, gives a tensor.
    return not batch and axis == 0


def rows_of(record: Record, cotangent: Tensor) -> Rows:
    """The gradient of what the op gathered from."""
    params, indices = record.inputs[:2]
    count = indices._aval.size
    values: Tensor = reshape(cotangent, (count, *params._aval.dims[1:]))
    return Rows(values, reshape(indices, (count,)))


def joined(parts: Sequence[Rows]) -> Rows:
    """Several contributions as one, one after the other."""
    if len(parts) == 1:
        return parts[0]
    wide = any(p.indices.dtype.size > 4 for p in parts)
    indices = [cast(p.indices, "int64" if wide else "int32") for p in parts]
    return Rows(concat([p.values for p in parts], 0), concat(indices, 0))


def as_slices(rows: Rows, kind: Aval) -> IndexedSlices:
    """The rows as what users get: the gradient of a tensor of the type `kind`."""
    return IndexedSlices(rows.values, rows.indices, literal(np.array(kind.dims, np.int32)))


def as_dense(rows: Rows, kind: Aval) -> Tensor:
    """The rows added into zeros of the type `kind`."""
    dense: Tensor = scatter_nd(expand_dims(rows.indices, -1), rows.values, kind.dims)
    return dense
