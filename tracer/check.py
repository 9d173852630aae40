"""The verifier: named rules that every graph keeps, checked between passes in tests and on demand."""

from __future__ import annotations

from ..runtime.aval import aval
from ..runtime.dtypes import from_numpy
from ..runtime.infer import infer
from .graph import CONST, Graph, Node, Value
from .printing import format_node
from .pullback import VJP


class GraphError(Exception):
    """A graph broke a rule: a defect of the pass that made it. Names the rule and shows the lines around."""

    def __init__(self, graph: Graph, rule: str, message: str, node: Node | None = None) -> None:
        lines = [f"rule '{rule}' broken in graph {graph.name}: {message}"]
        if graph.history:
            lines.append(f"  last pass: {graph.history[-1]}")
        if node is not None:
            at = graph.nodes.index(node)
            for i in range(max(0, at - 2), min(len(graph.nodes), at + 3)):
                lines.append(f"  {'>' if i == at else ' '} {format_node(graph.nodes[i])}")
        super().__init__("\n".join(lines))
        self.rule = rule


def check(graph: Graph) -> None:
    """Raise GraphError unless `graph` and its sub-graphs keep every rule.

    Rules: `inputs-are-inputs` (an input has no node), `defined-before-use`, `defined-once`, `typed` (a
    node's outputs have the types that inference gives), `outputs-defined`, `labels` (one per output).
    """
    defined: set[Value] = set()
    for value in graph.inputs:
        if value.node is not None:
            raise GraphError(graph, "inputs-are-inputs", f"{value!r} is made by {value.node!r}")
        if value in defined:
            raise GraphError(graph, "defined-once", f"{value!r} is an input twice")
        defined.add(value)
    for node in graph.nodes:
        for value in node.inputs:
            if value not in defined:
                raise GraphError(graph, "defined-before-use", f"{value!r} is used by {node!r}", node)
        for value in node.outputs:
            if value in defined:
                raise GraphError(graph, "defined-once", f"{value!r} is made again", node)
            defined.add(value)
        for subgraph in node.subgraphs():
            check(subgraph)
        _check_types(graph, node)
    for value in graph.outputs:
        if value not in defined:
            raise GraphError(graph, "outputs-defined", f"output {value!r} is not made by any node")
    if len(graph.labels) != len(graph.outputs):
        raise GraphError(graph, "labels", f"{len(graph.labels)} labels for {len(graph.outputs)} outputs")


def _check_types(graph: Graph, node: Node) -> None:
    if node.op is CONST:
        # Asked of the array, since inference would remember, and keep, every one.
        array = node.attrs[0].array
        expected: object = aval(array.shape, from_numpy(array.dtype))
    elif node.op is VJP:
        # The pullback gives what the operands are: cheaper than differentiating abstractly.
        expected = tuple(node.inputs[i].aval for i in node.attrs[2])
    else:
        expected = infer(node.op, node.attrs, [v.aval for v in node.inputs])
    found: object = tuple(v.aval for v in node.outputs) if node.several else node.outputs[0].aval
    if expected != found:
        raise GraphError(graph, "typed", f"inference gives {expected}, the node has {found}", node)
