"""What passes share: building a graph in which some values stand for others."""

from __future__ import annotations

from ...runtime.op import Attrs
from ..graph import Graph, Node, Value


class Rewriter:
    """Copies nodes one by one with replaced inputs; a node that is not affected is shared, not copied."""

    def __init__(self) -> None:
        self.values: dict[Value, Value] = {}
        self.nodes: dict[Node, Node] = {}

    def value(self, value: Value) -> Value:
        """What stands for `value` in the new graph."""
        return self.values.get(value, value)

    def replace(self, node: Node, values: tuple[Value, ...], twin: Node | None = None) -> None:
        """Have `values` stand for the node's outputs, and `twin` for the node where a pullback names it."""
        for old, new in zip(node.outputs, values, strict=True):
            self.values[old] = new
        if twin is not None:
            self.nodes[node] = twin

    def copy(self, node: Node, attrs: Attrs | None = None) -> Node:
        """The node with its inputs, and the forward node that it names, replaced; and its attributes, if given."""
        inputs = tuple([self.values.get(v, v) for v in node.inputs])
        forward = self.nodes.get(node.forward, node.forward) if node.forward is not None else None
        attrs = node.attrs if attrs is None else attrs
        if inputs == node.inputs and forward is node.forward and attrs == node.attrs:
            return node
        avals = tuple([v.aval for v in node.outputs]) if node.several else node.outputs[0].aval
        new = Node(node.op, inputs, attrs, node.name, node.origin, avals, forward)
        self.replace(node, new.outputs, new)
        return new

    def finish(self, graph: Graph, nodes: list[Node]) -> Graph:
        """`graph` with these nodes and its outputs replaced."""
        outputs = tuple([self.value(v) for v in graph.outputs])
        return Graph(graph.name, graph.inputs, nodes, outputs, graph.labels, graph.history)
