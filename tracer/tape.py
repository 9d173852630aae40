"""`GradientTape`: records what is computed, and differentiates it.

The tape remembers the ops that ran, or were recorded into a graph, between watched tensors. `gradient`
walks them backwards and applies a `Vjp` for each: in a graph these become nodes beside the forward ones; in
eager code they run as one compiled program once the same structure has been seen before.
"""

from __future__ import annotations

import enum
import functools
import logging
from collections.abc import Sequence
from typing import Any, NamedTuple

from ..ops.indexed_slices import IndexedSlices
from ..runtime import nest
from ..runtime.aval import aval
from ..runtime.coerce import convert_to_tensor
from ..runtime.op import Attrs, Op
from ..runtime.tensor import Convertible, Tensor
from ..runtime.variable import Variable
from .backward import Backward, zeros_like
from .graph import Node
from .jacobian import batch_jacobian_of, jacobian_of
from .kept import Kept
from .listener import Listener


class UnconnectedGradients(enum.Enum):
    """What `gradient` gives for a source that the target does not depend on."""

    NONE = "none"
    ZERO = "zero"


class Record(NamedTuple):
    """One op that a tape saw.

    `node` is its node in the graph; in eager code None, or what the forward pass kept for the backward pass.
    """

    op: Op
    attrs: Attrs
    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]
    node: Node | Kept | None


