"""The names under which classes and functions are found when they are read back from a configuration.

Three places are searched: the custom objects of the scope and of the call, what users registered, and what
tenfold.keras publishes under Keras's own module names.
"""

from __future__ import annotations

import inspect
import threading
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Final, TypeVar

T = TypeVar("T")

_registered: Final[dict[str, Any]] = {}
# By id, since instances of user classes need not be hashable; the objects stay alive in `_registered`.
_names: Final[dict[int, str]] = {}
_published: Final[dict[str, Any]] = {}
_public_names: Final[dict[int, tuple[str, str]]] = {}


class _Scope(threading.local):
    """The custom objects in force on this thread."""

    objects: Mapping[str, Any] = {}


_scope: Final = _Scope()


def publish(module: str, objects: Mapping[str, Any]) -> None:
    """Make `objects` known by name as parts of Keras's `module`; the first name of an object is its public one."""
    for name, value in objects.items():
        _published[f"{module}.{name}"] = value
        _public_names.setdefault(id(value), (module, name))


def public_name(value: Any) -> tuple[str, str] | None:
    """Keras's module and name of a published class or function; None for others."""
    return _public_names.get(id(value))


def published(module: str, name: str) -> Any:
    """What Keras's `module` publishes under `name`, or None."""
    return _published.get(f"{module}.{name}")


def register_keras_serializable(package: str = "Custom", name: str | None = None) -> Callable[[T], T]:
    """A decorator: have a class (with `get_config`) or function found by `package>name` when it is read back.

    Raises ValueError for a class without `get_config`.

    >>> import tenfold as tf
    >>> @tf.keras.utils.register_keras_serializable("mine")
    ... def doubled(x):
    ...     return 2 * x
    >>> tf.keras.utils.get_registered_name(doubled)
    'mine>doubled'
    """

    def decorate(target: T) -> T:
        label = name if name is not None else target.__name__  # type: ignore[attr-defined]
        if inspect.isclass(target) and not hasattr(target, "get_config"):
            raise ValueError("Cannot register a class that does not have a get_config() method.")
        registered = f"{package}>{label}"
        _registered[registered] = target
        _names[id(target)] = registered
        return target

    return decorate


def get_registered_name(obj: Any) -> str:
    """The name under which a class or function was registered; its own name where it was not."""
    name = _names.get(id(obj))
    if name is not None and _registered.get(name) is obj:
        return name
    own: str = obj.__name__
    return own


def get_registered_object(
    name: str | None, custom_objects: Mapping[str, Any] | None = None, module_objects: Mapping[str, Any] | None = None
) -> Any:
    """The class or function of this name: of the scope, registered, custom, of a module; else None."""
    for place in (_scope.objects, _registered, custom_objects or {}, module_objects or {}):
        if name is not None and name in place:
            return place[name]
    return None


def get_custom_objects() -> dict[str, Any]:
    """What is registered, by name: a dict that may be changed."""
    return _registered


def all_custom_objects(custom_objects: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The custom objects of a call, of the scope and the registered ones, as one dict."""
    return {**(custom_objects or {}), **_scope.objects, **_registered}


class CustomObjectScope:
    """A context in which the names in `custom_objects` are known when objects are read back.

    >>> import tenfold as tf
    >>> def tripled(x):
    ...     return 3 * x
    >>> with tf.keras.utils.custom_object_scope({"tripled": tripled}):
    ...     tf.keras.activations.get("tripled")(2)
    6
    """

    def __init__(self, custom_objects: Mapping[str, Any] | None) -> None:
        self.custom_objects = dict(custom_objects or {})
        self._before: list[Mapping[str, Any]] = []

    def __enter__(self) -> CustomObjectScope:
        self._before.append(_scope.objects)
        _scope.objects = {**_scope.objects, **self.custom_objects}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _scope.objects = self._before.pop()


custom_object_scope = CustomObjectScope
