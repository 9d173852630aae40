"""Objects as configurations (dicts that JSON can hold) and back, in Keras 3's format.

An object is `{"module", "class_name", "config", "registered_name"}`; what `get_config` returns is its `config`.
Reading back calls only published classes and functions, registered ones, and those that the caller names: a
configuration cannot import anything. Lambdas, which are code, need `safe_mode=False`.
"""

from __future__ import annotations

import base64
import marshal
import threading
import types
import warnings
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Final

import jax
import numpy as np

from ..runtime.coerce import convert_to_tensor
from ..runtime.dtypes import DType
from ..runtime.shapes import TensorShape
from ..runtime.tensor import Tensor
from .registry import (
    CustomObjectScope,
    all_custom_objects,
    get_registered_name,
    get_registered_object,
    public_name,
    published,
)

_PLAIN: Final = (str, int, float, bool)
# Where functions that were written without a module are looked for.
_FUNCTION_MODULES: Final = ("activations", "constraints", "initializers", "losses", "metrics", "regularizers")


class _Mode(threading.local):
    """Whether code may be read back: None where nothing was said."""

    safe: bool | None = None


_mode: Final = _Mode()


class SafeModeScope:
    """A context in which reading back lambdas is allowed (`False`) or not."""

    def __init__(self, safe_mode: bool | None = True) -> None:
        self.safe_mode = safe_mode
        self._before: list[bool | None] = []

    def __enter__(self) -> None:
        self._before.append(_mode.safe)
        _mode.safe = self.safe_mode

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _mode.safe = self._before.pop()


def enable_unsafe_deserialization() -> None:
    """Allow lambdas to be read back on this thread: code from the file will run."""
    _mode.safe = False


# -- writing -----------------------------------------------------------------------------------------------


def serialize_keras_object(obj: Any) -> Any:
    """`obj` as plain Python: numbers, strings, lists and dicts.

    Raises TypeError for an object without `get_config`, or whose `get_config` does not return a dict.

    >>> import tenfold as tf
    >>> tf.keras.utils.serialize_keras_object(tf.keras.regularizers.L2(0.5))["config"]
    {'l2': 0.5}
    """
    if obj is None or isinstance(obj, _PLAIN):
        return obj
    if isinstance(obj, (list, tuple)):
        parts = [serialize_keras_object(part) for part in obj]
        return tuple(parts) if isinstance(obj, tuple) else parts
    if isinstance(obj, Mapping):
        return {key: serialize_keras_object(value) for key, value in obj.items()}
    special = _special(obj)
    if special is not None:
        return special
    config = {**_address(obj), **_extra_configs(obj)}
    if config["module"] == "__main__":
        config["module"] = None
    return config


def _special(obj: Any) -> Any:
    """Values that are no objects of Keras: bytes, slices, arrays, dtypes, shapes, lambdas."""
    if isinstance(obj, bytes):
        return {"class_name": "__bytes__", "config": {"value": obj.decode("utf-8")}}
    if isinstance(obj, slice):
        parts = {"start": obj.start, "stop": obj.stop, "step": obj.step}
        return {"class_name": "__slice__", "config": serialize_keras_object(parts)}
    if obj is Ellipsis:
        return {"class_name": "__ellipsis__", "config": {}}
    if isinstance(obj, TensorShape):
        return obj.as_list()
    if isinstance(obj, DType):
        return obj.name
    if isinstance(obj, (Tensor, jax.Array)) or hasattr(obj, "__tenfold_tensor__"):
        array = np.asarray(obj)
        return {"class_name": "__tensor__", "config": {"value": array.tolist(), "dtype": array.dtype.name}}
    if isinstance(obj, np.generic) or (isinstance(obj, np.ndarray) and obj.ndim == 0):
        return obj.item()
    if isinstance(obj, np.ndarray):
        return {"class_name": "__numpy__", "config": {"value": obj.tolist(), "dtype": obj.dtype.name}}
    if isinstance(obj, types.FunctionType) and obj.__name__ == "<lambda>":
        warnings.warn(
            "A lambda is being serialized: its code will be part of the configuration, and reading it back needs "
            "safe_mode=False. A named function does not have this problem.", stacklevel=3,
        )  # fmt: skip
        return {"class_name": "__lambda__", "config": {"value": _dump(obj)}}
    return None


