"""`tape.jacobian` and `tape.batch_jacobian`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import numpy as np
import pytest

import tenfold as tf
from tenfold.tracer import jacobian as module

BOTH = pytest.mark.parametrize("staged", [False, True], ids=["eager", "function"])
WAYS = pytest.mark.parametrize("vectorized", [False, True], ids=["loop", "vmap"])
M = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])


def call(staged: bool, f: Callable[..., Any], *args: Any) -> Any:
    return tf.function(f)(*args) if staged else f(*args)


@BOTH
@WAYS
def test_jacobian_equals_jax(staged: bool, vectorized: bool) -> None:
    def f(x: Any) -> Any:
        return tf.sin(x) @ tf.transpose(x) * tf.reduce_sum(x)

    def g(x: Any) -> Any:
        return jax.numpy.sin(x) @ x.T * x.sum()

    def jacobian(x: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = f(x)
        return tape.jacobian(y, x, experimental_use_pfor=vectorized)

    with jax.enable_x64(True):
        expected = np.asarray(jax.jacrev(g)(M))
    for _ in range(2):
        found = call(staged, jacobian, tf.constant(M))
        assert found.shape == (3, 3, 3, 2)
        np.testing.assert_allclose(found.numpy(), expected, rtol=1e-12)


@BOTH
@WAYS
def test_batch_jacobian(staged: bool, vectorized: bool) -> None:
    def jacobian(x: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.stack([x[:, 0] * x[:, 1], x[:, 1] ** 2, x[:, 0]], 1)
        return tape.batch_jacobian(y, x, experimental_use_pfor=vectorized)

    found = call(staged, jacobian, tf.constant(M)).numpy()
    expected = [[[b, a], [0.0, 2 * b], [1.0, 0.0]] for a, b in M]
    np.testing.assert_allclose(found, expected)


@BOTH
def test_structures_variables_and_what_is_not_connected(staged: bool) -> None:
    v = tf.Variable([2.0, 3.0])

    def f(x: Any, other: Any) -> Any:
        with tf.GradientTape(persistent=True) as tape:
            tape.watch([x, other])
            y = x * v
        sources = {"x": x, "v": [v], "other": other}
        return tape.jacobian(y, sources), tape.jacobian(y, sources, unconnected_gradients="zero")

    none, zero = call(staged, f, tf.constant([5.0, 7.0]), tf.constant([[1.0]]))
    np.testing.assert_array_equal(none["x"], [[2, 0], [0, 3]])
    np.testing.assert_array_equal(none["v"][0], [[5, 0], [0, 7]])
    assert none["other"] is None
    np.testing.assert_array_equal(zero["other"], np.zeros((2, 1, 1)))


@BOTH
def test_jacobian_of_a_jacobian(staged: bool) -> None:
    def f(x: Any) -> Any:
        with tf.GradientTape() as outer:
            outer.watch(x)
            with tf.GradientTape() as inner:
                inner.watch(x)
                y = x**3 * x[0]
            first = inner.jacobian(y, x)
        return outer.jacobian(first, x)

    with jax.enable_x64(True):
        expected = jax.jacrev(jax.jacrev(lambda x: x**3 * x[0]))(np.array([1.0, 2.0]))
    np.testing.assert_allclose(call(staged, f, tf.constant([1.0, 2.0], tf.float64)).numpy(), expected)


@BOTH
def test_through_loops_of_unknown_length(staged: bool) -> None:
    @tf.function
    def grow(x: Any) -> Any:
        y = x
        while tf.reduce_sum(y) < 100.0:
            y = y * y + 0.5
        return y

    def f(x: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = grow(x)
        return tape.jacobian(y, x)

    np.testing.assert_allclose(call(staged, f, tf.constant([1.0, 2.0])).numpy(), [[33.0, 0], [0, 1494.0]])


def test_rows_one_by_one_where_they_cannot_be_vectorised(monkeypatch: pytest.MonkeyPatch) -> None:
    def vmap(function: Any) -> Any:
        def refuse(*args: Any) -> Any:
            raise NotImplementedError("no batching rule")

        return refuse

    monkeypatch.setattr(module.jax, "vmap", vmap)
    x = tf.constant([1.5, 2.5, 3.5])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.exp(x)
    np.testing.assert_allclose(tape.jacobian(y, x).numpy(), np.diag(np.exp([1.5, 2.5, 3.5])), rtol=1e-6)


def test_gathered_sources_are_dense() -> None:
    v = tf.Variable([[1.0], [2.0]])
    with tf.GradientTape() as tape:
        y = tf.gather(v, [1])
    np.testing.assert_array_equal(tape.jacobian(y, v), [[[[0.0], [1.0]]]])


def test_errors() -> None:
    x = tf.constant(M)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x * 2.0
    tape.jacobian(y, x)
    with pytest.raises(RuntimeError, match="can only be used to compute one set"):
        tape.jacobian(y, x)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        y, total, z = x[:2] * 2.0, tf.reduce_sum(x), x * 3.0
    with pytest.raises(ValueError, match="Need first dimension of target shape"):
        tape.batch_jacobian(y, x)
    with pytest.raises(ValueError, match="rank at least 2"):
        tape.batch_jacobian(total, x)
    with pytest.raises(ValueError, match="Unknown value"):
        tape.jacobian(z, x, unconnected_gradients="some")
    assert tape.batch_jacobian(tf.constant(M), x).numpy().tolist() == np.zeros((3, 2, 2)).tolist()
