"""Expressions: `and`, `or`, `not`, comparisons, conditional expressions and calls become operators' calls."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TypeVar, cast

from .mangling import mangle
from .names import Namer
from .resolve import Resolver
from .template import at, constant, load, method, store, thunk
from .walrus import assigns

Node = TypeVar("Node", bound=ast.AST)
_OPERATORS = {ast.Eq: "eq", ast.NotEq: "ne", ast.In: "in_", ast.NotIn: "not_in"}


class Expressions(ast.NodeTransformer):
    """Rewrites expressions in place. `function` rewrites a nested function's own node."""

    def __init__(
        self,
        operators: str,
        namer: Namer,
        resolver: Resolver,
        recursive: bool,
        function: Callable[[ast.FunctionDef], ast.stmt],
    ) -> None:
        self._ag = operators
        self._namer = namer
        self._resolver = resolver
        self._recursive = recursive
        self._function = function
        self.first_parameter: str | None = None

    def __call__(self, node: Node) -> Node:
        return cast(Node, self.visit(node))

    def _make(self, origin: ast.AST, name: str, *args: ast.expr) -> ast.Call:
        return at(method(self._ag, name, *args), origin)

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        names_inside = any(assigns(value) for value in node.values[1:])
        self.generic_visit(node)
        if names_inside or self._resolver.never_staged(node):
            return node
        name = "and_" if isinstance(node.op, ast.And) else "or_"
        result = node.values[-1]
        for value in reversed(node.values[:-1]):
            result = self._make(node, name, value, thunk(result))
        return result

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        decided = self._resolver.never_staged(node)
        self.generic_visit(node)
        if isinstance(node.op, ast.Not) and not decided:
            return self._make(node, "not_", node.operand)
        return node

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        decided = self._resolver.never_staged(node.test) or assigns(node.body) or assigns(node.orelse)
        self.generic_visit(node)
        if decided:
            return node
        return self._make(node, "if_exp", node.test, thunk(node.body), thunk(node.orelse))

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        assigning = any(assigns(value) for value in node.comparators[1:])
        self.generic_visit(node)
        if self._resolver.never_staged(node):
            return node
        if len(node.ops) == 1:
            return self._comparison(node, node.left, node.ops[0], node.comparators[0])
        if assigning or self._no_names:
            return node
        return self._chain(node, node.left, list(zip(node.ops, node.comparators, strict=True)))

    _no_names = False

    def _comparison(self, origin: ast.AST, left: ast.expr, op: ast.cmpop, right: ast.expr) -> ast.expr:
        name = _OPERATORS.get(type(op))
        if name is None:
            return at(ast.Compare(left, [op], [right]), origin)
        return self._make(origin, name, left, right)

    def _chain(self, origin: ast.AST, left: ast.expr, links: list[tuple[ast.cmpop, ast.expr]]) -> ast.expr:
        """`a < b < c` as `and_(a < b, lambda: b < c)`, with `b` evaluated once."""
        op, middle = links[0]
        if len(links) == 1:
            return self._comparison(origin, left, op, middle)
        again: ast.expr
        if isinstance(middle, ast.Name | ast.Constant):
            again = at(load(middle.id) if isinstance(middle, ast.Name) else constant(middle.value), middle)
        else:
            name = self._namer.new("middle")
            middle = at(ast.NamedExpr(store(name), middle), middle)
            again = at(load(name), middle)
        first = self._comparison(origin, left, op, middle)
        return self._make(origin, "and_", first, thunk(self._chain(origin, again, links[1:])))

    def visit_Call(self, node: ast.Call) -> ast.expr:
        if self._resolver.is_builtin(node.func, frozenset({"super"})):
            return self._super(node)
        if _is_operator(node.func, self._ag):
            self.generic_visit(node)
            return node
        alone = not self._recursive or self._resolver.leaves_alone(node)
        self.generic_visit(node)
        if alone:
            return node
        new = method(self._ag, "call", node.func, *node.args)
        new.keywords = node.keywords
        return at(new, node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        self.generic_visit(node)
        if not isinstance(node.ctx, ast.Load) or not self._recursive:
            return node
        if self._resolver.may_be_property(node):
            return self._make(node, "get_attribute", node.value, constant(node.attr))
        return node

    def _super(self, node: ast.Call) -> ast.expr:
        if not node.args and self.first_parameter is not None:
            node.args = [at(load("__class__"), node), at(load(self.first_parameter), node)]
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.expr:
        if any(isinstance(n, ast.Yield | ast.YieldFrom | ast.Await) for n in ast.walk(node.body)):
            return node
        outer, self.first_parameter = self.first_parameter, _first(node.args)
        outer_names, self._no_names = self._no_names, False
        self.generic_visit(node)
        self.first_parameter, self._no_names = outer, outer_names
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.stmt:
        return self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.stmt:
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.stmt:
        for index, member in enumerate(node.body):
            if isinstance(member, ast.FunctionDef):
                mangle(member, node.name)  # generated code names attributes in strings too
                node.body[index] = self._function(member)
        return node

    def visit_comprehension(self, node: ast.comprehension) -> ast.comprehension:
        outer, self._no_names = self._no_names, True  # `:=` must not stand in a comprehension's iterable
        node.iter = self.visit(node.iter)
        self._no_names = outer
        node.ifs = [self.visit(test) for test in node.ifs]
        return node


def _is_operator(function: ast.expr, operators: str) -> bool:
    match function:
        case ast.Attribute(value=ast.Name(id=name)):
            return name == operators
    return False


def _first(args: ast.arguments) -> str | None:
    names = [*args.posonlyargs, *args.args]
    return names[0].arg if names else None
