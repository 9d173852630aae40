"""Solving linear systems: inv, solve, triangular_solve, cholesky_solve, lstsq, pinv."""

from __future__ import annotations

from typing import Any, Final

import jax.numpy as jnp
import numpy as np
from jax import lax

from ..runtime import attributes
from ..runtime.aval import Aval
from ..runtime.coerce import convert_to_tensor
from ..runtime.define import op
from ..runtime.dtypes import bfloat16, complex64, complex128, float16, float32, float64
from ..runtime.errors import InvalidArgumentError, ShapeError
from ..runtime.op import Array
from ..runtime.tensor import Tensor
from .checks import broadcast, text
from .shape_checks import readable

SOLVABLE: Final = frozenset({float16, float32, float64, complex64, complex128})
_TRIANGULAR: Final = SOLVABLE | {bfloat16}


def square(input: Aval, name: str) -> None:
    """Raise a ShapeError where `input` is no batch of square matrices."""
    if len(input.dims) < 2:
        raise ShapeError(f"Input tensor 0 must have rank >= 2, got {len(input.dims)} [Op:{name}]")
    rows, columns = input.dims[-2:]
    if rows != columns and None not in (rows, columns):
        raise ShapeError(f"Input matrix must be square. Got shape {text(input.dims)} [Op:{name}]")


def wide(x: Array) -> Array:
    """`x` in a precision that LAPACK has: half precision as float32."""
    return x.astype(jnp.float32) if x.dtype in (jnp.float16, jnp.bfloat16) else x


def real_of(x: Array) -> Any:
    """The dtype of the real part of `x`."""
    return jnp.real(x).dtype


def adjoint_of(x: Array) -> Array:
    """The conjugate transpose of the last two axes."""
    return jnp.conj(jnp.swapaxes(x, -1, -2))


def _refuse_singular(result: Tensor, message: str, *operands: Tensor) -> None:
    """Raise where an eager result is not finite although its operands are: TensorFlow checks the pivots."""
    values = readable(result)
    if values is None or np.isfinite(values).all():
        return
    given = [readable(o) for o in operands]
    if all(g is not None and np.isfinite(g).all() for g in given):
        raise InvalidArgumentError(message)


def _inv_check(input: Aval, adjoint: bool) -> None:
    square(input, "MatrixInverse")


@op("MatrixInverse", dtypes=SOLVABLE, check=_inv_check)
def _inv(input: Array, adjoint: bool) -> Array:
    inverse = jnp.linalg.inv(wide(input)).astype(input.dtype)
    return adjoint_of(inverse) if adjoint else inverse


def inv(input: Any, adjoint: bool = False, name: str | None = None) -> Tensor:
    """The inverse of square matrices `[..., n, n]`, or with `adjoint` that of their conjugate transposes.

    Raises InvalidArgumentError for matrices that are not square and, in eager code on CPU, for singular ones
    (elsewhere the result is not finite).

    >>> import tenfold as tf
    >>> tf.linalg.inv([[2., 0.], [0., 4.]]).numpy().tolist()
    [[0.5, 0.0], [0.0, 0.25]]
    """
    matrix = convert_to_tensor(input)
    inverse: Tensor = _inv(matrix, adjoint, name)
    _refuse_singular(inverse, "Input is not invertible. [Op:MatrixInverse]", matrix)
    return inverse


def _solve_check(matrix: Aval, rhs: Aval, **_: Any) -> None:
    if len(matrix.dims) != len(rhs.dims):
        raise ShapeError(f"All input tensors must have the same rank: {text(matrix.dims)}, {text(rhs.dims)} "
                         "[Op:MatrixSolve]")  # fmt: skip
    square(matrix, "MatrixSolve")
    if not matrix.shape[:-1].is_compatible_with(rhs.shape[:-1]):
        raise ShapeError(
            f"Input matrix and rhs are incompatible: {text(matrix.dims)}, {text(rhs.dims)} [Op:MatrixSolve]"
        )


@op("MatrixSolve", dtypes=SOLVABLE, check=_solve_check)
def _solve(matrix: Array, rhs: Array, adjoint: bool) -> Array:
    left = adjoint_of(matrix) if adjoint else matrix
    return jnp.linalg.solve(wide(left), wide(rhs)).astype(rhs.dtype)


def solve(matrix: Any, rhs: Any, adjoint: bool = False, name: str | None = None) -> Tensor:
    """The solution X of `matrix @ X = rhs`, for `[..., n, n]` and `[..., n, k]`: `[..., n, k]`.

    `adjoint` solves with the conjugate transpose of `matrix`. Raises InvalidArgumentError where shapes do not
    fit and, in eager code on CPU, for a singular matrix (elsewhere the result is not finite).

    >>> import tenfold as tf
    >>> tf.linalg.solve([[2., 0.], [0., 4.]], [[1.], [1.]]).numpy().tolist()
    [[0.5], [0.25]]
    """
    left = convert_to_tensor(matrix)
    right = convert_to_tensor(rhs, dtype_hint=left.dtype)
    solution: Tensor = _solve(left, right, adjoint, name)
    _refuse_singular(solution, "Input matrix is not invertible. [Op:MatrixSolve]", left, right)
    return solution


def _triangular_check(matrix: Aval, rhs: Aval, **_: Any) -> None:
    square(matrix, "MatrixTriangularSolve")
    if len(rhs.dims) < 2:
        raise ShapeError(f"In[1] ndims must be >= 2: {len(rhs.dims)} [Op:MatrixTriangularSolve]")
    rows, n = rhs.dims[-2], matrix.dims[-1]
    if (rows != n and None not in (rows, n)) or broadcast(matrix.dims[:-2], rhs.dims[:-2]) is None:
        raise ShapeError(f"In[0] and In[1] are incompatible: {text(matrix.dims)}, {text(rhs.dims)} "
                         "[Op:MatrixTriangularSolve]")  # fmt: skip


