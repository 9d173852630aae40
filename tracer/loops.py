"""Staging loops: test and body traced into sub-graphs, the state that they change carried along."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from ..autograph.undefined import Undefined
from ..ops.tensor_array import TensorArray
from ..runtime import nest
from ..runtime.aval import Aval, aval
from ..runtime.coerce import convert_to_tensor
from ..runtime.tensor import Convertible, Tensor
from .builder import Builder
from .conditional import Slot, as_condition, as_tensor, fill, kind_of, quoted, together, zeros_of
from .control import FOR, WHILE
from .dynamic_loop import Buffer
from .graph import CONST, Node
from .growing import with_growing_lists
from .notes import noted_while_tracing, warn_of_notes
from .origin import Origin, place
from .region import Closure, Region, graph_of
from .rule_errors import (
    LoopDtypeError,
    LoopObjectError,
    LoopShapeError,
    LoopStructureError,
    MissingAfterIterationError,
    NoneBeforeLoopError,
)
from .staged_list import ListGrew
from .symbolic import SymbolicTensor

State = tuple[Any, ...]


class Carried:
    """The state of a loop, split: leaves that are carried as tensors, and the structure around them.

    A leaf that is no tensor and no number (an object, None, a string) must be the same after each pass.
    """

    def __init__(self, state: State, names: Sequence[str], where: str) -> None:
        self.names: list[str] = []
        self.initial: list[Tensor] = []
        self.slots: list[Slot] = []
        self.where = where
        self.structure = tuple(self._split(part, name) for part, name in zip(state, names, strict=True))

    def _split(self, part: Any, name: str) -> Any:
        if nest.is_nested(part, composites=True):
            return nest.rebuild(part, [self._split(p, f"{name}[{i}]") for i, p in enumerate(nest.children(part))])
        if not isinstance(part, (Tensor, Convertible, bool, int, float, complex, np.generic, np.ndarray)):
            return part
        slot = Slot()
        self.slots.append(slot)
        # The very object that came in: tapes tell tensors apart by identity.
        self.initial.append(convert_to_tensor(part))
        self.names.append(name)
        return slot

    @property
    def kinds(self) -> list[Aval]:
        return [aval(t._aval.dims, t._aval.dtype) for t in self.initial]

    def filled(self, tensors: Sequence[Any]) -> State:
        """The state with tensors in the places of the carried leaves."""
        state: State = fill(self.structure, dict(zip(self.slots, tensors, strict=True)))
        return state

    def leaves(self, region: Region, state: State, names: Sequence[str]) -> None:
        """Make the carried leaves of `state`, as the body left it, the region's outputs.

        Raises TypeError or ValueError where a variable changed its dtype, shape or structure.
        """
        position, broken = 0, []
        for before, after, name in zip(self.structure, state, names, strict=True):
            try:
                self._match(region, before, after, name, position)
            except LOOP_ERRORS as error:
                broken.append(error)
            position += slots_in(before)
        if broken:
            raise together(broken)

    def _match(self, region: Region, before: Any, after: Any, name: str, position: int) -> int:
        if isinstance(before, Slot):
            self._give(region, after, position)
            return position + 1
        if nest.is_nested(before, composites=True):
            if type(before) is list and type(after) is list and len(after) > len(before):
                notes = noted_while_tracing(before, after)
                if notes and len(notes) == len(after) - len(before):
                    warn_of_notes(quoted(name), self.where)
                    before.extend(notes)
                    return self._match(region, before, after, name, position)
                raise ListGrew(
                    name, len(after) - len(before), True,
                    f"'{name}' has {len(before)} elements before the staged loop{self.where} and {len(after)} after "
                    "one iteration: how long it gets is only known as the loop runs. Loop over a range of known "
                    "length, set maximum_iterations, or write into a tf.TensorArray.",
                )  # fmt: skip
            check_room(name, before, after, self.where)
            if (
                type(before) is not type(after)
                or len(nest.children(before)) != len(nest.children(after))
                or (isinstance(before, dict) and set(before) != set(after))
            ):
                raise LoopStructureError(
                    f"{quoted(name)} must keep its nested structure in a staged loop{self.where}, but it is "
                    f"{self._shown(before)} before the loop and {kind_of(after)} after one iteration."
                )
            for i, (b, a) in enumerate(zip(nest.children(before), nest.children(after), strict=True)):
                position = self._match(region, b, a, f"{name}[{i}]", position)
            return position
        if before is not after and not (isinstance(before, str) and before == after):
            if isinstance(before, Undefined) or isinstance(after, Undefined):
                return position
            raise LoopObjectError(
                f"{quoted(name)} is {kind_of(before)} before the staged loop{self.where} and {kind_of(after)} "
                "after one "
                "iteration: only tensors and numbers can change in a loop that runs in the compiled program."
            )
        return position

    def _shown(self, structure: Any) -> str:
        """The structure before the loop, in words."""
        return kind_of(fill(structure, dict(zip(self.slots, self.initial, strict=True))))

    def _give(self, region: Region, after: Any, position: int) -> None:
        name, wanted = self.names[position], self.initial[position]._aval
        if after is None or isinstance(after, Undefined):
            raise MissingAfterIterationError(
                f"{quoted(name)} must keep its type in a staged loop{self.where}, but it is "
                f"{kind_of(self.initial[position])} before the loop and {kind_of(after)} after one iteration."
            )
        tensor = region.convert(as_tensor, after, wanted.dtype)
        if tensor.dtype is not wanted.dtype:
            raise LoopDtypeError(
                f"{quoted(name)} has dtype {wanted.dtype.name} before the loop, but dtype {tensor.dtype.name} "
                "after one "
                f"iteration{self.where}. Cast it, or start it with dtype {tensor.dtype.name}."
            )
        if tensor._aval.dims != wanted.dims:
            raise LoopShapeError(
                f"{quoted(name)} has shape {wanted.shape} before the loop, but shape {tensor.shape} after one "
                f"iteration{self.where}: XLA needs static shapes, so a variable of a staged loop keeps its shape "
                "(shape_invariants cannot relax that). Allocate the full size before the loop and write into it, "
                "or use "
                "a tf.TensorArray."
            )
        region.give(tensor)


LOOP_ERRORS = (LoopStructureError, LoopDtypeError, LoopShapeError, MissingAfterIterationError, LoopObjectError)


def slots_in(structure: Any) -> int:
    """How many tensors of a state stand in a part of it."""
    if isinstance(structure, Slot):
        return 1
    return sum(map(slots_in, nest.children(structure))) if nest.is_nested(structure, composites=True) else 0


def _stage_while(
    builder: Builder,
    test: Callable[[State], Any],
    body: Callable[[State], State],
    state: State,
    names: Sequence[str],
    maximum_iterations: int | None = None,
    origin: Origin | None = None,
) -> State:
    where = place(origin)
    state, probe = _with_placeholders(builder, lambda s: body(s), state, names, loop_items=())
    carried = Carried(state, names, where)
    kinds = carried.kinds
    test_region = Region(builder, f"{builder.name}.test", kinds, carried.names, loop=True)
    body_region = Region(builder, f"{builder.name}.body", kinds, carried.names, loop=True)
    holds = test_region.trace(lambda: as_condition(convert_to_tensor(test(carried.filled(test_region.arguments)))))
    test_region.give(holds)
    after = body_region.trace(lambda: body(carried.filled(body_region.arguments)))
    carried.leaves(body_region, after, names)
    _check_none(probe, body_region, where)
    return _record(builder, carried, body_region, test_region, (), maximum_iterations, origin)


def _stage_for(
    builder: Builder,
    items: Sequence[Tensor],
    body: Callable[[Sequence[Tensor], State], State],
    state: State,
    names: Sequence[str],
    test: Callable[[State], Any] | None = None,
    origin: Origin | None = None,
) -> State:
    where = place(origin)
    sliced = [aval(t._aval.dims[1:], t._aval.dtype) for t in items]
    state, probe = _with_placeholders(builder, body, state, names, loop_items=sliced)
    carried = Carried(state, names, where)
    item_names = [f"item_{i}" if i else "item" for i in range(len(items))]
    body_region = Region(builder, f"{builder.name}.body", [*carried.kinds, *sliced], [*carried.names, *item_names],
                         loop=True)  # fmt: skip
    count = len(carried.kinds)
    after = body_region.trace(
        lambda: body(body_region.arguments[count:], carried.filled(body_region.arguments[:count]))
    )
    carried.leaves(body_region, after, names)
    _check_none(probe, body_region, where)
    test_region = None
    if test is not None:
        going = test
        test_region = Region(builder, f"{builder.name}.test", carried.kinds, carried.names, loop=True)
        region = test_region
        region.give(region.trace(lambda: as_condition(convert_to_tensor(going(carried.filled(region.arguments))))))
    return _record(builder, carried, body_region, test_region, items, None, origin)


def _with_placeholders(
    builder: Builder, body: Callable[..., State], state: State, names: Sequence[str], loop_items: Sequence[Aval]
) -> tuple[State, Probe | None]:
    """The state with zeros for variables that get their first value inside the loop.

    What type they have is found by tracing the body once into a region that is thrown away.
    """
    if not any(map(_has_missing, state)):
        return state, None
    carried = Carried(state, names, "")
    probe = Region(builder, "probe", [*carried.kinds, *loop_items],
                   [*carried.names, *["item"] * len(loop_items)], loop=True)  # fmt: skip
    count = len(carried.kinds)
    arguments = (carried.filled(probe.arguments[:count]),)
    if loop_items:
        after = probe.trace(body, probe.arguments[count:], *arguments)
    else:
        after = probe.trace(body, *arguments)
    for name, old, new in zip(names, state, after, strict=True):
        check_room(name, old, new, "")
    given = tuple(_placeholder(probe, old, new) for old, new in zip(state, after, strict=True))
    nones = [n for n, old, new in zip(names, state, given, strict=True) if old is None and new is not None]
    return given, Probe(probe, nones) if nones else None


def check_room(name: str, before: Any, after: Any, where: str) -> None:
    """Raise ListGrew where an iteration made a TensorArray longer."""
    if isinstance(before, TensorArray) and isinstance(after, TensorArray) and len(after) > len(before):
        raise ListGrew(
            name, len(after) - len(before), True,
            f"'{name}' has room for {len(before)} elements before the staged loop{where} and for {len(after)} after "
            "one iteration: give it its size, or loop over a range of known length.",
        )  # fmt: skip


class Probe(NamedTuple):
    """The body as it was traced with None for the variables `names`."""

    region: Region
    names: list[str]


def _check_none(probe: Probe | None, body: Region, where: str) -> None:
    """Raise NoneBeforeLoopError where the body does something else when it finds None.

    Then the first iteration is not like the others. Otherwise the variable's first value is never looked at.
    """
    if probe is not None and _outline(probe.region.builder.nodes) != _outline(body.builder.nodes):
        raise NoneBeforeLoopError(
            f"{' and '.join(map(quoted, probe.names))}: None before the staged loop{where} and a tensor after "
            "one iteration, "
            "and what the body does depends on that. Give a tensor of the final dtype and shape before the loop."
        )


def _outline(nodes: Sequence[Node]) -> list[Any]:
    """The ops of a graph and its sub-graphs."""
    return [(node.op, [_outline(g.nodes) for g in node.subgraphs()]) for node in nodes]


def _placeholder(probe: Region, old: Any, new: Any) -> Any:
    """`old`, with zeros of the type found in `new` for what is missing in it."""
    if old is None or isinstance(old, Undefined):
        if new is None or isinstance(new, Undefined):
            return old
        return _zeros(probe, new)
    if nest.is_nested(old, composites=True) and type(old) is type(new):
        olds, news = nest.children(old), nest.children(new)
        if len(olds) == len(news):
            return nest.rebuild(old, [_placeholder(probe, a, b) for a, b in zip(olds, news, strict=True)])
    return old


def _zeros(probe: Region, value: Any) -> Any:
    if nest.is_nested(value, composites=True):
        return nest.rebuild(value, [_zeros(probe, part) for part in nest.children(value)])
    if not isinstance(value, (Tensor, Convertible, bool, int, float, complex, np.generic, np.ndarray)):
        return value
    return zeros_of(probe, value)


def _has_missing(value: Any) -> bool:
    """Whether a part has no value yet: None before a loop and a tensor after it, or a variable first assigned
    inside. What counts is then the type that the body gives it."""
    if nest.is_nested(value, composites=True):
        return any(map(_has_missing, nest.children(value)))
    return value is None or isinstance(value, Undefined)


def _record(
    builder: Builder,
    carried: Carried,
    body: Region,
    test: Region | None,
    items: Sequence[Tensor],
    maximum_iterations: int | None,
    origin: Origin | None,
) -> State:
    """Close the regions and record the loop's node."""
    regions = [body] if test is None else [body, test]
    closure = Closure(regions)
    written = {id(v) for v in closure.written}
    count = len(carried.initial)
    graphs = {}
    for region in regions:
        entries, handles = closure.variable_inputs(region)
        carries = [e for e, v in zip(entries, closure.variables.values(), strict=True) if id(v) in written]
        fixed = [e for e, v in zip(entries, closure.variables.values(), strict=True) if id(v) not in written]
        arguments = [a._value for a in region.arguments]
        inputs = arguments[:count] + carries + closure.captured_inputs(region) + handles + fixed + arguments[count:]
        outputs, labels = region.outputs, [""] * len(region.outputs)
        if region is body:
            outputs = outputs + closure.variable_outputs(region)
            labels += closure.written_labels()
        graphs[region] = graph_of(region, inputs, outputs, labels)
    reads = closure.reads(builder)
    unwritten = [r for r, v in zip(reads, closure.variables.values(), strict=True) if id(v) not in written]
    operands = (*carried.initial, *closure.values_now(builder, closure.written), *closure.captured.values(), *reads,
                *unwritten, *items)  # fmt: skip
    total = count + len(closure.written)
    if items or test is None:
        length = items[0]._aval.dims[0]
        spans = tuple(map(_span, items))
        attrs: tuple[Any, ...] = (graphs[body], graphs[test] if test else None, total, len(items), length, spans)
        results = builder.apply(FOR, operands, attrs, "for", origin=origin)
    else:
        known = tuple(_literal(t) for t in (*carried.initial, *closure.values_now(builder, closure.written)))
        attrs = (graphs[test], graphs[body], total, maximum_iterations, known, Buffer())
        results = builder.apply(WHILE, operands, attrs, "while", origin=origin)
    for variable, value in zip(closure.written, results[count:], strict=True):
        builder.assign(variable, value)
    return carried.filled(results[:count])


