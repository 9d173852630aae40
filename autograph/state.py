"""The state of a rewritten branch or loop: `get_state`, `set_state` and the words for its variables."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from .liveness import Facts
from .names import Namer, Place, Scope, changes, copied
from .resolve import UNKNOWN, Resolver
from .staging import RETURN_VALUE
from .template import assign, at, constant, function, load, method, store, strings, thunk


@dataclass
class _Lines:
    """What `get_state` returns, what `set_state` unpacks into, and what it does with it then."""

    read: list[ast.expr] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    stores: list[ast.stmt] = field(default_factory=list)


@dataclass(frozen=True)
class StateCode:
    """Writes the state functions of the branches and loops of one function."""

    operators: str
    namer: Namer
    scope: Scope
    return_value: str
    resolver: Resolver

    def of(self, node: ast.If | ast.While | ast.For, facts: Facts) -> tuple[list[ast.stmt], list[ast.expr]]:
        """The two functions, and the arguments that name them; nothing where nothing is carried.

        Carried are the names that `node` changes and that are live behind it, the places that it changes, and
        the containers that it changes in place. Behind these follow, without a word in the block's names,
        the names that are dead behind it but that one branch changes and the other needs as they were.
        """
        changed = changes(_parts(node), self.scope)
        names = sorted((changed.names & facts.live) | (changed.containers & self.scope.changeable))
        outer = sorted(n for n in changed.containers - self.scope.changeable if self._is_data(n))
        places = sorted(text for text, it in changed.places.items() if it.assigned or self._is_data(_root(it)))
        reset = sorted((changed.names & facts.needed).difference(names)) if isinstance(node, ast.If) else []
        if not (names or places or outer or reset):
            return [], []
        lines = _Lines()
        for name in names:
            in_place = name in changed.containers
            self._name(lines, name, facts, in_place, name in changed.rebound)
        for text in places:
            self._place(lines, changed.places[text])
        for name in outer:
            fresh = self.namer.new(f"new_{name}")
            lines.read.append(self._peek(self._snapshot(load(name)), name))
            lines.targets.append(fresh)
            lines.stores.append(ast.Expr(method(self.operators, "restored", load(name), load(fresh))))
        for name in reset:
            self._name(lines, name, facts)
        words = strings([*(self._word(n) for n in names), *places, *outer])
        return self._functions(node, lines, {*names, *reset}, words)

    def _functions(
        self, node: ast.stmt, lines: _Lines, assigned: set[str], words: ast.expr
    ) -> tuple[list[ast.stmt], list[ast.expr]]:
        get, put = self.namer.new("get_state"), self.namer.new("set_state")
        parameter = self.namer.new("state") if "state" in self.scope.changeable else "state"
        unpack = ast.Assign([ast.Tuple([store(t) for t in lines.targets], ast.Store())], load(parameter))
        getter = function(get, [], [ast.Return(ast.Tuple(lines.read, ast.Load()))])
        body = [*declarations(assigned, self.scope), unpack, *lines.stores]
        setter = function(put, [parameter], body)
        return [at(getter, node), at(setter, node)], [load(get), load(put), words]

    def _name(self, lines: _Lines, name: str, facts: Facts, mutated: bool = False, assigned: bool = True) -> None:
        value: ast.expr = self._snapshot(load(name)) if mutated else load(name)
        lines.read.append(value if name in facts.defined else self._peek(value, self._word(name)))
        if not mutated:
            lines.targets.append(name)
            return
        fresh = self.namer.new(f"new_{name}")
        lines.targets.append(fresh)
        lines.stores.append(assign(name, self._renewed(load(name), fresh, assigned)))

    def _renewed(self, old: ast.expr, new: str, assigned: bool) -> ast.expr:
        """What a changed container becomes: itself with the new content, unless another was put there."""
        if assigned:
            return self._snapshot(load(new))
        return method(self.operators, "restored", old, load(new))

    def _place(self, lines: _Lines, it: Place) -> None:
        node = _bare(it.node)
        value = self._snapshot(node) if it.mutated else node
        lines.read.append(self._peek(value, it.text))
        fresh = self.namer.new(f"new_{node.attr}" if isinstance(node, ast.Attribute) else "new_item")
        lines.targets.append(fresh)
        new: ast.expr = load(fresh)
        if it.mutated:
            new = self._renewed(_bare(it.node), fresh, it.assigned)
        target = _bare(it.node)
        if isinstance(target, ast.Attribute):
            done = method(self.operators, "set_attribute", target.value, constant(target.attr), new)
        else:
            assert isinstance(target, ast.Subscript)
            done = method(self.operators, "set_item", target.value, target.slice, new)
        lines.stores.append(ast.Expr(done))

    def _snapshot(self, value: ast.expr) -> ast.expr:
        return method(self.operators, "snapshot", value)

    def _peek(self, value: ast.expr, word: str) -> ast.expr:
        return method(self.operators, "peek", thunk(value), constant(word))

    def _word(self, name: str) -> str:
        return RETURN_VALUE if name == self.return_value else name

    def _is_data(self, name: str) -> bool:
        """Whether a name from around the function may stand for a container: not for a module or class."""
        return self.resolver.value(name) is UNKNOWN


def declarations(assigned: set[str] | frozenset[str], scope: Scope) -> list[ast.stmt]:
    """The `global` and `nonlocal` statements for a nested function that assigns these names."""
    lines: list[ast.stmt] = []
    if assigned & scope.globals:
        lines.append(ast.Global(sorted(assigned & scope.globals)))
    if assigned - scope.globals:
        lines.append(ast.Nonlocal(sorted(assigned - scope.globals)))
    return lines


def _parts(node: ast.If | ast.While | ast.For) -> list[ast.AST]:
    parts: list[ast.AST] = [*node.body]
    if isinstance(node, ast.If):
        parts += node.orelse
    if isinstance(node, ast.For):
        parts.append(node.target)
    return parts


def _root(it: Place) -> str:
    """The name that a place hangs on."""
    node = it.node
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    assert isinstance(node, ast.Name)
    return node.id


def _bare(node: ast.expr) -> ast.expr:
    """A copy of a place's node that is read, without positions."""
    new: ast.expr = copied(node)
    for child in ast.walk(new):
        for name in ("lineno", "col_offset", "end_lineno", "end_col_offset"):
            child.__dict__.pop(name, None)
    if isinstance(new, ast.Attribute | ast.Subscript):
        new.ctx = ast.Load()
    return new
