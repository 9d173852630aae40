"""Staging an `if`: both branches traced into sub-graphs, their results joined."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..autograph.staging import RETURN_VALUE
from ..autograph.undefined import Undefined
from ..ops.array import reshape
from ..runtime import nest
from ..runtime.coerce import convert_to_tensor
from ..runtime.errors import ConditionError, ShapeError
from ..runtime.tensor import Convertible, Tensor
from ..runtime.variable import Variable
from .builder import Builder
from .control import COND
from .notes import noted_while_tracing, warn_of_notes
from .origin import Origin, place
from .region import Closure, Region, graph_of
from .rule_errors import (
    BranchDtypeError,
    BranchObjectError,
    BranchShapeError,
    BranchStructureError,
    NoneInBranchError,
)
from .staged_list import ListGrew

NUMBERS = (bool, int, float, complex, np.generic, np.ndarray)


def stage_cond(
    builder: Builder,
    test: Tensor,
    branches: tuple[Callable[[], Any], Callable[[], Any]],
    names: Sequence[str] | None = None,
    origin: Origin | None = None,
) -> Any:
    """Trace both branches and record an `If`; return the joined results.

    Args:
        branches: functions of nothing that return structures of the same shape; what they assign to
            variables is joined too.
        names: the user's words for the parts of the results (tuples then), for errors.
        origin: the user's line.

    Raises:
        BranchDtypeError, BranchStructureError, BranchObjectError: TypeErrors; the branches disagree in a dtype, in
            structure, or in an object.
        BranchShapeError, NoneInBranchError: ValueErrors; they disagree in a shape, or one gives None.
    """
    test = as_condition(test)
    where = place(origin)
    regions = [Region(builder, f"{builder.name}.{name}", (), (), loop=False) for name in ("then", "else")]
    for region, branch in zip(regions, branches, strict=True):
        region.trace(branch)
    result, slots = join(regions, names, where)
    closure = Closure(regions)
    reads = closure.reads(builder)
    graphs = []
    for region in regions:
        entries, _ = closure.variable_inputs(region)
        inputs = closure.captured_inputs(region) + entries
        outputs = region.outputs + closure.variable_outputs(region)
        labels = [""] * len(region.outputs) + closure.written_labels()
        graphs.append(graph_of(region, inputs, outputs, labels))
    operands = (test, *closure.captured.values(), *reads)
    results = builder.apply(COND, operands, tuple(graphs), "cond", origin=origin)
    for variable, value in zip(closure.written, results[len(slots) :], strict=True):
        builder.assign(variable, value)
    return fill(result, dict(zip(slots, results, strict=False)))


def as_condition(test: Tensor) -> Tensor:
    """`test` as the scalar that decides. Raises a ConditionError or ShapeError where it is no single bool."""
    if test.dtype.kind != "b":
        raise ConditionError(f"the condition of a staged `if` or `while` must be a bool tensor, but {test!r} is "
                        f"{test.dtype.name}; compare it, as in `x != 0`")  # fmt: skip
    if test._aval.dims and test._aval.size == 1:
        scalar: Tensor = reshape(test, ())
        return scalar
    if test._aval.dims:
        raise ShapeError(f"the condition of a staged `if` or `while` must be a scalar, but {test!r} has shape "
                         f"{test.shape}; reduce it with tf.reduce_all or tf.reduce_any")  # fmt: skip
    return test


class Slot:
    """Stands for an output of the node in a structure until the node has been recorded."""

    __slots__ = ()


def fill(structure: Any, values: dict[Slot, Any]) -> Any:
    """`structure` with the slots replaced."""
    if isinstance(structure, Slot):
        return values[structure]
    if not nest.is_nested(structure, composites=True):
        return structure
    return nest.rebuild(structure, [fill(part, values) for part in nest.children(structure)])


def join(regions: Sequence[Region], names: Sequence[str] | None, where: str) -> tuple[Any, list[Slot]]:
    """What the regions returned as one structure: values that all agree on, and a slot for each tensor."""
    first, second = (region.result for region in regions)
    slots: list[Slot] = []
    if names is None:
        return _join(regions, first, second, "the result", where, slots), slots
    parts, broken = [], []
    for a, b, name in zip(first, second, names, strict=True):
        try:
            parts.append(_join(regions, a, b, quoted(name), where, slots))
        except BRANCH_ERRORS as error:
            broken.append(error)
    if broken:
        raise together(broken)
    return tuple(parts), slots


BRANCH_ERRORS = (BranchStructureError, BranchDtypeError, BranchShapeError, NoneInBranchError, BranchObjectError)


def quoted(name: str) -> str:
    """A variable's name as messages show it."""
    return name if name.startswith(RETURN_VALUE) else f"'{name}'"


def _part(name: str, index: int) -> str:
    return f"{name[:-1]}[{index}]'" if name.endswith("'") else f"{name}[{index}]"


def together(errors: Sequence[Exception]) -> Exception:
    """One error that says what all of them say: mistakes in several variables are shown at once."""
    return errors[0] if len(errors) == 1 else type(errors[0])("\n".join(map(str, errors)))


