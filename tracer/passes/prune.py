"""Prune: keep only the nodes that the outputs or an effect need."""

from __future__ import annotations

from ..graph import Graph, Value


def prune(graph: Graph, effects: bool = True) -> Graph:
    """`graph` without the nodes that nobody needs. Effects, and what they need, stay unless `effects` is False."""
    needed: set[Value] = set(graph.outputs)
    kept = []
    for node in reversed(graph.nodes):
        if (effects and node.effect) or any(v in needed for v in node.outputs):
            needed.update(node.inputs)
            kept.append(node)
    if len(kept) == len(graph.nodes):
        return graph
    kept.reverse()
    return Graph(graph.name, graph.inputs, kept, graph.outputs, graph.labels, graph.history)
