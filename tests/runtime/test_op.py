"""The `Op` record: operands, attributes, validation."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
import pytest

import tenfold as tf
from tenfold.runtime.aval import Aval, aval
from tenfold.runtime.dtypes import FLOATS
from tenfold.runtime.errors import DTypeError, ShapeError
from tenfold.runtime.op import Op

F, D, N, B = (aval((2,), d) for d in (tf.float32, tf.float64, tf.int32, tf.bool))


def _sum(values: list[Any], scale: Any, *, times: int) -> Any:
    return sum(values) * scale * times


VARIADIC = Op("Sum", _sum, ("Arrays", "Free"), ("times",), parameters=("values", "scale"))
PLAIN = Op("Take", lambda x, i, m: x, ("Array", "Index", "Bool"), (), parameters=("x", "i", "m"), dtypes=FLOATS)


def test_calling_a_kernel_with_flat_operands() -> None:
    assert float(VARIADIC.call([jnp.float32(1), jnp.float32(2), jnp.float32(10)], (3,))) == 90.0
    assert VARIADIC.operand_kinds(4) == ("Array", "Array", "Array", "Free")
    assert PLAIN.operand_kinds(3) == ("Array", "Index", "Bool")
    assert VARIADIC.parameter(0) == VARIADIC.parameter(3) == "values" and PLAIN.parameter(1) == "i"
    assert repr(PLAIN) == "<op Take>"
    assert VARIADIC.cache_for(()) is VARIADIC.executables


@pytest.mark.parametrize(("op", "avals", "words"), [
    (PLAIN, (F, F, B), "wanted integers, but 'i' is float32"),
    (PLAIN, (F, N, N), "wanted bools, but 'm' is int32"),
    (PLAIN, (N, N, B), "wanted one of bfloat16, float16, float32, float64, but 'x' is int32"),
    (VARIADIC, (F, D, F), r"float.*double|float32.*float64"),
])  # fmt: skip
def test_operands_of_the_wrong_dtype(op: Op, avals: tuple[Aval, ...], words: str) -> None:
    attrs = (1,) if op is VARIADIC else ()
    with pytest.raises(DTypeError, match=words):
        op.validate(avals, attrs)


def test_operands_that_fit() -> None:
    PLAIN.validate((F, N, B), ())
    VARIADIC.validate((F, F, D), (1,))


def test_a_check_of_the_ops_own_gets_attributes_by_name() -> None:
    seen: list[Any] = []

    def check(x: Aval, *, size: int) -> None:
        seen.append((x, size))
        if size > 2:
            raise ShapeError("too large")

    op = Op("Checked", lambda x, *, size: x, ("Array",), ("size",), check=check)
    op.validate((F,), (2,))
    assert seen == [(F, 2)]
    with pytest.raises(ShapeError, match="too large"):
        op.validate((F,), (3,))
