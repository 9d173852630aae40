from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from golden.load import Case
from modes import everywhere, slope
from records import agrees, recorded

import tenfold as tf

K = np.float64(np.arange(24).reshape(2, 3, 4) / 7 - 1.5)


@pytest.mark.parametrize("case", recorded("reductions"))
def test_reductions_give_what_tensorflow_gives(case: Case) -> None:
    agrees(case)


REDUCTIONS: dict[Callable[..., Any], Callable[..., Any]] = {
    tf.reduce_sum: np.sum,
    tf.reduce_prod: np.prod,
    tf.reduce_mean: np.mean,
    tf.reduce_max: np.max,
    tf.reduce_min: np.min,
    tf.math.reduce_std: np.std,
    tf.math.reduce_variance: np.var,
    tf.reduce_logsumexp: lambda x, axis, keepdims: np.log(np.sum(np.exp(x), axis, keepdims=keepdims)),
    tf.math.reduce_euclidean_norm: lambda x, axis, keepdims: np.sqrt(np.sum(x * x, axis, keepdims=keepdims)),
}


@pytest.mark.parametrize("function", REDUCTIONS, ids=lambda f: f.__name__)
def test_axes_in_every_setting(function: Callable[..., Any]) -> None:
    for axis, keepdims in ((None, False), (1, True), ((0, -1), False), ([-1], True)):
        result = everywhere(lambda x, a=axis, k=keepdims: function(x, axis=a, keepdims=k), K)
        axes = tuple(axis) if isinstance(axis, list) else axis
        np.testing.assert_allclose(result, REDUCTIONS[function](K, axis=axes, keepdims=keepdims), rtol=1e-12)
    slope(lambda x: function(x, axis=1), K[:, :, :2])


@pytest.mark.parametrize("function", REDUCTIONS, ids=lambda f: f.__name__)
def test_axes_out_of_range_or_repeated(function: Callable[..., Any]) -> None:
    for axis in (3, -4, [0, 3]):
        with pytest.raises(tf.errors.InvalidArgumentError, match="Invalid reduction dimension"):
            function(K, axis=axis)
    with pytest.raises(tf.errors.InvalidArgumentError, match="duplicate dimension"):
        function(K, axis=[0, -3])
    with pytest.raises(TypeError):
        function(K, axis=1.5)


@pytest.mark.parametrize("function", [tf.reduce_sum, tf.reduce_prod, tf.reduce_max, tf.reduce_min, tf.reduce_mean])
@pytest.mark.parametrize("dtype", [tf.int8, tf.uint8, tf.int32, tf.uint64, tf.float16, tf.bfloat16])
def test_the_dtype_stays(function: Callable[..., Any], dtype: Any) -> None:
    assert function(tf.constant([1, 2, 3], dtype)).dtype == dtype


def test_reductions_of_bools_take_bools_alone() -> None:
    x = np.array([[True, False], [True, True]])
    assert everywhere(lambda t: tf.reduce_any(t, 0), x).tolist() == [True, True]
    assert everywhere(lambda t: tf.reduce_all(t, 0, keepdims=True), x).tolist() == [[True, False]]
    for function in (tf.reduce_any, tf.reduce_all):
        with pytest.raises(tf.errors.InvalidArgumentError, match="bool"):
            function([1.0])


def test_counts() -> None:
    assert everywhere(lambda x: tf.math.count_nonzero(x, 0), np.int32([[0, 1], [2, 3]])).tolist() == [1, 2]
    assert tf.math.count_nonzero([True, False], dtype=tf.int32).dtype == tf.int32
    assert float(tf.math.zero_fraction([0.0, 1.0])) == 0.5


def test_the_gradient_of_an_extreme_is_shared_by_ties() -> None:
    x = tf.constant([3.0, 1.0, 3.0])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.reduce_max(x)
    assert tape.gradient(y, x).numpy().tolist() == [0.5, 0.0, 0.5]


def test_complex_variance_is_real() -> None:
    z = np.array([1 + 2j, -1j, 3.0])
    assert tf.math.reduce_variance(z).dtype == tf.float64
    np.testing.assert_allclose(tf.math.reduce_variance(z), np.var(z))
    np.testing.assert_allclose(tf.math.reduce_euclidean_norm(z), np.linalg.norm(z))


