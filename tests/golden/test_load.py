"""The loader of the records: encoding, comparison and running of cases."""

import math
import types
from typing import Any

import ml_dtypes
import numpy as np
import pytest

from .load import Case, decode, difference, encode, load, pack, run, unpack

NAMES = ("values", "errors", "gradients", "mixing", "repr", "functions")
NUMPY_AS_TF = types.SimpleNamespace(add=np.add)


@pytest.mark.parametrize("name", NAMES)
def test_every_file_loads_and_names_are_unique(name: str) -> None:
    cases = load(name)
    names = [case.name for case in cases]
    assert len(cases) > 100
    assert len(set(names)) == len(names)
    assert all((case.value is None) != (case.error is None) for case in cases)


@pytest.mark.parametrize(
    "array",
    [
        np.array([[1.5, math.nan], [math.inf, -0.0]], np.float32),
        np.array(0.1, np.float16),
        np.array([1, 2**62]),
        np.array([True, False]),
        np.array([1 + 2j, complex(0, math.inf)]),
        np.zeros([0, 3]),
        np.array([1.5, 3.0], ml_dtypes.bfloat16),
    ],
    ids=lambda array: array.dtype.name,
)
def test_an_array_survives_encoding(array: "np.ndarray[Any, Any]") -> None:
    again = decode(encode(array))
    assert again.dtype == array.dtype
    assert again.shape == array.shape
    assert again.tobytes() == array.tobytes()


def test_packing_keeps_every_kind() -> None:
    slices = types.SimpleNamespace(values=np.ones([1, 2]), indices=np.array([0]), dense_shape=None)
    outcome = [1, 2.5, None, True, "s", b"b", (np.float32(1.5), {"k": [np.zeros([0, 2])]}), slices, object()]
    encoded = encode(outcome)
    assert unpack(pack(encoded)) == encoded


def test_equal_outcomes_have_no_difference() -> None:
    outcome = {"a": [1, 2.5, None], "b": (np.float32(1.5), "text", b"bytes", True)}
    assert difference(encode(outcome), encode(outcome)) is None


@pytest.mark.parametrize(
    ("actual", "wanted", "says"),
    [
        (np.float32(1.0), np.float64(1.0), "dtype"),
        (np.zeros([2]), np.zeros([1, 2]), "shape"),
        (np.array([1.0, 2.0]), np.array([1.0, 2.1]), "flat index 1"),
        (np.array([math.nan]), np.array([0.0]), "1 of 1"),
        (np.array([1, 2]), np.array([1, 3]), "flat index 1"),
        ([1], (1,), "kind"),
        ([1], [1, 2], "items"),
        ({"a": 1}, {"a": 2}, "wanted"),
        ({"a": 1}, {"b": 1}, "wanted"),
        ([[1.0]], [[2.0]], "outcome[0][0]"),
        (True, 1, "kind"),
        (None, 0, "kind"),
    ],
)
def test_a_difference_is_said(actual: Any, wanted: Any, says: str) -> None:
    assert says in str(difference(encode(actual), encode(wanted)))


def test_a_case_runs_with_its_inputs_and_gives_its_last_expression() -> None:
    case = Case("sum", "group", "y = tf.add(x, 1)\ny * 2\n", inputs={"x": "np.arange(2)"})
    assert run(case, NUMPY_AS_TF).tolist() == [2, 4]


def test_functions_of_a_case_have_source() -> None:
    source = "import inspect\ndef f(a):\n    return a\ninspect.getsource(f)\n"
    assert run(Case("source", "group", source), NUMPY_AS_TF) == "def f(a):\n    return a\n"


def test_a_case_must_end_with_an_expression() -> None:
    with pytest.raises(SyntaxError, match="last statement"):
        run(Case("bad", "group", "y = 1\n"), NUMPY_AS_TF)
