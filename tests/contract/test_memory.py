"""Memory: variables are updated in place, what users hold stays valid, and what they drop goes."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from typing import Any

import jax
import numpy as np
import pytest

import tenfold as tf

LARGE = 100_000


def live_bytes() -> int:
    """What JAX's arrays hold now."""
    gc.collect()
    return sum(a.nbytes for a in jax.live_arrays() if not a.is_deleted())


def updating(*variables: tf.Variable) -> Any:
    @tf.function
    def step(x: Any) -> None:
        for v in variables:
            v.assign(v + x)

    return step


def test_a_function_updates_its_variables_in_place() -> None:
    v = tf.Variable(tf.zeros([LARGE]))
    step = updating(v)
    one = tf.ones([])
    step(one)
    old = v._array
    pointer = old.unsafe_buffer_pointer()
    del old
    for _ in range(3):
        step(one)
        assert v._array.unsafe_buffer_pointer() == pointer
    assert v.numpy()[0] == 4.0


def test_there_is_one_copy_of_the_state() -> None:
    before = live_bytes()
    v = tf.Variable(tf.zeros([LARGE]))
    step = updating(v)
    for _ in range(5):
        step(tf.ones([]))
    held = live_bytes() - before
    assert 4 * LARGE <= held < 4 * LARGE + 1000


def test_the_array_that_a_program_took_is_gone() -> None:
    v = tf.Variable(tf.zeros([LARGE]))
    step = updating(v)
    step(tf.ones([]))
    taken = weakref.ref(v._array)
    step(tf.ones([]))
    assert taken() is None


def test_a_tensor_that_was_read_before_stays_valid() -> None:
    v = tf.Variable(tf.zeros([LARGE]))
    step = updating(v)
    readings = []
    for _ in range(4):
        readings.append(v.read_value())
        step(tf.ones([]))
    assert [float(r[0]) for r in readings] == [0.0, 1.0, 2.0, 3.0]
    assert float(v[0]) == 4.0


@pytest.mark.parametrize("take", [
    lambda v: np.asarray(v.read_value()),
    lambda v: np.from_dlpack(v.read_value()),
    lambda v: v.__jax_array__(),
    lambda v: jax.numpy.asarray(v.read_value()),
    lambda v: jax.dlpack.from_dlpack(v.read_value()),
    lambda v: memoryview(np.asarray(v.read_value())),
], ids=["numpy", "numpy-dlpack", "jax", "jax-asarray", "jax-dlpack", "memoryview"])  # fmt: skip
def test_views_of_a_variable_stay_valid(take: Callable[[Any], Any]) -> None:
    v = tf.Variable(tf.zeros([LARGE]))
    step = updating(v)
    step(tf.ones([]))
    view = take(v)
    for _ in range(3):
        step(tf.ones([]))
    assert float(view[0]) == 1.0
    assert float(view[-1]) == 1.0
    assert v.numpy()[0] == 4.0


def test_an_array_given_to_a_variable_stays_valid() -> None:
    given = jax.numpy.zeros(LARGE)
    tensor = tf.zeros([LARGE])
    numpy_given = np.zeros(LARGE, np.float32)
    a, b, c = tf.Variable(given), tf.Variable(tensor), tf.Variable(numpy_given)
    step = updating(a, b, c)
    for _ in range(3):
        step(tf.ones([]))
    assert float(given[0]) == float(tensor[0]) == numpy_given[0] == 0.0
    assert [float(v[0]) for v in (a, b, c)] == [3.0] * 3
    a.assign(given)
    b.assign(a)
    step(tf.ones([]))
    assert float(given[0]) == 0.0
    assert [float(v[0]) for v in (a, b, c)] == [1.0, 1.0, 4.0]


def test_two_variables_that_share_an_array() -> None:
    start = tf.zeros([LARGE])
    a, b = tf.Variable(start), tf.Variable(start)
    assert a._array is b._array
    del start
    only_a = updating(a)
    only_a(tf.ones([]))
    assert (float(a[0]), float(b[0])) == (1.0, 0.0)
    b.assign(a)
    both = updating(a, b)
    both(tf.ones([]))
    assert (float(a[0]), float(b[0])) == (2.0, 2.0)


def test_a_function_that_gives_two_variables_one_value() -> None:
    a, b = tf.Variable(tf.zeros([LARGE])), tf.Variable(tf.zeros([LARGE]))

    @tf.function
    def f(x: Any) -> Any:
        a.assign(a + x)
        b.assign(a)
        return a.read_value()

    out = f(tf.ones([]))
    for _ in range(2):
        f(tf.ones([]))
    assert float(out[0]) == 1.0
    assert float(a[0]) == float(b[0]) == 3.0


def test_results_that_are_the_variable_itself_stay_valid() -> None:
    v = tf.Variable(tf.zeros([LARGE]))

    @tf.function
    def f(x: Any) -> Any:
        before = v.read_value()
        v.assign_add(x)
        return before, v.read_value(), v

    results = [f(tf.fill([LARGE], 1.0)) for _ in range(3)]
    assert [[float(t[0]) for t in r] for r in results] == [[0.0, 1.0, 1.0], [1.0, 2.0, 2.0], [2.0, 3.0, 3.0]]


def test_an_argument_that_is_assigned_stays_valid() -> None:
    v = tf.Variable(tf.zeros([LARGE]))

    @tf.function
    def f(x: Any) -> None:
        v.assign(x)

    x = tf.ones([LARGE])
    step = updating(v)
    f(x)
    step(tf.ones([]))
    assert float(x[0]) == 1.0
    assert float(v[0]) == 2.0


