"""The backward pass of a tape: which pullbacks to apply, and running them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from .. import ops
from ..ops.indexed_slices import IndexedSlices
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
from .kept import KEPT_VJP, Kept
from .passes.pipeline import optimize
from .pullback import VJP
from .rule import RULE, Rule
from .slices import Rows, as_dense, as_slices, gathers_rows, joined, rows_of

if TYPE_CHECKING:
    from .tape import Record

Gradient = Tensor | Rows | None
"""What one source gets."""

PROGRAMS_KEPT: Final = 256
"""Compiled backward passes that are kept, by the structure of the tape."""

# From a structure to None (seen once: it ran op by op) or to its compiled program.
_programs: OrderedDict[tuple[Any, ...], Program | None] = OrderedDict()


class Program:
    """A backward pass as a graph: `inputs` are numbers of tensors in the walk over the tape.

    `outputs` has for each source the places of its gradient among the graph's outputs: none, one, or those of
    the values and the indices of rows.
    """

    __slots__ = ("graph", "inputs", "outputs")

    def __init__(self, graph: Graph, inputs: Sequence[int], outputs: Sequence[tuple[int, ...]]) -> None:
        self.graph = graph
        self.inputs = inputs
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
        self._asked = {id(t) for places in sources for t in places}
        reached = set(self._asked)
        self._records: list[Record] = []
        # Sources of which rows are gathered, and which no record makes: their gradients may stay rows.
        gathered: set[int] = set()
        self.has_rules = False
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
                if record.op is RULE:
                    self.has_rules = True
                elif id(record.inputs[0]) in self._asked and gathers_rows(record):
                    gathered.add(id(record.inputs[0]))
        if gathered:
            gathered.difference_update(id(t) for record in self._records for t in record.outputs)
        self._gathered = gathered
        self._reached = reached

    @property
    def connected(self) -> bool:
        """Whether some target depends on some source."""
        return any(id(t) in self._reached for t in self._targets)

    def run(self) -> list[Tensor | IndexedSlices | None]:
        """The gradient of each source, None where the targets do not depend on it."""
        if not self.connected:
            return [None] * len(self._sources)
        if self.has_rules or not context.executing_eagerly():
            return self._finished(self.emit())
        tensors: list[Tensor] = []
        key = self.structure(tensors)
        if key not in _programs:
            remember(key, None)
            return self._finished(self.emit())
        _programs.move_to_end(key)
        program = _programs[key]
        if program is None:
            program = _programs[key] = self._compile(tensors)
        results = apply(CALL, tuple([tensors[i] for i in program.inputs]), (program.graph,))
        return self._finished([_gradient([results[i] for i in places]) for places in program.outputs])

    def dense(self) -> list[Tensor | None]:
        """As `emit`, rows added into tensors."""
        return [
            as_dense(g, places[0]._aval) if isinstance(g, Rows) else g
            for g, places in zip(self.emit(), self._sources, strict=True)
        ]

    def _finished(self, gradients: Sequence[Gradient]) -> list[Tensor | IndexedSlices | None]:
        return [
            as_slices(g, places[0]._aval) if isinstance(g, Rows) else g
            for g, places in zip(gradients, self._sources, strict=True)
        ]

    def structure(self, tensors: list[Tensor]) -> tuple[Any, ...]:
        """What the pass is, apart from values; `tensors` are the tensors that it numbers, in order."""
        numbers: dict[int, int] = {}

        def number(tensor: Tensor) -> int:
            found = numbers.get(id(tensor))
            if found is None:
                found = numbers[id(tensor)] = len(tensors)
                tensors.append(tensor)
            return found

        parts: list[Any] = []
        kept = THREAD.interpreter is None
        for op, attrs, inputs, outputs, node in self._records:
            parts.append((op, attrs, *map(number, inputs), -1, *map(number, outputs)))
            if kept and isinstance(node, Kept):
                parts.append((node.program, *map(number, node.residuals)))
        parts.append(tuple(map(number, self._targets)))
        parts.append(tuple([None if w is None else number(w) for w in self._weights]))
        parts.extend(tuple(map(number, places)) for places in self._sources)
        return (*parts, *[t._aval for t in tensors])

    def _compile(self, tensors: Sequence[Tensor]) -> Program:
        """The pass recorded into a graph, whose inputs are the eager tensors that the pullbacks need."""
        numbers = {id(t): i for i, t in enumerate(tensors)}
        builder = Builder("backward")
        kept = THREAD.interpreter is None
        with context.use(builder):
            outputs = [tuple(map(builder.value_of, _parts(g))) for g in self.emit(kept)]
        values = list(dict.fromkeys(v for parts in outputs for v in parts))
        captured = list(builder.captures.values())
        graph = optimize(Graph("backward", [v for _, v in captured], builder.nodes, values))
        positions = {v: i for i, v in enumerate(values)}
        return Program(
            graph, [numbers[id(t)] for t, _ in captured], [tuple([positions[v] for v in parts]) for parts in outputs]
        )

    def emit(self, kept: bool | None = None) -> list[Gradient]:
        """Apply the pullbacks in the interpreter in force; with `kept`, those that were kept from forward passes.

        By default these are used where nothing records: they cannot be differentiated in turn.
        """
        if kept is None:
            kept = THREAD.interpreter is None
        cotangents: dict[int, Tensor] = {}
        rows: dict[int, list[Rows]] = {}

        def accumulate(tensor: Tensor, cotangent: Tensor) -> None:
            before = cotangents.get(id(tensor))
            cotangents[id(tensor)] = cotangent if before is None else ops.elementwise.add(before, cotangent)

        for target, weight in zip(self._targets, self._weights, strict=True):
            if id(target) in self._reached:
                accumulate(target, ones_like(target._aval) if weight is None else weight)
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
            weights = [cotangents[id(record.outputs[i])] for i in given]
            for i in given:
                # An output is made by one record: what is not a source is not needed again.
                if id(record.outputs[i]) not in self._asked:
                    del cotangents[id(record.outputs[i])]
            if self._gathered and id(record.inputs[0]) in self._gathered and gathers_rows(record):
                rows.setdefault(id(record.inputs[0]), []).append(rows_of(record, weights[0]))
                continue
            for i, result in zip(moving, _pull_back(record, moving, given, weights, kept), strict=True):
                if result is not None:
                    accumulate(record.inputs[i], result)
        return [_total(places, cotangents, rows) for places in self._sources]


def remember(key: tuple[Any, ...], program: Any) -> None:
    """Keep a compiled pass, and forget the one that was not used for the longest time where there are too many."""
    _programs[key] = program
    while len(_programs) > PROGRAMS_KEPT:
        _programs.popitem(last=False)


def recall(key: tuple[Any, ...]) -> Any:
    """What was remembered, or None."""
    if key not in _programs:
        return None
    _programs.move_to_end(key)
    return _programs[key]


def _pull_back(
    record: Record, moving: tuple[int, ...], given: tuple[int, ...], weights: Sequence[Tensor], kept: bool
) -> Sequence[Tensor | None]:
    """The cotangents of the inputs at `moving`, from those of the outputs at `given`."""
    made = record.node
    if record.op is RULE:
        rule: Rule = record.attrs[0]
        return rule.pull_back(moving, dict(zip(given, weights, strict=True)))
    results: tuple[Tensor, ...]
    if isinstance(made, Kept):
        if kept:
            results = apply(KEPT_VJP, (*made.residuals, *weights), (made.program, moving, given))
            return results
        made = None
    operands = (*record.inputs, *weights)
    attrs = (record.op, record.attrs, moving, len(record.inputs), given)
    interpreter = THREAD.interpreter
    if isinstance(interpreter, Builder):
        results = interpreter.apply(VJP, operands, attrs, f"{record.op.name}/vjp", forward=made)
    else:
        results = apply(VJP, operands, attrs)
    return results


def _total(places: Sequence[Tensor], cotangents: dict[int, Tensor], rows: dict[int, list[Rows]]) -> Gradient:
    """The sum of what the tensors of one source got."""
    # The walk goes backwards; TensorFlow has rows in the order in which they were gathered.
    parts = [part for t in places for part in reversed(rows.get(id(t), ()))]
    dense = [cotangents[id(t)] for t in places if id(t) in cotangents]
    if parts and not dense:
        return joined(parts)
    if parts:
        dense.append(as_dense(joined(parts), places[0]._aval))
    if not dense:
        return None
    total = dense[0]
    for other in dense[1:]:
        total = ops.elementwise.add(total, other)
    return total


def _parts(gradient: Gradient) -> tuple[Tensor, ...]:
    if gradient is None:
        return ()
    return tuple(gradient) if isinstance(gradient, Rows) else (gradient,)


def _gradient(parts: Sequence[Tensor]) -> Gradient:
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else Rows(*parts)


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
