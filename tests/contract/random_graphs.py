"""Random graphs: small programs over a dozen ops, with constants, variables, conditions, loops and effects.

A program is data, a list of `Step`s: hypothesis makes and shrinks it, and its text says what was run.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from hypothesis import strategies as st

import tenfold as tf
from tenfold.tracer.graph import Graph
from tenfold.tracer.trace import Trace, trace

# Bounded functions, so that chains of them stay finite and comparable bit for bit.
UNARY: Final[dict[str, Callable[[Any], Any]]] = {
    "tanh": tf.tanh,
    "sin": tf.sin,
    "abs": tf.abs,
    "neg": tf.negative,
    "identity": tf.identity,
    "relu": tf.nn.relu,
    "mean": lambda x: tf.zeros([2]) + tf.reduce_mean(x),
    "reverse": lambda x: x[::-1],
    "round trip": lambda x: tf.reshape(tf.reshape(x, [2, 1]), [2]),
}
BINARY: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "add": tf.add,
    "subtract": tf.subtract,
    "multiply": lambda x, y: tf.tanh(x * y),
    "maximum": tf.maximum,
    "where": lambda x, y: tf.where(x > y, x, y * 0.5),
    "select": lambda x, y: tf.stack([x[0], y[1]]),
}


class Step(NamedTuple):
    """One step: what is done, to which of the values so far (counted from the last), and the steps inside."""

    kind: str
    name: str
    first: int
    second: int
    inner: tuple[Step, ...] = ()


def _steps(depth: int) -> st.SearchStrategy[list[Step]]:
    place = st.integers(0, 3)
    plain = st.one_of(
        st.builds(Step, st.just("unary"), st.sampled_from(sorted(UNARY)), place, place),
        st.builds(Step, st.just("binary"), st.sampled_from(sorted(BINARY)), place, place),
        st.builds(Step, st.just("constant"), st.sampled_from(["0.0", "1.0", "-0.5", "[0.25, -3.0]"]), place, place),
        st.builds(Step, st.sampled_from(["read", "assign"]), st.sampled_from(["v", "w"]), place, place),
    )
    if not depth:
        return st.lists(plain, min_size=1, max_size=4)
    inner = _steps(depth - 1).map(tuple)
    nested = st.builds(Step, st.sampled_from(["cond", "loop", "call", "while"]), st.just(""), place, place, inner)
    return st.lists(st.one_of(plain, plain, nested), min_size=1, max_size=6)


def programs() -> st.SearchStrategy[tuple[Step, ...]]:
    """Programs of a few steps, control flow nested once."""
    return _steps(1).map(tuple)


class State(NamedTuple):
    """The variables that a program reads and assigns."""

    v: tf.Variable
    w: tf.Variable

    @staticmethod
    def new() -> State:
        return State(tf.Variable([0.5, -1.0], name="v"), tf.Variable([2.0, 0.125], name="w"))


def run(steps: Sequence[Step], values: list[Any], state: State) -> list[Any]:
    """The values after the steps: eagerly, or recorded where a function is traced."""
    values = list(values)
    for step in steps:
        x, y = (values[-1 - at % len(values)] for at in (step.first, step.second))
        values.append(_one(step, x, y, state))
    return values


def _one(step: Step, x: Any, y: Any, state: State) -> Any:
    match step.kind:
        case "unary":
            return UNARY[step.name](x)
        case "binary":
            return BINARY[step.name](x, y)
        case "constant":
            return tf.zeros([2]) + tf.constant(np.array(eval(step.name), np.float32))
        case "read":
            return getattr(state, step.name).read_value()
        case "assign":
            getattr(state, step.name).assign(tf.tanh(x))
            return x
        case "cond":
            return tf.cond(x[0] > y[1], lambda: run(step.inner, [x, y], state)[-1], lambda: y)
        case "loop":
            return tf.foldl(lambda a, b: run(step.inner, [b, a], state)[-1], tf.stack([x, y, x]), initializer=y)
        case "while":
            return tf.while_loop(
                lambda i, a: i < 2, lambda i, a: (i + 1, run(step.inner, [y, a], state)[-1]), (tf.constant(0), x)
            )[1]
        case "call":
            return tf.function(lambda a, b: run(step.inner, [a, b], state)[-1], autograph=False)(x, y)
    raise AssertionError(step.kind)


def traced(steps: Sequence[Step], state: State, gradient: bool = False) -> Trace:
    """A trace of the program as a function of two tensors; with `gradient`, of that of its last value too."""

    def function(x: Any, y: Any) -> Any:
        if not gradient:
            return run(steps, [x, y], state)[-1]
        with tf.GradientTape() as tape:
            tape.watch([x, y])
            result = run(steps, [x, y], state)[-1]
        gradients = tape.gradient(result, [x, y, *state], unconnected_gradients="zero")
        return result, gradients

    inputs = [tf.zeros([2]), tf.zeros([2])]
    return trace(function, "program", inputs, {}, lambda i: "xy"[i], may_create=False)


def all_nodes(graph: Graph) -> list[Any]:
    """The nodes of a graph and of its sub-graphs."""
    return [n for node in graph.nodes for n in (node, *(m for g in node.subgraphs() for m in all_nodes(g)))]
