"""Regularizers and constraints of users; the orthogonal one by its definition."""

from typing import Any

import numpy as np
import pytest

import tenfold as tf

keras = tf.keras


def test_users_own_regularizer() -> None:
    class L1(keras.regularizers.Regularizer):
        def __init__(self, factor: float) -> None:
            self.factor = factor

        def __call__(self, weights: Any) -> Any:
            return tf.reduce_sum(tf.abs(self.factor * weights))

        def get_config(self) -> dict[str, Any]:
            return {"factor": self.factor}

    with keras.utils.custom_object_scope({"L1": L1}):
        again = keras.regularizers.get(keras.regularizers.serialize(L1(0.5)))
    assert float(again(tf.constant([1.0, -3.0]))) == 2.0
    assert keras.regularizers.get(again) is again


@pytest.mark.parametrize("mode", ["rows", "columns"])
def test_orthogonal(mode: str) -> None:
    x = np.random.default_rng(0).normal(size=(3, 4)).astype("float32")
    rows = x if mode == "rows" else x.T
    unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    n = len(unit)
    expected = np.abs(unit @ unit.T * (1 - np.eye(n))).sum() / 2 / (n * (n - 1) / 2)
    assert float(keras.regularizers.OrthogonalRegularizer(1.0, mode)(x)) == pytest.approx(expected, rel=1e-5)


def test_dtype_of_the_weight() -> None:
    assert keras.regularizers.L1L2()(tf.zeros([2], tf.float64)).dtype == tf.float64
    assert keras.regularizers.L2()(tf.Variable(tf.zeros([2], tf.float16))).dtype == tf.float16