def _join(regions: Sequence[Region], a: Any, b: Any, name: str, where: str, slots: list[Slot]) -> Any:
    if a is b:
        return a
    if isinstance(a, Undefined) or isinstance(b, Undefined):
        return _join_missing(regions, a, b, name, where, slots)
    if (a is None) != (b is None):
        other = b if a is None else a
        raise NoneInBranchError(
            f"{name} must be a tensor in both branches of a staged `if`{where}, but it is None in one and "
            f"{kind_of(other)} "
            "in the other. Give it a value in both branches (a `return` in one branch needs a `return` in the other)."
        )
    if type(a) is list and type(b) is list:
        kept = noted_while_tracing(a, b)
        if kept:
            warn_of_notes(name, where)
            return [*a, *kept]
    if nest.is_nested(a, composites=True) or nest.is_nested(b, composites=True):
        if (
            type(a) is not type(b)
            or not nest.is_nested(a, composites=True)
            or len(nest.children(a)) != len(nest.children(b))
            or (isinstance(a, dict) and set(a) != set(b))
        ):
            if isinstance(a, list) and isinstance(b, list) and len(a) != len(b):
                raise ListGrew(
                    name.strip("'"), abs(len(a) - len(b)), False,
                    f"{name} has {len(a)} elements in one branch of a staged `if`{where} and {len(b)} in the other: a "
                    "list whose length depends on a condition must grow in a loop of known length, or be a "
                    "tf.TensorArray.",
                )  # fmt: skip
            raise BranchStructureError(
                f"{name} must have the same nested structure in both branches of a staged `if`{where}, but it is "
                f"{kind_of(a)} in one and {kind_of(b)} in the other."
            )
        pairs = list(zip(nest.children(a), nest.children(b), strict=True))
        if isinstance(a, nest.Composite):
            # A TensorArray that only one branch has written to: nothing has been stored in the other one.
            pairs = [_both_there(regions, x, y) for x, y in pairs]
        parts = [_join(regions, x, y, _part(name, i), where, slots) for i, (x, y) in enumerate(pairs)]
        return nest.rebuild(a, parts)
    if type(a) is type(b) and isinstance(a, (bool, int, float, complex, str)) and a == b:
        return a
    if not (_is_value(a) and _is_value(b)):
        if _equal_objects(a, b):
            return a
        raise BranchObjectError(
            f"{name} is {kind_of(a)} in one branch of a staged `if`{where} and {kind_of(b)} in the other: only "
            "tensors and "
            "numbers can depend on a condition that is known when the program runs."
        )
    return _join_tensors(regions, a, b, name, where, slots)


def _join_missing(regions: Sequence[Region], a: Any, b: Any, name: str, where: str, slots: list[Slot]) -> Any:
    """Join a value with one that is missing in the other branch."""
    missing, given = (a, b) if isinstance(a, Undefined) else (b, a)
    if isinstance(given, Undefined):
        return given
    if name.startswith(RETURN_VALUE) and all(map(_is_value, nest.flatten(given))):
        # What is returned is only read where a `return` was reached, so anything of its type will do elsewhere.
        region = regions[0] if given is a else regions[1]
        filler = nest.map_structure(lambda leaf: zeros_of(region, leaf), given)
        pair = (filler, given) if missing is a else (given, filler)
        return _join(regions, *pair, name, where, slots)
    if isinstance(missing.name, str):
        return Undefined(missing.name, missing.filename, missing.line,
                         f"it gets its value in one branch of a staged `if`{where} only")  # fmt: skip
    return missing


def _both_there(regions: Sequence[Region], a: Any, b: Any) -> tuple[Any, Any]:
    if a is None and b is not None:
        return zeros_of(regions[1], b), b
    if b is None and a is not None:
        return a, zeros_of(regions[0], a)
    return a, b


def zeros_of(region: Region, leaf: Any) -> np.ndarray[Any, Any]:
    """Zeros of the type that `leaf`, a value of the region, has as a tensor."""
    tensor = region.convert(convert_to_tensor, leaf)
    return np.zeros(tensor._aval.dims, tensor.dtype.numpy_dtype)


def _join_tensors(regions: Sequence[Region], a: Any, b: Any, name: str, where: str, slots: list[Slot]) -> Slot:
    hint = next((v.dtype for v in (a, b) if isinstance(v, (Tensor, Convertible))), None)
    x, y = (region.convert(as_tensor, value, hint) for region, value in zip(regions, (a, b), strict=True))
    if x.dtype is not y.dtype:
        raise BranchDtypeError(
            f"{name} must have the same dtype in both branches of a staged `if`{where}, but it has dtype "
            f"{x.dtype.name} in "
            f"one and dtype {y.dtype.name} in the other. Cast one of them."
        )
    if x._aval.dims != y._aval.dims:
        raise BranchShapeError(
            f"{name} must have the same shape in both branches of a staged `if`{where}, but it has shape "
            f"{x.shape} in one "
            f"and shape {y.shape} in the other: XLA needs static shapes."
        )
    for region, tensor in zip(regions, (x, y), strict=True):
        region.give(tensor)
    slot = Slot()
    slots.append(slot)
    return slot


def as_tensor(value: Any, hint: Any = None) -> Tensor:
    """A result of a branch or loop body as a tensor; a plain number takes the dtype of the other side where
    that is of its kind (an int an integer dtype, a float a floating one)."""
    if hint is not None and ((type(value) is int and hint.is_integer) or (type(value) is float and hint.is_floating)):
        return convert_to_tensor(value, dtype=hint)
    return convert_to_tensor(value)


def _is_value(value: Any) -> bool:
    return isinstance(value, (Tensor, Convertible, *NUMBERS))


def _equal_objects(a: Any, b: Any) -> bool:
    return type(a) is type(b) and isinstance(a, str) and a == b


def kind_of(value: Any) -> str:
    """A value in words, for errors."""
    if isinstance(value, (Tensor, Variable)):
        return f"a tensor of dtype {value.dtype.name} and shape {value.shape}"
    if isinstance(value, Undefined):
        return "not defined"
    return f"{value!r} ({type(value).__name__})"
