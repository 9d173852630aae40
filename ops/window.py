"""`Window`: what slides over the axes of a tensor in convolution and pooling, and reading it from arguments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from ..runtime.aval import Aval
from ..runtime.errors import InvalidArgumentError, ShapeError, UnimplementedError
from .checks import text

Pairs = tuple[tuple[int, int], ...]


class Window(NamedTuple):
    """One entry per axis that the window slides over.

    Attributes:
        size: how many elements it takes.
        strides: how far it moves.
        dilations: how far apart the elements are that it takes.
        padding: how many elements are put before and after the axis.
    """

    size: tuple[int, ...]
    strides: tuple[int, ...]
    dilations: tuple[int, ...]
    padding: Pairs

    def places(self, lengths: Sequence[int]) -> tuple[int, ...]:
        """How many places it has on axes of these lengths."""
        axes = zip(lengths, self.size, self.strides, self.dilations, self.padding, strict=True)
        return tuple(max(0, (n + sum(p) - ((k - 1) * d + 1)) // s + 1) for n, k, s, d, p in axes)


def window(size: Sequence[int], strides: Sequence[int], dilations: Sequence[int], padding: str | Pairs,
           lengths: Sequence[int]) -> Window:  # fmt: skip
    """The window with `padding` resolved on axes of these lengths: `VALID`, `SAME`, or pairs of ints.

    `SAME` makes `ceil(length / stride)` places and puts the odd element of the padding at the end.
    """
    if padding == "VALID":
        pairs: Pairs = ((0, 0),) * len(size)
    elif padding == "SAME":
        axes = zip(lengths, size, strides, dilations, strict=True)
        wanted = [max(0, (-(-n // s) - 1) * s + (k - 1) * d + 1 - n) for n, k, s, d in axes]
        pairs = tuple((w // 2, w - w // 2) for w in wanted)
    else:
        assert not isinstance(padding, str)
        pairs = padding
    return Window(tuple(size), tuple(strides), tuple(dilations), pairs)


def channels_first(data_format: str | None) -> bool:
    """Whether the format is of the form `NC...`."""
    return data_format is not None and data_format.startswith("NC")


def per_axis(value: Any, count: int, data_format: str | None, argument: str) -> tuple[int, ...]:
    """`value` (None, an int, or 1, `count` or `count + 2` of them) for the `count` spatial axes.

    Raises ValueError for another number of ints, UnimplementedError where the entries of a full list for the
    batch and the channels are not 1.
    """
    whole = full(value, count, data_format, argument)
    if whole[0] != 1 or whole[1 if channels_first(data_format) else -1] != 1:
        raise UnimplementedError(f"Current implementation does not yet support {argument} in the batch and depth "
                                 f"dimensions: {list(whole)}")  # fmt: skip
    return whole[2:] if channels_first(data_format) else whole[1:-1]


def full(value: Any, count: int, data_format: str | None, argument: str) -> tuple[int, ...]:
    """As `per_axis`, for all `count + 2` axes in the order of the format."""
    given = (1,) if value is None else (value,) if isinstance(value, int) else tuple(value)
    if len(given) == 1:
        given *= count
    if len(given) == count:
        return (1, 1, *given) if channels_first(data_format) else (1, *given, 1)
    if len(given) != count + 2:
        raise ShapeError(f"{argument} should be of length 1, {count} or {count + 2}. Received: "
                         f"{argument}={value} of length {len(given)}")  # fmt: skip
    return given


def pairs(padding: Any, count: int, data_format: str | None) -> str | Pairs:
    """`padding` for the `count` spatial axes: a word as it is, a list of `count + 2` pairs without the outer two."""
    if isinstance(padding, str):
        return padding
    return tuple((int(low), int(high)) for low, high in (padding[2:] if channels_first(data_format) else padding[1:-1]))


def check_padding(name: str, padding: Any, count: int, data_format: str | None) -> None:
    """Raise where `padding` is neither `VALID`, `SAME` nor a list of `count + 2` pairs of ints >= 0."""
    if isinstance(padding, str):
        if padding not in ("VALID", "SAME"):
            raise ShapeError(f"Value for attr 'padding' of \"{padding}\" is not in the list of allowed values: "
                             f'"SAME", "VALID", or a list of pairs [Op:{name}]')  # fmt: skip
        return
    if not isinstance(padding, tuple):
        raise ShapeError(f"padding must be a string or a list, got {padding!r} [Op:{name}]")
    if len(padding) != count + 2:
        raise ShapeError(f"When padding is a list, it must be of size {count + 2}. Received: padding={padding} of size "
                         f"{len(padding)}")  # fmt: skip
    if any(not isinstance(pair, tuple) or len(pair) != 2 for pair in padding):
        raise ShapeError(f"When padding is a list, each element must be a list of size 2. Received: {padding}")
    if any(p < 0 for pair in padding for p in pair):
        raise InvalidArgumentError(f"All elements of explicit_paddings must be nonnegative [Op:{name}]")
    if any(p for axis in (0, 1 if channels_first(data_format) else -1) for p in padding[axis]):
        raise InvalidArgumentError(
            f"Nonzero explicit padding in the batch or depth dimensions is not supported [Op:{name}]"
        )


_FORMATS = {1: ("NWC", "NCW"), 2: ("NHWC", "NCHW"), 3: ("NDHWC", "NCDHW")}


def check_format(name: str, data_format: Any, count: int) -> None:
    """Raise where `data_format` is none for `count` spatial axes; None stands for channels last."""
    allowed = _FORMATS[count]
    # TensorFlow takes the two-dimensional names for one dimension too.
    if data_format is not None and data_format not in allowed + (_FORMATS[2] if count == 1 else ()):
        words = ", ".join(f'"{f}"' for f in allowed)
        raise ShapeError(f"Value for attr 'data_format' of \"{data_format}\" is not in the list of allowed values: "
                         f"{words} [Op:{name}]")  # fmt: skip


def check_positive(name: str, what: str, values: Sequence[int]) -> None:
    """Raise where one of the ints is not > 0."""
    if any(v <= 0 for v in values):
        raise InvalidArgumentError(f"{what} must be > 0, but got {list(values)} [Op:{name}]")


def check_rank(name: str, what: str, operand: Aval, rank: int, more: bool = False) -> None:
    """Raise where the operand has not `rank` axes; with `more`, where it has fewer."""
    if len(operand.dims) != rank and not (more and len(operand.dims) > rank):
        raise ShapeError(f"{what} must be {rank}-dimensional: {text(operand.dims)} [Op:{name}]")
