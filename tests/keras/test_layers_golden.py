"""Layers and models give what real Keras gives from the same weights: outputs, states, losses, whole trainings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import tenfold as tf
from tests.golden.cases_keras_layers import cases

RECORDED = json.loads((Path(__file__).parents[1] / "golden" / "keras_layers.json").read_text(encoding="utf-8"))["cases"]
CASES = cases()
# Three epochs of steps that divide by the gradients' size: sums in another order show sooner.
LOOSE = {"model attention": 5e-5}


def same(ours: Any, recorded: Any, tolerance: float, place: str = "") -> None:
    if isinstance(recorded, dict):
        assert set(ours) == set(recorded), f"{place}: {sorted(ours)} is not {sorted(recorded)}"
        for key in recorded:
            same(ours[key], recorded[key], tolerance, f"{place}.{key}")
    elif isinstance(recorded, list) and recorded and isinstance(recorded[0], (str, bool)):
        assert ours == recorded, place
    elif isinstance(recorded, list) and any(isinstance(r, list) for r in recorded):
        assert len(ours) == len(recorded), place
        for i, (a, b) in enumerate(zip(ours, recorded, strict=True)):
            same(a, b, tolerance, f"{place}[{i}]")
    else:
        np.testing.assert_allclose(np.asarray(ours, float), np.asarray(recorded, float), rtol=tolerance, atol=tolerance,
                                   err_msg=place)  # fmt: skip


def available(name: str) -> bool:
    kind = name.split("(")[0]
    return ("Conv" not in kind and "Pooling" not in kind and name != "model cnn") or hasattr(tf.keras.layers, "Conv2D")


@pytest.mark.parametrize("name", [name for name in CASES if available(name)])
def test_as_in_keras(name: str) -> None:
    tf.keras.backend.clear_session()
    same(CASES[name](tf.keras), RECORDED[name], LOOSE.get(name, 1e-5))


def test_all_cases_are_recorded() -> None:
    assert set(CASES) == set(RECORDED)


def test_a_difference_is_found() -> None:
    with pytest.raises(AssertionError):
        same({"a": [[1.0]]}, {"a": [[1.1]]}, 1e-5)
    with pytest.raises(AssertionError):
        same({"a": ["x"]}, {"a": ["y"]}, 1e-5)
