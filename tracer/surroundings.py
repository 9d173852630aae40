"""What a staged branch or loop changes without naming it: attributes and containers of the objects around it.

The rewriter sees `self.total += x` in a loop and has the loop carry `self.total`. It does not see what a called
method or function does. So the objects that a block can reach are looked at before and after it is traced;
where a tensor of the block was left in one of them, the block is traced again with that place in its state.
"""

from __future__ import annotations

import functools
import types
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from ..autograph.places import restored, snapshot
from ..autograph.policy import is_library, is_library_module
from ..autograph.staging import Block, State
from ..autograph.undefined import Undefined
from ..runtime import nest
from ..runtime.tensor import Convertible, Tensor
from ..runtime.variable import Variable
from .builder import Builder, current_builder
from .rule_errors import SideEffectWarning
from .staged_list import ListGrew, StagedList
from .symbolic import SymbolicTensor

_DEPTH: Final = 3
_MOST: Final = 300
_NUMBERS: Final = frozenset({int, float})
_PLAIN: Final = frozenset({int, float, bool, str, bytes, complex, type(None), tuple, Undefined})


class Place:
    """An attribute of an object (`key` its name), or the content of a list, dict or set (`key` None)."""

    __slots__ = ("key", "name", "owner")

    def __init__(self, name: str, owner: Any, key: str | None) -> None:
        self.name = name
        self.owner = owner
        self.key = key

    def get(self) -> Any:
        """The value now, of a container a copy."""
        if self.key is None:
            return _copy(self.owner)
        return snapshot(vars(self.owner).get(self.key, Undefined(self.name)))

    def set(self, value: Any) -> None:
        if isinstance(self.owner, StagedList):
            self.owner.take(value)
        elif self.key is None:
            if restored(self.owner, value) is not self.owner:
                raise ListGrew(self.name, 1, False, f"{self.name!r} is appended to by a function that a staged "
                                                    "loop calls. "
                               "Append in the loop itself, or give the list to an object as its "
                               "attribute.")  # fmt: skip
        elif isinstance(value, Undefined):
            vars(self.owner).pop(self.key, None)
        else:
            vars(self.owner)[self.key] = restored(vars(self.owner).get(self.key), value)

    def same(self, other: Place) -> bool:
        return self.owner is other.owner and self.key == other.key


class HiddenChange(Exception):
    """A tensor of a block was left in places that the block's state lacks."""

    def __init__(self, places: Sequence[Place]) -> None:
        super().__init__([p.name for p in places])
        self.places = tuple(places)


class Surroundings:
    """The objects that functions can reach, as they are now."""

    def __init__(self, functions: Sequence[Callable[..., Any]], carried: Sequence[Place]) -> None:
        self._attributes: list[tuple[str, Any, dict[str, Any]]] = []
        self._contents: list[tuple[Place, Any, Any]] = []
        self._carried = carried
        self._seen: set[int] = set()
        self._numbers: list[str] = []
        for function in functions:
            self._function(function, _DEPTH)

    def _function(self, function: Any, depth: int) -> None:
        if isinstance(function, functools.partial):
            function = function.func
        if not isinstance(function, types.FunctionType) or id(function) in self._seen or depth <= 0:
            return
        self._seen.add(id(function))
        for name, value in _reached(function):
            self._look(name, value, depth, Place(name, value, None))

    def _look(self, name: str, value: Any, depth: int, place: Place) -> None:
        kind = type(value)
        if depth < 0 or len(self._seen) > _MOST or kind in _PLAIN or id(value) in self._seen:
            return
        if kind is types.FunctionType:
            if not is_library(value):
                self._function(value, depth - 1)
        elif kind is types.MethodType:
            self._look(name, value.__self__, depth, place)
        elif kind in (list, dict, set, StagedList):
            self._seen.add(id(value))
            self._contents.append((place, value, _copy(value)))
        elif hasattr(value, "__dict__") and not isinstance(value, _OTHERS) and not is_library_module(kind.__module__):
            self._seen.add(id(value))
            attributes = dict(vars(value))
            self._attributes.append((name, value, attributes))
            for key, part in attributes.items():
                self._look(f"{name}.{key}", part, depth - 1, Place(f"{name}.{key}", value, key))

    def check(self, block: Block, entry: State) -> None:
        """Raise HiddenChange where a tensor of the graph under construction was left; put everything back then.

        Places that `block` itself carries do not count: those that change when its state `entry` is set again.
        """
        builder = current_builder()
        found: list[Place] = []
        for name, owner, before in self._attributes:
            for key, value in list(vars(owner).items()):
                old = before.get(key, owner)
                if old is value:
                    continue
                if _holds(value, builder) or (isinstance(old, Tensor) and type(value) in _NUMBERS):
                    self._found(found, Place(f"{name}.{key}", owner, key))
                elif type(value) in _NUMBERS and type(old) in _NUMBERS:
                    self._numbers.append(f"{name}.{key}")
        for place, container, before in self._contents:
            if _differs(container, before) and (_holds(container, builder) or _has_tensor(before)):
                self._found(found, place)
        found = [p for p in found if p.name not in block.names]
        if found:
            found = _not_covered(found, block, entry)
        if not found:
            for name in self._numbers:
                if name not in block.names:
                    _warn(name, "changed", block)
            return
        for _, container, copy in self._contents:
            if isinstance(container, StagedList):
                container.take(copy)
            else:
                restored(container, copy)
        for _, owner, attributes in self._attributes:
            for key in [k for k in vars(owner) if k not in attributes]:
                del vars(owner)[key]
            vars(owner).update(attributes)
        raise HiddenChange(found)

    def _found(self, found: list[Place], place: Place) -> None:
        if not any(place.same(other) for other in (*self._carried, *found)):
            found.append(place)


