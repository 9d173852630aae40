"""Evaluates the expressions of `cases_keras.py` and writes their values as JSON can hold them."""

import json
from pathlib import Path
from typing import Any

import numpy as np

FOLDER = Path(__file__).resolve().parent


def encode(value: Any) -> Any:
    """Tensors and arrays as dtype, shape and flat values; containers part by part; other objects by type."""
    if value is None or (isinstance(value, (bool, int, float, str)) and not isinstance(value, np.generic)):
        return value
    if isinstance(value, dict):
        return {str(k): encode(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [encode(v) for v in value]
    if hasattr(value, "numpy") or isinstance(value, (np.ndarray, np.generic)):
        array = np.asarray(value.numpy() if hasattr(value, "numpy") else value)
        numbers = [float(f"{x:.8g}") if array.dtype.kind == "f" else x for x in array.reshape(-1).tolist()]
        return {"dtype": array.dtype.name, "shape": list(array.shape), "values": numbers}
    return {"type": type(value).__name__}


def outcome(source: str, space: dict[str, Any]) -> dict[str, Any]:
    """The value of an expression, or the names of the error's classes."""
    try:
        return {"value": encode(eval(source, space))}
    except Exception as error:
        return {"error": [c.__name__ for c in type(error).__mro__ if issubclass(c, Exception) and c is not Exception]}


def load(group: str) -> list[dict[str, Any]]:
    """The cases of `keras_<group>.json`."""
    cases: list[dict[str, Any]] = json.loads((FOLDER / f"keras_{group}.json").read_text())["cases"]
    return cases


def differs(ours: Any, theirs: Any, tolerance: float = 1e-5, path: str = "") -> str | None:
    """Where two encoded values differ, in words. A configuration may have more entries than Keras's."""
    if isinstance(theirs, dict) and "dtype" in theirs and "values" in theirs:
        if not isinstance(ours, dict) or (ours.get("dtype"), ours.get("shape")) != (theirs["dtype"], theirs["shape"]):
            return f"{path}: {_short(ours)} is not {_short(theirs)}"
        if not np.allclose(ours["values"], theirs["values"], rtol=tolerance, atol=tolerance, equal_nan=True):
            return f"{path}: {ours['values']} is not {theirs['values']}"
        return None
    if isinstance(theirs, dict):
        if not isinstance(ours, dict):
            return f"{path}: {ours!r} is not a dict like {theirs!r}"
        for key, value in theirs.items():
            found = (
                f"{path}.{key} is missing" if key not in ours else differs(ours[key], value, tolerance, f"{path}.{key}")
            )
            if found:
                return found
        return None
    if isinstance(theirs, list):
        if not isinstance(ours, list) or len(ours) != len(theirs):
            return f"{path}: {ours!r} is not {theirs!r}"
        parts = (differs(o, t, tolerance, f"{path}[{i}]") for i, (o, t) in enumerate(zip(ours, theirs, strict=True)))
        return next((p for p in parts if p), None)
    if isinstance(theirs, float) and isinstance(ours, float):
        return (
            None
            if np.isclose(ours, theirs, rtol=tolerance, atol=tolerance, equal_nan=True)
            else f"{path}: {ours} is not {theirs}"
        )
    return None if ours == theirs else f"{path}: {ours!r} is not {theirs!r}"


def _short(value: Any) -> Any:
    return {k: value.get(k) for k in ("dtype", "shape", "type")} if isinstance(value, dict) else value
