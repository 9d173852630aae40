import numpy as np
import pytest
from modes import everywhere, slope

import tenfold as tf
from tenfold.ops import tridiagonal

COMPACT = np.array([[1.0, 2.0, 0.0], [4.0, 5.0, 6.0], [0.0, 1.0, 2.0]])
MATRIX = np.array([[4.0, 1.0, 0.0], [1.0, 5.0, 2.0], [0.0, 2.0, 6.0]])
RHS = np.array([[1.0, 0.0], [2.0, 1.0], [3.0, -1.0]])


@pytest.mark.parametrize(
    ("diagonals", "form"),
    [
        (COMPACT, "compact"),
        ((np.array([1.0, 2.0]), np.array([4.0, 5.0, 6.0]), np.array([1.0, 2.0])), "sequence"),
        (MATRIX, "matrix"),
    ],
)
def test_systems_and_products_in_all_formats(diagonals: object, form: str) -> None:
    solved = tridiagonal.tridiagonal_solve(diagonals, RHS, form)
    np.testing.assert_allclose(solved.numpy(), np.linalg.solve(MATRIX, RHS))
    product = tridiagonal.tridiagonal_matmul(diagonals, RHS, form)
    np.testing.assert_allclose(product.numpy(), MATRIX @ RHS)


def test_right_hand_sides() -> None:
    vector = everywhere(tridiagonal.tridiagonal_solve, COMPACT, RHS[:, 0])
    np.testing.assert_allclose(vector, np.linalg.solve(MATRIX, RHS[:, 0]))
    turned = tridiagonal.tridiagonal_solve(COMPACT, RHS.T, transpose_rhs=True)
    np.testing.assert_allclose(turned.numpy(), np.linalg.solve(MATRIX, RHS))
    with pytest.raises(tf.errors.InvalidArgumentError, match="do not fit"):
        tridiagonal.tridiagonal_solve(COMPACT, RHS[:2])
    with pytest.raises(ValueError, match="diagonals_format"):
        tridiagonal.tridiagonal_solve(COMPACT, RHS, "columns")
    with pytest.raises(NotImplementedError, match="perturb_singular"):
        tridiagonal.tridiagonal_solve(COMPACT, RHS, perturb_singular=True)


@pytest.mark.parametrize("adjoint", [False, True])
def test_banded_systems(adjoint: bool) -> None:
    # As TensorFlow's documentation lays the bands out.
    lower = np.array([[2.0, 3.0, 4.0], [0.0, 1.0, -1.0]])
    matrix = np.diag(lower[0]) + np.diag(lower[1, 1:], -1)
    wanted = np.linalg.solve(matrix.T if adjoint else matrix, RHS)
    np.testing.assert_allclose(
        everywhere(lambda b, r: tridiagonal.banded_triangular_solve(b, r, adjoint=adjoint), lower, RHS),
        wanted,
    )
    upper = np.array([[1.0, -1.0, 0.0], [2.0, 3.0, 4.0]])
    matrix = np.diag(upper[1]) + np.diag(upper[0, :2], 1)
    wanted = np.linalg.solve(matrix.T if adjoint else matrix, RHS)
    np.testing.assert_allclose(
        tridiagonal.banded_triangular_solve(upper, RHS, lower=False, adjoint=adjoint).numpy(), wanted
    )


def test_eigh_tridiagonal() -> None:
    alpha, beta = np.array([1.0, 2.0, 3.0]), np.array([0.5, 0.6])
    matrix = np.diag(alpha) + np.diag(beta, 1) + np.diag(beta, -1)
    values, vectors = tridiagonal.eigh_tridiagonal(alpha, beta, eigvals_only=False)
    np.testing.assert_allclose(values.numpy(), np.linalg.eigvalsh(matrix))
    np.testing.assert_allclose(matrix @ vectors.numpy(), vectors.numpy() * values.numpy(), atol=1e-12)
    some = tridiagonal.eigh_tridiagonal(alpha, beta, select="i", select_range=(1, 2))
    np.testing.assert_allclose(some.numpy(), np.linalg.eigvalsh(matrix)[1:])
    with pytest.raises(ValueError, match="select"):
        tridiagonal.eigh_tridiagonal(alpha, beta, select="v")


def test_gradients() -> None:
    slope(lambda d, r: tridiagonal.tridiagonal_matmul(d, r), COMPACT, RHS)
    slope(lambda d, r: tridiagonal.tridiagonal_solve(d, r), COMPACT, RHS)
