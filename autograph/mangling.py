"""Private names (`__x`) of a class, written out, since rewritten code is compiled outside the class."""

from __future__ import annotations

import ast


def mangle(node: ast.AST, class_name: str) -> None:
    """Write the private names in `node` as Python compiles them in the class `class_name`."""
    stripped = class_name.lstrip("_")
    if stripped:
        _Mangler(f"_{stripped}").visit(node)


class _Mangler(ast.NodeVisitor):
    def __init__(self, prefix: str) -> None:
        self._prefix = prefix

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for part in (*node.bases, *node.keywords, *node.decorator_list):
            self.visit(part)

    def generic_visit(self, node: ast.AST) -> None:
        for name, value in ast.iter_fields(node):
            if isinstance(node, ast.Constant):
                continue
            if isinstance(value, str):
                setattr(node, name, self._name(value))
            elif isinstance(value, list) and value and isinstance(value[0], str):
                setattr(node, name, [self._name(v) for v in value])
        super().generic_visit(node)

    def _name(self, name: str) -> str:
        if name.startswith("__") and not name.endswith("__") and "." not in name:
            return self._prefix + name
        return name
