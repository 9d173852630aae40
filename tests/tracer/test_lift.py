"""Initial values of variables made while tracing are computed outside of the trace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import tenfold as tf


def first_call(initial: Callable[[Any], Any], x: Any = 1.0) -> tf.Variable:
    made: list[tf.Variable] = []

    @tf.function(autograph=False)
    def f(x: Any) -> Any:
        if not made:
            made.append(tf.Variable(initial(x)))
        return made[0] + 0.0

    f(tf.constant(x))
    return made[0]


OUTSIDE = tf.constant([1.0, 2.0])
STATE = tf.Variable(4.0)


@pytest.mark.parametrize(("initial", "value"), [
    (lambda x: 2.0, 2.0),
    (lambda x: tf.ones([2]) * 3.0 + 1.0, [4.0, 4.0]),
    (lambda x: OUTSIDE * 2.0, [2.0, 4.0]),
    (lambda x: STATE + 1.0, 5.0),
    (lambda x: lambda: tf.constant(7.0) * 2.0, 14.0),
    (lambda x: tf.zeros(x.shape), 0.0),
], ids=["number", "ops", "captured", "variable", "callable", "shape"])  # fmt: skip
def test_values(initial: Callable[[Any], Any], value: Any) -> None:
    variable = first_call(initial)
    assert variable.numpy().tolist() == value


def test_a_random_initial_value_is_drawn_once() -> None:
    variable = first_call(lambda x: tf.random.normal([4]))
    assert len(set(variable.numpy().tolist())) == 4


def test_an_argument_is_no_initial_value() -> None:
    with pytest.raises(
        ValueError, match=r"Tensor-typed variable initializers.*'(x|mul):0'.*depends on the function's arguments"
    ):
        first_call(lambda x: x * 2.0)
    with pytest.raises(ValueError, match="Tensor-typed variable initializers"):
        first_call(lambda x: x)
