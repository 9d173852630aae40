"""What an import costs, each time in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator

from .measure import Sample, take_turns
from .rows import JAX, OURS, Row, Settings, beside_jax
from .tensorflow_process import and_tensorflow


def rows(settings: Settings) -> Iterator[Row]:
    samples = and_tensorflow({OURS: importing("tenfold"), JAX: importing("jax")}, settings.tensorflow, "startup")
    yield beside_jax("import tenfold", take_turns(samples, settings.effort.fewer(15)), 1.4, "import jax")


def importing(module: str, python: str = sys.executable) -> Sample:
    """Seconds of `import module` in a fresh interpreter, started in an empty folder."""
    script = f"from time import perf_counter as t; s = t(); import {module}; print(t() - s)"

    def sample(calls: int) -> float:
        with tempfile.TemporaryDirectory() as folder:
            return sum(
                float(subprocess.run([python, "-c", script], cwd=folder, capture_output=True, check=True,
                                     env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"}).stdout)
                for _ in range(calls)
            )  # fmt: skip

    return sample
