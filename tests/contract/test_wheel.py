"""The built wheel: every source file and data file, under the one name, and nothing else."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from .imports import FOLDERS, ROOT, source_files

DATA = {"tenfold/py.typed", "tenfold/data/digits.csv.gz", "tenfold/data/DIGITS.md"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from a copy of the tree (building writes beside the sources)."""
    if int(importlib.metadata.version("setuptools").partition(".")[0]) < 77:
        pytest.skip("building the wheel without downloads needs setuptools 77 or later: install the extra 'test'")
    tree = tmp_path_factory.mktemp("tree")
    for folder in FOLDERS.values():
        shutil.copytree(ROOT / folder, tree / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tree)
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--disable-pip-version-check"]
    done = subprocess.run([*command, "--wheel-dir", out, tree], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    (found,) = out.glob("*.whl")
    return found


def test_it_holds_the_package_and_nothing_else(wheel: Path) -> None:
    modules = source_files()
    wanted = DATA | {
        name.replace(".", "/") + ("/__init__.py" if path.name == "__init__.py" else ".py")
        for name, path in modules.items()
    }
    with zipfile.ZipFile(wheel) as archive:
        names = {n for n in archive.namelist() if ".dist-info/" not in n}
        (licence,) = (n for n in archive.namelist() if n.endswith("/LICENSE"))
        assert "Apache License" in archive.read(licence).decode()
    assert names == wanted


def test_it_works_from_any_directory(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    script = """
import tenfold as tf
from tenfold.data import digits
print(tf.__file__)
print(int(tf.function(lambda x: x + 1)(tf.constant(2))), digits.load_data()[1][0].shape)
"""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=elsewhere, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    file, result = done.stdout.splitlines()
    assert Path(file) == tmp_path / "site" / "tenfold" / "__init__.py"
    assert result == "3 (360, 8, 8)"
