from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from golden.load import Case
from modes import everywhere
from records import agrees, recorded

import tenfold as tf


@pytest.mark.parametrize("case", recorded("logic"))
def test_comparisons_give_what_tensorflow_gives(case: Case) -> None:
    agrees(case)


COMPARISONS = {
    tf.equal: np.equal,
    tf.not_equal: np.not_equal,
    tf.less: np.less,
    tf.less_equal: np.less_equal,
    tf.greater: np.greater,
    tf.greater_equal: np.greater_equal,
}


@pytest.mark.parametrize("function", COMPARISONS, ids=lambda f: f.__name__)
def test_in_every_setting(function: Callable[..., Any]) -> None:
    x, y = np.float32([[1, 2, np.nan]]), np.float32([[1], [3]])
    np.testing.assert_array_equal(everywhere(function, x, y), COMPARISONS[function](x, y))
    x, y = np.uint64([1, 2**63]), np.uint64([2, 2])
    np.testing.assert_array_equal(function(x, y), COMPARISONS[function](x, y))


@pytest.mark.parametrize("function", COMPARISONS, ids=lambda f: f.__name__)
def test_refuses_mixed_dtypes_and_shapes(function: Callable[..., Any]) -> None:
    with pytest.raises(tf.errors.InvalidArgumentError, match="'x' is float32 and 'y' is int32"):
        function(tf.constant(1.0), tf.constant(1))
    with pytest.raises(tf.errors.InvalidArgumentError, match="Incompatible shapes"):
        function(tf.ones([2]), tf.ones([3]))


def test_order_is_for_real_numbers_and_equality_for_all() -> None:
    z = tf.constant([1 + 2j])
    assert tf.equal(z, z).numpy().tolist() == [True]
    assert tf.not_equal([True], [False]).numpy().tolist() == [True]
    for function in (tf.less, tf.greater_equal):
        for value in (z, tf.constant([True])):
            with pytest.raises(tf.errors.InvalidArgumentError, match="wanted one of"):
                function(value, value)


def test_operators_of_shapes_that_do_not_broadcast_give_one_bool() -> None:
    x, y = tf.ones([2]), tf.ones([3])
    assert (x == y).numpy() is np.False_
    assert (x != y).numpy() is np.True_

    @tf.function
    def staged(a: Any, b: Any) -> Any:
        return a == b, a != b

    assert [bool(t) for t in staged(x, y)] == [False, True]


def test_logic_is_for_bools() -> None:
    a, b = np.array([True, True, False, False]), np.array([True, False, True, False])
    for function, wanted in (
        (tf.logical_and, a & b),
        (tf.logical_or, a | b),
        (tf.math.logical_xor, a ^ b),
    ):
        np.testing.assert_array_equal(everywhere(function, a, b), wanted)
        with pytest.raises(tf.errors.InvalidArgumentError, match="bool"):
            function([1, 0], [True, False])
    np.testing.assert_array_equal(everywhere(tf.logical_not, a), ~a)
    with pytest.raises(tf.errors.InvalidArgumentError, match="bool"):
        tf.logical_not([1])


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int16, np.uint16, np.int32, np.uint32, np.int64, np.uint64])
def test_bitwise_of_every_integer_dtype(dtype: Any) -> None:
    x, y = np.array([5, 6, 127], dtype), np.array([3, 3, 1], dtype)
    for function, wanted in (
        (tf.bitwise.bitwise_and, x & y),
        (tf.bitwise.bitwise_or, x | y),
        (tf.bitwise.bitwise_xor, x ^ y),
        (tf.bitwise.left_shift, x << y),
        (tf.bitwise.right_shift, x >> y),
    ):
        result = everywhere(function, x, y)
        assert result.dtype == dtype
        np.testing.assert_array_equal(result, wanted)
    np.testing.assert_array_equal(tf.bitwise.invert(x), ~x)


def test_shifts_beyond_the_width_stop_at_its_end() -> None:
    assert tf.bitwise.right_shift([-8, 200], [40, -1]).numpy().tolist() == [-1, 200]
    assert tf.bitwise.left_shift([1], [33]).numpy().tolist() == [-(2**31)]
    with pytest.raises(tf.errors.InvalidArgumentError, match="float"):
        tf.bitwise.invert([1.0])
