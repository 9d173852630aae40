"""Writes `keras_<group>.json`: what real Keras 3 gives for the expressions of `cases_keras.py`.

Run where TensorFlow is installed: `python -m tests.golden.record_keras`.
"""

import json
import os
import warnings
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np

from .cases_keras import GROUPS, OPTIMIZERS, STEPS, gradients, inputs, starting_values
from .keras_values import encode, outcome

FOLDER = Path(__file__).resolve().parent


def run_optimizer(source: str) -> dict[str, Any]:
    """Where ten steps lead, and the shapes and dtypes of the state."""
    optimizer = eval(source, {"keras": keras, "np": np})
    variables = [keras.Variable(v, name=f"v{i}") for i, v in enumerate(starting_values())]
    trace = []
    for step in range(STEPS):
        optimizer.apply_gradients(
            zip([keras.ops.convert_to_tensor(g) for g in gradients(step)], variables, strict=True)
        )
        trace.append([encode(v.numpy()) for v in variables])
    return {
        "source": source,
        "first": trace[0],
        "last": trace[-1],
        "state": [[list(v.shape), str(v.dtype)] for v in optimizer.variables],
        "values": [encode(v.numpy()) for v in optimizer.variables],
    }


def main() -> None:
    """Record all groups."""
    warnings.simplefilter("ignore")
    for group, sources in GROUPS.items():
        cases = []
        for source in sources:
            keras.backend.clear_session()
            cases.append({"source": source, **outcome(source, {"keras": keras, "np": np, **inputs()})})
        write(group, {"version": keras.__version__, "cases": cases})
    keras.backend.clear_session()
    write("steps", {"version": keras.__version__, "cases": [run_optimizer(source) for source in OPTIMIZERS]})


def write(group: str, record: Any) -> None:
    """One case a line."""
    head, cases = json.dumps({"version": record["version"]})[:-1], record["cases"]
    lines = ",\n".join(json.dumps(case) for case in cases)
    (FOLDER / f"keras_{group}.json").write_text(f'{head}, "cases": [\n{lines}\n]}}\n')
    print(group, len(cases), sum("error" in case for case in cases))


if __name__ == "__main__":
    main()
