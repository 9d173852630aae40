from __future__ import annotations

import functools
from typing import Any

import pytest

from tenfold.autograph import ConversionError, convert, do_not_convert, to_code, to_graph

from . import samples
from .fake_host import LookedAtStaged, Staged, hidden, staged


def absolute(x: Any) -> Any:
    if x > 0:
        return x
    return -x


def calls_absolute(x: Any) -> Any:
    return absolute(x) + 1


class Scaled:
    def __init__(self, scale: int) -> None:
        self.scale = scale

    def __call__(self, x: Any) -> Any:
        return x * self.scale if x > 0 else x

    def method(self, x: Any) -> Any:
        return self(x) + absolute(x)


def test_kinds_of_callables() -> None:
    with staged():
        assert hidden(convert(absolute)(Staged(-2))) == 2
        assert hidden(convert(Scaled(3))(Staged(2))) == 6
        assert hidden(convert(Scaled(3).method)(Staged(-2))) == 0
        assert hidden(convert(functools.partial(absolute, Staged(-5)))()) == 5
        assert hidden(convert(samples.three[2])(Staged(-1))) == 6
    assert convert(Scaled) is Scaled
    assert convert(len) is len


def test_recursive() -> None:
    with staged():
        assert hidden(convert(calls_absolute)(Staged(-2))) == 3
        with pytest.raises(LookedAtStaged):
            to_graph(calls_absolute, recursive=False)(Staged(-2))


def test_opting_out() -> None:
    kept = do_not_convert(absolute)
    assert convert(kept) is kept
    with staged(), pytest.raises(LookedAtStaged):
        convert(kept)(Staged(1))


def test_without_a_host_objects_pass_through_untouched() -> None:
    def choose(x: Any, y: Any) -> Any:
        return (x and y) or x

    one: list[int] = []
    other = [1]
    made = convert(choose)
    assert made(one, other) is one
    assert made(other, one) is other


def test_to_graph_refuses_what_it_cannot_rewrite() -> None:
    with pytest.raises(ConversionError, match="no Python function"):
        to_graph(abs)
    with pytest.raises(ConversionError, match="no Python function"):
        to_graph(Scaled)
    namespace: dict[str, Any] = {}
    exec("def f(x): return x if x else 1", namespace)
    with pytest.raises(ConversionError, match="no source is registered for '<string>'"):
        to_code(namespace["f"])
    with pytest.raises(ConversionError, match="generator"):
        to_code(samples.generator)


def test_to_code_of_methods_and_partials() -> None:
    assert "def method(self, x" in to_code(Scaled(1).method)
    assert "def __call__(self, x" in to_code(Scaled(1))
    assert "def absolute(x" in to_code(functools.partial(absolute, 1))
