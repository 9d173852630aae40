import numpy as np
import pytest
from modes import everywhere, slope

import tenfold as tf

M = np.arange(6.0).reshape(2, 3)


@pytest.mark.parametrize("mode", ["CONSTANT", "reflect", "SYMMETRIC"])
def test_modes_are_numpys(mode: str) -> None:
    paddings = [[1, 1], [2, 1]]
    np.testing.assert_array_equal(
        everywhere(lambda m: tf.pad(m, paddings, mode), M), np.pad(M, paddings, mode=mode.lower())
    )
    slope(lambda m: tf.pad(m, paddings, mode), M)


def test_the_constant_and_paddings_may_be_tensors() -> None:
    assert everywhere(lambda m, c: tf.pad(m, [[0, 1], [0, 0]], constant_values=c), M, np.float64(9))[2].tolist() == [
        9,
        9,
        9,
    ]
    assert tf.pad([1], tf.constant([[1, 2]])).numpy().tolist() == [0, 1, 0, 0]


@pytest.mark.parametrize(
    ("paddings", "mode", "words"),
    [
        ([[1, 1]], "CONSTANT", r"rank of inputs\[1,2\] \[2,3\]"),
        ([[1, 1], [2, -1]], "CONSTANT", "non-negative: 2 -1"),
        ([1, 1], "CONSTANT", "2 columns"),
        ([[2, 2], [0, 0]], "REFLECT", "2, 2 not less than 2"),
        ([[3, 1], [0, 0]], "SYMMETRIC", "3, 1 greater than 2"),
    ],
)
def test_bad_paddings_are_refused(paddings: object, mode: str, words: str) -> None:
    with pytest.raises(tf.errors.InvalidArgumentError, match=words):
        tf.pad(M, paddings, mode)


def test_bad_modes_and_constants_are_refused() -> None:
    with pytest.raises(ValueError, match="FOO"):
        tf.pad(M, [[0, 0], [0, 0]], "foo")
    with pytest.raises(tf.errors.InvalidArgumentError, match="PadV2"):
        tf.pad(M, [[0, 0], [0, 0]], constant_values=tf.constant(1))
