"""Python numbers, NumPy arrays and tensors of several dtypes mix as in TensorFlow."""

import pytest
from golden.load import Case

from .golden_cases import check, check_names, parameters


@pytest.mark.parametrize("case", parameters("mixing"))
def test_mixture(case: Case) -> None:
    check("mixing", case)


def test_accepted_differences_name_cases() -> None:
    check_names("mixing")
