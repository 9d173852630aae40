"""`return`, `break` and `continue` become assignments, so that every block is left at its end.

What follows a branch that jumps moves into the other branch; a flag is read only where that is not enough
(behind loops, and behind branches that jump on some of their paths). Code that no rewritten branch or loop
encloses keeps its `return`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field

from .names import FUNCTIONS, Namer, copied, own_all
from .template import all_of, assign, at, constant, load, none_of

RETURN, BREAK, CONTINUE = "return", "break", "continue"
_NOTHING: frozenset[str] = frozenset()


@dataclass
class Lowered:
    """The body without jumps, and what the later stages need to know about it."""

    body: list[ast.stmt]
    flags: set[str] = field(default_factory=set)
    """Generated names whose assignments may be dropped where nobody reads them."""
    return_value: str = ""
    extra_tests: dict[ast.For, ast.expr] = field(default_factory=dict)
    """What else must hold for a `for` to go on."""


@dataclass
class _Loop:
    broken: str = ""
    continued: str = ""


@dataclass(frozen=True)
class _Outcome:
    jumps: frozenset[str]
    completes: bool


class Jumps:
    """Rewrites the jumps of one function.

    `native` says of an `if`, `while`, `for` or `match` whether it stays Python's own; `suppresses` whether
    a `with` may swallow an exception; `repeatable` whether a `while`'s test may be evaluated once more.
    """

    def __init__(
        self,
        namer: Namer,
        native: Callable[[ast.stmt], bool],
        suppresses: Callable[[ast.With], bool],
        repeatable: Callable[[ast.expr], bool],
    ) -> None:
        self._namer = namer
        self._is_native = native
        self._suppresses = suppresses
        self._repeatable = repeatable
        self._memo: dict[tuple[ast.stmt, bool, bool], _Outcome] = {}
        self._loops: list[_Loop] = []
        self._did_return = ""
        self._native_jumps: set[ast.stmt] = set()
        self._decided: dict[ast.stmt, bool] = {}
        self._broken_names: dict[ast.stmt, str] = {}
        self._result = Lowered([])

    def lower(self, body: list[ast.stmt]) -> Lowered:
        self._native_jumps = _around_jumps_out_of_finally(body)
        body = self._without_else(body)
        outcome = self._raw_outcome(body, True, False)
        if RETURN in outcome.jumps and outcome.completes:
            body = [*body, at(ast.Return(constant(None)), body[-1])]
        lowered = self._block(body, True, False)
        if self._did_return:
            position = 1 if _is_docstring(lowered[0]) else 0
            lowered.insert(position, at(assign(self._did_return, constant(False)), body[0]))
        self._result.body = lowered
        return self._result

    def stays_native(self, node: ast.stmt) -> bool:
        """Whether a statement, original or lowered, stays Python's own."""
        if node not in self._decided:
            self._decided[node] = node in self._native_jumps or self._is_native(node)
        return self._decided[node]

    # What a statement may do. `native`: nothing rewritten encloses it; `own_loop`: nothing rewritten stands
    # between it and its loop.

    def _outcome(self, node: ast.stmt, native: bool, own_loop: bool) -> _Outcome:
        key = (node, native, own_loop)
        if key not in self._memo:
            self._memo[key] = self._find_outcome(node, native, own_loop)
        return self._memo[key]

    def _find_outcome(self, node: ast.stmt, native: bool, own_loop: bool) -> _Outcome:
        match node:
            case ast.Return():
                return _Outcome(_NOTHING if native else frozenset({RETURN}), False)
            case ast.Break():
                return _Outcome(_NOTHING if own_loop else frozenset({BREAK}), False)
            case ast.Continue():
                return _Outcome(_NOTHING if own_loop else frozenset({CONTINUE}), False)
            case ast.Raise():
                return _Outcome(_NOTHING, False)
            case ast.If(body=body, orelse=orelse):
                inner = native and self.stays_native(node), own_loop and self.stays_native(node)
                return _either(self._block_outcome(body, *inner), self._block_outcome(orelse, *inner))
            case ast.While(body=body) | ast.For(body=body):
                stays = self.stays_native(node)
                inside = self._block_outcome(body, native and stays, stays)
                endless = _is_true(node.test) if isinstance(node, ast.While) else False
                left = BREAK in inside.jumps or (stays and _breaks(body))
                return _Outcome(inside.jumps & {RETURN}, not endless or left)
            case ast.With(body=body):
                inside = self._block_outcome(body, native, own_loop)
                return _Outcome(inside.jumps, inside.completes or self._suppresses(node))
            case ast.Try() | ast.TryStar():
                tried = self._block_outcome(node.body, native, own_loop)
                if tried.completes and node.orelse:
                    after = self._block_outcome(node.orelse, native, own_loop)
                    tried = _Outcome(tried.jumps | after.jumps, after.completes)
                for handler in node.handlers:
                    tried = _either(tried, self._block_outcome(handler.body, native, own_loop))
                last = self._block_outcome(node.finalbody, native, own_loop)
                return _Outcome(tried.jumps | last.jumps, tried.completes and last.completes)
            case ast.Match(cases=cases):
                inner = native and self.stays_native(node), own_loop and self.stays_native(node)
                result = _Outcome(_NOTHING, not _irrefutable(cases[-1]))
                for case in cases:
                    result = _either(result, self._block_outcome(case.body, *inner))
                return result
        return _Outcome(_NOTHING, True)

    def _raw_outcome(self, body: list[ast.stmt], native: bool, own_loop: bool) -> _Outcome:
        jumps: frozenset[str] = _NOTHING
        for node in body:
            outcome = self._outcome(node, native, own_loop)
            jumps |= outcome.jumps
            if not outcome.completes:
                return _Outcome(jumps, False)
        return _Outcome(jumps, True)

    def _block_outcome(self, body: list[ast.stmt], native: bool, own_loop: bool) -> _Outcome:
        outcome = self._raw_outcome(body, native, own_loop)
        if native and not outcome.completes:  # such a block ends with a `return` of its own
            return _Outcome(outcome.jumps - {RETURN}, False)
        return outcome

    # The rewriting itself.

    def _block(self, body: list[ast.stmt], native: bool, own_loop: bool) -> list[ast.stmt]:
        outcome = self._raw_outcome(body, native, own_loop)
        done = self._statements(body, native, own_loop)
        if native and not outcome.completes and RETURN in outcome.jumps:
            done.append(at(ast.Return(load(self._result.return_value)), body[-1]))
        return done

    def _statements(self, body: list[ast.stmt], native: bool, own_loop: bool) -> list[ast.stmt]:
        done: list[ast.stmt] = []
        for index, node in enumerate(body):
            rest = body[index + 1 :]
            outcome = self._outcome(node, native, own_loop)
            if not outcome.completes or not rest:
                return [*done, *self._statement(node, native, own_loop)]
            if not outcome.jumps:
                done += self._statement(node, native, own_loop)
                continue
            if isinstance(node, ast.If):
                inner = native and self.stays_native(node), own_loop and self.stays_native(node)
                moved = None
                if not self._block_outcome(node.body, *inner).completes:
                    moved = at(ast.If(node.test, node.body, [*node.orelse, *rest]), node)
                elif not self._block_outcome(node.orelse, *inner).completes:
                    moved = at(ast.If(node.test, [*node.body, *rest], node.orelse), node)
                if moved is not None:
                    return [*done, *self._statement(moved, native, own_loop)]
            done += self._statement(node, native, own_loop)
            guard = at(ast.If(none_of(self._flags(outcome.jumps)), rest, []), rest[0])
            return [*done, *self._statement(guard, native, own_loop)]
        return done

    def _flags(self, jumps: frozenset[str]) -> list[str]:
        names = []
        if BREAK in jumps:
            names.append(self._broken())
        if CONTINUE in jumps:
            names.append(self._continued())
        if RETURN in jumps:
            names.append(self._returned())
        return names

    def _broken(self) -> str:
        loop = self._loops[-1]
        loop.broken = loop.broken or self._flag("did_break")
        return loop.broken

    def _continued(self) -> str:
        loop = self._loops[-1]
        loop.continued = loop.continued or self._flag("did_continue")
        return loop.continued

    def _returned(self) -> str:
        if not self._did_return:
            self._did_return = self._flag("did_return")
            self._result.return_value = self._namer.new("return_value")
        return self._did_return

    def _flag(self, wanted: str) -> str:
        name = self._namer.new(wanted)
        self._result.flags.add(name)
        return name

    def _statement(self, node: ast.stmt, native: bool, own_loop: bool) -> list[ast.stmt]:
        match node:
            case ast.Return(value=value) if not native:
                flag = at(assign(self._returned(), constant(True)), node)
                return [at(assign(self._result.return_value, value or constant(None)), node), flag]
            case ast.Break() if not own_loop:
                return [at(assign(self._broken(), constant(True)), node)]
            case ast.Continue() if not own_loop:
                return [at(assign(self._continued(), constant(True)), node)]
            case ast.If(body=body, orelse=orelse):
                inner = native and self.stays_native(node), own_loop and self.stays_native(node)
                new = ast.If(node.test, self._block(body, *inner), self._block(orelse, *inner))
                self._keep_kind(node, new)
                return [at(new, node)]
            case ast.While():
                return self._while(node, native)
            case ast.For():
                return self._for(node, native)
            case ast.With():
                node.body = self._block(node.body, native, own_loop)
            case ast.Try() | ast.TryStar():
                self._try(node, native, own_loop)
            case ast.Match():
                inner = native and self.stays_native(node), own_loop and self.stays_native(node)
                for case in node.cases:
                    case.body = self._block(case.body, *inner)
        return [node]

    def _keep_kind(self, old: ast.stmt, new: ast.stmt) -> None:
        self._decided[new] = self.stays_native(old)

    def _try(self, node: ast.Try | ast.TryStar, native: bool, own_loop: bool) -> None:
        tried = self._block_outcome(node.body, native, own_loop)
        node.body = self._block(node.body, native, own_loop)
        if node.orelse and tried.jumps:
            if tried.completes:
                guard = at(ast.If(none_of(self._flags(tried.jumps)), node.orelse, []), node.orelse[0])
                node.orelse = self._block([guard], native, own_loop)
            else:
                node.orelse = []
        elif node.orelse:
            node.orelse = self._block(node.orelse, native, own_loop)
        for handler in node.handlers:
            handler.body = self._block(handler.body, native, own_loop)
        node.finalbody = self._block(node.finalbody, native, own_loop)

    def _without_else(self, body: list[ast.stmt]) -> list[ast.stmt]:
        """`body` with each loop that has an `else` as a loop and what follows it, at every depth."""
        done: list[ast.stmt] = []
        for node in body:
            if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
                done.append(node)
                continue
            for block in _blocks(node):
                block[:] = self._without_else(block)
            done.append(node)
            if isinstance(node, ast.While | ast.For) and node.orelse and node not in self._native_jumps:
                orelse, node.orelse = node.orelse, []
                if _breaks(node.body):
                    broken = self._broken_names[node] = self._flag("did_break")
                    orelse = [at(ast.If(none_of([broken]), orelse, []), orelse[0])]
                done += orelse
        return done

    def _loop_body(self, node: ast.While | ast.For, native: bool) -> tuple[list[ast.stmt], list[str], list[ast.stmt]]:
        """The rewritten body, the flags that end the loop, and the assignments before the loop."""
        stays = self.stays_native(node)
        loop = _Loop(broken=self._broken_names.get(node, ""))
        self._loops.append(loop)
        body = self._block(node.body, native and stays, stays)
        self._loops.pop()
        jumps = self._block_outcome(node.body, native and stays, stays).jumps
        ends = [loop.broken] if loop.broken else []
        if RETURN in jumps:
            ends.append(self._returned())
        if loop.continued:
            body.insert(0, at(assign(loop.continued, constant(False)), node.body[0]))
        before: list[ast.stmt] = []
        if loop.broken:
            before.append(at(assign(loop.broken, constant(False)), node))
        return body, ends, before

    def _while(self, node: ast.While, native: bool) -> list[ast.stmt]:
        body, ends, before = self._loop_body(node, native)
        test = node.test
        if not self.stays_native(node) and not self._repeatable(test):
            # The test does more than look: it runs before the loop and at the end of each iteration.
            go = self._namer.new("goes_on")
            again: list[ast.stmt] = [at(assign(go, copied(test)), test)]
            body += [at(ast.If(none_of(ends), again, []), test)] if ends else again
            before.append(at(assign(go, test), test))
            test = load(go)
        if ends:
            parts = [none_of([end]) for end in ends]
            test = all_of(parts if _is_true(test) else [*parts, test])
        new = ast.While(at(test, node.test), body, node.orelse)
        self._keep_kind(node, new)
        return [*before, at(new, node)]

    def _for(self, node: ast.For, native: bool) -> list[ast.stmt]:
        body, ends, before = self._loop_body(node, native)
        new = ast.For(node.target, node.iter, body, node.orelse)
        if ends:
            self._result.extra_tests[new] = at(none_of(ends), node)
        self._keep_kind(node, new)
        return [*before, at(new, node)]


