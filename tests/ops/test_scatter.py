import numpy as np
import pytest
from modes import everywhere, slope

import tenfold as tf

PLACES = np.array([[0], [2], [0]])


def test_scatter_nd_adds_equal_places() -> None:
    ours = everywhere(lambda i, u: tf.scatter_nd(i, u, [4]), PLACES, np.array([1.0, 2.0, 3.0]))
    assert ours.tolist() == [4.0, 0.0, 2.0, 0.0]
    rows = tf.scatter_nd([[1]], [[5, 6]], [2, 2])
    assert rows.numpy().tolist() == [[0, 0], [5, 6]]
    assert tf.scatter_nd([[0], [0]], [True, False], [2]).numpy().tolist() == [True, False]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("update", [70, 20, 90]),
        ("add", [80, 20, 120]),
        ("sub", [-60, 20, -60]),
        ("max", [70, 20, 90]),
        ("min", [10, 20, 30]),
    ],
)
def test_updates_of_tensors(name: str, expected: list[int]) -> None:
    fn = getattr(tf, f"tensor_scatter_nd_{name}")
    ours = everywhere(fn, np.array([10, 20, 30]), np.array([[0], [2]]), np.array([70, 90]))
    assert ours.tolist() == expected


def test_eager_code_refuses_places_out_of_range() -> None:
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"indices\[1\] = \[7\] does not index into shape \[3\]"):
        tf.tensor_scatter_nd_update([1, 2, 3], [[0], [7]], [1, 1])
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"\[-1\]"):
        tf.scatter_nd([[-1]], [1], [3])
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"updates must have shape \[1,2\]"):
        tf.tensor_scatter_nd_update(tf.ones([3, 2]), [[0]], [1.0, 2.0])
    with pytest.raises(tf.errors.InvalidArgumentError, match="more than the rank"):
        tf.tensor_scatter_nd_update([1.0], [[0, 0]], [1.0])


def test_a_program_drops_them() -> None:
    write = tf.function(lambda i: tf.tensor_scatter_nd_update([1, 2, 3], i, [7, 9]))
    assert write(tf.constant([[1], [-1]])).numpy().tolist() == [1, 7, 3]


@pytest.mark.parametrize("name", ["update", "add", "sub", "max", "min"])
def test_gradients(name: str) -> None:
    fn = getattr(tf, f"tensor_scatter_nd_{name}")
    slope(lambda x, u: fn(x, [[0], [2]], u), [1.0, 2.0, 3.0], [0.5, 9.0])


def test_ties_share_the_gradient_as_in_tensorflow() -> None:
    x, u = tf.constant([1.0, 2.0]), tf.constant([1.0])
    with tf.GradientTape() as tape:
        tape.watch([x, u])
        y = tf.tensor_scatter_nd_max(x, [[0]], u)
    dx, du = tape.gradient(y, [x, u])
    assert dx.numpy().tolist() == [0.5, 1.0]
    assert du.numpy().tolist() == [0.5]