def _address(obj: Any) -> dict[str, Any]:
    """Where an object or function is found again, and its own configuration."""
    if isinstance(obj, types.FunctionType):
        name = get_registered_name(obj)
        return {"module": "builtins", "class_name": "function", "config": name, "registered_name": "function"}
    config = _own_config(obj)
    kind = type(obj)
    public = public_name(kind)
    if public is not None:
        return {"module": public[0], "class_name": public[1], "config": config, "registered_name": None}
    return {
        "module": kind.__module__, "class_name": kind.__name__, "config": config,
        "registered_name": get_registered_name(kind),
    }  # fmt: skip


def _own_config(obj: Any) -> Any:
    if hasattr(obj, "get_config"):
        config = obj.get_config()
        if not isinstance(config, dict):
            raise TypeError(f"The `get_config()` method of {obj} should return a dict. It returned: {config}")
        return serialize_keras_object(config)
    if hasattr(obj, "__name__"):
        return get_registered_name(obj)
    raise TypeError(f"Cannot serialize object {obj} of type {type(obj)}. To be serializable, a class must implement "
                    "the `get_config()` method.")  # fmt: skip


def _extra_configs(obj: Any) -> dict[str, Any]:
    extra = {}
    for name in ("build_config", "compile_config"):
        get = getattr(obj, f"get_{name}", None)
        found = None if get is None else get()
        if found is not None:
            extra[name] = serialize_keras_object(found)
    return extra


def _dump(function: types.FunctionType) -> tuple[str, Any, Any]:
    """A function's code, defaults and closed-over values, as Keras writes them."""
    code = base64.encodebytes(marshal.dumps(function.__code__)).decode("ascii")
    closure = tuple(c.cell_contents for c in function.__closure__) if function.__closure__ else None
    return code, function.__defaults__, closure


def _load(code: str, defaults: Any = None, closure: Any = None) -> types.FunctionType:
    cells = None if closure is None else tuple(types.CellType(value) for value in closure)
    loaded = marshal.loads(base64.decodebytes(code.encode("ascii")))
    return types.FunctionType(loaded, globals(), loaded.co_name, None if defaults is None else tuple(defaults), cells)


# -- reading -----------------------------------------------------------------------------------------------


def deserialize_keras_object(
    config: Any,
    custom_objects: Mapping[str, Any] | None = None,
    safe_mode: bool = True,
    module_objects: Mapping[str, Any] | None = None,
) -> Any:
    """The object that `serialize_keras_object` gave `config` for.

    Args:
        config: a configuration; lists and dicts of them; plain values stay as they are.
        custom_objects: classes and functions by name, beside the registered ones.
        safe_mode: whether lambdas are refused.
        module_objects: the names of one family (losses, ...), where a name alone may stand for an object.

    Raises TypeError where a class or function is not known or does not accept its configuration, ValueError
    for a lambda in safe mode.

    >>> import tenfold as tf
    >>> config = tf.keras.utils.serialize_keras_object(tf.keras.regularizers.L2(0.5))
    >>> tf.keras.utils.deserialize_keras_object(config).l2
    0.5
    """
    safe = safe_mode if _mode.safe is None else _mode.safe
    custom = all_custom_objects(custom_objects)
    if isinstance(config, str) and custom.get(config) is not None:
        return custom[config]
    if module_objects is not None:
        return _of_family(config, custom, safe, module_objects)
    return _read(config, custom, safe)


def _of_family(config: Any, custom: Mapping[str, Any], safe: bool, family: Mapping[str, Any]) -> Any:
    """A configuration whose class is known by its name alone, as in older files; or just a name."""
    if isinstance(config, Mapping):
        if "class_name" not in config:
            raise ValueError(f"Unknown `config` as a `dict`, config={config}")
        inner = config.get("config")
        names = (config["class_name"], config.get("registered_name"), inner if isinstance(inner, str) else None)
        if any(name in custom for name in names if name is not None):
            return _read(config, custom, safe)
        if config["class_name"] == "function":
            config = inner if config.get("module") == "builtins" else config.get("registered_name")
        elif config["class_name"] not in family:
            return _read(config, custom, safe)
        else:
            target = family[config["class_name"]]
            return (
                target
                if isinstance(target, types.FunctionType)
                else _construct(target, inner or {}, config, custom, safe)
            )
    if not isinstance(config, str) or config not in family:
        return config
    target = family[config]
    return (
        target
        if isinstance(target, types.FunctionType)
        else _construct(target, {}, {"class_name": config}, custom, safe)
    )


