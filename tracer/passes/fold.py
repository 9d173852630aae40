"""Fold constants: compute now what depends on constants alone."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from ...runtime.coerce import eager_constant
from ...runtime.context import use
from ...runtime.execute import run
from ...runtime.tensor import Tensor
from ..graph import CONST, Graph, Literal, Node, Value
from .rewrite import Rewriter

LARGEST_FOLDED: Final = 16_384
"""Elements of the largest constant that folding makes: a graph must not grow by what a loop could compute."""


def fold_constants(graph: Graph) -> Graph:
    """`graph` with every node that depends on constants alone replaced by its value.

    Each is evaluated as eager code would: what was compiled for one constant serves the next of its type.
    """
    constant: set[Value] = set()
    folded: set[Node] = set()
    for node in graph.nodes:
        if node.op is CONST:
            constant.update(node.outputs)
        elif (
            node.inputs
            and not node.op.scoped
            and not node.effect
            and all(v in constant for v in node.inputs)
            and all(v.aval.size <= LARGEST_FOLDED for v in node.outputs)
        ):
            folded.add(node)
            constant.update(node.outputs)
    if not folded:
        return graph
    # Only values that somebody outside the folded part uses become constants.
    needed = {v for n in graph.nodes if n not in folded for v in n.inputs} | set(graph.outputs)
    frontier = [v for n in graph.nodes if n in folded for v in n.outputs if v in needed]
    computed = _evaluate(graph, folded, frontier)
    rewriter = Rewriter()
    kept: list[Node] = []
    for node in graph.nodes:
        if node not in folded:
            kept.append(rewriter.copy(node))
            continue
        for value in node.outputs:
            if value in computed:
                new = Node(CONST, (), (Literal(computed[value]),), value.name, node.origin, value.aval)
                rewriter.values[value] = new.outputs[0]
                kept.append(new)
    return rewriter.finish(graph, kept)


def _evaluate(graph: Graph, folded: set[Node], frontier: list[Value]) -> dict[Value, np.ndarray[Any, Any]]:
    values: dict[Value, Tensor] = {}
    with use(None):
        for node in graph.nodes:
            if node not in folded:
                continue
            for value in node.inputs:
                if value not in values:
                    assert value.node is not None
                    values[value] = eager_constant(value.node.attrs[0].array)
            results = run(node.op, [values[v] for v in node.inputs], node.attrs)
            values.update(zip(node.outputs, results if isinstance(results, tuple) else (results,), strict=True))
    return {v: np.asarray(values[v]) for v in frontier}
