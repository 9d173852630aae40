"""Gradients are TensorFlow's."""

import pytest
from golden.load import Case

from .golden_cases import check, check_names, parameters


@pytest.mark.parametrize("case", parameters("gradients"))
def test_gradient(case: Case) -> None:
    check("gradients", case)


def test_accepted_differences_name_cases() -> None:
    check_names("gradients")
