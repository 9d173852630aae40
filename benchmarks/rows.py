"""A row of the table: a figure, what it is held against, and the limit that it must keep."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias

from .measure import Effort, Timings
from .tensorflow_process import TensorFlow


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    Attributes:
        what: what is measured.
        anchor: the name of what it is held against.
        ours, theirs: the two figures, in `unit`: the minima over rounds; None where not measured.
        ratio: ours / theirs, the median over rounds; theirs / ours where `at_least`.
        ratio_of_minima: the same of the minima.
        limit: what the ratio may be at most (at least, where `at_least`); None where nothing is asked.
        tensorflow: TensorFlow's figure in the same rounds, where it takes part.
        note: why there is no figure, or what else to know.
    """

    what: str
    anchor: str
    ours: float | None = None
    theirs: float | None = None
    ratio: float | None = None
    ratio_of_minima: float | None = None
    limit: float | None = None
    at_least: bool = False
    unit: str = "s"
    tensorflow: float | None = None
    note: str = ""

    @property
    def passed(self) -> bool | None:
        """Whether the limit is kept; None where there is no limit or no figure."""
        if self.limit is None or self.ratio is None:
            return None
        return self.ratio >= self.limit if self.at_least else self.ratio <= self.limit

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "passed": self.passed}


@dataclass(frozen=True, slots=True)
class Settings:
    """What every group of rows is given."""

    effort: Effort
    tensorflow: TensorFlow | None = None


Group: TypeAlias = Callable[[Settings], Iterator[Row]]

OURS = "tenfold"
JAX = "jax"
TENSORFLOW = "tensorflow"


def beside_jax(what: str, timings: Timings, limit: float | None, anchor: str) -> Row:
    """The row of timings of `tenfold` and `jax`, and of `tensorflow` where it took part."""
    return Row(
        what,
        anchor,
        timings.minimum(OURS),
        timings.minimum(JAX),
        timings.ratio(OURS, JAX),
        timings.ratio_of_minima(OURS, JAX),
        limit,
        tensorflow=timings.minimum(TENSORFLOW) if TENSORFLOW in timings.seconds else None,
    )


def faster_than(anchor: str, what: str, timings: Timings, limit: float, title: str) -> Row:
    """The row of how many times faster `tenfold` is than the alternative `anchor`, at least `limit`."""
    return Row(
        what,
        title,
        timings.minimum(OURS),
        timings.minimum(anchor),
        timings.ratio(anchor, OURS),
        timings.ratio_of_minima(anchor, OURS),
        limit,
        at_least=True,
        tensorflow=timings.minimum(TENSORFLOW) if TENSORFLOW in timings.seconds else None,
    )
