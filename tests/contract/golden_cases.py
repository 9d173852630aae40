"""Runs the cases that TensorFlow's answers are recorded for, and knows where another answer is wanted."""

import contextlib
import io
import re
import warnings
from typing import Any, Final

import pytest
from golden import load

import tenfold as tf
from tenfold.autograph.errors import UnconvertedWarning

from .golden_differences import DIFFERENCES

# Words of the machinery below, which no message to a user should hold.
_INTERNALS: Final = re.compile(r"\bjnp\.|\blax\.|Traced<|JitTracer|dot_general|broadcast_in_dim|_aval\b")


def parameters(name: str, *groups: str) -> list[Any]:
    """The cases of `<name>.json` (of these groups, or of all), as pytest's parameters."""
    cases = [case for case in load.load(name) if not groups or case.group in groups]
    return [pytest.param(case, id=re.sub(r"\s+", " ", case.name)[:100]) for case in cases]


def check(file: str, case: load.Case) -> None:
    """The outcome is TensorFlow's; or it is not, where that was decided."""
    found = difference(case)
    reason = next((d.reason for d in DIFFERENCES[file] if d.covers(case.name)), None)
    if reason is None:
        assert found is None, found
    else:
        assert found is not None, f"agrees with TensorFlow now, so this no longer holds: {reason}"


def check_names(file: str) -> None:
    """Every accepted difference names cases that there are, and no case is named twice."""
    names = [case.name for case in load.load(file)]
    for accepted in DIFFERENCES[file]:
        assert any(map(accepted.covers, names)), accepted.reason
        assert set(accepted.cases) <= set(names), set(accepted.cases) - set(names)
    twice = [n for n in names if sum(accepted.covers(n) for accepted in DIFFERENCES[file]) > 1]
    assert not twice, twice


def difference(case: load.Case) -> str | None:
    """How the outcome differs from the record, in a line; None where it does not.

    Of an error the class must fit (ours may be more than one of TensorFlow's); its text is ours, and must not
    speak of what lies below.
    """
    printed = io.StringIO()
    try:
        with contextlib.redirect_stderr(printed), warnings.catch_warnings():
            # Some cases are about functions that have no source.
            warnings.simplefilter("ignore", UnconvertedWarning)
            outcome = load.encode(load.run(case, tf))
    except Exception as error:
        return _error_difference(error, case)
    if case.error is not None:
        return f"gave {_short(outcome)}, wanted {case.error.name}: {_short(case.error.message)}"
    found = load.difference(_normal(outcome), case.value)
    if found is None and case.printed is not None and printed.getvalue() != case.printed:
        return f"printed {printed.getvalue()!r}, wanted {case.printed!r}"
    return found


def _error_difference(error: Exception, case: load.Case) -> str | None:
    came = f"raised {type(error).__name__}: {_short(error)}"
    if case.error is None:
        return f"{came}, wanted {_short(case.value)}"
    if case.error.name not in [kind.__name__ for kind in type(error).__mro__]:
        return f"{came}, wanted {case.error.name}: {_short(case.error.message)}"
    internal = _INTERNALS.search(str(error))
    return None if internal is None else f"{came}, which speaks of {internal.group()!r}"


def _normal(outcome: Any) -> Any:
    """The outcome with addresses and the numbers of captures written as in the records."""
    if isinstance(outcome, dict):
        return {key: _normal(value) for key, value in outcome.items()}
    if isinstance(outcome, list):
        return [_normal(value) for value in outcome]
    if isinstance(outcome, str):
        return re.sub(r"(?m)^  \d+: TensorSpec", "  N: TensorSpec", re.sub(r"0x[0-9a-fA-F]+", "0x...", outcome))
    return outcome


def _short(value: Any) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 240 else text[:240] + "..."
