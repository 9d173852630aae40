"""`tf.keras.models`: the kinds of models, and copies of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..runtime import nest
from . import op_layer as _op_layer
from .input import Input, InputLayer
from .keras_tensor import KerasTensor
from .layer import Layer
from .model import Functional, Model
from .sequential import Sequential

OPERATORS = _op_layer.OPERATIONS
"""The operators of KerasTensors, installed by importing their module."""


def clone_model(model: Any, input_tensors: Any = None, clone_function: Callable[[Any], Any] | None = None) -> Any:
    """A model of the same layers with weights of its own, newly initialized.

    `clone_function` says what each layer becomes; by default a layer of the same configuration. Raises
    ValueError for a subclassed model, which knows itself how it is made.

    >>> import tenfold as tf
    >>> model = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(1)])
    >>> len(tf.keras.models.clone_model(model).weights)
    2
    """
    copy = clone_function or _copy
    if isinstance(model, Sequential):
        layers = [copy(layer) for layer in model.layers]
        given = model.inputs[0] if model.inputs else None
        start = [] if given is None else [Input(batch_shape=given.shape, dtype=given.dtype, name=given.name)]
        return Sequential([*start, *layers], name=model.name, trainable=model.trainable)
    graph = model._graph
    if graph is None:
        raise ValueError(f"Model '{model.name}' is subclassed: it cannot be cloned. Make another one of its class.")
    return _clone_graph(model, graph, copy, input_tensors)


def _copy(layer: Any) -> Any:
    if isinstance(layer, Model):
        return clone_model(layer)
    return type(layer).from_config(layer.get_config())


def _clone_graph(model: Any, graph: Any, copy: Callable[[Any], Any], input_tensors: Any) -> Any:
    given = None if input_tensors is None else nest.flatten(input_tensors)
    made: dict[int, Any] = {}
    values: dict[int, Any] = {}
    for i, tensor in enumerate(graph.flat_inputs):
        fresh = Input(batch_shape=tensor.shape, dtype=tensor.dtype, name=tensor.name) if given is None else given[i]
        values[id(tensor)] = fresh
    for node in graph.nodes:
        if id(node.outputs[0]) in values:
            continue
        operation = node.operation
        if isinstance(operation, InputLayer):
            continue
        layer: Layer = made.setdefault(id(operation), None) or copy(operation)
        made[id(operation)] = layer
        args, kwargs = nest.map_structure(
            lambda leaf: values[id(leaf)] if isinstance(leaf, KerasTensor) else leaf, (node.args, node.kwargs)
        )
        outputs = nest.flatten(layer(*args, **kwargs))
        values.update(zip(map(id, node.outputs), outputs, strict=True))
    inputs = nest.pack_sequence_as(graph.inputs, [values[id(t)] for t in graph.flat_inputs])
    outputs = nest.pack_sequence_as(graph.outputs, [values[id(t)] for t in graph.flat_outputs])
    return (
        type(model)(inputs=inputs, outputs=outputs, name=model.name) if type(model) is Model else Model(inputs, outputs)
    )


__all__ = ["Functional", "Model", "Sequential", "clone_model"]
