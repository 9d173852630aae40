"""Diagonals and bands of matrices: diag, diag_part, set_diag, band_part, tensor_diag."""

from __future__ import annotations

import math
from typing import Any

import jax.numpy as jnp

from ..runtime import attributes
from ..runtime.aval import Aval
from ..runtime.coerce import convert_to_tensor
from ..runtime.define import op
from ..runtime.errors import ShapeError
from ..runtime.op import Array
from ..runtime.tensor import Tensor
from .checks import text


def _band(k: Any) -> tuple[int, int]:
    """The lowest and highest diagonal that `k` (an int or a pair) names. Raises a ShapeError if swapped."""
    frozen = attributes.freeze(k)
    low, high = (frozen, frozen) if isinstance(frozen, int) else (frozen[0], frozen[-1])
    if low > high:
        raise ShapeError(f"lower_diag_index must not be larger than upper_diag_index: {low} > {high}")
    return low, high


def _sides(align: str) -> tuple[bool, bool]:
    """For diagonals above and below the main one: whether they are padded at the start (aligned right)."""
    if align not in ("LEFT_RIGHT", "RIGHT_LEFT", "LEFT_LEFT", "RIGHT_RIGHT"):
        raise ValueError(f"align must be LEFT_RIGHT, RIGHT_LEFT, LEFT_LEFT or RIGHT_RIGHT, got {align!r}")
    above, below = align.split("_")
    return above == "RIGHT", below == "RIGHT"


def _length(rows: int, columns: int, d: int) -> int:
    return max(min(rows + min(d, 0), columns - max(d, 0)), 0)


def _index(rows: int, columns: int, low: int, high: int, align: str) -> tuple[Array, Array, Array]:
    """For each place of a rows x columns matrix: which stored diagonal and element it is, and whether any."""
    above, below = _sides(align)
    i, j = jnp.indices((rows, columns), sparse=True)
    d = j - i
    longest = max(_length(rows, columns, x) for x in range(low, high + 1))
    length = jnp.minimum(rows + jnp.minimum(d, 0), columns - jnp.maximum(d, 0))
    right = jnp.where(d > 0, above, jnp.where(d < 0, below, above))
    offset = jnp.where(right, longest - length, 0)
    inside = (d >= low) & (d <= high)
    return jnp.where(inside, high - d, 0), jnp.where(inside, jnp.minimum(i, j) + offset, 0), inside


def _diag_sizes(last: int, low: int, high: int, num_rows: int, num_cols: int) -> tuple[int, int]:
    """The shape asked for, or the smallest whose longest diagonal of the band has `last` elements."""
    rows_least, columns_least = last - min(high, 0), last + max(low, 0)
    rows, columns = num_rows, num_cols
    if rows == -1 and columns == -1:
        rows = columns = max(rows_least, columns_least)
    elif rows == -1:
        rows = rows_least
    elif columns == -1:
        columns = columns_least
    return rows, columns


def _diag_check(diagonal: Aval, padding: Aval, low: int, high: int, num_rows: int, num_cols: int, align: str) -> None:
    if not diagonal.dims:
        raise ShapeError("diagonal must be at least 1-dim, received shape: [] [Op:MatrixDiagV3]")
    last = diagonal.dims[-1]
    if low != high and (len(diagonal.dims) < 2 or diagonal.dims[-2] != high - low + 1):
        raise ShapeError("The number of diagonals provided in the input does not match the "
                             "lower_diag_index and "
                             f"upper_diag_index range: {text(diagonal.dims)} for {low}..{high} "
                             "[Op:MatrixDiagV3]")  # fmt: skip
    if last is None:
        return
    rows, columns = _diag_sizes(last, low, high, num_rows, num_cols)
    if rows < last - min(high, 0):
        raise ShapeError("The number of rows is too small. [Op:MatrixDiagV3]")
    if columns < last + max(low, 0):
        raise ShapeError("The number of columns is too small. [Op:MatrixDiagV3]")


@op("MatrixDiagV3", check=_diag_check)
def _diag(
    diagonal: Array, padding_value: Array, low: int, high: int, num_rows: int, num_cols: int, align: Any
) -> Array:
    stored = diagonal[..., None, :] if low == high else diagonal
    rows, columns = _diag_sizes(stored.shape[-1], low, high, num_rows, num_cols)
    which, element, inside = _index(rows, columns, low, high, align)
    return jnp.where(inside, stored[..., which, element], padding_value)


