import pytest

import tenfold as tf


def test_rows_become_a_tensor_and_add_up() -> None:
    rows = tf.IndexedSlices(tf.constant([[1.0, 2.0], [10.0, 20.0]]), tf.constant([1, 1]), tf.constant([3, 2]))
    assert tf.convert_to_tensor(rows).numpy().tolist() == [[0, 0], [11, 22], [0, 0]]
    assert (rows.dtype, rows.shape) == (tf.float32, (3, 2))
    assert tf.add(rows, 1).numpy().tolist() == [[1, 1], [12, 23], [1, 1]]
    assert tf.convert_to_tensor(-rows).numpy().tolist() == [[0, 0], [-11, -22], [0, 0]]


def test_without_a_dense_shape_it_cannot() -> None:
    rows = tf.IndexedSlices([1.0], [0])
    assert rows.shape.as_list() == [None]
    assert repr(rows) == "IndexedSlices(indices=[0], values=[1.0])"
    with pytest.raises(ValueError, match="dense_shape"):
        tf.convert_to_tensor(rows)
