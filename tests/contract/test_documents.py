"""The documents say what is so: examples run, commands and files exist."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from .imports import ROOT

DOCUMENTS = sorted(p.relative_to(ROOT).as_posix() for p in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _blocks(name: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", _text(name), re.MULTILINE | re.DOTALL)


def test_the_documents_are_there() -> None:
    assert {"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/glossary.md"} <= set(DOCUMENTS)
    assert len([name for name in DOCUMENTS if name.startswith("docs/decisions/")]) >= 7


def test_the_example_of_the_readme_runs(tmp_path: Path) -> None:
    (code,) = _blocks("README.md", "python")
    assert 15 <= len([line for line in code.splitlines() if line.strip()]) <= 22
    (tmp_path / "example.py").write_text(code, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", "example.py"], cwd=tmp_path, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    # What the comment in the example says is what it prints; then comes the graph.
    (said,) = re.findall(r"print\(.*\)\s+# (.*)", code)
    assert done.stdout.startswith(f"{said}\ngraph train(")


def test_the_op_of_the_guide_is_an_op() -> None:
    (code,) = _blocks("CONTRIBUTING.md", "python")
    imports = (
        "import jax.numpy as jnp\n"
        "from tenfold.runtime.define import op\n"
        "from tenfold.runtime.dtypes import FLOATS\n"
        "from tenfold.runtime.op import Array\n"
    )
    space: dict[str, object] = {"__name__": "guide"}
    # As in the files of ops/, annotations stay text.
    exec(compile("from __future__ import annotations\n" + imports + code, "guide.py", "exec"), space)
    hypot = space["hypot"]
    assert callable(hypot)
    assert hypot([3.0], [4.0]).numpy().tolist() == [5.0]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_somewhere(name: str) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", _text(name))
    files = [link for link in links if not link.startswith("http")]
    assert [link for link in files if not ((ROOT / name).parent / link).exists()] == []


def test_files_of_the_glossary_exist() -> None:
    found = re.findall(r"`([a-z_]+/[\w/]*(?:\.py)?)`", _text("docs/glossary.md"))
    assert len(found) > 15
    assert [path for path in found if not (ROOT / path).exists()] == []


def test_commands_of_the_documents_are_targets() -> None:
    targets = set(re.findall(r"^([a-z]+):", _text("Makefile"), re.MULTILINE))
    for name in ("README.md", "CONTRIBUTING.md"):
        used = set(re.findall(r"make (?:PYTHON=\S+ )?([a-z]+)(?:`|  )", _text(name)))
        assert used and used <= targets, name


def test_the_run_of_ci_is_the_readmes_test_command() -> None:
    assert _text(".ci/run").rstrip().endswith("make test")
    assert "make test " in "".join(_blocks("README.md", "sh"))


def test_the_changelog_has_the_version() -> None:
    (version,) = re.findall(r'^version = "(.*)"', _text("pyproject.toml"), re.MULTILINE)
    assert version in _text("CHANGELOG.md")
