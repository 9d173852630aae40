"""The properties of the user's classes: reading one runs a function, which may have to be rewritten."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from types import FunctionType, ModuleType

from .policy import is_library, is_library_module

_BY_MODULE: dict[str, tuple[int, frozenset[str]]] = {}


def user_properties(function: FunctionType) -> frozenset[str]:
    """The names of properties in the user's modules, and in the classes that `function` can name."""
    found: set[str] = set()
    for name, module in list(sys.modules.items()):
        if not is_library_module(name) and isinstance(module, ModuleType):
            found |= _of_module(name, module)
    found |= _of_objects(function.__globals__.values())
    cells = []
    for cell in function.__closure__ or ():
        try:
            cells.append(cell.cell_contents)
        except ValueError:  # the variable has no value yet
            continue
    return frozenset(found | _of_objects(cells))


def property_getter(owner: object, name: str) -> FunctionType | None:
    """The user's function that reading `owner.name` runs, if it is a property."""
    for kind in type(owner).__mro__:
        if name in kind.__dict__:
            return _getter(kind.__dict__[name])
    return None


def _of_module(name: str, module: ModuleType) -> frozenset[str]:
    size = len(module.__dict__)
    known = _BY_MODULE.get(name)
    if known is None or known[0] != size:
        found = _of_objects(v for v in list(module.__dict__.values()) if getattr(v, "__module__", "") == name)
        known = _BY_MODULE[name] = (size, frozenset(found))
    return known[1]


def _of_objects(objects: Iterable[object]) -> set[str]:
    found: set[str] = set()
    for value in list(objects):
        kind = value if isinstance(value, type) else type(value)
        for base in kind.__mro__:
            if not is_library_module(base.__module__):
                found |= {n for n, v in base.__dict__.items() if _getter(v) is not None}
    return found


def _getter(value: object) -> FunctionType | None:
    if isinstance(value, property) and isinstance(value.fget, FunctionType) and not is_library(value.fget):
        return value.fget
    return None
