# Lines that say something to the rewriter, and messages to match.
from __future__ import annotations

import sys
from typing import Any

import pytest

import tenfold as tf

from .meaning import numbers, same, staged


def conversions(x: Any) -> Any:
    return int(x), float(x), bool(x > 1), abs(-x), round(x), round(x, 1)


def extremes(a: Any, b: Any) -> Any:
    return (
        max(a, b),
        min(a, b, 0),
        max([a, b, 5]),
        min((a, b)),
        max([a, b], key=lambda v: -v),
        min([a, b], key=lambda v: v % 3),
    )


def sums(a: Any, b: Any) -> Any:
    return sum([a, b]), sum([a, b], 10), sum(v * 2 for v in (a, b)), any([a > 2, b > 2]), all([a > 2, b > 2])


def ordered(a: Any, b: Any) -> Any:
    return sorted([a, b, 2]), sorted([a, b, 2], reverse=True), sorted([a, b, 2], key=lambda v: -v)


def arithmetic(a: Any, b: Any) -> Any:
    return divmod(a, b), pow(a, b), pow(a, b, 5)


@pytest.mark.parametrize("value", [2.5, -1.75, 3.5])
def test_conversions(value: float) -> None:
    same(conversions, value)


@pytest.mark.parametrize("function", [extremes, sums, ordered, arithmetic])
@pytest.mark.parametrize("pair", [(3, 1), (1, 4), (2, 2)])
def test_of_two_numbers(function: Any, pair: tuple[int, int]) -> None:
    same(function, *pair)


def test_of_a_tensor() -> None:
    def of_a_tensor(x: Any) -> Any:
        return max(x), min(x), sum(x), any(x > 2), all(x > 2), len(x)

    assert staged(of_a_tensor, [3, 1, 2]) == [3, 1, 6, True, False, 3]
    assert staged(lambda x: sorted(x), [3, 1, 2]) == [[1, 2, 3]]


def test_numbers_keep_their_width() -> None:
    @tf.function
    def f(i: Any, x: Any) -> Any:
        return int(i), float(x), int(x), float(i)

    found = f(tf.constant(3, tf.int64), tf.constant(2.5, tf.float64))
    assert [t.dtype for t in found] == [tf.int64, tf.float64, tf.int32, tf.float32]


def ranges(n: Any) -> Any:
    return (
        len(range(n)),
        len(range(1, 10, n)),
        len(range(10, 0, -n)),
        2 in range(n),
        n in range(0, 9, 2),
        n not in range(3),
    )


@pytest.mark.parametrize("n", [1, 2, 3, 7])
def test_ranges(n: int) -> None:
    same(ranges, n)


def test_membership() -> None:
    def f(x: Any) -> Any:
        return x in [1, 2, 3], x not in (1, 2), 0 < x < 5 != x, 2 in [x, x + 1]

    for x in range(6):
        same(f, x)


def test_prints_are_in_the_order_of_the_program(capfd: pytest.CaptureFixture[str]) -> None:
    @tf.function
    def f(n: Any) -> Any:
        print("n", n, end=";\n")
        for i in tf.range(2):
            print("i", i, sep="=")
            tf.print("t", i, output_stream=sys.stdout)
        if n > 2:
            print("big", [n])
        else:
            print("small", n)
        print("end", n)
        return n

    f(tf.constant(3))
    assert capfd.readouterr().out == "n 3;\ni=0\nt 0\ni=1\nt 1\nbig [3]\nend 3\n"


def test_asserts_run_with_the_program() -> None:
    @tf.function
    def f(n: Any) -> Any:
        for i in tf.range(n):
            assert i < 3, "i is too large"
        return n

    assert numbers(f(tf.constant(3))) == [3]
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"i is too large.*test_host_builtins\.py:\d+"):
        f(tf.constant(5))
