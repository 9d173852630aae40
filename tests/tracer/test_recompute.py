"""`tf.recompute_grad`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import tenfold as tf
from tenfold.tracer.recompute import recompute_grad

BOTH = pytest.mark.parametrize("staged", [False, True], ids=["eager", "function"])


def call(staged: bool, f: Callable[..., Any], *args: Any) -> Any:
    return tf.function(f)(*args) if staged else f(*args)


@BOTH
def test_gradients_are_those_of_the_function(staged: bool) -> None:
    w = tf.Variable([3.0, 4.0])

    def block(x: Any, scale: float = 1.0) -> Any:
        return tf.sin(tf.sin(x) * w * scale), x * 2.0

    again = recompute_grad(block)

    def derivatives(f: Any) -> Any:
        def both(x: Any) -> Any:
            with tf.GradientTape() as outer:
                outer.watch(x)
                with tf.GradientTape() as inner:
                    inner.watch(x)
                    a, b = f(x, scale=2.0)
                    y = a * b
                first = inner.gradient(y, [x, w])
            return y, first, outer.gradient(first, [x, w])

        return both

    x = tf.constant([1.0, 2.0])
    found = tf.nest.flatten(call(staged, derivatives(again), x))
    for ours, theirs in zip(found, tf.nest.flatten(derivatives(block)(x)), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-6)


@BOTH
def test_the_function_runs_again_for_the_gradient(staged: bool) -> None:
    runs = []

    @recompute_grad
    def counted(x: Any) -> Any:
        runs.append(1)
        return tf.exp(x)

    def f(x: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = counted(x)
        return tape.gradient(y, x)

    assert float(call(staged, f, tf.constant(0.0))) == 1.0
    # In a graph it is traced once: the program runs it again.
    assert len(runs) == (1 if staged else 2)
    if staged:
        assert "RecomputeGrad" in str(tf.function(f).get_concrete_function(tf.constant(0.0)).graph)


def test_loops_of_unknown_length_inside() -> None:
    @recompute_grad
    def grow(x: Any) -> Any:
        y = x
        while tf.reduce_sum(y) < 100.0:
            y = y * y + 0.5
        return y

    @tf.function
    def f(x: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = grow(x)
        return tape.gradient(y, x)

    np.testing.assert_allclose(f(tf.constant([1.0, 2.0])), [33.0, 1494.0])


@BOTH
def test_what_is_assigned_inside_is_assigned_once(staged: bool) -> None:
    moving = tf.Variable(0.0, trainable=False)

    @recompute_grad
    def block(x: Any) -> Any:
        moving.assign_add(1.0)
        return tf.sin(x)

    def f(x: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = block(x)
        return tape.gradient(y, x)

    assert float(call(staged, f, tf.constant(0.0))) == 1.0
    assert float(moving) == 1.0


def test_less_memory() -> None:
    def deep(x: Any) -> Any:
        for _ in range(12):
            x = tf.sin(x * 1.1)
        return x

    def temporaries(f: Any) -> int:
        @tf.function
        def slope(x: Any) -> Any:
            with tf.GradientTape() as tape:
                tape.watch(x)
                y = x
                for _ in tf.range(20):
                    y = f(y)
            return tape.gradient(y, x)

        program = slope.get_concrete_function(tf.zeros([4096])).executable()
        size: int = program.memory_analysis().temp_size_in_bytes
        return size

    assert temporaries(recompute_grad(deep)) < temporaries(deep) / 3
