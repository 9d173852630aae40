"""The printed graph: one line a node, with its name, op, attributes, types and the user's line."""

from __future__ import annotations

from typing import Any, Final

from .graph import Graph, Node

_NO_DEFAULT = object()

HIDDEN: Final = frozenset({"known", "buffer", "site", "spans"})
"""Attributes that are notes of the compiler's, not a part of what the node means."""


def format_graph(graph: Graph, indent: str = "") -> str:
    """`graph` as text::

    graph f(x: float32[3]) -> (float32[3])
      %add = AddV2(%x, %c) : float32[3]        # script.py:7
    """
    inputs = ", ".join(f"%{v.name}: {v.aval!r}" for v in graph.inputs)
    outputs = ", ".join(f"{v.aval!r}" for v in graph.outputs)
    lines = [f"{indent}graph {graph.name}({inputs}) -> ({outputs})"]
    lines += [f"{indent}  # {line}" for line in graph.history]
    for node in graph.nodes:
        lines.append(f"{indent}  {format_node(node)}")
        for name, attr in zip(node.op.attributes, node.attrs, strict=False):
            if isinstance(attr, Graph):
                lines.append(f"{indent}    {name}:")
                lines.append(format_graph(attr, indent + "      "))
    results = ", ".join(f"{label}%{v.name}" for v, label in zip(graph.outputs, graph.labels, strict=True))
    lines.append(f"{indent}  return {results}")
    return "\n".join(lines)


def format_node(node: Node) -> str:
    """One line: `%sum = Sum(%x, axis=0) : float32[]        # script.py:7`."""
    operands = [f"%{v.name}" for v in node.inputs]
    attributes = [
        f"{name}={format_attribute(value)}"
        for name, value in zip(node.op.attributes, node.attrs, strict=False)
        if name not in HIDDEN
        and value is not None
        and not isinstance(value, Graph)
        and node.op.defaults.get(name, _NO_DEFAULT) != value
    ]
    results = ", ".join(f"%{v.name}" for v in node.outputs)
    types = ", ".join(repr(v.aval) for v in node.outputs)
    text = f"{results} = {node.op.name}({', '.join(operands + attributes)}) : {types}"
    if not node.outputs:
        text = f"{node.op.name}({', '.join(operands + attributes)})"
    return f"{text:<72}  # {node.origin}" if node.origin else text


def format_attribute(value: Any) -> str:
    """An attribute as in a call; long ones shortened."""
    text = value.name if hasattr(value, "executables") else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
