"""Each example runs as a script, without a warning; what it claims it asserts itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "examples"
EXAMPLES = sorted(path.name for path in FOLDER.glob("*.py"))


def _run(name: str, folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-W", "error", FOLDER / name, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    return done.stdout


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 5


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_runs(name: str, tmp_path: Path) -> None:
    assert _run(name, tmp_path).strip()
    # Nothing is left behind that was not asked for.
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_says_what_it_shows_and_asserts_it(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert text.startswith('"""')
    assert "assert " in text


def test_the_picture_of_a_graph(tmp_path: Path) -> None:
    output = _run("look_at_a_graph.py", tmp_path, "graph.svg")
    assert output.endswith("wrote graph.svg\n")
    titles = {e.text for e in ElementTree.parse(tmp_path / "graph.svg").iter("{http://www.w3.org/2000/svg}text")}
    assert {"clip_and_count", "values", "limit", "If", "Minimum"} <= titles
