"""The parameters of a layer's methods: which of them are tensors, and which are handed down."""

from __future__ import annotations

import functools
import inspect
import weakref
from collections.abc import Callable, Mapping
from types import FunctionType
from typing import Any, Final

from ..autograph import convert
from ..autograph.policy import is_library
from ..runtime import nest
from ..runtime.context import THREAD
from .keras_tensor import shape_of


class CallSignature:
    """The parameters of one method, without `self`.

    Attributes:
        names: of the parameters that can be given by position.
        first: the name of the first one.
        takes_training, takes_mask: whether there are such parameters.
        takes_more: whether there is a `**kwargs`.
        training_default: what `training` is where nobody says.
        masked: the names for which there is a parameter `<name>_mask`.
    """

    def __init__(self, parameters: Mapping[str, inspect.Parameter]) -> None:
        plain = [p for p in parameters.values() if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
        self.names = tuple(p.name for p in plain)
        self.first = self.names[0] if self.names else "inputs"
        self.takes_training = "training" in parameters
        self.takes_more = any(p.kind is p.VAR_KEYWORD for p in parameters.values())
        self.takes_mask = "mask" in parameters
        default = parameters["training"].default if self.takes_training else None
        self.training_default = None if default is inspect.Parameter.empty else default
        self.masked = tuple(n for n in self.names if f"{n}_mask" in parameters)
        self._positions = {name: i for i, name in enumerate(self.names)}

    def position(self, name: str) -> int:
        """Where an argument comes by position; beyond all of them where it cannot."""
        return self._positions.get(name, 1000)

    def argument(self, name: str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        """The argument `name` of a call, None where it is not given."""
        if kwargs and name in kwargs:
            return kwargs[name]
        place = self._positions.get(name, 1000)
        return args[place] if place < len(args) else None

    def shapes(self, args: Any, kwargs: Mapping[str, Any]) -> dict[str, Any]:
        """The shapes of the tensor arguments, as `<name>_shape`; of a structure its structure of shapes."""
        named = {**dict(zip(self.names, args, strict=False)), **kwargs}
        found = {}
        for name, value in named.items():
            leaves = nest.flatten(value) if nest.is_nested(value) else [value]
            if name != "mask" and not name.endswith("_mask") and leaves and all(hasattr(v, "shape") for v in leaves):
                found[f"{name}_shape"] = nest.map_structure(shape_of, value)
        return found


@functools.lru_cache(maxsize=4096)
def _of_function(function: Any) -> CallSignature:
    parameters = list(inspect.signature(function).parameters.items())
    return CallSignature(dict(parameters[1:]))


def signature_of(layer: Any, method: str = "call") -> CallSignature:
    """The signature of a layer's method."""
    function = getattr(type(layer), method, None)
    if method in layer.__dict__ or not isinstance(function, FunctionType):
        return CallSignature(dict(inspect.signature(getattr(layer, method)).parameters))
    return _of_function(function)


_converted: Final[weakref.WeakKeyDictionary[FunctionType, Any]] = weakref.WeakKeyDictionary()


def staged(layer: Any, method: str = "call") -> Callable[..., Any]:
    """A layer's method; while a function is traced, the user's control flow over tensors in it becomes part of
    the graph."""
    call: Callable[..., Any] = getattr(layer, method)
    interpreter = THREAD.interpreter
    if interpreter is None or not interpreter.tracing:
        return call
    function = getattr(call, "__func__", None)
    if not isinstance(function, FunctionType) or is_library(function):
        return call
    found = _converted.get(function)
    if found is None:
        found = _converted[function] = convert(function)
    return functools.partial(found, layer)
