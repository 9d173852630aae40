from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from tenfold.autograph import set_verbosity, trace
from tenfold.autograph.generation import DEFAULT, generate_anew
from tenfold.autograph.verbosity import _Settings, verbosity

from . import samples as _samples

samples: Any = _samples


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    before = _Settings.level, _Settings.to_stdout
    yield
    _Settings.level, _Settings.to_stdout = before


def test_the_environment_counts_until_something_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    _Settings.level = None
    monkeypatch.setenv("AUTOGRAPH_VERBOSITY", "2")
    assert verbosity() == 2
    set_verbosity(1)
    assert verbosity() == 1


def test_levels(caplog: Any, capsys: Any) -> None:
    caplog.set_level(logging.INFO, "tenfold.autograph")
    set_verbosity(0)
    generate_anew(samples.one_line, DEFAULT)
    assert not caplog.messages
    set_verbosity(3, alsologtostdout=True)
    generate_anew(samples.one_line, DEFAULT)
    generate_anew(samples.nothing_to_do, DEFAULT)
    assert [m.split()[-1] for m in caplog.messages] == ["rewritten", "-x)", "rewrite"]
    assert "AutoGraph: one_line" in capsys.readouterr().out


def test_trace(capsys: Any) -> None:
    trace("a", 1)
    assert capsys.readouterr().out == "a 1\n"
