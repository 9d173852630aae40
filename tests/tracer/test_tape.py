"""`tf.GradientTape`: what it watches, what it gives, and when it lets go of it."""

from __future__ import annotations

import gc
import logging
import threading
import weakref
from collections.abc import Callable
from typing import Any

import jax
import numpy as np
import pytest

import tenfold as tf
from tenfold.runtime.execute import apply
from tenfold.runtime.op import Op
from tenfold.tracer import tape as tape_module

X = [1.0, 2.0]

Run = Callable[..., Any]
BOTH = pytest.mark.parametrize("staged", [False, True], ids=["eager", "function"])


def call(staged: bool, f: Run, *args: Any) -> Any:
    return tf.function(f)(*args) if staged else f(*args)


def numbers(structure: Any) -> Any:
    return tf.nest.map_structure(lambda t: None if t is None else np.asarray(t).tolist(), structure)


# -- the book chapter's examples ----------------------------------------------------------------------------


@BOTH
def test_partial_derivatives_of_the_book(staged: bool) -> None:
    w1, w2 = tf.Variable(5.0), tf.Variable(3.0)

    def f() -> Any:
        with tf.GradientTape() as tape:
            z = 3 * w1**2 + 2 * w1 * w2
        return tape.gradient(z, [w1, w2])

    assert numbers(call(staged, f)) == [36.0, 10.0]


def test_a_tape_is_used_once_unless_it_is_persistent() -> None:
    w1, w2 = tf.Variable(5.0), tf.Variable(3.0)
    with tf.GradientTape() as tape:
        z = 3 * w1**2 + 2 * w1 * w2
    assert float(tape.gradient(z, w1)) == 36.0
    with pytest.raises(RuntimeError, match="non-persistent GradientTape can only be used to compute one set"):
        tape.gradient(z, w2)
    with tf.GradientTape(persistent=True) as tape:
        z = 3 * w1**2 + 2 * w1 * w2
    assert [float(tape.gradient(z, w1)), float(tape.gradient(z, w2))] == [36.0, 10.0]


@BOTH
def test_constants_are_not_watched(staged: bool) -> None:
    c1, c2 = tf.constant(5.0), tf.constant(3.0)

    def f(watch: bool) -> Any:
        with tf.GradientTape() as tape:
            if watch:
                tape.watch([c1, c2])
            z = 3 * c1**2 + 2 * c1 * c2
        return tape.gradient(z, [c1, c2])

    assert numbers(call(staged, f, False)) == [None, None]
    assert numbers(call(staged, f, True)) == [36.0, 10.0]


@BOTH
def test_stop_gradient_of_the_book(staged: bool) -> None:
    w1, w2 = tf.Variable(5.0), tf.Variable(3.0)

    def f() -> Any:
        with tf.GradientTape() as tape:
            z = 3 * w1**2 + tf.stop_gradient(2 * w1 * w2)
        return tape.gradient(z, [w1, w2])

    assert numbers(call(staged, f)) == [30.0, None]


@BOTH
def test_square_root_near_zero_has_an_infinite_gradient(staged: bool) -> None:
    x = tf.Variable(1e-50)

    def f() -> Any:
        with tf.GradientTape() as tape:
            z = tf.sqrt(x)
        return tape.gradient(z, [x])

    assert numbers(call(staged, f)) == [np.inf]


# -- watching -----------------------------------------------------------------------------------------------


@BOTH
def test_what_is_watched(staged: bool) -> None:
    v, frozen = tf.Variable(2.0), tf.Variable(3.0, trainable=False)
    watched: list[Any] = []

    def f(access: bool) -> Any:
        with tf.GradientTape(watch_accessed_variables=access) as tape:
            if not access:
                tape.watch(frozen)
            y = v * frozen
        watched[:] = tape.watched_variables()
        return tape.gradient(y, [v, frozen])

    assert numbers(call(staged, f, True)) == [3.0, None]
    assert [w is v for w in watched] == [True]
    assert numbers(call(staged, f, False)) == [None, 2.0]
    assert [w is frozen for w in watched] == [True]


def test_watching_something_else_is_an_error() -> None:
    with tf.GradientTape() as tape, pytest.raises(ValueError, match=r"not tf\.Tensor or tf\.Variable"):
        tape.watch("x")


