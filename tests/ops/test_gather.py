import numpy as np
import pytest
from modes import everywhere, slope

import tenfold as tf

M = np.arange(6.0).reshape(2, 3)
K = np.arange(24.0).reshape(2, 3, 4)


@pytest.mark.parametrize(
    ("indices", "axis", "batch_dims"),
    [
        ([1, 0, 1], 0, 0),
        ([[0, 2], [1, 1]], 1, 0),
        ([2], -1, 0),
        (1, 1, 0),
        ([[0, 1], [2, 2]], 1, 1),
        ([[0, 3], [2, 2]], 2, 1),
        ([[0, 3, 1], [2, 2, 0]], 2, 2),
    ],
)
def test_gather_reads_along_an_axis(indices: object, axis: int, batch_dims: int) -> None:
    ours = everywhere(lambda k, i: tf.gather(k, i, axis=axis, batch_dims=batch_dims), K, np.array(indices))
    wanted = _by_hand(K, np.array(indices), axis % 3, batch_dims)
    np.testing.assert_array_equal(ours, wanted)


def _by_hand(params: np.ndarray, indices: np.ndarray, axis: int, batch_dims: int) -> np.ndarray:
    if batch_dims:
        return np.stack([_by_hand(p, i, axis - 1, batch_dims - 1) for p, i in zip(params, indices, strict=True)])
    return np.take(params, indices, axis)


def test_gather_of_other_index_dtypes() -> None:
    for dtype in (tf.int32, tf.int64, tf.uint8, tf.int16):
        assert tf.gather([10, 20, 30], tf.constant([2], dtype)).numpy().tolist() == [30]


def test_gather_refuses_indices_out_of_range_in_eager_code() -> None:
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"indices\[0,1\] = 3 is not in \[0, 3\)"):
        tf.gather(M, [[0, 3]], axis=1)
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"indices = -1 is not in \[0, 2\)"):
        tf.gather(M, -1)
    with pytest.raises(tf.errors.InvalidArgumentError, match="integer"):
        tf.gather(M, [0.5])
    with pytest.raises(tf.errors.InvalidArgumentError, match="rank 3"):
        tf.gather(M, [0], axis=2)


def test_out_of_range_is_zero_in_a_program() -> None:
    read = tf.function(lambda i: tf.gather([10.0, 20.0], i))
    assert read(tf.constant([1, 5, -1])).numpy().tolist() == [20.0, 0.0, 0.0]


@pytest.mark.parametrize("indices", [[[0, 1], [1, 2]], [[1]], [0, 2], [[[1, 0, 3]]]])
def test_gather_nd_reads_coordinates(indices: list[object]) -> None:
    places = np.array(indices)
    np.testing.assert_array_equal(everywhere(tf.gather_nd, K, places), K[tuple(np.moveaxis(places, -1, 0))])


def test_gather_nd_with_batch_axes_and_no_coordinates() -> None:
    places = np.array([[[0, 1], [1, 0]], [[2, 2], [0, 3]]])
    np.testing.assert_array_equal(
        everywhere(lambda k, i: tf.gather_nd(k, i, batch_dims=1), K, places),
        [[K[0, 0, 1], K[0, 1, 0]], [K[1, 2, 2], K[1, 0, 3]]],
    )
    empty = tf.zeros([2, 0], tf.int32)
    np.testing.assert_array_equal(tf.gather_nd(M, empty).numpy(), [M, M])


def test_gather_nd_refuses() -> None:
    with pytest.raises(
        tf.errors.InvalidArgumentError,
        match=r"indices\[0\] = \[0, 3\] does not index into param shape \[2,3\]",
    ):
        tf.gather_nd(M, [[0, 3]])
    with pytest.raises(tf.errors.InvalidArgumentError, match="innermost"):
        tf.gather_nd(M, [[0, 0, 0]])


def test_gradients_add_up_over_repeated_indices() -> None:
    slope(lambda m: tf.gather(m, [0, 0, 1]), M)
    slope(lambda m: tf.gather(m, [[0, 0], [1, 2]], batch_dims=1), M)
    slope(lambda m: tf.gather_nd(m, [[0, 1], [0, 1]]), M)
