"""`tf.print`: prints when the program runs, in the program's order."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, Final

import jax
import numpy as np

from ..runtime import nest
from ..runtime.aval import Aval
from ..runtime.coerce import Tensorlike, convert_to_tensor
from ..runtime.context import executing_eagerly
from ..runtime.define import invoke
from ..runtime.op import Attrs, Op
from ..runtime.tensor import Tensor


class Hole:
    """Where a tensor's value goes in what is printed."""

    __slots__ = ("number",)

    def __init__(self, number: int) -> None:
        self.number = number

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Hole) and self.number == other.number

    def __hash__(self) -> int:
        return hash(self.number)

    def __repr__(self) -> str:
        return "{}"


def _emit(operands: list[jax.Array], *, pieces: tuple[Any, ...], sep: str, end: str, stream: Any,
          summarize: int) -> tuple[()]:  # fmt: skip
    def host(*values: Any) -> None:
        write(pieces, [np.asarray(v) for v in values], sep, end, stream, summarize)

    jax.debug.callback(host, *operands, ordered=True)
    return ()


class _PrintOp(Op):
    """Any number of operands of any dtypes."""

    __slots__ = ()
    # Nothing is remembered by attributes: they hold the user's stream.
    scoped = True

    def infer(self, avals: Sequence[Aval], attrs: Attrs) -> tuple[Aval, ...]:
        return ()

    def operand_kinds(self, count: int) -> tuple[str, ...]:
        return ("Free",) * count


PRINT: Final = _PrintOp("PrintV2", _emit, ("Arrays",), ("pieces", "sep", "end", "stream", "summarize"), effect=True)


def print(*inputs: Any, output_stream: Any = None, summarize: int = 3, sep: str = " ", end: str = "\n",
          name: str | None = None, **kwargs: Any) -> None:  # fmt: skip
    """Print tensors and Python values; inside a `tf.function`, each time the program runs.

    Args:
        inputs: tensors, variables, nested structures of them, and anything with a `str`.
        output_stream: `sys.stderr` (the default), `sys.stdout`, or `"file://path"` to append to a file.
        summarize: how many elements to show at each end of a long axis; -1 for all.

    Raises ValueError for another stream.

    >>> import sys, tenfold as tf
    >>> tf.print("sum:", tf.reduce_sum([1, 2]), output_stream=sys.stdout)
    sum: 3
    """
    if kwargs:
        raise ValueError(f"Unrecognized keyword arguments for tf.print: {sorted(kwargs)}")
    tensors: list[Tensor] = []
    pieces = tuple(_piece(value, tensors) for value in inputs)
    stream = _stream(output_stream)
    if executing_eagerly():
        write(pieces, [np.asarray(t) for t in tensors], sep, end, stream, summarize)
    else:
        invoke(PRINT, tuple(tensors), (pieces, sep, end, stream, summarize), name)


def _piece(value: Any, tensors: list[Tensor], nested: bool = False) -> Any:
    """One argument as a hashable template: text, a hole, or a bracketed sequence of templates.

    A string is printed as it is; inside a list, as in Python, with its quotes.
    """
    if isinstance(value, Tensorlike):
        tensors.append(convert_to_tensor(value))
        return Hole(len(tensors) - 1)
    if isinstance(value, dict):
        parts: list[Any] = []
        for key in sorted(value, key=repr):
            parts.append((repr(key) + ": ", _piece(value[key], tensors, nested=True)))
        return ("{", tuple(parts), "}")
    if nest.is_nested(value) and isinstance(value, (list, tuple)):
        opening, closing = ("[", "]") if isinstance(value, list) else ("(", ")")
        return (opening, tuple(_piece(v, tensors, nested=True) for v in value), closing)
    return value if isinstance(value, str) and not nested else repr(value)


def _stream(stream: Any) -> str:
    if stream is None or stream is sys.stderr:
        return "stderr"
    if stream is sys.stdout:
        return "stdout"
    if isinstance(stream, str) and stream.startswith("file://"):
        return stream
    raise ValueError(f"Unsupported output_stream: {stream!r}: use sys.stderr, sys.stdout or 'file://path'")


def write(pieces: tuple[Any, ...], values: list[Any], sep: str, end: str, stream: str, summarize: int) -> None:
    """Fill the templates and write the line; the streams are looked up now, so that redirections hold."""
    text = sep.join(_text(p, values, summarize) for p in pieces) + end
    if stream.startswith("file://"):
        with open(stream.removeprefix("file://"), "a", encoding="utf-8") as file:
            file.write(text)
        return
    target = sys.stdout if stream == "stdout" else sys.stderr
    target.write(text)
    target.flush()


def _text(piece: Any, values: list[Any], summarize: int) -> str:
    if isinstance(piece, Hole):
        return format_value(values[piece.number], summarize)
    if isinstance(piece, tuple) and len(piece) == 3:
        return piece[0] + ", ".join(_text(p, values, summarize) for p in piece[1]) + piece[2]
    if isinstance(piece, tuple):
        return "".join(_text(p, values, summarize) for p in piece)
    return str(piece)


def format_value(value: np.ndarray[Any, Any], summarize: int = 3) -> str:
    """An array as `tf.print` shows it: `[1 2 3 ... 8 9 10]`."""
    if value.ndim == 0:
        return _scalar(value[()])
    return _rows(value, summarize, 1)


def _scalar(value: Any) -> str:
    if isinstance(value, (np.bool_, bool)):
        return "1" if value else "0"
    if np.issubdtype(type(value), np.complexfloating):
        return f"({_scalar(value.real)},{_scalar(value.imag)})"
    if isinstance(value, np.integer):
        return str(int(value))
    # As few digits as TensorFlow gives: 6 (15 for float64) where they read back the same, else 9 (17).
    few, many, kind = (15, 17, np.float64) if isinstance(value, np.float64) else (6, 9, np.float32)
    number = float(value)
    short = f"{number:.{few}g}"
    return short if kind(short) == kind(number) or number != number else f"{number:.{many}g}"


def _rows(value: np.ndarray[Any, Any], summarize: int, depth: int) -> str:
    count = len(value)
    everything = summarize < 0 or count <= 2 * summarize
    shown = list(range(count)) if everything else [*range(summarize), *range(count - summarize, count)]
    parts = [_scalar(value[i]) if value.ndim == 1 else _rows(value[i], summarize, depth + 1) for i in shown]
    if not everything:
        parts.insert(summarize, "...")
    if value.ndim == 1:
        return "[" + " ".join(parts) + "]"
    return "[" + ("\n" * (value.ndim - 1) + " " * depth).join(parts) + "]"