def test_integers_have_no_gradient_and_say_so(caplog: pytest.LogCaptureFixture) -> None:
    tape_module._warn.cache_clear()
    x = tf.constant(3)
    with caplog.at_level(logging.WARNING, "tenfold"), tf.GradientTape() as tape:
        tape.watch(x)
        y = x * x
    assert "watched tensor must be floating" in caplog.text
    with caplog.at_level(logging.WARNING, "tenfold"):
        assert tape.gradient(y, x) is None
    assert "target tensor must be floating" in caplog.text
    assert "source tensor must be floating" in caplog.text
    # Once is enough.
    with caplog.at_level(logging.WARNING, "tenfold"), tf.GradientTape() as tape:
        tape.watch(x)
    assert caplog.text.count("watched tensor must be floating") == 1


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32", "float64", "complex64", "complex128"])
def test_dtypes_that_have_gradients(dtype: str) -> None:
    x = tf.cast(tf.constant([1.5, -2.0]), dtype)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x * x * 3
    gradient = tape.gradient(y, x)
    assert gradient.dtype == tf.as_dtype(dtype)
    np.testing.assert_allclose(tf.cast(tf.math.real(gradient), "float64").numpy(), [9.0, -12.0])


# -- recording ----------------------------------------------------------------------------------------------


def test_stop_recording_and_reset() -> None:
    x = tf.constant(3.0)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        y = x * x
        with tape.stop_recording():
            z = x * y
        assert tape.gradient(z, x) is None
        assert float(tape.gradient(y, x)) == 6.0
        tape.reset()
        tape.watch(x)
        w = y * x
    assert float(tape.gradient(w, x)) == 9.0
    with pytest.raises((RuntimeError, ValueError), match="not recording"):
        tape.stop_recording()


def test_a_tape_cannot_be_entered_twice() -> None:
    with tf.GradientTape() as tape, pytest.raises(ValueError, match="still recording"):
        tape.__enter__()


def test_a_tape_is_closed_in_the_thread_that_opened_it() -> None:
    found: list[str] = []
    with tf.GradientTape() as tape:

        def close() -> None:
            try:
                tape.__exit__(None, None, None)
            except RuntimeError as error:
                found.append(str(error))

        thread = threading.Thread(target=close)
        thread.start()
        thread.join()
        x = tf.constant(2.0)
        tape.watch(x)
        y = x * x
    assert len(found) == 1
    assert "opened in another thread" in found[0]
    assert float(tape.gradient(y, x)) == 4.0


@BOTH
def test_tapes_may_end_before_one_that_was_opened_inside_them(staged: bool) -> None:
    def f(x: Any) -> Any:
        outer, inner = tf.GradientTape(), tf.GradientTape()
        with outer:
            outer.watch(x)
            y = x * x
            inner.__enter__()
            inner.watch(y)
        z = y * 3.0
        inner.__exit__(None, None, None)
        return outer.gradient(y, x), inner.gradient(z, y)

    assert numbers(call(staged, f, tf.constant(2.0))) == (4.0, 3.0)
    # The interpreter in force is the one of before.
    assert tf.executing_eagerly()
    with tf.GradientTape() as tape:
        pass
    assert tape.gradient(tf.constant(1.0), tf.constant(1.0)) is None


# -- gradient -----------------------------------------------------------------------------------------------


