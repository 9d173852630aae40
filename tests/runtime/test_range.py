"""A range whose length is only known as the program runs."""

from __future__ import annotations

from typing import Any

import pytest

import tenfold as tf


@tf.function
def total(n: Any) -> Any:
    result = tf.constant(0)
    for i in tf.range(n):
        result += i
    return result


def test_it_can_be_looped_over() -> None:
    assert [int(total(tf.constant(n))) for n in (0, 1, 5, 100)] == [0, 0, 10, 4950]
    assert total.experimental_get_tracing_count() == 1


@pytest.mark.parametrize(("start", "limit", "delta"), [(2, 10, 3), (10, 2, -3), (5, 5, 1), (0, -4, 1)])
def test_bounds_and_steps(start: int, limit: int, delta: int) -> None:
    @tf.function
    def f(a: Any, b: Any, c: Any) -> Any:
        result, count = tf.constant(0), tf.constant(0)
        for i in tf.range(a, b, c):
            result += i
            count += 1
        return result, count

    found = [int(t) for t in f(tf.constant(start), tf.constant(limit), tf.constant(delta))]
    assert found == [sum(range(start, limit, delta)), len(range(start, limit, delta))]


def test_it_is_no_tensor() -> None:
    with pytest.raises(ValueError, match="length that is only known when the program"):
        tf.function(lambda n: tf.reduce_sum(tf.range(n)))(tf.constant(3))
    with pytest.raises(TypeError, match="Python cannot iterate over it"):
        tf.function(lambda n: list(tf.range(n)), autograph=False)(tf.constant(3))


def test_what_it_shows() -> None:
    seen: list[Any] = []

    @tf.function
    def f(n: Any) -> Any:
        span = tf.range(n)
        seen.extend([span.shape, span.dtype, repr(span)])
        return n

    f(tf.constant(3))
    assert seen[0].as_list() == [None] and seen[1] is tf.int32 and seen[2].startswith("tf.range(")
