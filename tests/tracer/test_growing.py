from __future__ import annotations

from typing import Any

import pytest

import tenfold as tf
from tenfold.tracer.staged_list import ListGrew

from .meaning import same, staged

options = tf.autograph.experimental.set_loop_options


def appended(n: Any) -> Any:
    xs = []
    for i in tf.range(4):
        xs.append(i * n)
    return xs


def nested(n: Any) -> Any:
    xs = [n]
    for i in tf.range(3):
        for j in tf.range(2):
            xs.append(i * 2 + j)
        xs.append(xs[-1] + xs[0])
    return xs


def several(n: Any) -> Any:
    xs, d, pairs = [], {"a": [], "b": [n]}, []
    for i in tf.range(3):
        xs.append(i)
        xs.extend([n, i])
        d["a"].append(i + 1)
        pairs.append((i, n))
    a, b = pairs[2]
    return xs, d["a"], d["b"], len(xs), a - b


def fresh_inside(n: Any) -> Any:
    rows = []
    for i in tf.range(3):
        row = []
        for j in tf.range(2):
            row.append(i * j + n)
        rows.append(sum(row))
    return rows


def read_inside(n: Any) -> Any:
    xs, longest = [n], 0
    for i in tf.range(4):
        xs.append(xs[-1] * 2)
        for x in xs:
            longest += x
        longest = longest + len(xs)
        if i > 1:
            xs[0] = i
    return longest, xs


class Holder:
    def __init__(self) -> None:
        self.xs: list[Any] = []

    def push(self, x: Any) -> None:
        self.xs.append(x)


def through_a_method(n: Any) -> Any:
    holder = Holder()
    for i in tf.range(3):
        holder.push(i + n)
    return holder.xs


@pytest.mark.parametrize("function", [appended, nested, several, fresh_inside, read_inside, through_a_method])
def test_lists_grow(function: Any) -> None:
    plain = function(2)
    assert staged(function, 2) == [int(x) for x in tf.nest.flatten(plain)]


def test_a_while_loop_that_is_bounded() -> None:
    def f(n: Any) -> Any:
        xs = []
        while n > 0:
            options(maximum_iterations=3)
            xs.append(n)
            n -= 1
        return tf.stack(xs), len(xs)

    assert staged(f, 3) == [[3, 2, 1], 3]
    with pytest.raises(tf.errors.InvalidArgumentError, match="compiled for 3 elements"):
        staged(f, 2)


def test_a_loop_of_unknown_length() -> None:
    def f(n: Any) -> Any:
        xs = []
        for i in tf.range(n):
            xs.append(i)
        return tf.stack(xs)

    with pytest.raises(ListGrew, match=r"'xs' has 0 elements before the staged loop \(test_growing\.py:\d+\)"):
        staged(f, 3)


def test_a_list_of_the_caller_cannot_grow_in_a_called_function() -> None:
    def push(xs: list[Any], x: Any) -> None:
        xs.append(x)

    def f(n: Any) -> Any:
        xs: list[Any] = []
        for i in tf.range(3):
            push(xs, i)
        return xs

    with pytest.raises(ListGrew, match="'xs' is appended to by a function that a staged loop calls"):
        staged(f, 3)


def test_the_element_type() -> None:
    def f(n: Any) -> Any:
        xs: list[Any] = []
        tf.autograph.experimental.set_element_type(xs, tf.int32, ())
        for i in tf.range(2):
            xs.append(i)
        return tf.stack(xs)

    same(lambda n: tf.stack([0, 1]), 1)
    assert staged(f, 1) == [[0, 1]]


def test_arrays_grow() -> None:
    def f(n: Any) -> Any:
        array = tf.TensorArray(tf.int32, size=0, dynamic_size=True)
        for i in tf.range(3):
            for j in tf.range(2):
                array = array.write(i * 2 + j, i * n + j)
        return array.stack(), array.size()

    assert staged(f, 10) == [[0, 1, 10, 11, 20, 21], 6]
