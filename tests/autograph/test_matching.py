from __future__ import annotations

from typing import Any

from tenfold.autograph import convert, to_code

from .fake_host import Staged, hidden, staged


def test_literals_become_comparisons() -> None:
    def f(x: Any) -> Any:
        match x:
            case 1 | 2:
                return "low"
            case None:
                return "none"
            case _:
                return "other"

    text = to_code(f)
    assert "ag.or_(ag.eq(subject, 1), lambda: ag.eq(subject, 2))" in text
    assert "if subject is None:" in text
    assert [convert(f)(x) for x in (1, 2, None, 5)] == [f(x) for x in (1, 2, None, 5)]


def test_class_and_mapping_patterns_stay_pythons() -> None:
    def f(x: Any) -> Any:
        match x:
            case int():
                return 1
            case {"k": v}:
                return v
            case str() | list():
                return 3
        return 4

    assert "match x:" in to_code(f)
    for x in (1, {"k": 7}, "s", None):
        assert convert(f)(x) == f(x)


def test_alternatives_that_bind_stay_pythons() -> None:
    def f(x: Any) -> Any:
        match x:
            case [1, y] | [y, 1]:
                return y
        return 0

    assert "match x:" in to_code(f)
    assert [convert(f)(x) for x in ([1, 5], [6, 1], [2, 2])] == [5, 6, 0]


def test_the_subject_is_evaluated_once() -> None:
    seen: list[int] = []

    def subject() -> int:
        seen.append(1)
        return 3

    def f() -> Any:
        match subject():
            case 1:
                return 1
            case 2:
                return 2
            case y:
                return y

    assert convert(f)() == 3
    assert len(seen) == 1


def test_a_failed_guard_goes_on_with_the_next_case() -> None:
    def f(x: Any, y: Any) -> Any:
        match (x, y):
            case (a, b) if a > b:
                return a
            case (a, 1):
                return a + 100
            case (a, b):
                return a + b

    for x in range(3):
        for y in range(3):
            with staged():
                assert hidden(convert(f)(Staged(x), Staged(y))) == f(x, y)