def test_a_variable_captured_twice_and_passed_as_an_argument() -> None:
    v = tf.Variable(tf.zeros([LARGE]))
    again = v

    @tf.function
    def f(w: Any, x: Any) -> Any:
        v.assign(v + x)
        again.assign(again + x)
        w.assign(w + x)
        return w + v

    assert float(f(v, tf.ones([]))[0]) == 6.0
    assert float(f(v, tf.ones([]))[0]) == 12.0
    assert float(v[0]) == 6.0


def test_swapping_variables() -> None:
    a, b = tf.Variable(tf.zeros([LARGE])), tf.Variable(tf.ones([LARGE]))

    @tf.function
    def swap() -> None:
        old = a.read_value()
        a.assign(b)
        b.assign(old)

    for expected in ((1.0, 0.0), (0.0, 1.0), (1.0, 0.0)):
        swap()
        assert (float(a[0]), float(b[0])) == expected


def test_a_failing_check_leaves_variables_as_before() -> None:
    v = tf.Variable(tf.zeros([4]))

    @tf.function
    def f(x: Any) -> Any:
        v.assign_add(tf.ones([4]))
        tf.debugging.assert_positive(x, message="x is not positive")
        v.assign_add(tf.ones([4]))
        return v.read_value()

    assert f(tf.constant(1.0)).numpy().tolist() == [2.0] * 4
    for _ in range(2):
        with pytest.raises(tf.errors.InvalidArgumentError, match="x is not positive"):
            f(tf.constant(-1.0))
        assert v.numpy().tolist() == [2.0] * 4
    assert f(tf.constant(1.0)).numpy().tolist() == [4.0] * 4


def test_under_a_tape_what_the_gradient_needs_is_kept() -> None:
    v = tf.Variable(tf.fill([LARGE], 3.0))

    @tf.function
    def f(x: Any) -> Any:
        y = tf.reduce_sum(v * v * x)
        v.assign(v * 2.0)
        return y

    with tf.GradientTape() as tape:
        y = f(tf.ones([]))
    f(tf.ones([]))
    assert float(tape.gradient(y, v)[0]) == 6.0


def test_dropped_functions_leave_nothing() -> None:
    alive: list[weakref.ref[Any]] = []

    def one() -> None:
        captured = tf.ones([LARGE])
        state = tf.Variable(tf.zeros([LARGE]))

        @tf.function
        def f(x: Any) -> Any:
            if tf.reduce_sum(x) > 0:
                state.assign_add(captured)
            tf.debugging.assert_less(x, 10.0)
            for _ in tf.range(3):
                x = x + 1.0
            return x + captured + np.ones(LARGE, np.float32)

        f(tf.ones([]))
        with tf.GradientTape() as tape:
            tape.gradient(tf.reduce_sum(f(state)), state)
        alive.append(weakref.ref(f))
        alive.append(weakref.ref(f.get_concrete_function(tf.ones([]))))
        alive.append(weakref.ref(f.get_concrete_function(tf.ones([])).graph.ir))
        alive.append(weakref.ref(state))
        alive.append(weakref.ref(captured))

    before = live_bytes()
    one()
    gc.collect()
    assert [r() for r in alive] == [None] * 5
    assert live_bytes() - before < 10_000


def test_an_object_whose_method_is_a_function_takes_its_programs_along() -> None:
    class Layer:
        def __init__(self) -> None:
            self.w = tf.Variable(tf.zeros([LARGE]))

        @tf.function
        def __call__(self, x: Any) -> Any:
            return self.w + x

    before = live_bytes()
    layer = Layer()
    layer(tf.ones([]))
    gone = weakref.ref(layer)
    del layer
    assert live_bytes() - before < 1000
    assert gone() is None


def test_tracing_hundreds_of_signatures_and_dropping_the_function_leaves_no_growth() -> None:
    """What stays is what the process learns once: interned types and compiled ops of ops and shapes."""

    def trace(traces: int) -> None:
        w = tf.Variable(1.0)

        @tf.function(reduce_retracing=True)
        def f(x: Any, k: int) -> Any:
            if x > 0:
                x = x * float(k)
            tf.debugging.assert_less(x, 1e9 + float(k))
            return x + w

        for k in range(traces):
            f.get_concrete_function(tf.TensorSpec([]), k)
        assert f.experimental_get_tracing_count() == traces

    def round_of(traces: int) -> int:
        trace(traces)
        gc.collect()
        return len(gc.get_objects())

    round_of(20)
    first = round_of(20)
    grown = round_of(300) - first
    assert grown < 50, f"{grown} objects stayed of 300 traces"


def test_running_programs_leaves_no_growth() -> None:
    v = tf.Variable(tf.zeros([8]))

    @tf.function
    def f(x: Any) -> Any:
        v.assign_add(x)
        return v * 2.0

    def calls(count: int) -> int:
        for _ in range(count):
            f(tf.ones([8]))
            with tf.GradientTape() as tape:
                y = tf.reduce_sum(v * 3.0)
            tape.gradient(y, v)
        gc.collect()
        return len(gc.get_objects())

    calls(10)
    first = calls(10)
    assert calls(200) - first < 50


def test_a_failed_trace_leaves_nothing() -> None:
    held: list[weakref.ref[Any]] = []

    @tf.function
    def f(x: Any) -> Any:
        y = x + 1
        held.append(weakref.ref(y))
        raise ValueError("on purpose")

    for _ in range(3):
        with pytest.raises(ValueError, match="on purpose"):
            f(tf.ones([2]))
    gc.collect()
    assert [r() for r in held] == [None] * 3


def test_eager_tensors_go_with_their_last_name() -> None:
    before = live_bytes()
    x = tf.ones([LARGE])
    y = x * 2.0 + 1.0
    assert live_bytes() - before <= 8 * LARGE + 1000
    del x, y
    assert live_bytes() - before < 1000
