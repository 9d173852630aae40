from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from golden.load import Case
from modes import everywhere, slope
from records import agrees, recorded

import tenfold as tf

# XLA reads subnormal numbers as 0; TensorFlow's logarithm does not.
SUBNORMAL = ["tf.math.log(xs)", "tf.math.lgamma(xs)"]
# TensorFlow has no kernel for it (NotFoundError); here integers are not taken at all.
NO_KERNEL = ["tf.math.reciprocal(i)"]
STRINGS = ["tf.cast('a', tf.int32)", "tf.cast(1, tf.string)"]
# Python's `int` names int32 here.
PYTHON_TYPE = ["tf.cast([1.7], int)"]


@pytest.mark.parametrize("case", recorded("elementwise", SUBNORMAL + NO_KERNEL))
def test_functions_of_one_tensor_give_what_tensorflow_gives(case: Case) -> None:
    agrees(case)


@pytest.mark.parametrize("case", recorded("binary"))
def test_arithmetic_gives_what_tensorflow_gives(case: Case) -> None:
    agrees(case)


@pytest.mark.parametrize("case", recorded("cast", STRINGS + PYTHON_TYPE))
def test_casts_give_what_tensorflow_gives(case: Case) -> None:
    agrees(case)


ANY = [-2.3, -0.7, 0.4, 1.6]
POSITIVE = [0.2, 0.9, 1.7, 5.0]
INSIDE = [-0.9, -0.2, 0.3, 0.8]
UNARY: dict[Callable[..., Any], list[float]] = {
    tf.negative: ANY,
    tf.abs: ANY,
    tf.square: ANY,
    tf.exp: ANY,
    tf.math.expm1: ANY,
    tf.sin: ANY,
    tf.cos: ANY,
    tf.tan: ANY,
    tf.atan: ANY,
    tf.sinh: ANY,
    tf.cosh: ANY,
    tf.tanh: ANY,
    tf.asinh: ANY,
    tf.sigmoid: ANY,
    tf.math.log_sigmoid: ANY,
    tf.math.erf: ANY,
    tf.math.erfc: ANY,
    tf.math.reciprocal: ANY,
    tf.math.reciprocal_no_nan: ANY,
    tf.sqrt: POSITIVE,
    tf.math.rsqrt: POSITIVE,
    tf.math.log: POSITIVE,
    tf.math.log1p: POSITIVE,
    tf.asin: INSIDE,
    tf.acos: INSIDE,
    tf.atanh: INSIDE,
    tf.acosh: [1.1, 2.0, 5.0],
    tf.math.real: ANY,
    tf.math.conj: ANY,
}


@pytest.mark.parametrize("function", UNARY, ids=lambda f: f.__name__)
def test_unary_in_every_setting_and_its_gradient(function: Callable[..., Any]) -> None:
    values = UNARY[function]
    everywhere(function, np.float32(values))
    slope(function, values)


@pytest.mark.parametrize("function", UNARY, ids=lambda f: f.__name__)
def test_unary_keeps_floating_dtypes_and_takes_no_elements(function: Callable[..., Any]) -> None:
    for dtype in (tf.bfloat16, tf.float16):
        assert function(tf.constant(1.0, dtype)).dtype == dtype
    assert function(tf.zeros([0, 2], tf.float64)).shape == [0, 2]


BINARY: dict[Callable[..., Any], tuple[list[float], list[float]]] = {
    tf.add: (ANY, POSITIVE),
    tf.subtract: (ANY, POSITIVE),
    tf.multiply: (ANY, POSITIVE),
    tf.divide: (ANY, POSITIVE),
    tf.math.floormod: (ANY, [1.0, -1.0, 3.0, -0.9]),
    tf.truncatemod: (ANY, [1.0, -1.0, 3.0, -0.9]),
    tf.pow: (POSITIVE, ANY),
    tf.maximum: (ANY, POSITIVE),
    tf.minimum: (ANY, POSITIVE),
    tf.math.squared_difference: (ANY, POSITIVE),
    tf.math.divide_no_nan: (ANY, POSITIVE),
    tf.math.multiply_no_nan: (ANY, POSITIVE),
    tf.math.xlogy: (ANY, POSITIVE),
    tf.math.xlog1py: (ANY, POSITIVE),
    tf.math.xdivy: (ANY, POSITIVE),
    tf.math.atan2: (ANY, POSITIVE),
}