def _not_covered(found: Sequence[Place], block: Block, entry: State) -> list[Place]:
    values, final = [p.get() for p in found], block.get()
    # Lists that grow are changed in place: others in their places show which places the block sets.
    block.set(tuple([p._with_parts(p._parts()) if isinstance(p, StagedList) else p for p in entry]))
    # A StagedList that the block carries is another one inside it: one that changed is not carried.
    left = [
        p for p, value in zip(found, values, strict=True)
        if isinstance(p.owner, StagedList) or not _changed(value, p.get())
    ]  # fmt: skip
    block.set(final)
    return left


def _changed(before: Any, after: Any) -> bool:
    if type(before) is type(after) and type(before) in (list, dict, set, StagedList):
        return _differs(after, before)
    return before is not after


_OTHERS: Final = (type, types.ModuleType, Tensor, Convertible, Variable, nest.Composite)


def _reached(function: types.FunctionType) -> Iterator[tuple[str, Any]]:
    """The variables around a function that it, or a function written inside it, names."""
    code = function.__code__
    for name, cell in zip(code.co_freevars, function.__closure__ or (), strict=True):
        try:
            yield name, cell.cell_contents
        except ValueError:
            continue
    for name in _global_names(code):
        if name in function.__globals__:
            yield name, function.__globals__[name]


def _global_names(code: types.CodeType) -> set[str]:
    names = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            names |= _global_names(constant)
    return names


def _holds(value: Any, builder: Builder | None) -> bool:
    """Whether a tensor of this graph stands in `value`."""
    if isinstance(value, SymbolicTensor):
        return value.builder is builder
    if isinstance(value, set):
        return False
    return nest.is_nested(value, composites=True) and any(_holds(part, builder) for part in nest.children(value))


def _has_tensor(container: Any) -> bool:
    return isinstance(container, (list, dict)) and any(isinstance(p, Tensor) for p in nest.children(container))


def _copy(container: Any) -> Any:
    return container._with_parts(container._parts()) if isinstance(container, StagedList) else container.copy()


def _differs(container: Any, before: Any) -> bool:
    if isinstance(container, StagedList):
        return container.buffer is not before.buffer or container.count is not before.count
    if len(container) != len(before):
        return True
    if isinstance(container, dict):
        return any(key not in before or before[key] is not value for key, value in container.items())
    return isinstance(container, list) and any(a is not b for a, b in zip(container, before, strict=True))


def with_hidden_state(stage: Callable[[Block, Surroundings], None], block: Block,
                      functions: Sequence[Callable[..., Any]]) -> None:  # fmt: skip
    """`stage(block, surroundings)`, again with a larger block where it left tensors in places that it does not name.

    `stage` must check the surroundings whenever it has traced a part, before it records anything. A list from
    outside of the function whose growth cannot be carried is left to Python, with a warning.
    """
    carried: list[Place] = []
    dropped: set[str] = set()
    while True:
        whole = _changed_block(block, carried, dropped)
        start = block.get()
        try:
            stage(whole, Surroundings(functions, carried))
            return
        except HiddenChange as change:
            carried += change.places
        except ListGrew as error:
            if error.place is not None and not any(error.place.same(p) for p in carried):
                carried.append(error.place)
            elif error.name not in dropped and _from_outside(error.name, functions):
                dropped.add(error.name)
                _warn(error.name, "appended to", block)
            else:
                error.place = next((p for p in carried if p.name == error.name), None)
                raise
        block.set(start)


def _changed_block(block: Block, more: Sequence[Place], dropped: set[str]) -> Block:
    if not more and not dropped:
        return block
    kept = [i for i, name in enumerate(block.names) if name not in dropped]
    places = [p for p in more if p.name not in dropped]

    def get() -> State:
        state = block.get()
        return (*[state[i] for i in kept], *[p.get() for p in places])

    def put(state: State) -> None:
        # First what the block does not name: it may name parts of it.
        for place, value in zip(places, state[len(kept) :], strict=True):
            place.set(value)
        full = list(block.get())
        for i, value in zip(kept, state, strict=False):
            full[i] = value
        block.set(tuple(full))

    names = (*[block.names[i] for i in kept], *[p.name for p in places])
    return Block(get, put, names, block.filename, block.line)


def _from_outside(name: str, functions: Sequence[Callable[..., Any]]) -> bool:
    """Whether a name is that of a global variable of the functions' module."""
    codes = [f.__code__ for f in _unwrapped(functions)]
    return any(name in _global_names(c) for c in codes) and not any(name in c.co_freevars for c in codes)


def _unwrapped(functions: Sequence[Callable[..., Any]]) -> Iterator[types.FunctionType]:
    for function in functions:
        if isinstance(function, functools.partial):
            yield from _unwrapped([function.func])
        elif isinstance(function, types.FunctionType):
            yield function
            if is_library(function):
                yield from _unwrapped([v for _, v in _reached(function) if isinstance(v, types.FunctionType)])


_WARNED: Final[set[tuple[str, int, str]]] = set()


def _warn(name: str, what: str, block: Block) -> None:
    """Warn, once per line, that a change of something outside does not happen in the program."""
    key = (block.filename, block.line, name)
    if key in _WARNED:
        return
    _WARNED.add(key)
    warnings.warn_explicit(
        f"{name!r}, outside of what can be staged, is {what} in a staged branch or loop. That happens while the "
        "function "
        "is traced, once for each branch or loop, and not when the compiled program runs: return the values instead.",
        SideEffectWarning, block.filename or "<unknown>", block.line,
    )  # fmt: skip
