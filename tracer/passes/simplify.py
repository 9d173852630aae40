"""Simplify: drop nodes that give what they were given."""

from __future__ import annotations

from ..builder import READ
from ..graph import Graph, Node
from .rewrite import Rewriter


def simplify(graph: Graph) -> Graph:
    """`graph` without identities and without reads of a variable that was not assigned before."""
    rewriter = Rewriter()
    kept: list[Node] = []
    for node in graph.nodes:
        new = rewriter.copy(node)
        # A read after an assignment has two operands and stays: it decides where gradients go.
        if (new.op is READ and len(new.inputs) == 1) or new.op.name == "Identity":
            rewriter.replace(node, new.inputs)
        else:
            kept.append(new)
    if len(kept) == len(graph.nodes):
        return graph
    return rewriter.finish(graph, kept)
