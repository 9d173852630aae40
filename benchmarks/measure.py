"""Timing of alternatives side by side.

One figure of a busy machine says little, the ratio of two that were taken milliseconds apart says much more.
So the alternatives take turns: each round times every one of them once, in an order that changes from round
to round. A ratio is the median over rounds of the ratio within the round. The minimum of each alternative is
kept beside it: what it takes when nothing disturbs it.
"""

from __future__ import annotations

import gc
import random
import statistics
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import repeat
from time import perf_counter
from typing import Any, Final, TypeAlias

Sample: TypeAlias = Callable[[int], float]
"""Seconds that a number of calls takes."""

_MOST_CALLS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to measure: rounds, and seconds that an alternative gets in each of them."""

    rounds: int = 41
    seconds: float = 0.02

    def fewer(self, rounds: int) -> Effort:
        """At most this many rounds, for what takes seconds a call."""
        return Effort(min(self.rounds, rounds), self.seconds)


@dataclass(frozen=True, slots=True)
class Timings:
    """Seconds a call: for each alternative one figure per round."""

    seconds: Mapping[str, tuple[float, ...]]

    def minimum(self, name: str) -> float:
        return min(self.seconds[name])

    def median(self, name: str) -> float:
        return statistics.median(self.seconds[name])

    def ratio(self, name: str, anchor: str) -> float:
        """The median over rounds of `name` / `anchor` within a round."""
        return median_of_ratios(self.seconds[name], self.seconds[anchor])

    def ratio_of_minima(self, name: str, anchor: str) -> float:
        return self.minimum(name) / self.minimum(anchor)


def median_of_ratios(figures: tuple[float, ...], anchors: tuple[float, ...]) -> float:
    """The median of the ratios of figures that were taken in the same round."""
    return statistics.median(f / a for f, a in zip(figures, anchors, strict=True))


def take_turns(alternatives: Mapping[str, Sample], effort: Effort) -> Timings:
    """Time the alternatives in turns.

    Each is called once before anything is timed, then often enough to fill its share of a round.
    """
    names = list(alternatives)
    calls = {name: _calls_that_take(effort.seconds, alternatives[name]) for name in names}
    taken: dict[str, list[float]] = {name: [] for name in names}
    # Shuffled, the same in every run: in a fixed turn one of them would always follow the most disturbing one.
    shuffle = random.Random(0).shuffle
    with collector_off():
        for _ in range(effort.rounds):
            shuffle(names)
            for name in names:
                taken[name].append(alternatives[name](calls[name]) / calls[name])
            # Between rounds, so that no alternative pays for what another one left.
            gc.collect()
    return Timings({name: tuple(figures) for name, figures in taken.items()})


def _calls_that_take(seconds: float, sample: Sample) -> int:
    sample(1)
    calls = 1
    while calls < _MOST_CALLS:
        taken = sample(calls)
        if taken >= seconds / 2:
            return max(1, round(calls * seconds / taken)) if taken > 0 else calls
        calls *= 4
    return calls


@contextmanager
def collector_off() -> Iterator[None]:
    """No garbage collection inside the `with` block but what is asked for, which passes over older objects."""
    was_on = gc.isenabled()
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.unfreeze()
        if was_on:
            gc.enable()


def calling(call: Callable[..., Any], *arguments: Any) -> Sample:
    """What calls cost their caller: results are not waited for."""

    def sample(calls: int) -> float:
        start = perf_counter()
        for _ in repeat(None, calls):
            call(*arguments)
        return perf_counter() - start

    return sample


def finishing(call: Callable[..., Any], *arguments: Any, wait: Callable[[Any], Any]) -> Sample:
    """What calls cost until the last one's results are there; `wait` is given what it returned."""

    def sample(calls: int) -> float:
        result: Any = None
        start = perf_counter()
        for _ in repeat(None, calls):
            result = call(*arguments)
        wait(result)
        return perf_counter() - start

    return sample