@BOTH
def test_structures_of_targets_and_sources(staged: bool) -> None:
    def f(a: Any, b: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch({"a": a, "b": [b]})
            targets = {"product": a * b, "square": (a * a,)}
        return tape.gradient(targets, {"b": b, "a": (a,)})

    assert numbers(call(staged, f, tf.constant(2.0), tf.constant(5.0))) == {"b": 2.0, "a": (9.0,)}


@BOTH
def test_output_gradients(staged: bool) -> None:
    def f(x: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(x)
            ys = [x * x, x * 3.0]
        return tape.gradient(ys, x, output_gradients=[tf.constant([10.0, 100.0]), tf.constant([1.0, 1.0])])

    assert numbers(call(staged, f, tf.constant(X))) == [23.0, 403.0]


def test_output_gradients_must_be_there() -> None:
    x = tf.constant(X)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        ys = [x * x, x]
    with pytest.raises(ValueError, match="None"):
        tape.gradient(ys, x, output_gradients=[None, x])
    with pytest.raises(ValueError, match="1 parts, but there are 2 targets"):
        tape.gradient(ys, x, output_gradients=[x])


def test_unconnected_gradients() -> None:
    x, y = tf.constant(X), tf.constant(3.0)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([x, y])
        z = y * 2.0
    assert tape.gradient(z, x) is None
    assert numbers(tape.gradient(z, [x, y], unconnected_gradients="zero")) == [[0.0, 0.0], 2.0]
    assert numbers(tape.gradient(z, x, unconnected_gradients=tf.UnconnectedGradients.ZERO)) == [0.0, 0.0]
    with pytest.raises(ValueError, match="Unknown value for unconnected_gradients: 'nothing'"):
        tape.gradient(z, x, unconnected_gradients="nothing")


def test_a_target_that_was_never_recorded_gives_none() -> None:
    x = tf.constant(2.0)
    y = x * x
    with tf.GradientTape() as tape:
        tape.watch(x)
    assert tape.gradient(y, x) is None


def test_a_gradient_inside_its_own_context_is_recorded() -> None:
    x = tf.constant(3.0)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        y = x**3
        slope = tape.gradient(y, x)
    assert float(slope) == 27.0
    assert float(tape.gradient(slope, x)) == 18.0


@BOTH
def test_nested_tapes(staged: bool) -> None:
    def f(x: Any) -> Any:
        with tf.GradientTape() as third:
            third.watch(x)
            with tf.GradientTape() as second:
                second.watch(x)
                with tf.GradientTape() as first:
                    first.watch(x)
                    y = tf.sin(x) * x**3
                a = first.gradient(y, x)
            b = second.gradient(a, x)
        return a, b, third.gradient(b, x)

    x, s, c = 0.7, np.sin(0.7), np.cos(0.7)
    found = [float(t) for t in call(staged, f, tf.constant(x, tf.float64))]
    expected = [
        c * x**3 + s * 3 * x**2,
        -s * x**3 + 6 * c * x**2 + 6 * s * x,
        -c * x**3 - 9 * s * x**2 + 18 * c * x + 6 * s,
    ]
    np.testing.assert_allclose(found, expected, rtol=1e-12)


@BOTH
def test_an_op_without_a_gradient_is_named(staged: bool) -> None:
    @jax.custom_jvp
    def kernel(x: Any) -> Any:
        return x

    @kernel.defjvp
    def kernel_jvp(primals: Any, tangents: Any) -> Any:
        raise NotImplementedError("nobody knows")

    op = Op("Mystery", kernel, ("Array",), ())

    def f(x: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = apply(op, (x,), ())
        return tape.gradient(y, x)

    with pytest.raises(LookupError, match="No gradient defined for operation 'Mystery'"):
        call(staged, f, tf.constant(1.0))


# -- loops, branches, functions -----------------------------------------------------------------------------


def test_a_training_loop_inside_a_function() -> None:
    w = tf.Variable(0.0)

    @tf.function
    def train(x: Any, y: Any, steps: Any) -> Any:
        loss = 0.0
        for _ in tf.range(steps):
            with tf.GradientTape() as tape:
                loss = (w * x - y) ** 2
            w.assign_sub(0.1 * tape.gradient(loss, w))
        return loss

    train(tf.constant(1.0), tf.constant(2.0), tf.constant(50))
    assert abs(float(w) - 2.0) < 1e-4


@BOTH
def test_tapes_inside_branches(staged: bool) -> None:
    def f(x: Any) -> Any:
        if x > 0.0:
            with tf.GradientTape() as tape:
                tape.watch(x)
                y = x**2
            return tape.gradient(y, x)
        return x

    assert numbers(call(staged, f, tf.constant(3.0))) == 6.0
    assert numbers(call(staged, f, tf.constant(-3.0))) == -3.0


def test_a_tape_over_a_call_in_eager_code_and_in_a_function() -> None:
    v = tf.Variable(2.0)

    @tf.function
    def g(x: Any) -> Any:
        v.assign_add(1.0)
        return x * v

    def f(x: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = g(x) * v
        return y, tape.gradient(y, [x, v])

    y, gradients = f(tf.constant(5.0))
    # The product with the variable as it was assigned is inside: of `v` only reads count.
    assert float(y) == 45.0
    assert float(v) == 3.0
    staged_y, staged = tf.function(f)(tf.constant(5.0))
    assert float(staged_y) == 80.0
    assert float(v) == 4.0
    assert numbers(gradients) == [9.0, 30.0]
    assert numbers(staged) == [16.0, 40.0]


# -- memory -------------------------------------------------------------------------------------------------


def test_tensors_held_by_a_tape_are_freed_with_it() -> None:
    x = tf.constant(np.ones(10, np.float32))
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        middle = tf.exp(x)
        y = tf.reduce_sum(middle * middle)
    tape.gradient(y, x)
    held = weakref.ref(middle)
    del middle
    gc.collect()
    assert held() is not None
    del tape, y
    gc.collect()
    assert held() is None


def test_a_used_tape_holds_nothing() -> None:
    x = tf.constant(np.ones(10, np.float32))
    for _ in range(3):
        with tf.GradientTape() as tape:
            tape.watch(x)
            middle = tf.exp(x)
            y = tf.reduce_sum(middle * middle)
        tape.gradient(y, x)
        held = weakref.ref(middle)
        del middle, y
        assert held() is None
