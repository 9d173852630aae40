"""Lowering: a Graph as one pure JAX function.

Every node goes through its op's kernel. A node that some `Vjp` node of the same graph names is evaluated
through `jax.vjp`, and its pullback kept for that node, so that nothing is computed twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import jax

from ..runtime.op import Mode
from .buffers import buffers_of, with_buffers
from .graph import Graph, Node, Value
from .passes.prune import prune
from .pullback import VJP, naming, pull_back, vjp_of
from .structured import Lower, Lowered, StructuredOp


def lower(graph: Graph, mode: Mode = Mode.PLAIN, silent: bool = False) -> Lowered:
    """`graph` as a function of JAX arrays, one per input, that returns the list of outputs.

    It is built so that JAX can differentiate it as `mode` says. With `silent`, effects are left out: for
    computing something again that ran before.
    """
    # JAX remembers what it traced by the function: one for each size of the buffers.
    key = (mode, silent, tuple([b.size for b in buffers_of(graph)]))
    found = graph.cache.get(key)
    if found is None:
        found = graph.cache[key] = _lower(prune(graph, effects=False) if silent else graph, mode, silent)
    lowered: Lowered = found
    return lowered


def lower_silent(graph: Graph, mode: Mode = Mode.PLAIN) -> Lowered:
    """`lower(..., silent=True)`."""
    return lower(graph, mode, silent=True)


def _lower(graph: Graph, mode: Mode, silent: bool) -> Lowered:
    again = lower_silent if silent else lower
    nodes = set(graph.nodes)
    # For each forward node that is named: the inputs that some pullback asks for.
    wanted: dict[Node, set[int]] = {}
    for node in graph.nodes:
        if node.op is VJP and node.forward in nodes:
            wanted.setdefault(node.forward, set()).update(node.attrs[2])
    last_use = _last_uses(graph)

    def function(*arrays: Any) -> list[Any]:
        env: dict[Value, Any] = dict(zip(graph.inputs, arrays, strict=True))
        pullbacks: dict[Node, Any] = {}
        for node in graph.nodes:
            operands = [env[v] for v in node.inputs]
            if node in wanted:
                with naming(node.op):
                    forward = _caller(node, mode.of_vjp(), again)
                    results, pullbacks[node] = vjp_of(forward, operands, tuple(sorted(wanted[node])))
            elif node.op is VJP and node.forward in pullbacks:
                results = pull_back(pullbacks[node.forward], operands, node.attrs)
            else:
                results = _caller(node, mode, again)(operands)
            env.update(zip(node.outputs, results, strict=True))
            for value in last_use.get(node, ()):
                del env[value]
        return [env[v] for v in graph.outputs]

    function.__name__ = graph.name if graph.name.isidentifier() else "graph"
    return function


def _caller(node: Node, mode: Mode, lower: Lower) -> Any:
    """The node's kernel as a function of a list of operands that returns a sequence of results."""
    op = node.op
    if isinstance(op, StructuredOp):
        emit = op.emit
        return lambda operands: emit(lower, operands, node.attrs, mode)
    if node.several:
        return lambda operands: op.call_in(operands, node.attrs, mode)
    return lambda operands: (op.call_in(operands, node.attrs, mode),)


def _last_uses(graph: Graph) -> dict[Node, list[Value]]:
    """Values to forget after a node, so that tracing holds no more than the program needs."""
    kept = set(graph.outputs)
    seen: set[Value] = set()
    result: dict[Node, list[Value]] = {}
    for node in reversed(graph.nodes):
        # An output that no one uses dies where it is made.
        for value in (*node.outputs, *node.inputs):
            if value not in seen and value not in kept:
                seen.add(value)
                result.setdefault(node, []).append(value)
    return result


def compile_graph(graph: Graph, donated: Sequence[int] = ()) -> Any:
    """`graph` compiled by XLA for the default device, ahead of time; the inputs at `donated` are consumed.

    Nothing is consumed where the program may have to run twice (see buffers).
    """
    buffers = buffers_of(graph)
    consumed = () if buffers and _differentiates(graph) else tuple(donated)

    def build() -> Any:
        function = lower(graph)

        def program(*arrays: Any) -> list[Any]:
            return function(*arrays)

        program.__name__ = function.__name__
        with jax.enable_x64(True):
            staged = jax.jit(program, donate_argnums=consumed).lower(*[v.aval.struct for v in graph.inputs])
            return staged.compile()

    return with_buffers(build, buffers)


def _differentiates(graph: Graph) -> bool:
    return any(n.op is VJP or any(_differentiates(g) for g in n.subgraphs()) for n in graph.nodes)
