import numpy as np
import pytest
from modes import everywhere, slope

import tenfold as tf

M = np.arange(1.0, 7).reshape(2, 3)
ALIGNS = ["RIGHT_LEFT", "LEFT_RIGHT", "LEFT_LEFT", "RIGHT_RIGHT"]


@pytest.mark.parametrize("k", [-1, 0, 1, 2])
def test_one_diagonal_is_numpys(k: int) -> None:
    np.testing.assert_array_equal(
        everywhere(lambda d: tf.linalg.diag(d, k=k), np.arange(1.0, 4)), np.diag([1.0, 2, 3], k)
    )
    np.testing.assert_array_equal(everywhere(lambda m: tf.linalg.diag_part(m, k=k), M), np.diag(M, k))


@pytest.mark.parametrize("align", ALIGNS)
@pytest.mark.parametrize("shape", [(3, 3), (2, 4), (4, 2)])
@pytest.mark.parametrize("band", [(-1, 1), (0, 1), (-1, 0), (-1, -1)])
def test_part_diag_and_set_are_inverse(shape: tuple[int, int], band: tuple[int, int], align: str) -> None:
    m = np.arange(1.0, 1 + 2 * shape[0] * shape[1]).reshape(2, *shape)
    i, j = np.indices(shape)
    inside = (j - i >= band[0]) & (j - i <= band[1])
    part = tf.linalg.diag_part(m, k=band, align=align)
    back = tf.linalg.diag(part, k=band, num_rows=shape[0], num_cols=shape[1], padding_value=-1.0, align=align)
    np.testing.assert_array_equal(back.numpy(), np.where(inside, m, -1))
    written = tf.linalg.set_diag(tf.zeros_like(m), part, k=band, align=align)
    np.testing.assert_array_equal(written.numpy(), np.where(inside, m, 0))


def test_alignment_pads_on_its_side() -> None:
    # As TensorFlow records it.
    assert tf.linalg.diag_part(M, k=(-1, 1), padding_value=-7.0).numpy().tolist() == [[2, 6], [1, 5], [4, -7]]
    assert tf.linalg.diag_part(tf.ones([3, 3]), k=(0, 2), align="LEFT_RIGHT").numpy().tolist() == [
        [1, 0, 0],
        [1, 1, 0],
        [1, 1, 1],
    ]
    assert tf.linalg.diag([[1, 2, 3], [4, 5, 0]], k=(-1, 0)).numpy().tolist() == [
        [1, 0, 0],
        [4, 2, 0],
        [0, 5, 3],
    ]


def test_sizes_and_padding_may_be_given() -> None:
    made = tf.linalg.diag([1, 2], k=1, num_rows=2, num_cols=5, padding_value=9)
    assert made.numpy().tolist() == [[9, 1, 9, 9, 9], [9, 9, 2, 9, 9]]
    assert tf.linalg.diag([True, True]).numpy().tolist() == [[True, False], [False, True]]


def test_band_part_keeps_a_band() -> None:
    m = np.ones([4, 4])
    for lower, upper in ((0, 1), (-1, 0), (1, -1), (2, 0)):
        wanted = np.tril(np.triu(m, -lower if lower >= 0 else -9), upper if upper >= 0 else 9)
        np.testing.assert_array_equal(everywhere(lambda x, a=lower, b=upper: tf.linalg.band_part(x, a, b), m), wanted)


def test_tensor_diag_and_part_are_inverse() -> None:
    wide = everywhere(tf.linalg.tensor_diag, M)
    assert wide.shape == (2, 3, 2, 3)
    assert (wide[1, 2, 1, 2], wide.sum()) == (6, 21)
    np.testing.assert_array_equal(everywhere(tf.linalg.tensor_diag_part, wide), M)


@pytest.mark.parametrize(
    ("fn", "words"),
    [
        (lambda: tf.linalg.diag(3.0), "at least 1-dim"),
        (lambda: tf.linalg.diag([1, 2], k=1, num_rows=1, num_cols=1), "number of rows is too small"),
        (lambda: tf.linalg.diag([[1, 2, 3]], k=(0, 1)), "number of diagonals"),
        (lambda: tf.linalg.diag([1], k=(1, 0)), "must not be larger"),
        (lambda: tf.linalg.diag_part([1.0]), "at least 2-dim"),
        (lambda: tf.linalg.diag_part(M, k=4), "out of bound: 4"),
        (lambda: tf.linalg.set_diag(M, [9.0, 8.0, 7.0]), r"need \[2\]"),
        (lambda: tf.linalg.band_part(M, 5, 1), r"number of rows \(2\) got: 5"),
        (lambda: tf.linalg.tensor_diag_part(M), "dimensions 0 and 1 do not match"),
    ],
)
def test_what_does_not_fit_is_refused(fn: object, words: str) -> None:
    with pytest.raises(tf.errors.InvalidArgumentError, match=words):
        fn()


def test_gradients() -> None:
    slope(lambda d: tf.linalg.diag(d, k=1), [1.0, 2.0])
    slope(lambda m: tf.linalg.diag_part(m, k=(-1, 1)), M)
    slope(lambda m, d: tf.linalg.set_diag(m, d), M, [1.0, 2.0])
    slope(lambda m: tf.linalg.band_part(m, 0, 1), M)
