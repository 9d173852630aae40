import numpy as np
import pytest

import tenfold as tf
from tenfold.ops import random as ours


def test_draws_differ_and_a_seed_repeats_them() -> None:
    tf.random.set_seed(3)
    first, second = ours.normal([4]), ours.normal([4])
    assert not np.array_equal(first.numpy(), second.numpy())
    tf.random.set_seed(3)
    np.testing.assert_array_equal(ours.normal([4]).numpy(), first.numpy())
    np.testing.assert_array_equal(ours.normal([4]).numpy(), second.numpy())


def test_an_operation_seed_gives_a_sequence_of_its_own() -> None:
    tf.random.set_seed(3)
    first, second = ours.uniform([4], seed=1).numpy(), ours.uniform([4], seed=1).numpy()
    assert not np.array_equal(first, second)
    tf.random.set_seed(3)
    ours.normal([2])
    np.testing.assert_array_equal(ours.uniform([4], seed=1).numpy(), first)


def test_a_function_draws_anew_at_each_call() -> None:
    draw = tf.function(lambda: ours.uniform([8]))
    assert not np.array_equal(draw().numpy(), draw().numpy())


def test_moments() -> None:
    tf.random.set_seed(0)
    n = 20_000
    normal = ours.normal([n], mean=3.0, stddev=2.0, dtype=tf.float64).numpy()
    assert abs(normal.mean() - 3) < 0.06
    assert abs(normal.std() - 2) < 0.06
    uniform = ours.uniform([n], -1.0, 3.0).numpy()
    assert -1 <= uniform.min() < -0.99
    assert 2.99 < uniform.max() < 3
    truncated = ours.truncated_normal([n], stddev=0.5).numpy()
    assert 0.97 < np.abs(truncated).max() <= 1.0
    gamma = ours.gamma([n], alpha=[0.5, 4.0], beta=2.0).numpy()
    np.testing.assert_allclose(gamma.mean(0), [0.25, 2.0], rtol=0.06)
    poisson = ours.poisson([n], [0.5, 30.0]).numpy()
    np.testing.assert_allclose(poisson.mean(0), [0.5, 30], rtol=0.06)
    np.testing.assert_allclose(poisson.var(0), [0.5, 30], rtol=0.1)
    classes = ours.categorical(np.log([[0.2, 0.8]]), n).numpy()
    assert abs(classes.mean() - 0.8) < 0.02


def test_integers_cover_their_range() -> None:
    drawn = ours.uniform([1000], -2, 3, tf.int64)
    assert drawn.dtype == tf.int64
    assert set(drawn.numpy().tolist()) == {-2, -1, 0, 1, 2}
    with pytest.raises(ValueError, match="Must specify maxval"):
        ours.uniform([2], dtype=tf.int32)
    with pytest.raises(tf.errors.InvalidArgumentError, match="Need minval < maxval"):
        ours.uniform([2], 5, 2, tf.int32)


def test_dtypes_and_shapes() -> None:
    for dtype in (tf.float16, tf.bfloat16, tf.float32, tf.float64):
        assert ours.normal([2], dtype=dtype).dtype == dtype
        assert ours.uniform([2], dtype=dtype).dtype == dtype
    assert ours.normal([2, 1], mean=tf.zeros([3])).shape == (2, 3)
    assert ours.normal(tf.constant([2, 3])).shape == (2, 3)
    assert ours.poisson([2], 1.0, tf.int32).dtype == tf.int32
    assert ours.categorical([[0.0]], 2, tf.int32).dtype == tf.int32
    with pytest.raises(TypeError, match="dtype"):
        ours.normal([2], dtype=tf.int32)
    with pytest.raises(tf.errors.InvalidArgumentError, match="matrix"):
        ours.categorical([0.0, 1.0], 2)
    with pytest.raises(tf.errors.InvalidArgumentError, match=">= 0"):
        ours.normal([-1])


def test_shuffle_permutes_the_first_axis() -> None:
    rows = np.arange(20).reshape(10, 2)
    mixed = ours.shuffle(rows, seed=5).numpy()
    assert sorted(mixed.tolist()) == rows.tolist()
    assert mixed.tolist() != rows.tolist()
    assert ours.shuffle(3.0).numpy() == 3.0


def test_gradients_reach_the_parameters() -> None:
    mean, stddev, alpha = tf.constant(1.0), tf.constant(2.0), tf.constant(3.0)
    with tf.GradientTape() as tape:
        tape.watch([mean, stddev, alpha])
        total = tf.reduce_sum(ours.normal([5], mean, stddev)) + tf.reduce_sum(ours.gamma([5], alpha))
    to_mean, to_stddev, to_alpha = tape.gradient(total, [mean, stddev, alpha])
    assert float(to_mean) == 5.0
    assert float(to_stddev) != 0.0
    assert float(to_alpha) > 0.0
