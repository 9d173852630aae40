from __future__ import annotations

import pytest

from tenfold.autograph import errors

CLASSES = [
    errors.ConversionError,
    errors.UndefinedVariableError,
    errors.EndlessUnrollingError,
    errors.UnconvertedWarning,
]


@pytest.mark.parametrize("kind", CLASSES)
def test_the_docstring_is_the_page(kind: type[Exception]) -> None:
    page = kind.__doc__ or ""
    parts = [page.index(part) for part in ("Failing program", "Reason:", "Repaired program")]
    assert parts == sorted(parts)


def test_an_undefined_variable_is_an_unbound_local() -> None:
    assert issubclass(errors.UndefinedVariableError, UnboundLocalError)
