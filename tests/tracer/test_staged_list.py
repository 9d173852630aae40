# Lines that say something to the rewriter, and messages to match.
# ruff: noqa: B007
from __future__ import annotations

from typing import Any

import pytest

import tenfold as tf

from .meaning import staged


def growing(change: Any) -> Any:
    """A loop that appends and then does something else with its list."""

    def f(n: Any) -> Any:
        xs = []
        for i in tf.range(3):
            xs.append(i + n)
            change(xs, i)
        return tf.stack(xs)

    return f


def test_methods_that_work() -> None:
    def change(xs: Any, i: Any) -> None:
        xs[0] = xs[-1]
        xs += [i]
        xs.extend([i, i])
        xs.pop()

    assert staged(growing(change), 5) == [[7, 0, 0, 6, 1, 1, 7, 2, 2]]


@pytest.mark.parametrize("change", [lambda xs, i: xs.insert(0, i), lambda xs, i: xs.reverse(), lambda xs, i: xs.pop(0)])
def test_methods_that_do_not(change: Any) -> None:
    def f(n: Any) -> Any:
        xs = []
        for i in tf.range(3):
            xs.append(i)
            xs.append(i)
            change(xs, i)
        return tf.stack(xs)

    with pytest.raises(TypeError, match="can be appended to"):
        staged(f, 5)


def test_elements_have_one_shape() -> None:
    def f(n: Any) -> Any:
        xs = [tf.zeros((2,))]
        for i in tf.range(3):
            xs.append(tf.zeros((3,)))
        return tf.stack(xs)

    with pytest.raises(ValueError, match="must have one shape"):
        staged(f, 5)
