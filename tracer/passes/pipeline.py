"""The order of the passes, and the line that each leaves in the graph's history."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from collections.abc import Iterator
from typing import Final

from ..check import check
from ..graph import Graph
from .fold import fold_constants
from .merge import common_subexpressions
from .prune import prune
from .simplify import simplify

Pass = Callable[[Graph], Graph]
PASSES: Final[tuple[Pass, ...]] = (prune, simplify, fold_constants, common_subexpressions, prune)

_verify = False


def optimize(graph: Graph) -> Graph:
    """`graph` after all passes; `history` says what each changed."""
    if _verify:
        check(graph)
    for run in PASSES:
        before = graph.size()
        after = run(graph)
        if after is graph:
            continue
        line = f"{run.__name__}: {before} -> {after.size()} nodes"
        graph = Graph(after.name, after.inputs, after.nodes, after.outputs, after.labels, (*after.history, line))
        if _verify:
            check(graph)
    return graph


@contextmanager
def verifying() -> Iterator[None]:
    """Run the verifier before the first pass and after each (the test suite does)."""
    global _verify
    before, _verify = _verify, True
    try:
        yield
    finally:
        _verify = before
