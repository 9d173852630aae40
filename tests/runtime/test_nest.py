"""Nested structures: laws of flattening and packing, and the kinds that count as structures."""

from __future__ import annotations

import collections
import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tenfold as tf
from tenfold.runtime import nest

Pair = collections.namedtuple("Pair", ["first", "second"])


@dataclasses.dataclass
class Box:
    left: Any
    right: Any


LEAVES = st.integers() | st.none() | st.text(max_size=2)
STRUCTURES = st.recursive(
    LEAVES,
    lambda s: st.lists(s, max_size=3) | st.tuples(s, s) | st.dictionaries(st.sampled_from("abc"), s, max_size=3)
    | st.builds(Pair, s, s) | st.builds(Box, s, s),
    max_leaves=12,
)  # fmt: skip


@given(STRUCTURES)
def test_packing_undoes_flattening(structure: Any) -> None:
    flat = nest.flatten(structure)
    assert nest.pack_sequence_as(structure, flat) == structure
    assert nest.map_structure(lambda x: x, structure) == structure
    nest.assert_same_structure(structure, nest.map_structure(lambda x: 0, structure))
    assert nest.difference(structure, structure) is None
    with pytest.raises(ValueError, match=f"Structure had {len(flat)} atoms"):
        nest.pack_sequence_as(structure, [*flat, 1])


def test_kinds_are_kept() -> None:
    ordered = collections.OrderedDict(b=1, a=2)
    default = collections.defaultdict(list, a=1)
    doubled = nest.map_structure(lambda x: x * 2, [ordered, default, Pair(1, 2), Box(3, 4)])
    assert [type(d) for d in doubled] == [collections.OrderedDict, collections.defaultdict, Pair, Box]
    assert list(doubled[0].items()) == [("b", 2), ("a", 4)] and doubled[1].default_factory is list
    assert doubled[2] == Pair(2, 4) and doubled[3] == Box(6, 8)


def test_dicts_are_walked_in_sorted_order() -> None:
    assert nest.flatten({"b": 2, "a": 1}) == [1, 2]
    with pytest.raises(TypeError, match="only supports dicts with sortable keys"):
        nest.flatten({1: 0, "a": 0})


def test_strings_arrays_and_tensors_are_leaves() -> None:
    t = tf.constant([1, 2])
    assert nest.flatten(["ab", t, {1}])[1] is t
    assert not nest.is_nested("ab") and not nest.is_nested(t) and nest.is_nested([])


@pytest.mark.parametrize(("a", "b", "error", "words"), [
    ([1], [1, 2], ValueError, "one has 1 elements and the other 2"),
    ([1], 1, ValueError, "one is a structure"),
    ({"a": 1}, {"b": 1}, ValueError, r"the keys differ: \['a'\] and \['b'\]"),
    ([1], (1,), TypeError, "one is a list and the other a tuple"),
    ([[1, [2]]], [[1, [2, 3]]], ValueError, r"at \[0\]\[1\]"),
])  # fmt: skip
def test_differences(a: Any, b: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        nest.assert_same_structure(a, b)


def test_mapping_over_several() -> None:
    assert nest.map_structure(lambda x, y: x + y, {"a": 1}, {"a": 10}) == {"a": 11}
    assert nest.map_structure(lambda x, y: x + y, [1], (2,), check_types=False) == [3]
    with pytest.raises(TypeError, match="func must be callable"):
        nest.map_structure(1, [1])
    with pytest.raises(ValueError, match="at least one structure"):
        nest.map_structure(lambda: 1)
