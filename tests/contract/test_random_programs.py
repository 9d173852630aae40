"""Random programs: plain Python == rewritten over Python values == a `tf.function` over tensors."""

from __future__ import annotations

import os
from typing import Any

import hypothesis
import pytest
from autograph.programs import programs
from autograph.test_programs import make
from hypothesis import given
from hypothesis import strategies as st

import tenfold as tf
from tenfold.autograph import convert

NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
_settings = hypothesis.settings(
    max_examples=3000 if NIGHTLY else 200,
    deadline=None,
    suppress_health_check=list(hypothesis.HealthCheck),
    derandomize=not NIGHTLY,
    database=None,
)
# Programs are compiled once and run for several arguments: a run costs next to nothing beside the compilation.
INTS = st.integers(0, 6)
FLOATS = st.sampled_from([0.0, 0.5, 1.5, 3.0, 7.5])
ARGUMENTS = st.lists(st.tuples(INTS, INTS, FLOATS, FLOATS), min_size=3, max_size=3)


def tensors(arguments: tuple[Any, ...]) -> list[Any]:
    """ints as int32, floats as float32."""
    return [tf.constant(a) for a in arguments]


def agree(source: str, arguments: list[tuple[int, int, float, float]]) -> None:
    """The three meanings of a program, for each list of arguments."""
    plain = make(source)
    rewritten, staged = convert(plain), tf.function(plain)
    for args in arguments:
        wanted = plain(*args)
        assert rewritten(*args) == wanted
        found = staged(*tensors(args))
        assert found.dtype == tf.int32
        assert int(found) == wanted
    assert staged.experimental_get_tracing_count() == 1


@_settings
@given(programs(fixed_width=True), ARGUMENTS)
def test_random_programs(source: str, arguments: list[tuple[int, int, float, float]]) -> None:
    agree(source, arguments)


# What once failed, shrunk, and programs that are easily got wrong.
KEPT = {
    "return in a loop in a branch in a loop": """
def f(a, b, x, y):
    c = 0
    for i in range(b % 4):
        if a > i:
            k = 0
            while k < 3:
                k += 1
                if k == a:
                    return c
                c += k
        else:
            x = x + 0.5
    return int(x) + c
""",
    "else of a loop that a break in a `try` leaves": """
def f(a, b, x, y):
    c = 0
    for i in (1, 5):
        try:
            if a < i:
                break
        finally:
            c += 1
    else:
        c = 50
    return c
""",
    "a loop's target is assigned in the body": """
def f(a, b, x, y):
    for a in range(b % 4):
        a = a + 5 if x < y else a
    return a
""",
}


@pytest.mark.parametrize("name", KEPT)
def test_kept_programs(name: str) -> None:
    agree(KEPT[name], [(a, b, x, 2.0) for a in range(4) for b in range(4) for x in (0.0, 3.0)])
