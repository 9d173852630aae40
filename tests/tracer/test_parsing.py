"""Reading printed graphs: the print of what was read is the print."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from contract.random_graphs import State, Step, all_nodes, programs, traced
from hypothesis import HealthCheck, given, settings

import tenfold as tf
from tenfold.runtime.op import Op
from tenfold.tracer.check import check
from tenfold.tracer.graph import Graph
from tenfold.tracer.lower import lower
from tenfold.tracer.parsing import GraphSyntaxError, parse_graph
from tenfold.tracer.printing import format_graph
from tenfold.tracer.pullback import VJP


def ops_of(graph: Graph) -> dict[str, Op]:
    """The ops of a graph by name."""
    found = {n.op.name: n.op for n in all_nodes(graph)}
    return found | {n.attrs[0].name: n.attrs[0] for n in all_nodes(graph) if n.op is VJP}


def graph_of(function: Any, *args: Any) -> Graph:
    graph: Graph = tf.function(function).get_concrete_function(*args).graph.ir
    return graph


def read_back(graph: Graph) -> Graph:
    """The graph, printed and read; checked, and printed again."""
    text = format_graph(graph)
    again = parse_graph(text, ops_of(graph))
    check(again)
    assert format_graph(again) == text
    return again


def test_a_program_with_everything() -> None:
    v = tf.Variable([1.0, 2.0], name="v")

    def f(x: Any, n: Any) -> Any:
        s = tf.reduce_sum(x, axis=1, keepdims=True) + 0.1
        while n > 0:
            s = s + tf.cast(n, tf.float64)
            n -= 1
        for i in tf.range(3):
            s += tf.cast(i, tf.float64)
        if tf.reduce_sum(s) > 0.0:
            v.assign(v * 2.0)
        a, _ = tf.split(x, 2)
        return s, tf.transpose(a, [1, 0]), tf.random.normal([2], seed=1), x[:, 1:], x[..., 0]

    graph = graph_of(f, tf.TensorSpec([2, 3], tf.float64), tf.TensorSpec([], tf.int32))
    again = read_back(graph)
    assert again.labels == graph.labels and again.history == graph.history
    x, key = np.arange(6.0).reshape(2, 3), np.uint32(0)
    import jax

    with jax.enable_x64(True):
        arrays = [x, np.int32(3), np.array([1.0, 2.0], np.float32), key]
        for mine, theirs in zip(lower(again)(*arrays), lower(graph)(*arrays), strict=True):
            np.testing.assert_array_equal(mine, theirs)


def test_pullbacks_find_their_forward_nodes() -> None:
    def f(x: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.sin(x) * x
        return y, tape.gradient(y, x)

    graph = graph_of(f, tf.constant(1.0))
    again = read_back(graph)
    pairs = zip(graph.nodes, again.nodes, strict=True)
    assert [n.forward and n.forward.name for n, _ in pairs] == [n.forward and n.forward.name for n in again.nodes]
    assert any(n.forward is not None for n in again.nodes)


@pytest.mark.parametrize("value", [
    1, -2.5, True, 1 + 2j, [1.0, 2.0], [[1], [2]], np.float32(0.1), np.float64(0.1), float("nan"), float("-inf"),
    [np.inf, -np.inf, np.nan], np.zeros((1, 1)), np.zeros((0, 3), np.float32), np.uint8(255), 2**40, -0.0,
], ids=repr)  # fmt: skip
def test_constants(value: Any) -> None:
    graph = graph_of(lambda: tf.constant(value))
    before, after = (g.nodes[-1].attrs[0] for g in (graph, read_back(graph)))
    assert before.array.shape == after.array.shape and before.array.dtype == after.array.dtype
    np.testing.assert_array_equal(before.array, after.array)


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(programs())
def test_random_programs(steps: tuple[Step, ...]) -> None:
    found = traced(steps, State.new())
    for graph in (found.traced, found.graph):
        read_back(graph)


def test_origins_are_kept() -> None:
    again = read_back(graph_of(lambda x: tf.sin(x), tf.constant(1.0)))
    assert str(again.nodes[0].origin).startswith("test_parsing.py:")


def _printing(x: Any) -> Any:
    tf.print("x", x)
    return x


def _asserting(x: Any) -> Any:
    tf.debugging.assert_positive(x)
    return x


@pytest.mark.parametrize(("function", "words"), [
    (lambda x: x + np.arange(100, dtype=np.float32), "left out most of the constant"),
    (_printing, "is no literal"),
    (_asserting, "a check cannot be read back"),
], ids=["a long constant", "an object", "a check"])  # fmt: skip
def test_what_a_print_leaves_out_is_an_error(function: Any, words: str) -> None:
    graph = graph_of(function, tf.ones([100]))
    with pytest.raises(GraphSyntaxError, match=words):
        parse_graph(format_graph(graph), ops_of(graph))


GOOD = "graph f(%x: float32[2]) -> (float32[2])\n  %s = Sin(%x) : float32[2]\n  return %s"


@pytest.mark.parametrize(("change", "number", "words"), [
    (("graph f(", "graf f("), 1, "wanted `graph name"),
    (("Sin(", "Sine("), 2, "no op 'Sine'"),
    (("Sin(%x)", "Sin(%y)"), 2, "%y is used before it is made"),
    (("Sin(%x)", "Sin(%x, axis=1)"), 2, "has no attribute 'axis'"),
    ((" : float32[2]\n", "\n"), 2, "1 results, but 0 types"),
    (("Sin(%x) : float32[2]", "Sin(%x) : float33[2]"), 2, "is no type"),
    (("%s =", "%x ="), 2, "%x is made twice"),
    (("Sin(%x)", "Sin %x"), 2, "wanted `%result"),
    (("return %s", "return s"), 3, "wanted `return"),
    (("return %s", "return %t"), 3, "%t is used before"),
    (("\n  return %s", ""), 2, "ends before"),
    (("return %s", "return %s\nmore"), 4, "goes on"),
], ids=lambda v: None)  # fmt: skip
def test_mistakes_name_their_line(change: tuple[str, str], number: int, words: str) -> None:
    ops = {"Sin": tf.sin.op}  # type: ignore[attr-defined]
    assert format_graph(parse_graph(GOOD, ops)) == GOOD
    with pytest.raises(GraphSyntaxError, match=words) as caught:
        parse_graph(GOOD.replace(*change), ops)
    assert caught.value.number == number
