"""`tf.Operation`'s face of a node: what `graph.get_operations()` lists."""

from __future__ import annotations

from typing import Any

from .graph import Graph, Node, Value


class Operation:
    """A node, or an input, of a graph: `name`, `type`, `inputs`, `outputs` (tensor names) and attributes."""

    __slots__ = ("_node", "inputs", "name", "outputs", "type")

    def __init__(self, name: str, kind: str, inputs: list[str], outputs: list[str], node: Node | None) -> None:
        self.name = name
        self.type = kind
        self.inputs = inputs
        self.outputs = outputs
        self._node = node

    def get_attr(self, name: str) -> Any:
        """The attribute `name`. Raises ValueError where the operation has none of that name."""
        if self._node is not None and name in self._node.op.attributes:
            return self._node.attrs[self._node.op.attributes.index(name)]
        raise ValueError(f"Operation '{self.name}' has no attr named '{name}'.")

    @property
    def traceback(self) -> Any:
        """The user's line that made the operation."""
        return None if self._node is None else self._node.origin

    def __repr__(self) -> str:
        return f"<tf.Operation '{self.name}' type={self.type}>"


def tensor_name(value: Value) -> str:
    """TensorFlow's name of a value: the operation's, a colon, the output's number."""
    return f"{value.node.name if value.node is not None else value.name}:{value.index}"


def operation_of(value: Value) -> Operation:
    """The operation that makes a value."""
    node = value.node
    if node is None:
        return Operation(value.name, "Placeholder", [], [tensor_name(value)], None)
    return Operation(node.name, node.op.name, [tensor_name(v) for v in node.inputs],
                     [tensor_name(v) for v in node.outputs], node)  # fmt: skip


def operations(graph: Graph) -> list[Operation]:
    """The inputs as placeholders, then the nodes, then an `Identity` per result, as in TensorFlow."""
    found = [operation_of(v) for v in graph.inputs]
    found += [operation_of(n.outputs[0]) if n.outputs else Operation(n.name, n.op.name, [], [], n) for n in graph.nodes]
    taken = {o.name for o in found}
    for value, label in zip(graph.outputs, graph.labels, strict=True):
        if label:
            continue
        name, count = "Identity", 0
        while name in taken:
            count += 1
            name = f"Identity_{count}"
        taken.add(name)
        found.append(Operation(name, "Identity", [tensor_name(value)], [f"{name}:0"], None))
    return found
