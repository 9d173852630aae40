import numpy as np
import pytest
from modes import everywhere, slope

import tenfold as tf
from tenfold.ops import factorizations as f

A = np.array([[4.0, 1.0, 0.5], [1.0, 3.0, -1.0], [0.0, 1.0, 2.0]])
P = A @ A.T + np.eye(3)


def test_cholesky_reads_the_lower_triangle() -> None:
    garbled = np.tril(P) + np.triu(np.full([3, 3], 9.0), 1)
    np.testing.assert_allclose(everywhere(f.cholesky, garbled), np.linalg.cholesky(P))
    assert np.isnan(f.cholesky([[1.0, 2.0], [2.0, 1.0]]).numpy()[0, 0])


def test_the_gradient_of_cholesky_is_symmetric() -> None:
    x = tf.constant(P)
    with tf.GradientTape() as tape:
        tape.watch(x)
        total = tf.reduce_sum(f.cholesky(x))
    gradient = tape.gradient(total, x).numpy()
    np.testing.assert_allclose(gradient, gradient.T)
    step = np.zeros([3, 3])
    step[1, 0] = step[0, 1] = 1e-6
    change = (np.linalg.cholesky(P + step).sum() - np.linalg.cholesky(P - step).sum()) / 2e-6
    np.testing.assert_allclose(2 * gradient[1, 0], change, rtol=1e-5)


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("shape", [(3, 2), (2, 3)])
def test_qr_gives_back_the_matrix(shape: tuple[int, int], full: bool) -> None:
    m = np.arange(6.0).reshape(shape) ** 2
    q, r = f.qr(m, full_matrices=full)
    np.testing.assert_allclose(q.numpy() @ r.numpy(), m, atol=1e-12)
    np.testing.assert_allclose(q.numpy().T @ q.numpy(), np.eye(q.shape[1]), atol=1e-12)
    everywhere(lambda x: tuple(f.qr(x)), m)


@pytest.mark.parametrize("full", [False, True])
def test_svd_gives_back_the_matrix(full: bool) -> None:
    m = np.arange(6.0).reshape(2, 3) * (1 + 1j)
    s, u, v = f.svd(m, full_matrices=full)
    assert v.shape == ((3, 3) if full else (3, 2))
    np.testing.assert_allclose((u.numpy() * s.numpy()) @ v.numpy()[:, :2].conj().T, m, atol=1e-12)
    np.testing.assert_allclose(everywhere(lambda x: f.svd(x, compute_uv=False), m), np.linalg.svd(m, compute_uv=False))


def test_determinants() -> None:
    batch = np.stack([A, -A])
    np.testing.assert_allclose(everywhere(f.det, batch), np.linalg.det(batch))
    sign, logarithm = everywhere(lambda x: tuple(f.slogdet(x)), batch)
    np.testing.assert_allclose(sign * np.exp(logarithm), np.linalg.det(batch))
    np.testing.assert_allclose(everywhere(f.logdet, P), np.log(np.linalg.det(P)))
    for fn in (f.det, f.slogdet, f.cholesky, f.lu):
        with pytest.raises(tf.errors.InvalidArgumentError, match="square"):
            fn(A[:2])


def test_lu_and_what_uses_it() -> None:
    batch = np.stack([A[::-1], A])
    packed, order = everywhere(lambda x: tuple(f.lu(x)), batch)
    assert order.dtype == np.int32
    lower, upper = np.tril(packed, -1) + np.eye(3), np.triu(packed)
    np.testing.assert_allclose(lower @ upper, np.take_along_axis(batch, order[..., None], 1), atol=1e-12)
    np.testing.assert_allclose(everywhere(f.lu_reconstruct, packed, order), batch, atol=1e-12)
    np.testing.assert_allclose(everywhere(f.lu_matrix_inverse, packed, order), np.linalg.inv(batch), atol=1e-12)
    rhs = np.ones([2, 3, 1])
    np.testing.assert_allclose(everywhere(f.lu_solve, packed, order, rhs), np.linalg.solve(batch, rhs), atol=1e-12)
    assert f.lu(A, tf.int64).p.dtype == tf.int64
    with pytest.raises(tf.errors.InvalidArgumentError, match="does not fit"):
        f.lu_solve(packed, order, np.ones([2, 2, 1]))


def test_gradients() -> None:
    slope(f.det, A)
    slope(lambda x: f.logdet((x + tf.transpose(x)) / 2), P)
    slope(lambda x: f.slogdet(x)[1], A)
    slope(lambda x: f.svd(x, compute_uv=False), A)
    slope(lambda x: f.qr(x)[1], A)
