import numpy as np
import pytest
from modes import everywhere, slope

import tenfold as tf

A = np.array([[4.0, 1.0, 0.5], [1.0, 3.0, -1.0], [0.0, 1.0, 2.0]])
B = np.array([[1.0, 0.0], [2.0, -1.0], [0.5, 3.0]])


def test_inv_and_solve_are_numpys() -> None:
    batch = np.stack([A, 2 * A])
    np.testing.assert_allclose(everywhere(tf.linalg.inv, batch), np.linalg.inv(batch), atol=1e-12)
    np.testing.assert_allclose(everywhere(tf.linalg.solve, A, B), np.linalg.solve(A, B))
    np.testing.assert_allclose(tf.linalg.solve(A, B, adjoint=True).numpy(), np.linalg.solve(A.T, B))
    np.testing.assert_allclose(tf.linalg.inv(A * (1 + 1j), adjoint=True).numpy(), np.linalg.inv(A * (1 + 1j)).conj().T)
    assert tf.linalg.inv(tf.eye(2, dtype=tf.float16)).dtype == tf.float16


def test_singular_matrices_are_refused_in_eager_code() -> None:
    singular = [[1.0, 2.0], [2.0, 4.0]]
    with pytest.raises(tf.errors.InvalidArgumentError, match="not invertible"):
        tf.linalg.inv(singular)
    with pytest.raises(tf.errors.InvalidArgumentError, match="not invertible"):
        tf.linalg.solve(singular, [[1.0], [2.0]])
    assert np.isnan(tf.linalg.inv([[np.nan]]).numpy()).all()


@pytest.mark.parametrize(
    ("fn", "words"),
    [
        (lambda: tf.linalg.inv(B), r"square. Got shape \[3,2\]"),
        (lambda: tf.linalg.inv([1.0]), "rank >= 2"),
        (lambda: tf.linalg.inv([[1]]), "'input' is int32"),
        (lambda: tf.linalg.solve(A, B[0]), "same rank"),
        (lambda: tf.linalg.solve(A, B[:2]), "incompatible"),
        (lambda: tf.linalg.triangular_solve(A, B[:2]), "incompatible"),
        (lambda: tf.linalg.lstsq(A, B[:2]), "incompatible"),
        (lambda: tf.linalg.pinv([1.0]), "at least 2 dimensions"),
    ],
)
def test_shapes_that_do_not_fit_are_refused(fn: object, words: str) -> None:
    with pytest.raises(tf.errors.InvalidArgumentError, match=words):
        fn()


@pytest.mark.parametrize("lower", [True, False])
@pytest.mark.parametrize("adjoint", [True, False])
def test_triangular_solve_reads_one_triangle(lower: bool, adjoint: bool) -> None:
    a = A * (1 + 0.5j)
    triangle = np.tril(a) if lower else np.triu(a)
    wanted = np.linalg.solve(triangle.conj().T if adjoint else triangle, B + 0j)
    ours = everywhere(lambda m, r: tf.linalg.triangular_solve(m, r, lower, adjoint), a, B + 0j)
    np.testing.assert_allclose(ours, wanted)


def test_triangular_solve_broadcasts_batches() -> None:
    left, right = np.stack([A, 2 * A]), np.stack([B])
    ours = tf.linalg.triangular_solve(left, right)
    np.testing.assert_allclose(ours.numpy(), np.linalg.solve(np.tril(left), np.broadcast_to(right, (2, 3, 2))))


def test_cholesky_solve() -> None:
    positive = A @ A.T
    ours = everywhere(lambda a, b: tf.linalg.cholesky_solve(tf.linalg.cholesky(a), b), positive, B)
    np.testing.assert_allclose(ours, np.linalg.solve(positive, B), rtol=1e-9)


@pytest.mark.parametrize("fast", [True, False])
def test_lstsq_is_numpys(fast: bool) -> None:
    tall, wide = A[:, :2], A[:2]
    ours = everywhere(lambda a, b: tf.linalg.lstsq(a, b, fast=fast), tall, B)
    np.testing.assert_allclose(ours, np.linalg.lstsq(tall, B, rcond=None)[0], rtol=1e-8)
    ours = everywhere(lambda a, b: tf.linalg.lstsq(a, b, fast=fast), wide, B[:2])
    np.testing.assert_allclose(ours, np.linalg.lstsq(wide, B[:2], rcond=None)[0], rtol=1e-8)


def test_lstsq_regularizes() -> None:
    ours = tf.linalg.lstsq(A, B, l2_regularizer=0.5).numpy()
    np.testing.assert_allclose(ours, np.linalg.solve(A.T @ A + 0.5 * np.eye(3), A.T @ B), rtol=1e-8)


def test_pinv_is_numpys_for_singular_matrices() -> None:
    m = np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]])
    np.testing.assert_allclose(everywhere(tf.linalg.pinv, m), np.linalg.pinv(m), atol=1e-12)


def test_gradients() -> None:
    slope(tf.linalg.inv, A)
    slope(tf.linalg.solve, A, B)
    slope(tf.linalg.triangular_solve, A, B)
    slope(tf.linalg.lstsq, A[:, :2], B)
    slope(tf.linalg.pinv, A[:, :2])
