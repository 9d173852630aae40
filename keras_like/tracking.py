"""What belongs to a layer: the variables, layers and metrics among its attributes, in lists and dicts too.

Nothing is registered: the attributes are looked through when somebody asks. So what is appended to a list
later counts, and what is deleted does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ..runtime.variable import Variable

# Types that hold nothing: most attributes are of one of them.
_EMPTY: Final = frozenset({int, float, str, bool, bytes, type(None)})


def held_by(attributes: Mapping[str, Any], skipped: frozenset[str], kinds: tuple[type, ...]) -> Iterator[Any]:
    """The instances of `kinds` in the attributes, in order; each as often as it occurs."""
    for name, value in attributes.items():
        if type(value) in _EMPTY or name in skipped:
            continue
        if isinstance(value, kinds):
            yield value
        elif isinstance(value, (list, tuple, dict)):
            yield from _inside(value, kinds)


def _inside(value: Any, kinds: tuple[type, ...]) -> Iterator[Any]:
    parts = value.values() if isinstance(value, dict) else value
    for part in parts:
        if isinstance(part, kinds):
            yield part
        elif isinstance(part, (list, tuple, dict)):
            yield from _inside(part, kinds)


def once(things: Any) -> list[Any]:
    """The things in order, each once, by identity."""
    return list({id(thing): thing for thing in things}.values())


def in_order_made(variables: list[Variable]) -> list[Variable]:
    """Variables in the order in which they were made, each once."""
    return sorted(once(variables), key=lambda v: v._serial)
