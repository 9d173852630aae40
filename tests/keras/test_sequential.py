"""`Sequential`."""

from __future__ import annotations

import numpy as np
import pytest

import tenfold as tf

L = tf.keras.layers


def test_it_is_built_at_once_or_at_the_first_call() -> None:
    known = tf.keras.Sequential([tf.keras.Input((3,)), L.Dense(2)])
    assert known.built and known.output.shape == (None, 2) and len(known.layers) == 1
    late = tf.keras.Sequential([L.Dense(2), L.Dense(1)])
    assert not late.built and late.weights == []
    with pytest.raises(AttributeError, match="no defined"):
        _ = late.output
    late(np.ones((4, 3), np.float32))
    assert len(late.weights) == 4
    by_shape = tf.keras.Sequential([L.Dense(2)])
    by_shape.build((None, 5))
    assert by_shape.weights[0].shape == (5, 2)
    old = tf.keras.Sequential([L.Dense(2, input_shape=(7,)), L.Dense(1, input_dim=2)])
    assert old.weights[0].shape == (7, 2)


def test_weights_are_called_by_their_way_as_in_keras() -> None:
    tf.keras.backend.clear_session()
    model = tf.keras.Sequential([tf.keras.Input((8,)), L.Dense(4)])
    assert [w.path for w in model.weights] == ["sequential/dense/kernel", "sequential/dense/bias"]
    late = tf.keras.Sequential([L.Dense(4)])
    late(np.ones((2, 3), np.float32))
    assert late.weights[0].path == "sequential_1/dense_1/kernel"
    both = L.Bidirectional(L.LSTM(2))
    both(np.ones((2, 3, 4), np.float32))
    assert both.weights[0].path == "bidirectional/forward_lstm/lstm_cell/kernel"
    assert both.weights[-1].path == "bidirectional/backward_lstm/lstm_cell/bias"


def test_add_and_pop() -> None:
    model = tf.keras.Sequential()
    model.add(tf.keras.Input((3,)))
    model.add(L.Dense(2))
    model.add(lambda x: x * 2)
    model.add(L.Dense(1))
    assert model.output.shape == (None, 1)
    assert model.pop().units == 1  # type: ignore[attr-defined]
    assert model.output.shape == (None, 2) and len(model.layers) == 2
    with pytest.raises(ValueError, match="already been configured"):
        model.add(tf.keras.Input((3,)))
    with pytest.raises(ValueError, match="Only instances"):
        model.add(3)
    layer = L.Dense(1, name="twice")
    model.add(layer)
    with pytest.raises(ValueError, match="unique names"):
        model.add(layer)


def test_models_inside_models() -> None:
    inner = tf.keras.Sequential([L.Dense(2)])
    model = tf.keras.Sequential([tf.keras.Input((3,)), inner, L.Dense(1)])
    assert len(model.weights) == 4 and model(np.ones((1, 3), np.float32)).shape == (1, 1)


def test_a_configuration_makes_the_same_model() -> None:
    model = tf.keras.Sequential([tf.keras.Input((3,)), L.Dense(2, activation="relu"), L.Dropout(0.5), L.Dense(1)])
    again = tf.keras.Sequential.from_config(model.get_config())
    again.set_weights(model.get_weights())
    x = np.ones((2, 3), np.float32)
    np.testing.assert_array_equal(again(x), model(x))
    assert [layer.name for layer in again.layers] == [layer.name for layer in model.layers]
