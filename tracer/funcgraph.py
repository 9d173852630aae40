"""`concrete.graph`: what a user can ask of a function's graph."""

from __future__ import annotations

from typing import Any

from .graph import Graph
from .operation import GraphTensor, Operation, operations, tensor_name
from .printing import format_graph


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

    # Drawing is imported where it is used: few programs draw, and all of them import this file.

    def to_svg(self) -> str:
        """The text of an SVG file with a picture of the graph."""
        from .drawing import to_svg

        return to_svg(self._graph)

    def show(self) -> None:
        """Show the picture: in the notebook's output where this runs in one, else in the web browser.

        For the browser the picture is written to a file in the system's temporary folder, whose path is
        printed. Raises RuntimeError where there is no browser.
        """
        from .drawing import show

        show(self._graph)

    def _repr_svg_(self) -> str:
        return self.to_svg()

    def _repr_html_(self) -> str:
        from .drawing import to_html

        return to_html(self._graph)

    def __str__(self) -> str:
        return format_graph(self._graph)

    def __repr__(self) -> str:
        return f"<tenfold FuncGraph {self.name!r}: {self._graph.size()} nodes; print it to read it>"
