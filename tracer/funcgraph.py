"""`concrete.graph`: what a user can ask of a function's graph."""

from __future__ import annotations

from typing import Any

from ..runtime.spec import TensorSpec
from .graph import Graph, Value
from .operation import Operation, operations, tensor_name
from .printing import format_graph


class GraphTensor(TensorSpec):
    """An input or output of a graph: shape, dtype, and the name of the operation that makes it."""

    __slots__ = ()

    def __init__(self, value: Value) -> None:
        super().__init__(value.aval.shape, value.aval.dtype, tensor_name(value))

    def __repr__(self) -> str:
        return f"<tf.Tensor '{self.name}' shape={self.shape} dtype={self.dtype.name}>"


class FuncGraph:
    """The graph of one trace, after the passes; `print` it to read it.

    `traced` is the graph as tracing recorded it.
    """

    __slots__ = ("_graph", "_traced")

    def __init__(self, graph: Graph, traced: Graph) -> None:
        self._graph = graph
        self._traced = traced

    @property
    def name(self) -> str:
        return self._graph.name

    @property
    def traced(self) -> FuncGraph:
        return FuncGraph(self._traced, self._traced)

    @property
    def ir(self) -> Graph:
        """The graph itself."""
        return self._graph

    @property
    def inputs(self) -> list[GraphTensor]:
        return [GraphTensor(v) for v in self._graph.inputs]

    @property
    def outputs(self) -> list[GraphTensor]:
        pairs = zip(self._graph.outputs, self._graph.labels, strict=True)
        return [GraphTensor(v) for v, label in pairs if not label]

    def get_operations(self) -> list[Operation]:
        """The operations in the order in which the trace recorded them, constants included."""
        return operations(self._traced)

    def get_operation_by_name(self, name: str) -> Operation:
        """The operation `name`. Raises KeyError where there is none."""
        for operation in self.get_operations():
            if operation.name == name:
                return operation
        raise KeyError(f"The name {name!r} refers to an Operation not in the graph.")

    def get_tensor_by_name(self, name: str) -> GraphTensor:
        """The tensor `name` (`add:0`). Raises KeyError where there is none."""
        values = [*self._traced.inputs, *(v for n in self._traced.nodes for v in n.outputs)]
        for value in values:
            if tensor_name(value) == name:
                return GraphTensor(value)
        raise KeyError(f"The name {name!r} refers to a Tensor which does not exist.")

    def as_graph_def(self) -> Any:
        """TensorFlow's protocol buffer does not exist here. Raises NotImplementedError."""
        raise NotImplementedError("as_graph_def() is TensorFlow's serialized form; print the graph to read it")

    def __str__(self) -> str:
        return format_graph(self._graph)

    def __repr__(self) -> str:
        return f"<tenfold FuncGraph {self.name!r}: {self._graph.size()} nodes; print it to read it>"
