"""What layers share: arguments that are objects by name, and their configurations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import activations, constraints, initializers, regularizers
from ..layer import Layer
from ..registry import publish
from ..serialization import serialize_keras_object


class BuiltIn(Layer):
    """A layer of Keras: `own` are the constructor's arguments beside the common ones, kept as attributes."""

    own: tuple[str, ...] = ()
    # What `options` sets, where a layer has it.
    activation: Any
    recurrent_activation: Any
    kernel_initializer: Any
    kernel_regularizer: Any
    kernel_constraint: Any
    recurrent_initializer: Any
    recurrent_regularizer: Any
    recurrent_constraint: Any
    bias_initializer: Any
    bias_regularizer: Any
    bias_constraint: Any
    embeddings_initializer: Any
    embeddings_regularizer: Any
    embeddings_constraint: Any
    alpha_initializer: Any
    alpha_regularizer: Any
    alpha_constraint: Any
    gamma_initializer: Any
    gamma_regularizer: Any
    gamma_constraint: Any
    beta_initializer: Any
    beta_regularizer: Any
    beta_constraint: Any
    moving_mean_initializer: Any
    moving_variance_initializer: Any

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), **{name: _plain(name, getattr(self, name)) for name in self.own}}


def _plain(name: str, value: Any) -> Any:
    if name.endswith("activation") and callable(value):
        return activations.serialize(value)
    return serialize_keras_object(value)


def options(layer: Layer, **given: Any) -> None:
    """Set attributes from arguments: initializers, regularizers, constraints and activations by their names'
    endings."""
    families = {
        "initializer": initializers,
        "regularizer": regularizers,
        "constraint": constraints,
        "activation": activations,
    }
    for name, value in given.items():
        family = families.get(name.rpartition("_")[2])
        setattr(layer, name, value if family is None else family.get(value))


def offer(objects: Mapping[str, Any]) -> None:
    """Make layers known by their names to what reads configurations."""
    publish("keras.layers", objects)


def tuple_of(value: Any, count: int, name: str) -> tuple[int, ...]:
    """A number, or a sequence of `count` numbers, as a tuple. Raises ValueError for anything else."""
    if isinstance(value, int):
        return (value,) * count
    try:
        found = tuple(int(v) for v in value)
    except TypeError:
        found = ()
    if len(found) != count:
        raise ValueError(
            f"The `{name}` argument must be an integer or a tuple of {count} integers. Received: {name}={value}"
        )
    return found
