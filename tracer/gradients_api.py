"""`tf.gradients` and `tf.hessians`: differentiating the graph that is being traced, without a tape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..runtime import nest
from ..runtime.aval import Aval, aval
from ..runtime.coerce import convert_to_tensor
from ..runtime.tensor import Convertible, Tensor
from ..runtime.variable import Variable
from .backward import Backward, zeros_like
from .builder import READ, Builder, current_builder
from .graph import Value
from .jacobian import jacobian_of
from .symbolic import SymbolicTensor
from .tape import Record, UnconnectedGradients, unconnected_of


def gradients(
    ys: Any,
    xs: Any,
    grad_ys: Any = None,
    name: str = "gradients",
    gate_gradients: bool = False,
    aggregation_method: Any = None,
    stop_gradients: Any = None,
    unconnected_gradients: UnconnectedGradients | str = UnconnectedGradients.NONE,
) -> list[Any]:
    """The derivative of the sum of `ys` with respect to each of `xs`. Inside functions only.

    Args:
        ys, xs: tensors or variables of the function that is being traced, or lists of them.
        grad_ys: weights for the elements of each of `ys`; None among them stands for ones.
        stop_gradients: tensors to take as constants.
        unconnected_gradients: what to give where no `y` depends on an `x`.

    Raises:
        RuntimeError: in eager code.
        ValueError: `grad_ys` has another length than `ys`, or `unconnected_gradients` is unknown.

    >>> import tenfold as tf
    >>> @tf.function
    ... def slope(x):
    ...     return tf.gradients(x ** 2, x)[0]
    >>> float(slope(tf.constant(3.)))
    6.0
    """
    walk = _Walk("tf.gradients", [] if stop_gradients is None else nest.flatten(stop_gradients))
    unconnected = unconnected_of(unconnected_gradients)
    targets, sources = nest.flatten(ys), nest.flatten(xs)
    weights = [None] * len(targets) if grad_ys is None else nest.flatten(grad_ys)
    if len(weights) != len(targets):
        raise ValueError(f"Passed {len(weights)} grad_ys for {len(targets)} ys")
    tensors = [walk.tensor(y) for y in targets]
    given = [None if g is None else convert_to_tensor(g, dtype=t.dtype) for g, t in zip(weights, tensors, strict=True)]
    found: list[Any] = list(Backward(walk.records(), tensors, given, [walk.places(x) for x in sources]).run())
    if unconnected is UnconnectedGradients.ZERO:
        found = [zeros_like(x._aval) if g is None else g for x, g in zip(sources, found, strict=True)]
    return found


def hessians(
    ys: Any,
    xs: Any,
    gate_gradients: bool = False,
    aggregation_method: Any = None,
    name: str = "hessians",
) -> list[Tensor]:
    """The second derivatives of the sum of `ys` with respect to each of `xs`. Inside functions only.

    Shape: `[*x.shape, *x.shape]` for each `x`; zeros where its gradient does not depend on it.

    Raises RuntimeError in eager code, ValueError where no `y` depends on an `x`.

    >>> import tenfold as tf
    >>> @tf.function
    ... def curvature(x):
    ...     return tf.hessians(tf.reduce_sum(x ** 3), x)[0]
    >>> curvature(tf.constant([1., 2.])).numpy().tolist()
    [[6.0, 0.0], [0.0, 12.0]]
    """
    sources = nest.flatten(xs)
    results = []
    for x, slope in zip(sources, gradients(ys, sources), strict=True):
        if slope is None:
            raise ValueError(f"tf.hessians: no y depends on {x!r}")
        walk = _Walk("tf.hessians", [])
        tensor = walk.tensor(convert_to_tensor(slope))
        (found,) = jacobian_of(walk.records(), tensor, [walk.places(x)], vectorized=True)
        results.append(zeros_like(_twice(x)) if found is None else found)
    return results


def _twice(x: Any) -> Aval:
    return aval(x._aval.dims * 2, x.dtype)


class _Walk:
    """The graph that is being traced as records of a tape."""

    def __init__(self, caller: str, constants: Sequence[Any]) -> None:
        builder = current_builder()
        if builder is None:
            raise RuntimeError(f"{caller} is not supported when eager execution is enabled. Use tf.GradientTape "
                               "instead.")  # fmt: skip
        self._builder: Builder = builder
        self._tensors: dict[Value, Tensor] = {}
        self._constants = {builder.value_of(convert_to_tensor(c)) for c in constants}
        # What was recorded so far: the walk itself adds nodes.
        self._nodes = list(builder.nodes)

    def of_value(self, value: Value) -> Tensor:
        """The one tensor that stands for a value in this walk."""
        found = self._tensors.get(value)
        if found is None:
            found = self._tensors[value] = SymbolicTensor(value, self._builder)
        return found

    def tensor(self, value: Any) -> Tensor:
        """A tensor of the graph, or what can be made one, as the walk's tensor for it."""
        if isinstance(value, Variable):
            reads = self.places(value)
            return reads[0] if reads else self._builder.read(value)
        return self.of_value(self._builder.value_of(convert_to_tensor(value)))

    def places(self, source: Any) -> list[Tensor]:
        """The tensors whose gradients add up to that of `source`: all reads of a variable."""
        if not isinstance(source, Variable):
            if not isinstance(source, (Tensor, Convertible)):
                raise TypeError(f"tf.gradients takes tensors and variables, but got {source!r}")
            return [self.of_value(self._builder.value_of(convert_to_tensor(source)))]
        state = self._builder.variables.get(id(source))
        if state is None:
            return []
        return [self.of_value(n.outputs[0]) for n in self._nodes if n.op is READ and n.inputs[-1] is state.handle]

    def records(self) -> list[Record]:
        """The nodes in the order of the graph; constants' results are others than those that are used."""
        made = []
        for node in self._nodes:
            outputs = tuple([
                SymbolicTensor(v, self._builder) if v in self._constants else self.of_value(v) for v in node.outputs
            ])  # fmt: skip
            made.append(Record(node.op, node.attrs, tuple(map(self.of_value, node.inputs)), outputs, node))
        return made
