"""`Sequential`: layers one after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..runtime import nest
from ..runtime.context import use
from .call_context import CALLS
from .call_signature import CallSignature
from .functional import FunctionalGraph, conform
from .input import Input, InputLayer
from .keras_tensor import KerasTensor, Shape, shape_of
from .layer import Layer
from .layers.core import Lambda
from .model import Model
from .registry import publish
from .serialization import deserialize_keras_object, serialize_keras_object


class Sequential(Model):
    """A model whose layers each take what the one before gives.

    It knows its shapes where it begins with an `Input` or a layer with `input_shape`; otherwise it is built at its
    first call.

    >>> import tenfold as tf
    >>> model = tf.keras.Sequential([tf.keras.layers.Dense(4, activation="relu"), tf.keras.layers.Dense(1)])
    >>> model(tf.zeros([2, 3])).shape, len(model.weights)
    (TensorShape([2, 1]), 4)
    """

    def __init__(
        self, layers: Sequence[Any] | None = None, trainable: bool = True, name: str | None = None, **kwargs: Any
    ) -> None:
        super().__init__(trainable=trainable, name=name, **kwargs)
        self._chain: list[Layer] = []
        # The KerasTensors between the layers, where the input's shape is known: one more than layers.
        self._between: list[KerasTensor] = []
        if layers is not None:
            for layer in layers if isinstance(layers, (list, tuple)) else [layers]:
                self.add(layer)

    def add(self, layer: Any, rebuild: bool = True) -> None:
        """Append a layer. Raises ValueError where its name is taken or it is not the first though an input."""
        if isinstance(layer, KerasTensor) and isinstance(layer._keras_history.operation, InputLayer):
            layer = layer._keras_history.operation
        if not isinstance(layer, Layer):
            if not callable(layer):
                raise ValueError(f"Only instances of `keras.Layer` can be added to a Sequential model. "
                                 f"Received: {layer} "
                                 f"(of type {type(layer)})")  # fmt: skip
            layer = Lambda(layer)
        if any(layer.name == other.name for other in self._chain):
            raise ValueError("All layers added to a Sequential model should have unique names. Name "
                             f"'{layer.name}' is already the name of a layer in this model. Update the `name` "
                             "argument to "
                             "pass a unique name.")  # fmt: skip
        if isinstance(layer, InputLayer):
            if self._chain or self._between:
                raise ValueError(f"Sequential model '{self.name}' has already been configured to use input shape "
                                 f"{self._between[0].shape if self._between else 'of its first layer'}. You "
                                 "cannot add a "
                                 "different Input layer to it.")  # fmt: skip
            self._begin(layer.output)
            return
        if not self._chain and not self._between and layer._given_shape is not None:
            self._begin(Input(batch_shape=layer._given_shape, dtype="int32" if hasattr(layer, "input_dim") else None))
        elif (
            not self._chain
            and not self._between
            and isinstance(layer, Model)
            and layer.inputs
            and len(layer.inputs) == 1
        ):
            self._begin(Input(batch_shape=layer.inputs[0].shape, dtype=layer.inputs[0].dtype))
        self._chain.append(layer)
        if self._between:
            self._extend(layer)
        self._graph = None

    def _begin(self, tensor: KerasTensor) -> None:
        self._between = [tensor]
        self._given_input = tensor._keras_history.operation

    def _extend(self, layer: Layer) -> None:
        before = CALLS.path
        if not before or before[-1] != self._name:
            CALLS.path = (*before, self._name)
        try:
            outputs = layer(self._between[-1])
        finally:
            CALLS.path = before
        if not isinstance(outputs, KerasTensor):
            raise ValueError(f"Layer '{layer.name}' of the Sequential model '{self.name}' has several "
                             "outputs: each layer must "
                             "have one")  # fmt: skip
        self._between.append(outputs)
        self._built_shapes = {"input_shape": self._between[0].shape}
        self.built = True

    def pop(self, rebuild: bool = True) -> Layer:
        """Remove the last layer and return it."""
        if not self._chain:
            raise TypeError("There are no layers in the model.")
        layer = self._chain.pop()
        if self._between:
            self._between.pop()
        self._graph = None
        return layer

    def build(self, input_shape: Any = None) -> None:
        """Make the weights for inputs of this shape, with the batch axis."""
        if self._between or input_shape is None:
            return
        if not self._chain:
            raise ValueError(f"Sequential model {self.name} cannot be built because it has no layers. Call "
                             "`model.add(layer)`.")  # fmt: skip
        self._begin(Input(batch_shape=shape_of(input_shape)))
        for layer in self._chain:
            self._extend(layer)
        self.built = True

    def _build_for(self, signature: CallSignature, args: Any, kwargs: Any) -> None:
        shape = next(iter(signature.shapes(args, kwargs).values()), None)
        if isinstance(shape, Shape):
            with use(None):
                self.build(Shape((None, *shape[1:])))
        self.built = True

    def call(self, inputs: Any, training: Any = None, mask: Any = None) -> Any:
        if self._between:
            inputs = conform(inputs, self._between[0], self.name)
        for layer in self._chain:
            inputs = layer(inputs)
        return inputs

    def _sublayers(self) -> list[Layer]:
        return list(self._chain)

    @property
    def layers(self) -> list[Layer]:
        """The layers, without the input."""
        return list(self._chain)

    def _described(self) -> FunctionalGraph | None:
        if self._between and self._graph is None:
            self._graph = FunctionalGraph(self._between[0], self._between[-1], self.name)
        return self._graph

    @property
    def inputs(self) -> Any:
        return self._between[:1] or None

    @property
    def outputs(self) -> Any:
        return self._between[-1:] or None

    @property
    def input(self) -> Any:
        if not self._between:
            raise AttributeError(f"Sequential model '{self.name}' has no defined input shape yet.")
        return self._between[0]

    @property
    def output(self) -> Any:
        if not self._between:
            raise AttributeError(f"Sequential model '{self.name}' has no defined outputs yet.")
        return self._between[-1]

    @property
    def input_names(self) -> list[str]:
        graph = self._described()
        return [] if graph is None else graph.input_names

    @property
    def output_names(self) -> Any:
        graph = self._described()
        return None if graph is None else graph.output_names

    def get_config(self) -> dict[str, Any]:
        chain: list[Layer] = [self._given_input, *self._chain] if self._between else list(self._chain)
        config = {k: v for k, v in Layer.get_config(self).items() if k != "dtype"}
        config["layers"] = [serialize_keras_object(layer) for layer in chain]
        config["build_input_shape"] = tuple(self._between[0].shape) if self._between else None
        return {**config, "dtype": Layer.get_config(self)["dtype"]}

    @classmethod
    def from_config(cls, config: Mapping[str, Any], custom_objects: Mapping[str, Any] | None = None) -> Any:
        layers = [deserialize_keras_object(layer, custom_objects) for layer in config.get("layers", [])]
        model = cls(layers, name=config.get("name"), trainable=config.get("trainable", True))
        shape = config.get("build_input_shape")
        if not model._between and shape is not None:
            model.build(nest.map_structure(lambda d: d, tuple(shape)))
        return model


publish("keras", {"Sequential": Sequential, "Model": Model})