def test_argmax_passes_over_nan_and_gives_the_asked_dtype() -> None:
    x = np.float32([[1, np.nan, 3], [5, 5, -np.inf]])
    assert everywhere(lambda t: tf.argmax(t, 1), x).tolist() == [2, 0]
    assert everywhere(lambda t: tf.argmin(t, 1), x).tolist() == [0, 2]
    assert tf.argmax(x, output_type=tf.int32).dtype == tf.int32
    assert tf.argmax([False, True, True]).numpy() == 1
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"range \[-2, 2\), but got 2"):
        tf.argmax(x, axis=2)
    with pytest.raises(tf.errors.InvalidArgumentError, match="Reduction axis 0 is empty"):
        tf.argmax(tf.zeros([0, 3]))


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int64, np.float16, np.float64])
def test_sorting(dtype: Any) -> None:
    x = np.array([[3, 1, 2, 1], [0, 5, 4, 5]], dtype)
    np.testing.assert_array_equal(everywhere(tf.sort, x), np.sort(x))
    np.testing.assert_array_equal(tf.sort(x, axis=0, direction="DESCENDING"), -np.sort(-x.astype(float), 0))
    np.testing.assert_array_equal(everywhere(tf.argsort, x), np.argsort(x, kind="stable"))
    places = everywhere(lambda t: tf.argsort(t, direction="DESCENDING"), x)
    assert places.tolist() == [[0, 2, 1, 3], [1, 3, 2, 0]]
    with pytest.raises(ValueError, match="ASCENDING, DESCENDING"):
        tf.sort(x, direction="up")
    with pytest.raises(tf.errors.InvalidArgumentError):
        tf.sort(x, axis=2)


def test_gradient_of_sort_follows_the_elements() -> None:
    slope(lambda x: tf.sort(x, direction="DESCENDING") * [1.0, 2.0, 3.0], [3.0, 1.0, 2.0])


def test_top_k() -> None:
    x = np.float32([[1, 4, 2, 4], [0, -1, 7, 7]])
    values, places = everywhere(lambda t: tuple(tf.math.top_k(t, k=2)), x)
    assert (values.tolist(), places.tolist()) == ([[4, 4], [7, 7]], [[1, 3], [2, 3]])
    assert tf.math.top_k(x, k=tf.constant(1), index_type=tf.int64).indices.dtype == tf.int64
    slope(lambda t: tf.math.top_k(t, 2).values, x)
    for k, message in ((5, "at least k columns. Had 4, needed 5"), (-1, "Need k >= 0")):
        with pytest.raises(tf.errors.InvalidArgumentError, match=message):
            tf.math.top_k(x, k)
    assert everywhere(lambda t: tuple(tf.math.approx_max_k(t, 2)), x)[1].tolist() == [[1, 3], [2, 3]]
    assert tf.math.approx_min_k(x, 1).indices.numpy().tolist() == [[0], [1]]


def test_in_top_k_says_no_to_what_is_not_finite_and_to_what_is_no_class() -> None:
    predictions = np.float32([[np.nan, 1], [1, 2], [1, 2], [np.inf, 3], [1, 1]])
    assert tf.math.in_top_k([0, 5, -1, 1, 0], predictions, 1).numpy().tolist() == [False] * 4 + [True]
    with pytest.raises(tf.errors.InvalidArgumentError, match="must match"):
        tf.math.in_top_k([0], predictions, 1)


SCANS = {
    tf.cumsum: np.cumsum,
    tf.math.cumprod: np.cumprod,
    tf.math.cumulative_logsumexp: np.logaddexp.accumulate,
}


@pytest.mark.parametrize("function", SCANS, ids=lambda f: f.__name__)
def test_scans(function: Callable[..., Any]) -> None:
    np.testing.assert_allclose(everywhere(lambda x: function(x, 1), K), SCANS[function](K, axis=1), rtol=1e-12)
    backwards = function(K, -1, reverse=True)
    np.testing.assert_allclose(backwards, SCANS[function](K[..., ::-1], axis=2)[..., ::-1], rtol=1e-12)
    shifted = everywhere(lambda x: function(x, 1, exclusive=True), K)
    np.testing.assert_allclose(shifted[:, 1:], SCANS[function](K, axis=1)[:, :-1], rtol=1e-12)
    slope(
        lambda x: function(x, 0, reverse=True, exclusive=function is not tf.math.cumulative_logsumexp),
        K[:, 0, :2],
    )
    assert function(tf.zeros([0, 2]), exclusive=True).shape == [0, 2]
    with pytest.raises(tf.errors.InvalidArgumentError, match="scan axis"):
        function(K, 3)


def test_tests_of_order_and_permutations() -> None:
    assert bool(tf.math.is_non_decreasing([1, 1, 2]))
    assert not bool(tf.math.is_strictly_increasing([1, 1, 2]))
    assert bool(tf.math.is_strictly_increasing(tf.zeros([0])))
    assert everywhere(tf.math.invert_permutation, np.int64([2, 0, 1])).tolist() == [1, 2, 0]
    for wrong, message in (
        ([2, 0, 0], "0 is duplicated"),
        ([0, 3], "3 is not between"),
        ([[0]], "1D vector"),
    ):
        with pytest.raises(tf.errors.InvalidArgumentError, match=message):
            tf.math.invert_permutation(wrong)
