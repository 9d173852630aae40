"""The rows as a table on the terminal and as JSON."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from .rows import Row


def table(rows: Sequence[Row], title: str = "") -> Table:
    """What, tenfold, anchor, ratio, limit, pass or fail; TensorFlow's figure where it took part."""
    with_tensorflow = any(r.tensorflow is not None for r in rows)
    result = Table(title=title, title_justify="left")
    result.add_column("what", overflow="fold")
    result.add_column("tenfold", justify="right", no_wrap=True)
    result.add_column("anchor", overflow="fold")
    result.add_column("takes", justify="right", no_wrap=True)
    result.add_column("ratio", justify="right", no_wrap=True)
    result.add_column("of minima", justify="right", no_wrap=True)
    result.add_column("limit", justify="right", no_wrap=True)
    if with_tensorflow:
        result.add_column("TensorFlow", justify="right", no_wrap=True)
    result.add_column("", no_wrap=True)
    for row in rows:
        cells = [
            row.what,
            amount(row.ours, row.unit),
            row.anchor,
            amount(row.theirs, row.unit),
            _ratio(row.ratio),
            _ratio(row.ratio_of_minima),
            "" if row.limit is None else f"{'≥' if row.at_least else '≤'} {row.limit:g}",
        ]
        if with_tensorflow:
            cells.append(amount(row.tensorflow, row.unit))
        cells.append({True: "[green]pass[/]", False: "[red]FAIL[/]", None: row.note}[row.passed])
        result.add_row(*cells)
    return result


def amount(value: float | None, unit: str) -> str:
    """A figure with its unit, seconds in the prefix that suits them."""
    if value is None:
        return ""
    if unit != "s":
        return f"{value:.2f} {unit}".rstrip()
    for factor, name in ((1.0, "s"), (1e-3, "ms")):
        if value >= factor:
            return f"{value / factor:.3g} {name}"
    return f"{value * 1e6:.3g} µs"


def _ratio(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def print_table(rows: Sequence[Row], title: str = "") -> None:
    console = Console()
    if not console.is_terminal:
        console = Console(width=150)
    console.print(table(rows, title))


def write_json(file: Path, rows: Sequence[Row], setting: Mapping[str, Any]) -> None:
    """The rows and what they were measured on."""
    file.write_text(json.dumps({"setting": setting, "rows": [r.as_dict() for r in rows]}, indent=1) + "\n")


def setting(tensorflow: str | None) -> dict[str, Any]:
    """What the figures hold for: versions, processors, and how busy they were in the last minute."""
    return {
        "python": platform.python_version(),
        "jax": version("jax"),
        "jaxlib": version("jaxlib"),
        "tenfold": version("tenfold"),
        "tensorflow": tensorflow,
        "processors": os.cpu_count(),
        "machine": platform.machine(),
        "system": platform.system(),
        # Where it is above the number of processors, others were at work: look at the minima.
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
    }
