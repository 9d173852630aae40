import numpy as np
import pytest
from modes import everywhere

import tenfold as tf


@pytest.mark.parametrize(
    "dtype", ["float16", "bfloat16", "float32", "float64", "int8", "int64", "uint8", "bool", "complex64"]
)
def test_zeros_ones_and_eye_have_every_dtype(dtype: str) -> None:
    for made in (tf.zeros([2, 3], dtype), tf.ones([2, 3], dtype), tf.eye(2, 3, dtype=dtype)):
        assert made.dtype == dtype
        assert made.shape == (2, 3)
    assert tf.ones([2], dtype).numpy().astype(complex).tolist() == [1.0, 1.0]


def test_a_shape_may_be_a_list_of_tensors_and_numbers() -> None:
    assert everywhere(lambda x: tf.zeros([tf.shape(x)[0], 2]), np.ones(3)).shape == (3, 2)
    assert tf.zeros(tf.TensorShape([2, 1])).shape == (2, 1)
    assert tf.zeros(3).shape == (3,)


def test_large_fills_are_made_by_the_program() -> None:
    big = tf.ones([600, 600], tf.int32)
    assert int(tf.reduce_sum(big)) == 360_000
    assert everywhere(lambda x: tf.zeros([40, 40]) + x, np.float32(2)).sum() == 3200


def test_bad_shapes_are_refused() -> None:
    with pytest.raises(tf.errors.InvalidArgumentError, match="Dimension -1 must be >= 0"):
        tf.zeros([2, -1])
    with pytest.raises(TypeError):
        tf.zeros([1.5])
    with pytest.raises(ValueError, match="None"):
        tf.ones([None, 2])
    with pytest.raises(tf.errors.InvalidArgumentError, match="scalar"):
        tf.fill([2], [1, 2])


def test_fill_takes_the_dtype_of_its_value() -> None:
    assert tf.fill([2], 1).dtype == tf.int32
    assert tf.fill([2], tf.constant(1, tf.int64)).dtype == tf.int64
    assert everywhere(lambda x: tf.fill([2, 2], x), np.float32(3)).tolist() == [[3.0, 3.0], [3.0, 3.0]]


def test_likes_keep_shape_and_dtype_unless_told() -> None:
    assert everywhere(lambda x: (tf.zeros_like(x), tf.ones_like(x, tf.int32)), np.ones([2, 1]))[1].dtype == np.int32
    assert tf.ones_like([True]).dtype == tf.bool


def test_eye_repeats_over_a_batch() -> None:
    assert everywhere(lambda: tf.eye(2, batch_shape=[3])).tolist() == [[[1, 0], [0, 1]]] * 3


@pytest.mark.parametrize(
    ("arguments", "expected", "dtype"),
    [
        ((5,), [0, 1, 2, 3, 4], "int32"),
        ((2, 9, 3), [2, 5, 8], "int32"),
        ((5, 0, -2), [5, 3, 1], "int32"),
        ((0,), [], "int32"),
        ((2.5,), [0, 1, 2], "float32"),
        ((0, 1, 0.25), [0, 0.25, 0.5, 0.75], "float32"),
        ((np.int64(3),), [0, 1, 2], "int64"),
        ((np.float64(2),), [0, 1], "float64"),
        ((2**31, 2**31 + 2), [2**31, 2**31 + 1], "int64"),
    ],
)
def test_range_follows_the_widest_argument(arguments: tuple[float, ...], expected: list[float], dtype: str) -> None:
    made = tf.range(*arguments)
    assert made.dtype == dtype
    np.testing.assert_array_equal(made.numpy(), expected)


def test_range_in_a_function_takes_what_is_known_there() -> None:
    assert everywhere(lambda x: tf.range(tf.shape(x)[0]), np.ones(4)).tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [((5, 2), "start <= limit"), ((1, 5, 0), "delta != 0"), ((1, 5, -1), "start >= limit")],
)
def test_range_refuses_steps_that_lead_away(arguments: tuple[int, ...], words: str) -> None:
    with pytest.raises(tf.errors.InvalidArgumentError, match=words):
        tf.range(*arguments)


def test_linspace_ends_exactly() -> None:
    assert everywhere(lambda a, b: tf.linspace(a, b, 4), np.float32(0), np.float32(0.3))[-1] == np.float32(0.3)
    assert tf.linspace(0, 10, 3).dtype == tf.float64
    assert tf.linspace([0.0, 1.0], 2.0, 3, axis=-1).numpy().tolist() == [[0, 1, 2], [1, 1.5, 2]]
    assert tf.linspace(1.0, 2.0, 0).shape == (0,)


def test_one_hot_marks_indices_within_depth() -> None:
    assert everywhere(lambda i: tf.one_hot(i, 3), np.array([0, -1, 5])).tolist() == [
        [1, 0, 0],
        [0, 0, 0],
        [0, 0, 0],
    ]
    assert everywhere(lambda i: tf.one_hot(i, 2, axis=0), np.array([1, 0, 1])).tolist() == [
        [0, 1, 0],
        [1, 0, 1],
    ]
    assert tf.one_hot([1], 2, on_value=5, off_value=-1).numpy().tolist() == [[-1, 5]]
    assert tf.one_hot([1], 2, on_value=True, off_value=False).dtype == tf.bool
    assert tf.one_hot(tf.constant([200], tf.uint8), 300).numpy().argmax() == 200


def test_one_hot_refuses_disagreement() -> None:
    with pytest.raises(TypeError, match="dtype"):
        tf.one_hot([0], 2, on_value=tf.constant(1.0), off_value=tf.constant(0))
    with pytest.raises(tf.errors.InvalidArgumentError, match="depth must be non-negative"):
        tf.one_hot([0], -1)
    with pytest.raises(tf.errors.InvalidArgumentError):
        tf.one_hot([0.5], 2)


def test_sequence_mask_covers_the_first_positions() -> None:
    assert everywhere(lambda n: tf.sequence_mask(n, 3), np.array([1, 0, 5])).tolist() == [
        [True, False, False],
        [False, False, False],
        [True, True, True],
    ]
    assert tf.sequence_mask([1, 2], dtype=tf.float32).shape == (2, 2)


@pytest.mark.parametrize("indexing", ["xy", "ij"])
def test_meshgrid_is_numpys(indexing: str) -> None:
    vectors = [np.arange(2), np.arange(3), np.arange(4)]
    ours = everywhere(lambda *v: tf.meshgrid(*v, indexing=indexing), *vectors)
    for got, wanted in zip(ours, np.meshgrid(*vectors, indexing=indexing), strict=True):
        np.testing.assert_array_equal(got, wanted)
    with pytest.raises(ValueError, match="indexing"):
        tf.meshgrid([1], [2], indexing="ab")
