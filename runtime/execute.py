"""Eager execution of ops.

Each (op, attributes, operand avals) is compiled once, ahead of time. A later call finds the executable by
the avals that the operands hold and calls it: no dtype, shape or configuration is looked at again, since
only valid combinations were ever compiled.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import jax

from .aval import TRACED, Aval, aval_of
from .context import THREAD
from .errors import OpError, ShapeError
from .op import Attrs, Op
from .tensor import Tensor

_EXECUTABLES_KEPT = 4096


def apply(op: Op, operands: tuple[Tensor, ...], attrs: Attrs, name: str | None = None) -> Any:
    """Apply `op` to tensors in the interpreter in force: one Tensor, or a tuple of them."""
    interpreter = THREAD.interpreter
    return run(op, operands, attrs) if interpreter is None else interpreter.apply(op, operands, attrs, name)


def run(op: Op, operands: Sequence[Tensor], attrs: Attrs) -> Any:
    """Execute `op` on eager tensors: a Tensor, or a tuple of them."""
    avals = tuple([o._aval for o in operands])
    key = (attrs, *avals)
    executables = op.cache_for(attrs) if op.scoped else op.executables
    found = executables.get(key)
    if found is None:
        if any(a.placement is TRACED for a in avals):
            return _run_traced(op, operands, attrs)
        found, results = _compile(op, [o._array for o in operands], avals, attrs)
        while len(executables) >= _EXECUTABLES_KEPT:
            executables.pop(next(iter(executables)))
        executables[key] = found
        _, out = found
    else:
        executable, out = found
        results = executable(*[o._array for o in operands])
    if type(out) is Aval:
        return Tensor(results, out)
    return tuple(map(Tensor, results, out))


def _compile(op: Op, arrays: Sequence[Any], avals: Sequence[Aval], attrs: Attrs) -> Any:
    """Compile, and run for the first time: `(executable, avals of the results), results`."""
    op.validate(avals, attrs)

    def kernel(*operands: Any) -> Any:
        return op.call(operands, attrs)

    kernel.__name__ = op.name
    with jax.enable_x64(True), in_user_terms(op, avals):
        executable = jax.jit(kernel).lower(*[a.struct for a in avals]).compile()
        results = executable(*arrays)
    out = aval_of(results) if isinstance(results, jax.Array) else tuple(map(aval_of, results))
    return (executable, out), results


def _run_traced(op: Op, operands: Sequence[Tensor], attrs: Attrs) -> Any:
    """Inside somebody's `jax.jit`, `grad` or `vmap`: the kernel runs on their tracers."""
    avals = [o._aval for o in operands]
    op.validate(avals, attrs)
    with jax.enable_x64(True), in_user_terms(op, avals):
        results = op.call([o._array for o in operands], attrs)
    if isinstance(results, (tuple, list)):
        return tuple(Tensor(r, aval_of(r)) for r in results)
    return Tensor(results, aval_of(results))


class in_user_terms:
    """Turn what JAX raises for bad operands into an InvalidArgumentError that names the op and the types."""

    __slots__ = ("_avals", "_op")

    def __init__(self, op: Op, avals: Sequence[Aval]) -> None:
        self._op = op
        self._avals = avals

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: Any) -> None:
        if error is None or isinstance(error, (OpError, NotImplementedError)):
            return
        if isinstance(error, (TypeError, ValueError, IndexError, ZeroDivisionError)):
            types = ", ".join(map(repr, self._avals))
            raise ShapeError(f"{error} (operands: {types}) [Op:{self._op.name}]") from error
