from __future__ import annotations

from typing import Any

from tenfold.autograph import convert, to_code

from .fake_host import Staged, hidden, staged


def test_the_right_side_runs_only_where_the_left_one_holds() -> None:
    seen: list[Any] = []

    def look(x: Any) -> Any:
        seen.append(x)
        return x

    def f(a: Any, b: Any) -> Any:
        y = 0
        if look(a) and (y := look(b)):
            return y
        return -y - 1

    for a in (0, 1):
        for b in (0, 2):
            seen.clear()
            expected, looked = f(a, b), list(seen)
            seen.clear()
            assert (convert(f)(a, b), seen) == (expected, looked)


def test_conditional_expressions_that_assign() -> None:
    def f(a: Any) -> Any:
        y = 1
        z = (y := a + 1) if a > 2 else (y := a - 1)
        return y * 10 + z

    for a in range(5):
        with staged():
            assert hidden(convert(f)(Staged(a))) == f(a) == convert(f)(a)


def test_inside_a_larger_expression_python_decides() -> None:
    def f(a: Any) -> Any:
        y = 5
        return [a and (y := a)], y

    assert "a and (y := a)" in to_code(f)
    assert convert(f)(0) == ([0], 5)
    assert convert(f)(2) == ([2], 2)
