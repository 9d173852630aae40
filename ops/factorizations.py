"""Factorizations of matrices and what follows from them: cholesky, qr, svd, lu, det, slogdet, logdet."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jax import lax

from ..runtime import attributes
from ..runtime.aval import Aval
from ..runtime.coerce import convert_to_tensor
from ..runtime.define import op
from ..runtime.dtypes import int32
from ..runtime.errors import ShapeError
from ..runtime.op import Array, Index
from ..runtime.tensor import Tensor
from .checks import text
from .solve import SOLVABLE, adjoint_of, real_of, square, wide


class Qr(NamedTuple):
    """What `tf.linalg.qr` gives: `q @ r` is the matrix."""

    q: Tensor
    r: Tensor


class Lu(NamedTuple):
    """What `tf.linalg.lu` gives: both triangles packed into one matrix, and the order of the rows."""

    lu: Tensor
    p: Tensor


class LogMatrixDeterminant(NamedTuple):
    """What `tf.linalg.slogdet` gives."""

    sign: Tensor
    log_abs_determinant: Tensor


def _matrix(name: str) -> Any:
    def check(input: Aval, **_: Any) -> None:
        if len(input.dims) < 2:
            raise ShapeError(f"Input tensor 0 must have rank >= 2, got {len(input.dims)} [Op:{name}]")

    return check


def _square(name: str) -> Any:
    return lambda input, **_: square(input, name)


@jax.custom_jvp
def _mirrored(matrix: Array) -> Array:
    """The Hermitian matrix whose lower triangle is that of `matrix`."""
    lower = jnp.tril(matrix, -1)
    diagonal = jnp.real(jnp.diagonal(matrix, axis1=-2, axis2=-1)).astype(matrix.dtype)
    return lower + adjoint_of(lower) + diagonal[..., None] * jnp.eye(matrix.shape[-1], dtype=matrix.dtype)


@_mirrored.defjvp
def _mirrored_jvp(primals: tuple[Array], tangents: tuple[Array]) -> tuple[Array, Array]:
    # TensorFlow reads the lower triangle alone, but shares the gradient between both.
    (change,) = tangents
    return _mirrored(*primals), (change + adjoint_of(change)) / 2


@op("Cholesky", dtypes=SOLVABLE, check=_square("Cholesky"))
def cholesky(input: Array) -> Array:
    """The lower triangular L with `L @ L^H` equal to the positive definite matrices `input` `[..., n, n]`.

    Only the lower triangle is read. Where a matrix is not positive definite the result is nan.

    >>> import tenfold as tf
    >>> tf.linalg.cholesky([[4., 2.], [2., 2.]]).numpy().tolist()
    [[2.0, 0.0], [1.0, 1.0]]
    """
    return jnp.linalg.cholesky(_mirrored(wide(input)), symmetrize_input=False).astype(input.dtype)


@op("Qr", dtypes=SOLVABLE, check=_matrix("Qr"))
def _qr(input: Array, full_matrices: bool) -> tuple[Array, Array]:
    q, r = jnp.linalg.qr(wide(input), mode="complete" if full_matrices else "reduced")
    return q.astype(input.dtype), r.astype(input.dtype)


def qr(input: Any, full_matrices: bool = False, name: str | None = None) -> Qr:
    """`(q, r)` with `q @ r` equal to `input` `[..., m, n]`, `q` unitary and `r` upper triangular.

    Shapes `[..., m, k]` and `[..., k, n]` with `k = min(m, n)`, or with `full_matrices` `k = m`.

    >>> import tenfold as tf
    >>> [t.shape.as_list() for t in tf.linalg.qr(tf.ones([3, 2]))]
    [[3, 2], [2, 2]]
    """
    return Qr(*_qr(input, full_matrices, name))


@op("Svd", dtypes=SOLVABLE, check=_matrix("Svd"))
def _svd(tensor: Array, full_matrices: bool) -> tuple[Array, Array, Array]:
    u, s, vh = jnp.linalg.svd(wide(tensor), full_matrices=full_matrices)
    real = real_of(tensor)
    return s.astype(real), u.astype(tensor.dtype), adjoint_of(vh).astype(tensor.dtype)


@op("SingularValues", dtypes=SOLVABLE, check=_matrix("Svd"))
def _singular_values(tensor: Array) -> Array:
    return jnp.linalg.svd(wide(tensor), compute_uv=False).astype(real_of(tensor))


def svd(tensor: Any, full_matrices: bool = False, compute_uv: bool = True, name: str | None = None) -> Any:
    """The singular value decomposition of `[..., m, n]`: `(s, u, v)`, the matrix being `u @ diag(s) @ v^H`.

    `s` has the largest first. Shapes `[..., k]`, `[..., m, k]` and `[..., n, k]` with `k = min(m, n)`; with
    `full_matrices` `u` and `v` are square. `compute_uv=False` gives `s` alone.

    >>> import tenfold as tf
    >>> tf.linalg.svd([[3., 0.], [0., 4.]], compute_uv=False).numpy().tolist()
    [4.0, 3.0]
    """
    return _svd(tensor, full_matrices, name) if compute_uv else _singular_values(tensor, name)


@op("MatrixDeterminant", dtypes=SOLVABLE, check=_square("MatrixDeterminant"))
def det(input: Array) -> Array:
    """The determinants of square matrices `[..., n, n]`: `[...]`.

    >>> import tenfold as tf
    >>> tf.linalg.det([[2., 0.], [0., 4.]])
    <tf.Tensor: shape=(), dtype=float32, numpy=8.0>
    """
    return jnp.linalg.det(wide(input)).astype(input.dtype)


@op("LogMatrixDeterminant", dtypes=SOLVABLE, check=_square("LogMatrixDeterminant"))
def _slogdet(input: Array) -> tuple[Array, Array]:
    sign, logarithm = jnp.linalg.slogdet(wide(input))
    return sign.astype(input.dtype), logarithm.astype(input.dtype)


def slogdet(input: Any, name: str | None = None) -> LogMatrixDeterminant:
    """The sign and the logarithm of the absolute value of the determinants of `[..., n, n]`: two of `[...]`.

    >>> import tenfold as tf
    >>> tf.linalg.slogdet([[-1., 0.], [0., 1.]]).sign
    <tf.Tensor: shape=(), dtype=float32, numpy=-1.0>
    """
    return LogMatrixDeterminant(*_slogdet(input, name))


@op("LogDet", dtypes=SOLVABLE, check=_square("LogDet"))
def logdet(matrix: Array) -> Array:
    """The logarithm of the determinants of positive definite matrices `[..., n, n]`, real: `[...]`.

    >>> import tenfold as tf
    >>> tf.linalg.logdet([[1., 0.], [0., 1.]])
    <tf.Tensor: shape=(), dtype=float32, numpy=0.0>
    """
    chol = jnp.linalg.cholesky(_mirrored(wide(matrix)), symmetrize_input=False)
    diagonal = jnp.real(jnp.diagonal(chol, axis1=-2, axis2=-1))
    return (2 * jnp.sum(jnp.log(diagonal), -1)).astype(real_of(matrix))


@op("Lu", dtypes=SOLVABLE, check=_square("Lu"))
def _lu(input: Array, output_idx_type: Any) -> tuple[Array, Array]:
    packed, _, order = lax.linalg.lu(wide(input))
    return packed.astype(input.dtype), order.astype(output_idx_type.numpy_dtype)


def lu(input: Any, output_idx_type: Any = int32, name: str | None = None) -> Lu:
    """`(lu, p)`: the triangles of `input` `[..., n, n]` with its rows in the order `p` `[..., n]`.

    `lu` holds the upper triangle, and below the diagonal the lower one, whose diagonal is 1.

    >>> import tenfold as tf
    >>> tf.linalg.lu([[0., 1.], [2., 3.]]).p.numpy().tolist()
    [1, 0]
    """
    return Lu(*_lu(input, attributes.dtype(output_idx_type), name))


def _lu_check(lower_upper: Aval, perm: Aval, *rhs: Aval) -> None:
    square(lower_upper, "Lu")
    if not perm.dims or not lower_upper.shape[-1:].is_compatible_with(perm.shape[-1:]):
        raise ShapeError(f"perm {text(perm.dims)} does not fit lower_upper {text(lower_upper.dims)}")
    if rhs and (len(rhs[0].dims) < 2 or not rhs[0].shape[-2:-1].is_compatible_with(lower_upper.shape[-1:])):
        raise ShapeError(f"rhs {text(rhs[0].dims)} does not fit lower_upper {text(lower_upper.dims)}")


def _rows(x: Array, order: Array) -> Array:
    """The rows of `x` `[..., n, k]` in the order `[..., n]`; batches broadcast."""
    batch = jnp.broadcast_shapes(x.shape[:-2], order.shape[:-1])
    places = jnp.broadcast_to(order, batch + order.shape[-1:])[..., None]
    return jnp.take_along_axis(jnp.broadcast_to(x, batch + x.shape[-2:]), places, axis=-2)


def _solve(lower_upper: Array, perm: Array, rhs: Array) -> Array:
    right = _rows(wide(rhs), perm)
    batch = jnp.broadcast_shapes(lower_upper.shape[:-2], right.shape[:-2])
    packed = jnp.broadcast_to(wide(lower_upper), batch + lower_upper.shape[-2:])
    right = jnp.broadcast_to(right, batch + right.shape[-2:])
    half = lax.linalg.triangular_solve(packed, right, left_side=True, lower=True, unit_diagonal=True)
    return lax.linalg.triangular_solve(packed, half, left_side=True, lower=False).astype(lower_upper.dtype)


@op("LuSolve", check=_lu_check)
def _lu_solve(lower_upper: Array, perm: Index, rhs: Array) -> Array:
    return _solve(lower_upper, perm, rhs)


def lu_solve(lower_upper: Any, perm: Any, rhs: Any, validate_args: bool = False, name: str | None = None) -> Tensor:
    """The solution X of `A @ X = rhs` `[..., n, k]`, given `lower_upper, perm = tf.linalg.lu(A)`.

    >>> import tenfold as tf
    >>> tf.linalg.lu_solve(*tf.linalg.lu([[0., 1.], [2., 0.]]), [[1.], [4.]]).numpy().tolist()
    [[2.0], [1.0]]
    """
    packed = convert_to_tensor(lower_upper)
    solution: Tensor = _lu_solve(packed, perm, convert_to_tensor(rhs, dtype_hint=packed.dtype), name)
    return solution


@op("LuReconstruct", check=_lu_check)
def _lu_reconstruct(lower_upper: Array, perm: Index) -> Array:
    identity = jnp.eye(lower_upper.shape[-1], dtype=lower_upper.dtype)
    product = (jnp.tril(lower_upper, -1) + identity) @ jnp.triu(lower_upper)
    return _rows(product, jnp.argsort(perm, axis=-1))


def lu_reconstruct(lower_upper: Any, perm: Any, validate_args: bool = False, name: str | None = None) -> Tensor:
    """The matrix A of which `lower_upper, perm = tf.linalg.lu(A)`.

    >>> import tenfold as tf
    >>> tf.linalg.lu_reconstruct(*tf.linalg.lu([[0., 1.], [2., 0.]])).numpy().tolist()
    [[0.0, 1.0], [2.0, 0.0]]
    """
    matrix: Tensor = _lu_reconstruct(lower_upper, perm, name)
    return matrix


@op("LuMatrixInverse", check=_lu_check)
def _lu_matrix_inverse(lower_upper: Array, perm: Index) -> Array:
    return _solve(lower_upper, perm, jnp.eye(lower_upper.shape[-1], dtype=lower_upper.dtype))


def lu_matrix_inverse(lower_upper: Any, perm: Any, validate_args: bool = False, name: str | None = None) -> Tensor:
    """The inverse of the matrix A of which `lower_upper, perm = tf.linalg.lu(A)`.

    >>> import tenfold as tf
    >>> tf.linalg.lu_matrix_inverse(*tf.linalg.lu([[0., 1.], [2., 0.]])).numpy().tolist()
    [[0.0, 0.5], [1.0, 0.0]]
    """
    inverse: Tensor = _lu_matrix_inverse(lower_upper, perm, name)
    return inverse
