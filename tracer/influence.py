"""Which inputs of a graph its outputs depend on differentiably: where a gradient is None rather than zero."""

from __future__ import annotations

from typing import Final

from ..runtime.op import Attrs, Op
from .builder import READ
from .control import CALL, COND, REMAT
from .graph import Graph, Node, Value

FLAT: Final = frozenset({
    "Ceil", "Floor", "FloorDiv", "OnesLike", "Rint", "Round", "StopGradient", "TruncateDiv", "ZerosLike",
})  # fmt: skip
"""Ops whose results do not move with their operands: TensorFlow gives None behind them, not zeros."""


def influence_of(op: Op, attrs: Attrs) -> tuple[int, ...] | None:
    """For each output of an op, the inputs that move it, as bits; None for "all move all"."""
    if op.name in FLAT:
        # These have one output each.
        return (0,)
    if op is CALL or op is REMAT:
        return _influence(attrs[0])
    if op is COND:
        # The first operand is the condition.
        pairs = zip(_influence(attrs[0]), _influence(attrs[1]), strict=True)
        return tuple([(a | b) << 1 for a, b in pairs])
    return None


def _influence(graph: Graph) -> tuple[int, ...]:
    found: tuple[int, ...] | None = graph.cache.get("influence")
    if found is None:
        bits: dict[Value, int] = {v: 1 << i for i, v in enumerate(graph.inputs)}
        for node in graph.nodes:
            for output, moved in zip(node.outputs, _moved(node, bits), strict=True):
                bits[output] = moved if output.aval.dtype.is_inexact else 0
        found = graph.cache["influence"] = tuple([bits[v] for v in graph.outputs])
    return found


def _moved(node: Node, bits: dict[Value, int]) -> list[int]:
    if node.op is READ:
        # A read belongs to the variable, not to what was assigned to it.
        return [bits[node.inputs[-1]]]
    inner = influence_of(node.op, node.attrs)
    if inner is None:
        everything = 0
        for value in node.inputs:
            everything |= bits[value]
        return [everything] * len(node.outputs)
    return [_union(mask, node, bits) for mask in inner]


def _union(mask: int, node: Node, bits: dict[Value, int]) -> int:
    total = 0
    for i, value in enumerate(node.inputs):
        if mask >> i & 1:
            total |= bits[value]
    return total
