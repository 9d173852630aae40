"""A signature as users see it: the arguments in their structure, with a TensorSpec for each tensor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import jax
import numpy as np

from ..runtime import nest
from ..runtime.dtypes import DType, from_numpy
from ..runtime.shapes import TensorShape
from ..runtime.spec import TensorSpec
from ..runtime.tensor import Tensor
from .signature import Parameters


class StructuredSignature:
    """The arguments of one trace: `positional` and `keyword`, by parameter name and kind."""

    __slots__ = ("entries", "keyword", "positional")

    def __init__(
        self, positional: tuple[Any, ...], keyword: dict[str, Any], entries: list[tuple[str, str, Any]]
    ) -> None:
        self.positional = positional
        self.keyword = keyword
        # (name, kind, structure) of each parameter, in order.
        self.entries = entries

    @classmethod
    def of(
        cls, parameters: Parameters, args: Sequence[Any], kwargs: Mapping[str, Any], names: Sequence[str]
    ) -> StructuredSignature:
        """The signature of bound arguments; `names` are those of their tensors, in order."""
        remaining = list(names)
        positional = tuple(nest.map_structure(lambda leaf: _described(leaf, remaining), a) for a in args)
        keyword = {k: nest.map_structure(lambda leaf: _described(leaf, remaining), kwargs[k]) for k in sorted(kwargs)}
        kinds = (
            {}
            if parameters.signature is None
            else {p.name: p.kind.name for p in parameters.signature.parameters.values()}
        )
        places = map(parameters.name_of, range(len(args)))
        entries = [(n, kinds.get(n, "POSITIONAL_ONLY"), a) for n, a in zip(places, positional, strict=True)]
        entries += [(k, kinds.get(k, "KEYWORD_ONLY"), keyword[k]) for k in keyword]
        return cls(positional, keyword, entries)

    def structured(self) -> tuple[tuple[Any, ...], dict[str, Any]]:
        return self.positional, self.keyword

    def line(self, result: Any = ...) -> str:
        """On one line: `(x: TensorSpec(...), n: Literal[2]) -> TensorSpec(...)`."""
        arguments = ", ".join(f"{name}: {_text(value)}" for name, _, value in self.entries)
        return f"({arguments})" if result is ... else f"({arguments}) -> {_text(result)}"

    def pretty(self, result: Any, captures: Sequence[tuple[int, TensorSpec]]) -> str:
        """In several lines, as TensorFlow prints it."""
        lines = ["Input Parameters:"]
        lines += [f"  {name} ({kind}): {_text(value)}" for name, kind, value in self.entries] or ["  None"]
        lines += ["Output Type:", f"  {_text(result)}", "Captures:"]
        lines += [f"  {key}: {spec!r}" for key, spec in captures] or ["  None"]
        return "\n".join(lines)


class ObjectLeaf:
    """An object among the arguments: a function must not keep its users' objects alive, so this names it."""

    __slots__ = ("_id", "_text")

    def __init__(self, value: Any) -> None:
        self._id = id(value)
        self._text = f"<{type(value).__name__} object>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ObjectLeaf) and self._id == other._id

    def __hash__(self) -> int:
        return self._id

    def __repr__(self) -> str:
        return self._text


def _described(leaf: Any, names: list[str]) -> Any:
    if isinstance(leaf, Tensor):
        return TensorSpec(leaf.shape, leaf.dtype, names.pop(0))
    if isinstance(leaf, (np.ndarray, np.generic, jax.Array)):
        return TensorSpec(leaf.shape, from_numpy(leaf.dtype), names.pop(0))
    if leaf is None or isinstance(leaf, (bool, int, float, complex, str, bytes, type, DType, TensorShape)):
        return leaf
    return ObjectLeaf(leaf)


def _text(value: Any) -> str:
    if isinstance(value, TensorSpec):
        return repr(TensorSpec(value.shape, value.dtype))
    if isinstance(value, Mapping):
        return "Dict[" + ", ".join(f"[{k!r}, {_text(v)}]" for k, v in value.items()) + "]"
    if isinstance(value, list):
        return "List[" + ", ".join(map(_text, value)) + "]"
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return "Tuple[" + ", ".join(map(_text, value)) + "]"
    return f"Literal[{value!r}]"
