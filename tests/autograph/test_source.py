from __future__ import annotations

import ast
import doctest
import linecache
import subprocess
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from tenfold.autograph import UnconvertedWarning, convert
from tenfold.autograph.source import Definition, find

from . import samples as _samples
from .fake_host import Staged, hidden, staged

samples: Any = _samples


def _text(function: Any) -> str:
    found = find(function)
    assert isinstance(found, Definition)
    return ast.unparse(found.node)


def test_lambdas_that_share_a_line() -> None:
    assert [_text(f) for f in samples.three] == [
        "lambda x: 1 if x > 0 else 2",
        "lambda x: 3 if x > 0 else 4",
        "lambda x: 5 if x > 0 else 6",
    ]
    assert [_text(f) for f in samples.twins] == ["lambda x: x if x else 0", "lambda x: x if x else 1"]
    assert _text(samples.Outer.same) == "lambda self, x: x if x > 0 else 0"


def test_decorated_and_one_line_functions() -> None:
    assert _text(samples.one_line).startswith("def one_line(x):")
    inner: Any = samples.twice_decorated
    while hasattr(inner, "__wrapped__"):
        inner = inner.__wrapped__
    assert "def twice_decorated(x):" in _text(inner)


def test_a_method_knows_the_class_of_its_private_names() -> None:
    found = find(samples.Outer.Inner.method)
    assert isinstance(found, Definition)
    assert found.class_name == "Inner"


def test_registered_source_is_found() -> None:
    source = "def f(x):\n    if x > 0:\n        return x\n    return -x\n"
    linecache.cache["<registered>"] = (len(source), None, source.splitlines(True), "<registered>")
    namespace: dict[str, Any] = {}
    exec(compile(source, "<registered>", "exec"), namespace)
    with staged():
        assert hidden(convert(namespace["f"])(Staged(-3))) == 3


def test_a_file_that_is_not_python_as_a_whole() -> None:
    source = "%magic line\nclass A:\n    def f(self, x):\n        return x if x > 0 else 1\n"
    linecache.cache["<cell>"] = (len(source), None, source.splitlines(True), "<cell>")
    namespace: dict[str, Any] = {}
    exec(compile(source.replace("%magic line", ""), "<cell>", "exec"), namespace)
    with staged():
        assert hidden(convert(namespace["A"]().f)(Staged(-3))) == 1


def test_a_function_in_a_doctest() -> None:
    text = (
        ">>> from tenfold.autograph import to_code\n"
        ">>> def f(x):\n...     if x > 0:\n...         return x\n...     return -x\n"
        ">>> 'ag.if_stmt' in to_code(f)\nTrue\n"
    )
    parsed = doctest.DocTestParser().get_doctest(text, {}, "text", None, None)
    assert doctest.DocTestRunner(verbose=False).run(parsed).failed == 0


def test_without_source_the_function_runs_as_it_is_with_one_warning() -> None:
    namespace: dict[str, Any] = {}
    exec("def f(x):\n    if x > 0:\n        return x\n    return -x\n", namespace)
    with pytest.warns(UnconvertedWarning, match=r"f .*runs as it is written: no source .*Python values only"):
        assert convert(namespace["f"])(-2) == 2
    assert convert(namespace["f"])(-2) == 2  # no second warning: warnings are errors here


def test_no_warning_where_there_is_nothing_to_decide() -> None:
    namespace: dict[str, Any] = {}
    exec("def f(x):\n    return x + 1\n", namespace)
    assert convert(namespace["f"])(1) == 2


def test_a_changed_file_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "changing.py"
    path.write_text("def f(x):\n    return x if x > 0 else 1\n")
    module = types.ModuleType("changing")
    exec(compile(path.read_text(), str(path), "exec"), module.__dict__)
    path.write_text("import os\n\ndef g(y):\n    return y\n")
    assert "was the file changed?" in str(find(module.f))


@pytest.mark.skipif(sys.version_info < (3, 13), reason="the interactive shell keeps its source from 3.13 on")
def test_the_interactive_shell() -> None:
    lines = [
        "from tenfold.autograph import to_code",
        "def f(x):",
        "    if x > 0:",
        "        return x",
        "    return -x",
        "",
        "print(to_code(f))",
        "",
    ]
    typed = "\n".join(lines)
    shell = subprocess.run([sys.executable, "-i"], input=typed, capture_output=True, text=True, check=True)
    assert "# line 2: if x > 0:" in shell.stdout


def test_same_name_is_told_apart_by_line() -> None:
    assert "'first'" in _text(samples.same)
