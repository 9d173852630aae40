"""Signatures: what distinguishes one trace of a function from another.

Tensors count by dtype and shape, Python values by value, other objects by identity.
"""

from __future__ import annotations

import enum
import inspect
import weakref
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import jax
import numpy as np

from ..runtime import nest
from ..runtime.aval import Aval, aval, aval_of
from ..runtime.coerce import convert_to_tensor, eager_constant
from ..runtime.dtypes import DType, from_numpy
from ..runtime.literals import to_numpy
from ..runtime.shapes import TensorShape
from ..runtime.spec import TensorSpec
from ..runtime.tensor import Convertible, Tensor
from ..runtime.variable import Variable

_BY_VALUE: Final = frozenset({
    bool, int, float, complex, str, bytes, type(None), DType, TensorShape, type, type(...), range,
})  # fmt: skip


class ObjectKey:
    """An object in a signature, by identity, without keeping it alive: equal to nothing once it is gone."""

    __slots__ = ("_id", "_reference")

    def __init__(self, value: Any) -> None:
        self._id = id(value)
        self._reference: Callable[[], Any]
        try:
            self._reference = weakref.ref(value)
        except TypeError:
            # No weak references to it (a slotted object): kept alive, or its id could be given to another.
            self._reference = lambda: value

    def alive(self) -> bool:
        return self._reference() is not None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ObjectKey) or self._id != other._id:
            return False
        mine = self._reference()
        return mine is not None and mine is other._reference()

    def __hash__(self) -> int:
        return self._id

    def __repr__(self) -> str:
        return f"{self._reference()!r}"


def leaf_key(value: Any, tensors: list[Tensor]) -> Any:
    """The key of one argument; tensors among its parts are appended to `tensors`."""
    kind = type(value)
    if kind is Tensor:
        tensors.append(value)
        return value._aval
    if kind in _BY_VALUE:
        # 1 == 1.0 == True, and 0.0 == -0.0: the type, and for a zero the sign, are part of the key.
        return (kind, value) if kind is not float or (value and value == value) else (kind, repr(value))
    if kind is dict or kind is list or kind is tuple:
        parts: list[Any] = [kind]
        if kind is dict:
            for name in nest._sorted_keys(value) if len(value) > 1 else value:
                parts.append(name)
                parts.append(leaf_key(value[name], tensors))
        else:
            parts.extend([leaf_key(v, tensors) for v in value])
        return tuple(parts)
    if isinstance(value, Tensor):
        tensors.append(value)
        return value._aval
    if isinstance(value, Variable):
        return ObjectKey(value)
    if isinstance(value, (np.ndarray, np.generic)):
        tensor = eager_constant(to_numpy(value))
        tensors.append(tensor)
        return tensor._aval
    if isinstance(value, jax.Array):
        tensors.append(Tensor(value, aval_of(value)))
        return tensors[-1]._aval
    if isinstance(value, Convertible):
        return ObjectKey(value)
    if isinstance(value, Mapping):
        return (kind, *((k, leaf_key(value[k], tensors)) for k in nest._sorted_keys(value)))
    if nest.is_nested(value):
        return (kind, *(leaf_key(v, tensors) for v in nest.children(value)))
    if isinstance(value, (frozenset, enum.Enum)):
        return (kind, value)
    if kind.__hash__ is None:
        raise TypeError(
            "Arguments to a tf.function must be a nested structure of Tensors, Variables, NumPy arrays, or hashable "
            f"Python objects, got: {value!r}"
        )
    return ObjectKey(value)


def call_key(args: Sequence[Any], kwargs: Mapping[str, Any], tensors: list[Tensor]) -> Any:
    """The key of a call as it was written, unbound; its tensors are appended to `tensors` in the order of the
    program: positional arguments, then keywords sorted."""
    key = [leaf_key(a, tensors) for a in args]
    if kwargs:
        # A marker that is no key of an argument, so that `f(1, k=2)` and `f(1, ...)` never look alike.
        key.append(_KEYWORDS)
        for name in sorted(kwargs):
            key.append(name)
            key.append(leaf_key(kwargs[name], tensors))
    return tuple(key)


_KEYWORDS: Final = object()


