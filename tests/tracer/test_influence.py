"""Where a gradient is None: through ops, calls and branches that do not move with their operands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import tenfold as tf
from tenfold.tracer.control import CALL
from tenfold.tracer.influence import FLAT, influence_of


@pytest.mark.parametrize(
    "f", [tf.floor, tf.math.ceil, tf.round, tf.stop_gradient, tf.zeros_like, tf.ones_like, lambda x: x // 2.0]
)
@pytest.mark.parametrize("staged", [False, True])
def test_steps_give_none(f: Callable[[Any], Any], staged: bool) -> None:
    def slope(x: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = f(x * 1.5)
        return tape.gradient(y, x)

    assert (tf.function(slope) if staged else slope)(tf.constant(2.5)) is None


def test_flat_names_are_names_of_ops() -> None:
    @tf.function
    def f(x: Any) -> Any:
        parts = [tf.floor(x), tf.math.ceil(x), tf.round(x), tf.math.rint(x), tf.stop_gradient(x)]
        return parts, tf.zeros_like(x), tf.ones_like(x), x // 2.0, tf.truncatediv(x, 2.0)

    graph = f.get_concrete_function(tf.constant(1.0)).graph.traced
    # Of a known shape, zeros_like and ones_like are constants.
    assert {operation.type for operation in graph.get_operations()} >= FLAT - {"OnesLike", "ZerosLike"}


def test_calls_are_looked_into() -> None:
    @tf.function
    def f(x: Any, y: Any) -> Any:
        return x * 2.0, tf.floor(x) * y, tf.constant(1.0)

    graph = f.get_concrete_function(tf.constant(1.0), tf.constant(2.0)).graph.ir
    assert influence_of(CALL, (graph,)) == (0b01, 0b10, 0)


@pytest.mark.parametrize("staged", [False, True])
def test_none_through_calls_and_branches(staged: bool) -> None:
    @tf.function
    def inner(x: Any, y: Any) -> Any:
        if x > 0.0:
            result = y * 2.0
        else:
            result = y * 3.0
        return result, x

    def slopes(x: Any, y: Any) -> Any:
        with tf.GradientTape(persistent=True) as tape:
            tape.watch([x, y])
            a, b = inner(x, y)
        return tape.gradient(a, [x, y]), tape.gradient(b, [x, y])

    found = (tf.function(slopes) if staged else slopes)(tf.constant(1.0), tf.constant(5.0))
    assert tf.nest.map_structure(lambda t: None if t is None else float(t), found) == ([None, 2.0], [1.0, None])
