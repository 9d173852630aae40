"""`Family`: the objects of one kind (losses, initializers, ...) and the ways in which users name one."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from .registry import publish
from .serialization import deserialize_keras_object, serialize_keras_object


class Family:
    """One kind of object: by class, instance, function, name or configuration.

    Args:
        module: Keras's name of the module, as `keras.losses`.
        word: what one object is called in errors, as `loss`.
        objects: the classes and functions by their public names.
        aliases: further names.
    """

    def __init__(
        self, module: str, word: str, objects: Mapping[str, Any], aliases: Mapping[str, Any] | None = None
    ) -> None:
        self.word = word
        self.names = {**objects, **(aliases or {})}
        publish(module, objects)

    def serialize(self, obj: Any) -> Any:
        """`obj` as a configuration: see `keras.saving.serialize_keras_object`."""
        return serialize_keras_object(obj)

    def deserialize(self, config: Any, custom_objects: Mapping[str, Any] | None = None) -> Any:
        """The object of a configuration or of a name; what is neither, unchanged."""
        return deserialize_keras_object(config, custom_objects, module_objects=self.names)

    def get(self, identifier: Any) -> Any:
        """The object that `identifier` means: None, a name, a configuration, a class (then an instance of it), or
        the object itself.

        Raises ValueError for anything else.
        """
        if identifier is None:
            return None
        found = identifier
        if isinstance(identifier, (str, Mapping)):
            found = self.deserialize(identifier)
        if not callable(found):
            raise ValueError(f"Could not interpret {self.word} identifier: {identifier}")
        return found() if inspect.isclass(found) else found