def diag(
    diagonal: Any,
    name: str | None = "diag",
    k: Any = 0,
    num_rows: Any = -1,
    num_cols: Any = -1,
    padding_value: Any = 0,
    align: str = "RIGHT_LEFT",
) -> Tensor:
    """Matrices with the given diagonals, and `padding_value` elsewhere.

    Args:
        diagonal: `[..., n]` for one diagonal; `[..., d, n]` for the `d` of `k = (low, high)`, the highest
            first,
            shorter ones padded as `align` says.
        k: which diagonal, 0 the main one, positive above it; or the lowest and highest.
        num_rows: the number of rows; as few as possible without it. `num_cols` likewise.
        padding_value: a scalar.
        align: `"RIGHT_LEFT"` pads diagonals above the main one at the start, those below at the end; ...

    Returns `[..., num_rows, num_cols]`. Raises InvalidArgumentError where the diagonals do not fit.

    >>> import tenfold as tf
    >>> tf.linalg.diag([1, 2])
    <tf.Tensor: shape=(2, 2), dtype=int32, numpy=
    array([[1, 0],
           [0, 2]], dtype=int32)>
    """
    tensor = convert_to_tensor(diagonal)
    padding = convert_to_tensor(bool(padding_value) if tensor.dtype.is_bool else padding_value, dtype=tensor.dtype)
    made: Tensor = _diag(tensor, padding, *_band(k), num_rows, num_cols, align, name)
    return made


def _in_matrix(aval: Aval, low: int, high: int, name: str) -> None:
    if len(aval.dims) < 2:
        raise ShapeError(f"input must be at least 2-dim, received shape: {text(aval.dims)} [Op:{name}]")
    rows, columns = aval.dims[-2:]
    if rows is None or columns is None:
        return
    for side, d in (("lower", low), ("upper", high)):
        if not (-rows < d < columns or d == 0):
            raise ShapeError(f"{side}_diag_index is out of bound: {d}. It must be between {-rows} and "
                             f"{columns} "
                             f"[Op:{name}]")  # fmt: skip


def _part_check(input: Aval, padding: Aval, low: int, high: int, align: str) -> None:
    _in_matrix(input, low, high, "MatrixDiagPartV3")


@op("MatrixDiagPartV3", check=_part_check)
def _diag_part(input: Array, padding_value: Array, low: int, high: int, align: Any) -> Array:
    rows, columns = input.shape[-2:]
    above, below = _sides(align)
    longest = max(_length(rows, columns, d) for d in range(low, high + 1))
    parts = []
    for d in range(high, low - 1, -1):
        part = jnp.diagonal(input, d, -2, -1)
        missing = longest - part.shape[-1]
        at_start = above if d >= 0 else below
        widths = [(0, 0)] * (part.ndim - 1) + [(missing, 0) if at_start else (0, missing)]
        parts.append(jnp.pad(part, widths, constant_values=padding_value) if missing else part)
    return parts[0] if low == high else jnp.stack(parts, -2)


def diag_part(
    input: Any, name: str | None = "diag_part", k: Any = 0, padding_value: Any = 0, align: str = "RIGHT_LEFT"
) -> Tensor:
    """Diagonals of matrices `[..., m, n]`: `[..., length]`, or for several `[..., number, longest]`.

    Arguments and errors as in `diag`.

    >>> import tenfold as tf
    >>> tf.linalg.diag_part([[1, 2], [3, 4]], k=1)
    <tf.Tensor: shape=(1,), dtype=int32, numpy=array([2], dtype=int32)>
    """
    tensor = convert_to_tensor(input)
    padding = convert_to_tensor(bool(padding_value) if tensor.dtype.is_bool else padding_value, dtype=tensor.dtype)
    part: Tensor = _diag_part(tensor, padding, *_band(k), align, name)
    return part


def _set_check(input: Aval, diagonal: Aval, low: int, high: int, align: str) -> None:
    _in_matrix(input, low, high, "MatrixSetDiagV3")
    rows, columns = input.dims[-2:]
    if rows is None or columns is None:
        return
    longest = max(_length(rows, columns, d) for d in range(low, high + 1))
    wanted = (*input.dims[:-2], *(() if low == high else (high - low + 1,)), longest)
    if not diagonal.shape.is_compatible_with(wanted):
        raise ShapeError(f"diagonal has shape {text(diagonal.dims)}, but diagonals {low}..{high} of "
                         f"{text(input.dims)} need "
                         f"{text(wanted)} [Op:MatrixSetDiagV3]")  # fmt: skip


