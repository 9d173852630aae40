"""The table that `model.summary()` prints."""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable, Iterable
from typing import Any

from rich.box import HEAVY_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ..runtime import nest
from ..runtime.variable import Variable


def count_params(weights: Iterable[Variable]) -> int:
    """The number of elements of weights."""
    return sum(math.prod(d or 0 for d in v._aval.dims) for v in weights)


def memory_size(weights: Iterable[Variable]) -> int:
    """The bytes that weights take."""
    return sum(math.prod(d or 0 for d in v._aval.dims) * v.dtype.size for v in weights)


def readable_size(size: float) -> str:
    """`2048` as `2.00 KB`."""
    for unit in ("B", "KB", "MB", "GB", "TB"):
        if size < 1024 or unit == "TB":
            return f"{size:.2f} {unit}"
        size /= 1024
    raise AssertionError("unreachable")


def print_summary(
    model: Any,
    line_length: int | None,
    print_fn: Callable[[str], Any] | None,
    expand_nested: bool,
    show_trainable: bool,
) -> None:
    """Print the layers of `model` with their output shapes and numbers of weights."""
    layers = model.operations
    branched = not _is_chain(model)
    width = line_length or min((108 if branched else 88) + 12 * show_trainable, shutil.get_terminal_size().columns - 4)
    table = Table(width=width, show_lines=True, box=HEAVY_HEAD)
    table.add_column("Layer (type)", overflow="fold")
    table.add_column("Output Shape", overflow="fold")
    table.add_column("Param #", justify="right", overflow="fold")
    if branched:
        table.add_column("Connected to", overflow="fold")
    if show_trainable:
        table.add_column("Trainable", justify="center")
    for layer in layers:
        _add(table, layer, model, branched, expand_nested, show_trainable, 0)
    console = Console(
        highlight=False, force_terminal=False if print_fn else None, color_system=None if print_fn else "auto"
    )
    with console.capture() as captured:
        console.print(f'[bold]Model: "{escape(model.name)}"[/bold]')
        console.print(table)
        for line in _totals(model):
            console.print(line)
    text = captured.get()
    if print_fn is not None:
        print_fn(text)
    else:
        print(text, end="")


def _add(table: Table, layer: Any, model: Any, branched: bool, expand: bool, trainable: bool, level: int) -> None:
    prefix = "   " * level + "└ " if level else ""
    kind = getattr(layer, "operation", None) or type(layer).__name__
    row = [f"{prefix}{escape(layer.name)} ([blue]{escape(kind)}[/blue])", _shape(layer), _params(layer)]
    if branched:
        row.append(_connections(layer, model))
    if trainable:
        row.append(("Y" if layer.trainable else "N") if layer.weights else "-")
    table.add_row(*row)
    inner = getattr(layer, "layers", None)
    if expand and inner:
        for each in inner:
            _add(table, each, model, branched, expand, trainable, level + 1)


def _params(layer: Any) -> str:
    return f"{layer.count_params():,}" if layer.built else "0 (unbuilt)"


def _shape(layer: Any) -> str:
    """The output shape as the table shows it; `?` where it is not known."""
    if layer._inbound_nodes:
        shapes: Any = [tuple(t.shape) for t in layer._inbound_nodes[0].outputs]
    elif getattr(layer, "outputs", None):
        shapes = [tuple(t.shape) for t in layer.outputs]
    elif layer.built and layer._built_shapes:
        try:
            outputs = layer.compute_output_shape(*layer._built_shapes.values())
        except (NotImplementedError, TypeError, ValueError):
            return "?"
        shapes = [tuple(outputs)] if not nest.is_nested(next(iter(outputs), None)) else list(outputs)
    else:
        return "?"
    return str(shapes[0] if len(shapes) == 1 else shapes)


def _connections(layer: Any, model: Any) -> str:
    graph = model._graph
    mine = {id(node) for node in graph.nodes}
    found = [
        f"{escape(t._keras_history.operation.name)}\\[{t._keras_history.node_index}]\\[{t._keras_history.tensor_index}]"
        for node in layer._inbound_nodes
        if id(node) in mine
        for t in node.inputs
    ]
    return ", ".join(found) or "-"


def _is_chain(model: Any) -> bool:
    """Whether every layer has one input and is called once."""
    graph = getattr(model, "_graph", None)
    if graph is None or hasattr(model, "_chain"):
        return True
    return (
        all(len(node.inputs) <= 1 for node in graph.nodes)
        and len(graph.nodes) == len(graph.operations)
        and (len({graph.depths[id(n)] for n in graph.nodes}) == len(graph.nodes))
    )


def _totals(model: Any) -> list[str]:
    trained, others = model.trainable_weights, model.non_trainable_weights
    optimizer = getattr(model, "optimizer", None)
    state = optimizer.variables if optimizer is not None and optimizer.built else []
    everything = [*trained, *others, *state]
    rows = [(" Total params: ", everything), (" Trainable params: ", trained), (" Non-trainable params: ", others)]
    if state:
        rows.append((" Optimizer params: ", state))
    return [f"[bold]{t}[/bold]{count_params(w):,} ({readable_size(memory_size(w))})" for t, w in rows]
