"""Initial values of variables that are made while a function is traced, computed outside of the trace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jax

from ..runtime.context import use
from ..runtime.tensor import Tensor, wrap
from .graph import Graph, Value
from .lower import lower
from .passes.prune import prune
from .symbolic import SymbolicTensor

if TYPE_CHECKING:
    from .builder import Builder


def evaluate(builder: Builder, tensor: SymbolicTensor) -> Tensor:
    """The value of a tensor of the trace, computed now from captured tensors and variables.

    Raises ValueError where it depends on the function's arguments, which have no values yet.
    """
    graph = prune(Graph("initial_value", (), builder.nodes, (tensor._value,)))
    held: dict[Value, Any] = {value: t._array for t, value in builder.captures.values()}
    held.update({state.entry: state.variable.held() for state in builder.variables.values()})
    needed = {v for node in graph.nodes for v in node.inputs if v.node is None}
    if tensor._value.node is None or not needed <= held.keys():
        raise ValueError(
            "Tensor-typed variable initializers must either be wrapped in an init_scope or callable (e.g., "
            f"`tf.Variable(lambda : tf.truncated_normal([10, 40]))`) when building functions: {tensor!r} depends on "
            "the function's arguments."
        )
    inputs = tuple(needed)
    # Evaluated at once, also inside somebody's `jax.jit`: the variable outlives that trace.
    with use(None), jax.ensure_compile_time_eval(), jax.enable_x64(True):
        (array,) = jax.jit(lower(Graph(graph.name, inputs, graph.nodes, graph.outputs)))(*[held[v] for v in inputs])
    return wrap(array)
