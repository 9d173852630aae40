"""The parts of the demo in order, and its exit status."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import jax
from rich.console import Console

import tenfold as tf

from . import control_flow, timing, training
from .network import Network

WANTED_ACCURACY: Final = 0.96


def run(folder: Path, console: Console | None = None) -> int:
    """Run the demo; write `graph.svg`, `train_step.svg` and `training.svg` into `folder`.

    Returns 0, or 1 where a result is not what it should be; what failed is printed.
    """
    console = console or Console(highlight=False, soft_wrap=True)
    folder.mkdir(parents=True, exist_ok=True)
    start = time.perf_counter()
    console.print(f"tenfold {tf.__version__} on JAX {jax.__version__}, {jax.devices()[0].platform.upper()}")
    failures: list[str] = []

    def part(title: str, body: Callable[[], bool]) -> None:
        console.print()
        console.rule(title, align="left")
        if not body():
            failures.append(title)

    network: list[Network] = []

    def train() -> bool:
        tf.random.set_seed(0)
        network.append(Network())
        return training.train(network[0], console, folder) >= WANTED_ACCURACY

    part("1. A Python function becomes a graph", lambda: control_flow.show(console, folder))
    part("2. Training on handwritten digits", train)
    part("3. The training step, three ways", lambda: timing.compare(network[0], console))

    console.print()
    console.rule("4. Pictures", align="left")
    for path in sorted(folder.glob("*.svg")):
        console.print(path)
    console.print(f"\n{time.perf_counter() - start:.1f} s in all")
    for title in failures:
        console.print(f"[bold red]FAILED[/]: {title}")
    return 1 if failures else 0
