"""The recorded cases of `conv.json` by group."""

from __future__ import annotations

from typing import Any

import pytest
from golden import load
from records import agrees

import tenfold as tf

__all__ = ["agrees", "close", "recorded"]


def recorded(group: str, without: frozenset[str] = frozenset()) -> list[Any]:
    """The cases of a group, but for those named in `without`, as pytest's parameters."""
    cases = [case for case in load.load("conv") if case.group == group]
    unknown = without - {case.name for case in cases}
    assert not unknown, f"no such cases: {unknown}"
    return [pytest.param(case, id=case.name) for case in cases if case.name not in without]


def close(case: load.Case) -> None:
    """As `agrees`, for sums of many products, whose order differs."""
    if case.error is not None:
        agrees(case)
        return
    difference = load.difference(load.encode(load.run(case, tf)), case.value, rtol=2e-5, atol=2e-4)
    assert difference is None, difference