def _read(config: Any, custom: Mapping[str, Any], safe: bool) -> Any:
    if config is None or isinstance(config, _PLAIN):
        return config
    if isinstance(config, (list, tuple)):
        return [_read(part, custom, safe) for part in config]
    if not isinstance(config, Mapping):
        raise TypeError(f"Could not parse config: {config}")
    if "class_name" not in config or "config" not in config:
        return {key: _read(value, custom, safe) for key, value in config.items()}
    name = config["class_name"]
    inner = config["config"] if config["config"] is not None else {}
    if name in _SPECIAL:
        return _SPECIAL[name](inner, custom, safe)
    if name == "function":
        if not isinstance(inner, str):
            raise TypeError(f"Expected 'config' to be a non-null str for a function classname,\ninstead got "
                            f"{type(inner)}\n"
                            f"Full config: {config}")  # fmt: skip
        return _find(inner, inner, "function", config, custom)
    if not isinstance(inner, Mapping):
        raise TypeError(f"Expected 'config' to be a dict for {name},\ninstead got {type(inner)}\nFull config: {config}")
    target = _find(name, config.get("registered_name", name), "class", config, custom)
    return target if isinstance(target, types.FunctionType) else _construct(target, inner, config, custom, safe)


def _find(name: str, registered: str | None, kind: str, config: Mapping[str, Any], custom: Mapping[str, Any]) -> Any:
    """The class or function that a configuration names."""
    found = get_registered_object(registered, custom_objects=custom)
    if found is None and registered is None:
        found = get_registered_object(name, custom_objects=custom)
    module = config.get("module")
    if found is None and isinstance(module, str) and (module == "keras" or module.startswith("keras.")):
        found = published(module, name)
    if found is None and module == "builtins":
        for place in _FUNCTION_MODULES:
            found = found or published(f"keras.{place}", name)
        if found is None and ">" not in name:
            found = next((value for key, value in custom.items() if key.endswith(f">{name}")), None)
    if found is None:
        raise TypeError(
            f"Could not locate {kind} '{name}'. Make sure custom classes and functions are decorated with "
            "`@keras.saving.register_keras_serializable()`, and that the file which does so was imported; or pass "
            "them in "
            f"`custom_objects`. Full object config: {config}"
        )
    return found


def _construct(
    target: Any, inner: Mapping[str, Any], config: Mapping[str, Any], custom: Mapping[str, Any], safe: bool
) -> Any:
    if not hasattr(target, "from_config"):
        raise TypeError(f"Unable to reconstruct an instance of '{config.get('class_name')}' because the class is "
                        f"missing a `from_config()` method. Full object config: {config}")  # fmt: skip
    with CustomObjectScope(custom), SafeModeScope(safe):
        try:
            instance = target.from_config(dict(inner))
        except TypeError as error:
            raise TypeError(f"{target} could not be deserialized properly: {error}\nParts that are objects themselves "
                            "(layers, models, ...) must be deserialized in the class's `from_config()` method.\n\n"
                            f"config={config}") from error  # fmt: skip
        build = config.get("build_config")
        if build and not instance.built:
            instance.build_from_config(build)
            instance.built = True
        compiled = config.get("compile_config")
        if compiled:
            instance.compile_from_config(compiled)
            instance.compiled = True
    return instance


def _lambda(inner: Any, custom: Mapping[str, Any], safe: bool) -> Any:
    if safe:
        raise ValueError(
            "Requested the deserialization of a Python lambda, whose code would be able to do anything: this is "
            "refused by "
            "default. Where you trust the source, pass `safe_mode=False`, or call "
            "`keras.config.enable_unsafe_deserialization()`."
        )
    return _load(*inner["value"])


def _slice(inner: Any, custom: Mapping[str, Any], safe: bool) -> slice:
    return slice(*(_read(inner[part], custom, safe) for part in ("start", "stop", "step")))


_SPECIAL: Final[dict[str, Any]] = {
    "__tensor__": lambda inner, custom, safe: convert_to_tensor(np.array(inner["value"], inner["dtype"])),
    "__numpy__": lambda inner, custom, safe: np.array(inner["value"], dtype=inner["dtype"]),
    "__bytes__": lambda inner, custom, safe: inner["value"].encode("utf-8"),
    "__ellipsis__": lambda inner, custom, safe: Ellipsis,
    "__slice__": _slice,
    "__lambda__": _lambda,
}