class GradientTape(Listener):
    """Records ops for differentiation.

    Args:
        persistent: whether `gradient` may be called several times.
        watch_accessed_variables: whether trainable variables are watched when they are read.

    >>> import tenfold as tf
    >>> x = tf.Variable(3.)
    >>> with tf.GradientTape() as tape:
    ...     y = x ** 2
    >>> float(tape.gradient(y, x))
    6.0
    """

    def __init__(self, persistent: bool = False, watch_accessed_variables: bool = True) -> None:
        super().__init__()
        self._persistent = persistent
        self._watch_accessed = watch_accessed_variables
        self._used = False
        self._was_entered = False
        self._variables: dict[int, Variable] = {}
        self._clear()

    def _clear(self) -> None:
        self._records: list[Record] = []
        # Ids of the tensors that depend on something watched. The tensors are kept alive by the records and
        # by `_watched`, so that no id is given to another one meanwhile.
        self._connected: set[int] = set()
        self._watched: dict[int, Tensor] = {}
        self._reads: dict[int, list[Tensor]] = {}

    # -- recording ---------------------------------------------------------------------------------------

    def __enter__(self) -> GradientTape:
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._recording:
            self._stop()

    def _start(self) -> None:
        if self._recording:
            raise ValueError("Tape is still recording, This can happen if you try to re-enter an already-active tape.")
        super()._start()
        self._was_entered = True

    def record(self, op: Op, attrs: Attrs, inputs: tuple[Tensor, ...], outputs: tuple[Tensor, ...],
               node: Node | Kept | None) -> None:  # fmt: skip
        """Called by the interpreter for each op."""
        connected = self._connected
        for tensor in inputs:
            if id(tensor) in connected:
                break
        else:
            return
        moving = [id(t) for t in outputs if t._aval.dtype.is_inexact]
        if moving:
            connected.update(moving)
            self._records.append(Record(op, attrs, inputs, outputs, node))

    def read(self, variable: Variable, value: Tensor) -> None:
        """Called by the interpreter when a variable is read."""
        key = id(variable)
        if key not in self._variables:
            if not (self._watch_accessed and variable.trainable):
                return
            self._variables[key] = variable
        if variable._aval.dtype.is_inexact:
            self._connected.add(id(value))
            self._watched[id(value)] = value
            self._reads.setdefault(key, []).append(value)

    def watch(self, tensor: Any) -> None:
        """Watch a tensor or variable (or a structure of them), so that gradients with respect to it can be taken.

        Raises ValueError for what is neither.
        """
        for leaf in nest.flatten(tensor):
            if isinstance(leaf, Variable):
                self._variables[id(leaf)] = leaf
            elif isinstance(leaf, Tensor):
                if not leaf.dtype.is_inexact:
                    _warn(f"The dtype of the watched tensor must be floating (e.g. tf.float32), got {leaf.dtype!r}")
                    continue
                self._connected.add(id(leaf))
                self._watched[id(leaf)] = leaf
            elif isinstance(leaf, Convertible):
                self.watch(leaf.__tenfold_tensor__())
            else:
                raise ValueError(f"Passed in object {leaf!r} of type {type(leaf).__name__!r}, not tf.Tensor or "
                                 "tf.Variable or ExtensionType.")  # fmt: skip

    def watched_variables(self) -> tuple[Variable, ...]:
        """The variables watched so far, in the order in which they were first read."""
        return tuple(self._variables.values())

    def moving(self, tensors: Sequence[Tensor]) -> tuple[int, ...]:
        """The positions of those tensors that depend on something watched."""
        connected = self._connected
        return tuple([i for i, t in enumerate(tensors) if id(t) in connected and t._aval.dtype.is_inexact])

    def stop_recording(self) -> _Paused:
        """A context in which the tape does not record.

        Raises RuntimeError where the tape is not recording.
        """
        if not self._recording:
            raise RuntimeError("Cannot stop a tape that is not recording.")
        return _Paused(self)

    def reset(self) -> None:
        """Forget everything recorded so far. Raises ValueError where the tape is not recording."""
        if not self._recording:
            raise ValueError("Cannot reset a tape that is not recording.")
        self._stop()
        self._clear()
        self._variables.clear()
        self._used = False
        self._start()

    # -- differentiating -----------------------------------------------------------------------------------

    def gradient(
        self,
        target: Any,
        sources: Any,
        output_gradients: Any = None,
        unconnected_gradients: UnconnectedGradients | str = UnconnectedGradients.NONE,
    ) -> Any:
        """The derivative of `target` (summed, where it has several elements) with respect to each source.

        Args:
            target: a tensor or variable, or a structure of them (whose gradients are added).
            sources: tensors or variables, in any nested structure.
            output_gradients: weights for the elements of the target, in its structure.
            unconnected_gradients: what to give where the target does not depend on a source.

        Returns:
            A structure like `sources`: tensors of the sources' shapes and dtypes, or None.

        Raises:
            RuntimeError: called a second time on a tape that is not persistent, or on one never entered.
            ValueError: `unconnected_gradients` is unknown.
        """
        unconnected = self._begin(unconnected_gradients)
        if self._recording and not self._persistent:
            self._stop()
        targets = [self._target(t) for t in nest.flatten(target)]
        weights = [None] * len(targets) if output_gradients is None else _weights(output_gradients, targets)
        flat = nest.flatten(sources)
        gradients: list[Any] = list(Backward(self._records, targets, weights, self._all_places(flat)).run())
        self._end()
        if unconnected is UnconnectedGradients.ZERO:
            gradients = [zeros_like(s._aval) if g is None else g for s, g in zip(flat, gradients, strict=True)]
        return nest.pack_sequence_as(sources, gradients)

    def jacobian(
        self,
        target: Any,
        sources: Any,
        unconnected_gradients: UnconnectedGradients | str = UnconnectedGradients.NONE,
        parallel_iterations: int | None = None,
        experimental_use_pfor: bool = True,
    ) -> Any:
        """The derivative of each element of `target` with respect to each element of the sources.

        Args:
            target: a tensor.
            sources: tensors or variables, in any nested structure.
            unconnected_gradients: what to give where the target does not depend on a source.
            parallel_iterations: accepted as in TensorFlow.
            experimental_use_pfor: whether the rows are computed at once (`jax.vmap`) rather than one by one. Where
                the backward pass holds something that cannot be vectorised, they are computed one by one.

        Returns:
            A structure like `sources`: tensors of shape `target.shape + source.shape`, or None.

        Raises:
            RuntimeError: called a second time on a tape that is not persistent.
            ValueError: `unconnected_gradients` is unknown.

        >>> import tenfold as tf
        >>> x = tf.constant([1., 2.])
        >>> with tf.GradientTape() as tape:
        ...     tape.watch(x)
        ...     y = x * x
        >>> tape.jacobian(y, x).numpy().tolist()
        [[2.0, 0.0], [0.0, 4.0]]
        """
        unconnected = self._begin(unconnected_gradients)
        tensor = self._target(target)
        flat = nest.flatten(sources)
        places = self._all_places(flat)
        if self._recording and not self._persistent:
            self._stop()
        found = jacobian_of(self._records, tensor, places, bool(experimental_use_pfor))
        self._end()
        if unconnected is UnconnectedGradients.ZERO:
            dims = tensor._aval.dims
            pairs = zip(flat, found, strict=True)
            found = [_zeros(dims + s._aval.dims, s) if g is None else g for s, g in pairs]
        return nest.pack_sequence_as(sources, found)

    def batch_jacobian(
        self,
        target: Any,
        source: Any,
        unconnected_gradients: UnconnectedGradients | str = UnconnectedGradients.NONE,
        parallel_iterations: int | None = None,
        experimental_use_pfor: bool = True,
    ) -> Any:
        """The jacobian of each example: `target[i]` must depend on `source[i]` alone.

        Args: as `jacobian` has them; `target` `[batch, ...]` and `source` `[batch, ...]` are one tensor each.

        Returns:
            `[batch, *target.shape[1:], *source.shape[1:]]`; zeros where target and source are not connected.

        Raises:
            RuntimeError: called a second time on a tape that is not persistent.
            ValueError: `unconnected_gradients` is unknown, the batches differ, or one of them is a scalar.

        >>> import tenfold as tf
        >>> x = tf.constant([[1., 2.], [3., 4.]])
        >>> with tf.GradientTape() as tape:
        ...     tape.watch(x)
        ...     y = x * x
        >>> tape.batch_jacobian(y, x).numpy().tolist()
        [[[2.0, 0.0], [0.0, 4.0]], [[6.0, 0.0], [0.0, 8.0]]]
        """
        self._begin(unconnected_gradients)
        tensor = self._target(target)
        kinds = tensor._aval.dims, source._aval.dims
        for dims in kinds:
            if not dims:
                raise ValueError("Shape () must have rank at least 2: batch_jacobian takes a target and a source with "
                                 "a leading batch axis")  # fmt: skip
        if kinds[0][0] != kinds[1][0]:
            raise ValueError(f"Need first dimension of target shape ({tensor.shape}) and source shape ({source.shape}) "
                             "to match.")  # fmt: skip
        (places,) = self._all_places([source])
        if self._recording and not self._persistent:
            self._stop()
        found = batch_jacobian_of(self._records, tensor, places, bool(experimental_use_pfor))
        self._end()
        return _zeros(kinds[0] + kinds[1][1:], source) if found is None else found

    def _begin(self, unconnected_gradients: UnconnectedGradients | str) -> UnconnectedGradients:
        """What every way to differentiate checks first."""
        if self._used and not self._persistent:
            raise RuntimeError("A non-persistent GradientTape can only be used to compute one set of gradients (or "
                               "jacobians)")  # fmt: skip
        if not self._was_entered:
            raise RuntimeError("the tape was never entered, so it recorded nothing: compute inside `with tape:`")
        return unconnected_of(unconnected_gradients)

    def _end(self) -> None:
        if not self._persistent:
            self._clear()
            self._used = True

    def _all_places(self, sources: Sequence[Any]) -> list[Sequence[Tensor]]:
        for source in sources:
            if isinstance(source, (Tensor, Variable)) and not source.dtype.is_inexact:
                _warn(f"The dtype of the source tensor must be floating (e.g. tf.float32) when calling "
                      f"GradientTape.gradient, got {source.dtype!r}")  # fmt: skip
        return [self._places(s) for s in sources]

    def _target(self, target: Any) -> Tensor:
        if isinstance(target, Variable):
            for value in self._reads.get(id(target), ()):
                return value
            return target.read_value()
        if isinstance(target, IndexedSlices):
            # Their sum is that of the rows.
            target = target.values
        tensor = target if isinstance(target, Tensor) else convert_to_tensor(target)
        if not tensor.dtype.is_inexact:
            _warn("The dtype of the target tensor must be floating (e.g. tf.float32) when calling "
                  f"GradientTape.gradient, got {tensor.dtype!r}")  # fmt: skip
        return tensor

    def _places(self, source: Any) -> Sequence[Tensor]:
        """The tensors whose gradients add up to that of a source: all reads of a variable."""
        if isinstance(source, Variable):
            return self._reads.get(id(source), ())
        if isinstance(source, Tensor):
            return (source,) if id(source) in self._connected else ()
        if isinstance(source, Convertible):
            return self._places(source.__tenfold_tensor__())
        raise ValueError(f"Passed in object {source!r} of type {type(source).__name__!r}, not tf.Tensor or tf.Variable "
                         "or ExtensionType.")  # fmt: skip


class _Paused:
    """The context of `stop_recording`."""

    __slots__ = ("_tape",)

    def __init__(self, tape: GradientTape) -> None:
        self._tape = tape

    def __enter__(self) -> None:
        self._tape._pause()

    def __exit__(self, *_: object) -> None:
        self._tape._resume()


def unconnected_of(value: UnconnectedGradients | str) -> UnconnectedGradients:
    """The member that a user's word means. Raises ValueError."""
    try:
        return UnconnectedGradients(value)
    except ValueError:
        raise ValueError(f"Unknown value for unconnected_gradients: {value!r}") from None


def _weights(output_gradients: Any, targets: Sequence[Tensor]) -> list[Tensor | None]:
    flat = nest.flatten(output_gradients)
    if len(flat) != len(targets):
        raise ValueError(f"output_gradients has {len(flat)} parts, but there are {len(targets)} targets")
    return [convert_to_tensor(g, dtype=t.dtype) for g, t in zip(flat, targets, strict=True)]


def _zeros(dims: tuple[Any, ...], source: Any) -> Tensor:
    return zeros_like(aval(dims, source.dtype))


@functools.cache
def _warn(message: str) -> None:
    """Log `message`, once."""
    logging.getLogger("tenfold").warning(message)
