"""Python's built-ins over staged values: what `len(t)`, `range(n)`, `print(t)`, ... mean in a graph."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, Final

from .. import ops
from ..runtime.coerce import convert_to_tensor
from ..runtime.range import DynamicRange
from ..runtime.tensor import Convertible, Tensor
from .staged_list import StagedList
from .walk import Counted, Walk, range_length, staged_enumerate, staged_filter, staged_map, staged_reversed, staged_zip


def _print(*args: Any, sep: str | None = None, end: str | None = None, file: Any = None, flush: bool = False) -> None:
    ops.printing.print(*args, sep=" " if sep is None else sep, end="\n" if end is None else end,
                       output_stream=sys.stdout if file is None else file)  # fmt: skip


def _len(value: Any) -> Any:
    if isinstance(value, DynamicRange):
        return range_length(value)
    if isinstance(value, Counted) and value.holds is None:
        return value.length
    if isinstance(value, StagedList):
        return convert_to_tensor(value.count)
    if isinstance(value, (Walk, Counted)):
        return len(value)
    return len(convert_to_tensor(value)) if isinstance(value, (Tensor, Convertible)) else NotImplemented


def _range(*args: Any) -> Any:
    return ops.creation.range(*args)


def _int(value: Any = 0, base: Any = None) -> Any:
    """An int32, as in TensorFlow; what is an integer of another width already stays what it is."""
    if base is not None:
        return NotImplemented
    tensor = convert_to_tensor(value)
    return tensor if tensor.dtype.is_integer else ops.cast.cast(tensor, "int32")


def _float(value: Any = 0.0) -> Any:
    """A float32, as in TensorFlow; what is a floating-point number already stays what it is."""
    tensor = convert_to_tensor(value)
    return tensor if tensor.dtype.is_floating else ops.cast.cast(tensor, "float32")


def _bool(value: Any = False) -> Any:
    tensor = convert_to_tensor(value)
    if tensor.ndim:
        return NotImplemented
    return tensor if tensor.dtype.kind == "b" else ops.cast.cast(tensor, "bool")


def _abs(value: Any) -> Any:
    return ops.elementwise.abs(value)


def _round(number: Any, ndigits: Any = None) -> Any:
    """Halves go to the even neighbour, as in Python, and without `ndigits` the result is an integer."""
    tensor = convert_to_tensor(number)
    if tensor.dtype.is_integer:
        return tensor if ndigits is None or ndigits >= 0 else NotImplemented
    if ndigits is None:
        return ops.cast.cast(ops.unary.round(tensor), "int32")
    scale = 10.0**ndigits
    return ops.unary.round(tensor * scale) / scale


def _divmod(x: Any, y: Any) -> Any:
    return x // y, x % y


def _pow(base: Any, exp: Any, mod: Any = None) -> Any:
    return base**exp if mod is None else base**exp % mod


def _extreme(pair: Callable[[Any, Any], Any], reduce: Callable[[Any], Any], largest: bool) -> Callable[..., Any]:
    def extreme(*args: Any, key: Any = None, **kwargs: Any) -> Any:
        if key is not None:
            return _first_of(_by_key(args[0] if len(args) == 1 else args, key, largest))
        if kwargs:
            return NotImplemented
        if len(args) == 1:
            values = args[0]
            if isinstance(values, (Tensor, Convertible)):
                return reduce(values) if convert_to_tensor(values).ndim == 1 else NotImplemented
            args = tuple(values)
        found = args[0]
        for other in args[1:]:
            found = pair(found, other)
        return found

    return extreme


def _by_key(values: Any, key: Callable[[Any], Any] | None, descending: bool) -> Any:
    """Scalars as one tensor, in the order of their keys; equal ones stay as they were, as in Python."""
    try:
        column = convert_to_tensor(values)
    except (TypeError, ValueError):
        return NotImplemented
    if column.ndim != 1:
        return NotImplemented
    keys = column if key is None else ops.joining.stack([convert_to_tensor(key(v)) for v in column])
    order = ops.order.argsort(keys, direction="DESCENDING" if descending else "ASCENDING", stable=True)
    return ops.gather.gather(column, order)


def _first_of(column: Any) -> Any:
    return NotImplemented if column is NotImplemented else column[0]


def _sum(values: Any, start: Any = 0) -> Any:
    if isinstance(values, (Tensor, Convertible)):
        total = ops.reduce.reduce_sum(values, axis=0)
        return total if isinstance(start, int) and start == 0 else total + start
    return NotImplemented


def _any(values: Any) -> Any:
    tensor = isinstance(values, (Tensor, Convertible))
    return ops.reduce.reduce_any(values) if tensor else _fold(values, ops.compare.logical_or)


def _all(values: Any) -> Any:
    tensor = isinstance(values, (Tensor, Convertible))
    return ops.reduce.reduce_all(values) if tensor else _fold(values, ops.compare.logical_and)


def _sorted(values: Any, *, key: Any = None, reverse: Any = False) -> Any:
    """A tensor of a tensor, a list of a list."""
    ordered = _by_key(values, key, bool(reverse))
    if ordered is NotImplemented or isinstance(values, (Tensor, Convertible)):
        return ordered
    return list(ordered)


def _fold(values: Any, pair: Callable[[Any, Any], Any]) -> Any:
    parts = list(values)
    if not parts:
        return NotImplemented
    found = parts[0]
    for part in parts[1:]:
        found = pair(found, part)
    return found


_MEANINGS: Final[dict[Any, Callable[..., Any]]] = {
    print: _print,
    len: _len,
    range: _range,
    int: _int,
    float: _float,
    bool: _bool,
    abs: _abs,
    round: _round,
    divmod: _divmod,
    pow: _pow,
    max: _extreme(lambda a, b: ops.elementwise.maximum(a, b), lambda v: ops.reduce.reduce_max(v), largest=True),
    min: _extreme(lambda a, b: ops.elementwise.minimum(a, b), lambda v: ops.reduce.reduce_min(v), largest=False),
    sum: _sum,
    any: _any,
    all: _all,
    zip: staged_zip,
    enumerate: staged_enumerate,
    reversed: staged_reversed,
    map: staged_map,
    filter: staged_filter,
    sorted: _sorted,
}


def call_builtin(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """What the built-in means for staged arguments; NotImplemented where Python's own should be called."""
    meaning = _MEANINGS.get(function)
    return NotImplemented if meaning is None else meaning(*args, **kwargs)
