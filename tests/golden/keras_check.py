"""Runs the cases that real Keras was recorded with."""

import warnings
from typing import Any

import numpy as np

import tenfold as tf

from .cases_keras import inputs
from .keras_values import differs, outcome

SPACE = {"keras": tf.keras, "np": np, **inputs()}


def check(case: dict[str, Any], tolerance: float = 1e-5) -> None:
    """Fail unless `tenfold.keras` gives the recorded value, or an error of a recorded class."""
    tf.keras.backend.clear_session()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ours = outcome(case["source"], dict(SPACE))
    if "error" in case:
        assert "error" in ours, f"Keras raises {case['error']}, we give {ours}"
        builtin = [name for name in case["error"] if name in _BUILTIN]
        assert set(ours["error"]) & set(builtin or case["error"]), f"{ours['error']} is not {case['error']}"
        return
    assert "error" not in ours, f"we raise {ours['error']}: {_message(case['source'])}"
    difference = differs(ours["value"], case["value"], tolerance)
    assert difference is None, difference


_BUILTIN = ("ValueError", "TypeError", "RuntimeError", "NotImplementedError")


def _message(source: str) -> str:
    try:
        eval(source, dict(SPACE))
    except Exception as error:
        return str(error)
    return ""
