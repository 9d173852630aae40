"""Scopes of TensorFlow's API."""

from __future__ import annotations

from typing import Any

import pytest

import tenfold as tf
from tenfold.runtime.scopes import group, no_op


def test_name_scopes() -> None:
    with tf.name_scope("block") as name:
        assert name == "block/"
    assert tf.name_scope("x").name == "x"
    with pytest.raises(ValueError, match="must be a string"):
        tf.name_scope(3)  # type: ignore[arg-type]


def test_a_name_scope_ends_when_its_body_raises() -> None:
    @tf.function(autograph=False)
    def f(x: Any) -> Any:
        try:
            with tf.name_scope("inner"):
                raise KeyError
        except KeyError:
            return tf.sin(x)

    names = [o.name for o in f.get_concrete_function(tf.constant(1.0)).graph.get_operations()]
    assert "Sin" in names


def test_leaving_a_graph() -> None:
    made: list[Any] = []

    @tf.function
    def f(x: Any) -> Any:
        with tf.init_scope():
            made.append(tf.constant(1.0) + 1.0)
        return x + made[0]

    assert float(f(tf.constant(1.0))) == 3.0 and float(made[0]) == 2.0


def test_control_dependencies_and_groups_are_accepted() -> None:
    with tf.control_dependencies([tf.constant(1)]):
        assert no_op() is None
    assert group(tf.constant(1)) is None
