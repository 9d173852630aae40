"""`ForwardAccumulator`: Jacobian-vector products, computed beside the values (JAX's forward mode)."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from ..runtime import nest
from ..runtime.coerce import convert_to_tensor
from ..runtime.context import THREAD
from ..runtime.execute import apply
from ..runtime.op import Attrs, Op
from ..runtime.tensor import Convertible, Tensor
from ..runtime.variable import Variable
from .backward import zeros_like
from .influence import influence_of
from .listener import Listener
from .pushforward import JVP
from .rule import RULE, Rule
from .tape import GradientTape, UnconnectedGradients, unconnected_of


class ForwardAccumulator(Listener):
    """Computes the derivative along one direction of what is computed in its context.

    Args:
        primals: tensors or variables, in any nested structure.
        tangents: the direction: tensors of the same structure, shapes and dtypes.

    Raises:
        ValueError: a tangent's shape or dtype differs from its primal's, or the structures do; entered while open.

    >>> import tenfold as tf
    >>> x = tf.constant([1., 2.])
    >>> with tf.autodiff.ForwardAccumulator(x, tf.constant([1., 0.])) as accumulator:
    ...     y = tf.reduce_sum(x * x)
    >>> float(accumulator.jvp(y))
    2.0
    """

    def __init__(self, primals: Any, tangents: Any) -> None:
        super().__init__()
        # By id; the tensors are kept, so that no id is given to another one meanwhile.
        self._tangents: dict[int, tuple[Tensor, Tensor]] = {}
        self._variables: dict[int, tuple[Variable, Tensor]] = {}
        nest.assert_same_structure(primals, tangents)
        for primal, tangent in zip(nest.flatten(primals), nest.flatten(tangents), strict=True):
            self._watch(primal, tangent)

    def _watch(self, primal: Any, tangent: Any) -> None:
        if not isinstance(primal, (Tensor, Convertible)):
            raise ValueError(f"a primal must be a tensor or a variable, but got {primal!r}")
        if not primal.dtype.is_inexact:
            logging.getLogger("tenfold").warning(
                f"The dtype of the watched primal must be floating (e.g. tf.float32), got {primal.dtype!r}"
            )
            return
        direction = convert_to_tensor(tangent, dtype=primal.dtype)
        if not direction.shape.is_compatible_with(primal.shape):
            raise ValueError(f"a tangent must have the shape of its primal, but the shapes are {direction.shape} and "
                             f"{primal.shape}")  # fmt: skip
        if isinstance(primal, Variable):
            self._variables[id(primal)] = (primal, direction)
        else:
            tensor = convert_to_tensor(primal)
            self._tangents[id(tensor)] = (tensor, direction)

    def __enter__(self) -> ForwardAccumulator:
        if self._recording:
            raise ValueError("Accumulator is already recording.")
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._recording:
            self._stop()

    def record(self, op: Op, attrs: Attrs, inputs: tuple[Tensor, ...], outputs: tuple[Tensor, ...], node: Any) -> None:
        """Called by the interpreter for each op."""
        tangents = self._tangents
        moving = tuple([i for i, t in enumerate(inputs) if id(t) in tangents])
        if not moving:
            return
        moved = influence_of(op, attrs)
        places = [
            i
            for i, t in enumerate(outputs)
            if t._aval.dtype.is_inexact and (moved is None or any(moved[i] >> m & 1 for m in moving))
        ]
        if not places:
            return
        directions = [tangents[id(inputs[i])][1] for i in moving]
        # The tangents are computed in the sight of the listeners that were there before, and of no others: an
        # outer tape can differentiate them, and this accumulator does not follow itself.
        interpreter: Any = THREAD.interpreter
        listeners = interpreter.tapes
        interpreter.tapes = listeners[: listeners.index(self)]
        try:
            if op is RULE:
                found = _push_through(attrs[0], moving, directions, outputs)
            else:
                found = apply(JVP, (*inputs, *directions), (op, attrs, moving, len(inputs)))
        finally:
            interpreter.tapes = listeners
        by_output = dict(zip([i for i, t in enumerate(outputs) if t._aval.dtype.is_inexact], found, strict=True))
        for i in places:
            tangents[id(outputs[i])] = (outputs[i], by_output[i])

    def read(self, variable: Variable, value: Tensor) -> None:
        """Called by the interpreter when a variable is read."""
        found = self._variables.get(id(variable))
        if found is not None:
            self._tangents[id(value)] = (value, found[1])

    def jvp(self, primals: Any, unconnected_gradients: UnconnectedGradients | str = UnconnectedGradients.NONE) -> Any:
        """The derivative of what was computed along the direction: tensors, None (or zeros) where it does not move.

        Raises ValueError for an unknown `unconnected_gradients`.
        """
        unconnected = unconnected_of(unconnected_gradients)

        def tangent(primal: Any) -> Tensor | None:
            if isinstance(primal, Variable):
                found = self._variables.get(id(primal))
            else:
                known = self._tangents.get(id(primal))
                found = None if known is None else (primal, known[1])
            if found is not None:
                return found[1]
            return zeros_like(primal._aval) if unconnected is UnconnectedGradients.ZERO else None

        return nest.map_structure(tangent, primals)


def _push_through(
    rule: Rule, moving: tuple[int, ...], directions: Sequence[Tensor], outputs: Sequence[Tensor]
) -> list[Tensor]:
    """The tangents of the results of a user's rule: the rule is linear, and its transpose its own gradient."""
    places = [i for i, t in enumerate(outputs) if t._aval.dtype.is_inexact]
    upstream = [zeros_like(outputs[i]._aval) for i in places]
    with GradientTape() as tape:
        tape.watch(upstream)
        pulled = rule.pull_back(moving, dict(zip(places, upstream, strict=True)))
    pairs = [(p, d) for p, d in zip(pulled, directions, strict=True) if p is not None]
    found: list[Tensor] = tape.gradient(
        [p for p, _ in pairs], upstream, [d for _, d in pairs], UnconnectedGradients.ZERO
    )
    return found