@pytest.mark.parametrize("function", BINARY, ids=lambda f: f.__name__)
def test_binary_in_every_setting_and_its_gradient(function: Callable[..., Any]) -> None:
    x, y = BINARY[function]
    everywhere(function, np.float32(x), np.float32(y))
    slope(function, x, y)
    # Gradients are summed over axes that were broadcast.
    slope(function, np.reshape(x, [4, 1]), np.reshape(y[:3], [1, 3]))


@pytest.mark.parametrize("function", BINARY, ids=lambda f: f.__name__)
def test_binary_refuses_mixed_dtypes_and_shapes(function: Callable[..., Any]) -> None:
    with pytest.raises((tf.errors.InvalidArgumentError, TypeError), match="float"):
        function(tf.constant(1.0), tf.constant(1.0, tf.float64))
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"Incompatible shapes: \[2\] vs. \[3\]"):
        function(tf.ones([2]), tf.ones([3]))
    assert function(tf.ones([0, 1]), tf.ones([3])).shape == [0, 3]


def gradient(function: Callable[..., Any], *values: Any) -> list[list[float]]:
    tensors = [tf.constant(v) for v in values]
    with tf.GradientTape() as tape:
        tape.watch(tensors)
        result = function(*tensors)
    return [g.numpy().tolist() for g in tape.gradient(result, tensors)]


def test_at_a_tie_the_first_operand_has_the_gradient() -> None:
    assert gradient(tf.maximum, [1.0, 2.0], [1.0, 3.0]) == [[1.0, 0.0], [0.0, 1.0]]
    assert gradient(tf.minimum, [1.0, 2.0], [1.0, 1.0]) == [[1.0, 0.0], [0.0, 1.0]]


def test_gradient_of_a_power_by_its_exponent_is_zero_where_the_base_is_not_positive() -> None:
    assert gradient(tf.pow, [-2.0, 0.0], [3.0, 2.0]) == [[12.0, 0.0], [0.0, 0.0]]


def test_gradients_of_products_that_are_zero_whatever_the_other_factor() -> None:
    assert gradient(tf.math.xlogy, [0.0], [0.0]) == [[0.0], [0.0]]
    assert gradient(tf.math.xlog1py, [0.0], [-1.0]) == [[0.0], [0.0]]
    assert gradient(tf.math.xdivy, [0.0], [0.0]) == [[0.0], [0.0]]
    assert gradient(tf.math.divide_no_nan, [1.0], [0.0]) == [[0.0], [0.0]]
    assert gradient(tf.math.multiply_no_nan, [float("inf")], [0.0]) == [[0.0], [float("inf")]]


@pytest.mark.parametrize("function", [tf.sqrt, tf.math.rsqrt, tf.math.reciprocal], ids=lambda f: f.__name__)
def test_roots_that_were_not_chosen_give_no_nan(function: Callable[..., Any]) -> None:
    assert gradient(lambda x: tf.where(x > 0, function(x), x), [0.0, -1.0]) == [[1.0, 1.0]]


def test_second_and_third_derivatives_of_a_root() -> None:
    x = tf.constant(4.0, tf.float64)
    with tf.GradientTape() as third, tf.GradientTape() as second, tf.GradientTape() as first:
        for tape in (third, second, first):
            tape.watch(x)
        y = tf.sqrt(x)
    with third, second:
        dy = first.gradient(y, x)
    with third:
        ddy = second.gradient(dy, x)
    assert float(dy) == 0.25
    assert float(ddy) == pytest.approx(-1 / 32)
    assert float(third.gradient(ddy, x)) == pytest.approx(3 / 256)


def test_clip_by_value_gives_the_gradient_to_the_bound_outside() -> None:
    assert gradient(tf.clip_by_value, [-2.0, -1.0, 0.0, 3.0], -1.0, 1.0) == [[0.0, 1.0, 1.0, 0.0], 1.0, 1.0]
    with pytest.raises(ValueError, match="are incompatible"):
        tf.clip_by_value(1.0, [0.0, 1.0], 2.0)


