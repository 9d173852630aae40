import numpy as np
import pytest
from modes import everywhere, slope

import tenfold as tf
from tenfold.ops.linalg import normalize

A = np.arange(6.0).reshape(2, 3)
C = np.array([[1 + 2j, 3.0], [-1j, 2.0]])


def test_matmul_transposes_and_adjoints() -> None:
    np.testing.assert_allclose(everywhere(lambda a: tf.matmul(a, a, transpose_b=True), A), A @ A.T)
    np.testing.assert_allclose(everywhere(lambda a: tf.matmul(a, a, transpose_a=True), A), A.T @ A)
    np.testing.assert_allclose(everywhere(lambda c: tf.matmul(c, c, adjoint_a=True), C), C.conj().T @ C)
    np.testing.assert_allclose(everywhere(lambda c: tf.matmul(c, c, adjoint_b=True), C), C @ C.conj().T)
    batch = np.ones([5, 1, 2, 3])
    np.testing.assert_allclose(everywhere(lambda x: tf.matmul(x, A.T), batch), batch @ A.T)


def test_matmul_keeps_its_dtype() -> None:
    for dtype in ("int32", "int64", "float16", "bfloat16", "float64", "complex64", "uint8"):
        assert tf.matmul(tf.ones([2, 2], dtype), tf.ones([2, 2], dtype)).dtype == dtype
    assert tf.matmul(tf.ones([2, 2], tf.int8), tf.ones([2, 2], tf.int8), output_type=tf.int32).dtype == tf.int32


@pytest.mark.parametrize(
    ("a", "b", "words"),
    [
        (np.ones([2, 3]), np.ones([2, 3]), r"Matrix size-incompatible: In\[0\]: \[2,3\], In\[1\]: \[2,3\]"),
        (np.ones([3]), np.ones([3, 2]), r"In\[0\] ndims must be >= 2"),
        (np.ones([2, 2, 3]), np.ones([3, 3, 2]), "compatible batch dimensions"),
        (np.ones([2, 2], np.int8), np.ones([2, 2], np.int8), "'a' is int8"),
        (
            np.ones([2, 2], np.int32),
            np.ones([2, 2], np.float32),
            "'a' is int32 and 'b' is float32",
        ),
    ],
)
def test_matmul_refuses(a: np.ndarray, b: np.ndarray, words: str) -> None:
    with pytest.raises(tf.errors.InvalidArgumentError, match=words):
        tf.matmul(tf.constant(a), tf.constant(b))


def test_matmul_refuses_both_transpose_and_adjoint() -> None:
    with pytest.raises(ValueError, match="Only one of `transpose_b` and `adjoint_b`"):
        tf.matmul(C, C, transpose_b=True, adjoint_b=True)


def test_matvec_and_cross_and_trace() -> None:
    np.testing.assert_allclose(everywhere(tf.linalg.matvec, A, np.ones(3)), A.sum(1))
    np.testing.assert_allclose(
        everywhere(lambda a, b: tf.linalg.matvec(a, b, transpose_a=True), A, np.ones(2)), A.sum(0)
    )
    np.testing.assert_allclose(everywhere(tf.linalg.cross, A, A[::-1]), np.cross(A, A[::-1]))
    assert everywhere(tf.linalg.trace, np.ones([4, 2, 3], np.int32)).tolist() == [2, 2, 2, 2]
    with pytest.raises(tf.errors.InvalidArgumentError, match="length 3"):
        tf.linalg.cross([1.0, 2.0], [1.0, 2.0])
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"\[2,1\]"):
        tf.linalg.matvec(A, [1.0, 2.0])


@pytest.mark.parametrize("axes", [0, 1, [[0], [1]], [1, 0], [[0, 1], [1, 0]]])
def test_tensordot_is_numpys(axes: object) -> None:
    np.testing.assert_allclose(everywhere(lambda a, b: tf.tensordot(a, b, axes), A, A.T), np.tensordot(A, A.T, axes))


@pytest.mark.parametrize(
    ("axes", "words"), [(1, "axis 1"), (3, "larger"), ([[0, 1], [0]], "2 != 1"), ([[5], [0]], "do not exist")]
)
def test_tensordot_refuses(axes: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        tf.tensordot(A, A, axes)


@pytest.mark.parametrize("equation", ["ij,kj->ik", "ij,kj", "...j,kj->...k", "i j , k j -> i k"])
def test_einsum_is_numpys(equation: str) -> None:
    np.testing.assert_allclose(everywhere(lambda a, b: tf.einsum(equation, a, b), A, A), A @ A.T)


def test_einsum_refuses_what_does_not_fit() -> None:
    assert tf.einsum("ij->", [[1, 2]]).dtype == tf.int32
    with pytest.raises(tf.errors.InvalidArgumentError, match="Einsum"):
        tf.einsum("ij,jk->ik", A, A)
    with pytest.raises(ValueError, match="subscripts"):
        tf.einsum("ij", A, A)
    with pytest.raises(TypeError, match="what"):
        tf.einsum("ij", A, what=1)


@pytest.mark.parametrize("ord", [1, 2, 3, np.inf, "euclidean"])
def test_norms_of_vectors(ord: object) -> None:
    wanted = np.linalg.norm(A, None if ord == "euclidean" else ord, axis=1)
    np.testing.assert_allclose(everywhere(lambda a: tf.norm(a, ord, axis=1), A), wanted)
    assert tf.norm(A, ord, axis=1, keepdims=True).shape == (2, 1)


@pytest.mark.parametrize("ord", [1, 2, np.inf, "fro", "euclidean"])
def test_norms_of_matrices(ord: object) -> None:
    batch = np.stack([A, 2 * A, A - 3])
    wanted = np.linalg.norm(batch, "fro" if ord == "euclidean" else ord, axis=(1, 2))
    np.testing.assert_allclose(everywhere(lambda a: tf.norm(a, ord, axis=[1, 2]), batch), wanted)
    assert tf.norm(batch, ord, axis=[1, 2], keepdims=True).shape == (3, 1, 1)


def test_norm_without_axis_is_of_all_elements() -> None:
    assert float(tf.norm(tf.ones([2, 2, 2]), 1)) == 8.0
    assert tf.norm([1j, 2.0]).dtype == tf.complex128
    for ord, axis in (("x", None), (-1, None), (3, [0, 1]), (2, [0, 0])):
        with pytest.raises(ValueError, match=r"'(ord|axis)'"):
            tf.norm(A, ord, axis)


def test_the_gradient_of_norm_at_zero_is_nan_as_in_tensorflow() -> None:
    x = tf.zeros([2])
    with tf.GradientTape() as tape:
        tape.watch(x)
        length = tf.norm(x)
    assert np.isnan(tape.gradient(length, x).numpy()).all()


def test_normalize_gives_the_norm_too() -> None:
    unit, length = normalize(A, axis=1)
    np.testing.assert_allclose(unit.numpy() * length.numpy(), A)
    assert length.shape == (2, 1)


def test_gradients() -> None:
    slope(lambda a, b: tf.matmul(a, b, transpose_b=True), A, A + 1)
    slope(lambda a, b: tf.linalg.matvec(a, b), A, [1.0, 2.0, 3.0])
    slope(lambda a: tf.norm(a, axis=0), A + 1)
    slope(lambda a, b: tf.tensordot(a, b, [[0], [1]]), A, A.T)
    slope(lambda a, b: tf.einsum("ij,kj->ki", a, b), A, A + 1)
