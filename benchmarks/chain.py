"""A long chain of elementwise ops, as source that is new each time: nothing of it can be cached anywhere."""

from __future__ import annotations

import itertools
import linecache
from collections.abc import Callable
from time import perf_counter
from typing import Any, Final

from .measure import Sample

OPS: Final = 1_500
_numbers: Final = itertools.count()

_SOURCE: Final = """\
def chain(x):
    for i in range({links}):
        x = xp.tanh(x)
        x = x * (1.0 + {number}e-6)
        x = x + i * 1e-5
    return x
"""


def fresh(module: Any, ops: int = OPS) -> Callable[[Any], Any]:
    """A new function of a tensor, of `ops` ops, that takes `tanh` from `module`."""
    number = next(_numbers)
    text = _SOURCE.format(links=ops // 3, number=number)
    file = f"<chain {number}>"
    # Where AutoGraph finds the text, as it finds that of a function typed into a shell.
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    space: dict[str, Any] = {"xp": module, "__name__": f"chain_{number}"}
    exec(compile(text, file, "exec"), space)
    function: Callable[[Any], Any] = space["chain"]
    return function


def first_calls(module: Any, compiled: Callable[..., Any], x: Any, ops: int = OPS) -> Sample:
    """The first call of a fresh function: tracing, passes, compilation, and one run."""

    def sample(calls: int) -> float:
        taken = 0.0
        for _ in range(calls):
            function = fresh(module, ops)
            start = perf_counter()
            compiled(function)(x)
            taken += perf_counter() - start
        return taken

    return sample
