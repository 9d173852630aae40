"""Python's built-ins over staged values: what `len(t)`, `range(n)`, `print(t)`, ... mean in a graph."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, Final

from .. import ops
from ..runtime.coerce import convert_to_tensor
from ..runtime.range import DynamicRange
from ..runtime.tensor import Convertible, Tensor
from .walk import Walk, staged_enumerate, staged_reversed, staged_zip


def _print(*args: Any, sep: str | None = None, end: str | None = None, file: Any = None, flush: bool = False) -> None:
    ops.printing.print(*args, sep=" " if sep is None else sep, end="\n" if end is None else end,
                       output_stream=sys.stdout if file is None else file)  # fmt: skip


def _len(value: Any) -> Any:
    if isinstance(value, DynamicRange):
        raise TypeError(f"len of {value!r} is only known when the program runs")
    if isinstance(value, Walk):
        return len(value)
    return len(convert_to_tensor(value)) if isinstance(value, (Tensor, Convertible)) else NotImplemented


def _range(*args: Any) -> Any:
    return ops.creation.range(*args)


def _int(value: Any = 0, base: Any = None) -> Any:
    return NotImplemented if base is not None else ops.cast.cast(value, "int32")


def _float(value: Any = 0.0) -> Any:
    return ops.cast.cast(value, "float32")


def _bool(value: Any = False) -> Any:
    tensor = convert_to_tensor(value)
    if tensor.ndim:
        return NotImplemented
    return tensor if tensor.dtype.kind == "b" else ops.cast.cast(tensor, "bool")


def _abs(value: Any) -> Any:
    return ops.elementwise.abs(value)


def _extreme(pair: Callable[[Any, Any], Any], reduce: Callable[[Any], Any]) -> Callable[..., Any]:
    def extreme(*args: Any, **kwargs: Any) -> Any:
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


def _sum(values: Any, start: Any = 0) -> Any:
    if isinstance(values, (Tensor, Convertible)):
        total = ops.reduce.reduce_sum(values, axis=0)
        return total if isinstance(start, int) and start == 0 else total + start
    return NotImplemented


def _any(values: Any) -> Any:
    return ops.reduce.reduce_any(values) if isinstance(values, (Tensor, Convertible)) else _fold(values, ops.compare.logical_or)


def _all(values: Any) -> Any:
    return ops.reduce.reduce_all(values) if isinstance(values, (Tensor, Convertible)) else _fold(values, ops.compare.logical_and)


def _sorted(values: Any, *, key: Any = None, reverse: Any = False) -> Any:
    if key is not None or not isinstance(values, (Tensor, Convertible)) or convert_to_tensor(values).ndim != 1:
        return NotImplemented
    return ops.order.sort(values, direction="DESCENDING" if reverse else "ASCENDING")


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
    max: _extreme(lambda a, b: ops.elementwise.maximum(a, b), lambda v: ops.reduce.reduce_max(v)),
    min: _extreme(lambda a, b: ops.elementwise.minimum(a, b), lambda v: ops.reduce.reduce_min(v)),
    sum: _sum,
    any: _any,
    all: _all,
    zip: staged_zip,
    enumerate: staged_enumerate,
    reversed: staged_reversed,
    sorted: _sorted,
}


def call_builtin(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """What the built-in means for staged arguments; NotImplemented where Python's own should be called."""
    meaning = _MEANINGS.get(function)
    return NotImplemented if meaning is None else meaning(*args, **kwargs)
