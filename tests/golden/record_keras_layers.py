"""Record `keras_layers.json` from real Keras: `python -m tests.golden.record_keras_layers`, where Keras is
installed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .cases_keras_layers import cases


def rounded(value: Any) -> Any:
    """Floats to seven digits: what is compared is float32."""
    if isinstance(value, float):
        return float(f"{value:.7g}")
    if isinstance(value, list):
        return [rounded(v) for v in value]
    return {k: rounded(v) for k, v in value.items()} if isinstance(value, dict) else value


def main() -> None:
    import keras

    found = {}
    for name, case in cases().items():
        keras.backend.clear_session()
        found[name] = rounded(case(keras))
    text = json.dumps({"keras": keras.__version__, "cases": found}, separators=(",", ":"))
    Path(__file__).with_name("keras_layers.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
