"""`tf.custom_gradient`: a function with a gradient of the user's own."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..autograph.operators import call
from ..ops.indexed_slices import IndexedSlices
from ..runtime import nest
from ..runtime.coerce import convert_to_tensor
from ..runtime.context import THREAD, use
from ..runtime.errors import ShapeError
from ..runtime.recorder import EagerRecorder
from ..runtime.tensor import Convertible, Tensor
from ..runtime.variable import Variable
from .backward import zeros_like
from .builder import Builder
from .custom_node import record_custom, refuse_assignment
from .rule import RULE, Rule, Watcher

Reads = list[Variable]


def custom_gradient(f: Callable[..., Any] | None = None) -> Any:
    """Decorate a function that returns its result and a function of the gradient.

    Args:
        f: `f(*args, **kwargs)` returns `(result, grad)`. `grad(*upstream)` takes the gradient of each tensor of
            the result, and returns that of each positional argument of `f` (None for none). Where `f` reads
            trainable variables that are not arguments, it is called as `grad(*upstream, variables=[...])` and returns
            the gradients of the arguments and a list of those of the variables.

    The gradient function may use what `f` computed, and is itself differentiated for second derivatives.

    Raises:
        TypeError: `f` does not return a pair, or reads variables and `grad` does not take `variables`.
        ValueError: `grad` returns another number of gradients, or one of another shape than its argument; `f` or
            `grad` assigns to a variable.

    >>> import tenfold as tf
    >>> @tf.custom_gradient
    ... def softplus(x):
    ...     e = tf.exp(x)
    ...     return tf.math.log(1 + e), lambda upstream: upstream * (1 - 1 / (1 + e))
    >>> x = tf.constant(100.)
    >>> with tf.GradientTape() as tape:
    ...     tape.watch(x)
    ...     y = softplus(x)
    >>> float(tape.gradient(y, x))
    1.0
    """
    if f is None:
        return custom_gradient
    function = f

    @functools.wraps(function)
    def decorated(*args: Any, **kwargs: Any) -> Any:
        interpreter = THREAD.interpreter
        if isinstance(interpreter, Builder):
            return record_custom(interpreter, CustomCall(function, args, kwargs))
        return _run_eagerly(interpreter, CustomCall(function, args, kwargs))

    return decorated


class CustomCall:
    """One call of a decorated function: its arguments flat, and what it returned."""

    def __init__(self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        self.name = getattr(function, "__name__", "custom_gradient")
        self._function = function
        self._args = args
        self._kwargs = kwargs
        self.leaves = nest.flatten(list(args))
        self.result: Any = None
        self._gradient: Callable[..., Any] | None = None
        self._takes_variables = False

    def tensors(self) -> dict[int, Tensor]:
        """The positions among the leaves of those that are tensors or stand for one, as tensors."""
        return {i: convert_to_tensor(x) for i, x in enumerate(self.leaves) if isinstance(x, (Tensor, Convertible))}

    def run(self, replaced: Mapping[int, Tensor] | None = None) -> list[Tensor]:
        """Call the function, with some leaves of its arguments replaced; the tensors of its result, flat."""
        args = self._args
        if replaced is not None:
            leaves = [replaced.get(i, x) for i, x in enumerate(self.leaves)]
            args = tuple(nest.pack_sequence_as(list(args), leaves))
        out = call(self._function, *args, **self._kwargs)
        if not isinstance(out, (tuple, list)) or len(out) != 2 or not callable(out[1]):
            raise TypeError(f"a function with @tf.custom_gradient returns a result and a function of its gradient, but "
                            f"{self.name} returned {out!r}")  # fmt: skip
        self.result, self._gradient = out
        return [convert_to_tensor(x) for x in nest.flatten(self.result)]

    def expects(self, variables: Reads) -> None:
        """Raise TypeError where the gradient function does not take the variables that the function read."""
        self._takes_variables = bool(variables)
        if not variables:
            return
        assert self._gradient is not None
        parameters = inspect.signature(self._gradient).parameters
        if "variables" not in parameters and all(p.kind is not p.VAR_KEYWORD for p in parameters.values()):
            raise TypeError("@tf.custom_gradient grad_fn must accept keyword argument 'variables', since function uses "
                            f"variables: {variables}")  # fmt: skip

    def gradients(
        self, upstream: Sequence[Tensor], variables: Reads, operands: Sequence[Tensor | None]
    ) -> list[Tensor | None]:
        """Call the gradient function: the gradients of all leaves, then of the variables.

        `operands` are the tensors that they belong to, None for a leaf that is none.
        """
        assert self._gradient is not None
        more: Sequence[Any] = ()
        if self._takes_variables:
            found, more = call(self._gradient, *upstream, variables=list(variables))
            if len(more) != len(variables):
                raise ValueError("Must return gradient for each variable from @custom_gradient grad_fn.")
        else:
            found = call(self._gradient, *upstream)
        flat = nest.flatten(found)
        if len(flat) != len(self.leaves):
            raise ValueError(f"custom_gradient function expected to return {len(self.leaves)} gradients, but returned "
                             f"{len(flat)} instead.")  # fmt: skip
        return [self._fitting(g, t) for g, t in zip([*flat, *more], operands, strict=True)]

    def _fitting(self, gradient: Any, operand: Tensor | None) -> Tensor | None:
        if gradient is None or operand is None or not operand.dtype.is_inexact:
            return None
        if isinstance(gradient, IndexedSlices):
            gradient = gradient.__tenfold_tensor__()
        tensor = convert_to_tensor(gradient, dtype_hint=operand.dtype)
        if tensor._aval.dims != operand._aval.dims or tensor.dtype is not operand.dtype:
            raise ShapeError(f"the gradient function of {self.name} returned {tensor!r} as the gradient of an argument "
                             f"of shape {operand.shape} and dtype {operand.dtype.name}")  # fmt: skip
        return tensor


class _Guarded(EagerRecorder):
    """An eager recorder in which nothing may be assigned."""

    def __init__(self, name: str, tapes: list[Any]) -> None:
        super().__init__()
        self.tapes = tapes
        self._name = name

    def assign(self, variable: Variable, value: Tensor) -> None:
        refuse_assignment(self._name, variable)


def _run_eagerly(interpreter: Any, custom: CustomCall) -> Any:
    """Run the function; its results are new tensors, which tapes reach through the user's rule alone."""
    tapes = [] if interpreter is None else interpreter.tapes
    watcher = Watcher()
    tapes.append(watcher)
    try:
        with use(_Guarded(custom.name, tapes)):
            results = custom.run()
    finally:
        tapes.remove(watcher)
    arguments = {id(x) for x in custom.leaves}
    variables = [v for v in watcher.variables.values() if id(v) not in arguments]
    custom.expects(variables)
    outputs = tuple([Tensor(t._array, t._aval) for t in results])
    if tapes:
        tensors = custom.tensors()
        operands = [tensors.get(i) for i in range(len(custom.leaves))] + [v.read_value() for v in variables]
        places = [i for i, t in enumerate(operands) if t is not None]

        def pull_back(weights: Mapping[int, Tensor]) -> list[Tensor | None]:
            upstream = [weights[i] if i in weights else zeros_like(t._aval) for i, t in enumerate(outputs)]
            here = THREAD.interpreter
            if isinstance(here, Builder):
                gradients = custom.gradients(upstream, variables, operands)
            else:
                with use(_Guarded(custom.name, [] if here is None else here.tapes)):
                    gradients = custom.gradients(upstream, variables, operands)
            return [gradients[i] for i in places]

        inputs = tuple([t for t in operands if t is not None])
        for tape in tapes:
            tape.record(RULE, (Rule(pull_back),), inputs, outputs, None)
    return nest.pack_sequence_as(custom.result, outputs)
