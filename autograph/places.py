"""Read and write the variables, attributes and items of a state, and the elements of a sequence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .undefined import Undefined


def peek(read: Callable[[], Any], name: str) -> Any:
    """The value of a variable, attribute or item, or `Undefined` where it has none."""
    try:
        return read()
    except (NameError, AttributeError, LookupError):
        code = read.__code__
        return Undefined(name, code.co_filename, code.co_firstlineno)


def set_attribute(owner: Any, name: str, value: Any) -> None:
    """`owner.name = value`, or its removal where `value` is `Undefined`."""
    if isinstance(value, Undefined):
        if name in getattr(owner, "__dict__", {}):
            delattr(owner, name)
    elif getattr(owner, name, Undefined) is not value:
        setattr(owner, name, value)


def set_item(owner: Any, key: Any, value: Any) -> None:
    """`owner[key] = value`, or its removal where `value` is `Undefined`."""
    if isinstance(value, Undefined):
        if isinstance(owner, dict):
            owner.pop(key, None)
        return
    try:
        if owner[key] is value:
            return
    except LookupError:
        pass
    owner[key] = value


def is_sequence(value: Any, count: int, more: bool) -> bool:
    """Whether `value` fits a sequence pattern of `count` elements (`more`: or of more than these)."""
    if not isinstance(value, Sequence) or isinstance(value, str | bytes | bytearray):
        return False
    return len(value) >= count if more else len(value) == count


def elements(value: Any, start: int, end: int | None) -> list[Any]:
    """What a starred name in a sequence pattern binds."""
    return [value[i] for i in range(start, len(value) + (end or 0))]


def snapshot(value: Any) -> Any:
    """A shallow copy of a list, dict or set, which later changes do not reach; any other value itself."""
    return value.copy() if type(value) in (list, dict, set) else value


def restored(target: Any, value: Any) -> Any:
    """`target` with the content of `value`, where both are lists, dicts or sets; else `value`."""
    if target is value or type(target) is not type(value):
        return value
    if type(target) is list:
        target[:] = value
    elif type(target) in (dict, set):
        target.clear()
        target.update(value)
    else:
        return value
    return target
