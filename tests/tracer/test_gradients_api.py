"""`tf.gradients` and `tf.hessians`."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tenfold as tf
from tenfold.tracer.gradients_api import gradients, hessians

X = [1.0, 2.0]


def lists(structure: Any) -> Any:
    return tf.nest.map_structure(lambda t: None if t is None else np.asarray(t).tolist(), structure)


def test_tensors_and_variables() -> None:
    w = tf.Variable([3.0, 4.0])

    @tf.function
    def f(x: Any, other: Any) -> Any:
        y = x * x * w
        first = gradients(y, [x, w, other])
        return first, gradients(first[0], x), gradients(y, other, unconnected_gradients="zero")

    first, second, zero = f(tf.constant(X), tf.constant(1.0))
    assert lists(first) == [[6.0, 16.0], [1.0, 4.0], None]
    assert lists(second) == [[6.0, 8.0]]
    assert lists(zero) == [0.0]


def test_weights_and_constants() -> None:
    @tf.function
    def f(x: Any) -> Any:
        y = x * x
        weighted = gradients([y, x], x, grad_ys=[tf.constant([10.0, 100.0]), None])
        return weighted, gradients(y * x, x, stop_gradients=[y])

    weighted, stopped = f(tf.constant(X))
    assert lists(weighted) == [[21.0, 401.0]]
    assert lists(stopped) == [[1.0, 4.0]]


def test_rows() -> None:
    v = tf.Variable([[1.0], [2.0]])

    @tf.function
    def f() -> Any:
        return gradients(tf.gather(v, [1, 1]), v)

    (found,) = f()
    assert isinstance(found, tf.IndexedSlices)
    assert lists(tf.convert_to_tensor(found)) == [[0.0], [2.0]]


def test_hessians() -> None:
    @tf.function
    def f(x: Any, y: Any) -> Any:
        z = tf.reduce_sum(x**3) * x[0] + tf.reduce_sum(y)
        return hessians(z, [x, y])

    of_x, of_y = f(tf.constant(X), tf.constant(X))
    assert lists(of_x) == [[12.0, 12.0], [12.0, 12.0]]
    assert lists(of_y) == [[0.0, 0.0], [0.0, 0.0]]


def test_mistakes() -> None:
    x = tf.constant(X)
    for function in (gradients, hessians):
        with pytest.raises(RuntimeError, match="not supported when eager execution is enabled"):
            function(x, x)
    with pytest.raises(ValueError, match="Passed 1 grad_ys for 2 ys"):
        tf.function(lambda x: gradients([x, x], x, grad_ys=[x]))(x)
    with pytest.raises(ValueError, match="no y depends on"):
        tf.function(lambda x: hessians(tf.constant(1.0), x))(x)
    with pytest.raises(TypeError, match="takes tensors and variables"):
        tf.function(lambda x: gradients(x, 3.0))(x)
