"""Small constructors for the syntax trees of generated code."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from types import EllipsisType
from typing import TypeVar

from .names import children

Node = TypeVar("Node", bound=ast.AST)


def at(node: Node, origin: ast.AST) -> Node:
    """`node`, and everything below it that has no place yet, at the place of `origin`.

    An origin of several lines counts with its first: Python attributes a method call to the last line of
    what stands before its parenthesis, and the user's line is where the statement begins.
    """
    line, column = getattr(origin, "lineno", 1), getattr(origin, "col_offset", 0)
    end_line, end_column = getattr(origin, "end_lineno", line), getattr(origin, "end_col_offset", column)
    if end_line != line:
        end_line, end_column = line, column
    stack: list[ast.AST] = [node]
    while stack:
        child = stack.pop()
        if "lineno" in child._attributes:
            fields = child.__dict__
            if "lineno" in fields:
                continue
            fields["lineno"], fields["col_offset"] = line, column
            fields["end_lineno"], fields["end_col_offset"] = end_line, end_column
        stack.extend(children(child))
    return node


def load(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())


def store(name: str) -> ast.Name:
    return ast.Name(name, ast.Store())


def assign(name: str, value: ast.expr) -> ast.Assign:
    return ast.Assign([store(name)], value)


def constant(value: str | bytes | bool | int | float | complex | EllipsisType | None) -> ast.Constant:
    return ast.Constant(value)


def strings(values: Iterable[str]) -> ast.Tuple:
    return ast.Tuple([ast.Constant(value) for value in values], ast.Load())


def not_(value: ast.expr) -> ast.expr:
    return ast.UnaryOp(ast.Not(), value)


def all_of(values: Sequence[ast.expr]) -> ast.expr:
    return values[0] if len(values) == 1 else ast.BoolOp(ast.And(), list(values))


def none_of(names: Sequence[str]) -> ast.expr:
    """`not a and not b ...`"""
    return all_of([not_(load(name)) for name in names])


def arguments(*names: str) -> ast.arguments:
    return ast.arguments(
        posonlyargs=[],
        args=[ast.arg(name) for name in names],
        kwonlyargs=[],
        kw_defaults=[],
        defaults=[],
    )


def function(name: str, parameters: Sequence[str], body: list[ast.stmt]) -> ast.FunctionDef:
    node = ast.FunctionDef(
        name=name, args=arguments(*parameters), body=body or [ast.Pass()], decorator_list=[], returns=None
    )
    if "type_params" in ast.FunctionDef._fields:
        node.type_params = []  # type: ignore[attr-defined,unused-ignore]
    return node


def thunk(body: ast.expr) -> ast.Lambda:
    return ast.Lambda(arguments(), body)


def call(function: ast.expr, *args: ast.expr) -> ast.Call:
    return ast.Call(function, list(args), [])


def method(owner: str, name: str, *args: ast.expr) -> ast.Call:
    """`owner.name(*args)`"""
    return call(ast.Attribute(load(owner), name, ast.Load()), *args)
