"""Ops give TensorFlow's values, dtypes and shapes."""

import pytest
from golden.load import Case

from .golden_cases import check, check_names, parameters


@pytest.mark.parametrize("case", parameters("values"))
def test_op(case: Case) -> None:
    check("values", case)


def test_accepted_differences_name_cases() -> None:
    check_names("values")
