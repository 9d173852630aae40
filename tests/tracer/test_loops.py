# Lines that say something to the rewriter, and messages to match.
# ruff: noqa: F841
from __future__ import annotations

from typing import Any

import pytest

import tenfold as tf
from tenfold.tracer.rule_errors import LoopDtypeError, LoopShapeError, LoopStructureError, NoneBeforeLoopError

from .meaning import numbers, staged


def graph(function: Any, *args: Any) -> str:
    return str(tf.function(function).get_concrete_function(*map(tf.constant, args)).graph)


def test_what_the_body_does_not_change_is_not_carried() -> None:
    def f(x: Any, y: Any) -> Any:
        z = y * 2
        unused = y + 1
        for i in tf.range(x):
            t = i * z
            x = x + t + y
        return x

    text = graph(f, 3, 4)
    # The index and `x`; `z` and `y` come in as they are, `t` lives in the body.
    assert "carries=2" in text
    assert "unused" not in text


def test_temporaries_get_their_value_in_the_body() -> None:
    def f(n: Any) -> Any:
        while n > 0:
            last = n * 10
            n -= 1
        return last

    assert staged(f, 3) == [10]


def test_structures_are_carried() -> None:
    def f(n: Any) -> Any:
        state = {"pair": (0, [1, n]), "fixed": "text"}
        for i in tf.range(n):
            a, (b, c) = state["pair"]
            state["pair"] = (a + i, [c, b])
        return state["pair"]

    assert staged(f, 3) == [3, 3, 1]


def test_all_mistakes_are_told_at_once() -> None:
    @tf.function
    def f(n: Any) -> Any:
        x, y = 0, tf.zeros((1,))
        for i in tf.range(n):
            x = tf.cast(i, tf.float32)
            y = tf.concat([y, y], 0)
        return x, y

    with pytest.raises(
        LoopDtypeError, match=r"(?s)'x' has dtype int32 .* float32 .*test_loops\.py:\d+.*\n'y' has shape"
    ):
        f(tf.constant(3))


def test_structures_keep_their_keys() -> None:
    @tf.function
    def f(n: Any) -> Any:
        d = {"a": n}
        for i in tf.range(n):
            d = {"b": i}
        return d

    with pytest.raises(LoopStructureError, match="'d' must keep its nested structure"):
        f(tf.constant(3))


def test_none_that_nobody_looks_at() -> None:
    def f(n: Any) -> Any:
        last = None
        while n > 0:
            last = n
            n -= 1
        return last

    assert staged(f, 3) == [1]


def test_none_that_the_body_looks_at() -> None:
    @tf.function
    def f(n: Any) -> Any:
        last = None
        while n > 0:
            last = n if last is None else last + n
            n -= 1
        return last

    with pytest.raises(NoneBeforeLoopError, match=r"'last': None before the staged loop \(test_loops\.py:\d+\)"):
        f(tf.constant(3))


def test_variables_are_carried() -> None:
    v = tf.Variable(1)

    @tf.function
    def f(n: Any) -> Any:
        for i in tf.range(n):
            v.assign_add(i)
            if v > 3:
                break
        return v * 1

    assert numbers(f(tf.constant(10))) == [4]
    assert int(v) == 4


@pytest.mark.parametrize("limit", [None, 20])
def test_gradients_pass_loops(limit: int | None) -> None:
    def f(x: Any) -> Any:
        y = x
        for i in tf.range(3):
            if i == 1:
                continue
            y = y * x
        while y < 50.0:
            tf.autograph.experimental.set_loop_options(maximum_iterations=limit)
            y = y * x
        return y

    x = tf.constant(2.0)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.function(f)(x)
    assert float(y) == 64.0
    assert float(tape.gradient(y, x)) == 6 * 2.0**5


def test_a_loop_without_rows() -> None:
    def f(x: Any) -> Any:
        s = 1.0
        for row in x:
            s += tf.reduce_sum(row)
        return s

    assert numbers(tf.function(f)(tf.zeros((0, 3)))) == [1.0]


def test_shapes() -> None:
    @tf.function
    def f(x: Any) -> Any:
        for _ in tf.range(3):
            x = x[None]
        return x

    with pytest.raises(LoopShapeError, match=r"'x' has shape \(2,\) before the loop, but shape \(1, 2\)"):
        f(tf.zeros((2,)))