@pytest.mark.parametrize("divide", [tf.math.floordiv, tf.math.floormod, tf.truncatediv, tf.truncatemod])
@pytest.mark.parametrize("zero", [0, [1, 0], np.int32(0)])
def test_integers_are_not_divided_by_zero(divide: Callable[..., Any], zero: Any) -> None:
    for divisor in (zero, tf.constant(zero, tf.int32), tf.Variable(zero, dtype=tf.int32)):
        with pytest.raises(tf.errors.InvalidArgumentError, match="Integer division by zero"):
            divide(tf.constant([7, 7]), divisor)


def test_operators_check_the_divisor_each_time() -> None:
    x = tf.constant([7, -7])
    assert (x // 2).numpy().tolist() == [3, -4]
    with pytest.raises(tf.errors.InvalidArgumentError, match="by zero"):
        x // 0
    assert (x**2).numpy().tolist() == [49, 49]
    with pytest.raises(tf.errors.InvalidArgumentError, match="negative integer powers"):
        x**-1
    assert np.isinf((tf.constant(1.0) // 0).numpy())


def test_one_definition_has_several_names() -> None:
    assert tf.add is tf.math.add
    assert tf.math.mod is tf.math.floormod
    assert tf.truediv is tf.divide is tf.math.divide
    assert tf.sigmoid is tf.math.sigmoid is tf.nn.sigmoid


def test_sums_of_several() -> None:
    assert everywhere(lambda x, y: tf.add_n([x, y, x]), np.float32([1, 2]), np.float32([3, 4])).tolist() == [
        5,
        8,
    ]
    assert tf.math.accumulate_n([[1, 2], [3, 4]], shape=[2]).numpy().tolist() == [4, 6]
    with pytest.raises(ValueError, match="not compatible"):
        tf.math.accumulate_n([[1, 2], [3]])
    with pytest.raises(TypeError, match="float32"):
        tf.math.accumulate_n([[1, 2]], tensor_dtype=tf.float32)
    slope(lambda x: tf.math.polyval([2.0, 0.0, 1.0], x), ANY)
    with pytest.raises(ValueError, match="must be list"):
        tf.math.polyval(tf.ones([2]), 1.0)
    with pytest.raises(ValueError, match="0-D"):
        tf.math.scalar_mul([1.0], [2.0])


@pytest.mark.parametrize("target", [tf.int8, tf.uint8, tf.int16, tf.uint16, tf.int32, tf.uint32, tf.int64])
@pytest.mark.parametrize("source", [tf.float32, tf.float64, tf.int64, tf.float16])
def test_saturate_cast_stays_in_range(source: Any, target: Any) -> None:
    far = [-6e4, 6e4] if source == tf.float16 else [-1e30, 1e30] if source.is_floating else [-(2**62), 2**62]
    low, high = tf.saturate_cast(tf.constant(far, source), target).numpy().tolist()
    if source == tf.float16:
        far = [-60000, 60000]
    assert low == max(target.min, far[0])
    # The largest float that the integer can hold.
    assert min(target.max, far[1]) * 0.999 <= high <= target.max
    assert tf.saturate_cast(tf.constant(5, source), target).numpy() == 5


def test_parts_of_complex_numbers() -> None:
    z = tf.complex([1.0, -2.0], [2.0, 0.0])
    assert z.dtype == tf.complex64
    assert tf.complex(tf.constant(1.0, tf.float64), 2.0).dtype == tf.complex128
    assert (tf.math.real(z).dtype, tf.math.imag(z).dtype, tf.abs(z).dtype) == (tf.float32,) * 3
    np.testing.assert_allclose(tf.math.angle(z), np.angle([1 + 2j, -2]), rtol=1e-6)
    np.testing.assert_allclose(tf.sign(z), np.array([1 + 2j, -2]) / np.abs([1 + 2j, -2]), rtol=1e-6)
    with pytest.raises(tf.errors.InvalidArgumentError, match="float"):
        tf.complex(1, 2)