def symbolic_argument(value: Any, make: Callable[[Aval, str], Tensor], path: str) -> Any:
    """`value` with its tensors replaced by what `make(aval, path)` gives, in the order of `leaf_key`."""
    if isinstance(value, Tensor):
        return make(aval(value._aval.dims, value._aval.dtype), path)
    if isinstance(value, (np.ndarray, np.generic, jax.Array)):
        return make(aval(value.shape, from_numpy(value.dtype)), path)
    if isinstance(value, Convertible) or not nest.is_nested(value):
        return value
    return nest.rebuild(
        value,
        [symbolic_argument(v, make, path) for v in nest.children(value)],
    )


class Parameters:
    """Binds arguments as Python does, to the positional order, with defaults filled in."""

    __slots__ = ("_defaults", "_names", "_plain", "_signature", "signature")

    def __init__(self, function: Callable[..., Any]) -> None:
        self._signature: inspect.Signature | None
        try:
            self._signature = inspect.signature(function)
        except (TypeError, ValueError):
            # Some built-ins have none: arguments are taken as they come.
            self._signature = None
        self.signature = self._signature
        parameters = list(self._signature.parameters.values()) if self._signature else []
        self._plain = all(p.kind is p.POSITIONAL_OR_KEYWORD or p.kind is p.POSITIONAL_ONLY for p in parameters)
        self._names = [p.name for p in parameters]
        self._defaults = [p.default for p in parameters]

    def bind(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Canonical positional and keyword arguments. Raises TypeError where they do not fit."""
        if self._plain and not kwargs and self._signature is not None:
            missing = len(self._names) - len(args)
            if missing == 0:
                return tuple(args), {}
            if missing > 0:
                rest = self._defaults[len(args) :]
                if all(d is not inspect.Parameter.empty for d in rest):
                    return (*args, *rest), {}
        if self._signature is None:
            return tuple(args), dict(kwargs)
        bound = self._signature.bind(*args, **kwargs)
        bound.apply_defaults()
        return bound.args, bound.kwargs

    def name_of(self, position: int) -> str:
        """The name of the positional argument at `position`."""
        if self._signature is None:
            return f"arg_{position}"
        for i, parameter in enumerate(self._signature.parameters.values()):
            if parameter.kind is parameter.VAR_POSITIONAL:
                return f"{parameter.name}_{position - i}"
            if i == position:
                return parameter.name
        return f"arg_{position}"


def specs_of(input_signature: Any) -> tuple[Any, ...]:
    """The specs of an `input_signature`. Raises TypeError for what is no sequence of structures of specs."""
    if not isinstance(input_signature, (list, tuple)):
        raise TypeError(f"input_signature must be a list or tuple of tf.TensorSpec, got {input_signature!r}")
    wrong = [leaf for leaf in nest.flatten(list(input_signature)) if not isinstance(leaf, TensorSpec)]
    if wrong:
        raise TypeError(f"input_signature must hold tf.TensorSpec objects, or structures of them, but it holds {wrong}")
    return tuple(input_signature)


def fit(specs: Sequence[Any], args: Sequence[Any], names: Callable[[int], str]) -> tuple[Any, ...]:
    """Arguments as tensors that fit an `input_signature`.

    Raises TypeError naming the argument, what came and what fits.
    """
    if len(args) != len(specs):
        raise TypeError(f"this function was given an input_signature of {len(specs)} arguments, but was called with "
                        f"{len(args)}")  # fmt: skip
    return tuple(_fit(spec, arg, names(i)) for i, (spec, arg) in enumerate(zip(specs, args, strict=True)))


def _fit(spec: Any, value: Any, name: str) -> Any:
    if isinstance(spec, TensorSpec):
        try:
            tensor = convert_to_tensor(value, dtype=spec.dtype)
        except (TypeError, ValueError):
            tensor = None
        if tensor is None or not spec.shape.is_compatible_with(tensor.shape):
            what = (
                f"a tensor of dtype {value.dtype!r} and shape {value.shape}" if hasattr(value, "dtype") else repr(value)
            )
            raise TypeError(f"Binding inputs to tf.function failed: argument '{name}' must fit {spec!r}, but {what} "
                            "was passed.")  # fmt: skip
        return tensor
    if nest.is_nested(spec):
        found = nest.difference(spec, value)
        if found is not None:
            raise TypeError(f"Binding inputs to tf.function failed: argument '{name}' has another structure than the "
                            f"input_signature: {found}.")  # fmt: skip
        pairs = zip(nest.children(spec), nest.children(value), strict=True)
        return nest.rebuild(spec, [_fit(s, v, f"{name}[{i}]") for i, (s, v) in enumerate(pairs)])
    return value
