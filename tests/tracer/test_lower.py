"""Lowering: a graph as a JAX function; forward nodes and their pullbacks share what they compute."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

import tenfold as tf
from tenfold.tracer.graph import Graph
from tenfold.tracer.lower import _last_uses, compile_graph, lower


def _graph(function: Any, *args: Any) -> Graph:
    graph: Graph = tf.function(function, autograph=False).get_concrete_function(*args).graph.ir
    return graph


def _primitives(jaxpr: Any) -> list[str]:
    return [e.primitive.name for e in jaxpr.eqns]


def test_a_graph_is_a_function_of_its_inputs() -> None:
    graph = _graph(lambda x, y: (x - y, tf.split(x, 2)), tf.ones([2]), tf.ones([2]))
    out = lower(graph)(jnp.array([3.0, 4.0]), jnp.array([1.0, 1.0]))
    assert [o.tolist() for o in out] == [[2.0, 3.0], [3.0], [4.0]]
    assert lower(graph) is lower(graph)


def test_what_is_lowered_can_be_transformed() -> None:
    graph = _graph(lambda x: tf.sin(x) * x, tf.constant(1.0))
    assert float(jax.grad(lambda x: lower(graph)(x)[0])(0.0)) == 0.0
    assert jax.vmap(lambda x: lower(graph)(x)[0])(jnp.zeros(3)).shape == (3,)


def test_a_forward_node_is_computed_once_for_result_and_gradient() -> None:
    def f(x: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.tanh(x)
        return y, tape.gradient(y, x)

    graph = _graph(f, tf.constant(0.5))
    names = _primitives(jax.make_jaxpr(lower(graph))(jnp.float32(0.5)))
    assert names.count("tanh") == 1
    y, gradient = lower(graph)(jnp.float32(0.5))
    np.testing.assert_allclose(gradient, 1 - np.tanh(0.5) ** 2, rtol=1e-6)
    np.testing.assert_allclose(y, np.tanh(0.5), rtol=1e-6)


def test_values_are_forgotten_after_their_last_use() -> None:
    def f(x: Any) -> Any:
        for _ in range(50):
            x = x + 1.0
        return x

    graph = _graph(f, tf.constant(1.0))
    forgotten = [v for values in _last_uses(graph).values() for v in values]
    assert len(set(forgotten)) == len(forgotten)
    everything = {*graph.inputs, *(v for n in graph.nodes for v in n.outputs)}
    assert set(forgotten) == everything - set(graph.outputs)
    # A value goes right after the node that uses it last.
    for node, values in _last_uses(graph).items():
        rest = graph.nodes[graph.nodes.index(node) + 1 :]
        assert not any(v in n.inputs for n in rest for v in values)


def test_silent_lowering_leaves_effects_out(capfd: Any) -> None:
    def f(x: Any) -> Any:
        tf.print("loud")
        return x + 1.0

    graph = _graph(f, tf.constant(1.0))
    assert float(lower(graph, silent=True)(jnp.float32(1.0))[0]) == 2.0
    jax.effects_barrier()
    assert "".join(capfd.readouterr()) == ""
    lower(graph)(jnp.float32(1.0))
    jax.effects_barrier()
    assert "".join(capfd.readouterr()) == "loud\n"


def test_compiled_ahead_of_time_with_donation() -> None:
    graph = _graph(lambda x, y: x + y, tf.ones([4]), tf.ones([4]))
    program = compile_graph(graph, [0])
    x, y = jnp.ones(4), jnp.ones(4)
    (out,) = program(x, y)
    assert out.tolist() == [2.0] * 4
    assert x.is_deleted() and not y.is_deleted()


def test_names_of_programs() -> None:
    def loss(x: Any) -> Any:
        return x

    assert lower(_graph(loss, tf.constant(1.0))).__name__ == "loss"
    assert lower(_graph(lambda x: x, tf.constant(1.0))).__name__ == "graph"
