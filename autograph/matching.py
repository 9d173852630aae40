"""`match` statements become `if` statements, so that their subject may be staged.

Literals, values, wildcards, captures, alternatives, sequences and guards are understood. A `match` with a
class or mapping pattern stays Python's: such patterns ask for Python objects.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass

from .names import FUNCTIONS, Namer, copied
from .template import all_of, assign, at, constant, load, method


@dataclass(frozen=True)
class _Test:
    """When a pattern fits (None: always), and what it binds then."""

    condition: ast.expr | None
    captures: tuple[tuple[str, ast.expr], ...] = ()


class Matches:
    """Lowers the `match` statements of one function; `operators` names the operators' module."""

    def __init__(self, operators: str, namer: Namer) -> None:
        self._ag = operators
        self._namer = namer

    def lower(self, node: ast.Match) -> list[ast.stmt] | None:
        """The statements that mean the same, or None where `node` stays as it is."""
        subject = self._namer.new("subject")
        try:
            tests = [self._pattern(case.pattern, lambda: load(subject)) for case in node.cases]
        except _PythonOnly:
            return None
        before = at(assign(subject, node.subject), node)
        rest: list[ast.stmt] = []
        for case, test in zip(reversed(node.cases), reversed(tests), strict=True):
            rest = self._case(case, test, rest)
        return [before, *rest]

    def lower_all(self, body: list[ast.stmt]) -> list[ast.stmt]:
        """`body` without the `match` statements that can be lowered, at every depth."""
        done: list[ast.stmt] = []
        for node in body:
            if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
                done.append(node)
                continue
            for name in ("body", "orelse", "finalbody"):
                if isinstance(getattr(node, name, None), list):
                    setattr(node, name, self.lower_all(getattr(node, name)))
            for part in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
                part.body = self.lower_all(part.body)
            lowered = self.lower(node) if isinstance(node, ast.Match) else None
            done += [node] if lowered is None else lowered
        return done

    def _case(self, case: ast.match_case, test: _Test, rest: list[ast.stmt]) -> list[ast.stmt]:
        origin = case.pattern
        bind: list[ast.stmt] = [at(assign(name, value), origin) for name, value in test.captures]
        again: list[ast.stmt] = [at(assign(name, copied(value)), origin) for name, value in test.captures]
        if case.guard is None:
            if test.condition is None:
                return [*bind, *case.body]
            return [at(ast.If(at(test.condition, origin), [*bind, *case.body], rest), origin)]
        if test.condition is None:
            return [*bind, at(ast.If(case.guard, case.body, rest), origin)]
        if not bind:
            both = all_of([test.condition, case.guard])
            return [at(ast.If(at(both, origin), case.body, rest), origin)]
        fits = self._namer.new("matches")
        decide: list[ast.stmt] = [*bind, at(assign(fits, case.guard), case.guard)]
        return [
            at(assign(fits, test.condition), origin),
            at(ast.If(load(fits), decide, []), origin),
            # Bound once more: where only one path binds a name, nothing of it leaves that path.
            at(ast.If(load(fits), [*again, *case.body], rest), origin),
        ]

    def _pattern(self, pattern: ast.pattern, subject: Callable[[], ast.expr]) -> _Test:
        match pattern:
            case ast.MatchValue(value=value):
                return _Test(ast.Compare(subject(), [ast.Eq()], [value]))
            case ast.MatchSingleton(value=value):
                return _Test(ast.Compare(subject(), [ast.Is()], [constant(value)]))
            case ast.MatchAs(pattern=None, name=None):
                return _Test(None)
            case ast.MatchAs(pattern=inner, name=name):
                test = _Test(None) if inner is None else self._pattern(inner, subject)
                assert name is not None
                return _Test(test.condition, (*test.captures, (name, subject())))
            case ast.MatchOr(patterns=patterns):
                return self._alternatives([self._pattern(p, subject) for p in patterns])
            case ast.MatchSequence(patterns=patterns):
                return self._sequence(patterns, subject)
        raise _PythonOnly

    def _alternatives(self, tests: list[_Test]) -> _Test:
        if any(test.captures for test in tests):
            raise _PythonOnly
        conditions = [test.condition for test in tests if test.condition is not None]
        if len(conditions) < len(tests):
            return _Test(None)
        return _Test(ast.BoolOp(ast.Or(), list(conditions)))

    def _sequence(self, patterns: list[ast.pattern], subject: Callable[[], ast.expr]) -> _Test:
        stars = [i for i, p in enumerate(patterns) if isinstance(p, ast.MatchStar)]
        needed = len(patterns) - len(stars)
        conditions: list[ast.expr] = [
            method(self._ag, "is_sequence", subject(), constant(needed), constant(bool(stars)))
        ]
        captures: list[tuple[str, ast.expr]] = []
        for index, pattern in enumerate(patterns):
            after = len(patterns) - 1 - index
            if isinstance(pattern, ast.MatchStar):
                if pattern.name is not None:
                    end = constant(-after if after else None)
                    part = method(self._ag, "elements", subject(), constant(index), end)
                    captures.append((pattern.name, part))
                continue
            position = -1 - after if stars and index > stars[0] else index
            test = self._pattern(pattern, _item(subject, position))
            if test.condition is not None:
                conditions.append(test.condition)
            captures += test.captures
        return _Test(all_of(conditions), tuple(captures))


class _PythonOnly(Exception):
    """A pattern that stays Python's."""


def _item(subject: Callable[[], ast.expr], position: int) -> Callable[[], ast.expr]:
    return lambda: ast.Subscript(subject(), constant(position), ast.Load())
