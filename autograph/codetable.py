"""What is known about code objects: found by identity, forgotten with the code object."""

from __future__ import annotations

import weakref
from types import CodeType
from typing import Generic, TypeVar

V = TypeVar("V")


class CodeTable(Generic[V]):
    """A mapping from code objects. Code objects compare by content, slowly, and without their file's name;
    here each is its own key.
    """

    def __init__(self) -> None:
        self._entries: dict[int, tuple[weakref.ref[CodeType], V]] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, code: CodeType) -> V | None:
        """What was noted about `code`, if anything."""
        entry = self._entries.get(id(code))
        return entry[1] if entry is not None and entry[0]() is code else None

    def put(self, code: CodeType, value: V) -> None:
        """Note `value` about `code`."""
        key = id(code)

        def forget(dead: weakref.ref[CodeType]) -> None:
            entry = self._entries.get(key)
            if entry is not None and entry[0] is dead:
                del self._entries[key]

        self._entries[key] = (weakref.ref(code, forget), value)
