"""Conditions that assign (`:=`) in a part that may not be evaluated become `if` statements.

`if a and (x := b):` would otherwise need a function for its right side, and the variable would be that
function's. Understood where the condition is all of a statement's expression; elsewhere Python's own `and`
remains.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from .names import FUNCTIONS, Namer
from .template import assign, at, load, not_


def assigns(node: ast.AST) -> bool:
    """Whether evaluating `node` in a function of its own would move a `:=` there."""
    if isinstance(node, ast.NamedExpr):
        return True
    if isinstance(node, ast.Lambda):
        return False
    return any(assigns(child) for child in ast.iter_child_nodes(node))


def expand(body: list[ast.stmt], namer: Namer, never_staged: Callable[[ast.expr], bool]) -> list[ast.stmt]:
    """`body` with such conditions written out, at every depth."""
    done: list[ast.stmt] = []
    for node in body:
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            done.append(node)
            continue
        for name in ("body", "orelse", "finalbody"):
            if isinstance(getattr(node, name, None), list):
                setattr(node, name, expand(getattr(node, name), namer, never_staged))
        for part in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
            part.body = expand(part.body, namer, never_staged)
        plain = isinstance(node, ast.If) and never_staged(node.test)
        done += [node] if plain else _expanded(node, namer)
    return done


def _expanded(node: ast.stmt, namer: Namer) -> list[ast.stmt]:
    match node:
        case ast.If(test=test) if _lazily_assigns(test):
            name = namer.new("condition")
            node.test = at(load(name), test)
            return [*_into(name, test, namer), node]
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if _lazily_assigns(value):
            return _into(name, value, namer) if name not in _names(value) else _through(node, namer)
        case ast.Assign(value=value) | ast.Return(value=ast.expr() as value) if _lazily_assigns(value):
            return _through(node, namer)
        case ast.Expr(value=value) if _lazily_assigns(value):
            return _into(namer.new("condition"), value, namer)
    return [node]


def _through(node: ast.Assign | ast.Return, namer: Namer) -> list[ast.stmt]:
    name = namer.new("condition")
    assert node.value is not None
    lines = _into(name, node.value, namer)
    node.value = at(load(name), node)
    return [*lines, node]


def _names(node: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}


def _lazily_assigns(node: ast.expr) -> bool:
    match node:
        case ast.BoolOp(values=[first, *others]):
            return any(assigns(value) for value in others) or _lazily_assigns(first)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return _lazily_assigns(operand)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return assigns(body) or assigns(orelse) or _lazily_assigns(test)
    return False


def _into(name: str, value: ast.expr, namer: Namer) -> list[ast.stmt]:
    """Statements that leave the value of `value` in `name`."""
    match value:
        case ast.BoolOp(op=op, values=values) if _lazily_assigns(value):
            lines = _into(name, values[0], namer)
            more = values[1] if len(values) == 2 else at(ast.BoolOp(op, values[1:]), values[1])
            test = load(name) if isinstance(op, ast.And) else not_(load(name))
            return [*lines, at(ast.If(test, _into(name, more, namer), []), value)]
        case ast.UnaryOp(op=ast.Not(), operand=operand) if _lazily_assigns(value):
            return [*_into(name, operand, namer), at(assign(name, not_(load(name))), value)]
        case ast.IfExp(test=test, body=body, orelse=orelse) if _lazily_assigns(value):
            decides = namer.new("condition")
            branch = at(ast.If(load(decides), _into(name, body, namer), _into(name, orelse, namer)), value)
            return [*_into(decides, test, namer), branch]
    return [at(assign(name, value), value)]
