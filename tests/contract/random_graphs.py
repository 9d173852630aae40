"""Random graphs: small programs over a dozen ops, with constants, variables, conditions, loops and effects.

A program is data, a list of `Step`s: hypothesis makes and shrinks it, and its text says what was run.
"""

from __future__ import annotations

import random
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


NESTED: Final = ("cond", "loop", "call", "while")


class Step(NamedTuple):
    """One step: what is done, to which of the values so far (counted from the last), and the steps inside."""

    kind: str
    name: str
    first: int
    second: int
    inner: tuple[Step, ...] = ()


def _step(choose: random.Random, depth: int) -> Step:
    first, second = choose.randrange(4), choose.randrange(4)
    kind = choose.choice(["unary", "binary", "binary", "constant", "read", "assign", *NESTED[:depth]])
    match kind:
        case "unary":
            return Step(kind, choose.choice(sorted(UNARY)), first, second)
        case "binary":
            return Step(kind, choose.choice(sorted(BINARY)), first, second)
        case "constant":
            return Step(kind, choose.choice(["0.0", "1.0", "-0.5", "[0.25, -3.0]"]), first, second)
        case "read" | "assign":
            return Step(kind, choose.choice("vw"), first, second)
    return Step(kind, "", first, second, tuple(_step(choose, 0) for _ in range(choose.randint(1, 3))))


@st.composite
def programs(draw: st.DrawFn) -> tuple[Step, ...]:
    """Programs of a few steps, control flow nested once."""
    choose = draw(st.randoms(use_true_random=False))
    return tuple(_step(choose, len(NESTED)) for _ in range(choose.randint(3, 8)))


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
