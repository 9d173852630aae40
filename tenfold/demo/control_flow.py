"""A function with an `if` inside a `while`: its generated code, its graph, its picture, its results."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.syntax import Syntax

import tenfold as tf


def collatz(n: Any) -> Any:
    """Steps until n reaches 1 by halving what is even and 3n + 1 for what is odd; how many were odd."""
    limit = tf.square(100)
    steps, odd = 0, 0
    while n != 1 and steps < limit:
        if n % 2 == 0:
            n = n // 2
        else:
            n = 3 * n + 1
            odd += 1
        steps += 1
    return steps, odd


def show(console: Console, folder: Path) -> bool:
    """Print how tenfold takes `collatz` and write `graph.svg`; whether the results are plain Python's."""
    compiled = tf.function(collatz)
    console.print("The generated code (tf.autograph.to_code):\n")
    _listing(console, tf.autograph.to_code(collatz), "python")
    graph = compiled.get_concrete_function(tf.constant(27)).graph
    console.print("The graph as it was traced:\n")
    _listing(console, str(graph.traced), "text")
    console.print("\nThe graph after the passes:\n")
    _listing(console, str(graph), "text")
    (folder / "graph.svg").write_text(graph.to_svg(), encoding="utf-8")

    numbers = (1, 6, 27, 97, 871)
    found = [tuple(int(t) for t in compiled(tf.constant(n))) for n in numbers]
    wanted = [tuple(int(t) for t in collatz(n)) for n in numbers]
    console.print(f"\ncollatz of {numbers}")
    console.print(f"  tenfold       {found}")
    console.print(f"  plain Python  {wanted}")
    traces = compiled.experimental_get_tracing_count()
    console.print(f"  {'equal' if found == wanted else 'DIFFERENT'}; traced {traces} time(s)")
    return found == wanted


def _listing(console: Console, text: str, language: str) -> None:
    if console.is_terminal and language != "text":
        console.print(Syntax(text, language, background_color="default", word_wrap=True))
    else:
        console.print(text, markup=False, soft_wrap=True)
