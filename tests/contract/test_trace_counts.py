"""How often a function is traced: a table, since each trace is a compilation that a user waits for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

import tenfold as tf

Calls = Sequence[tuple[Any, ...]]


class Thing:
    """An object without equality of its own."""


THING = Thing()
VARIABLE = tf.Variable(1.0)


def _calls(make: Callable[[int], Any], times: int = 4) -> Calls:
    return [(make(i),) for i in range(times)]


TABLE: dict[str, tuple[Calls, int]] = {
    "one tensor": (_calls(lambda i: tf.constant(i)), 1),
    "numbers as Python values": (_calls(lambda i: i), 4),
    "one Python number": (_calls(lambda i: 7), 1),
    "numpy scalars": (_calls(lambda i: np.float32(i)), 1),
    "numpy arrays of one shape": (_calls(lambda i: np.full(3, i)), 1),
    "tensor shapes": (_calls(lambda i: tf.zeros([i % 2])), 2),
    "dtypes": (_calls(lambda i: tf.zeros([], [tf.float32, tf.int32][i % 2])), 2),
    "a tensor and a numpy array": ([(tf.zeros([2]),), (np.zeros(2, np.float32),)], 1),
    "a list of tensors": (_calls(lambda i: [tf.constant(i), tf.constant(0)]), 1),
    "lists of several lengths": (_calls(lambda i: [tf.constant(0)] * (1 + i % 2)), 2),
    "a dict of tensors": (_calls(lambda i: {"a": tf.constant(i)}), 1),
    "a dict in another order": ([({"a": THING, "b": 1},), ({"b": 1, "a": THING},)], 1),
    "strings": (_calls(lambda i: "ab"[i % 2]), 2),
    "one object": (_calls(lambda i: THING), 1),
    "new objects": ([(o,) for o in (Thing(), Thing())], 2),
    "one variable of changing value": (_calls(lambda i: VARIABLE.assign(float(i))), 1),
    "True and 1": ([(True,), (1,), (1.0,)], 3),
    "None": (_calls(lambda i: None), 1),
    "a function": (_calls(lambda i: len), 1),
    "lambdas made anew": ([(f,) for f in (lambda: 1, lambda: 1)], 2),
    "a dtype": (_calls(lambda i: tf.float32), 1),
    "a shape": (_calls(lambda i: tf.TensorShape([1])), 1),
    "a range": (_calls(lambda i: range(3)), 1),
}


@pytest.mark.parametrize("name", TABLE)
def test_traces(name: str) -> None:
    calls, traces = TABLE[name]
    seen = 0

    @tf.function(autograph=False)
    def f(*args: Any) -> None:
        nonlocal seen
        seen += 1

    for args in calls:
        f(*args)
    assert seen == f.experimental_get_tracing_count() == traces


def test_keywords_and_positions_are_one_signature() -> None:
    f = tf.function(lambda x, y=2: x + y)
    for _ in range(2):
        f(tf.constant(1))
        f(tf.constant(1), 2)
        f(x=tf.constant(1), y=2)
    assert f.experimental_get_tracing_count() == 1


def test_a_first_call_that_makes_variables_traces_twice_and_then_no_more() -> None:
    made: list[Any] = []

    @tf.function
    def f(x: Any) -> Any:
        if not made:
            made.append(tf.Variable(1.0))
        return made[0] + x

    for i in range(3):
        assert float(f(tf.constant(float(i)))) == 1.0 + i
    assert f.experimental_get_tracing_count() == 2


def test_tapes_and_callers_do_not_trace_again() -> None:
    f = tf.function(lambda x: x * x)
    x = tf.constant(2.0)
    f(x)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = f(x)
    assert float(tape.gradient(y, x)) == 4.0
    assert float(tf.function(lambda t: f(t) + f(t))(x)) == 8.0
    assert float(tf.cond(x > 0.0, lambda: f(x), lambda: x)) == 4.0
    assert f.experimental_get_tracing_count() == 1


def test_assigning_a_variable_does_not_trace_again() -> None:
    v = tf.Variable([1.0, 2.0])
    f = tf.function(lambda: v * 2.0)
    for value in ([1.0, 2.0], [3.0, 4.0]):
        v.assign(value)
        assert f().numpy().tolist() == [2 * x for x in value]
    assert f.experimental_get_tracing_count() == 1


def test_seeds_do_not_trace_again() -> None:
    f = tf.function(lambda: tf.random.uniform([2]))
    drawn = []
    for _ in range(2):
        tf.random.set_seed(1)
        drawn.append((f().numpy().tolist(), f().numpy().tolist()))
    assert drawn[0] == drawn[1]
    assert drawn[0][0] != drawn[0][1]
    assert f.experimental_get_tracing_count() == 1
