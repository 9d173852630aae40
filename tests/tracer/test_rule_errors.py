"""Each page about a rule says what is so: its failing program fails so, its repaired one runs."""

from __future__ import annotations

import inspect
import linecache
import textwrap
import warnings
from typing import Any

import pytest

import tenfold as tf
from tenfold.tracer import rule_errors

PAGES = [
    (name, error)
    for name, error in vars(rule_errors).items()
    if inspect.isclass(error) and error.__module__ == rule_errors.__name__
]


def programs(error: type[Exception]) -> tuple[str, str]:
    """The failing and the repaired program of a page."""
    page = inspect.getdoc(error) or ""
    failing, rest = page.split("Failing program::\n")[1].split("\nReason: ")
    return textwrap.dedent(failing), textwrap.dedent(rest.split("Repaired program::\n")[1])


def run(source: str, name: str) -> None:
    filename = f"<page {name}>"
    linecache.cache[filename] = (len(source), None, source.splitlines(True), filename)
    space: dict[str, Any] = {"tf": tf, "__name__": "page"}
    exec(compile(source, filename, "exec"), space)


@pytest.mark.parametrize(("name", "error"), PAGES, ids=[name for name, _ in PAGES])
def test_the_failing_program_fails_so(name: str, error: type[Exception]) -> None:
    failing, _ = programs(error)
    if issubclass(error, Warning):
        with pytest.warns(error, match="outside of what can be staged"):
            run(failing, name)
        return
    with pytest.raises(error) as caught:
        run(failing, name)
    assert type(caught.value) is error
    assert isinstance(caught.value, (TypeError, ValueError))
    if name != "NotIterableError":
        # The user's line; the traceback shows it as well.
        assert f"<page {name}>:" in str(caught.value)


@pytest.mark.parametrize(("name", "error"), PAGES, ids=[name for name, _ in PAGES])
def test_the_repaired_program_runs(name: str, error: type[Exception]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run(programs(error)[1], name)
