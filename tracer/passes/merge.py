"""Merge: of nodes that compute the same from the same inputs, keep the first (common subexpressions)."""

from __future__ import annotations

from typing import Any

from ..graph import Graph, Node
from .rewrite import Rewriter


def common_subexpressions(graph: Graph) -> Graph:
    """`graph` with equal nodes merged. Effects are never merged."""
    rewriter = Rewriter()
    first: dict[tuple[Any, ...], Node] = {}
    kept: list[Node] = []
    for old in graph.nodes:
        node = rewriter.copy(old)
        if node.effect:
            kept.append(node)
            continue
        key = (node.op, node.inputs, node.attrs, node.forward)
        twin = first.setdefault(key, node)
        if twin is node:
            kept.append(node)
        else:
            rewriter.replace(old, twin.outputs, twin)
    if len(kept) == len(graph.nodes):
        return graph
    return rewriter.finish(graph, kept)