def triangular(matrix: Array, rhs: Array, lower: bool, adjoint: bool) -> Array:
    """The kernel of `triangular_solve`."""
    batch = jnp.broadcast_shapes(matrix.shape[:-2], rhs.shape[:-2])
    left = jnp.broadcast_to(wide(matrix), batch + matrix.shape[-2:])
    right = jnp.broadcast_to(wide(rhs), batch + rhs.shape[-2:])
    solved = lax.linalg.triangular_solve(
        left, right, left_side=True, lower=lower, transpose_a=adjoint, conjugate_a=adjoint
    )
    return solved.astype(rhs.dtype)


@op("MatrixTriangularSolve", dtypes=_TRIANGULAR, check=_triangular_check)
def triangular_solve(matrix: Array, rhs: Array, lower: bool = True, adjoint: bool = False) -> Array:
    """The solution X of `matrix @ X = rhs` for triangular `[..., n, n]` and `[..., n, k]`; batches broadcast.

    Only the lower triangle is read (the upper one with `lower=False`); `adjoint` solves with the conjugate
    transpose. Raises InvalidArgumentError where shapes do not fit.

    >>> import tenfold as tf
    >>> tf.linalg.triangular_solve([[2., 0.], [1., 1.]], [[2.], [3.]]).numpy().tolist()
    [[1.0], [2.0]]
    """
    return triangular(matrix, rhs, lower, adjoint)


@op("CholeskySolve", dtypes=SOLVABLE, check=_triangular_check)
def cholesky_solve(chol: Array, rhs: Array) -> Array:
    """The solution X of `A @ X = rhs`, given `chol = tf.linalg.cholesky(A)`.

    >>> import tenfold as tf
    >>> tf.linalg.cholesky_solve([[2., 0.], [0., 1.]], [[4.], [3.]]).numpy().tolist()
    [[1.0], [3.0]]
    """
    return triangular(chol, triangular(chol, rhs, True, False), True, True)


def _lstsq_check(matrix: Aval, rhs: Aval, regularizer: Aval, fast: bool) -> None:
    if len(matrix.dims) < 2 or len(matrix.dims) != len(rhs.dims):
        raise ShapeError(f"matrix and rhs must have the same rank of at least 2: {text(matrix.dims)}, "
                         f"{text(rhs.dims)} "
                         "[Op:MatrixSolveLs]")  # fmt: skip
    if not matrix.shape[:-1].is_compatible_with(rhs.shape[:-1]):
        raise ShapeError(
            f"Input matrix and rhs are incompatible: {text(matrix.dims)}, {text(rhs.dims)} [Op:MatrixSolveLs]"
        )


@op("MatrixSolveLs", dtypes=SOLVABLE, check=_lstsq_check)
def _lstsq(matrix: Array, rhs: Array, regularizer: Array, fast: bool) -> Array:
    a, b = wide(matrix), wide(rhs)
    rows, columns = a.shape[-2:]
    if not fast:
        return (jnp.linalg.pinv(a) @ b).astype(rhs.dtype)
    turned = adjoint_of(a)
    tall = rows >= columns
    gram = (turned @ a if tall else a @ turned) + regularizer.astype(a.dtype) * jnp.eye(
        min(rows, columns), dtype=a.dtype
    )
    chol = jnp.linalg.cholesky(gram)

    def apply(x: Array) -> Array:
        return triangular(chol, triangular(chol, x, True, False), True, True)

    return (apply(turned @ b) if tall else turned @ apply(b)).astype(rhs.dtype)


def lstsq(matrix: Any, rhs: Any, l2_regularizer: Any = 0.0, fast: bool = True, name: str | None = None) -> Tensor:
    """The least squares solution X of `matrix @ X = rhs`, for `[..., m, n]` and `[..., m, k]`: `[..., n, k]`.

    Args:
        matrix: with `fast`, of full rank.
        rhs: of the same dtype and rank.
        l2_regularizer: L, which adds `L * ||X||^2` to the squared error; not used with `fast=False`.
        fast: solve the normal equations by Cholesky; otherwise by singular values, for the solution of least
            norm.

    Where m < n, the solution of least norm. Raises InvalidArgumentError where shapes do not fit.

    >>> import tenfold as tf
    >>> tf.linalg.lstsq([[2.]], [[4.]]).numpy().tolist()
    [[2.0]]
    """
    left = convert_to_tensor(matrix)
    regularizer = convert_to_tensor(l2_regularizer, dtype_hint=left.dtype)
    solution: Tensor = _lstsq(left, rhs, regularizer, fast, name)
    return solution


def _pinv_check(a: Aval, rcond: Any) -> None:
    if len(a.dims) < 2:
        raise ShapeError(f"Input `a` must have at least 2 dimensions. Saw: {len(a.dims)}.")


@op("PseudoInverse", dtypes=SOLVABLE, check=_pinv_check)
def _pinv(a: Array, rcond: Any) -> Array:
    return jnp.linalg.pinv(wide(a), rtol=rcond).astype(a.dtype)


def pinv(a: Any, rcond: Any = None, validate_args: bool = False, name: str | None = None) -> Tensor:
    """The Moore-Penrose inverse of matrices `[..., m, n]`: `[..., n, m]`.

    Singular values below `rcond` times the largest count as 0; by default `10 * max(m, n) * eps`.

    >>> import tenfold as tf
    >>> tf.linalg.pinv([[2., 0.]]).numpy().tolist()
    [[0.5], [0.0]]
    """
    inverse: Tensor = _pinv(a, attributes.freeze(rcond), name)
    return inverse