def _is_docstring(node: ast.stmt) -> bool:
    match node:
        case ast.Expr(value=ast.Constant(value=str())):
            return True
    return False


def _either(one: _Outcome, other: _Outcome) -> _Outcome:
    return _Outcome(one.jumps | other.jumps, one.completes or other.completes)


def _is_true(test: ast.expr) -> bool:
    return isinstance(test, ast.Constant) and bool(test.value)


def _irrefutable(case: ast.match_case) -> bool:
    return case.guard is None and isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None


def _breaks(body: list[ast.stmt]) -> bool:
    """Whether a `break` in `body` leaves the loop that `body` belongs to."""
    for node in body:
        if isinstance(node, ast.Break):
            return True
        if isinstance(node, ast.While | ast.For | ast.AsyncFor):
            if _breaks(node.orelse):
                return True
        elif not isinstance(node, (*FUNCTIONS, ast.ClassDef)) and any(map(_breaks, _blocks(node))):
            return True
    return False


def _blocks(node: ast.stmt) -> list[list[ast.stmt]]:
    blocks = [getattr(node, name, []) for name in ("body", "orelse", "finalbody")]
    blocks += [handler.body for handler in getattr(node, "handlers", [])]
    blocks += [case.body for case in getattr(node, "cases", [])]
    return blocks


def _around_jumps_out_of_finally(body: list[ast.stmt]) -> set[ast.stmt]:
    """Where a `finally` is left by a jump, which swallows an exception, what contains jumps stays native."""
    nodes = list(own_all(body))
    if not any(isinstance(n, ast.Try | ast.TryStar) and _has_jump(n.finalbody) for n in nodes):
        return set()
    kinds = (ast.If, ast.While, ast.For, ast.Match)
    return {n for n in nodes if isinstance(n, kinds) and _has_jump([n])}


def _has_jump(body: list[ast.stmt]) -> bool:
    return any(isinstance(n, ast.Return | ast.Break | ast.Continue) for n in own_all(body))
