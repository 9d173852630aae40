"""Matrices with few diagonals: tridiagonal and banded systems, products and eigenvalues."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
from jax import lax

from ..runtime.aval import Aval
from ..runtime.coerce import convert_to_tensor
from ..runtime.define import op
from ..runtime.errors import ShapeError
from ..runtime.op import Array
from ..runtime.tensor import Tensor
from .array import expand_dims, matrix_transpose, squeeze
from .checks import text
from .diagonal import diag_part
from .joining import stack
from .padding import pad
from .solve import SOLVABLE, triangular, wide


def _compact(diagonals: Any, form: str) -> Tensor:
    """The diagonals as `[..., 3, n]`: above the main one (padded at the end), it, below (at the start)."""
    if form == "compact":
        return convert_to_tensor(diagonals)
    if form == "matrix":
        return diag_part(diagonals, k=(-1, 1), align="LEFT_RIGHT")
    if form != "sequence":
        raise ValueError(f"Unrecognized diagonals_format: {form}")
    above, main, below = (convert_to_tensor(d) for d in diagonals)
    n = main.shape[-1]
    lead = [[0, 0]] * (main.ndim - 1)
    above = pad(above, [*lead, [0, 1]]) if above.shape[-1] == n - 1 else above
    below = pad(below, [*lead, [1, 0]]) if below.shape[-1] == n - 1 else below
    return stack([above, main, below], axis=-2)


def _fit(diagonals: Aval, rhs: Aval, **_: Any) -> None:
    d, r = diagonals.dims, rhs.dims
    if len(d) < 2 or d[-2] != 3:
        raise ShapeError(f"diagonals must have shape [..., 3, n], got {text(d)}")
    if len(r) != len(d) or not diagonals.shape[:-2].is_compatible_with(rhs.shape[:-2]) or r[-2] not in (d[-1], None):
        raise ShapeError(f"diagonals {text(d)} and rhs {text(r)} do not fit")


@op("TridiagonalSolve", dtypes=SOLVABLE, check=_fit)
def _tridiagonal_solve(diagonals: Array, rhs: Array) -> Array:
    above, main, below = (wide(diagonals)[..., i, :] for i in range(3))
    n = main.shape[-1]
    inside = jnp.arange(n)
    above = jnp.where(inside == n - 1, 0, above)
    below = jnp.where(inside == 0, 0, below)
    return lax.linalg.tridiagonal_solve(below, main, above, wide(rhs)).astype(rhs.dtype)


def tridiagonal_solve(
    diagonals: Any,
    rhs: Any,
    diagonals_format: str = "compact",
    transpose_rhs: bool = False,
    conjugate_rhs: bool = False,
    name: str | None = None,
    partial_pivoting: bool = True,
    perturb_singular: bool = False,
) -> Tensor:
    """The solution X of `A @ X = rhs` for tridiagonal A, `[..., n, k]` or `[..., n]` as `rhs`.

    Args:
        diagonals: `"compact"` `[..., 3, n]` (above the main diagonal padded at the end, main, below padded
            at the
            start), `"sequence"` of three, or `"matrix"` `[..., n, n]`, as `diagonals_format` says.
        rhs: `[..., n, k]`, or `[..., n]`.
        transpose_rhs: transpose `rhs` first; `conjugate_rhs` likewise.
        partial_pivoting: accepted; whether rows are exchanged is the platform's choice.

    Raises InvalidArgumentError where shapes do not fit, NotImplementedError for `perturb_singular`.

    >>> import tenfold as tf
    >>> tf.linalg.tridiagonal_solve([[0., 0.], [2., 4.], [0., 0.]], [2., 8.]).numpy().tolist()
    [1.0, 2.0]
    """
    if perturb_singular:
        raise NotImplementedError("perturb_singular is not available: singular systems give values that are not finite")
    compact = _compact(diagonals, diagonals_format)
    right = convert_to_tensor(rhs, dtype_hint=compact.dtype)
    vector = right.ndim == compact.ndim - 1
    if vector:
        right = expand_dims(right, -1)
    elif transpose_rhs:
        right = matrix_transpose(right, conjugate=conjugate_rhs)
    solution: Tensor = _tridiagonal_solve(compact, right, name)
    return squeeze(solution, -1) if vector else solution


@op("TridiagonalMatMul", dtypes=SOLVABLE, check=_fit)
def _tridiagonal_matmul(diagonals: Array, rhs: Array) -> Array:
    above, main, below = (diagonals[..., i, :, None] for i in range(3))
    none = jnp.zeros_like(rhs[..., :1, :])
    following = jnp.concatenate([rhs[..., 1:, :], none], -2)
    preceding = jnp.concatenate([none, rhs[..., :-1, :]], -2)
    return above * following + main * rhs + below * preceding


def tridiagonal_matmul(diagonals: Any, rhs: Any, diagonals_format: str = "compact", name: str | None = None) -> Tensor:
    """The product of a tridiagonal matrix and `rhs` `[..., n, k]`; `diagonals` as in `tridiagonal_solve`.

    >>> import tenfold as tf
    >>> tf.linalg.tridiagonal_matmul([[0., 0.], [2., 4.], [0., 0.]], [[1.], [2.]]).numpy().tolist()
    [[2.0], [8.0]]
    """
    product: Tensor = _tridiagonal_matmul(_compact(diagonals, diagonals_format), rhs, name)
    return product


def _banded_check(bands: Aval, rhs: Aval, lower: bool, adjoint: bool) -> None:
    if len(bands.dims) < 2 or len(rhs.dims) < 2 or not bands.shape[-1:].is_compatible_with(rhs.shape[-2:-1]):
        raise ShapeError(f"bands {text(bands.dims)} and rhs {text(rhs.dims)} do not fit [Op:BandedTriangularSolve]")


@op("BandedTriangularSolve", dtypes=SOLVABLE, check=_banded_check)
def _banded_solve(bands: Array, rhs: Array, lower: bool, adjoint: bool) -> Array:
    count, n = bands.shape[-2:]
    i, j = jnp.indices((n, n), sparse=True)
    # Row r of `bands` is diagonal -r (lower), or the last row is the main diagonal (upper).
    which = i - j if lower else count - 1 - (j - i)
    inside = (which >= 0) & (which < count) & ((i >= j) if lower else (i <= j))
    # Row i of the matrix takes its elements from column i of `bands`.
    stored = bands[..., jnp.where(inside, which, 0), jnp.broadcast_to(i, (n, n))]
    return triangular(jnp.where(inside, stored, 0), rhs, lower, adjoint)


def banded_triangular_solve(
    bands: Any, rhs: Any, lower: bool = True, adjoint: bool = False, name: str | None = None
) -> Tensor:
    """The solution X of `A @ X = rhs` for a triangular A with few diagonals.

    Args:
        bands: `[..., k, n]`; for a lower triangle the main diagonal first and the others padded at the
            start, for an
            upper one the main diagonal last and the others padded at the end.
        rhs: `[..., n, m]`.
        lower: which triangle it is.
        adjoint: solve with the conjugate transpose.

    >>> import tenfold as tf
    >>> tf.linalg.banded_triangular_solve([[2., 4.], [0., 1.]], [[2.], [9.]]).numpy().tolist()
    [[1.0], [2.0]]
    """
    left = convert_to_tensor(bands)
    solution: Tensor = _banded_solve(left, convert_to_tensor(rhs, dtype_hint=left.dtype), lower, adjoint, name)
    return solution


@op("EighTridiagonal")
def _eigh_tridiagonal(alpha: Array, beta: Array) -> tuple[Array, Array]:
    matrix = jnp.diag(wide(alpha)) + jnp.diag(wide(beta), -1) + jnp.diag(jnp.conj(wide(beta)), 1)
    values, vectors = jnp.linalg.eigh(matrix)
    return values, vectors


def eigh_tridiagonal(
    alpha: Any,
    beta: Any,
    eigvals_only: bool = True,
    select: str = "a",
    select_range: Any = None,
    tol: Any = None,
    name: str | None = None,
) -> Any:
    """The eigenvalues, smallest first, of the Hermitian matrix with `beta` `[n - 1]` below its diagonal.

    Args:
        alpha: the diagonal, real, `[n]`.
        beta: the diagonal below it.
        eigvals_only: False for `(eigenvalues, eigenvectors)`, the vectors as columns.
        select: `"a"` all, or `"i"` those numbered `select_range[0]` to `select_range[1]`, both included.
        select_range: see `select`.
        tol: accepted; all digits are computed.

    Raises ValueError for another `select`.

    >>> import tenfold as tf
    >>> tf.linalg.eigh_tridiagonal([1., 2.], [0.]).numpy().tolist()
    [1.0, 2.0]
    """
    if select not in ("a", "i"):
        raise ValueError(
            f"select must be 'a' or 'i' (the number of values in a range is not known beforehand), got {select!r}"
        )
    values, vectors = _eigh_tridiagonal(alpha, beta, name)
    if select == "i":
        first, last = select_range
        values, vectors = values[first : last + 1], vectors[:, first : last + 1]
    return values if eigvals_only else (values, vectors)
