"""The printed graph: one line a node, typed, with the user's line."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

import tenfold as tf
from tenfold.tracer.printing import format_attribute, format_graph


def _text(function: Any, *args: Any) -> str:
    return str(tf.function(function).get_concrete_function(*args).graph)


def _without_lines(text: str) -> str:
    return re.sub(r"\s+# test_printing\.py:\d+", "", text)


def test_a_straight_function() -> None:
    v = tf.Variable([1.0, 2.0, 3.0], name="weights")

    def f(x: Any) -> Any:
        y = tf.reduce_sum(x * v, axis=0, keepdims=True)
        v.assign(x)
        return y

    text = _text(f, tf.ones([3]))
    assert _without_lines(text) == (
        "graph f(%x: float32[3], %weights: float32[3]) -> (float32[1], float32[3])\n"
        "  # simplify: 3 -> 2 nodes\n"
        "  %mul = Mul(%x, %weights) : float32[3]\n"
        "  %Sum = Sum(%mul, axis=0, keepdims=True) : float32[1]\n"
        "  return %Sum, weights := %x"
    )
    assert len(re.findall(r"# test_printing\.py:\d+$", text, re.MULTILINE)) == 2


def test_sub_graphs_are_indented_under_their_node() -> None:
    def f(x: Any) -> Any:
        if x > 0:
            return x + 1.0
        return x

    lines = _without_lines(_text(f, tf.constant(1.0))).splitlines()
    at = lines.index("    then_branch:")
    assert lines[at + 1].startswith("      graph f.then(%x: float32[]) -> (")
    assert any(line.startswith("        %add = AddV2(%x, ") for line in lines)
    assert "    else_branch:" in lines


def test_effects_print_without_results() -> None:
    def f(x: Any) -> Any:
        tf.print("x:", x)
        return x

    assert re.search(r"^  PrintV2\(%x, pieces=\('x:', \{\}\)", _text(f, tf.constant(1.0)), re.MULTILINE)


def test_several_results_are_listed() -> None:
    text = _without_lines(_text(lambda x: tf.split(x, 2), tf.ones([4])))
    assert re.search(r"^  %(\w+)\.0, %\1\.1 = Split\w*\(%x, .*\) : float32\[2\], float32\[2\]$", text, re.MULTILINE)


def test_a_print_is_the_same_each_time() -> None:
    def f(x: Any) -> Any:
        return tf.sin(x) + tf.random.normal([2], seed=3)

    tf.random.set_seed(2)
    texts = {_text(f, tf.ones([2])) for _ in range(2)}
    assert len(texts) == 1


def test_long_attributes_are_shortened() -> None:
    assert format_attribute(tuple(range(100))).endswith("...")
    assert len(format_attribute(tuple(range(100)))) == 60
    assert format_attribute(tf.float32) == "tf.float32"
    assert format_attribute(tf.add.op) == "AddV2"  # type: ignore[attr-defined]


def test_constants_show_their_values() -> None:
    text = _text(lambda x: x + np.arange(3.0, dtype=np.float32) + 0.5, tf.ones([3]))
    assert "Const(value=[0.0, 1.0, 2.0])" in text and "Const(value=0.5)" in text
    assert format_graph(tf.function(lambda: tf.zeros([])).get_concrete_function().graph.ir).startswith("graph ")
