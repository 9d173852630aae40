"""Facts about straightened code: what is still needed behind each branch and loop, what surely has a value.

The code has no rewritten jumps any more, so both analyses walk the tree: liveness backwards, values forwards.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field

from .names import Scope, bound, reads


@dataclass
class Facts:
    """About one `if`, `while` or `for`."""

    live: frozenset[str] = frozenset()
    """Names whose values are read after it, or at the head of its next iteration."""
    defined: frozenset[str] = frozenset()
    """Names that surely have a value when it begins."""
    needed: frozenset[str] = frozenset()
    """Names that a branch of it needs when it begins."""


@dataclass
class Exits:
    """Where control goes from inside a block, as sets of names that are needed there."""

    returned: frozenset[str]
    raised: frozenset[str]
    broken: frozenset[str] = frozenset()
    continued: frozenset[str] = frozenset()


@dataclass
class Analysis:
    """Computes `facts`; drops assignments to `flags` that nobody reads."""

    scope: Scope
    flags: set[str]
    extra_tests: dict[ast.For, ast.expr]
    facts: dict[ast.stmt, Facts] = field(default_factory=dict)

    def run(self, body: list[ast.stmt]) -> None:
        always = self.scope.captured | self.scope.globals | self.scope.nonlocals
        self._always = frozenset(always)
        self._block(body, self._always, Exits(self._always, self._always))
        self._drop = True
        self._block(body, self._always, Exits(self._always, self._always))
        self._values(body, frozenset(self.scope.parameters))

    _drop = False
    _always: frozenset[str] = frozenset()

    # Liveness.

    def _block(self, body: list[ast.stmt], live: frozenset[str], exits: Exits) -> frozenset[str]:
        kept: list[ast.stmt] = []
        for node in reversed(body):
            if self._drop and self._is_dead_flag(node, live):
                continue
            live = self._statement(node, live, exits) | exits.raised
            kept.append(node)
        body[:] = reversed(kept)
        return live

    def _is_dead_flag(self, node: ast.stmt, live: frozenset[str]) -> bool:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant()):
                return name in self.flags and name not in live
        return False

    def _statement(self, node: ast.stmt, live: frozenset[str], exits: Exits) -> frozenset[str]:
        match node:
            case ast.If(test=test, body=body, orelse=orelse):
                self._note(node, live)
                inside = self._block(body, live, exits) | self._block(orelse, live, exits)
                self.facts[node].needed = inside
                return inside | reads(test)
            case ast.While(test=test, body=body, orelse=orelse):
                after = (self._block(orelse, live, exits) if orelse else live) | reads(test)
                return self._loop(node, body, after, live, exits, lambda head: head)
            case ast.For(target=target, iter=iterated, body=body, orelse=orelse):
                after = self._block(orelse, live, exits) if orelse else live
                after |= reads(self.extra_tests.get(node))
                targets = bound([target])
                places = reads(target)
                head = self._loop(node, body, after, live, exits, lambda head: (head - targets) | places)
                return head | reads(iterated)
            case ast.Try() | ast.TryStar():
                return self._try(node, live, exits)
            case ast.With(items=items, body=body):
                # A context manager may swallow an exception: what is live behind it is live throughout.
                inner = Exits(exits.returned, exits.raised | live, exits.broken, exits.continued)
                inside = self._block(body, live, inner)
                for item in reversed(items):
                    if item.optional_vars is not None:
                        inside = (inside - bound([item.optional_vars])) | reads(item.optional_vars)
                    inside |= reads(item.context_expr)
                return inside | exits.raised
            case ast.Match(subject=subject, cases=cases):
                result = live
                for case in cases:
                    inside = self._block(case.body, live, exits) | reads(case.guard)
                    result |= (inside - bound([case.pattern])) | reads(case.pattern)
                return result | reads(subject)
            case ast.Return(value=value):
                return exits.returned | reads(value)
            case ast.Raise():
                return exits.raised | reads(node)
            case ast.Break():
                return exits.broken
            case ast.Continue():
                return exits.continued
            case ast.AugAssign(target=target, value=value):
                return live | reads(value) | reads(target) | bound([target])
            case ast.Assign() | ast.AnnAssign() | ast.Import() | ast.ImportFrom() | ast.Expr():
                return (live - self._surely_bound(node)) | reads(node)
            case ast.FunctionDef() | ast.ClassDef() | ast.AsyncFunctionDef():
                return (live - {node.name} - self._always) | self._always | reads(node)
        return live | reads(node)

    def _surely_bound(self, node: ast.stmt) -> set[str]:
        if isinstance(node, ast.Assign):
            return bound(node.targets) - self._always
        if isinstance(node, ast.AnnAssign):
            return (bound([node.target]) if node.value is not None else set()) - self._always
        if isinstance(node, ast.Import | ast.ImportFrom):
            return bound([node]) - self._always
        return set()

    def _loop(
        self,
        node: ast.stmt,
        body: list[ast.stmt],
        after: frozenset[str],
        broken: frozenset[str],
        exits: Exits,
        enter: Callable[[frozenset[str]], frozenset[str]],
    ) -> frozenset[str]:
        head = after
        dropping, self._drop = self._drop, False
        while True:
            inner = Exits(exits.returned, exits.raised, broken, head)
            wider = head | enter(self._block(body, head, inner))
            if wider == head:
                break
            head = wider
        self._drop = dropping
        if dropping:
            self._block(body, head, Exits(exits.returned, exits.raised, broken, head))
        self._note(node, head)
        return head

    def _try(self, node: ast.Try | ast.TryStar, live: frozenset[str], exits: Exits) -> frozenset[str]:
        # The end of a `finally` goes on to wherever control was going: anything needed there is needed here.
        anywhere = live | exits.returned | exits.raised | exits.broken | exits.continued
        if node.finalbody:
            last = self._block(node.finalbody, anywhere, exits)
            live = last
            exits = Exits(last, last, last, last)
        handled = exits.raised
        for handler in node.handlers:
            inside = self._block(handler.body, live, exits)
            handled |= inside - ({handler.name} if handler.name else set()) | reads(handler.type)
        after = self._block(node.orelse, live, exits) if node.orelse else live
        inner = Exits(exits.returned, handled, exits.broken, exits.continued)
        return self._block(node.body, after, inner) | handled

    def _note(self, node: ast.stmt, live: frozenset[str]) -> None:
        self.facts.setdefault(node, Facts()).live = live

    # Which names surely have a value.

    def _values(self, body: list[ast.stmt], defined: frozenset[str]) -> frozenset[str]:
        for node in body:
            defined = self._value(node, defined)
        return defined

    def _value(self, node: ast.stmt, defined: frozenset[str]) -> frozenset[str]:
        lost = self.scope.deleted
        match node:
            case ast.If(test=test, body=body, orelse=orelse):
                defined |= _named_first(test) - lost
                self._define(node, defined)
                return self._meet((body, self._values(body, defined)), (orelse, self._values(orelse, defined)))
            case ast.While(body=body, orelse=orelse, test=test):
                self._define(node, defined)
                self._values(body, defined)
                self._values(orelse, defined)
                return defined
            case ast.For(body=body, orelse=orelse, target=target):
                self._define(node, defined)
                self._values(body, (defined | bound([target])) - lost)
                self._values(orelse, defined)
                return defined
            case ast.With(items=items, body=body):
                for item in items:
                    if item.optional_vars is not None:
                        defined |= bound([item.optional_vars]) - lost
                self._values(body, defined)
                return defined
            case ast.Try() | ast.TryStar():
                after = self._values(node.body, defined)
                self._values(node.orelse, after)
                for handler in node.handlers:
                    self._values(handler.body, defined)
                self._values(node.finalbody, defined)
                return defined
            case ast.Match(cases=cases):
                for case in cases:
                    self._values(case.body, (defined | bound([case.pattern])) - lost)
                return defined
            case ast.Assign(targets=targets):
                return defined | (bound(targets) - lost)
            case ast.AnnAssign(target=target, value=value):
                return defined if value is None else defined | (bound([target]) - lost)
            case ast.Import() | ast.ImportFrom():
                return defined | (bound([node]) - lost)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                return defined | ({name} - lost)
            case ast.Expr(value=value):
                return defined | (_named_first(value) - lost)
        return defined

    def _meet(self, *ends: tuple[list[ast.stmt], frozenset[str]]) -> frozenset[str]:
        """What is defined behind a branch: paths that leave the block do not count."""
        going = [d for body, d in ends if not (body and isinstance(body[-1], _LEAVING))]
        if not going:
            return ends[0][1]
        return frozenset.intersection(*going)

    def _define(self, node: ast.stmt, defined: frozenset[str]) -> None:
        self.facts.setdefault(node, Facts()).defined = defined


def _named_first(test: ast.expr) -> set[str]:
    """The names that `test` surely assigns (`:=`)."""
    while isinstance(test, ast.Compare | ast.UnaryOp | ast.BoolOp):
        if isinstance(test, ast.Compare):
            test = test.left
        elif isinstance(test, ast.BoolOp):
            test = test.values[0]
        else:
            test = test.operand
    return bound([test.target]) if isinstance(test, ast.NamedExpr) else set()


_LEAVING = (ast.Return, ast.Raise, ast.Break, ast.Continue)
