"""`Model`: a layer that is trained. By subclassing, or by describing it with KerasTensors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..runtime import nest
from . import weights_file
from .abstract import output_spec, traced
from .backend import auto_name
from .call_signature import CallSignature
from .functional import FunctionalGraph
from .keras_tensor import KerasTensor, Shape, shape_of
from .layer import Layer, _placeholders, staged_always
from .tracking import once
from .training import Trainer


class Model(Trainer, Layer):
    """A layer that can be compiled, fitted, evaluated and asked for predictions.

    `Model(inputs, outputs)` is the model between KerasTensors. Subclasses define `call`, as layers do.

    >>> import tenfold as tf
    >>> inputs = tf.keras.Input((3,))
    >>> model = tf.keras.Model(inputs, tf.keras.layers.Dense(2)(inputs))
    >>> model(tf.zeros([1, 3])).shape
    TensorShape([1, 2])
    """

    _graph: FunctionalGraph | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        described = len(args) >= 2 or ("inputs" in kwargs and "outputs" in kwargs) or (args and "outputs" in kwargs)
        name = kwargs.pop("name", None)
        if not described:
            if args:
                name = args[0] if isinstance(args[0], str) else name
            super().__init__(name=name, **kwargs)
            self._init_training()
            return
        inputs = args[0] if args else kwargs.pop("inputs")
        outputs = args[1] if len(args) > 1 else kwargs.pop("outputs")
        if len(args) > 2:
            name = args[2]
        if name is None and type(self) is Model:
            name = auto_name("Functional")
        super().__init__(name=name, **kwargs)
        self._init_training()
        self._graph = FunctionalGraph(inputs, outputs, self.name)
        self.built = True
        self._built_shapes = {"input_shape": nest.map_structure(lambda t: t.shape, inputs)}

    # -- as a layer -------------------------------------------------------------------------------------------

    def call(self, inputs: Any, training: Any = None, mask: Any = None) -> Any:
        """Compute the outputs. Defined by subclasses; a described model runs its layers."""
        if self._graph is None:
            raise NotImplementedError(f"Model {type(self).__name__} does not have a `call()` method implemented.")
        return self._graph.run(inputs)

    supports_masking = True

    def compute_mask(self, inputs: Any, previous_mask: Any) -> Any:
        """None: the layers inside attach masks to the outputs."""
        return None

    def build(self, input_shape: Any = None) -> None:
        """Make the weights of the layers inside for inputs of this shape (one, or a structure of them)."""
        if self._graph is None and not self.built and type(self).call is not Model.call:
            placeholders = _placeholders(input_shape, self.compute_dtype)
            traced(self.__call__ if self.__dict__.get("_building") else self._call_unbuilt, (placeholders,), {})
        self.built = True

    def _call_unbuilt(self, inputs: Any) -> Any:
        self.built = True
        return self(inputs)

    def _build_for(self, signature: CallSignature, args: Any, kwargs: Any) -> None:
        if type(self).build is Model.build:
            # The layers inside are built as they are called.
            self.built = True
            self._built_shapes = signature.shapes(args, kwargs)
        else:
            super()._build_for(signature, args, kwargs)

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        graph = self._graph
        if graph is not None and len(args) == 1:
            given = nest.flatten(args[0])
            if [getattr(t, "shape", None) for t in given] == [t.shape for t in graph.flat_inputs]:
                return nest.map_structure(lambda t: KerasTensor(t.shape, t.dtype), graph.outputs)
        try:
            return output_spec(staged_always(self), args, kwargs)
        finally:
            self._clear_losses()

    def _sublayers(self) -> list[Layer]:
        own = super()._sublayers()
        return own if self._graph is None else once([*self._graph.operations, *own])

    # -- what it consists of ----------------------------------------------------------------------------------

    @property
    def layers(self) -> list[Layer]:
        """The layers right inside the model."""
        return [layer for layer in self._sublayers() if not hasattr(layer, "operation")]

    @property
    def operations(self) -> list[Layer]:
        """The layers and operators right inside the model."""
        return self._sublayers()

    def get_layer(self, name: str | None = None, index: int | None = None) -> Layer:
        """The layer of this name or position. Raises ValueError where there is none."""
        if (name is None) == (index is None):
            raise ValueError("Provide either a layer name or layer index." if name is None else
                             "Provide only a layer name or a layer index. Received: "
                             f"index={index}, name={name}.")  # fmt: skip
        layers = self.layers
        if index is not None:
            if len(layers) <= index:
                raise ValueError(
                    f"Was asked to retrieve layer at index {index} but model only has {len(layers)} layers."
                )
            return layers[index]
        for layer in layers:
            if layer.name == name:
                return layer
        raise ValueError(f"No such layer: {name}. Existing layers are: {[layer.name for layer in layers]}.")

    @property
    def inputs(self) -> Any:
        return None if self._graph is None else self._graph.flat_inputs

    @property
    def outputs(self) -> Any:
        return None if self._graph is None else self._graph.flat_outputs

    @property
    def input(self) -> Any:
        return super().input if self._graph is None else self._graph.inputs

    @property
    def output(self) -> Any:
        return super().output if self._graph is None else self._graph.outputs

    @property
    def input_names(self) -> list[str]:
        return [] if self._graph is None else self._graph.input_names

    @property
    def output_names(self) -> Any:
        return None if self._graph is None else self._graph.output_names

    def summary(
        self, line_length: int | None = None, positions: Any = None, print_fn: Callable[[str], Any] | None = None,
        expand_nested: bool = False, show_trainable: bool = False, layer_range: Any = None,
    ) -> None:  # fmt: skip
        """Print a table of the layers: names, output shapes, numbers of weights.

        Args:
            line_length: the width of the table.
            print_fn: is called with the text; it goes to the standard output by default.
            expand_nested: whether models inside show their layers.
            show_trainable: whether there is a column for it.
        """
        # Imported when it is used: `rich` takes as long to import as a good part of tenfold.
        from .summary import print_summary

        print_summary(self, line_length, print_fn, expand_nested, show_trainable)

    def reset_states(self) -> None:
        """Forget the states that recurrent layers kept between batches."""
        for layer in self._flatten_layers(include_self=False):
            reset = getattr(layer, "reset_states", None)
            if reset is not None and layer.stateful:
                reset()

    reset_state = reset_states

    def save_weights(self, filepath: Any, overwrite: bool = True) -> None:
        """Write the weights to a file that ends in `.npz`; it is replaced as a whole."""
        weights_file.write(filepath, self.weights, overwrite)

    def load_weights(self, filepath: Any) -> None:
        """Set the weights from a file of `save_weights`. Raises ValueError where they do not fit."""
        self.set_weights(weights_file.read(filepath))

    @classmethod
    def from_config(cls, config: Mapping[str, Any], custom_objects: Mapping[str, Any] | None = None) -> Any:
        return cls(**config)

    def input_shape_of_build(self) -> Shape | None:
        """The shape that the model was built for, None where it was not, or for several."""
        shapes = list(self._built_shapes.values())
        return shape_of(shapes[0]) if len(shapes) == 1 and isinstance(shapes[0], Shape) else None


Functional = Model
