"""The order of the passes, and the line that each leaves in the graph's history."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from ..check import check
from ..graph import Graph, Node
from .fold import fold_constants
from .merge import common_subexpressions
from .prune import prune
from .rewrite import Rewriter
from .simplify import simplify

Pass = Callable[[Graph], Graph]
PASSES: Final[tuple[Pass, ...]] = (prune, simplify, fold_constants, common_subexpressions, prune)

_verify = False


def _with_optimized_subgraphs(graph: Graph, done: dict[Graph, Graph]) -> Graph:
    """`graph` with the branches and bodies of its nodes optimized; inputs and outputs keep their places."""

    def mapped(attr: Any) -> Any:
        if isinstance(attr, Graph):
            if attr not in done:
                done[attr] = _optimize(attr, done)
            return done[attr]
        return tuple(map(mapped, attr)) if isinstance(attr, tuple) else attr

    if not any(True for node in graph.nodes for _ in _graphs_in(node.attrs)):
        return graph
    rewriter = Rewriter()
    nodes: list[Node] = []
    for node in graph.nodes:
        attrs = mapped(node.attrs) if any(True for _ in _graphs_in(node.attrs)) else node.attrs
        nodes.append(rewriter.copy(node, attrs))
    return rewriter.finish(graph, nodes)


def _graphs_in(attrs: Any) -> Iterator[Graph]:
    for attr in attrs:
        if isinstance(attr, Graph):
            yield attr
        elif isinstance(attr, tuple):
            yield from _graphs_in(attr)


def optimize(graph: Graph) -> Graph:
    """`graph` after all passes; `history` says what each changed."""
    return _optimize(graph, {})


def _optimize(graph: Graph, done: dict[Graph, Graph]) -> Graph:
    """`done` maps sub-graphs to their optimized forms: a loop's body, and the same body named by its pullback,
    stay one object."""
    if _verify:
        check(graph)
    graph = _with_optimized_subgraphs(graph, done)
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
