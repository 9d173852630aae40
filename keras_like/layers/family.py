"""Layers as configurations and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..input import InputLayer
from ..layer import Layer
from ..serialization import deserialize_keras_object, serialize_keras_object
from .base import offer


def serialize(layer: Layer) -> Any:
    """The configuration of a layer: see `keras.saving.serialize_keras_object`."""
    return serialize_keras_object(layer)


def deserialize(config: Mapping[str, Any], custom_objects: Mapping[str, Any] | None = None) -> Any:
    """The layer of a configuration. Raises ValueError for what is none."""
    found = deserialize_keras_object(config, custom_objects)
    if not isinstance(found, Layer):
        raise ValueError(
            f"`keras.layers.deserialize` was passed a `config` object that is not a `keras.layers.Layer`. "
            f"Received: {config}"
        )
    return found


offer({"InputLayer": InputLayer, "Layer": Layer})
