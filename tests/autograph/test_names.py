from __future__ import annotations

import ast
from typing import Any

import pytest

from tenfold.autograph.names import Namer, bound, changes, copied, place, reads, scope


def _function(text: str) -> ast.FunctionDef:
    lines = "".join(f"    {line}\n" for line in text.splitlines())
    node = ast.parse(f"def f(a, b, xs, d, o):\n{lines}").body[0]
    assert isinstance(node, ast.FunctionDef)
    return node


def test_fresh_names_are_numbered() -> None:
    namer = Namer({"state", "body_2"})
    assert [namer.new(n) for n in ("state", "body", "body", "body")] == [
        "state_2",
        "body",
        "body_3",
        "body_4",
    ]
    assert "body" in namer.given
    assert "state" not in namer.given


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("x = y = 1", {"x", "y"}),
        ("a, (b, *c) = d", {"a", "b", "c"}),
        ("for i in x: j = 1", {"i", "j"}),
        ("with a as b: pass", {"b"}),
        ("import p.q, r as s", {"p", "s"}),
        ("try: pass\nexcept E as e: pass", {"e"}),
        ("[i for i in (k := y)]", {"k"}),
        ("x.y = 1\nz[0] = 2", set()),
        ("def g(p): q = 1", {"g"}),
        ("class C: q = 1", {"C"}),
        ("del x", {"x"}),
        ("match s:\n  case [p, *q]: pass\n  case {'k': r, **t}: pass", {"p", "q", "r", "t"}),
    ],
)
def test_bound(text: str, names: set[str]) -> None:
    assert bound(ast.parse(text).body) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("x + y[z].w", {"x", "y", "z"}),
        ("[i + k for i in i]", {"i", "k"}),
        ("lambda p, q=r: p + s", {"r"}),
        ("(n := m)", {"m"}),
    ],
)
def test_reads(text: str, names: set[str]) -> None:
    assert reads(ast.parse(text, mode="eval").body) == names


@pytest.mark.parametrize("text", ["a.b", "a.b.c", "a[0]", "a['k'].b", "a[i]", "a[-1]"])
def test_places(text: str) -> None:
    found = place(ast.parse(text, mode="eval").body)
    assert found is not None
    assert found.text == text


@pytest.mark.parametrize("text", ["a", "f().b", "a[i + 1]", "a[1:2]", "a[f()]"])
def test_no_places(text: str) -> None:
    assert place(ast.parse(text, mode="eval").body) is None


@pytest.mark.parametrize(
    ("text", "names", "places", "containers"),
    [
        ("x = 1\no.p = 2\nd['k'] += 1", {"x"}, ["d['k']", "o.p"], set()),
        ("xs[a] = 1", set(), ["xs[a]"], set()),
        ("xs[a] = 1\na += 1", {"a"}, [], {"xs"}),
        ("o.xs[a] = 1\na += 1", {"a"}, ["o.xs"], set()),
        ("o = 1\no.p = 2", {"o"}, [], set()),
        ("xs[a + 1] = 1", set(), [], {"xs"}),
        ("xs.append(1)\nxs[0] = 1", set(), [], {"xs"}),
        ("o.xs.append(1)\no.xs[0] = 1", set(), ["o.xs"], set()),
        ("d.get(1)", set(), [], set()),
    ],
)
def test_changes(text: str, names: set[str], places: list[str], containers: set[str]) -> None:
    node = _function(text)
    found = changes(node.body, scope(node))
    assert (found.names, sorted(found.places), found.containers) == (names, places, containers)


def test_scope() -> None:
    node = _function(
        "global g\nnonlocal n\ng = n = x = 1\ny: int\n"
        "def inner():\n    nonlocal x\n    x = y\ndel x\nsum(q for q in xs)\nkeep = (a for q in d)"
    )
    found = scope(node)
    assert found.parameters == ("a", "b", "xs", "d", "o")
    assert found.locals == {"a", "b", "xs", "d", "o", "x", "y", "inner", "keep"}
    assert (set(found.globals), set(found.nonlocals)) == ({"g"}, {"n"})
    assert found.captured & found.locals == {"x", "y", "a", "d"}  # what is consumed at once is not captured
    assert found.changed_by_calls == {"x"}
    assert found.deleted == {"x"}


def test_a_call_may_change_what_a_nested_function_assigns() -> None:
    node = _function("x = 1\ndef inner():\n    nonlocal x\n    x = 2\nb()")
    call: Any = node.body[-1]
    assert changes([call], scope(node)).names == {"x"}


def test_copies_are_deep() -> None:
    tree = ast.parse("if x: y = [1, z]")
    new = copied(tree)
    assert ast.dump(new, include_attributes=True) == ast.dump(tree, include_attributes=True)
    assert not {id(n) for n in ast.walk(new) if n._fields} & {id(n) for n in ast.walk(tree) if n._fields}
