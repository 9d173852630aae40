"""Nested structures: tuples, lists, named tuples, dicts and dataclass instances, with tensors at the leaves.

Dicts are walked in sorted key order, as in `tf.nest`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, cast

# Checked one after the other: `Mapping` is an abstract class, so the common kinds come first.
_SEQUENCES = (list, tuple, dict, Mapping)


class Composite:
    """The base of objects that are made of tensors (a TensorArray, IndexedSlices): one leaf for users of
    `tf.nest`, a structure for control flow and functions."""

    __slots__ = ()

    def _parts(self) -> list[Any]:
        """The tensors and numbers that the object is made of; None for one that is not there yet."""
        raise NotImplementedError

    def _with_parts(self, parts: list[Any]) -> Any:
        """An object like this one, of other parts."""
        raise NotImplementedError


def is_nested(structure: Any, composites: bool = False) -> bool:
    """Whether `structure` has parts; with `composites`, whether it is one counts as well."""
    if isinstance(structure, _SEQUENCES):
        return True
    return (composites and isinstance(structure, Composite)) or _is_dataclass(structure)


def _is_dataclass(value: Any) -> bool:
    # A class may opt in as TensorFlow's do, or be a plain dataclass with nothing but init fields.
    return (
        dataclasses.is_dataclass(value)
        and not isinstance(value, type)
        and all(field.init for field in dataclasses.fields(value))
    )


def _sorted_keys(mapping: Mapping[Any, Any]) -> list[Any]:
    try:
        return sorted(mapping)
    except TypeError:
        raise TypeError(f"nest only supports dicts with sortable keys, but got {list(mapping)}.") from None


def children(structure: Any) -> list[Any]:
    """The parts of a nested structure, in order."""
    if isinstance(structure, (list, tuple)):
        return list(structure)
    if isinstance(structure, Mapping):
        return [structure[k] for k in _sorted_keys(structure)]
    if isinstance(structure, Composite):
        return structure._parts()
    return [getattr(structure, field.name) for field in dataclasses.fields(structure)]


def rebuild(structure: Any, parts: Iterable[Any]) -> Any:
    """A structure like `structure` with other parts."""
    parts = list(parts)
    if isinstance(structure, tuple):
        if hasattr(structure, "_fields"):
            return type(structure)(*parts)
        return tuple(parts)
    if isinstance(structure, list):
        return parts
    if isinstance(structure, Mapping):
        by_key = dict(zip(_sorted_keys(structure), parts, strict=True))
        ordered = {k: by_key[k] for k in structure}
        if type(structure) is dict:
            return ordered
        if hasattr(structure, "default_factory"):
            return cast(Any, type(structure))(structure.default_factory, ordered)
        return cast(Any, type(structure))(ordered)
    if isinstance(structure, Composite):
        return structure._with_parts(parts)
    names = [field.name for field in dataclasses.fields(structure)]
    return dataclasses.replace(structure, **dict(zip(names, parts, strict=True)))


def flatten(structure: Any, expand_composites: bool = False) -> list[Any]:
    """The leaves of a nested structure as a list; a leaf alone gives a list of one.

    >>> import tenfold as tf
    >>> tf.nest.flatten({"b": 2, "a": (0, 1)})
    [0, 1, 2]
    """
    if type(structure) in (list, tuple) and not any(map(is_nested, structure)):
        return list(structure)
    leaves: list[Any] = []
    _flatten(structure, leaves)
    return leaves


def _flatten(structure: Any, leaves: list[Any]) -> None:
    if is_nested(structure):
        for part in children(structure):
            _flatten(part, leaves)
    else:
        leaves.append(structure)


def pack_sequence_as(structure: Any, flat_sequence: Iterable[Any], expand_composites: bool = False) -> Any:
    """The leaves `flat_sequence` arranged as in `structure`. Raises ValueError where the counts differ."""
    flat = list(flat_sequence)
    if type(structure) in (list, tuple) and len(structure) == len(flat) and not any(map(is_nested, structure)):
        return flat if type(structure) is list else tuple(flat)
    wanted = len(flatten(structure))
    if wanted != len(flat):
        raise ValueError(f"Could not pack sequence. Structure had {wanted} atoms, but flat_sequence had {len(flat)} "
                         f"items. Structure: {structure}, flat_sequence: {flat}.")  # fmt: skip
    return _pack(structure, iter(flat))


def _pack(structure: Any, leaves: Iterator[Any]) -> Any:
    if is_nested(structure):
        return rebuild(structure, [_pack(part, leaves) for part in children(structure)])
    return next(leaves)


def difference(first: Any, second: Any, path: str = "") -> str | None:
    """In words, where two structures differ; None where they agree."""
    if is_nested(first) != is_nested(second):
        return f"at {path or 'the top'}, one is a structure ({first!r}) and the other is not ({second!r})"
    if not is_nested(first):
        return None
    if isinstance(first, Mapping) and isinstance(second, Mapping):
        if set(first) != set(second):
            return f"at {path or 'the top'}, the keys differ: {sorted(map(str, first))} and {sorted(map(str, second))}"
        names = [f"[{k!r}]" for k in _sorted_keys(first)]
    elif type(first) is not type(second):
        return f"at {path or 'the top'}, one is a {type(first).__name__} and the other a {type(second).__name__}"
    else:
        names = [f"[{i}]" for i in range(len(children(first)))]
    ours, theirs = children(first), children(second)
    if len(ours) != len(theirs):
        return f"at {path or 'the top'}, one has {len(ours)} elements and the other {len(theirs)}"
    for name, a, b in zip(names, ours, theirs, strict=True):
        found = difference(a, b, path + name)
        if found:
            return found
    return None


def assert_same_structure(nest1: Any, nest2: Any, check_types: bool = True, expand_composites: bool = False) -> None:
    """Raise ValueError (TypeError where only sequence types differ) unless both have the same structure."""
    found = difference(nest1, nest2)
    if found is None:
        return
    if " is a " in found and "structure" not in found:
        if not check_types:
            return
        raise TypeError(f"The two structures don't have the same nested structure: {found}.")
    raise ValueError(f"The two structures don't have the same nested structure: {found}.\n\n"
                     f"First structure: {nest1}\n\nSecond structure: {nest2}")  # fmt: skip


def map_structure(
    func: Callable[..., Any], *structure: Any, check_types: bool = True, expand_composites: bool = False
) -> Any:
    """Apply `func` to the leaves of one structure, or to those at the same place of several.

    >>> import tenfold as tf
    >>> tf.nest.map_structure(lambda x, y: x + y, {"a": 1}, {"a": 10})
    {'a': 11}
    """
    if not callable(func):
        raise TypeError(f"func must be callable, got: {func}")
    if not structure:
        raise ValueError("Must provide at least one structure")
    for other in structure[1:]:
        assert_same_structure(structure[0], other, check_types)
    results = [func(*leaves) for leaves in zip(*map(flatten, structure), strict=True)]
    return pack_sequence_as(structure[0], results)
