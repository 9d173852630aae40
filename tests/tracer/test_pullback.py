"""`Vjp`: the pullback of an op as an op, with TensorFlow's convention for complex values."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest

import tenfold as tf
from tenfold.runtime.execute import apply
from tenfold.tracer.pullback import VJP, naming, pull_back, vjp_of

MUL = tf.multiply.op


def test_only_what_is_asked_for_is_given() -> None:
    a, b, weight = tf.constant([1.0, 2.0]), tf.constant([3.0, 4.0]), tf.constant([1.0, 10.0])
    (only,) = apply(VJP, (a, b, weight), (MUL, (), (1,), 2, (0,)))
    np.testing.assert_array_equal(only.numpy(), [1.0, 20.0])


def test_results_without_a_cotangent_count_as_zeros() -> None:
    def forward(values: Any) -> Any:
        return [values[0] * 2, values[0] * 3, jnp.argmax(values[0])]

    results, prepared = vjp_of(forward, [jnp.array([1.0, 2.0])], (0,))
    assert len(results) == 3
    (cotangent,) = pull_back(prepared, [None, jnp.array([1.0, 1.0])], (None, None, (0,), 1, (1,)))
    np.testing.assert_array_equal(cotangent, [3.0, 3.0])


@pytest.mark.parametrize("staged", [False, True])
def test_complex_gradients_are_conjugates(staged: bool) -> None:
    def slope(z: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(z)
            y = z * z
        return tape.gradient(y, z)

    def of_modulus(z: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(z)
            y = tf.abs(z) ** 2
        return tape.gradient(y, z)

    z = tf.constant(1.0 + 2.0j)
    found = [(tf.function(f) if staged else f)(z).numpy() for f in (slope, of_modulus)]
    np.testing.assert_allclose(found, [2 - 4j, 2 + 4j])


def test_naming() -> None:
    message = r"No gradient defined for operation 'Mul' \(op type: Mul\): why"
    with pytest.raises(LookupError, match=message), naming(MUL):
        raise NotImplementedError("why")
