"""`tf.linalg`: Linear algebra."""

from .ops.array import matrix_transpose
from .ops.clip import global_norm
from .ops.creation import eye
from .ops.diagonal import band_part, diag, diag_part, set_diag, tensor_diag, tensor_diag_part
from .ops.factorizations import (
    cholesky,
    det,
    logdet,
    lu,
    lu_matrix_inverse,
    lu_reconstruct,
    lu_solve,
    qr,
    slogdet,
    svd,
)
from .ops.linalg import cross, einsum, matmul, matvec, norm, normalize, tensordot, trace
from .ops.normalization import l2_normalize
from .ops.solve import cholesky_solve, inv, lstsq, pinv, solve, triangular_solve
from .ops.spectral import adjoint, eig, eigh, eigvals, eigvalsh, expm, logm, matrix_rank, sqrtm
from .ops.tridiagonal import banded_triangular_solve, eigh_tridiagonal, tridiagonal_matmul, tridiagonal_solve

__all__ = [
    "adjoint",
    "band_part",
    "banded_triangular_solve",
    "cholesky",
    "cholesky_solve",
    "cross",
    "det",
    "diag",
    "diag_part",
    "eig",
    "eigh",
    "eigh_tridiagonal",
    "eigvals",
    "eigvalsh",
    "einsum",
    "expm",
    "eye",
    "global_norm",
    "inv",
    "l2_normalize",
    "logdet",
    "logm",
    "lstsq",
    "lu",
    "lu_matrix_inverse",
    "lu_reconstruct",
    "lu_solve",
    "matmul",
    "matrix_rank",
    "matrix_transpose",
    "matvec",
    "norm",
    "normalize",
    "pinv",
    "qr",
    "set_diag",
    "slogdet",
    "solve",
    "sqrtm",
    "svd",
    "tensor_diag",
    "tensor_diag_part",
    "tensordot",
    "trace",
    "triangular_solve",
    "tridiagonal_matmul",
    "tridiagonal_solve",
]
