"""Eigenvalues and functions of matrices: eigh, eig, matrix_rank, expm, sqrtm, logm."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from ..runtime import attributes
from ..runtime.aval import Aval
from ..runtime.define import op
from ..runtime.dtypes import complex64, complex128
from ..runtime.errors import ShapeError
from ..runtime.op import Array
from ..runtime.tensor import Tensor
from .solve import SOLVABLE, adjoint_of, real_of, square, wide


def _square(name: str) -> Any:
    return lambda input, **_: square(input, name)


def _lower(matrix: Array) -> Array:
    """The Hermitian matrix with the lower triangle of `matrix`; no gradient reaches the upper one."""
    below = jnp.tril(matrix, -1)
    diagonal = jnp.real(jnp.diagonal(matrix, axis1=-2, axis2=-1)).astype(matrix.dtype)
    return below + adjoint_of(below) + diagonal[..., None] * jnp.eye(matrix.shape[-1], dtype=matrix.dtype)


@op("SelfAdjointEigV2", dtypes=SOLVABLE, check=_square("SelfAdjointEigV2"))
def eigh(tensor: Array) -> tuple[Array, Array]:
    """The eigenvalues `[..., n]`, smallest first, and eigenvectors (columns) of Hermitian `[..., n, n]`.

    Only the lower triangle is read.

    >>> import tenfold as tf
    >>> tf.linalg.eigh([[2., 0.], [0., 1.]])[0].numpy().tolist()
    [1.0, 2.0]
    """
    values, vectors = jnp.linalg.eigh(_lower(wide(tensor)), symmetrize_input=False)
    return values.astype(real_of(tensor)), vectors.astype(tensor.dtype)


@op("SelfAdjointEigenvalues", dtypes=SOLVABLE, check=_square("SelfAdjointEigV2"))
def eigvalsh(tensor: Array) -> Array:
    """The eigenvalues `[..., n]`, smallest first, of Hermitian matrices, whose lower triangle is read.

    >>> import tenfold as tf
    >>> tf.linalg.eigvalsh([[2., 0.], [0., 1.]]).numpy().tolist()
    [1.0, 2.0]
    """
    values = jnp.linalg.eigh(_lower(wide(tensor)), symmetrize_input=False).eigenvalues
    return values.astype(real_of(tensor))


@op("Eig", dtypes=SOLVABLE, check=_square("Eig"))
def eig(tensor: Array) -> tuple[Array, Array]:
    """The eigenvalues `[..., n]`, in no order, and eigenvectors (columns) of square `[..., n, n]`; complex.

    >>> import tenfold as tf
    >>> tf.linalg.eig([[2., 0.], [0., 1.]])[0].dtype
    tf.complex64
    """
    values, vectors = jnp.linalg.eig(wide(tensor))
    return values, vectors


@op("Eigenvalues", dtypes=SOLVABLE, check=_square("Eig"))
def eigvals(tensor: Array) -> Array:
    """The eigenvalues `[..., n]`, in no order, of square matrices; complex.

    >>> import tenfold as tf
    >>> tf.linalg.eigvals([[0., 1.], [-1., 0.]]).dtype
    tf.complex64
    """
    return jnp.linalg.eigvals(wide(tensor))


def _rank_check(a: Aval, tol: Any) -> None:
    if len(a.dims) < 2:
        raise ShapeError(f"Input `a` must have at least 2 dimensions. Saw: {len(a.dims)}.")


@op("MatrixRank", dtypes=SOLVABLE, check=_rank_check)
def _matrix_rank(a: Array, tol: Any) -> Array:
    values = jnp.linalg.svd(wide(a), compute_uv=False)
    if tol is None:
        eps = jnp.finfo(a.dtype).eps  # type: ignore[no-untyped-call]
        tol = eps * max(a.shape[-2:]) * jnp.max(values, -1, keepdims=True)
    return jnp.sum(values > tol, -1, dtype=jnp.int32)


def matrix_rank(a: Any, tol: Any = None, validate_args: bool = False, name: str | None = None) -> Tensor:
    """The number of singular values above `tol` of matrices `[..., m, n]`: int32 `[...]`.

    `tol` is `eps * max(m, n) * largest` by default.

    >>> import tenfold as tf
    >>> tf.linalg.matrix_rank([[1., 2.], [2., 4.]])
    <tf.Tensor: shape=(), dtype=int32, numpy=1>
    """
    rank: Tensor = _matrix_rank(a, attributes.freeze(tol), name)
    return rank


@op("MatrixExponential", dtypes=SOLVABLE, check=_square("MatrixExponential"))
def expm(input: Array) -> Array:
    """The matrix exponential of `[..., n, n]`.

    >>> import tenfold as tf
    >>> tf.linalg.expm([[0., 1.], [0., 0.]]).numpy().tolist()
    [[1.0, 1.0], [0.0, 1.0]]
    """
    return jax.scipy.linalg.expm(wide(input)).astype(input.dtype)


def _root_by_iteration(matrix: Array) -> Array:
    """Denman and Beavers' iteration, scaled by determinants: quadratic convergence, on every platform."""
    n = matrix.shape[-1]
    real = real_of(matrix)

    def step(_: int, state: tuple[Array, Array]) -> tuple[Array, Array]:
        y, z = state
        size = jnp.linalg.slogdet(y)[1] + jnp.linalg.slogdet(z)[1]
        scale = jnp.exp(-size / (2 * n)).astype(real)[..., None, None]
        inv_y, inv_z = jnp.linalg.inv(y), jnp.linalg.inv(z)
        return (scale * y + inv_z / scale) / 2, (scale * z + inv_y / scale) / 2

    identity = jnp.broadcast_to(jnp.eye(n, dtype=matrix.dtype), matrix.shape)
    root: Array = lax.fori_loop(0, 20, step, (matrix, identity))[0]
    return root


