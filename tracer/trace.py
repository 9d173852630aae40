"""Tracing: a Python function called once with symbolic tensors becomes a graph."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..autograph import staging
from ..autograph.undefined import Undefined
from ..runtime import context, nest
from ..runtime.aval import Aval
from ..runtime.coerce import convert_to_tensor
from ..runtime.tensor import Convertible, Tensor
from ..runtime.variable import Variable
from .builder import FunctionBuilder, current_builder
from .conditional import Slot
from .counter import Counter
from .graph import Graph, Value
from .passes.pipeline import optimize
from .signature import symbolic_argument
from .staging_host import HOST


@dataclass(slots=True)
class Trace:
    """What one trace found: the graph and what its inputs and outputs stand for.

    The graph's inputs are the tensor arguments, the captured tensors, the variables' values; its outputs
    the results, then the new values of the `written` variables.
    """

    graph: Graph
    traced: Graph
    captures: list[Tensor]
    variables: list[Variable]
    written: list[Variable]
    structure: Any
    slots: list[Slot]
    created: list[Variable]
    counter: Counter | None


def trace(
    function: Callable[..., Any],
    name: str,
    args: Sequence[Any],
    kwargs: Mapping[str, Any],
    names: Callable[[int], str],
    *,
    may_create: bool,
    counter: Any = None,
) -> Trace:
    """Trace `function` for these arguments, whose tensors are used for their types alone."""
    builder = FunctionBuilder(name, may_create, counter, parent=current_builder())
    arguments: list[Value] = []

    def make(kind: Aval, path: str) -> Tensor:
        symbolic = builder.input(kind, path)
        arguments.append(symbolic._value)
        return symbolic

    symbolic_args = [symbolic_argument(a, make, names(i)) for i, a in enumerate(args)]
    symbolic_kwargs = {k: symbolic_argument(kwargs[k], make, k) for k in sorted(kwargs)}
    given = [nest.flatten(a) for a in (*symbolic_args, *symbolic_kwargs.values())]
    with context.use(builder), staging.use(HOST):
        result = function(*symbolic_args, **symbolic_kwargs)
        parameters = [*map(names, range(len(args))), *symbolic_kwargs]
        _check_unchanged(name, parameters, given, (*symbolic_args, *symbolic_kwargs.values()))
        slots: list[Slot] = []
        outputs: list[Value] = []
        structure = _outputs(builder, result, slots, outputs, name)
    captured = list(builder.captures.values())
    states = list(builder.variables.values())
    written = [s for s in states if s.written]
    graph = Graph(
        name,
        [*arguments, *(v for _, v in captured), *(s.entry for s in states)],
        builder.nodes,
        [*outputs, *(s.current for s in written)],
        [""] * len(outputs) + [f"{s.variable._name} := " for s in written],
    )
    return Trace(
        optimize(graph), graph, [t for t, _ in captured], [s.variable for s in states],
        [s.variable for s in written], structure, slots, builder.created, builder.counter,
    )  # fmt: skip


def _check_unchanged(
    name: str, parameters: Sequence[str], given: Sequence[Sequence[Any]], arguments: Sequence[Any]
) -> None:
    """Raise where the function changed a list or dict that it was given: the caller's one would not change."""
    for parameter, before, argument in zip(parameters, given, arguments, strict=True):
        after = nest.flatten(argument)
        if len(before) != len(after) or any(a is not b for a, b in zip(before, after, strict=True)):
            raise ValueError(f"{name} changes its argument {parameter!r} in place, which its caller would not see: "
                             "change a copy, and return it")  # fmt: skip


def _outputs(builder: FunctionBuilder, result: Any, slots: list[Slot], outputs: list[Value], name: str) -> Any:
    """The result's structure, with a slot for each tensor; numbers become tensors, None stays."""
    if result is None:
        return None
    if isinstance(result, Undefined):
        raise result.error()
    if isinstance(result, nest.Composite) or (nest.is_nested(result) and not isinstance(result, (Tensor, Convertible))):
        return nest.rebuild(result, [_outputs(builder, r, slots, outputs, name) for r in nest.children(result)])
    try:
        tensor = convert_to_tensor(result)
    except (TypeError, ValueError):
        if isinstance(result, (Tensor, Convertible, np.ndarray)):
            raise
        if inspect.iscoroutine(result):
            result.close()  # nobody will await it
        raise TypeError(
            "To be compatible with tf.function, Python functions must return zero or more Tensors or ExtensionTypes or "
            f"None values; in compilation of {name}, found return value of type {type(result)}, which is not a Tensor "
            "or ExtensionType."
        ) from None
    slot = Slot()
    slots.append(slot)
    outputs.append(builder.value_of(tensor))
    return slot
