"""Functions trace, order their effects and show their graphs as TensorFlow's do."""

import pytest
from golden.load import Case

from .golden_cases import check, check_names, parameters


@pytest.mark.parametrize("case", parameters("functions"))
def test_function(case: Case) -> None:
    check("functions", case)


def test_accepted_differences_name_cases() -> None:
    check_names("functions")
