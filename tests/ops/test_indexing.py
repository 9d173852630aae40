import numpy as np
import pytest
from modes import everywhere, slope

import tenfold as tf
from tenfold.ops import indexing
from tenfold.ops.indexing import assign_slice

K = np.arange(24.0).reshape(2, 3, 4)
KEYS = [
    np.s_[0], np.s_[-1], np.s_[0, 1], np.s_[0, 1, 2], np.s_[...], np.s_[..., 0], np.s_[0, ..., -1],
    np.s_[:, 1], np.s_[:, 1:2], np.s_[:, ::2], np.s_[:, ::-1], np.s_[::-1, :, ::-2], np.s_[:, :, 1:-1],
    np.s_[:, 5:], np.s_[:, 2:1], np.s_[1:, None], np.s_[None], np.s_[:, None, 0], np.s_[0, None, ..., None, 1],
    np.s_[:, -2:, 3:0:-2], np.s_[:1, 1:, 0],
]  # fmt: skip


@pytest.mark.parametrize("key", KEYS, ids=str)
def test_indexing_is_numpys(key: object) -> None:
    np.testing.assert_array_equal(everywhere(lambda k: k[key], K), K[key])


@pytest.mark.parametrize("key", KEYS, ids=str)
def test_assigning_a_slice_is_numpys(key: object) -> None:
    wanted = K.copy()
    wanted[key] = 7.0
    np.testing.assert_array_equal(everywhere(lambda k: assign_slice(k, key, 7.0), K), wanted)
    wanted[key] = 2 * K[key]
    np.testing.assert_array_equal(assign_slice(K, key, 2 * K[key]).numpy(), wanted)


def test_a_tensor_may_stand_for_an_index() -> None:
    np.testing.assert_array_equal(everywhere(lambda k, i: k[:, i], K, np.int64(2)), K[:, 2])
    np.testing.assert_array_equal(everywhere(lambda k, i: k[:, i], K, np.int32(-1)), K[:, -1])
    assert tf.constant([1, 2, 3])[tf.constant(1) : tf.constant(3)].numpy().tolist() == [2, 3]
    assert tf.constant([1, 2, 3])[np.int64(2)].numpy() == 3
    assert tf.constant([1, 2])[True].numpy() == 2


def test_a_loop_over_positions_compiles_one_program() -> None:
    x = tf.range(50.0)
    taken = x[0] - x[0]
    before = len(indexing._STRIDED_SLICE.executables)
    for i in range(50):
        taken = taken + x[i]
    assert float(taken) == 1225.0
    assert len(indexing._STRIDED_SLICE.executables) == before


def test_masks_select() -> None:
    x = tf.constant([-1, 2, 3])
    assert x[x > 0].numpy().tolist() == [2, 3]
    assert x[np.array([True, False, True])].numpy().tolist() == [-1, 3]


@pytest.mark.parametrize(
    ("key", "kind", "words"),
    [
        (np.s_[2], tf.errors.InvalidArgumentError, "slice index 2 of dimension 0 out of bounds"),
        (np.s_[0, -4], tf.errors.InvalidArgumentError, "slice index -1 of dimension 1 out of bounds"),
        (np.s_[0, 0, 0, 0], tf.errors.InvalidArgumentError, "input has only 3 dims"),
        (np.s_[..., ...], tf.errors.InvalidArgumentError, "Multiple ellipses"),
        (np.s_[::0], tf.errors.InvalidArgumentError, "must be non-zero"),
        ("a", TypeError, "got 'a'"),
        (1.5, TypeError, "got 1.5"),
        (np.s_[1:"a"], TypeError, "got 'a'"),
        (np.s_[:, [0, 1]], TypeError, "Only integers"),
    ],
)  # fmt: skip
def test_bad_keys_are_refused_as_in_tensorflow(key: object, kind: type[Exception], words: str) -> None:
    with pytest.raises(kind, match=words):
        tf.constant(K)[key]
    with pytest.raises(kind, match=words):
        tf.function(lambda k: k[key], autograph=False)(tf.constant(K))


def test_scalars_and_bad_tensors_are_refused() -> None:
    with pytest.raises(tf.errors.InvalidArgumentError, match="scalar"):
        tf.constant(1.0)[0]
    with pytest.raises(TypeError, match="Only integers"):
        tf.constant([1.0])[tf.constant(0.0)]
    with pytest.raises(TypeError, match="Only integers"):
        tf.constant([1.0])[tf.constant([0])]
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"\[3\] into final shape \[2\]"):
        assign_slice(tf.ones([2, 2]), np.s_[0], [1.0, 2.0, 3.0])


def test_a_bound_that_only_the_program_knows_is_refused() -> None:
    with pytest.raises(tf.errors.UnimplementedError, match=r"tf.slice\(t, \[start\], \[length\]\)"):
        tf.function(lambda x, n: x[:n])(tf.ones([3]), tf.constant(2))


def test_slice_takes_a_block() -> None:
    np.testing.assert_array_equal(everywhere(lambda k: tf.slice(k, [0, 1, 2], [2, -1, 1]), K), K[:, 1:, 2:3])
    np.testing.assert_array_equal(everywhere(lambda k, i: tf.slice(k, [0, i, 0], [2, 1, 4]), K, np.int32(1)), K[:, 1:2])
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"Expected size\[1\] in \[0, 1\], but got 2"):
        tf.slice(K, [0, 2, 0], [1, 2, 1])
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"Expected begin\[0\] in \[0, 2\], but got 3"):
        tf.slice(K, [3, 0, 0], [0, 1, 1])
    with pytest.raises(tf.errors.InvalidArgumentError, match="1-D tensors of size 3"):
        tf.slice(K, [0], [1])


def test_strided_slice_has_masks() -> None:
    np.testing.assert_array_equal(
        everywhere(lambda k: tf.strided_slice(k, [0, 1], [2, 3], [1, 2], begin_mask=2, end_mask=1), K),
        K[:2, :3:2],
    )
    assert tf.strided_slice(K, [1, 0], [0, 0], shrink_axis_mask=1, new_axis_mask=2).shape == (1, 3, 4)
    np.testing.assert_array_equal(tf.strided_slice(K, [0, 2], [0, 3], ellipsis_mask=1).numpy(), K[..., 2:3])


def test_gradients_go_back_to_their_place() -> None:
    slope(lambda k: k[:, 1:, ::-2], K)
    slope(lambda k: k[1, 0], K)
    slope(lambda k, v: assign_slice(k, np.s_[0, 1:], v), K, np.ones([2, 4]))
    slope(lambda k, v: assign_slice(k, np.s_[0, ::2], v), K, np.ones([2, 4]))
