import numpy as np
import pytest
from modes import everywhere, slope

import tenfold as tf
from tenfold.ops import spectral

A = np.array([[4.0, 1.0, 0.5], [1.0, 3.0, -1.0], [0.0, 1.0, 2.0]])
S = A + A.T


def test_eigh_reads_the_lower_triangle() -> None:
    values, vectors = spectral.eigh(np.tril(S))
    np.testing.assert_allclose(values.numpy(), np.linalg.eigvalsh(S))
    np.testing.assert_allclose(S @ vectors.numpy(), vectors.numpy() * values.numpy(), atol=1e-12)
    np.testing.assert_allclose(everywhere(spectral.eigvalsh, S), np.linalg.eigvalsh(S))
    assert spectral.eigh(tf.eye(2, dtype=tf.complex64))[0].dtype == tf.float32


def test_no_gradient_reaches_the_upper_triangle() -> None:
    (gradient,) = slope(spectral.eigvalsh, S)
    assert not np.triu(gradient, 1).any()


def test_eig_is_complex() -> None:
    turn = np.array([[0.0, 1.0], [-1.0, 0.0]])
    values, vectors = everywhere(spectral.eig, turn)
    np.testing.assert_allclose(turn @ vectors, vectors * values, atol=1e-12)
    np.testing.assert_allclose(sorted(spectral.eigvals(turn).numpy().imag), [-1, 1])
    assert spectral.eigvals(turn.astype(np.float32)).dtype == tf.complex64


def test_matrix_rank_counts() -> None:
    m = np.array([[[1.0, 2.0], [2.0, 4.0]], [[1.0, 0.0], [0.0, 1e-3]]])
    assert everywhere(spectral.matrix_rank, m).tolist() == [1, 2]
    assert spectral.matrix_rank(m, tol=0.01).numpy().tolist() == [1, 1]


def test_expm_sqrtm_and_logm_undo_each_other() -> None:
    root = everywhere(spectral.sqrtm, A)
    np.testing.assert_allclose(root @ root, A, atol=1e-10)
    complex_a = A.astype(np.complex128)
    logarithm = everywhere(spectral.logm, complex_a)
    np.testing.assert_allclose(everywhere(spectral.expm, logarithm), complex_a, atol=1e-8)
    np.testing.assert_allclose(spectral.sqrtm(np.stack([A, 4 * A])).numpy()[1], 2 * root, atol=1e-10)
    np.testing.assert_allclose(spectral.sqrtm([[1.0, 0.0], [0.0, 0.0]]).numpy(), [[1, 0], [0, 0]], atol=1e-6)


def test_the_root_by_iteration_is_that_by_schur() -> None:
    import jax

    with jax.enable_x64(True):
        found = np.asarray(spectral._root_by_iteration(jax.numpy.asarray(A)))
    np.testing.assert_allclose(found @ found, A, atol=1e-10)


def test_logm_of_a_matrix_that_has_too_few_eigenvectors() -> None:
    jordan = np.array([[2.0, 1.0], [0.0, 2.0]], np.complex128)
    np.testing.assert_allclose(spectral.logm(jordan).numpy(), [[np.log(2), 0.5], [0, np.log(2)]], atol=1e-8)


def test_adjoint_conjugates() -> None:
    np.testing.assert_array_equal(everywhere(spectral.adjoint, A * 1j), A.T * -1j)
    with pytest.raises(tf.errors.InvalidArgumentError, match="2 axes"):
        spectral.adjoint([1.0])


def test_gradients() -> None:
    slope(spectral.expm, A / 4)
    slope(spectral.sqrtm, A)
