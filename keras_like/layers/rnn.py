"""Recurrent layers: a cell along the time axis, in one loop of the program."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...ops.array import expand_dims, reverse, transpose
from ...ops.cast import cast
from ...ops.creation import zeros
from ...ops.indexing import assign_slice
from ...ops.selection import where
from ...runtime import nest
from ...runtime.coerce import convert_to_tensor
from ...runtime.context import use
from ...runtime.variable import Variable
from ...tracer.builder import current_builder
from ...tracer.function import Function
from ...tracer.loops import stage_for
from ..backend import to_snake_case
from ..input_spec import InputSpec
from ..keras_tensor import Shape, shape_of
from ..serialization import deserialize_keras_object, serialize_keras_object
from .base import BuiltIn, offer
from .cells import GRUCell, LSTMCell, RecurrentCell, SimpleRNNCell, StackedRNNCells, initial_state


class RNN(BuiltIn):
    """A cell applied along the time axis: from shape `(batch, steps, features)` to `(batch, units)`.

    Args:
        cell: a layer with `call(inputs, states)`, which returns output and states, and `state_size`; or several.
        return_sequences: whether the outputs of all steps are returned: `(batch, steps, units)`.
        return_state: whether the last states are returned too.
        go_backwards: whether the sequence is walked from its end.
        stateful: whether a batch begins with the states that the one before ended with.
        unroll: accepted as in Keras.
        zero_output_for_mask: whether masked steps give 0 instead of the output before.

    A step that the mask leaves out keeps the states.
    """

    own = ("return_sequences", "return_state", "go_backwards", "stateful", "unroll", "zero_output_for_mask")
    supports_masking = True

    def __init__(
        self, cell: Any, return_sequences: bool = False, return_state: bool = False, go_backwards: bool = False,
        stateful: bool = False, unroll: bool = False, zero_output_for_mask: bool = False, **kwargs: Any,
    ) -> None:  # fmt: skip
        self.time_major = kwargs.pop("time_major", False)
        super().__init__(**kwargs)
        if isinstance(cell, (list, tuple)):
            cell = StackedRNNCells(cell)
        for wanted in ("call", "state_size"):
            if not hasattr(cell, wanted):
                raise ValueError(f"Argument `cell` should have a `{wanted}` "
                                 f"{'method' if wanted == 'call' else 'attribute'}. "
                                 f"Received: cell={cell}")  # fmt: skip
        self.cell = cell
        self.return_sequences = return_sequences
        self.return_state = return_state
        self.go_backwards = go_backwards
        self.stateful = stateful
        self.unroll = unroll
        self.zero_output_for_mask = zero_output_for_mask
        self.input_spec = (
            None if isinstance(cell, StackedRNNCells) or not isinstance(cell, RecurrentCell) else InputSpec(ndim=3)
        )
        self._kept: list[Variable] | None = None
        # Eager calls run the loop as one program.
        self._program: Any = _Hidden(Function(self._run, autograph=False))

    def build(self, sequences_shape: Any) -> None:
        shape = shape_of(sequences_shape)
        if isinstance(self.cell, RecurrentCell) and not self.cell.built:
            self.cell.build_within(self.name, Shape((shape[0], *shape[2:])))
        self.built = True

    def call(self, sequences: Any, initial_state: Any = None, mask: Any = None, training: Any = None) -> Any:
        if isinstance(sequences, (list, tuple)):
            sequences, initial_state = sequences[0], initial_state or list(sequences[1:])
        if isinstance(mask, (list, tuple)):
            mask = mask[0]
        batch = sequences.shape[1 if self.time_major else 0]
        states = self._first_states(initial_state, batch)
        if self.cell_needs_building():
            step = sequences[0] if self.time_major else sequences[:, 0]
            self.cell(step, states if isinstance(self.cell, StackedRNNCells) else list(states))
        run = self._run if current_builder() is not None else self._program.held
        result, last = run(sequences, states, mask, bool(training))
        if self._kept is not None:
            for variable, state in zip(self._kept, nest.flatten(last), strict=True):
                variable.assign(state)
        return [result, *last] if self.return_state else result

    def cell_needs_building(self) -> bool:
        """Whether the cell has not seen inputs yet."""
        layers = self.cell._flatten_layers() if hasattr(self.cell, "_flatten_layers") else []
        return any(not layer.built for layer in layers)

    def _first_states(self, given: Any, batch: int) -> list[Any]:
        if given is not None:
            return list(given) if isinstance(given, (list, tuple)) else [given]
        if not self.stateful:
            return initial_state(self.cell, batch)
        if self._kept is None:
            with use(None):
                self._kept = [
                    Variable(s, trainable=False, name="state") for s in nest.flatten(initial_state(self.cell, batch))
                ]
        values: list[Any] = nest.pack_sequence_as(initial_state(self.cell, batch), [v.read_value() for v in self._kept])
        return values

    def reset_states(self, states: Any = None) -> None:
        """Forget the states of a stateful layer, or set them."""
        if self._kept is not None:
            for i, variable in enumerate(self._kept):
                variable.assign(
                    zeros(variable.shape, variable.dtype) if states is None else convert_to_tensor(states[i])
                )

    reset_state = reset_states

    def _run(self, sequences: Any, states: Any, mask: Any, training: bool) -> Any:
        """The loop: the outputs, and the last states."""
        if not self.time_major:
            sequences = transpose(sequences, [1, 0, *range(2, sequences.ndim)])
            mask = None if mask is None else transpose(mask)
        cell, recurrent = self.cell, None
        if isinstance(cell, RecurrentCell):
            dropped, recurrent = cell.masks(sequences[0], training)
            sequences = cell.project(sequences if dropped is None else sequences * dropped)
        if self.go_backwards:
            sequences = reverse(sequences, [0])
            mask = None if mask is None else reverse(mask, [0])

        def step(x: Any, before: list[Any]) -> tuple[Any, list[Any]]:
            if isinstance(cell, RecurrentCell):
                if recurrent is not None:
                    before = [before[0] * recurrent, *before[1:]]
                return cell.advance(x, before)
            output, after = cell(x, before, training=training)
            return output, list(after) if isinstance(after, (list, tuple)) else [after]

        return self._walk(sequences, mask, list(states), step)

    def _walk(self, sequences: Any, mask: Any, states: list[Any], step: Any) -> Any:
        builder = current_builder()
        assert builder is not None, "the loop is always traced"
        length = sequences.shape[0]
        size = self.cell.output_size if hasattr(self.cell, "output_size") else nest.flatten(self.cell.state_size)[0]
        batch = nest.flatten(states)[0].shape[0]
        kind = nest.flatten(states)[0].dtype
        output = zeros([batch, int(size)], kind)
        buffer = zeros([length, batch, int(size)], kind) if self.return_sequences else zeros([], kind)

        def body(items: Any, state: Any) -> Any:
            index, before, previous, kept = state
            now, after = step(items[0], list(before))
            if mask is not None:
                counts = expand_dims(cast(items[1], "bool"), -1)
                shown = where(counts, now, previous)
                written = where(counts, now, zeros([], now.dtype)) if self.zero_output_for_mask else shown
                after = nest.map_structure(lambda a, b: where(counts, a, b), after, list(before))
            else:
                shown = written = now
            if self.return_sequences:
                kept = assign_slice(kept, index, written)
            return index + 1, after, shown, kept

        items = [sequences] if mask is None else [sequences, mask]
        names = ["index", "the states", "the output", "the outputs"]
        _, last, output, buffer = stage_for(builder, items, body, (0, states, output, buffer), names)
        if not self.return_sequences:
            return output, list(last)
        return buffer if self.time_major else transpose(buffer, [1, 0, 2]), list(last)

    def compute_mask(self, inputs: Any, previous_mask: Any) -> Any:
        mask = previous_mask[0] if isinstance(previous_mask, list) else previous_mask
        mask = mask if self.return_sequences else None
        return [mask, *[None] * len(nest.flatten(self.cell.state_size))] if self.return_state else mask

    def compute_output_shape(self, sequences_shape: Any, initial_state_shape: Any = None) -> Any:
        shape = sequences_shape if isinstance(sequences_shape, Shape) else shape_of(
            sequences_shape[0] if isinstance(sequences_shape[0], (list, tuple)) else sequences_shape)  # fmt: skip
        sizes = nest.flatten(self.cell.state_size)
        size = getattr(self.cell, "output_size", None) or sizes[0]
        result = Shape((shape[0], shape[1], size) if self.return_sequences else (shape[0], size))
        return [result, *(Shape((shape[0], s)) for s in sizes)] if self.return_state else result

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "cell": serialize_keras_object(self.cell)}

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Any:
        given = dict(config)
        return cls(deserialize_keras_object(given.pop("cell")), **given)


class _Hidden:
    """Something that is not looked into for layers and variables."""

    __slots__ = ("held",)

    def __init__(self, held: Any) -> None:
        self.held = held


class _BuiltInRNN(RNN):
    """A recurrent layer of one of the built-in cells, whose arguments it takes."""

    kind: type[RecurrentCell]

    def __init__(self, units: int, *args: Any, **kwargs: Any) -> None:
        loop = (
            "return_sequences",
            "return_state",
            "go_backwards",
            "stateful",
            "unroll",
            "zero_output_for_mask",
            "time_major",
        )
        layer = (
            "activity_regularizer",
            "input_shape",
            "batch_input_shape",
            "input_dim",
            "batch_size",
            "weights",
            "batch_shape",
        )
        common = {k: kwargs.pop(k) for k in (*loop, *layer) if k in kwargs}
        naming = {k: kwargs.pop(k) for k in ("name", "trainable") if k in kwargs}
        kwargs.pop("use_cudnn", None)
        dtype = kwargs.get("dtype")
        cell = self.kind(units, *args, name=to_snake_case(self.kind.__name__), **kwargs)
        super().__init__(cell, **common, **naming, dtype=dtype)

    def __getattr__(self, name: str) -> Any:
        # The cell's arguments and weights are the layer's too.
        cell = self.__dict__.get("cell")
        if cell is None or name.startswith("_"):
            raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")
        return getattr(cell, name)

    def get_config(self) -> dict[str, Any]:
        cell = {k: v for k, v in self.cell.get_config().items() if k not in ("name", "trainable", "dtype")}
        return {**{k: v for k, v in super().get_config().items() if k != "cell"}, **cell}

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Any:
        return cls(**config)


class SimpleRNN(_BuiltInRNN):
    """`SimpleRNNCell` along the time axis: see `RNN`."""

    kind = SimpleRNNCell


class LSTM(_BuiltInRNN):
    """`LSTMCell` along the time axis: see `RNN`.

    >>> import tenfold as tf
    >>> tf.keras.layers.LSTM(4)(tf.zeros([2, 3, 5])).shape
    TensorShape([2, 4])
    """

    kind = LSTMCell


class GRU(_BuiltInRNN):
    """`GRUCell` along the time axis: see `RNN`."""

    kind = GRUCell


offer({c.__name__: c for c in (RNN, SimpleRNN, LSTM, GRU)})
