from __future__ import annotations

import ast
import math
import weakref
from typing import Any

import numpy as np
import pytest

from tenfold.autograph.resolve import UNKNOWN, Resolver, look_up, still_holds

LIMIT = 3


def _here(x: Any) -> Any:
    return x


def _resolver(*bound: str) -> Resolver:
    function: Any = _here
    return Resolver(function, frozenset(bound))


def _expression(text: str) -> Any:
    return ast.parse(text, mode="eval").body


def test_modules_classes_and_built_ins_are_known_and_relied_on() -> None:
    resolver = _resolver("x")
    assert resolver.value("np") is np
    assert resolver.value("Resolver") is Resolver
    assert resolver.value("len") is len
    assert resolver.value("LIMIT") is UNKNOWN  # may change as the function runs
    assert resolver.value("x") is UNKNOWN
    assert resolver.value("nowhere") is UNKNOWN
    assert {n: r() for n, r in resolver.relied_on.items()} == {"np": np, "Resolver": Resolver, "len": len}
    assert still_holds(resolver.function, resolver.relied_on)
    assert not still_holds(resolver.function, {"np": weakref.ref(math)})


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("np.sum(x)", True),
        ("np.linalg.norm(x)", True),
        ("math.sqrt(x)", True),
        ("isinstance(x, y)", True),
        ("Resolver(x)", True),
        ("int(x)", False),
        ("len(x)", False),
        ("_here(x)", False),
        ("x.method()", False),
        ("x()()", False),
    ],
)
def test_which_calls_need_no_look(text: str, alone: bool) -> None:
    assert _resolver("x").leaves_alone(_expression(text)) is alone


@pytest.mark.parametrize(
    ("text", "decided"),
    [
        ("x is None", True),
        ("x is None and not isinstance(x, int)", True),
        ("True", True),
        ("x is None or x > 3", False),
        ("x", False),
        ("not x", False),
        ("hasattr(x, 'y')", True),
    ],
)
def test_which_tests_are_never_staged(text: str, decided: bool) -> None:
    assert _resolver("x").never_staged(_expression(text)) is decided
    assert not _resolver("x", "isinstance", "hasattr").never_staged(_expression("isinstance(x, y)"))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("[x]", True),
        ("range(3)", True),
        ("range(-1)", True),
        ("'ab'", True),
        ("range(x)", False),
        ("x", False),
    ],
)
def test_which_iterables_are_plain(text: str, plain: bool) -> None:
    assert _resolver("x").plain_iterable(_expression(text)) is plain


@pytest.mark.parametrize(
    ("text", "repeatable"),
    [
        ("x < 3", True),
        ("np.any(x)", True),
        ("len(x) < 3", True),
        ("next(x)", False),
        ("x.pop()", False),
        ("_here(x)", False),
        ("(y := x) < 3", False),
    ],
)
def test_which_tests_may_run_twice(text: str, repeatable: bool) -> None:
    assert _resolver("x").repeatable(_expression(text)) is repeatable


def test_free_variables_are_looked_up_in_their_cells() -> None:
    module = math

    def f() -> Any:
        return module, later

    function: Any = f
    assert look_up(function, "module") is math
    assert look_up(function, "later") is UNKNOWN
    later = 1
    assert look_up(function, "later") == later