@op("MatrixSetDiagV3", check=_set_check)
def _set_diag(input: Array, diagonal: Array, low: int, high: int, align: Any) -> Array:
    stored = diagonal[..., None, :] if low == high else diagonal
    rows, columns = input.shape[-2:]
    which, element, inside = _index(rows, columns, low, high, align)
    return jnp.where(inside, stored[..., which, element], input)


def set_diag(input: Any, diagonal: Any, name: str | None = "set_diag", k: Any = 0, align: str = "RIGHT_LEFT") -> Tensor:
    """The matrices `input` `[..., m, n]` with the diagonals `k` replaced; `diagonal` as `diag_part` gives it.

    >>> import tenfold as tf
    >>> tf.linalg.set_diag([[1, 2], [3, 4]], [7, 8])
    <tf.Tensor: shape=(2, 2), dtype=int32, numpy=
    array([[7, 2],
           [3, 8]], dtype=int32)>
    """
    written: Tensor = _set_diag(input, diagonal, *_band(k), align, name)
    return written


def _band_check(input: Aval, num_lower: int, num_upper: int) -> None:
    if len(input.dims) < 2:
        raise ShapeError(f"input must be at least 2-dim, received shape: {text(input.dims)} [Op:MatrixBandPart]")
    for count, size, words in ((num_lower, input.dims[-2], "num_lower must be negative or less or equal to "
                                                           "number of rows"),
                               (num_upper, input.dims[-1], "num_upper must be negative or less or equal to "
                                                           "number of columns")):  # fmt: skip
        if size is not None and count > size:
            raise ShapeError(f"{words} ({size}) got: {count} [Op:MatrixBandPart]")


@op("MatrixBandPart", check=_band_check)
def band_part(input: Array, num_lower: int, num_upper: int) -> Array:
    """The matrices `[..., m, n]` with 0 beyond `num_lower` diagonals below and `num_upper` above the main.

    A negative number keeps that whole triangle. Raises InvalidArgumentError for more than there are.

    >>> import tenfold as tf
    >>> tf.linalg.band_part([[1, 2], [3, 4]], -1, 0)
    <tf.Tensor: shape=(2, 2), dtype=int32, numpy=
    array([[1, 0],
           [3, 4]], dtype=int32)>
    """
    i, j = jnp.indices(input.shape[-2:], sparse=True)
    inside = jnp.ones(input.shape[-2:], bool)
    if num_lower >= 0:
        inside &= i - j <= num_lower
    if num_upper >= 0:
        inside &= j - i <= num_upper
    return jnp.where(inside, input, jnp.zeros((), input.dtype))


@op("Diag")
def tensor_diag(diagonal: Array) -> Array:
    """`diagonal` where both halves of an index into `[*shape, *shape]` agree, 0 elsewhere.

    >>> import tenfold as tf
    >>> tf.linalg.tensor_diag([1, 2]).numpy().tolist()
    [[1, 0], [0, 2]]
    """
    return jnp.diag(diagonal.ravel()).reshape(diagonal.shape * 2)


def _tensor_part_check(input: Aval) -> None:
    rank = len(input.dims)
    if rank % 2 or not rank:
        raise ShapeError(
            f"The rank of the tensor should be even and positive, got shape {text(input.dims)} [Op:DiagPart]"
        )
    for d in range(rank // 2):
        if input.dims[d] != input.dims[d + rank // 2]:
            raise ShapeError(f"Invalid shape {text(input.dims)}: dimensions {d} and {d + rank // 2} do not "
                             "match. "
                             "[Op:DiagPart]")  # fmt: skip


@op("DiagPart", check=_tensor_part_check)
def tensor_diag_part(input: Array) -> Array:
    """The inverse of `tensor_diag`: from `[*shape, *shape]` the elements whose two index halves agree.

    Raises InvalidArgumentError for other shapes.

    >>> import tenfold as tf
    >>> tf.linalg.tensor_diag_part([[1, 2], [3, 4]]).numpy().tolist()
    [1, 4]
    """
    shape = input.shape[: input.ndim // 2]
    size = math.prod(shape)
    return jnp.diagonal(input.reshape(size, size)).reshape(shape)
