import numpy as np
import pytest
from modes import everywhere

import tenfold as tf


def test_shape_size_and_rank_are_int32_scalars_and_vectors() -> None:
    shape, size, rank = everywhere(lambda x: (tf.shape(x), tf.size(x), tf.rank(x)), np.ones([2, 3]))
    assert shape.tolist() == [2, 3]
    assert (int(size), int(rank)) == (6, 2)
    assert {shape.dtype, size.dtype, rank.dtype} == {np.dtype(np.int32)}
    assert tf.shape(3.0).shape == (0,)
    assert tf.shape([1], out_type=tf.int64).dtype == tf.int64
    assert [s.numpy().tolist() for s in tf.shape_n([[1, 2], 3])] == [[2], []]


def test_broadcast_shapes() -> None:
    assert tf.broadcast_static_shape(tf.TensorShape([2, 1]), tf.TensorShape([3])) == (2, 3)
    assert tf.broadcast_static_shape(tf.TensorShape([None, 1]), tf.TensorShape([3])).as_list() == [None, 3]
    assert tf.broadcast_dynamic_shape([2, 1], [3]).numpy().tolist() == [2, 3]
    with pytest.raises(ValueError, match="Incompatible"):
        tf.broadcast_static_shape(tf.TensorShape([2]), tf.TensorShape([3]))
    with pytest.raises(tf.errors.InvalidArgumentError, match="Incompatible"):
        tf.broadcast_dynamic_shape([2], [3])


def test_ensure_shape_checks() -> None:
    assert everywhere(lambda x: tf.ensure_shape(x, [None, 2]), np.ones([3, 2])).shape == (3, 2)
    with pytest.raises(
        tf.errors.InvalidArgumentError, match=r"\[3, 2\] is not compatible with expected shape \[None, 3\]"
    ):
        tf.ensure_shape(tf.ones([3, 2]), [None, 3])
