"""Activations, regularizers, initializers, schedules, losses, metrics: the values that real Keras gave."""

from typing import Any

import pytest
from golden.keras_check import check
from golden.keras_values import differs, load

GROUPS = ("activations", "regularizers", "initializers", "schedules", "losses", "metrics", "optimizers")


@pytest.mark.parametrize("case", [pytest.param(c, id=f"{g}: {c['source']}"[:120]) for g in GROUPS for c in load(g)])
def test_as_keras(case: dict[str, Any]) -> None:
    check(case)


def test_the_check_can_fail() -> None:
    with pytest.raises(AssertionError):
        check({"source": "keras.losses.mean_squared_error([[0.]], [[1.]])",
               "value": {"dtype": "float32", "shape": [1], "values": [1.1]}})  # fmt: skip
    with pytest.raises(AssertionError):
        check({"source": "keras.losses.get('mse')", "error": ["ValueError"]})
    with pytest.raises(AssertionError):
        check({"source": "keras.losses.get('nope')", "value": 1})
    assert differs({"a": 1, "b": 2}, {"a": 1}) is None
    assert differs({"a": 1}, {"a": 1, "b": 2}) is not None
    assert differs([1.0], [1.0, 2.0]) is not None
