"""Mistakes raise TensorFlow's classes of errors, in eager code and in functions."""

import pytest
from golden.load import Case

from .golden_cases import check, check_names, parameters


@pytest.mark.parametrize("case", parameters("errors"))
def test_mistake(case: Case) -> None:
    check("errors", case)


def test_accepted_differences_name_cases() -> None:
    check_names("errors")
