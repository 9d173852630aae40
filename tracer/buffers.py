"""Programs with loops whose trips are recorded in buffers: run again with larger ones where they were too small."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import jax

from .dynamic_loop import Buffer
from .graph import Graph

_REPORTING: Final = threading.RLock()
"""Held while a program runs that may report an overflow: a report does not say which thread's run it is of."""


def buffers_in(attrs: Any) -> Iterator[Buffer]:
    """The buffers among attributes, those of the nodes of graphs included."""
    for attr in attrs:
        if isinstance(attr, Buffer):
            yield attr
        elif isinstance(attr, tuple):
            yield from buffers_in(attr)
        elif isinstance(attr, Graph):
            for node in attr.nodes:
                yield from buffers_in(node.attrs)


def buffers_of(graph: Graph) -> list[Buffer]:
    """The buffers of a graph's loops, sub-graphs included."""
    found: list[Buffer] | None = graph.cache.get("buffers")
    if found is None:
        found = graph.cache["buffers"] = list(dict.fromkeys(buffers_in((graph,))))
    return found


def with_buffers(build: Callable[[], Any], buffers: Sequence[Buffer]) -> Any:
    """What `build()` compiles, as a function that makes sure that all steps of the loops fitted.

    Its inputs must not be donated: they are needed again where a loop took more steps than fitted.
    """
    program = build()
    used = [b for b in buffers if b.compiled]
    if not used:
        return program
    sizes = [b.size for b in used]

    def run(*arrays: Any) -> Any:
        nonlocal program, sizes
        with _REPORTING:
            while True:
                results = program(*arrays)
                # The report of an overflow is a callback; it has been made when the effects are over.
                jax.effects_barrier()
                needed = [b.needed for b in used]
                for buffer in used:
                    buffer.grow()
                if all(n <= s for n, s in zip(needed, sizes, strict=True)):
                    return results
                program, sizes = build(), [b.size for b in used]

    return run
