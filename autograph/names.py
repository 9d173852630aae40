"""Which names and places a piece of code binds, reads and changes; and fresh names for generated code."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Namer:
    """Hands out names that the user's code does not use."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._given: set[str] = set()

    def new(self, wanted: str) -> str:
        name, number = wanted, 1
        while name in self._taken:
            number += 1
            name = f"{wanted}_{number}"
        self._taken.add(name)
        self._given.add(name)
        return name

    @property
    def given(self) -> frozenset[str]:
        """The names handed out so far."""
        return frozenset(self._given)


@dataclass(frozen=True)
class Place:
    """An attribute or item that a statement changes: `self.x`, `d['k']`, `xs[i]`."""

    text: str
    node: ast.expr
    names: frozenset[str]
    assigned: bool = False
    """Whether something else is put there."""
    mutated: bool = False
    """Whether what stands there is changed in place (a list that is appended to)."""


@dataclass
class Changes:
    """What statements change: names, places in objects, and `containers` that are changed in place."""

    names: set[str] = field(default_factory=set)
    places: dict[str, Place] = field(default_factory=dict)
    containers: set[str] = field(default_factory=set)
    rebound: frozenset[str] = frozenset()


_IN_PLACE = frozenset(
    {"append", "extend", "insert", "pop", "remove", "clear", "sort", "reverse"}
    | {"update", "setdefault", "popitem", "discard"}
)
"""The methods of Python's lists, dicts and sets that change them (`add` is too common a name)."""


def parameters(args: ast.arguments) -> list[str]:
    names = [a.arg for a in (*args.posonlyargs, *args.args, *args.kwonlyargs)]
    if args.vararg:
        names.append(args.vararg.arg)
    if args.kwarg:
        names.append(args.kwarg.arg)
    return names


def children(node: ast.AST) -> list[ast.AST]:
    """The nodes directly below `node`."""
    found: list[ast.AST] = []
    for value in node.__dict__.values():
        if isinstance(value, list):
            found += [v for v in value if isinstance(v, ast.AST)]
        elif isinstance(value, ast.AST):
            found.append(value)
    return found


def copied(node: ast.AST) -> Any:
    """A copy of a tree, much faster than `copy.deepcopy`."""
    new = node.__class__.__new__(node.__class__)
    fields = new.__dict__
    for name, value in node.__dict__.items():
        if isinstance(value, ast.AST):
            value = copied(value) if value.__dict__ else value
        elif isinstance(value, list):
            value = [copied(v) if isinstance(v, ast.AST) else v for v in value]
        fields[name] = value
    return new


def own(node: ast.AST) -> list[ast.AST]:
    """The nodes below `node` that are evaluated in its own scope (comprehensions count as its own)."""
    found: list[ast.AST] = []
    stack: list[ast.AST] = [node]
    while stack:
        child = stack.pop()
        found.append(child)
        kind = child.__class__
        if kind in _LEAVES:
            continue
        if kind in _SCOPES:
            stack.extend(_outer_parts(child))
        else:
            stack.extend(children(child))
    return found


_LEAVES = frozenset({ast.Name, ast.Constant, ast.Pass, ast.Break, ast.Continue})
_SCOPES = frozenset({ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef})


