"""`TensorShape`: laws that hold for all shapes, and the errors."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tenfold as tf
from tenfold.runtime.shapes import TensorShape, as_shape

DIMS = st.none() | st.integers(0, 4)
SHAPES = st.builds(TensorShape, st.none() | st.lists(DIMS, max_size=4))


@given(SHAPES, SHAPES)
def test_compatibility_is_symmetric_and_merging_keeps_it(a: TensorShape, b: TensorShape) -> None:
    assert a.is_compatible_with(b) is b.is_compatible_with(a)
    if a.is_compatible_with(b):
        merged = a.merge_with(b)
        assert merged.is_subtype_of(a) and merged.is_subtype_of(b)
        assert merged == b.merge_with(a)
    else:
        with pytest.raises(ValueError, match="are not compatible"):
            a.merge_with(b)
        with pytest.raises(ValueError, match="are incompatible"):
            a.assert_is_compatible_with(b)


@given(SHAPES, SHAPES)
def test_the_most_specific_common_shape_is_a_supertype_of_both(a: TensorShape, b: TensorShape) -> None:
    common = a.most_specific_compatible_shape(b)
    assert a.is_subtype_of(common) and b.is_subtype_of(common)
    assert a.most_specific_compatible_shape(a) == a


@given(SHAPES, SHAPES)
def test_concatenation(a: TensorShape, b: TensorShape) -> None:
    both = a + b
    if a.rank is None or b.rank is None:
        assert both.rank is None
    else:
        assert both.as_list() == a.as_list() + b.as_list()


@given(SHAPES)
def test_round_trips(a: TensorShape) -> None:
    assert as_shape(a) is a and TensorShape(a) == a and pickle.loads(pickle.dumps(a)) == a
    assert hash(TensorShape(a)) == hash(a)
    assert eval(repr(a)) == a
    assert (a.num_elements() is not None) is a.is_fully_defined()


def test_faces() -> None:
    assert (
        str(TensorShape([2, None])) == "(2, None)" and str(TensorShape([3])) == "(3,)" and str(TensorShape([])) == "()"
    )
    assert str(TensorShape(None)) == "<unknown>" and not TensorShape(None) and TensorShape([])
    assert TensorShape([2, 3]).num_elements() == 6
    assert TensorShape(5) == [5]
    shape = TensorShape([2, None, 4])
    assert (shape[0], shape[1], shape[-1], shape[1:], len(shape), list(shape)) == (
        2,
        None,
        4,
        [None, 4],
        3,
        [2, None, 4],
    )
    assert shape.rank == shape.ndims == 3 and shape.dims == [2, None, 4]
    assert shape == (2, None, 4) and shape != [2, 3, 4] and shape != "nonsense"
    assert [1] + TensorShape([2]) == [1, 2]  # noqa: RUF005
    assert shape.with_rank(3) == shape and TensorShape(None).with_rank(2) == [None, None]
    assert TensorShape(None)[0] is None and TensorShape(None)[1:].rank is None


@pytest.mark.parametrize(("use", "error", "words"), [
    (lambda: TensorShape([-1]), ValueError, "Dimension -1 must be >= 0"),
    (lambda: TensorShape([1.5]), TypeError, "integer or None"),
    (lambda: TensorShape(["a"]), TypeError, "'a'"),
    (lambda: TensorShape(None).as_list(), ValueError, "unknown TensorShape"),
    (lambda: len(TensorShape(None)), ValueError, "unknown rank"),
    (lambda: list(TensorShape(None)), ValueError, "unknown rank"),
    (lambda: TensorShape([2]).with_rank(3), ValueError, "must have rank 3"),
    (lambda: TensorShape([2]).assert_has_rank(0), ValueError, "must have rank 0"),
    (lambda: TensorShape([2]).with_rank_at_least(2), ValueError, "at least 2"),
    (lambda: TensorShape([None]).assert_is_fully_defined(), ValueError, "not fully defined"),
])  # fmt: skip
def test_errors(use: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        use()


def test_tensors_have_them() -> None:
    assert tf.ones([2, 3]).shape == TensorShape([2, 3])
