"""How a fit is going, on a terminal or in plain lines."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .callbacks import Callback, Logs

if TYPE_CHECKING:
    from rich.live import Live


class Progress(Callback):
    """The progress of a fit, evaluation or prediction.

    Args:
        verbose: 0 for nothing, 1 for a bar that moves (on a terminal), 2 for a line an epoch.
    """

    def __init__(self, verbose: int, epochs: int = 1, steps: int | None = None) -> None:
        super().__init__()
        self.verbose = verbose
        self.epochs = epochs
        self.steps = steps
        self.moves = verbose == 1 and sys.stdout.isatty()
        self._live: Live | None = None
        self._start = 0.0

    def begin(self, title: str | None) -> None:
        """An epoch begins."""
        if not self.verbose:
            return
        if title is not None:
            print(title)
        self._start = time.perf_counter()
        if self.moves:
            # Imported when it is used: `rich` takes as long to import as a good part of tenfold.
            from rich.console import Console
            from rich.live import Live

            self._live = Live(console=Console(), refresh_per_second=8, transient=False)
            self._live.start()

    def update(self, step: int, logs: Mapping[str, Any]) -> None:
        """So many steps are done."""
        if self._live is not None:
            self._live.update(_plain(self._line(step, logs, bar=True)))

    def end(self, step: int, logs: Mapping[str, Any]) -> None:
        """The epoch is over."""
        if self._live is not None:
            self._live.update(_plain(self._line(step, logs, bar=True)))
            self._live.stop()
            self._live = None
        elif self.verbose:
            print(self._line(step, logs, bar=False), flush=True)

    def close(self) -> None:
        """Give the terminal back, also after an error."""
        if self._live is not None:
            self._live.stop()
            self._live = None

    def on_train_end(self, logs: Logs = None) -> None:
        self.close()

    def _line(self, step: int, logs: Mapping[str, Any], bar: bool) -> str:
        taken = time.perf_counter() - self._start
        total = str(self.steps) if self.steps else "?"
        said = "".join(f" - {name}: {_figure(value)}" for name, value in _in_order(logs))
        each = f"{_duration(taken / max(step, 1))}/step"
        if not bar:
            return f"{step}/{total if self.steps else step} - {taken:.0f}s - {each}{said}"
        done = round(20 * step / self.steps) if self.steps else 0
        drawn = "━" * done + "─" * (20 - done) if self.steps else "━" * 20
        return f"{step}/{total} {drawn} {taken:.0f}s {each}{said}"


def _plain(line: str) -> Any:
    """The line as it is, brackets included: not as markup."""
    from rich.text import Text

    return Text(line)


def _in_order(logs: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return sorted(logs.items(), key=lambda item: item[0].startswith("val_"))


def _figure(value: Any) -> str:
    number = float(value) if getattr(value, "ndim", 0) == 0 else None
    if number is None:
        return str(value)
    return f"{number:.4f}" if abs(number) > 1e-3 or number == 0 else f"{number:.4e}"


def _duration(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.0f}s"
    return f"{seconds * 1e3:.0f}ms" if seconds >= 1e-3 else f"{seconds * 1e6:.0f}us"


def resolve_verbose(verbose: Any) -> int:
    """`verbose` as a number: "auto" is 1. Raises ValueError for what is none."""
    if verbose == "auto" or verbose is True:
        return 1
    if verbose not in (0, 1, 2, False):
        raise ValueError(f'`verbose` must be 0, 1, 2 or "auto". Received: {verbose}')
    return int(verbose)
