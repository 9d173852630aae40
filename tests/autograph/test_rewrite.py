"""Every construct of `cases`: plain == rewritten without a host == with one == over staged values."""

from __future__ import annotations

from typing import Any

import pytest

from tenfold.autograph import convert

from .cases import CASES
from .fake_host import Staged, hidden, staged

_NAMES = [function.__name__ for function, _ in CASES]


def _results(function: Any, argument_lists: Any, wrap: Any = lambda x: x) -> list[Any]:
    return [hidden(function(*map(wrap, arguments))) for arguments in argument_lists]


@pytest.mark.parametrize(("function", "argument_lists"), CASES, ids=_NAMES)
def test_without_a_host(function: Any, argument_lists: Any) -> None:
    assert _results(convert(function), argument_lists) == _results(function, argument_lists)


@pytest.mark.parametrize(("function", "argument_lists"), CASES, ids=_NAMES)
def test_python_values(function: Any, argument_lists: Any) -> None:
    with staged() as host:
        assert _results(convert(function), argument_lists) == _results(function, argument_lists)
    assert not host.log


@pytest.mark.parametrize(("function", "argument_lists"), CASES, ids=_NAMES)
def test_staged_values(function: Any, argument_lists: Any) -> None:
    with staged() as host:
        found = _results(convert(function), argument_lists, Staged)
    assert found == _results(function, argument_lists)
    assert bool(host.log) == function.asks