def _span(tensor: Tensor) -> tuple[int, int] | None:
    """`(start, step)` of a constant row of integers at equal distances, as a range is; None for other tensors."""
    literal = _literal(tensor)
    if literal is None or literal.array.ndim != 1 or literal.array.dtype.kind not in "iu" or len(literal.array) < 2:
        return None
    start, step = int(literal.array[0]), int(literal.array[1]) - int(literal.array[0])
    return (start, step) if np.array_equal(literal.array, start + step * np.arange(len(literal.array))) else None


def _literal(tensor: Tensor) -> Any:
    """The constant that a carry starts with, where it is one: what makes a trip count computable."""
    node = tensor._value.node if isinstance(tensor, SymbolicTensor) else None
    return node.attrs[0] if node is not None and node.op is CONST else None


def stage_while(
    builder: Builder,
    test: Callable[[State], Any],
    body: Callable[[State], State],
    state: State,
    names: Sequence[str],
    maximum_iterations: int | None = None,
    origin: Origin | None = None,
) -> State:
    """Record `while test(state): state = body(state)`; return the state after the loop.

    Lists that the body appends to may grow where `maximum_iterations` bounds them.

    Raises TypeError or ValueError where a variable of the state changes its dtype, shape or structure.
    """

    def record(start: State) -> State:
        return _stage_while(builder, test, body, start, names, maximum_iterations, origin)

    return with_growing_lists(record, state, names, maximum_iterations, exact=False)


def stage_for(
    builder: Builder,
    items: Sequence[Tensor],
    body: Callable[[Sequence[Tensor], State], State],
    state: State,
    names: Sequence[str],
    test: Callable[[State], Any] | None = None,
    origin: Origin | None = None,
) -> State:
    """Record a loop along the first axis of `items`, which goes on while `test(state)` holds.

    The body gets one slice of each of the items. Lists that it appends to may grow. Raises as `stage_while` does.
    """

    length = items[0]._aval.dims[0]

    def record(start: State) -> State:
        return _stage_for(builder, items, body, start, names, test, origin)

    try:
        return with_growing_lists(record, state, names, length, exact=test is None)
    except NoneBeforeLoopError:
        if test is not None or not length:
            raise
    # The first iteration differs from the others, and there is one.
    first = body([t[0] for t in items], state)
    if length == 1:
        return first
    return stage_for(builder, [t[1:] for t in items], body, first, names, test, origin)
