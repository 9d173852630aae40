"""`FunctionalGraph`: the calls of layers between given inputs and outputs, in order."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

from ..ops.array import expand_dims, squeeze
from ..ops.cast import cast
from ..runtime import nest
from ..runtime.tensor import Tensor
from .keras_tensor import KerasTensor, Node
from .layer import Layer


class FunctionalGraph:
    """What a model described by KerasTensors consists of.

    Attributes:
        inputs, outputs: the structures of KerasTensors that it was made from.
        nodes: the calls that the outputs need, each after those that it depends on.
        operations: the layers and operators, in Keras's order: those far from the outputs first.

    Raises ValueError where `inputs` are no KerasTensors, or the outputs need another input.
    """

    def __init__(self, inputs: Any, outputs: Any, name: str) -> None:
        self.inputs = inputs
        self.outputs = outputs
        self.name = name
        self.flat_inputs: list[KerasTensor] = nest.flatten(inputs)
        self.flat_outputs: list[KerasTensor] = nest.flatten(outputs)
        for role, tensors in (("inputs", self.flat_inputs), ("outputs", self.flat_outputs)):
            for tensor in tensors:
                if not isinstance(tensor, KerasTensor):
                    raise ValueError(f"All `{role}` values must be KerasTensors. Received: "
                                     f"{role}={getattr(self, role)} "
                                     f"including invalid value {tensor} of type {type(tensor)}")  # fmt: skip
        self._given = {id(t) for t in self.flat_inputs}
        visits = self._visit()
        self.nodes = sorted(visits, key=lambda n: n.serial)
        self.depths = _depths(visits, self.flat_inputs)
        self.operations = self._in_keras_order(visits)
        self.input_names = [_name_of(t) for t in self.flat_inputs]
        # Outputs are named by their layers, as many times as a layer has several.
        self.output_names = _numbered([t._keras_history.operation.name for t in self.flat_outputs])

    @property
    def layers(self) -> list[Layer]:
        """The layers, without operators."""
        return [op for op in self.operations if not hasattr(op, "operation")]

    def _visit(self) -> list[Node]:
        """The nodes that the outputs need, each after those that it depends on, in Keras's order of a
        depth-first walk."""
        finished: dict[int, Node] = {}
        self._first_seen: dict[int, int] = {}
        # A stack of our own: a model may be deeper than Python's recursion limit.
        for output in self.flat_outputs:
            stack: list[tuple[Node, Iterator[KerasTensor]]] = []
            self._enter(output, stack, finished)
            while stack:
                node, parents = stack[-1]
                parent = next(parents, None)
                if parent is None:
                    finished[id(node)] = node
                    stack.pop()
                else:
                    self._enter(parent, stack, finished)
        return list(finished.values())

    def _enter(self, tensor: KerasTensor, stack: list[Any], finished: dict[int, Node]) -> None:
        node = tensor._node
        if id(node) in finished:
            return
        self._first_seen.setdefault(id(node.operation), len(self._first_seen))
        if id(tensor) in self._given:
            finished[id(node)] = node
            return
        if node.is_input:
            raise ValueError(
                f"Model '{self.name}': `inputs` not connected to `outputs`: the output depends on the input "
                f"'{node.operation.name}', which is not among the `inputs` {[_name_of(t) for t in self.flat_inputs]}."
            )
        stack.append((node, iter(node.inputs)))

    def _in_keras_order(self, visits: list[Node]) -> list[Any]:
        depth_of: dict[int, int] = {}
        operations: dict[int, Any] = {}
        for node in visits:
            key = id(node.operation)
            operations[key] = node.operation
            depth_of[key] = max(depth_of.get(key, 0), self.depths[id(node)])
        for tensor in self.flat_inputs:
            operation = tensor._keras_history.operation
            operations.setdefault(id(operation), operation)
            depth_of.setdefault(id(operation), 0)
        far = len(self._first_seen)
        return sorted(operations.values(), key=lambda op: (-depth_of[id(op)], self._first_seen.get(id(op), far)))

    def run(self, inputs: Any) -> Any:
        """The outputs for tensors (or KerasTensors)."""
        values: dict[int, Any] = dict(zip(map(id, self.flat_inputs), self.conformed(inputs), strict=True))
        for node in self.nodes:
            outputs = node.outputs
            if id(outputs[0]) in values:
                continue
            if len(node.args) == 1 and not node.kwargs and isinstance(node.args[0], KerasTensor):
                results = node.operation(values[id(node.args[0])])
            else:
                args, kwargs = nest.map_structure(
                    lambda leaf: values[id(leaf)] if isinstance(leaf, KerasTensor) else leaf, (node.args, node.kwargs)
                )
                results = node.operation(*args, **kwargs)
            if len(outputs) == 1 and not nest.is_nested(results):
                values[id(outputs[0])] = results
            else:
                values.update(zip(map(id, outputs), nest.flatten(results), strict=True))
        return nest.pack_sequence_as(self.outputs, [values[id(t)] for t in self.flat_outputs])

    def conformed(self, inputs: Any) -> list[Any]:
        """What a call was given, one for each input, in order; of the inputs' rank and dtype.

        Raises ValueError where there are too few, too many, or no such names.
        """
        flat = self._flat(inputs)
        if len(flat) != len(self.flat_inputs):
            raise ValueError(f"Model '{self.name}' expects {len(self.flat_inputs)} input(s) {self.input_names}, but it "
                             f"received {len(flat)}. The structure of `inputs` doesn't match the expected "
                             "structure.")  # fmt: skip
        return [conform(x, t, self.name) for x, t in zip(flat, self.flat_inputs, strict=True)]

    def _flat(self, inputs: Any) -> list[Any]:
        if isinstance(inputs, dict):
            names = list(self.inputs) if isinstance(self.inputs, dict) else self.input_names
            missing = [n for n in names if n not in inputs]
            if missing:
                raise ValueError(f"Model '{self.name}': missing data for input(s) {missing}. You passed a "
                                 "data dictionary "
                                 f"with keys {list(inputs)}. Expected the following keys: {names}")  # fmt: skip
            unknown = [n for n in inputs if n not in names]
            if unknown:
                warnings.warn(f"Model '{self.name}' has no inputs {unknown}: they are ignored.", stacklevel=5)
            chosen = {n: inputs[n] for n in names}
            return nest.flatten(chosen) if isinstance(self.inputs, dict) else list(chosen.values())
        return nest.flatten(inputs)


def conform(x: Any, wanted: KerasTensor, model: str) -> Any:
    """An input of a model in the rank and dtype that the model was described with. Raises ValueError for other
    lengths."""
    if not isinstance(x, (Tensor, KerasTensor)):
        return x
    rank, dims = len(wanted.shape), tuple(x.shape)
    if isinstance(x, Tensor):
        if x.dtype is not wanted._dtype and x.dtype.is_floating:
            x = cast(x, wanted._dtype)
        if x.ndim == rank + 1 and dims[-1] == 1:
            x = squeeze(x, -1)
        elif x.ndim == rank - 1 and rank and wanted.shape[-1] == 1:
            x = expand_dims(x, -1)
        dims = tuple(x._aval.dims)
    if len(dims) != rank or any(
        w is not None and d is not None and w != d for w, d in zip(wanted.shape[1:], dims[1:], strict=True)
    ):
        raise ValueError(f"Input '{_name_of(wanted)}' of model '{model}' is incompatible with the model: expected "
                         f"shape={tuple(wanted.shape)}, found shape={dims}")  # fmt: skip
    return x


def _name_of(tensor: KerasTensor) -> str:
    name: str = tensor._keras_history.operation.name if hasattr(tensor, "_keras_history") else tensor.name
    return name


def _numbered(names: list[str]) -> list[str]:
    """Names made different by numbers where they are equal."""
    counts: dict[str, int] = {}
    found = []
    for name in names:
        counts[name] = counts.get(name, -1) + 1
        found.append(f"{name}_{counts[name]}" if counts[name] else name)
    return found


def _depths(nodes: list[Node], inputs: list[KerasTensor]) -> dict[int, int]:
    """How far each node is from the outputs: the longest way. All calls of one layer are as far as the farthest."""
    given = {id(t) for t in inputs}
    depths: dict[int, int] = {}
    of_operation: dict[int, int] = {}
    for node in reversed(nodes):
        depth = max(depths.get(id(node), 0), of_operation.get(id(node.operation), 0))
        depths[id(node)] = of_operation[id(node.operation)] = depth
        if any(id(output) in given for output in node.outputs):
            continue
        for tensor in node.inputs:
            parent = id(tensor._node)
            depths[parent] = max(depth + 1, depths.get(parent, 0))
    return depths
