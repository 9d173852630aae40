import numpy as np
import pytest
from modes import everywhere, slope

import tenfold as tf

M = np.arange(6.0).reshape(2, 3)


def test_concat_joins_along_an_axis() -> None:
    np.testing.assert_array_equal(everywhere(lambda a, b: tf.concat([a, b], -1), M, M), np.concatenate([M, M], -1))
    assert tf.concat([[1, 2], [3]], 0).numpy().tolist() == [1, 2, 3]
    assert tf.concat(tf.ones([2]), 0).shape == (2,)
    assert tf.concat([tf.zeros([0, 3]), tf.ones([1, 3])], 0).shape == (1, 3)


@pytest.mark.parametrize(
    ("values", "axis", "words"),
    [
        ([1.0, 2.0], 0, "scalars"),
        ([np.ones([2, 3]), np.ones([2, 2])], 0, r"Dimension 1.*\[2,3\] vs. shape\[1\] = \[2,2\]"),
        ([np.ones([2]), np.ones([2, 2])], 0, "Ranks"),
        ([np.ones([2])], 1, r"range \[-1, 1\)"),
        ([], 0, "empty"),
    ],
)
def test_concat_refuses(values: list[object], axis: int, words: str) -> None:
    with pytest.raises(tf.errors.InvalidArgumentError, match=words):
        tf.concat(values, axis)


def test_concat_does_not_mix_dtypes() -> None:
    with pytest.raises(tf.errors.InvalidArgumentError, match="float"):
        tf.concat([tf.constant([1.0]), tf.constant([1])], 0)


@pytest.mark.parametrize("axis", [0, 1, 2, -1])
def test_stack_and_unstack_are_inverse(axis: int) -> None:
    stacked = everywhere(lambda a, b: tf.stack([a, b], axis), M, -M)
    np.testing.assert_array_equal(stacked, np.stack([M, -M], axis))
    first, second = everywhere(lambda s: tf.unstack(s, axis=axis), stacked)
    np.testing.assert_array_equal(first, M)
    np.testing.assert_array_equal(second, -M)


def test_stack_converts_as_one_value() -> None:
    assert tf.stack([1, 2.5]).numpy().tolist() == [1, 2.5]
    assert tf.stack([1, tf.constant(2)]).dtype == tf.int32
    assert tf.stack(tf.ones([2, 3]), 1).shape == (3, 2)
    with pytest.raises(ValueError, match=r"not in range \[-3, 3\)"):
        tf.stack([M, M], 3)
    with pytest.raises(tf.errors.InvalidArgumentError, match="Shapes of all inputs must match"):
        tf.stack([tf.constant(M), tf.ones([5], tf.float64)])


def test_unstack_checks_the_number() -> None:
    assert len(tf.unstack(M, num=2)) == 2
    assert tf.unstack(tf.zeros([0, 2])) == []
    with pytest.raises(tf.errors.InvalidArgumentError, match="must equal 3"):
        tf.unstack(M, num=3)


def test_split_by_number_and_sizes() -> None:
    k = np.arange(24.0).reshape(2, 3, 4)
    for got, wanted in zip(everywhere(lambda x: tf.split(x, 3, axis=1), k), np.split(k, 3, 1), strict=True):
        np.testing.assert_array_equal(got, wanted)
    assert [p.shape[2] for p in everywhere(lambda x: tf.split(x, [1, -1, 1], axis=-1), k)] == [1, 2, 1]
    with pytest.raises(tf.errors.InvalidArgumentError, match="evenly divide"):
        tf.split(k, 2, axis=1)
    with pytest.raises(tf.errors.InvalidArgumentError, match="Got: 2"):
        tf.split(k, [1, 1], axis=1)


def test_gradients_go_back_to_their_parts() -> None:
    slope(lambda a, b: tf.concat([a, 2 * b], 1), M, M + 1)
    slope(lambda a: tf.stack([3 * r for r in tf.unstack(a)], 1), M)
    slope(lambda a: tf.split(a, [1, 2], axis=1)[1], M)
