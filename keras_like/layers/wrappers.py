"""Layers around another layer: Wrapper, TimeDistributed, Bidirectional."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...ops.array import reshape, reverse
from ...ops.joining import concat
from ...runtime import nest
from ..keras_tensor import Shape, shape_of
from ..layer import Layer
from ..serialization import deserialize_keras_object, serialize_keras_object
from .base import BuiltIn, offer


class Wrapper(BuiltIn):
    """The base of layers around another one, `layer`."""

    def __init__(self, layer: Layer, **kwargs: Any) -> None:
        if not isinstance(layer, Layer):
            raise ValueError(f"Layer {layer} supplied to Wrapper isn't a supported layer type. Please ensure "
                             "wrapped layer is a "
                             "valid Keras layer.")  # fmt: skip
        super().__init__(**kwargs)
        self.layer = layer

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "layer": serialize_keras_object(self.layer)}

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Any:
        given = dict(config)
        return cls(deserialize_keras_object(given.pop("layer")), **given)


class TimeDistributed(Wrapper):
    """A layer applied to every time step: `(batch, steps, ...)`, all steps in one call."""

    supports_masking = True

    def call(self, inputs: Any, training: Any = None, mask: Any = None) -> Any:
        dims = inputs.shape.as_list()
        if len(dims) < 3:
            raise ValueError("`TimeDistributed` Layer should be passed an `input_shape` with at least 3 "
                             "dimensions, received: "
                             f"{tuple(dims)}")  # fmt: skip
        outputs = self.layer(reshape(inputs, [dims[0] * dims[1], *dims[2:]]))
        return nest.map_structure(lambda o: reshape(o, [dims[0], dims[1], *o.shape.as_list()[1:]]), outputs)

    def compute_output_shape(self, input_shape: Any) -> Any:
        shape = shape_of(input_shape)
        if not self.layer.built:
            self.layer._build_for_shape(Shape((shape[0], *shape[2:])))
        inner = self.layer.compute_output_shape(Shape((shape[0], *shape[2:])))
        return Shape((shape[0], shape[1], *inner[1:]))


class Bidirectional(Wrapper):
    """A recurrent layer from both ends of the sequence.

    Args:
        layer: the forward one.
        merge_mode: "concat", "sum", "mul", "ave", or None for both outputs.
        backward_layer: the backward one; by default a copy of the forward one.
    """

    own = ("merge_mode",)
    supports_masking = True

    def __init__(self, layer: Any, merge_mode: str | None = "concat", weights: Any = None, backward_layer: Any = None,
                 **kwargs: Any) -> None:  # fmt: skip
        given = layer._given_shape if isinstance(layer, Layer) else None
        super().__init__(layer, weights=weights, **kwargs)
        if merge_mode not in ("sum", "mul", "ave", "concat", None):
            raise ValueError(f"Invalid merge mode. Received: {merge_mode}. Merge mode should be one of "
                             '{"sum", "mul", "ave", "concat", None}')  # fmt: skip
        self._given_shape = self._given_shape or given
        self.merge_mode = merge_mode
        self._given_backward = backward_layer is not None
        self.layer = None  # type: ignore[assignment]
        self.forward_layer: Any = _renamed(layer, "forward_", layer.go_backwards)
        self.backward_layer: Any = backward_layer or _renamed(layer, "backward_", not layer.go_backwards)
        if self.forward_layer.go_backwards == self.backward_layer.go_backwards:
            raise ValueError("Forward layer and backward layer should have different `go_backwards` value.")
        self.return_sequences = layer.return_sequences
        self.return_state = layer.return_state
        self.stateful = layer.stateful

    def call(self, sequences: Any, initial_state: Any = None, mask: Any = None, training: Any = None) -> Any:
        half = None if initial_state is None else len(initial_state) // 2
        first = None if initial_state is None else initial_state[:half]
        second = None if initial_state is None else initial_state[half:]
        ahead = self.forward_layer(sequences, initial_state=first, mask=mask, training=training)
        back = self.backward_layer(sequences, initial_state=second, mask=mask, training=training)
        states: list[Any] = []
        if self.return_state:
            states = [*ahead[1:], *back[1:]]
            ahead, back = ahead[0], back[0]
        if self.return_sequences:
            back = reverse(back, [1])
        output = self._merged(ahead, back)
        if not states:
            return output
        return [*output, *states] if isinstance(output, list) else [output, *states]

    def _merged(self, ahead: Any, back: Any) -> Any:
        if self.merge_mode == "concat":
            return concat([ahead, back], -1)
        if self.merge_mode == "sum":
            return ahead + back
        if self.merge_mode == "ave":
            return (ahead + back) / 2
        return ahead * back if self.merge_mode == "mul" else [ahead, back]

    def compute_mask(self, inputs: Any, previous_mask: Any) -> Any:
        return previous_mask if self.return_sequences and not self.return_state else None

    def reset_states(self) -> None:
        """Forget the states of both layers."""
        self.forward_layer.reset_states()
        self.backward_layer.reset_states()

    def get_config(self) -> dict[str, Any]:
        config = {**Layer.get_config(self), "merge_mode": self.merge_mode}
        config["layer"] = serialize_keras_object(_renamed(self.forward_layer, "", self.forward_layer.go_backwards, 8))
        if self._given_backward:
            config["backward_layer"] = serialize_keras_object(self.backward_layer)
        return config

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Any:
        given = dict(config)
        backward = given.pop("backward_layer", None)
        layer = deserialize_keras_object(given.pop("layer"))
        return cls(layer, backward_layer=None if backward is None else deserialize_keras_object(backward), **given)


def _renamed(layer: Any, prefix: str, backwards: bool, cut: int = 0) -> Any:
    """A copy of a recurrent layer under another name, walking in the given direction."""
    config = layer.get_config()
    config["name"] = prefix + config["name"][cut:]
    config["go_backwards"] = backwards
    return type(layer).from_config(config)


offer({c.__name__: c for c in (Wrapper, TimeDistributed, Bidirectional)})
