from collections.abc import Callable

import numpy as np
import pytest

import tenfold as tf

M = [[1.0, 2.0], [3.0, 4.0]]
SETTINGS: list[Callable[[Callable[[], object]], object]] = [lambda f: f(), lambda f: tf.function(f)()]


@pytest.mark.parametrize("run", SETTINGS, ids=["eager", "function"])
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("update", [[1, 2], [5, 6]]),
        ("add", [[1, 2], [8, 10]]),
        ("sub", [[1, 2], [-2, -2]]),
        ("mul", [[1, 2], [15, 24]]),
        ("div", [[1, 2], [0.6, 4 / 6]]),
        ("max", [[1, 2], [5, 6]]),
        ("min", [[1, 2], [3, 4]]),
    ],
)
def test_scattered_rows(name: str, expected: list[list[float]], run: Callable[..., object]) -> None:
    v = tf.Variable(M)
    run(lambda: getattr(v, f"scatter_{name}")(tf.IndexedSlices([[5.0, 6.0]], [1])))
    np.testing.assert_allclose(v.numpy(), expected, rtol=1e-6)


@pytest.mark.parametrize("run", SETTINGS, ids=["eager", "function"])
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("update", [9, 2, 7]),
        ("add", [10, 2, 10]),
        ("sub", [-8, 2, -4]),
        ("max", [9, 2, 7]),
        ("min", [1, 2, 3]),
    ],
)
def test_scattered_elements(name: str, expected: list[int], run: Callable[..., object]) -> None:
    v = tf.Variable([1, 2, 3])
    run(lambda: getattr(v, f"scatter_nd_{name}")([[0], [2]], [9, 7]))
    assert v.numpy().tolist() == expected


@pytest.mark.parametrize("run", SETTINGS, ids=["eager", "function"])
def test_slices_are_assigned_to(run: Callable[..., object]) -> None:
    v = tf.Variable(tf.zeros([2, 3]))

    def write() -> None:
        v[0, 1].assign(42)
        v[:, 2].assign([10.0, 20.0])
        v[1, ::2].assign(tf.constant([7.0, 8.0]))

    run(write)
    assert v.numpy().tolist() == [[0, 42, 10], [7, 0, 8]]


def test_a_slice_assigned_to_gives_the_variable() -> None:
    v = tf.Variable([1.0, 2.0])
    assert v[0].assign(5.0) is v
    assert v[0].assign(6.0, read_value=False) is None
    with pytest.raises(AttributeError, match=r"slices? of (a variable|variables)"):
        tf.constant([1.0])[0].assign(1.0)
    with pytest.raises(ValueError, match="dtype float32"):
        v[0].assign(tf.constant(1))
    with pytest.raises(tf.errors.InvalidArgumentError, match="broadcast"):
        v[0].assign([1.0, 2.0])


def test_bad_updates_are_refused() -> None:
    v = tf.Variable(M)
    with pytest.raises(TypeError, match="IndexedSlices"):
        v.scatter_update([1.0])
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"indices\[0\] = 5 is not in \[0, 2\)"):
        v.scatter_update(tf.IndexedSlices([[1.0, 1.0]], [5]))
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"Must have updates\.shape"):
        v.scatter_update(tf.IndexedSlices([1.0, 1.0], [1]))
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"\[5, 5\] does not index into shape \[2,2\]"):
        v.scatter_nd_update([[5, 5]], [1.0])


def test_reads_of_parts_and_batches() -> None:
    v = tf.Variable(M)
    assert v.sparse_read([1]).numpy().tolist() == [[3, 4]]
    assert v.gather_nd([[1, 0]]).numpy().tolist() == [3]
    v.batch_scatter_update(tf.IndexedSlices([[7.0], [8.0]], [[1], [0]]))
    assert v.numpy().tolist() == [[1, 7], [8, 4]]
