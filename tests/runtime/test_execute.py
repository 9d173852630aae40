"""Eager execution: one compilation per op, attributes and types; errors in the user's terms."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import pytest

import tenfold as tf
from tenfold.runtime import execute
from tenfold.runtime.define import op
from tenfold.runtime.errors import ShapeError
from tenfold.runtime.execute import in_user_terms
from tenfold.runtime.op import Array

traced = 0


@op("TestExecuted")
def executed(x: Array, *, k: int = 1) -> Any:
    global traced
    traced += 1
    return x + k


def test_one_compilation_per_signature() -> None:
    before = traced
    for x in (tf.zeros([3]), tf.ones([3]), tf.ones([3])):
        executed(x)
    assert traced == before + 1
    executed(tf.zeros([4]))
    executed(tf.zeros([3], tf.int32))
    executed(tf.zeros([3]), k=2)
    assert traced == before + 4
    assert len(executed.op.executables) >= 4


def test_no_more_executables_than_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(execute, "_EXECUTABLES_KEPT", 2)
    executed.op.executables.clear()
    for k in range(5):
        assert int(executed(tf.constant(1), k=k)) == 1 + k
    assert len(executed.op.executables) == 2


def test_inside_somebodys_jit_the_kernel_runs_on_tracers() -> None:
    def f(x: Any) -> Any:
        return executed(tf.convert_to_tensor(x), k=5).__jax_array__()

    assert float(jax.jit(f)(1.0)) == 6.0
    assert jax.vmap(f)(jnp.ones(2)).tolist() == [6.0, 6.0]


def test_what_jax_refuses_names_the_op_and_the_operands() -> None:
    @op("TestRefused")
    def refused(x: Array, y: Array) -> Any:
        return jax.lax.add(x, y)

    with pytest.raises(ShapeError, match=r"operands: float32\[2\], float32\[3\]\) \[Op:TestRefused\]") as caught:
        refused(tf.ones([2]), tf.ones([3]))
    assert caught.value.__cause__ is not None


@pytest.mark.parametrize(
    "error", [NotImplementedError("later"), tf.errors.OutOfRangeError("mine"), MemoryError("none")]
)
def test_other_errors_pass(error: Exception) -> None:
    with pytest.raises(type(error), match=str(error)), in_user_terms(executed.op, ()):
        raise error


def test_64_bit_kernels_have_64_bits() -> None:
    assert float(executed(tf.constant(2.0**60, tf.float64), k=1) - 2.0**60) == 0.0
    assert int(executed(tf.constant(2**60), k=1)) == 2**60 + 1
