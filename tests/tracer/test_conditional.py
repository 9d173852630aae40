# Lines that say something to the rewriter, and messages to match.
# ruff: noqa: RET503
from __future__ import annotations

from collections import namedtuple
from dataclasses import dataclass
from typing import Any

import pytest

import tenfold as tf
from tenfold.tracer.rule_errors import BranchDtypeError, BranchShapeError, NoneInBranchError

from .meaning import staged

Pair = namedtuple("Pair", "a b")


@dataclass
class Box:
    value: Any


def test_structures_are_joined() -> None:
    def f(x: Any) -> Any:
        if x > 2:
            y = {"p": Pair(x, [x, 1]), "box": Box(x), "none": None}
        else:
            y = {"p": Pair(0, [x * 2, x]), "box": Box(5), "none": None}
        assert y["none"] is None
        return y["p"].a, y["p"].b, y["box"].value

    assert staged(f, 3) == [3, 3, 1, 3]
    assert staged(f, 1) == [0, 2, 1, 5]


def test_numbers_take_the_dtype_of_the_other_branch() -> None:
    @tf.function
    def f(x: Any, i: Any) -> Any:
        return (x if x > 0 else 0.5), (1 if i > 0 else i)

    found = f(tf.constant(1.0, tf.float64), tf.constant(1, tf.int64))
    assert [t.dtype for t in found] == [tf.float64, tf.int64]


def test_all_mistakes_are_told_at_once() -> None:
    @tf.function
    def f(x: Any) -> Any:
        if x > 0:
            y, z = x, x
        else:
            y, z = tf.constant(1), tf.zeros((2,))
        return y, z

    with pytest.raises(
        BranchDtypeError, match=r"(?s)'y' must have the same dtype.*float32.*int32.*'z' must have the same shape"
    ):
        f(tf.constant(1.0))


def test_a_part_is_named_by_its_place() -> None:
    @tf.function
    def f(x: Any) -> Any:
        y = (x, (x, x))
        if x > 0:
            y = (x, (x, tf.zeros((2,))))
        return y

    with pytest.raises(
        BranchShapeError, match=r"'y\[1\]\[1\]' must have the same shape.*test_conditional\.py:\d+.*\(2,\).*\(\)"
    ):
        f(tf.constant(1.0))


def test_a_return_in_one_branch_only() -> None:
    @tf.function
    def f(x: Any) -> Any:
        if x > 0:
            return x

    with pytest.raises(NoneInBranchError, match="the return value must be a tensor in both branches"):
        f(tf.constant(1.0))


@pytest.mark.parametrize(("test", "error"), [(1, "must be a bool"), ([True, False], "must be a scalar")])
def test_conditions(test: Any, error: str) -> None:
    with pytest.raises(ValueError, match=error):
        tf.function(lambda t: 1 if t else 2)(tf.constant(test))


def test_a_condition_of_one_element() -> None:
    assert staged(lambda t: 1 if t else 2, [[True]]) == [1]


def test_an_undefined_variable_is_named_when_it_is_used() -> None:
    @tf.function
    def f(x: Any, use: bool) -> Any:
        if x > 0:
            y = x
        return y if use else x

    assert float(f(tf.constant(1.0), False)) == 1.0
    with pytest.raises(
        NameError, match=r"'y' has no value here: it gets its value in one branch.*test_conditional\.py:\d+"
    ):
        f(tf.constant(1.0), True)


def test_variables_are_joined() -> None:
    v, w = tf.Variable(1.0), tf.Variable(2.0)

    @tf.function
    def f(x: Any) -> Any:
        if x > 0:
            v.assign_add(x)
        else:
            w.assign(v * 10.0)
        return v + w

    assert float(f(tf.constant(3.0))) == 6.0
    assert float(f(tf.constant(-3.0))) == 44.0
    assert [float(v), float(w)] == [4.0, 40.0]
