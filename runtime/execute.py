"""Eager execution of ops.

Each (op, attributes, operand avals) is compiled once, ahead of time. A later call finds the executable by
the avals that the operands hold and calls it: no dtype, shape or configuration is looked at again, since
only valid combinations were ever compiled.
"""

from __future__ import annotations

import contextlib
import threading
import warnings
from collections.abc import Iterator, Sequence
from typing import Any

import jax
import numpy as np

from .aval import TRACED, Aval, aval_of
from .context import THREAD
from .errors import OpError, ShapeError
from .executable import direct
from .op import Attrs, Op
from .tensor import Tensor

_EXECUTABLES_KEPT = 4096
_KEEPING = threading.Lock()


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
        with _KEEPING:
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

    def build() -> Any:
        # A function of its own for each build: JAX remembers what it traced by the function.
        def kernel(*operands: Any) -> Any:
            return op.call(operands, attrs)

        kernel.__name__ = op.name
        with jax.enable_x64(True), in_user_terms(op, avals):
            return jax.jit(kernel).lower(*[a.struct for a in avals]).compile()

    executable = op.prepare(attrs, build)
    results = executable(*arrays)
    out = aval_of(results) if isinstance(results, jax.Array) else tuple(map(aval_of, results))
    return (direct(executable), out), results


def _run_traced(op: Op, operands: Sequence[Tensor], attrs: Attrs) -> Any:
    """Inside somebody's `jax.jit`, `grad` or `vmap`: the kernel runs on their tracers."""
    avals = [o._aval for o in operands]
    op.validate(avals, attrs)
    with under_their_trace(), in_user_terms(op, avals):
        results = op.call([in_their_precision(o._array) for o in operands], attrs)
    if isinstance(results, (tuple, list)):
        return tuple(Tensor(r, aval_of(r)) for r in results)
    return Tensor(results, aval_of(results))


@contextlib.contextmanager
def under_their_trace() -> Iterator[None]:
    """Kernels inside somebody's `jax.jit`: JAX's configuration there is theirs.

    Without 64-bit types a program cannot have them in some of its parts only, so what is 64-bit in TensorFlow
    is 32-bit there, as everywhere in such a program; JAX's warning about it would tell the user nothing new.
    """
    with warnings.catch_warnings():
        if not jax.config.read("jax_enable_x64"):
            warnings.filterwarnings("ignore", "Explicitly requested dtype", UserWarning)
        yield


def in_their_precision(array: Any) -> Any:
    """An array as a program under the caller's configuration can take it."""
    if jax.config.read("jax_enable_x64") or array.dtype.itemsize < 8 or array.dtype == jax.numpy.complex64:
        return array
    narrow = {"f": jax.numpy.float32, "i": jax.numpy.int32, "u": jax.numpy.uint32, "c": jax.numpy.complex64}
    return array if isinstance(array, jax.core.Tracer) else np.asarray(array).astype(narrow[array.dtype.kind])


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
