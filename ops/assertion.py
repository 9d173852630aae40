"""Checks of values: at once in eager code, when the program runs inside a function.

A check in a compiled program cannot raise from there. Where it fails, the program reports to the check's
`Site`; who ran the program looks at the sites afterwards and raises.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import jax
import jax.numpy as jnp
import numpy as np

from ..runtime.aval import Aval
from ..runtime.coerce import convert_to_tensor
from ..runtime.context import executing_eagerly
from ..runtime.define import invoke
from ..runtime.errors import InvalidArgumentError
from ..runtime.op import Attrs, Op
from .printing import format_value


class Site:
    """One check of one trace: what it says when it fails, and the failures that the program reported."""

    __slots__ = ("failures", "message", "where")

    def __init__(self, message: str, where: str) -> None:
        self.message = message
        self.where = where
        self.failures: list[str] = []

    def text(self, values: Sequence[np.ndarray[Any, Any]], summarize: int) -> str:
        """The error's message, with the values that the check was given."""
        shown = " ".join(format_value(v, summarize) for v in values)
        return " ".join(part for part in (self.message, shown, self.where) if part)

    def __repr__(self) -> str:
        return repr(self.message)


def _check(operands: list[jax.Array], *, site: Site, summarize: int) -> tuple[()]:
    def report(*values: Any) -> None:
        site.failures.append(site.text([np.asarray(v) for v in values], summarize))

    def fail(*values: Any) -> None:
        jax.debug.callback(report, *values)

    # The callback costs a trip to Python, so it is made only where the check fails.
    jax.lax.cond(jnp.all(operands[0]), lambda *_: None, fail, *operands[1:])
    return ()


class _AssertOp(Op):
    """A condition, and any number of operands of any dtypes to show."""

    __slots__ = ()
    # Nothing is remembered by attributes: a site belongs to one trace, and goes with it.
    scoped = True

    def infer(self, avals: Sequence[Aval], attrs: Attrs) -> tuple[Aval, ...]:
        return ()

    def operand_kinds(self, count: int) -> tuple[str, ...]:
        return ("Free",) * count


ASSERT: Final = _AssertOp("Assert", _check, ("Arrays",), ("site", "summarize"), effect=True)


def check(condition: Any, message: str, data: Sequence[Any] = (), summarize: int = 3, where: str = "",
          name: str | None = None) -> None:  # fmt: skip
    """Raise InvalidArgumentError with `message` and `data` unless every element of `condition` holds.

    In eager code, and where the condition is known while tracing, at once; otherwise after the program ran.
    """
    site = Site(message, where)
    tensor = convert_to_tensor(condition)
    shown = [convert_to_tensor(d) for d in data]
    if executing_eagerly():
        if not bool(np.all(np.asarray(tensor))):
            raise InvalidArgumentError(site.text([np.asarray(d) for d in shown], summarize))
        return
    invoke(ASSERT, (tensor, *shown), (site, summarize), name)


def assert_(condition: Any, data: Sequence[Any], summarize: int | None = None, name: str | None = None) -> None:
    """`tf.debugging.Assert`: raise InvalidArgumentError showing `data` unless `condition` holds.

    >>> import tenfold as tf
    >>> tf.debugging.Assert(tf.constant(True), ["fine"])
    """
    words = " ".join(str(d) for d in data if isinstance(d, str))
    check(condition, f"assertion failed: {words}".rstrip(), [d for d in data if not isinstance(d, str)], summarize or 3,
          name=name)  # fmt: skip


def raise_failures(sites: Sequence[Site]) -> None:
    """Raise InvalidArgumentError for the first failure that a program reported."""
    found = [failure for site in sites for failure in site.failures]
    for site in sites:
        site.failures.clear()
    if found:
        raise InvalidArgumentError(found[0])
