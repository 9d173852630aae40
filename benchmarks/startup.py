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
    with tempfile.TemporaryDirectory() as cache:
        samples = {OURS: importing("tenfold", cache), JAX: importing("jax", cache)}
        samples = and_tensorflow(samples, settings.tensorflow, "startup")
        timings = take_turns(samples, settings.effort.fewer(15))
    yield beside_jax("import tenfold", timings, 1.4, "import jax")


def importing(module: str, cache: str | None = None) -> Sample:
    """Seconds of `import module` in a fresh interpreter, started in an empty folder.

    With `cache`, that folder keeps the bytecode: all of it is there after the first import, as it is after pip
    installed a package, also where this process was told to write none.
    """
    script = f"from time import perf_counter as t; s = t(); import {module}; print(t() - s)"
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"}
    if cache is not None:
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        environment["PYTHONPYCACHEPREFIX"] = cache

    def sample(calls: int) -> float:
        taken = 0.0
        with tempfile.TemporaryDirectory() as folder:
            for _ in range(calls):
                run = subprocess.run([sys.executable, "-c", script], cwd=folder, env=environment,
                                     stdout=subprocess.PIPE, check=True)  # fmt: skip
                taken += float(run.stdout)
        return taken

    return sample
