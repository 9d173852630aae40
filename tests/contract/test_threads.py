"""Threads: they trace one signature once, get right results, and may look at variables that programs update."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

import tenfold as tf

THREADS = 8


@pytest.fixture(autouse=True)
def _eager_switching() -> Iterator[None]:
    """Let Python switch threads much more often than it does by itself: races show sooner."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def at_once(task: Callable[[int], Any], threads: int = THREADS) -> list[Any]:
    """What `task(0)`, `task(1)`... give on threads that start together; the first error is raised."""
    barrier = threading.Barrier(threads)

    def run(i: int) -> Any:
        barrier.wait()
        return task(i)

    with ThreadPoolExecutor(threads) as pool:
        return [f.result(timeout=60) for f in [pool.submit(run, i) for i in range(threads)]]


def test_one_trace_per_signature() -> None:
    traces: list[Any] = []

    @tf.function
    def f(x: Any) -> Any:
        traces.append(x.shape)
        if tf.reduce_sum(x) > 0:
            return x * 2
        return x - 1

    def task(i: int) -> list[list[float]]:
        shapes = [[2], [3], [2, 2]]
        return [f(tf.fill(shape, float(i))).numpy().ravel().tolist() for shape in shapes]

    for i, results in enumerate(at_once(task)):
        value = 2.0 * i if i else -1.0
        assert results == [[value] * 2, [value] * 3, [value] * 4]
    assert sorted(map(str, traces)) == ["(2, 2)", "(2,)", "(3,)"]
    assert f.experimental_get_tracing_count() == 3


def test_traces_on_several_threads_do_not_mix() -> None:
    def task(i: int) -> tuple[float, bool]:
        @tf.function
        def f(x: Any) -> Any:
            for _ in range(5):
                x = x + i
            return x

        result = float(f(tf.constant(0.0)))
        return result, tf.executing_eagerly()

    assert at_once(task) == [(5.0 * i, True) for i in range(THREADS)]


def test_a_trace_on_one_thread_leaves_the_others_eager() -> None:
    entered, leave = threading.Event(), threading.Event()

    @tf.function
    def slow(x: Any) -> Any:
        entered.set()
        assert leave.wait(30)
        return x + 1

    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(lambda: float(slow(tf.constant(1.0))))
        assert entered.wait(30)
        assert tf.executing_eagerly()
        assert float(tf.constant(2.0) * 3) == 6.0
        leave.set()
        assert future.result(30) == 2.0


def test_programs_that_update_a_variable_lose_no_update() -> None:
    v = tf.Variable(tf.zeros([64]))

    @tf.function
    def step(x: Any) -> Any:
        v.assign_add(x)
        return tf.reduce_sum(x)

    x = tf.ones([64])
    step(x)

    def task(i: int) -> float:
        return sum(float(step(x)) for _ in range(50))

    assert at_once(task) == [50 * 64.0] * THREADS
    assert v.numpy().tolist() == [1 + 50.0 * THREADS] * 64


def test_variables_are_readable_while_programs_update_them() -> None:
    v = tf.Variable(tf.zeros([200_000]))

    @tf.function
    def step() -> None:
        v.assign(tf.sin(v) + 1.0 - tf.sin(v))

    @tf.function
    def read(x: Any) -> Any:
        return v[:4] + x

    step()
    read(tf.constant(0.0))
    done = threading.Event()

    def write(_: int) -> None:
        try:
            for _i in range(150):
                step()
        finally:
            done.set()

    def look(i: int) -> None:
        ways: list[Callable[[], Any]] = [
            lambda: v.numpy(),
            lambda: (v + 0.0).numpy(),
            lambda: read(tf.constant(0.0)).numpy(),
            lambda: tf.identity(v).numpy(),
            lambda: np.asarray(v.read_value()),
            lambda: repr(v) and np.zeros(1),
            lambda: (1.0 * v).numpy(),
        ]
        way = ways[i - 1]
        while not done.is_set():
            assert np.isfinite(way()).all()

    at_once(lambda i: write(i) if i == 0 else look(i))
    np.testing.assert_allclose(v.numpy(), 1.0, atol=1e-6)


def test_gradients_on_several_threads() -> None:
    def task(i: int) -> float:
        v = tf.Variable(float(i))
        total = 0.0
        for _ in range(5):
            with tf.GradientTape() as tape:
                y = v * v
            total += float(tape.gradient(y, v))
        return total

    assert at_once(task) == [10.0 * i for i in range(THREADS)]


def test_random_functions_on_several_threads_never_repeat() -> None:
    @tf.function
    def draw() -> Any:
        return tf.random.uniform([4])

    draw()
    drawn = [tuple(r) for results in at_once(lambda i: [draw().numpy().tolist() for _ in range(20)]) for r in results]
    assert len(set(drawn)) == len(drawn)


def test_seeded_eager_random_ops_on_several_threads_never_repeat() -> None:
    tf.random.set_seed(3)
    drawn = at_once(lambda i: [tuple(tf.random.uniform([2], seed=5).numpy().tolist()) for _ in range(20)])
    flat = [d for results in drawn for d in results]
    assert len(set(flat)) == len(flat)


def test_methods_made_on_several_threads_are_one() -> None:
    class Holder:
        @tf.function
        def f(self, x: Any) -> Any:
            return x + 1

    holder = Holder()
    assert len(set(map(id, at_once(lambda i: holder.f)))) == 1


def test_new_ops_and_shapes_on_several_threads() -> None:
    def task(i: int) -> float:
        return sum(float(tf.reduce_sum(tf.ones([n, 7]) * 2.0)) for n in range(1, 8))

    assert at_once(task) == [sum(14.0 * n for n in range(1, 8))] * THREADS


def test_an_error_on_one_thread_is_its_own() -> None:
    @tf.function
    def f(x: Any, fail: bool) -> Any:
        if fail:
            raise ValueError("on purpose")
        return x + 1

    def task(i: int) -> Any:
        try:
            return float(f(tf.constant(1.0), i % 2 == 0))
        except ValueError as error:
            return str(error)

    assert at_once(task) == ["on purpose" if i % 2 == 0 else 2.0 for i in range(THREADS)]
    assert f.experimental_get_tracing_count() == 1


def test_a_failing_check_is_reported_to_its_own_thread() -> None:
    v = tf.Variable(0.0)

    @tf.function
    def f(x: Any) -> Any:
        tf.debugging.assert_positive(x, message="not positive")
        v.assign(x)
        return x + 1.0

    f(tf.constant(1.0))

    def task(i: int) -> list[Any]:
        found: list[Any] = []
        for _ in range(10):
            try:
                found.append(float(f(tf.constant(float(i) if i % 2 else -1.0))))
            except tf.errors.InvalidArgumentError:
                found.append("failed")
        return found

    assert at_once(task) == [[i + 1.0 if i % 2 else "failed"] * 10 for i in range(THREADS)]


def test_loops_of_several_lengths_under_a_tape_on_several_threads() -> None:
    @tf.function
    def slope(x: Any, n: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = x
            while n > 0:
                y = y * 1.5
                n = n - 1
        return tape.gradient(y, x)

    lengths = [3, 70, 5, 40, 1, 20, 2, 130]
    found = at_once(lambda i: [float(slope(tf.constant(1.0, tf.float64), tf.constant(lengths[i]))) for _ in range(5)])
    np.testing.assert_allclose(found, [[1.5**n] * 5 for n in lengths], rtol=1e-12)
