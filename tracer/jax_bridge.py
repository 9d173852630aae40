"""JAX both ways: a JAX function as a node of a graph, and a tenfold function as a pure JAX function."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

import jax

from ..runtime.coerce import convert_to_tensor
from ..runtime.execute import apply
from ..runtime.op import Mode, Op
from ..runtime.tensor import Tensor
from ..runtime.variable import Variable
from .concrete import ConcreteFunction
from .lower import lower


def jax_function(function: Callable[..., Any]) -> Callable[..., Any]:
    """A JAX function as one differentiable operation on tensors, in eager code and inside `tf.function`.

    Args:
        function: a pure function of JAX arrays that returns an array or a tuple or list of arrays. Keyword
            arguments are passed on as they are and must be hashable.

    >>> import jax.numpy as jnp, tenfold as tf
    >>> sinc = tf.jax_function(jnp.sinc)
    >>> x = tf.Variable(0.5)
    >>> with tf.GradientTape() as tape:
    ...     y = sinc(x)
    >>> round(float(tape.gradient(y, x)), 4)
    -1.2732
    """

    def kernel(operands: list[jax.Array], *, static: tuple[tuple[str, Any], ...]) -> Any:
        result = function(*operands, **dict(static))
        return tuple(result) if isinstance(result, (tuple, list)) else result

    record = _JaxOp(getattr(function, "__name__", "jax_function"), kernel, ("Arrays",), ("static",))

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        operands = tuple([convert_to_tensor(a) for a in args])
        return apply(record, operands, (tuple(sorted(kwargs.items())),))

    return call


class _JaxOp(Op):
    """Any number of operands of any dtypes."""

    __slots__ = ()

    def operand_kinds(self, count: int) -> tuple[str, ...]:
        return ("Free",) * count


class PureFunction:
    """A trace as a pure JAX function: `results, new_state = pure(state, *arrays)`.

    `state` is the list of the values of `variables` (see `init`); captured tensors are constants. For
    `jax.jit`, `jax.grad`, `jax.vmap` and everything else that takes a function of arrays.
    """

    def __init__(self, concrete: ConcreteFunction) -> None:
        self.variables: tuple[Variable, ...] = concrete.variables
        self._concrete = concrete
        self._function = lower(concrete.graph.ir, Mode.REVERSE)

    def init(self) -> list[jax.Array]:
        """The values of the variables now."""
        return [v.read_value().__jax_array__() for v in self.variables]

    def __call__(self, state: Sequence[Any], *arrays: Any) -> tuple[Any, list[Any]]:
        concrete = self._concrete
        captured = [t.__jax_array__() for t in concrete.captured_inputs if isinstance(t, Tensor)]
        out = self._function(*arrays, *captured, *state)
        results, written = concrete.arrange(out)
        new = dict(zip(map(id, concrete.written), written, strict=True))
        return results, [new.get(id(v), s) for v, s in zip(self.variables, state, strict=True)]
