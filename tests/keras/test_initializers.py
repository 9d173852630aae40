"""Random initializers: their spread, their seeds; those that users write."""

from typing import Any

import numpy as np
import pytest

import tenfold as tf

initializers = tf.keras.initializers


@pytest.mark.parametrize(
    ("initializer", "stddev"),
    [
        (initializers.RandomNormal(stddev=0.5, seed=1), 0.5),
        (initializers.TruncatedNormal(stddev=0.5, seed=1), 0.5 * 0.8796),
        (initializers.RandomUniform(-1.0, 1.0, seed=1), 1 / np.sqrt(3)),
        (initializers.GlorotUniform(seed=1), np.sqrt(2 / 300)),
        (initializers.GlorotNormal(seed=1), np.sqrt(2 / 300)),
        (initializers.HeNormal(seed=1), np.sqrt(2 / 200)),
        (initializers.HeUniform(seed=1), np.sqrt(2 / 200)),
        (initializers.LecunNormal(seed=1), np.sqrt(1 / 200)),
        (initializers.LecunUniform(seed=1), np.sqrt(1 / 200)),
        (initializers.VarianceScaling(3.0, "fan_out", "untruncated_normal", seed=1), np.sqrt(3 / 100)),
    ],
    ids=lambda p: type(p).__name__,
)
def test_spread(initializer: Any, stddev: float) -> None:
    drawn = initializer((200, 100)).numpy()
    assert drawn.dtype == np.float32
    assert abs(drawn.mean()) < 0.02 * max(stddev, 0.5)
    assert drawn.std() == pytest.approx(stddev, rel=0.02)


def test_seeds() -> None:
    seeded = initializers.HeNormal(seed=1)
    np.testing.assert_array_equal(seeded((3, 2)), seeded((3, 2)))
    np.testing.assert_array_equal(seeded((3, 2)), seeded.clone()((3, 2)))
    assert (initializers.HeNormal()((3, 2)).numpy() != initializers.HeNormal()((3, 2)).numpy()).any()
    np.testing.assert_array_equal(tf.function(lambda: seeded((3, 2)))(), seeded((3, 2)))
    tf.random.set_seed(5)
    first = initializers.HeNormal()((3, 2))
    tf.random.set_seed(5)
    np.testing.assert_array_equal(first, initializers.HeNormal()((3, 2)))


def test_a_seed_generator_draws_anew() -> None:
    class Generator:
        count = 0

        def next(self) -> Any:
            self.count += 1
            return tf.constant([7, self.count])

    drawing = initializers.RandomNormal(seed=Generator())
    assert (drawing((4,)).numpy() != drawing((4,)).numpy()).any()


@pytest.mark.parametrize("shape", [(4, 4), (6, 3), (3, 6), (2, 3, 4)])
def test_orthogonal(shape: tuple[int, ...]) -> None:
    matrix = initializers.Orthogonal(gain=2.0, seed=0)(shape).numpy().reshape(-1, shape[-1])
    if matrix.shape[0] < matrix.shape[1]:
        matrix = matrix.T
    np.testing.assert_allclose(matrix.T @ matrix, 4 * np.eye(matrix.shape[1]), atol=1e-5)


def test_fans() -> None:
    assert initializers.compute_fans((3, 3, 4, 8)) == (36, 72)
    assert initializers.compute_fans((5,)) == (5, 5)
    assert initializers.compute_fans(()) == (1, 1)
    assert initializers.compute_fans((512, 8, 64), [0], [1, 2]) == (512, 512)


def test_users_own() -> None:
    def sevens(shape: Any, dtype: Any = None) -> Any:
        return tf.fill(shape, tf.constant(7, dtype=dtype))

    assert initializers.get(sevens) is sevens
    with pytest.raises(NotImplementedError, match="must implement the `__call__"):
        initializers.Initializer()((2,))


def test_named_windows() -> None:
    kernel = initializers.STFT("real", "hann", None)((8, 1, 5)).numpy()
    np.testing.assert_allclose(kernel[:, 0, 0], np.hanning(8), atol=1e-6)
    for name, window in (("hamming", np.hamming(8)), ("blackman", np.blackman(8)), ("boxcar", np.ones(8))):
        kernel = initializers.STFT("real", name, None)((8, 1, 5)).numpy()
        np.testing.assert_allclose(kernel[:, 0, 0], window, atol=1e-6)
    periodic = initializers.STFT("real", "hann", None, periodic=True)((8, 1, 5)).numpy()
    np.testing.assert_allclose(periodic[:, 0, 0], np.hanning(9)[:8], atol=1e-6)
    for wrong in ({"side": "imaginary"}, {"window": "unknown"}, {"scaling": "l2"}):
        with pytest.raises(ValueError):
            initializers.STFT(**wrong)
