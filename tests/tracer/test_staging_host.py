from __future__ import annotations

import functools
from typing import Any

import pytest

import tenfold as tf
from tenfold.tracer.rule_errors import LoopShapeError

from .meaning import numbers, same, staged

options = tf.autograph.experimental.set_loop_options


def test_maximum_iterations() -> None:
    def f(n: Any) -> Any:
        i = j = k = m = 0
        while i < n:
            tf.autograph.experimental.set_loop_options(maximum_iterations=5, parallel_iterations=2)
            i += 1
        for a in tf.range(n):
            options(maximum_iterations=3)
            j += a
        for a in tf.range(9):
            options(maximum_iterations=n - 26)
            k += a
        while m < n:
            options(maximum_iterations=n - 20)
            m += 1
        return i, j, k, m

    assert staged(f, 30) == [5, 3, 6, 10]


def test_a_misplaced_option_is_noticed() -> None:
    def f(n: Any) -> Any:
        local = tf.autograph.experimental.set_loop_options
        i = 0
        while i < n:
            local(maximum_iterations=5)
            i += 1
        return i

    with pytest.warns(UserWarning, match="set_loop_options has no effect here"):
        staged(f, 30)


def test_limits_that_are_no_whole_numbers() -> None:
    def f(n: Any) -> Any:
        while n > 0:
            options(maximum_iterations=2.5)
            n -= 1
        return n

    with pytest.raises(TypeError, match="maximum_iterations must be a whole number"):
        staged(f, 3)


def test_shape_invariants() -> None:
    def f(n: Any, grow: bool, shape: Any) -> Any:
        x = tf.zeros((1,))
        for _ in tf.range(n):
            options(shape_invariants=[(x, tf.TensorShape(shape))])
            x = tf.concat([x, x], 0) if grow else x + 1.0
        return x

    def run(grow: bool, shape: Any) -> list[Any]:
        return numbers(tf.function(f)(tf.constant(3), grow, shape))

    assert run(False, [None]) == [[3.0]]
    with pytest.raises(LoopShapeError, match="'x' has shape"):
        run(True, [None])
    with pytest.raises(ValueError, match=r"shape_invariants.*'x' has shape \(1,\).*does not fit"):
        run(False, [2])


def test_ranges_with_negative_and_staged_steps() -> None:
    def f(a: Any, b: Any, step: Any) -> Any:
        s = 0
        for i in range(a, b, step):
            if i == 4:
                continue
            if i == -3:
                break
            s = s * 3 + i
        else:
            s = -s
        return s

    for args in ((0, 7, 2), (7, -5, -1), (7, -2, -3), (3, 3, 1), (3, 1, 1)):
        same(f, *args)


def test_calls_of_every_kind() -> None:
    class Callable:
        factor = 2

        def __call__(self, x: Any) -> Any:
            return x * self.factor if x > 2 else self.double(x)

        @classmethod
        def double(cls, x: Any) -> Any:
            return x + 1 if x > 1 else x

        @property
        def big(self) -> Any:
            return 100 if self.factor > 2 else 0

    def f(x: Any) -> Any:
        c = Callable()
        c.factor = x
        less = functools.partial(lambda a, b: a - b if a > b else b - a, 1)
        return c(x), less(x), c.big, (lambda v: v if v > 2 else -v)(x)

    for x in range(5):
        same(f, x)


def test_none_before_a_loop_of_known_length() -> None:
    def best(x: Any) -> Any:
        found = None
        for v in x:
            found = v if found is None else max(found, v)
        return found

    assert staged(best, [-3, -1, -2]) == [-1]
    assert staged(best, [-3]) == [-3]


@pytest.mark.parametrize(
    "f",
    [
        lambda n: [1, 2, 3][n],
        lambda n: [1, 2, 3][:n],
        lambda n: {3: 1}[n],
        lambda n: [i for i in (1, 2, 3) if i > n],
        lambda n: f"{n:d}",
    ],
)
def test_a_staged_value_where_python_needs_its_own(f: Any) -> None:
    with pytest.raises(TypeError, match=r"symbolic|only known|ref\(\)|no value"):
        staged(f, 2)
