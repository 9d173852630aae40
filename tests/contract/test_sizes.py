"""Small files: a file that grows past the limit has two nouns in it."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from .imports import ROOT, source_files

LONGEST, MEDIAN = 600, 200


def test_no_source_file_is_too_long() -> None:
    folders = ("tests", "examples", "benchmarks")
    paths = [*source_files().values(), *(p for folder in folders for p in (ROOT / folder).rglob("*.py"))]
    assert len(paths) > 100
    lengths = {str(path.relative_to(ROOT)): _lines(path) for path in paths}
    # The cases that were recorded from TensorFlow are tables: they are as long as they are.
    tables = {name for name in lengths if name.startswith("tests/") and "/cases" in name}
    assert {name: n for name, n in lengths.items() if n > LONGEST and name not in tables} == {}


def test_the_median_source_file_is_short() -> None:
    lengths = [n for path in source_files().values() if (n := _lines(path))]
    assert median(lengths) <= MEDIAN


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())
