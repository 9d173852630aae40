"""Inference: the types that ops give, asked once."""

from __future__ import annotations

import jax
import pytest

import tenfold as tf
from tenfold.runtime.aval import aval
from tenfold.runtime.errors import ShapeError
from tenfold.runtime.infer import infer


def test_types_and_the_memo() -> None:
    op = tf.matmul.op  # type: ignore[attr-defined]
    attrs = tf.matmul.defaults  # type: ignore[attr-defined]
    a, b = aval((2, 3), tf.float64), aval((3, 4), tf.float64)
    found = infer(op, attrs, (a, b))
    assert found is aval((2, 4), tf.float64)
    assert op.inferred[(attrs, a, b)] is found
    assert not jax.config.read("jax_enable_x64")


def test_several_results() -> None:
    f = tf.function(lambda x: tf.split(x, 2))
    assert f.get_concrete_function(tf.ones([4])).graph.ir.output_avals == (aval((2,), tf.float32),) * 2


def test_errors_name_the_op_and_are_not_remembered() -> None:
    op, attrs = tf.matmul.op, tf.matmul.defaults  # type: ignore[attr-defined]
    a = aval((2, 3), tf.float32)
    for _ in range(2):
        with pytest.raises(ShapeError, match=r"\[Op:MatMul\]"):
            infer(op, attrs, (a, a))
