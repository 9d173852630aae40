import numpy as np
import pytest
from modes import everywhere, slope

import tenfold as tf

M = np.arange(6.0).reshape(2, 3)


def test_where_broadcasts_all_three() -> None:
    mask = np.array([[True], [False]])
    np.testing.assert_array_equal(
        everywhere(lambda c, x: tf.where(c, x, [7.0, 8.0, 9.0]), mask, M), np.where(mask, M, [7, 8, 9])
    )
    assert tf.where(True, 1, 2).dtype == tf.int32


def test_where_refuses() -> None:
    with pytest.raises(ValueError, match="both"):
        tf.where([True], [1])
    with pytest.raises(tf.errors.InvalidArgumentError, match="broadcastable"):
        tf.where([True, False], M, M)
    with pytest.raises(tf.errors.InvalidArgumentError, match="bool"):
        tf.where(tf.constant([1.0]), [1.0], [2.0])
    with pytest.raises(tf.errors.InvalidArgumentError, match="SelectV2"):
        tf.where([True], tf.constant([1.0]), tf.constant([1]))


def test_where_of_one_argument_gives_places() -> None:
    found = tf.where([[0, 3], [5, 0]])
    assert found.numpy().tolist() == [[0, 1], [1, 0]]
    assert found.dtype == tf.int64
    assert tf.where(tf.zeros([2, 2])).shape == (0, 2)


@pytest.mark.parametrize("fn", [tf.where, tf.unique, lambda x: tf.boolean_mask(x, x > 0)])
def test_shapes_that_depend_on_values_are_refused_in_a_graph(fn: object) -> None:
    with pytest.raises(tf.errors.UnimplementedError, match="only known when the compiled program runs"):
        tf.function(fn, autograph=False)(tf.constant([1.0, 0.0]))


def test_boolean_mask_covers_axes() -> None:
    k = np.arange(24.0).reshape(2, 3, 4)
    mask = np.array([[True, False, True], [False, False, True]])
    np.testing.assert_array_equal(tf.boolean_mask(k, mask).numpy(), k[mask])
    columns = np.array([True, False, True])
    np.testing.assert_array_equal(everywhere(lambda x: tf.boolean_mask(x, columns, axis=1), k), k[:, columns])
    with pytest.raises(ValueError, match="scalar"):
        tf.boolean_mask(k, True)
    with pytest.raises(ValueError, match="incompatible"):
        tf.boolean_mask(k, [True, False, True])


def test_gradients_reach_what_was_chosen() -> None:
    slope(lambda x, y: tf.where(M > 2, x, y), M, 2 * M)
    (gradient,) = slope(lambda x: tf.boolean_mask(x, [True, False]), M)
    assert not gradient[1].any()


def test_unique_keeps_the_order_of_appearance() -> None:
    y, index, count = tf.unique_with_counts([4, 1, 4, 9, 1])
    assert y.numpy().tolist() == [4, 1, 9]
    assert index.numpy().tolist() == [0, 1, 0, 2, 1]
    assert count.numpy().tolist() == [2, 2, 1]
    assert tf.unique([1.0], tf.int64).idx.dtype == tf.int64
    with pytest.raises(tf.errors.InvalidArgumentError, match="1D"):
        tf.unique([[1]])


@pytest.mark.parametrize("side", ["left", "right"])
def test_searchsorted_is_numpys_per_row(side: str) -> None:
    sequence, values = np.array([[1, 3, 3], [0, 5, 9]]), np.array([[0, 3], [9, 6]])
    ours = everywhere(lambda s, v: tf.searchsorted(s, v, side=side), sequence, values)
    np.testing.assert_array_equal(ours, [np.searchsorted(s, v, side) for s, v in zip(sequence, values, strict=True)])
    assert ours.dtype == np.int32
    with pytest.raises(ValueError, match="side"):
        tf.searchsorted([1], [1], side="up")
