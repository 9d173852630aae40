"""The pushforward of an op: `jax.jvp` of its kernel, as an op of its own.

`Jvp` takes the op's operands and the tangents of some of them, and gives the tangents of its inexact results.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import jax
import jax.numpy as jnp

from ..runtime.aval import Aval
from ..runtime.infer import infer
from ..runtime.op import Attrs, Mode, Op
from .buffers import buffers_in, with_buffers


def _jvp(operands: list[Any], *, op: Op, attrs: Attrs, moving: tuple[int, ...], count: int,
         mode: Mode = Mode.PLAIN) -> tuple[Any, ...]:  # fmt: skip
    primals, tangents = operands[:count], operands[count:]

    def of_moving(*values: Any) -> list[Any]:
        full = list(primals)
        for index, value in zip(moving, values, strict=True):
            full[index] = value
        results = op.call_in(full, attrs, mode.of_jvp())
        results = results if isinstance(results, (tuple, list)) else (results,)
        return [r for r in results if jnp.issubdtype(jnp.result_type(r), jnp.inexact)]

    return tuple(jax.jvp(of_moving, [primals[i] for i in moving], tangents)[1])


class _JvpOp(Op):
    """`Jvp`'s operands are of as many dtypes as the op's."""

    __slots__ = ()
    scoped = True

    def operand_kinds(self, count: int) -> tuple[str, ...]:
        return ("Free",) * count

    def call_in(self, operands: Sequence[Any], attrs: Attrs, mode: Mode) -> Any:
        op, inner, moving, count = attrs
        return _jvp(list(operands), op=op, attrs=inner, moving=moving, count=count, mode=mode)

    def cache_for(self, attrs: Attrs) -> dict[Any, Any]:
        forward: Op = attrs[0]
        return forward.cache_for(attrs[1]) if forward.scoped else self.executables

    def prepare(self, attrs: Attrs, build: Callable[[], Any]) -> Any:
        return with_buffers(build, list(buffers_in(attrs)))

    def infer(self, avals: Sequence[Aval], attrs: Attrs) -> tuple[Aval, ...]:
        op, inner, _, count = attrs
        made = infer(op, inner, avals[:count])
        return tuple([a for a in (made if isinstance(made, tuple) else (made,)) if a.dtype.is_inexact])


JVP: Final = _JvpOp("Jvp", _jvp, ("Arrays",), ("op", "attrs", "moving", "count"))
