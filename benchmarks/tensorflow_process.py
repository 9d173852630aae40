"""TensorFlow in a process of its own, which takes its turns when it is told to.

It may live in another interpreter than this one: the two talk in lines of JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from .measure import Sample

ROOT: Final = Path(__file__).resolve().parent.parent


class TensorFlow:
    """A process that times TensorFlow's alternative of each row.

    A context manager; raises RuntimeError, with what the process wrote, where it ends before it should.
    """

    def __init__(self, python: str) -> None:
        self._python = python
        self.version = ""

    def __enter__(self) -> TensorFlow:
        self._errors = tempfile.TemporaryFile()
        self._process = subprocess.Popen(
            [self._python, "-m", "benchmarks.tensorflow_rows"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"},
        )
        self.version = str(self._answer()["version"])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()
        self._errors.close()

    def sample(self, name: str) -> Sample:
        """The alternative that the process knows by this name."""

        def sample(calls: int) -> float:
            assert self._process.stdin is not None
            self._process.stdin.write(json.dumps({"name": name, "calls": calls}) + "\n")
            self._process.stdin.flush()
            return float(self._answer()["seconds"])

        return sample

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if line:
            return json.loads(line)
        self._process.wait()
        self._errors.seek(0)
        written = self._errors.read().decode(errors="replace")
        raise RuntimeError(f"{self._python} ended with {self._process.returncode}:\n{written[-2000:]}")


def and_tensorflow(samples: Mapping[str, Sample], tensorflow: TensorFlow | None, name: str) -> dict[str, Sample]:
    """The alternatives and, where there is a TensorFlow, its own of this name."""
    return dict(samples) if tensorflow is None else {**samples, "tensorflow": tensorflow.sample(name)}
