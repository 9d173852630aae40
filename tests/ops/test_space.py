import numpy as np
import pytest
from modes import everywhere

import tenfold as tf

X = np.arange(32.0).reshape(1, 4, 4, 2)


def test_depth_and_space_are_inverse() -> None:
    deep = everywhere(lambda x: tf.nn.space_to_depth(x, 2), X)
    assert deep.shape == (1, 2, 2, 8)
    assert deep[0, 0, 0].tolist() == [0, 1, 2, 3, 8, 9, 10, 11]
    np.testing.assert_array_equal(everywhere(lambda x: tf.nn.depth_to_space(x, 2), deep), X)
    first = np.moveaxis(X, -1, 1)
    np.testing.assert_array_equal(tf.nn.space_to_depth(first, 2, data_format="NCHW").numpy(), np.moveaxis(deep, -1, 1))
    np.testing.assert_array_equal(tf.nn.depth_to_space(np.moveaxis(deep, -1, 1), 2, "NCHW").numpy(), first)


def test_batch_and_space_are_inverse() -> None:
    many = everywhere(lambda x: tf.space_to_batch(x, [2, 3], [[0, 0], [1, 1]]), X)
    assert many.shape == (6, 2, 2, 2)
    padded = np.pad(X, [(0, 0), (0, 0), (1, 1), (0, 0)])
    np.testing.assert_array_equal(many[4, 1, 1], padded[0, 3, 4])
    np.testing.assert_array_equal(everywhere(lambda x: tf.batch_to_space(x, [2, 3], [[0, 0], [1, 1]]), many), X)


def test_required_paddings_make_lengths_divisible() -> None:
    paddings, crops = tf.required_space_to_batch_paddings([5, 4], [2, 2])
    assert paddings.numpy().tolist() == [[0, 1], [0, 0]]
    assert crops.numpy().tolist() == [[0, 1], [0, 0]]


@pytest.mark.parametrize(
    ("fn", "words"),
    [
        (lambda: tf.nn.space_to_depth(X, 3), "divisible by block_size: 3"),
        (lambda: tf.nn.space_to_depth(X, 1), "at least minimum 2"),
        (lambda: tf.nn.depth_to_space(X, 2), "divisible by: 4"),
        (lambda: tf.nn.depth_to_space(X[0], 2), "rank should be 4"),
        (lambda: tf.space_to_batch(X, [3, 2], [[0, 0], [0, 0]]), r"padded_shape\[0\]=4 is not divisible"),
        (lambda: tf.space_to_batch(X, 2, [[0, 0], [0, 0]]), "rank should be 1"),
        (lambda: tf.batch_to_space(X, [2, 2], [[0, 0], [0, 0]]), r"batch dimension \(1\) is not divisible"),
    ],
)
def test_what_does_not_fit_is_refused(fn: object, words: str) -> None:
    with pytest.raises(tf.errors.InvalidArgumentError, match=words):
        fn()