def _root_by_schur(matrix: Array) -> Array:
    flat = matrix.reshape(-1, *matrix.shape[-2:])
    roots = [jax.scipy.linalg.sqrtm(m) for m in flat]
    whole = jnp.stack(roots).reshape(matrix.shape)
    return (whole if jnp.iscomplexobj(matrix) else jnp.real(whole)).astype(matrix.dtype)


@jax.custom_jvp
def _root(matrix: Array) -> Array:
    if 0 in matrix.shape:
        return matrix
    # LAPACK's Schur form, which copes with singular matrices, is there on CPU alone.
    return lax.platform_dependent(matrix, cpu=_root_by_schur, default=_root_by_iteration)


@_root.defjvp
def _root_jvp(primals: tuple[Array], tangents: tuple[Array]) -> tuple[Array, Array]:
    # X X = A, so X dX + dX X = dA, a linear system for dX.
    (change,) = tangents
    x = _root(*primals)
    n = x.shape[-1]
    identity = jnp.eye(n, dtype=x.dtype)
    left = jnp.einsum("...ik,jl->...ijkl", x, identity)
    right = jnp.einsum("ik,...lj->...ijkl", identity, x)
    system = (left + right).reshape(*x.shape[:-2], n * n, n * n)
    solved = jnp.linalg.solve(system, change.reshape(*x.shape[:-2], n * n, 1))
    return x, solved.reshape(x.shape)


@op("MatrixSquareRoot", dtypes=SOLVABLE, check=_square("MatrixSquareRoot"))
def sqrtm(input: Array) -> Array:
    """The principal square root of `[..., n, n]`; a real matrix must have no negative real eigenvalue.

    >>> import tenfold as tf
    >>> tf.linalg.sqrtm([[4., 0.], [0., 9.]]).numpy().tolist()
    [[2.0, 0.0], [0.0, 3.0]]
    """
    return _root(wide(input)).astype(input.dtype)


# Square roots bring the matrix near 1, where log is a sum over the nodes of Gauss and Legendre.
_ROOTS = 10
_NODE_COUNT = 8


@op("MatrixLogarithm", dtypes=frozenset({complex64, complex128}), check=_square("MatrixLogarithm"))
def logm(input: Array) -> Array:
    """The principal logarithm of complex matrices `[..., n, n]`.

    >>> import tenfold as tf
    >>> tf.linalg.logm(tf.eye(2, dtype=tf.complex64)).numpy().real.tolist()
    [[0.0, 0.0], [0.0, 0.0]]
    """
    x = input.astype(jnp.complex128)
    x = lax.fori_loop(0, _ROOTS, lambda _, y: _root_by_iteration(y), x)
    identity = jnp.eye(x.shape[-1], dtype=x.dtype)
    rest = x - identity
    total = jnp.zeros_like(rest)
    nodes, weights = np.polynomial.legendre.leggauss(_NODE_COUNT)
    for node, weight in zip((nodes + 1) / 2, weights / 2, strict=True):
        total += weight * jnp.linalg.solve(identity + node * rest, rest)
    return (total * 2**_ROOTS).astype(input.dtype)


def _adjoint_check(matrix: Aval) -> None:
    if len(matrix.dims) < 2:
        raise ShapeError(f"a matrix has at least 2 axes, got shape {list(matrix.dims)} [Op:Adjoint]")


@op("Adjoint", check=_adjoint_check)
def adjoint(matrix: Array) -> Array:
    """The conjugate transpose of matrices `[..., m, n]`: `[..., n, m]`.

    >>> import tenfold as tf
    >>> tf.linalg.adjoint([[1j, 2.]]).shape
    TensorShape([2, 1])
    """
    return adjoint_of(matrix)
