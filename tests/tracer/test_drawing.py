"""The picture of a graph: which boxes there are, what they say, and what a notebook is given."""

from __future__ import annotations

import sys
import types
import webbrowser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import tenfold as tf
from tenfold.runtime.diagram import Box, Diagram
from tenfold.tracer.drawing import diagram


def _of_kind(found: Diagram, kind: str) -> list[Box]:
    return [box for box in found.boxes if box.kind == kind]


def _collatz() -> Any:
    @tf.function
    def collatz(n: Any) -> Any:
        steps = 0
        while n != 1:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            steps += 1
        return steps

    return collatz.get_concrete_function(tf.constant(6)).graph


def test_boxes_of_a_straight_function() -> None:
    @tf.function
    def f(x: Any, y: Any) -> Any:
        return tf.matmul(x, y, transpose_b=True) + 1.0

    found = diagram(f.get_concrete_function(tf.zeros([2, 3]), tf.zeros([4, 3])).graph.ir)
    assert found.title == "f"
    x, y, matmul, one, add, result = found.boxes
    assert [(b.title, b.kind, b.lines) for b in (x, y)] == [
        ("x", "input", ("float32[2, 3]",)),
        ("y", "input", ("float32[4, 3]",)),
    ]
    assert (matmul.title, matmul.kind, matmul.inputs) == ("MatMul", "op", (x.key, y.key))
    # Flags that are off are left out; the user's line is there.
    assert matmul.lines[:2] == ("%MatMul : float32[2, 4]", "transpose_b=True")
    assert matmul.lines[2].startswith("test_drawing.py:") and len(matmul.lines) == 3
    assert (one.title, one.kind) == ("1.0", "constant")
    assert (add.title, add.inputs) == ("AddV2", (matmul.key, one.key))
    assert (result.title, result.kind, result.inputs) == ("return", "output", (add.key,))


def test_sub_graphs_are_inside_their_node() -> None:
    found = diagram(_collatz().ir)
    (loop,) = _of_kind(found, "control")
    assert loop.title == "While"
    test, body = loop.children
    assert (test.title, body.title) == ("collatz.test", "collatz.body")
    (branch,) = _of_kind(body, "control")
    assert branch.title == "If" and len(branch.children) == 2
    assert {"next n", "next steps"} == {box.title for box in _of_kind(body, "output")}


def test_variables_are_drawn_apart() -> None:
    read, written = tf.Variable([1.0, 2.0], name="read"), tf.Variable(0.0, name="written")
    captured = tf.constant([3.0, 4.0])

    @tf.function
    def f(x: Any) -> Any:
        written.assign(tf.reduce_sum(x))
        return x * read + captured

    found = diagram(f.get_concrete_function(tf.zeros([2])).graph.ir)
    inputs = [box.title for box in _of_kind(found, "input")]
    assert inputs[0] == "x" and len(inputs) == 2
    variables = [box.title for box in _of_kind(found, "variable")]
    assert {"read", "written"} == set(variables) - {"ReadVariableOp"}
    assert [box.title for box in _of_kind(found, "output")] == ["return", "written :="]


def test_variables_are_drawn_apart_inside_loops() -> None:
    weight = tf.Variable(2.0, name="weight")

    @tf.function
    def f(x: Any, n: Any) -> Any:
        for _ in tf.range(n):
            if x < 100.0:
                x *= weight
        return x

    found = diagram(f.get_concrete_function(tf.constant(1.0), tf.constant(3)).graph.ir)
    assert [box.title for box in _of_kind(found, "variable")] == ["weight"]
    (loop,) = (box for box in found.boxes if box.title in ("For", "While"))
    (body,) = (child for child in loop.children if child.title.endswith("body"))
    (branch,) = (box for box in body.boxes if box.title == "If")
    for inner in (body, branch.children[0]):
        titles = {box.title for box in _of_kind(inner, "variable")}
        assert titles and all("weight" in title or title == "ReadVariableOp" for title in titles)
        assert not any("weight" in box.title for box in _of_kind(inner, "input"))


def test_gradients_and_effects_have_their_colours() -> None:
    @tf.function
    def f(x: Any) -> Any:
        tf.print(x)
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.tanh(x)
        return tape.gradient(y, x)

    found = diagram(f.get_concrete_function(tf.constant(1.0)).graph.ir)
    assert [box.title for box in _of_kind(found, "vjp")] == ["Vjp of Tanh"]
    assert len(_of_kind(found, "effect")) == 1


def test_svg_is_well_formed_and_shows_the_graph() -> None:
    graph = _collatz()
    root = ElementTree.fromstring(graph.to_svg())
    texts = {e.text for e in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"collatz", "While", "If", "FloorMod", "n"} <= texts
    assert graph._repr_svg_() == graph.to_svg()


def test_html_holds_the_picture_and_the_text() -> None:
    html = _collatz()._repr_html_()
    assert "<svg" in html and "collatz(%n: int32[]) -&gt; (int32[])" in html


def test_show_opens_the_picture_in_a_browser(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.delitem(sys.modules, "IPython", raising=False)
    monkeypatch.setattr(webbrowser, "open", lambda uri: opened.append(uri) or True)
    graph = _collatz()
    graph.show()
    (file,) = tmp_path.iterdir()
    assert opened == [file.as_uri()]
    assert file.read_text(encoding="utf-8") == graph.to_svg()
    assert capsys.readouterr().out == f"{file}\n"
    monkeypatch.setattr(webbrowser, "open", lambda uri: False)
    with pytest.raises(RuntimeError, match=r"no web browser .*\.svg"):
        graph.show()


def test_show_in_a_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Any] = []
    display = types.SimpleNamespace(display=shown.append, HTML=lambda text: ("HTML", text))
    notebook = types.SimpleNamespace(get_ipython=lambda: object(), display=display)
    monkeypatch.setitem(sys.modules, "IPython", notebook)
    graph = _collatz()
    graph.show()
    assert shown == [("HTML", graph._repr_html_())]
