"""Imports run downwards only, from floor to floor, and in no circle from file to file."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from .imports import FOLDERS, Import, all_imports, source_files

THIRD_PARTY = {
    "tenfold": {"jax", "jaxlib", "numpy", "rich"},
    "tenfold.keras": {"jax", "jaxlib", "numpy", "rich"},
    "tenfold.data": {"jax", "jaxlib", "numpy"},
    "tenfold.tracer": {"jax", "jaxlib", "numpy"},
    "tenfold.ops": {"jax", "jaxlib", "numpy"},
    "tenfold.runtime": {"jax", "jaxlib", "numpy", "ml_dtypes"},
    "tenfold.autograph": set[str](),
}
"""From the top of the house down: what a floor may import besides the standard library and those below.

`runtime` and `autograph` stand beside each other on the lowest floor.
"""


def floor_of(module: str) -> str:
    """The package of `FOLDERS` that a module of ours stands in."""
    return max((p for p in FOLDERS if module == p or module.startswith(f"{p}.")), key=len)


def wrong_imports(imports: Sequence[Import]) -> list[str]:
    """The imports that the table above does not allow, in words."""
    order = list(THIRD_PARTY)
    wrong = []
    for each in imports:
        here = floor_of(each.importer)
        top = each.imported.partition(".")[0]
        if top == "tenfold":
            there = floor_of(each.imported)
            beside = {here, there} == {"tenfold.runtime", "tenfold.autograph"}
            if here != there and (beside or order.index(there) < order.index(here)):
                wrong.append(f"{each}: {here} may not import {there}")
        elif top not in sys.stdlib_module_names and top not in THIRD_PARTY[here]:
            wrong.append(f"{each}: {here} may not import {top}")
    return wrong


def circle(imports: Sequence[Import]) -> list[str]:
    """The modules of one import cycle, the first again at the end; empty where there is none."""
    edges: dict[str, set[str]] = {}
    for each in imports:
        edges.setdefault(each.importer, set()).add(each.imported)
    done: set[str] = set()
    path: list[str] = []

    def walk(module: str) -> list[str]:
        if module in path:
            return [*path[path.index(module) :], module]
        if module in done:
            return []
        path.append(module)
        for other in sorted(edges.get(module, ())):
            if found := walk(other):
                return found
        done.add(path.pop())
        return []

    return next((found for module in sorted(edges) if (found := walk(module))), [])


def test_imports_run_downwards() -> None:
    imports = all_imports()
    # A reader that finds nothing would pass everything.
    assert len(imports) > 300
    assert wrong_imports(imports) == []


def test_no_import_cycles() -> None:
    assert circle(all_imports()) == []


def test_every_folder_is_read() -> None:
    assert {floor_of(module) for module in source_files()} == set(FOLDERS)


def _tree(root: Path, files: dict[str, str]) -> list[Import]:
    for folder in FOLDERS.values():
        (root / folder).mkdir(exist_ok=True)
        (root / folder / "__init__.py").touch()
    for name, text in files.items():
        (root / name).write_text(text, encoding="utf-8")
    return all_imports(root)


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("runtime/a.py", "from ..ops import b", "tenfold.runtime may not import tenfold.ops"),
        ("runtime/a.py", "from ..autograph.b import c", "tenfold.runtime may not import tenfold.autograph"),
        ("autograph/a.py", "import tenfold.runtime.b", "tenfold.autograph may not import tenfold.runtime"),
        ("autograph/a.py", "import numpy.linalg as la", "tenfold.autograph may not import numpy"),
        ("data/a.py", "def f():\n    from ..keras import b", "tenfold.data may not import tenfold.keras"),
        ("ops/a.py", "if True:\n    import tenfold as tf", "tenfold.ops may not import tenfold"),
        ("tracer/a.py", "from .. import keras", "tenfold.tracer may not import tenfold.keras"),
    ],
)
def test_the_checker_finds_a_wrong_import(tmp_path: Path, file: str, text: str, message: str) -> None:
    (found,) = wrong_imports(_tree(tmp_path, {file: text}))
    assert message in found


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("tracer/a.py", "from ..autograph import staging\nfrom ..ops.b import c\nimport os.path, jax.numpy"),
        (
            "runtime/a.py",
            "import typing\nif typing.TYPE_CHECKING:\n    from ..tracer.b import C\nelse:\n    C = 1",
        ),
        ("tenfold/a.py", "from . import keras\nfrom .runtime.b import c"),
    ],
)
def test_the_checker_allows_right_imports(tmp_path: Path, file: str, text: str) -> None:
    assert wrong_imports(_tree(tmp_path, {file: text})) == []


def test_the_checker_finds_a_cycle(tmp_path: Path) -> None:
    files = {
        "ops/a.py": "from .b import x",
        "ops/b.py": "def f():\n    from . import c",
        "ops/c.py": "import tenfold.ops.a",
    }
    names = ["tenfold.ops.a", "tenfold.ops.b", "tenfold.ops.c", "tenfold.ops.a"]
    assert circle(_tree(tmp_path, files)) == names


def test_the_checker_does_not_take_a_diamond_for_a_cycle(tmp_path: Path) -> None:
    files = {"ops/a.py": "from . import b, c", "ops/b.py": "from . import d", "ops/c.py": "from .d import x"}
    assert circle(_tree(tmp_path, {**files, "ops/d.py": ""})) == []
