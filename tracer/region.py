"""Regions: branches and loop bodies, traced into sub-graphs of the graph around them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..runtime.aval import Aval
from ..runtime.context import use
from ..runtime.tensor import Tensor
from ..runtime.variable import Variable
from .builder import Builder
from .graph import Graph, Value
from .passes.prune import prune
from .symbolic import SymbolicTensor


class Region:
    """A sub-graph while it is made: its builder, its arguments and what the traced code returned."""

    __slots__ = ("arguments", "builder", "outputs", "result")

    def __init__(self, parent: Builder, name: str, kinds: Sequence[Aval], names: Sequence[str], *, loop: bool) -> None:
        self.builder = Builder(name, parent, loop)
        self.arguments = tuple(self.builder.input(kind, n) for kind, n in zip(kinds, names, strict=True))
        self.result: Any = None
        self.outputs: list[Value] = []

    def trace(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Run `function` with this region recording; keep and return its result."""
        with use(self.builder):
            self.result = function(*arguments)
        return self.result

    def convert(self, function: Callable[..., Tensor], *arguments: Any) -> Tensor:
        """Make a tensor inside the region after it was traced."""
        with use(self.builder):
            return function(*arguments)

    def give(self, tensor: Tensor) -> None:
        """Make `tensor` the next output."""
        self.outputs.append(self.builder.value_of(tensor))


class Closure:
    """What several regions took from the graph around them, joined: the same operands for all of them."""

    def __init__(self, regions: Sequence[Region]) -> None:
        captured: dict[int, Tensor] = {}
        variables: dict[int, Variable] = {}
        written: set[int] = set()
        for region in regions:
            captured.update({key: tensor for key, (tensor, _) in region.builder.captures.items()})
            for key, state in region.builder.variables.items():
                variables[key] = state.variable
                if state.written:
                    written.add(key)
        self.captured = captured
        self.variables = variables
        self.written = [variable for key, variable in variables.items() if key in written]

    def reads(self, parent: Builder) -> list[SymbolicTensor]:
        """A read, in the graph around, of each variable: where gradients of the regions' reads go to."""
        return [parent.read(v) for v in self.variables.values()]

    def values_now(self, parent: Builder, variables: Sequence[Variable]) -> list[SymbolicTensor]:
        """The values that variables have in the graph around, not as reads."""
        return [SymbolicTensor(parent.state_of(v).current, parent) for v in variables]

    def captured_inputs(self, region: Region) -> list[Value]:
        """The region's inputs for the captured tensors, in the common order."""
        return [region.builder.value_of(tensor) for tensor in self.captured.values()]

    def variable_inputs(self, region: Region) -> tuple[list[Value], list[Value]]:
        """The region's (entry values, handles) for the variables, in the common order."""
        states = [region.builder.state_of(v) for v in self.variables.values()]
        return [s.entry for s in states], [s.handle for s in states]

    def variable_outputs(self, region: Region) -> list[Value]:
        """The values at the region's end of the variables that any region writes."""
        return [region.builder.state_of(v).current for v in self.written]

    def written_labels(self) -> list[str]:
        return [f"{v._name} := " for v in self.written]


def graph_of(region: Region, inputs: Sequence[Value], outputs: Sequence[Value], labels: Sequence[str] = ()) -> Graph:
    """The region as a finished graph, without the nodes that nothing needs."""
    return prune(Graph(region.builder.name, inputs, region.builder.nodes, outputs, labels))
