from __future__ import annotations

import ast
from typing import Any

import pytest

from tenfold.autograph.liveness import Analysis
from tenfold.autograph.names import scope


def _facts(text: str, flags: frozenset[str] = frozenset()) -> tuple[Any, ast.FunctionDef]:
    lines = "".join(f"    {line}\n" for line in text.splitlines())
    node = ast.parse(f"def f(a, b):\n{lines}").body[0]
    assert isinstance(node, ast.FunctionDef)
    analysis = Analysis(scope(node), set(flags), {})
    analysis.run(node.body)
    first = next(n for n in ast.walk(node) if isinstance(n, ast.If | ast.While | ast.For))
    return analysis.facts[first], node


@pytest.mark.parametrize(
    ("text", "live"),
    [
        ("if a: x = 1\nreturn x", {"x"}),
        ("if a: x = 1\nx = 2\nreturn x", set()),
        ("if a: x = 1\nx += 2\nreturn b", {"x", "b"}),
        ("while a: x = b\nreturn x", {"a", "b", "x"}),
        ("while a:\n    x = b\n    a = x", {"a", "b"}),  # x is a temporary of the body
        ("for i in a:\n    x = i\nreturn b", {"b"}),
        ("for i in a:\n    b = b + i\nreturn b", {"b"}),
        ("try:\n    if a: x = 1\n    b()\nexcept E:\n    return x", {"b", "x", "E"}),
        ("try:\n    if a: x = 1\nfinally:\n    print(x)", {"x", "print"}),
        ("with a:\n    if b: x = 1\n    x = 2\nreturn x", {"x"}),  # the `with` may swallow an exception
        ("if a: x = 1\ng = lambda: x\nreturn b", {"b", "x"}),
        ("if a: x = 1\nmatch b:\n  case 1: return x\n  case _: pass", {"b", "x"}),
    ],
)
def test_live_behind(text: str, live: set[str]) -> None:
    assert _facts(text)[0].live == live


@pytest.mark.parametrize(
    ("text", "defined"),
    [
        ("x = 1\nwhile a: y = 1", {"a", "b", "x"}),
        ("if b: pass\n", {"a", "b"}),
        ("x = 1\ndel x\nif a: pass", {"a", "b"}),
        ("import m\ndef g(): pass\nif (w := a): pass", {"a", "b", "m", "g", "w"}),
    ],
)
def test_defined_before(text: str, defined: set[str]) -> None:
    assert _facts(text)[0].defined == defined


def test_both_branches_define() -> None:
    _, node = _facts("if a:\n    x = 1\nelse:\n    x = 2\nwhile x: x = y")
    analysis = Analysis(scope(node), set(), {})
    analysis.run(node.body)
    assert analysis.facts[node.body[1]].defined == {"a", "b", "x"}


def test_assignments_to_flags_that_nobody_reads_go() -> None:
    text = "flag = False\nif a:\n    x = 1\n    flag = True\nreturn b"
    _, node = _facts(text, frozenset({"flag"}))
    assert "flag" not in ast.unparse(node)
    _, node = _facts(text.replace("return b", "return flag"), frozenset({"flag"}))
    assert ast.unparse(node).count("flag") == 3


def test_what_a_branch_needs_as_it_was() -> None:
    facts, _ = _facts("if a:\n    b = 1\nelse:\n    x = b\nreturn a")
    assert "b" in facts.needed
    assert "b" not in facts.live
