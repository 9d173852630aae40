"""The pipeline: the order of the passes, their line in the history, and sub-graphs."""

from __future__ import annotations

from typing import Any

import tenfold as tf
from tenfold.tracer.graph import Graph
from tenfold.tracer.passes import pipeline
from tenfold.tracer.passes.pipeline import optimize, verifying


def _graphs(function: Any, *args: Any) -> tuple[Graph, Graph]:
    found = tf.function(function, autograph=False).get_concrete_function(*args).graph
    return found.traced.ir, found.ir


def test_history_says_what_each_pass_changed() -> None:
    def f(x: Any) -> Any:
        tf.exp(x)
        return tf.identity(x) + (tf.constant(1.0) + 2.0) + (x + 3.0) * (x + 3.0)

    traced, final = _graphs(f, tf.constant(1.0))
    assert traced.history == ()
    assert [line.split(":")[0] for line in final.history] == [
        "prune", "simplify", "fold_constants", "common_subexpressions", "prune",
    ][: len(final.history)]  # fmt: skip
    assert final.history[0] == f"prune: {traced.size()} -> {traced.size() - 1} nodes"
    assert final.history[-1].endswith(f"-> {final.size()} nodes")


def test_a_graph_that_no_pass_changes_is_the_same_object() -> None:
    traced, final = _graphs(lambda x: tf.sin(x), tf.constant(1.0))
    assert final is traced
    assert optimize(final) is final


def test_branches_and_bodies_are_optimized_and_stay_shared_with_their_pullbacks() -> None:
    def f(x: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.cond(x > 0.0, lambda: tf.sin(x) * tf.sin(x), lambda: tf.identity(x))
        return y, tape.gradient(y, x)

    traced, final = _graphs(f, tf.constant(1.0))
    (cond,) = [n for n in final.nodes if n.op.name == "If"]
    (pullback,) = [n for n in final.nodes if n.op.name == "Vjp" and n.attrs[0].name == "If"]
    assert pullback.forward is cond
    assert pullback.attrs[1] == cond.attrs and all(a is b for a, b in zip(pullback.attrs[1], cond.attrs, strict=True))
    assert final.size() < traced.size()
    assert len([n for n in cond.attrs[0].nodes if n.op.name == "Sin"]) == 1


def test_verifying_is_restored() -> None:
    before = pipeline._verify
    try:
        with verifying():
            assert pipeline._verify
            raise KeyError
    except KeyError:
        pass
    assert pipeline._verify is before
