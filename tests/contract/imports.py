"""The imports of a source tree: which file imports which, read from the text."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

FOLDERS = {
    "tenfold": "tenfold",
    "tenfold.keras": "keras_like",
    "tenfold.data": "data",
    "tenfold.tracer": "tracer",
    "tenfold.ops": "ops",
    "tenfold.runtime": "runtime",
    "tenfold.autograph": "autograph",
}
"""The packages and the folders that hold them (pyproject's `package-dir`)."""


@dataclass(frozen=True)
class Import:
    """That the module `importer` imports `imported`, in this line; both are dotted names."""

    importer: str
    imported: str
    line: int

    def __str__(self) -> str:
        return f"{self.importer}:{self.line} imports {self.imported}"


def source_files(root: Path = ROOT, folders: Mapping[str, str] = FOLDERS) -> dict[str, Path]:
    """The modules of the tree by dotted name; a package by its own, standing for its `__init__.py`."""
    found: dict[str, Path] = {}
    for package, folder in folders.items():
        for path in sorted((root / folder).rglob("*.py")):
            parts = [package, *path.relative_to(root / folder).with_suffix("").parts]
            if parts[-1] == "__init__":
                parts.pop()
            found[".".join(parts)] = path
    return found


def imports_of(name: str, path: Path, modules: Mapping[str, Path]) -> Iterator[Import]:
    """The imports of one file, those inside functions too; not those for type checkers alone.

    `from package import name` is an import of `package.name` where that is a module.
    """
    is_package = path.name == "__init__.py"
    for node in _without_type_checking(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(name, alias.name, node.lineno)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = name.split(".")
                above = above[: len(above) - node.level + is_package]
                base = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                yield Import(name, inner if inner in modules else base, node.lineno)


def all_imports(root: Path = ROOT, folders: Mapping[str, str] = FOLDERS) -> list[Import]:
    """The imports of all files of the tree."""
    modules = source_files(root, folders)
    return [each for name, path in modules.items() for each in imports_of(name, path, modules)]


def _without_type_checking(tree: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            for other in child.orelse:
                yield other
                yield from _without_type_checking(other)
            continue
        yield child
        yield from _without_type_checking(child)
