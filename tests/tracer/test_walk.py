# Lines that say something to the rewriter, and messages to match.
# ruff: noqa: B905, C416, C417
from __future__ import annotations

from typing import Any

import pytest

import tenfold as tf
from tenfold.tracer.rule_errors import NotIterableError

from .meaning import same, staged


def zipped(x: Any, y: Any) -> Any:
    s = 0
    for i, (a, b) in enumerate(zip(x, reversed(y)), 1):
        if a == 9:
            break
        s = s * 7 + i * a - b
    return s


def mapped(x: Any, y: Any) -> Any:
    s = 0
    for v in map(lambda a, b: a if a > b else -b, x, y):
        s = s * 5 + v
    return s


def kept(x: Any, y: Any) -> Any:
    s = 0
    for v in filter(lambda v: v > 1, map(lambda v: v - 1, x)):
        if v == 4:
            continue
        s = s * 10 + v
    return s


@pytest.mark.parametrize("function", [zipped, mapped, kept])
def test_along_tensors(function: Any) -> None:
    for x, y in (([3, 1, 2, 5], [1, 2, 3, 4]), ([9, 1, 4, 4], [4, 4, 4, 0])):
        same(function, x, y)


def enumerated(n: Any) -> Any:
    s = 0
    for i, a in enumerate(range(1, n), 2):
        s = s * 7 + i * a
    return s


def backwards(n: Any) -> Any:
    s = 0
    for a in reversed(range(1, n, 2)):
        s = s * 7 + a
    for a in reversed(range(n, -3, -2)):
        s = s * 3 + a
    return s


def with_others(n: Any) -> Any:
    s = 0
    for a, b, c in zip(range(n), range(n, 0, -1), [5, 6, 7]):
        s = s * 5 + a * b - c
    return s


def squares(n: Any) -> Any:
    s = 0
    for v in filter(lambda v: v % 2 == 0, map(lambda v: v * v, range(n))):
        s += v
    return s


@pytest.mark.parametrize("function", [enumerated, backwards, with_others, squares])
def test_along_ranges_of_unknown_length(function: Any) -> None:
    for n in (0, 1, 4, 6):
        same(function, n)


@pytest.mark.parametrize("dtype", [tf.int32, tf.int64, tf.float32])
def test_dtypes_of_ranges(dtype: Any) -> None:
    @tf.function
    def f(n: Any) -> Any:
        s = tf.zeros((), dtype)
        for i in tf.range(n):
            s += i
        return s

    found = f(tf.constant(5, dtype))
    assert found.dtype == dtype
    assert float(found) == 10.0


def test_floats_do_not_drift() -> None:
    @tf.function
    def count(step: Any) -> Any:
        n = 0
        for _ in tf.range(0.0, 1.0, step):
            n += 1
        return n

    assert int(count(tf.constant(0.1))) == len(tf.range(0.0, 1.0, 0.1))


def test_zip_strict() -> None:
    def f(n: Any) -> Any:
        s = 0
        for a, b in zip(range(n), [1, 2, 3], strict=True):
            s += a * b
        return s

    assert staged(f, 3) == [8]
    with pytest.raises(tf.errors.InvalidArgumentError, match="different lengths: 2 3"):
        staged(f, 2)


@pytest.mark.parametrize(
    "f", [lambda x: list(filter(lambda v: v > 1, x)), lambda x: sum(filter(lambda v: v > 1, x)),
          lambda x: [v for v in enumerate(range(x[0]))], lambda x: len(filter(lambda v: v > 1, x))],
)  # fmt: skip
def test_python_cannot_walk(f: Any) -> None:
    with pytest.raises(NotIterableError, match="`for` statement"):
        staged(f, [1, 2, 3])
