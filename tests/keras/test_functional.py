"""Models described by KerasTensors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tenfold as tf

L = tf.keras.layers


def test_shapes_follow_from_tracing() -> None:
    class Halves(L.Layer):
        def call(self, inputs: Any) -> Any:
            return tf.reshape(inputs, [tf.shape(inputs)[0], 2, -1]), tf.reduce_sum(inputs, axis=1)

    a, b = Halves()(tf.keras.Input((6,)))
    assert a.shape == (None, 2, 3) and b.shape == (None,)
    both = L.Lambda(lambda x: tf.concat([x, x], 0))(tf.keras.Input((4,)))
    assert both.shape == (None, 4)


def test_operators_and_slices_become_parts_of_the_model() -> None:
    a, b = tf.keras.Input((4,)), tf.keras.Input((4,))
    out = 1.0 - (a * 2.0 + b)[:, 1:] / 4.0
    model = tf.keras.Model([a, b], out)
    x, y = np.arange(8.0, dtype=np.float32).reshape(2, 4), np.ones((2, 4), np.float32)
    np.testing.assert_allclose(model([x, y]), 1 - (x * 2 + y)[:, 1:] / 4)
    assert out.shape == (None, 3) and len(model.layers) == 2


def test_shared_layers_and_nested_models() -> None:
    inner_in = tf.keras.Input((3,))
    shared = L.Dense(2)
    inner = tf.keras.Model(inner_in, shared(inner_in), name="inner")
    a, b = tf.keras.Input((3,)), tf.keras.Input((3,))
    model = tf.keras.Model(
        {"a": a, "b": b}, {"sum": L.Add()([inner(a), inner(b)]), "dot": L.Dot(1)([shared(a), shared(b)])}
    )
    assert len(model.weights) == 2
    x = np.ones((2, 3), np.float32)
    out = model({"a": x, "b": x})
    assert set(out) == {"sum", "dot"}
    np.testing.assert_allclose(out["sum"], 2 * np.asarray(shared(x)), rtol=1e-6)
    assert model.get_layer("inner") is inner
    with pytest.raises(ValueError, match="No such layer"):
        model.get_layer("other")


def test_inputs_by_name_rank_and_dtype() -> None:
    a, b = tf.keras.Input((1,), name="a"), tf.keras.Input((2,), name="b")
    model = tf.keras.Model([a, b], L.Concatenate()([a, b]))
    out = model({"b": np.ones((3, 2)), "a": np.zeros(3)})
    assert out.shape == (3, 3) and out.dtype is tf.float32
    with pytest.raises(ValueError, match="missing data"):
        model({"a": np.zeros((3, 1))})
    with pytest.raises(ValueError, match="expects 2 input"):
        model([np.zeros((3, 1))])
    with pytest.raises(ValueError, match="expected shape"):
        model([np.zeros((3, 1)), np.zeros((3, 5))])


def test_outputs_must_follow_from_inputs() -> None:
    a, b = tf.keras.Input((2,), name="a"), tf.keras.Input((2,), name="b")
    with pytest.raises(ValueError, match=r"not connected.*'b'"):
        tf.keras.Model(a, a + b)
    with pytest.raises(ValueError, match="must be KerasTensors"):
        tf.keras.Model(a, np.ones(2))


def test_a_model_of_inner_tensors() -> None:
    a = tf.keras.Input((3,))
    h = L.Dense(4, name="hidden")(a)
    model = tf.keras.Model(a, L.Dense(1)(h))
    features = tf.keras.Model(model.inputs, model.get_layer("hidden").output)
    tail = tf.keras.Model(h, model.outputs)
    x = np.ones((2, 3), np.float32)
    np.testing.assert_allclose(tail(features(x))[0], model(x), rtol=1e-6)


def test_keras_tensors_are_no_values() -> None:
    a = tf.keras.Input((3,))
    for wrong in (lambda: bool(a > 0), lambda: float(a), lambda: np.asarray(a), lambda: list(a)):
        with pytest.raises((TypeError, ValueError, NotImplementedError)):
            wrong()


def test_deep_models_need_no_recursion() -> None:
    x = a = tf.keras.Input((2,))
    layer = L.Activation("linear")
    for _ in range(1200):
        x = layer(x)
    model = tf.keras.Model(a, x)
    assert len(model.layers) == 2
    np.testing.assert_array_equal(model(np.ones((1, 2), np.float32)), np.ones((1, 2)))


def test_clones_have_weights_of_their_own() -> None:
    a = tf.keras.Input((3,))
    model = tf.keras.Model(a, L.Dense(1)(L.Dense(4, activation="relu")(a) * 2.0))
    copy = tf.keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    x = np.ones((2, 3), np.float32)
    np.testing.assert_allclose(copy(x), model(x))
    assert not {id(w) for w in copy.weights} & {id(w) for w in model.weights}


def test_multi_head_attention_and_masks_flow() -> None:
    ids = tf.keras.Input((None,), dtype="int32")
    h = L.Embedding(5, 4, mask_zero=True)(ids)
    h = L.MultiHeadAttention(2, 2)(h, h)
    model = tf.keras.Model(ids, L.LSTM(3)(h))
    short = model(np.array([[1, 2, 0, 0]]))
    long = model(np.array([[1, 2, 0, 0, 0, 0]]))
    np.testing.assert_allclose(short, long, rtol=1e-5, atol=1e-6)
