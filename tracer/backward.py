"""The backward pass of a tape: which pullbacks to apply, and running them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from .. import ops
from ..runtime import context
from ..runtime.aval import Aval
from ..runtime.coerce import literal
from ..runtime.context import THREAD
from ..runtime.execute import apply
from ..runtime.tensor import Tensor
from .builder import Builder
from .control import CALL
from .graph import Graph
from .influence import influence_of
from .passes.pipeline import optimize
from .pullback import VJP

if TYPE_CHECKING:
    from .tape import Record

PROGRAMS_KEPT: Final = 256
"""Compiled backward passes that are kept, by the structure of the tape."""

# From a structure to None (seen once: it ran op by op) or to its compiled program.
_programs: OrderedDict[tuple[Any, ...], Program | None] = OrderedDict()


class Program:
    """A backward pass as a graph: `inputs` are numbers of tensors in the walk over the tape."""

    __slots__ = ("graph", "inputs", "outputs")

    def __init__(self, graph: Graph, inputs: Sequence[int], outputs: Sequence[int | None]) -> None:
        self.graph = graph
        self.inputs = inputs
        # For each source the output with its gradient, or None.
        self.outputs = outputs


class Backward:
    """One differentiation of `targets` with respect to sources, each of which is a sequence of tensors."""

    def __init__(
        self,
        records: Sequence[Record],
        targets: Sequence[Tensor],
        weights: Sequence[Tensor | None],
        sources: Sequence[Sequence[Tensor]],
    ) -> None:
        self._targets = targets
        self._weights = weights
        self._sources = sources
        reached = {id(t) for places in sources for t in places}
        self._records: list[Record] = []
        for record in records:
            inputs = [i for i, t in enumerate(record.inputs) if id(t) in reached]
            if inputs:
                self._records.append(record)
                moved = influence_of(record.op, record.attrs)
                reached.update(
                    id(t)
                    for o, t in enumerate(record.outputs)
                    if t._aval.dtype.is_inexact and (moved is None or any(moved[o] >> i & 1 for i in inputs))
                )
        self._reached = reached

    def run(self) -> list[Tensor | None]:
        """The gradient of each source, None where the targets do not depend on it."""
        if not any(id(t) in self._reached for t in self._targets):
            return [None] * len(self._sources)
        if not context.executing_eagerly():
            return self._emit()
        tensors: list[Tensor] = []
        key = self._structure(tensors)
        if key not in _programs:
            _programs[key] = None
            while len(_programs) > PROGRAMS_KEPT:
                _programs.popitem(last=False)
            return self._emit()
        _programs.move_to_end(key)
        program = _programs[key]
        if program is None:
            program = _programs[key] = self._compile(tensors)
        results = apply(CALL, tuple([tensors[i] for i in program.inputs]), (program.graph,))
        return [None if i is None else results[i] for i in program.outputs]

    def _structure(self, tensors: list[Tensor]) -> tuple[Any, ...]:
        """What the pass is, apart from values; `tensors` are the tensors that it numbers, in order."""
        numbers: dict[int, int] = {}

        def number(tensor: Tensor) -> int:
            found = numbers.get(id(tensor))
            if found is None:
                found = numbers[id(tensor)] = len(tensors)
                tensors.append(tensor)
            return found

        parts: list[Any] = []
        for op, attrs, inputs, outputs, _ in self._records:
            parts.append((op, attrs, *map(number, inputs), -1, *map(number, outputs)))
        parts.append(tuple(map(number, self._targets)))
        parts.append(tuple([None if w is None else number(w) for w in self._weights]))
        parts.extend(tuple(map(number, places)) for places in self._sources)
        return (*parts, *[t._aval for t in tensors])

    def _compile(self, tensors: Sequence[Tensor]) -> Program:
        """The pass recorded into a graph, whose inputs are the eager tensors that the pullbacks need."""
        numbers = {id(t): i for i, t in enumerate(tensors)}
        builder = Builder("backward")
        with context.use(builder):
            gradients = self._emit()
            outputs = [None if g is None else builder.value_of(g) for g in gradients]
        values = list(dict.fromkeys(v for v in outputs if v is not None))
        captured = list(builder.captures.values())
        graph = optimize(Graph("backward", [v for _, v in captured], builder.nodes, values))
        positions = {v: i for i, v in enumerate(values)}
        return Program(graph, [numbers[id(t)] for t, _ in captured], [None if v is None else positions[v] for v in outputs])

    def _emit(self) -> list[Tensor | None]:
        """Apply the pullbacks in the interpreter in force."""
        cotangents: dict[int, Tensor] = {}

        def accumulate(tensor: Tensor, cotangent: Tensor) -> None:
            before = cotangents.get(id(tensor))
            cotangents[id(tensor)] = cotangent if before is None else ops.elementwise.add(before, cotangent)

        for target, weight in zip(self._targets, self._weights, strict=True):
            if id(target) in self._reached:
                accumulate(target, ones_like(target._aval) if weight is None else weight)
        sources = {id(t) for places in self._sources for t in places}
        for record in reversed(self._records):
            given = tuple([i for i, t in enumerate(record.outputs) if id(t) in cotangents])
            if not given:
                continue
            moved = influence_of(record.op, record.attrs)
            moving = tuple([
                i
                for i, t in enumerate(record.inputs)
                if id(t) in self._reached and t._aval.dtype.is_inexact
                and (moved is None or any(moved[o] >> i & 1 for o in given))
            ])  # fmt: skip
            if not moving:
                continue
            operands = (*record.inputs, *[cotangents[id(record.outputs[i])] for i in given])
            for i in given:
                # An output is made by one record: what is not a source is not needed again.
                if id(record.outputs[i]) not in sources:
                    del cotangents[id(record.outputs[i])]
            attrs = (record.op, record.attrs, moving, len(record.inputs), given)
            for i, result in zip(moving, _pull_back(record, operands, attrs), strict=True):
                accumulate(record.inputs[i], result)
        return [self._total(places, cotangents) for places in self._sources]

    def _total(self, places: Sequence[Tensor], cotangents: dict[int, Tensor]) -> Tensor | None:
        total: Tensor | None = None
        for tensor in places:
            cotangent = cotangents.get(id(tensor))
            if cotangent is not None:
                total = cotangent if total is None else ops.elementwise.add(total, cotangent)
        return total


def _pull_back(record: Record, operands: tuple[Tensor, ...], attrs: tuple[Any, ...]) -> Any:
    interpreter = THREAD.interpreter
    if isinstance(interpreter, Builder):
        return interpreter.apply(VJP, operands, attrs, f"{record.op.name}/vjp", forward=record.node)
    return apply(VJP, operands, attrs)


def ones_like(kind: Aval) -> Tensor:
    """Ones of this type: the weight of a target."""
    return _filled(kind, 1)


def zeros_like(kind: Aval) -> Tensor:
    """Zeros of this type."""
    return _filled(kind, 0)


def _filled(kind: Aval, value: int) -> Tensor:
    scalar = literal(np.array(value, kind.dtype.numpy_dtype))
    if not kind.dims:
        return scalar
    filled: Tensor = ops.creation.fill(kind.dims, scalar)
    return filled
