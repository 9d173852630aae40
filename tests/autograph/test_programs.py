"""Random programs: plain Python == rewritten without a host == rewritten over staged values."""

from __future__ import annotations

import contextlib
import linecache
import os
import re
from collections.abc import Iterator
from typing import Any

import hypothesis
from hypothesis import given
from hypothesis import strategies as st

from tenfold.autograph import convert
from tenfold.autograph.undefined import Undefined

from .fake_host import Staged, hidden, staged
from .programs import programs

_EXAMPLES = 3000 if os.environ.get("HYPOTHESIS_PROFILE") == "nightly" else 120
_settings = hypothesis.settings(
    max_examples=_EXAMPLES,
    deadline=None,
    suppress_health_check=list(hypothesis.HealthCheck),
    derandomize=_EXAMPLES < 1000,
)
VALUES = st.integers(0, 6)


def helper(x: Any) -> Any:
    if x > 4:
        return x - 4
    return x + 1


@contextlib.contextmanager
def scope() -> Iterator[None]:
    yield


class Box:
    """An object whose attributes change."""

    def __init__(self) -> None:
        self.v = 1
        self.w = {"k": 2}


def make(source: str) -> Any:
    """The function `f` of `source`, with its source registered."""
    filename = f"<program {abs(hash(source))}>"
    linecache.cache[filename] = (len(source), None, source.splitlines(True), filename)
    namespace: dict[str, Any] = {"helper": helper, "scope": scope, "Box": Box, "__name__": "programs"}
    exec(compile(source, filename, "exec"), namespace)
    return namespace["f"]


def outcome(function: Any, *args: Any) -> Any:
    try:
        return function(*args)
    except NameError as error:
        return re.findall(r"'(\w+)'", str(error))[:1]


@_settings
@given(programs(), VALUES, VALUES)
def test_without_a_host(source: str, a: int, b: int) -> None:
    plain = make(source)
    assert convert(plain)(a, b) == plain(a, b)


@_settings
@given(programs(unbound=True), VALUES, VALUES)
def test_unbound_variables_without_a_host(source: str, a: int, b: int) -> None:
    plain = make(source)
    assert outcome(convert(plain), a, b) == outcome(plain, a, b)


@_settings
@given(programs(unbound=True), VALUES, VALUES)
def test_unbound_variables_over_staged_values(source: str, a: int, b: int) -> None:
    plain = outcome(make(source), a, b)
    with staged():
        try:
            found = convert(make(source))(Staged(a), Staged(b))
        except NameError:  # a variable without a value on some path is an error on every path
            return
    if not isinstance(found, Undefined):
        assert hidden(found) == plain


@_settings
@given(programs(), VALUES, VALUES)
def test_python_values_with_a_host(source: str, a: int, b: int) -> None:
    plain = make(source)
    with staged() as host:
        assert convert(plain)(a, b) == plain(a, b)
    assert not host.log


@_settings
@given(programs(), VALUES, VALUES)
def test_staged_values(source: str, a: int, b: int) -> None:
    plain = make(source)
    with staged():
        found = convert(plain)(Staged(a), Staged(b))
    assert hidden(found) == plain(a, b)
