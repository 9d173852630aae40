"""A Graph as a picture: the boxes of a `Diagram`, with sub-graphs as panels inside their node's box."""

from __future__ import annotations

import html
import re
import sys
import tempfile
import webbrowser
from collections import Counter
from pathlib import Path
from typing import Any

from ..runtime.diagram import Box, Diagram, render
from .builder import READ
from .control import COND, FOR
from .graph import CONST, Graph, Node, Value
from .printing import HIDDEN, format_attribute, format_graph
from .pullback import VJP


def diagram(graph: Graph) -> Diagram:
    """`graph` as boxes: its inputs, its nodes, a box for each output.

    A box says what the printed line of the node says: op, name, attributes (without flags that are off),
    types, the user's line. Values of variables are drawn apart from other inputs.
    """
    return _diagram(graph, _variables(graph))


def to_svg(graph: Graph) -> str:
    """The text of an SVG file that shows `graph`."""
    return render(diagram(graph))


def to_html(graph: Graph) -> str:
    """The picture in a frame that scrolls, the printed graph folded below it: what a notebook shows."""
    return (
        f'<div style="overflow:auto; max-height:80vh">{to_svg(graph)}</div>'
        f"<details><summary>as text</summary><pre>{html.escape(format_graph(graph))}</pre></details>"
    )


def show(graph: Graph) -> None:
    """Show the picture: in the notebook's output where this runs in one, else in the web browser.

    For the browser the picture is written to a file in the system's temporary folder, whose path is printed.
    Raises RuntimeError where there is no browser.
    """
    if "IPython" in sys.modules:
        ipython: Any = sys.modules["IPython"]
        if ipython.get_ipython() is not None:
            ipython.display.display(ipython.display.HTML(to_html(graph)))
            return
    name = "".join(c if c.isalnum() else "_" for c in graph.name)
    with tempfile.NamedTemporaryFile("w", prefix=f"{name}_", suffix=".svg", delete=False, encoding="utf-8") as file:
        file.write(to_svg(graph))
    path = Path(file.name)
    print(path)
    if not webbrowser.open(path.as_uri()):
        raise RuntimeError(f"there is no web browser to show the graph in; the picture is in {path}")


def _diagram(graph: Graph, variables: set[Value], is_body: bool = False) -> Diagram:
    boxes: list[Box] = []
    keys: dict[Value, str] = {}
    for i, value in enumerate(graph.inputs):
        keys[value] = f"input {i}"
        kind = "variable" if value in variables else "input"
        boxes.append(Box(keys[value], value.name, (repr(value.aval),), kind, ()))
    for i, node in enumerate(graph.nodes):
        for value in node.outputs:
            keys[value] = f"node {i}"
        children = tuple(
            _diagram(attr, _inner_variables(node, attr, name, variables), name == "body")
            for name, attr in zip(node.op.attributes, node.attrs, strict=False)
            if isinstance(attr, Graph)
        )
        inputs = tuple(keys[v] for v in node.inputs)
        boxes.append(Box(f"node {i}", _title(node), _lines(node), _kind(node), inputs, children))
    for i, (value, label) in enumerate(zip(graph.outputs, graph.labels, strict=True)):
        title = "return"
        if label:
            title = label.strip()
        elif is_body:
            # What a loop's body gives are the values of its first inputs in the next iteration.
            title = f"next {graph.inputs[i].name}"
        lines = (f"%{value.name} : {value.aval!r}",)
        boxes.append(Box(f"output {i}", title, lines, "output", (keys[value],)))
    return Diagram(graph.name, tuple(boxes))


def _title(node: Node) -> str:
    if node.op is VJP:
        return f"Vjp of {node.attrs[0].name}"
    if node.op is CONST:
        return format_attribute(node.attrs[0])
    return node.op.name


def _lines(node: Node) -> tuple[str, ...]:
    lines = [f"%{v.name} : {v.aval!r}" for v in node.outputs]
    if node.op is not CONST and node.op is not VJP:
        lines += [
            f"{name}={format_attribute(value)}"
            for name, value in zip(node.op.attributes, node.attrs, strict=False)
            if name not in HIDDEN and value is not None and value is not False and not isinstance(value, Graph)
        ]
    return (*lines, str(node.origin)) if node.origin is not None else tuple(lines)


def _kind(node: Node) -> str:
    if node.op is CONST:
        return "constant"
    if node.op is VJP:
        return "vjp"
    if node.op is READ:
        return "variable"
    if next(node.subgraphs(), None) is not None:
        return "control"
    return "effect" if node.effect else "op"


def _variables(graph: Graph) -> set[Value]:
    """The inputs of a function's graph that are values of variables: they stand after all others.

    Where they begin is told by the first that is read, by how many are written, and by the names of those.
    """
    written = [label.removesuffix(" := ") for label in graph.labels if label]
    handles = _handles(graph)
    first = len(graph.inputs) - len(written)
    first = min([first, *(i for i, v in enumerate(graph.inputs) if v in handles)])
    missing = Counter(written) - Counter(_variable_name(v) for v in graph.inputs[first:])
    while first > 0 and missing[_variable_name(graph.inputs[first - 1])] > 0:
        first -= 1
        missing[_variable_name(graph.inputs[first])] -= 1
    return set(graph.inputs[first:])


def _variable_name(value: Value) -> str:
    """The name without the number that was added where the name was taken."""
    return re.sub(r"_\d+$", "", value.name)


def _handles(graph: Graph) -> set[Value]:
    """The values that reads name as their variable, in this graph or in one inside it."""
    found: set[Value] = set()
    for node in graph.nodes:
        if node.op is READ:
            found.add(node.inputs[-1])
        for name, attr in zip(node.op.attributes, node.attrs, strict=False):
            if isinstance(attr, Graph):
                inner = _handles(attr)
                found.update(o for o, v in _operands(node, attr, name) if v in inner)
    return found


def _inner_variables(node: Node, graph: Graph, name: str, variables: set[Value]) -> set[Value]:
    """The inputs of a node's sub-graph to which the node passes the value of a variable, or what was read."""
    return {
        v
        for operand, v in _operands(node, graph, name)
        if operand in variables or (operand.node is not None and operand.node.op is READ)
    }


def _operands(node: Node, graph: Graph, name: str) -> list[tuple[Value, Value]]:
    """The operands of a control-flow node, each with the input of its sub-graph that it becomes."""
    operands = node.inputs
    if node.op is COND:
        operands = operands[1:]
    elif node.op is FOR and name == "test":
        operands = operands[: len(operands) - node.attrs[node.op.attributes.index("walked")]]
    return list(zip(operands, graph.inputs, strict=True))
