"""What tensors, variables and specs print as is TensorFlow's to the letter."""

import pytest
from golden.load import Case

from .golden_cases import check, check_names, parameters


@pytest.mark.parametrize("case", parameters("repr"))
def test_text(case: Case) -> None:
    check("repr", case)


def test_accepted_differences_name_cases() -> None:
    check_names("repr")
