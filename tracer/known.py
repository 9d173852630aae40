"""Values that are known while tracing: constants, and what small ops make of them alone.

`tf.reshape(x, [tf.shape(x)[0], -1])` needs numbers now; `tf.shape(x)` is a constant of the graph.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from ..runtime.coerce import eager_constant
from ..runtime.context import use
from ..runtime.execute import run
from .graph import CONST, Node, Value

LARGEST_KNOWN: Final = 4096
"""Elements of the largest value that is computed while tracing: shapes and indices, not data."""


def known_value(value: Value) -> np.ndarray[Any, Any] | None:
    """The value as an array where it depends on constants alone; None where it does not."""
    if value.known is None and value.node is not None:
        _evaluate(value.node)
    return value.known


def _evaluate(root: Node) -> None:
    """Fill in `known` for the outputs of `root`, where they can be known."""
    # Iterative, since chains of nodes can be longer than Python's stack.
    stack = [root]
    seen: set[Node] = set()
    while stack:
        node = stack[-1]
        pending = [v.node for v in node.inputs if v.known is None and v.node is not None and v.node not in seen]
        if node not in seen and pending:
            seen.add(node)
            stack.extend(pending)
            continue
        stack.pop()
        seen.add(node)
        _evaluate_one(node)


def _evaluate_one(node: Node) -> None:
    if node.outputs and node.outputs[0].known is not None:
        return
    if node.op is CONST:
        node.outputs[0].known = node.attrs[0].array
        return
    if not node.inputs or node.effect or any(v.known is None for v in node.inputs):
        return
    if any(v.aval.size > LARGEST_KNOWN for v in node.outputs):
        return
    with use(None):
        results = run(node.op, [eager_constant(v.known) for v in node.inputs if v.known is not None], node.attrs)
    for output, result in zip(node.outputs, results if isinstance(results, tuple) else (results,), strict=True):
        output.known = np.asarray(result)
