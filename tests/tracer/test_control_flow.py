from __future__ import annotations

from typing import Any

import pytest

import tenfold as tf

from .meaning import numbers, staged


def both(f: Any, *args: Any) -> list[Any]:
    """The result in eager code, which must be that of the function."""
    eager = numbers(f(*[tf.constant(a) for a in args]))
    assert staged(f, *args) == eager
    return eager


def test_cond() -> None:
    assert both(lambda x: tf.cond(x > 0, lambda: (x, 1.0), lambda: (-x, 2.0)), -3.0) == [3.0, 2.0]
    with pytest.raises(TypeError, match="'true_fn' must be callable"):
        tf.cond(True, 1, lambda: 2)


def test_while_loop() -> None:
    assert both(lambda n: tf.while_loop(lambda i, s: i < n, lambda i, s: (i + 1, s + i), (0, 0)), 5) == [5, 10]
    assert both(lambda n: tf.while_loop(lambda i: i < n, lambda i: i + 2, [0], maximum_iterations=2), 9) == [4]
    assert both(lambda n: tf.while_loop(lambda d: d < n, lambda d: {"d": d + 3}, {"d": 1}), 9) == [10]
    with pytest.raises(ValueError, match="non-empty"):
        tf.while_loop(lambda: True, lambda: (), ())


def test_case_and_switch_case() -> None:
    def f(x: Any) -> Any:
        return tf.case([(x < 0, lambda: -1), (x > 5, lambda: 1)], default=lambda: 0)

    assert [both(f, x) for x in (-2, 3, 9)] == [[-1], [0], [1]]

    def g(i: Any) -> Any:
        return tf.switch_case(i, [lambda: 10, lambda: 20, lambda: 30])

    assert [both(g, i) for i in (0, 1, 7)] == [[10], [20], [30]]


def test_maps_and_folds() -> None:
    xs = [1, 2, 3]
    assert both(lambda x: tf.map_fn(lambda v: v * v, x), xs) == [[1, 4, 9]]
    assert both(lambda x: tf.scan(lambda a, v: a + v, x), xs) == [[1, 3, 6]]
    assert both(lambda x: tf.scan(lambda a, v: a - v, x, initializer=10, reverse=True), xs) == [[4, 5, 7]]
    assert both(lambda x: tf.foldl(lambda a, v: a * 10 + v, x), xs) == [123]
    assert both(lambda x: tf.foldr(lambda a, v: a * 10 + v, x), xs) == [321]


def test_rewritten_bodies() -> None:
    def f(x: Any) -> Any:
        def body(v: Any) -> Any:
            if v > 1:
                return v * 2
            return -v

        return tf.map_fn(body, x)

    assert staged(f, [1, 2, 3]) == [[-1, 4, 6]]