def own_all(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    for node in nodes:
        yield from own(node)


def _outer_parts(node: ast.AST) -> list[ast.AST]:
    """What of a nested function or class is evaluated around it."""
    if isinstance(node, ast.ClassDef):
        return [*node.decorator_list, *node.bases, *node.keywords]
    assert isinstance(node, FUNCTIONS)
    args = node.args
    parts: list[ast.AST] = [*args.defaults, *(d for d in args.kw_defaults if d is not None)]
    if not isinstance(node, ast.Lambda):
        parts += node.decorator_list
        annotated = [*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg]
        parts += [a.annotation for a in annotated if a is not None and a.annotation is not None]
        parts += [node.returns] if node.returns is not None else []
    return parts


def bound(nodes: Iterable[ast.AST]) -> set[str]:
    """The names that `nodes` bind or delete in their own scope."""
    names: set[str] = set()
    for node in _outside_comprehension_targets(nodes):
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                names.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.ExceptHandler(name=str(name)):
                names.add(name)
            case ast.alias(name=name, asname=other):
                names.add(other or name.partition(".")[0])
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                names.add(name)
            case ast.MatchMapping(rest=str(name)):
                names.add(name)
    return names


_BINDING = frozenset(
    {
        ast.Name,
        ast.FunctionDef,
        ast.AsyncFunctionDef,
        ast.ClassDef,
        ast.ExceptHandler,
        ast.alias,
        ast.MatchAs,
        ast.MatchStar,
        ast.MatchMapping,
    }
)


def _outside_comprehension_targets(nodes: Iterable[ast.AST]) -> list[ast.AST]:
    """The nodes of `own_all` that may bind a name of the function, which a comprehension's targets do not."""
    found: list[ast.AST] = []
    skip: set[int] = set()
    for child in own_all(nodes):
        kind = child.__class__
        if kind is ast.comprehension:
            assert isinstance(child, ast.comprehension)
            skip.update(id(n) for n in ast.walk(child.target))
        elif kind in _BINDING and id(child) not in skip:
            found.append(child)
    return found


def reads(node: ast.AST | None) -> set[str]:
    """The names that evaluating `node` in its own scope reads (nested functions read when called)."""
    if node is None:
        return set()
    found: set[str] = set()
    _read(node, found)
    return found


def _read(node: ast.AST, found: set[str]) -> None:
    if isinstance(node, ast.Name):
        if isinstance(node.ctx, ast.Load):
            found.add(node.id)
    elif isinstance(node, COMPREHENSIONS):
        inner: set[str] = set()
        targets: set[str] = set()
        for generator in node.generators:
            targets |= {n.id for n in ast.walk(generator.target) if isinstance(n, ast.Name)}
        for child in children(node):
            _read(child, inner)
        first: set[str] = set()
        _read(node.generators[0].iter, first)
        found |= (inner - targets) | first
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        for part in _outer_parts(node):
            _read(part, found)
    else:
        for child in children(node):
            _read(child, found)


def free(node: ast.AST) -> set[str]:
    """The names that a nested function, class or generator uses from around it."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        body: list[ast.AST] = [node.body] if isinstance(node, ast.Lambda) else list(node.body)
        declared = _declared(body, ast.Nonlocal)
        local = (set(parameters(node.args)) | bound(body)) - declared - _declared(body, ast.Global)
        return (_all_names(body) | declared) - local - _declared(body, ast.Global)
    if isinstance(node, ast.ClassDef):
        return _all_names(node.body)
    return reads(node)


def _declared(nodes: Iterable[ast.AST], kind: type[ast.Nonlocal] | type[ast.Global]) -> set[str]:
    return {name for node in own_all(nodes) if isinstance(node, kind) for name in node.names}


def _all_names(nodes: Iterable[ast.AST]) -> set[str]:
    found: set[str] = set()
    for node in own_all(nodes):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            found |= free(node)
    return found


@dataclass(frozen=True)
class Scope:
    """The names of one function."""

    parameters: tuple[str, ...]
    locals: frozenset[str]
    globals: frozenset[str]
    nonlocals: frozenset[str]
    captured: frozenset[str]
    """Names that nested functions use: they may be read at any time."""
    changed_by_calls: frozenset[str]
    """Names that nested functions assign (`nonlocal`): any call may change them."""
    deleted: frozenset[str]

    @property
    def changeable(self) -> frozenset[str]:
        """The names that the function may assign."""
        return self.locals | self.globals | self.nonlocals


def scope(node: ast.FunctionDef) -> Scope:
    captured: set[str] = set()
    by_calls: set[str] = set()
    consumed: set[int] = set()
    deleted: set[str] = set()
    for child in own_all(node.body):
        if isinstance(child, ast.Call):
            consumed.update(id(a) for a in child.args if isinstance(a, ast.GeneratorExp))
        if isinstance(child, (*FUNCTIONS, ast.ClassDef)) or (
            isinstance(child, ast.GeneratorExp) and id(child) not in consumed
        ):
            captured |= free(child)
        if isinstance(child, (*FUNCTIONS, ast.ClassDef)):
            by_calls |= {n for c in ast.walk(child) if isinstance(c, ast.Nonlocal) for n in c.names}
        if isinstance(child, ast.Name) and isinstance(child.ctx, ast.Del):
            deleted.add(child.id)
        if isinstance(child, ast.ExceptHandler) and child.name:
            deleted.add(child.name)
    declared_global = _declared(node.body, ast.Global)
    declared_nonlocal = _declared(node.body, ast.Nonlocal)
    names = set(parameters(node.args)) | bound(node.body) | _annotated(node.body)
    local = names - declared_global - declared_nonlocal
    return Scope(
        tuple(parameters(node.args)),
        frozenset(local),
        frozenset(declared_global),
        frozenset(declared_nonlocal),
        frozenset(captured),
        frozenset(by_calls),
        frozenset(deleted),
    )


def _annotated(nodes: Iterable[ast.AST]) -> set[str]:
    found = (node.target for node in own_all(nodes) if isinstance(node, ast.AnnAssign))
    return {target.id for target in found if isinstance(target, ast.Name)}


def place(node: ast.expr) -> Place | None:
    """`node` as a place that can be read and written again without side effects, if it is one."""
    if _simple(node) and not isinstance(node, ast.Name):
        names = frozenset(n.id for n in ast.walk(node) if isinstance(n, ast.Name))
        return Place(ast.unparse(node), node, names)
    return None


def _simple(node: ast.expr) -> bool:
    match node:
        case ast.Name():
            return True
        case ast.Attribute(value=value):
            return _simple(value)
        case ast.Subscript(value=value, slice=key):
            return _simple(value) and _simple_key(key)
    return False


def _simple_key(key: ast.expr) -> bool:
    match key:
        case ast.Name() | ast.Constant():
            return True
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant()):
            return True
    return False


def changes(nodes: Iterable[ast.AST], scope: Scope) -> Changes:
    """What running `nodes` may change."""
    nodes = list(nodes)
    found = Changes(names=bound(nodes))
    found.rebound = frozenset(found.names)
    for node in own_all(nodes):
        if isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
            _change(node, found)
        elif isinstance(node, ast.Call):
            found.names |= scope.changed_by_calls
            if isinstance(node.func, ast.Attribute) and node.func.attr in _IN_PLACE:
                _mutate(node.func.value, found)
    _settle(found)
    found.names &= scope.changeable
    return found


def appended(node: ast.Expr) -> ast.expr | None:
    """`xs` of the statement `xs.append(value)`."""
    match node.value:
        case ast.Call(func=ast.Attribute(value=target, attr="append"), args=[value], keywords=[]) if not isinstance(
            value, ast.Starred
        ):
            return target
    return None


def _change(node: ast.Attribute | ast.Subscript, found: Changes) -> None:
    it = place(node)
    if it is not None:
        known = found.places.get(it.text, it)
        found.places[it.text] = dataclasses.replace(known, assigned=True)
    elif isinstance(node, ast.Subscript):  # a slice or a computed key: the whole container changes
        _mutate(node.value, found)


def _mutate(target: ast.expr, found: Changes) -> None:
    if isinstance(target, ast.Name):
        found.containers.add(target.id)
    elif (it := place(target)) is not None:
        known = found.places.get(it.text, it)
        found.places[it.text] = dataclasses.replace(known, mutated=True)


def _settle(found: Changes) -> None:
    """Where what a place hangs on changes itself, carry what it hangs on instead."""
    changing = set(found.names)
    for it in list(found.places.values()):
        if not it.names & changing:
            continue
        del found.places[it.text]
        base: ast.expr = it.node
        while isinstance(base, ast.Attribute | ast.Subscript):
            base = base.value
            if isinstance(base, ast.Name) and base.id in changing:
                break
            outer = place(base)
            if outer is None or not outer.names & changing:
                _mutate(base, found)
                break
    for it in list(found.places.values()):
        if isinstance(it.node, ast.Subscript) and _is_mutated(it.node.value, found):
            del found.places[it.text]  # the whole container is carried


def _is_mutated(node: ast.expr, found: Changes) -> bool:
    if isinstance(node, ast.Name):
        return node.id in found.containers
    it = place(node)
    return it is not None and it.text in found.places and found.places[it.text].mutated
