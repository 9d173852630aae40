import numpy as np
import pytest
from modes import everywhere, slope

import tenfold as tf

K = np.arange(24.0).reshape(2, 3, 4)


@pytest.mark.parametrize("shape", [[6, 4], [-1], [2, -1, 2], [1, 24, 1]])
def test_reshape_keeps_the_order(shape: list[int]) -> None:
    np.testing.assert_array_equal(everywhere(lambda k: tf.reshape(k, shape), K), K.reshape(shape))


def test_reshape_takes_shapes_of_tensors() -> None:
    assert everywhere(lambda k: tf.reshape(k, [tf.shape(k)[0], -1]), K).shape == (2, 12)
    assert tf.reshape(tf.zeros([0, 3]), [0, -1]).shape == (0, 3)


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ([5], "24 values, but the requested shape has 5"),
        ([-1, 7], "multiple of 7"),
        ([-1, -1], "Only one"),
        ([-2], "non-negative"),
    ],
)
def test_reshape_refuses(shape: list[int], words: str) -> None:
    with pytest.raises(tf.errors.InvalidArgumentError, match=words):
        tf.reshape(K, shape)
    with pytest.raises(ValueError, match=words):
        tf.function(lambda: tf.reshape(K, shape))()


def test_transpose_permutes_and_conjugates() -> None:
    np.testing.assert_array_equal(everywhere(tf.transpose, K), K.T)
    np.testing.assert_array_equal(everywhere(lambda k: tf.transpose(k, [1, 0, 2]), K), K.transpose(1, 0, 2))
    assert tf.transpose([[1 + 2j]], conjugate=True).numpy()[0, 0] == 1 - 2j
    with pytest.raises(tf.errors.InvalidArgumentError, match="vector of size 3"):
        tf.transpose(K, [0, 1])
    with pytest.raises(tf.errors.InvalidArgumentError, match="permutation"):
        tf.transpose(K, [0, 1, 1])


def test_squeeze_and_expand_dims_are_inverse() -> None:
    for axis in (0, 2, -1, -4):
        wide = everywhere(lambda k, axis=axis: tf.expand_dims(k, axis), K)
        np.testing.assert_array_equal(wide, np.expand_dims(K, axis))
        np.testing.assert_array_equal(tf.squeeze(wide, axis).numpy(), K)
    assert tf.squeeze(tf.ones([1, 2, 1])).shape == (2,)
    assert tf.squeeze(tf.ones([1, 2, 1]), [0]).shape == (2, 1)
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"dim\[1\], expected a dimension of 1, got 2"):
        tf.squeeze(tf.ones([1, 2]), 1)
    with pytest.raises(tf.errors.InvalidArgumentError, match="dim index 5"):
        tf.expand_dims(K, 5)


def test_tile_and_repeat_are_numpys() -> None:
    np.testing.assert_array_equal(everywhere(lambda k: tf.tile(k, [2, 1, 3]), K), np.tile(K, [2, 1, 3]))
    np.testing.assert_array_equal(everywhere(lambda k: tf.repeat(k, 2, axis=1), K), np.repeat(K, 2, 1))
    np.testing.assert_array_equal(everywhere(lambda k: tf.repeat(k, [1, 0, 2], axis=1), K), np.repeat(K, [1, 0, 2], 1))
    np.testing.assert_array_equal(everywhere(lambda k: tf.repeat(k, 3), K), np.repeat(K, 3))
    with pytest.raises(tf.errors.InvalidArgumentError, match="length 3 but got length 1"):
        tf.tile(K, [2])
    with pytest.raises(tf.errors.InvalidArgumentError, match="repeats has 2"):
        tf.repeat(K, [1, 2], axis=1)


def test_reverse_and_roll_are_numpys() -> None:
    np.testing.assert_array_equal(everywhere(lambda k: tf.reverse(k, [0, -1]), K), K[::-1, :, ::-1])
    np.testing.assert_array_equal(everywhere(lambda k: tf.roll(k, [1, -1], [0, 2]), K), np.roll(K, [1, -1], [0, 2]))
    np.testing.assert_array_equal(everywhere(lambda k, n: tf.roll(k, n, 1), K, np.int32(2)), np.roll(K, 2, 1))
    with pytest.raises(tf.errors.InvalidArgumentError, match="more than once"):
        tf.reverse(K, [0, -3])
    with pytest.raises(tf.errors.InvalidArgumentError, match="same size"):
        tf.roll(K, [1, 2], [0])


def test_broadcast_to_repeats() -> None:
    np.testing.assert_array_equal(
        everywhere(lambda k: tf.broadcast_to(k, [5, 2, 3, 4]), K), np.broadcast_to(K, [5, 2, 3, 4])
    )
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"\[2,3,4\] vs. \[3,4\]"):
        tf.broadcast_to(K, [3, 4])


def test_bitcast_reads_bits() -> None:
    assert everywhere(lambda x: tf.bitcast(x, tf.int32), np.float32(1)) == 0x3F800000
    assert tf.bitcast(tf.constant([1, 256], tf.int16), tf.uint8).numpy().tolist() == [[1, 0], [0, 1]]
    assert tf.bitcast(tf.constant([[1, 0], [0, 1]], tf.uint8), tf.int16).numpy().tolist() == [1, 256]
    with pytest.raises(tf.errors.InvalidArgumentError, match="last axis of length 4"):
        tf.bitcast(tf.constant([1, 2], tf.uint8), tf.int32)


def test_reverse_sequence_turns_the_front() -> None:
    rows = everywhere(lambda x: tf.reverse_sequence(x, [3, 1], seq_axis=1, batch_axis=0), [[1, 2, 3, 4], [5, 6, 7, 8]])
    assert rows.tolist() == [[3, 2, 1, 4], [5, 6, 7, 8]]


def test_gradients_follow_the_elements() -> None:
    slope(lambda x: tf.tile(tf.transpose(tf.reshape(x, [2, 3])), [1, 2]), np.arange(6.0))
    slope(lambda x: tf.repeat(tf.roll(tf.reverse(x, [0]), 1, 0), [1, 2, 0]), [1.0, 2.0, 3.0])
    slope(lambda x: tf.broadcast_to(x, [2, 3]), [1.0, 2.0, 3.0])
