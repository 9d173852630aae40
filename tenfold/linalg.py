"""`tf.linalg`: Linear algebra."""

from .ops.array import matrix_transpose
from .ops.creation import eye
from .ops.diagonal import band_part, diag, diag_part, set_diag, tensor_diag, tensor_diag_part
from .ops.linalg import cross, einsum, matmul, matvec, norm, tensordot, trace
from .ops.normalization import l2_normalize
from .ops.solve import cholesky_solve, inv, lstsq, pinv, solve, triangular_solve

__all__ = [
    "band_part",
    "cholesky_solve",
    "cross",
    "diag",
    "diag_part",
    "einsum",
    "eye",
    "inv",
    "l2_normalize",
    "lstsq",
    "matmul",
    "matrix_transpose",
    "matvec",
    "norm",
    "pinv",
    "set_diag",
    "solve",
    "tensor_diag",
    "tensor_diag_part",
    "tensordot",
    "trace",
    "triangular_solve",
]
