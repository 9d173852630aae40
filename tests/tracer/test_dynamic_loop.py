"""Derivatives through loops whose trip count is only known as they run, in every mode and order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import numpy as np
import pytest

import tenfold as tf
from tenfold.tracer.dynamic_loop import FIRST_SIZE, Buffer, differentiable_while, forwardable_while
from tenfold.tracer.forward import ForwardAccumulator


def newton(a: Any) -> Any:
    """The square root of `a`, by as many steps as it takes."""
    x = a
    while tf.abs(x * x - a) > 1e-10:
        x = 0.5 * (x + a / x)
    return x


def slope(f: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def gradient(x: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = f(x)
        return tape.gradient(y, x)

    return gradient


def along(f: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def derivative(x: Any) -> Any:
        with ForwardAccumulator(x, tf.ones_like(x)) as accumulator:
            y = f(x)
        return accumulator.jvp(y)

    return derivative


A = 7.0


@pytest.mark.parametrize(
    ("derivative", "expected"),
    [
        (slope, 0.5 * A**-0.5),
        (along, 0.5 * A**-0.5),
        (lambda f: slope(slope(f)), -0.25 * A**-1.5),
        (lambda f: along(slope(f)), -0.25 * A**-1.5),
        (lambda f: slope(along(f)), -0.25 * A**-1.5),
        (lambda f: along(along(f)), -0.25 * A**-1.5),
    ],
    ids=["reverse", "forward", "reverse of reverse", "forward of reverse", "reverse of forward", "forward of forward"],
)
@pytest.mark.parametrize("outside", [False, True], ids=["inside", "around the call"])
def test_newton(derivative: Callable[[Any], Any], expected: float, outside: bool) -> None:
    # The derivative of what Newton's method computes is that of the root, one step after it has converged.
    def root(a: Any) -> Any:
        x = newton(a)
        return 0.5 * (x + a / x)

    f = derivative(tf.function(root)) if outside else tf.function(derivative(root))
    found = float(f(tf.constant(A, tf.float64)))
    np.testing.assert_allclose(found, expected, rtol=1e-6)


def test_more_steps_than_the_buffer_holds() -> None:
    @tf.function
    def power(x: Any, n: Any) -> Any:
        y = tf.ones_like(x)
        i = 0
        while i < n:
            y = y * x
            i += 1
        return y

    for count in (3, FIRST_SIZE, FIRST_SIZE + 1, 5 * FIRST_SIZE, 2):
        n = tf.constant(count)
        step = tf.function(lambda x, n: slope(lambda x: power(x, n))(x))
        found = float(step(tf.constant(1.01, tf.float64), n))
        np.testing.assert_allclose(found, count * 1.01 ** (count - 1), rtol=1e-12)


def test_variables_nested_loops_and_breaks() -> None:
    v = tf.Variable(1.5, dtype=tf.float64)

    def f(x: Any) -> Any:
        total = tf.zeros_like(x)
        while total < 10.0:
            inner = x
            while inner < 4.0:
                inner = inner * v
            total += inner
            if total > 9.0:
                break
        return total

    def gradient(x: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = f(x)
        return tape.gradient(y, [x, v])

    x = tf.constant(1.25, tf.float64)
    staged = [float(t) for t in tf.function(gradient)(x)]
    eager = [float(t) for t in gradient(x)]
    np.testing.assert_allclose(staged, eager, rtol=1e-12)


def test_both_kinds_of_loop_agree_with_a_scan() -> None:
    def test(carry: Any, fixed: Any) -> Any:
        return carry[1] < 5

    def body(carry: Any, fixed: Any) -> Any:
        return [jax.numpy.sin(carry[0]) * fixed[0], carry[1] + 1]

    def reference(x: Any, c: Any) -> Any:
        for _ in range(5):
            x = jax.numpy.sin(x) * c
        return x

    x, c = np.float32(0.5), np.float32(1.5)
    expected = jax.grad(reference, (0, 1))(x, c)
    for loop in (differentiable_while, forwardable_while):
        buffer = Buffer()

        def f(x: Any, c: Any, loop: Any = loop, buffer: Buffer = buffer) -> Any:
            return loop(test, body, [x, jax.numpy.int32(0)], [c], buffer)[0]

        assert buffer.size == FIRST_SIZE
        if loop is differentiable_while:
            np.testing.assert_allclose(jax.grad(f, (0, 1))(x, c), expected, rtol=1e-6)
            assert buffer.compiled
        else:
            primal, tangent = jax.jvp(f, (x, c), (np.float32(1), np.float32(2)))
            np.testing.assert_allclose(primal, reference(x, c), rtol=1e-6)
            np.testing.assert_allclose(tangent, expected[0] + 2 * expected[1], rtol=1e-6)
