"""`tf.custom_gradient`, in eager code and in graphs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import tenfold as tf
from tenfold.tracer.custom_gradient import custom_gradient
from tenfold.tracer.forward import ForwardAccumulator

BOTH = pytest.mark.parametrize("staged", [False, True], ids=["eager", "function"])


def call(staged: bool, f: Callable[..., Any], *args: Any) -> Any:
    return tf.function(f)(*args) if staged else f(*args)


def floats(structure: Any) -> Any:
    return tf.nest.map_structure(lambda t: None if t is None else np.asarray(t).tolist(), structure)


@custom_gradient
def log1pexp(x: Any) -> Any:
    """The softplus of the book: its gradient does not overflow."""
    e = tf.exp(x)

    def gradient(upstream: Any) -> Any:
        return upstream * (1 - 1 / (1 + e))

    return tf.math.log(1 + e), gradient


def slope(f: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def gradient(x: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = f(x)
        return tape.gradient(y, x)

    return gradient


@BOTH
def test_the_stable_softplus_of_the_book(staged: bool) -> None:
    assert float(call(staged, slope(log1pexp), tf.constant(100.0))) == 1.0
    assert float(log1pexp(tf.constant(0.0))) == pytest.approx(np.log(2))


@BOTH
def test_second_derivative_through_what_the_function_computed(staged: bool) -> None:
    x = 0.5
    sigmoid = 1 / (1 + np.exp(-x))
    found = float(call(staged, slope(slope(log1pexp)), tf.constant(x, tf.float64)))
    assert found == pytest.approx(sigmoid * (1 - sigmoid), rel=1e-12)


def in_a_for(x: Any) -> Any:
    for _ in tf.range(3):
        x = log1pexp(x)
    return x


def in_a_while(x: Any) -> Any:
    while x < 3.0:
        x = log1pexp(x)
    return x


def in_a_branch(x: Any) -> Any:
    if x > 0.0:
        y = log1pexp(x)
    else:
        y = x
    return y


@pytest.mark.parametrize("f", [in_a_for, in_a_while, in_a_branch, tf.function(log1pexp)])
@pytest.mark.parametrize("order", [1, 2])
def test_inside_loops_branches_and_calls(f: Callable[[Any], Any], order: int) -> None:
    g = slope(f) if order == 1 else slope(slope(f))
    x = tf.constant(0.5, tf.float64)
    np.testing.assert_allclose(tf.function(g)(x), g(x), rtol=1e-9)


@BOTH
@pytest.mark.parametrize("positional", [False, True])
def test_variables_and_keyword_arguments(staged: bool, positional: bool) -> None:
    w = tf.Variable(2.0)

    @custom_gradient
    def scaled(x: Any, factor: Any = 3.0) -> Any:
        y = x * w * factor

        def gradient(upstream: Any, variables: Any = None) -> Any:
            assert [v is w for v in variables] == [True]
            of_arguments = [upstream * 10 * variables[0], None]
            return of_arguments[: 2 if positional else 1], [upstream * 100 * y]

        return y, gradient

    def f(x: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = scaled(x, 5.0) if positional else scaled(x, factor=5.0)
        return y, tape.gradient(y, [x, w])

    assert floats(call(staged, f, tf.constant(1.0))) == (10.0, [20.0, 1000.0])


@BOTH
def test_structures_in_and_out(staged: bool) -> None:
    @custom_gradient
    def both(pair: Any, other: Any) -> Any:
        def gradient(product: Any, total: Any) -> Any:
            return {"a": product * 2.0, "b": total * 3.0}, None

        return {"product": pair["a"] * pair["b"], "sum": pair["a"] + other}, gradient

    def f(a: Any, b: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch([a, b])
            out = both({"a": a, "b": b}, b)
            y = out["product"] + 10.0 * out["sum"]
        return tape.gradient(y, [a, b])

    assert floats(call(staged, f, tf.constant(3.0), tf.constant(5.0))) == [2.0, 30.0]


@BOTH
def test_nested(staged: bool) -> None:
    @custom_gradient
    def doubled(x: Any) -> Any:
        inner = slope(log1pexp)
        return log1pexp(x), lambda upstream: upstream * 2 * inner(x)

    found = call(staged, slope(doubled), tf.constant(1.0))
    assert float(found) == pytest.approx(2 / (1 + np.exp(-1.0)), rel=1e-6)


@BOTH
def test_complex_values_have_tensorflows_convention(staged: bool) -> None:
    @custom_gradient
    def square(z: Any) -> Any:
        return z * z, lambda upstream: upstream * tf.math.conj(2 * z)

    z = tf.constant(1.0 + 2.0j)
    assert complex(call(staged, slope(square), z)) == complex(slope(lambda z: z * z)(z)) == 2 - 4j


@BOTH
def test_results_that_are_arguments_and_integers(staged: bool) -> None:
    @custom_gradient
    def same(x: Any) -> Any:
        return (x, tf.constant(7)), lambda upstream, _: upstream * 5.0

    def f(x: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y, seven = same(x)
        return tape.gradient(y, x), seven

    assert floats(call(staged, f, tf.constant(2.0))) == (5.0, 7)


def test_random_numbers_are_the_same_in_the_gradient() -> None:
    @custom_gradient
    def dropped(x: Any) -> Any:
        mask = tf.cast(tf.random.uniform(x.shape) < 0.5, tf.float32)
        return x * mask, lambda upstream: upstream * mask

    @tf.function
    def f(x: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = dropped(x)
        return y, tape.gradient(y, x)

    first, second = f(tf.ones([64])), f(tf.ones([64]))
    for y, gradient in (first, second):
        np.testing.assert_array_equal(y, gradient)
    assert not np.array_equal(first[0], second[0])


@BOTH
@pytest.mark.parametrize("where", ["function", "gradient"])
def test_assigning_inside_is_an_error(staged: bool, where: str) -> None:
    v = tf.Variable(1.0, trainable=False)

    @custom_gradient
    def counted(x: Any) -> Any:
        if where == "function":
            v.assign_add(1.0)

        def gradient(upstream: Any) -> Any:
            v.assign_add(1.0)
            return upstream

        return x * 2.0, gradient

    with pytest.raises(ValueError, match=r"counted, a function with .*, assigns to the variable 'Variable:0'"):
        call(staged, slope(counted), tf.constant(1.0))
    assert float(v) == 1.0


@BOTH
def test_mistakes(staged: bool) -> None:
    w = tf.Variable(1.0)
    x = tf.constant([1.0, 2.0])

    @custom_gradient
    def too_many(x: Any) -> Any:
        return x, lambda upstream: (upstream, upstream)

    @custom_gradient
    def no_gradient(x: Any) -> Any:
        return x

    @custom_gradient
    def no_variables(x: Any) -> Any:
        return x * w, lambda upstream: upstream

    @custom_gradient
    def other_shape(x: Any) -> Any:
        return x, lambda upstream: tf.reduce_sum(upstream)

    @custom_gradient
    def other_count(x: Any) -> Any:
        return x * w, lambda upstream, variables: (upstream, [])

    for f, kind, message in [
        (too_many, ValueError, "expected to return 1 gradients, but returned 2 instead"),
        (no_gradient, TypeError, "returns a result and a function of its gradient, but no_gradient returned"),
        (no_variables, TypeError, "grad_fn must accept keyword argument 'variables'"),
        (other_shape, ValueError, r"as the gradient of an argument of shape \(2,\)"),
        (other_count, ValueError, "Must return gradient for each variable"),
    ]:
        with pytest.raises(kind, match=message):
            call(staged, slope(f), x)


@BOTH
def test_forward_mode_uses_the_rule(staged: bool) -> None:
    @custom_gradient
    def tenfold_sine(x: Any) -> Any:
        return tf.sin(x), lambda upstream: upstream * x * 10.0

    def f(x: Any) -> Any:
        with ForwardAccumulator(x, tf.constant([1.0, 2.0])) as accumulator:
            y = tenfold_sine(x) * 2.0
        return accumulator.jvp(y)

    assert floats(call(staged, f, tf.constant([1.0, 3.0]))) == [20.0, 120.0]


def test_used_as_a_decorator_with_parentheses_and_without_a_tape() -> None:
    @custom_gradient()
    def f(x: Any) -> Any:
        """What it does."""
        return x + 1.0, lambda upstream: upstream

    assert f.__doc__ == "What it does."
    assert float(f(tf.constant(1.0))) == 2.0
