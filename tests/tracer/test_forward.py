"""`tf.autodiff.ForwardAccumulator`."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import tenfold as tf
from tenfold.tracer.forward import ForwardAccumulator

BOTH = pytest.mark.parametrize("staged", [False, True], ids=["eager", "function"])
X, D = [1.0, 2.0], [1.0, 0.5]


def call(staged: bool, f: Callable[..., Any], *args: Any) -> Any:
    return tf.function(f)(*args) if staged else f(*args)


def lists(structure: Any) -> Any:
    return tf.nest.map_structure(lambda t: None if t is None else np.asarray(t).tolist(), structure)


@BOTH
def test_a_direction(staged: bool) -> None:
    def f(x: Any, d: Any) -> Any:
        with ForwardAccumulator(x, d) as accumulator:
            y = x * x * tf.reduce_sum(x)
        return accumulator.jvp(y)

    assert lists(call(staged, f, tf.constant(X), tf.constant(D))) == [7.5, 12.0]


@BOTH
def test_variables_structures_and_what_does_not_move(staged: bool) -> None:
    w = tf.Variable([3.0, 4.0])

    @tf.function
    def inner(x: Any) -> Any:
        return tf.reduce_sum(x * w * x), tf.floor(x)

    def f(x: Any, d: Any) -> Any:
        with ForwardAccumulator({"x": x, "w": w}, {"x": d, "w": d}) as accumulator:
            y, flat = inner(x)
            other = tf.constant(1.0) * 2.0
        found = accumulator.jvp([y, w, flat, other, x])
        return found, accumulator.jvp([other, flat], unconnected_gradients="zero")

    found, zeros = call(staged, f, tf.constant(X), tf.constant(D))
    assert lists(found) == [17.0, D, None, None, D]
    assert lists(zeros) == [0.0, [0.0, 0.0]]


def forward_over_reverse(x: Any, d: Any) -> Any:
    with ForwardAccumulator(x, d) as accumulator:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.reduce_sum(x**3) * x[0]
        slope = tape.gradient(y, x)
    return accumulator.jvp(slope)


def reverse_over_forward(x: Any, d: Any) -> Any:
    with tf.GradientTape() as tape:
        tape.watch(x)
        with ForwardAccumulator(x, d) as accumulator:
            y = tf.reduce_sum(x**3) * x[0]
        along = accumulator.jvp(y)
    return tape.gradient(along, x)


@BOTH
@pytest.mark.parametrize("product", [forward_over_reverse, reverse_over_forward])
def test_hessian_vector_products(product: Callable[..., Any], staged: bool) -> None:
    # The Hessian of (a^3 + b^3) a at (1, 2) is [[12, 12], [12, 12]].
    np.testing.assert_allclose(call(staged, product, tf.constant(X), tf.constant(D)), [18.0, 18.0], rtol=1e-6)


@BOTH
def test_nested_accumulators(staged: bool) -> None:
    def f(x: Any, d: Any) -> Any:
        with ForwardAccumulator(x, d) as outer:
            with ForwardAccumulator(x, d) as inner:
                y = tf.reduce_sum(x**3)
            first = inner.jvp(y)
        return outer.jvp(y), first, outer.jvp(first)

    assert lists(call(staged, f, tf.constant(X), tf.constant(D))) == (9.0, 9.0, 9.0)


@BOTH
def test_loops_and_branches(staged: bool) -> None:
    def f(x: Any, d: Any) -> Any:
        with ForwardAccumulator(x, d) as accumulator:
            y = x
            for _ in tf.range(2):
                y = y * x
            while tf.reduce_sum(y) < 100.0:
                y = y * 2.0
            if tf.reduce_sum(y) > 0.0:
                y = -y
        return y, accumulator.jvp(y)

    y, tangent = call(staged, f, tf.constant(X), tf.constant(D))
    np.testing.assert_allclose(y, [-16.0, -128.0])
    np.testing.assert_allclose(tangent, [-48.0, -96.0])


def test_inside_a_function_that_is_called() -> None:
    @tf.function
    def f(x: Any) -> Any:
        return tf.sin(x) * x

    x = tf.constant(X, tf.float64)
    for _ in range(2):
        with ForwardAccumulator(x, tf.ones_like(x)) as accumulator:
            y = f(x)
        np.testing.assert_allclose(accumulator.jvp(y), np.cos(X) * np.array(X) + np.sin(X))


def test_mistakes(caplog: pytest.LogCaptureFixture) -> None:
    x = tf.constant(X)
    with pytest.raises(ValueError, match="must have the shape of its primal"):
        ForwardAccumulator(x, tf.ones([3]))
    with pytest.raises(ValueError, match="structure"):
        ForwardAccumulator([x], x)
    with pytest.raises(ValueError, match="a primal must be a tensor or a variable"):
        ForwardAccumulator(3.0, x)
    with caplog.at_level(logging.WARNING, "tenfold"):
        ForwardAccumulator(tf.constant(1), tf.constant(1))
    assert "watched primal must be floating" in caplog.text
    with ForwardAccumulator(x, x) as accumulator, pytest.raises(ValueError, match="already recording"):
        accumulator.__enter__()
    with pytest.raises(ValueError, match="Unknown value"):
        accumulator.jvp(x, unconnected_gradients="some")
