"""Eager execution under gradient tapes: runs each op and tells the tapes what it did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .aval import Aval
from .coerce import eager_constant
from .context import Tape
from .execute import run
from .op import Attrs, Op
from .seeds import eager_key
from .tensor import Tensor

if TYPE_CHECKING:
    import numpy as np

    from .variable import Variable


class EagerRecorder:
    """Eager execution that tells gradient tapes what it did."""

    tracing = False

    def __init__(self) -> None:
        self.tapes: list[Tape] = []

    def apply(self, op: Op, operands: tuple[Tensor, ...], attrs: Attrs, name: str | None) -> Any:
        found = op.executables.get((attrs, *[o._aval for o in operands]))
        if found is None:
            out = run(op, operands, attrs)
        else:
            # As in `run`, without its call: this is the way of every op under a tape.
            executable, kind = found
            results = executable(*[o._array for o in operands])
            out = Tensor(results, kind) if type(kind) is Aval else tuple(map(Tensor, results, kind))
        outputs = out if type(out) is tuple else (out,)
        for tape in self.tapes:
            tape.record(op, attrs, operands, outputs, None)
        return out

    def constant(self, array: np.ndarray[Any, Any]) -> Tensor:
        return eager_constant(array)

    def read(self, variable: Variable) -> Tensor:
        value = Tensor(variable.held(), variable._aval)
        for tape in self.tapes:
            tape.read(variable, value)
        return value

    def assign(self, variable: Variable, value: Tensor) -> None:
        variable._array = value._array

    def random_key(self, seed: int | None) -> Tensor:
        return eager_key(seed)
