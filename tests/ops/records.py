"""Runs recorded cases of TensorFlow's results against tenfold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from golden import load

import tenfold as tf


def recorded(group: str, without: Iterable[str] = ()) -> list[Any]:
    """The cases of a group of `values.json`, but for those named in `without`, as pytest's parameters."""
    left_out = set(without)
    cases = [case for case in load.load("values") if case.group == group]
    unknown = left_out - {case.name for case in cases}
    assert not unknown, f"no such cases: {unknown}"
    return [pytest.param(case, id=case.name) for case in cases if case.name not in left_out]


def agrees(case: load.Case) -> None:
    """Assert that the case gives TensorFlow's value, or an error of its class."""
    if case.error is None:
        difference = load.difference(load.encode(load.run(case, tf)), case.value)
        assert difference is None, difference
        return
    with pytest.raises(Exception) as caught:
        load.run(case, tf)
    assert case.error.name in [base.__name__ for base in type(caught.value).__mro__], repr(caught.value)
