from __future__ import annotations

from typing import Any

from tenfold import autograph
from tenfold.autograph import convert, to_code
from tenfold.autograph.experimental import (
    Feature,
    do_not_convert,
    set_element_type,
    set_loop_options,
)

from .fake_host import Staged, hidden, staged


def test_loop_options_belong_to_the_loop_around_them() -> None:
    def f(n: Any, bound: Any) -> Any:
        s = 0
        while s < n:
            autograph.experimental.set_loop_options(maximum_iterations=bound + 1, shape_invariants=[(s, "shape of s")])
            s += 1
        for i in range(n):
            set_loop_options(2, True)
            s += i
        return s

    with staged() as host:
        assert hidden(convert(f)(Staged(3), 7)) == 6
    first, second = host.options
    assert first.maximum_iterations == 8
    assert first.shape_invariants == {"s": "shape of s"}
    assert second.parallel_iterations == 2
    assert convert(f)(3, 7) == f(3, 7) == 6
    assert "set_loop_options" not in to_code(f)


def test_element_types_reach_the_host() -> None:
    def f(n: Any) -> Any:
        xs: list[Any] = []
        set_element_type(xs, "int32")
        for i in range(3):
            xs.append(n + i)
        return xs[0]

    with staged() as host:
        assert hidden(convert(f)(Staged(1))) == 1
    assert host.log == ["element type int32"]
    assert f(1) == 1


def test_do_not_convert_bare_and_with_parentheses() -> None:
    @do_not_convert
    def f(x: Any) -> Any:
        """About f."""
        return 1 if x else 2

    @do_not_convert()
    def g(x: Any) -> Any:
        return 3 if x else 4

    assert (f(1), g(0), f.__doc__) == (1, 4, "About f.")
    assert convert(f) is f
    assert convert(g) is g


def test_a_nested_function_that_opts_out_stays() -> None:
    def f(x: Any) -> Any:
        @do_not_convert
        def inner(y: Any) -> Any:
            if y:
                return 1
            return 2

        return inner(x)

    assert "if y:" in to_code(f)


def test_features() -> None:
    assert Feature.EQUALITY_OPERATORS in Feature.all()
    assert Feature.LISTS not in Feature.all_but([Feature.LISTS, Feature.NAME_SCOPES])
