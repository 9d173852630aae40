from __future__ import annotations

from typing import Any

import pytest

from tenfold.autograph.places import (
    elements,
    is_sequence,
    peek,
    restored,
    set_attribute,
    set_item,
    snapshot,
)
from tenfold.autograph.undefined import Undefined


class Watched:
    """Counts what is stored."""

    stored: list[str]

    def __init__(self) -> None:
        object.__setattr__(self, "stored", [])

    def __setattr__(self, name: str, value: Any) -> None:
        self.stored.append(name)
        object.__setattr__(self, name, value)


def test_peek() -> None:
    assert peek(lambda: 3, "x") == 3
    d: dict[str, int] = {}
    found = peek(lambda: d["k"], "d['k']")
    assert isinstance(found, Undefined)
    assert found.name == "d['k']"
    with pytest.raises(ZeroDivisionError):
        peek(lambda: 1 // 0, "x")


def test_attributes_are_stored_only_where_they_change() -> None:
    owner = Watched()
    value = [1]
    set_attribute(owner, "x", value)
    set_attribute(owner, "x", value)
    assert owner.stored == ["x"]
    set_attribute(owner, "x", Undefined("x"))
    assert not hasattr(owner, "x")
    set_attribute(owner, "x", Undefined("x"))


def test_items() -> None:
    d = {"k": 1}
    set_item(d, "k", 2)
    set_item(d, "new", 3)
    assert d == {"k": 2, "new": 3}
    set_item(d, "k", Undefined("d['k']"))
    set_item(d, "k", Undefined("d['k']"))
    assert d == {"new": 3}


@pytest.mark.parametrize("container", [[1, 2], {"k": 1}, {1, 2}])
def test_containers_are_restored_in_place(container: Any) -> None:
    before = snapshot(container)
    assert before == container
    assert before is not container
    container.clear()
    assert restored(container, before) is container
    assert container == before


def test_other_objects_are_replaced() -> None:
    one = object()
    assert snapshot(one) is one
    assert restored([1], one) is one
    assert restored((1,), (2,)) == (2,)


def test_sequences() -> None:
    assert is_sequence([1, 2], 2, False)
    assert is_sequence((1, 2, 3), 2, True)
    assert not is_sequence((1,), 2, True)
    assert not is_sequence("ab", 2, False)
    assert not is_sequence({1: 2}, 1, False)
    assert elements((1, 2, 3, 4), 1, -1) == [2, 3]
    assert elements([1], 1, 0) == []
