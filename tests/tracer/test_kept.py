"""A call of a compiled function under an eager tape runs forward once, and keeps what the gradient needs."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import jax
import numpy as np
import pytest

import tenfold as tf
from tenfold.tracer.kept import Kept, kept_forward


def mlp() -> tuple[Any, list[Any]]:
    weights = [tf.Variable(np.random.RandomState(i).standard_normal((8, 8)).astype(np.float32)) for i in range(3)]

    @tf.function
    def f(x: Any) -> Any:
        for w in weights:
            x = tf.tanh(x @ w)
        return tf.reduce_mean(x * x)

    return f, weights


def test_gradients_are_those_of_eager_code() -> None:
    f, weights = mlp()
    x = tf.constant(np.random.RandomState(9).standard_normal((4, 8)).astype(np.float32))

    def gradients(f: Any) -> Any:
        with tf.GradientTape() as tape:
            y = f(x)
        return tape.gradient(y, weights)

    expected = gradients(f.python_function)
    for _ in range(3):
        for found, wanted in zip(gradients(f), expected, strict=True):
            np.testing.assert_allclose(found, wanted, rtol=1e-5, atol=1e-7)


def test_the_backward_pass_does_not_compute_forward() -> None:
    f, _ = mlp()
    graph = f.get_concrete_function(tf.zeros([4, 8])).graph.ir
    program = kept_forward(graph, (1, 2, 3))
    assert kept_forward(graph, (1, 2, 3)) is program
    operands = [tf.constant(np.ones(v.aval.dims, np.float32)) for v in graph.inputs]
    results, kept = program.run(operands)
    assert float(results[0]) == pytest.approx(float(np.tanh(8.0) ** 2), rel=1e-3)
    # The tape holds operands as they are, and what is new: one activation a layer or so, not a copy of the weights.
    assert sum(any(r is o for o in operands) for r in kept.residuals) >= 2
    arrays = [r._array for r in kept.residuals]
    text = str(jax.make_jaxpr(lambda *a: program.pull_back(a, (1,), (0,)))(*arrays, np.float32(1)))
    assert "dot_general" in text
    assert "tanh" not in text


def test_higher_orders_compute_again() -> None:
    @tf.function
    def f(x: Any) -> Any:
        return tf.sin(x) * x

    x = tf.constant(0.5, tf.float64)
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = f(x)
        first = inner.gradient(y, x)
    assert float(outer.gradient(first, x)) == pytest.approx(2 * np.cos(0.5) - 0.5 * np.sin(0.5))
    # A tape whose gradient is taken in its own context keeps residuals, and does not use them there.
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        y = f(x)
        first = tape.gradient(y, x)
    assert float(tape.gradient(first, x)) == pytest.approx(2 * np.cos(0.5) - 0.5 * np.sin(0.5))
    assert float(tape.gradient(y, x)) == pytest.approx(float(first))


def test_residuals_die_with_the_tape() -> None:
    f, weights = mlp()
    x = tf.constant(np.ones((4, 8), np.float32))
    for _ in range(2):
        with tf.GradientTape(persistent=True) as tape:
            y = f(x)
        tape.gradient(y, weights)
    (record,) = tape._records
    assert isinstance(record.node, Kept)
    held = [weakref.ref(r) for r in record.node.residuals if all(r is not i for i in record.inputs)]
    assert held
    del record, tape, y
    gc.collect()
    assert [r() for r in held] == [None] * len(held)


def test_assignments_and_effects() -> None:
    v = tf.Variable(2.0)

    @tf.function
    def f(x: Any) -> Any:
        tf.debugging.assert_positive(x)
        v.assign_add(x)
        return x * v

    @tf.function
    def g(x: Any) -> Any:
        v.assign_add(x)
        return x * v

    for function in (f, g):
        v.assign(2.0)
        x = tf.constant(3.0)
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = function(x)
        assert [float(t) for t in (y, v)] == [15.0, 5.0]
        # Of a variable that was assigned, the gradient belongs to the variable.
        assert [float(t) for t in tape.gradient(y, [x, v])] == [5.0, 3.0]
