"""The IR: a Graph of Nodes over Values. Pure, in single-assignment form, typed by avals.

A graph is a value: passes map one graph to another and share the nodes that they do not change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np

from ..runtime.aval import Aval
from ..runtime.op import Attrs, Op
from .origin import Origin


class Value:
    """One tensor of a graph: an input of it (`node` is None) or an output of a node."""

    __slots__ = ("__weakref__", "aval", "index", "known", "name", "node")

    def __init__(self, aval: Aval, node: Node | None, index: int, name: str) -> None:
        self.aval = aval
        self.node = node
        self.index = index
        self.name = name
        # The value itself, once someone has asked for it and found that it depends on constants alone.
        self.known: np.ndarray[Any, Any] | None = None

    def __repr__(self) -> str:
        return f"%{self.name}: {self.aval!r}"


class Node:
    """One application of an op.

    `forward` is the node that a `Vjp` node is the pullback of; `origin` the user's line that made the node.
    """

    __slots__ = ("attrs", "forward", "inputs", "name", "op", "origin", "outputs", "several")

    def __init__(
        self,
        op: Op,
        inputs: tuple[Value, ...],
        attrs: Attrs,
        name: str,
        origin: Origin | None,
        avals: Aval | tuple[Aval, ...],
        forward: Node | None = None,
    ) -> None:
        self.op = op
        self.inputs = inputs
        self.attrs = attrs
        self.name = name
        self.origin = origin
        self.forward = forward
        # Whether the kernel gives a tuple, also of one.
        self.several = isinstance(avals, tuple)
        if isinstance(avals, tuple):
            self.outputs = tuple(
                Value(a, self, i, name if len(avals) == 1 else f"{name}.{i}") for i, a in enumerate(avals)
            )
        else:
            self.outputs = (Value(avals, self, 0, name),)

    @property
    def effect(self) -> bool:
        """Whether running the node can be observed: its op's nature, or that of a sub-graph."""
        return self.op.effect or any(g.effect for g in self.subgraphs())

    def subgraphs(self) -> Iterator[Graph]:
        """The graphs among the attributes: branches, bodies, callees."""
        return (a for a in self.attrs if isinstance(a, Graph))

    def __repr__(self) -> str:
        return f"<node {self.name} {self.op.name}>"


class Graph:
    """Inputs, nodes in an order in which they can run, outputs.

    Attributes:
        name: the function's name, or the construct's (`cond.then`).
        inputs, outputs: Values; an output may be an input.
        nodes: the nodes; effects happen in this order.
        labels: what the outputs are, for the reader of a print (`result`, `v := `).
        history: what each pass did, one line a pass.
    """

    __slots__ = ("__weakref__", "cache", "effect", "history", "inputs", "labels", "name", "nodes", "outputs")

    def __init__(
        self,
        name: str,
        inputs: Sequence[Value],
        nodes: Sequence[Node],
        outputs: Sequence[Value],
        labels: Sequence[str] = (),
        history: Sequence[str] = (),
    ) -> None:
        self.name = name
        self.inputs = tuple(inputs)
        self.nodes = tuple(nodes)
        self.outputs = tuple(outputs)
        self.labels = tuple(labels) or ("",) * len(self.outputs)
        self.history = tuple(history)
        self.effect = any(n.effect for n in self.nodes)
        # Derived callables (see lower), kept with the graph so that they live as long as it does.
        self.cache: dict[Any, Any] = {}

    @property
    def input_avals(self) -> tuple[Aval, ...]:
        return tuple(v.aval for v in self.inputs)

    @property
    def output_avals(self) -> tuple[Aval, ...]:
        return tuple(v.aval for v in self.outputs)

    def size(self) -> int:
        """The number of nodes, those of sub-graphs included."""
        found: int | None = self.cache.get("size")
        if found is None:
            found = self.cache["size"] = sum(1 + sum(g.size() for g in n.subgraphs()) for n in self.nodes)
        return found

    def __repr__(self) -> str:
        return f"<graph {self.name}: {len(self.inputs)} inputs, {len(self.nodes)} nodes>"


class Literal:
    """The array of a `Const` node as an attribute: hashable, equal where dtype, shape and bits are."""

    __slots__ = ("_hash", "array")

    def __init__(self, array: np.ndarray[Any, Any]) -> None:
        self.array = array
        self._hash: int | None = None

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Literal)
            and self.array.dtype == other.array.dtype
            and self.array.shape == other.array.shape
            and self.array.tobytes() == other.array.tobytes()
        )

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash((self.array.dtype.str, self.array.shape, self.array.tobytes()))
        return self._hash

    def __repr__(self) -> str:
        if self.array.size == 1:
            return str(self.array.reshape(())[()])
        if self.array.size <= 6:
            return str(self.array.tolist())
        return f"[{', '.join(map(str, self.array.reshape(-1)[:3]))}, ... {self.array.size} values]"


def _const(*, value: Literal) -> np.ndarray[Any, Any]:
    return value.array


CONST: Final = Op("Const", _const, (), ("value",))
