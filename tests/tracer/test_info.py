"""Questions about tensors and about where code runs."""

from __future__ import annotations

from typing import Any

import numpy as np

import tenfold as tf
from tenfold.tracer.info import inside_function


def test_is_tensor() -> None:
    values = (tf.constant(1), tf.Variable(1.0), [1.0], np.ones(1), 1.0, None)
    assert [tf.is_tensor(v) for v in values] == [True, True, False, False, False, False]


def test_inside_a_function() -> None:
    seen: list[Any] = []

    @tf.function
    def f(x: Any) -> Any:
        seen.append((inside_function(), tf.executing_eagerly(), tf.is_tensor(x), tf.is_symbolic_tensor(x)))
        with tf.init_scope():
            seen.append(inside_function())
        return x

    f(tf.constant(1))
    assert seen == [(True, False, True, True), False]
    assert not inside_function() and not tf.is_symbolic_tensor(tf.constant(1))


def test_static_values() -> None:
    assert tf.get_static_value(tf.constant([1, 2])).tolist() == [1, 2]
    assert tf.get_static_value(5) is None
    seen: list[Any] = []

    @tf.function
    def f(x: Any) -> Any:
        seen.extend([tf.get_static_value(tf.shape(x)), tf.get_static_value(x)])
        return x

    f(tf.ones([2, 3]))
    assert seen[0].tolist() == [2, 3] and seen[1] is None
