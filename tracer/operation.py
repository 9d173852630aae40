"""`tf.Operation`'s face of a node: what `graph.get_operations()` lists."""

from __future__ import annotations

from typing import Any

from ..runtime.spec import TensorSpec
from .graph import Graph, Node, Value


def tensor_name(value: Value) -> str:
    """TensorFlow's name of a value: the operation's, a colon, the output's number."""
    return f"{value.node.name if value.node is not None else value.name}:{value.index}"


class GraphTensor(TensorSpec):
    """A value of a graph: shape, dtype, and the name of the operation that makes it."""

    __slots__ = ("_value",)

    def __init__(self, value: Value, name: str | None = None) -> None:
        super().__init__(value.aval.shape, value.aval.dtype, name or tensor_name(value))
        self._value = value

    @property
    def op(self) -> Operation:
        """The operation that makes it."""
        return operation_of(self._value)

    def __repr__(self) -> str:
        return f"<tf.Tensor '{self.name}' shape={self.shape} dtype={self.dtype.name}>"


class Operation:
    """A node, or an input, of a graph: `name`, `type`, `inputs` and `outputs` (tensors), and attributes."""

    __slots__ = ("_node", "inputs", "name", "outputs", "type")

    def __init__(
        self, name: str, kind: str, inputs: tuple[GraphTensor, ...], outputs: list[GraphTensor], node: Node | None
    ) -> None:
        self.name = name
        self.type = kind
        self.inputs = inputs
        self.outputs = outputs
        self._node = node

    def get_attr(self, name: str) -> Any:
        """The attribute `name`; `T` and `dtype` are the dtype of the first operand or result.

        Raises ValueError where the operation has none of that name.
        """
        if self._node is not None and name in self._node.op.attributes:
            return self._node.attrs[self._node.op.attributes.index(name)]
        if name in ("T", "dtype") and (self.inputs or self.outputs):
            return (*self.inputs, *self.outputs)[0].dtype
        raise ValueError(f"Operation '{self.name}' has no attr named '{name}'.")

    @property
    def traceback(self) -> Any:
        """The user's line that made the operation."""
        return None if self._node is None else self._node.origin

    def __repr__(self) -> str:
        return f"<tf.Operation '{self.name}' type={self.type}>"


def operation_of(value: Value) -> Operation:
    """The operation that makes a value."""
    if value.node is None:
        return Operation(value.name, "Placeholder", (), [GraphTensor(value)], None)
    return _of_node(value.node)


def _of_node(node: Node) -> Operation:
    inputs, outputs = tuple(map(GraphTensor, node.inputs)), list(map(GraphTensor, node.outputs))
    return Operation(node.name, node.op.name, inputs, outputs, node)


def operations(graph: Graph) -> list[Operation]:
    """The inputs as placeholders, then the nodes, then an `Identity` per result, as in TensorFlow."""
    found = [operation_of(v) for v in graph.inputs] + [_of_node(n) for n in graph.nodes]
    taken = {o.name for o in found}
    for value, label in zip(graph.outputs, graph.labels, strict=True):
        if label:
            continue
        name, count = "Identity", 0
        while name in taken:
            count += 1
            name = f"Identity_{count}"
        taken.add(name)
        found.append(Operation(name, "Identity", (GraphTensor(value),), [GraphTensor(value, f"{name}:0")], None))
    return found
