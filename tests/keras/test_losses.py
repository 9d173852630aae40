"""Losses as users write and call them, in functions and under tapes."""

from typing import Any

import numpy as np
import pytest

import tenfold as tf

keras = tf.keras


class HuberLoss(keras.losses.Loss):
    def __init__(self, threshold: float = 1.0, **kwargs: Any) -> None:
        self.threshold = threshold
        super().__init__(**kwargs)

    def call(self, y_true: Any, y_pred: Any) -> Any:
        error = y_true - y_pred
        linear = self.threshold * tf.abs(error) - self.threshold**2 / 2
        return tf.where(tf.abs(error) < self.threshold, tf.square(error) / 2, linear)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "threshold": self.threshold}


def test_custom_class() -> None:
    loss = HuberLoss(2.0)
    assert float(loss([[1.0, 2.0]], [[0.0, 9.0]])) == 6.25
    assert loss.get_config() == {"name": loss.name, "reduction": "sum_over_batch_size", "threshold": 2.0}
    with keras.utils.custom_object_scope({"HuberLoss": HuberLoss}):
        again = keras.losses.deserialize(keras.losses.serialize(loss))
    assert again.threshold == 2.0
    with pytest.raises(TypeError, match="Could not locate class 'HuberLoss'"):
        keras.losses.deserialize(keras.losses.serialize(loss))


def test_a_function_becomes_a_loss() -> None:
    def squared(y_true: Any, y_pred: Any) -> Any:
        return tf.square(y_true - y_pred)

    assert keras.losses.get(squared) is squared
    loss = keras.losses.LossFunctionWrapper(squared, name="squared")
    assert float(loss([0.0, 0.0], [1.0, 3.0])) == 5.0
    assert repr(loss).startswith("<LossFunctionWrapper(<function")
    config = loss.get_config()
    with keras.utils.custom_object_scope({"squared": squared}):
        again = keras.losses.LossFunctionWrapper.from_config(config)
    assert float(again([0.0, 0.0], [1.0, 3.0])) == 5.0


def test_structures_of_outputs() -> None:
    class Both(keras.losses.Loss):
        def call(self, y_true: Any, y_pred: Any) -> Any:
            return tf.abs(y_true["a"] - y_pred["a"]) + tf.abs(y_true["b"] - y_pred["b"])

    one, two = tf.constant([1.0]), tf.constant([2.0])
    assert float(Both()({"a": one, "b": one}, {"a": two, "b": two})) == 2.0


def test_the_same_in_a_function_and_under_a_tape() -> None:
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    labels, logits = tf.constant([0, 2]), tf.Variable([[1.0, 2.0, 3.0], [3.0, 1.0, 0.5]])

    def value_and_gradient() -> Any:
        with tf.GradientTape() as tape:
            value = loss(labels, logits)
        return value, tape.gradient(value, logits)

    eager, traced = value_and_gradient(), tf.function(value_and_gradient)()
    for a, b in zip(eager, traced, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-6)
    probabilities = np.exp(logits.numpy()) / np.exp(logits.numpy()).sum(-1, keepdims=True)
    np.testing.assert_allclose(eager[1], (probabilities - np.eye(3)[[0, 2]]) / 2, atol=1e-6)


def test_a_softmax_is_undone_exactly() -> None:
    logits = tf.Variable([[200.0, 0.0]])

    @tf.function
    def value_and_gradient() -> Any:
        with tf.GradientTape() as tape:
            value = keras.losses.CategoricalCrossentropy()([[0.0, 1.0]], keras.activations.softmax(logits))
        return value, tape.gradient(value, logits)

    value, gradient = value_and_gradient()
    assert float(value) == 200.0
    np.testing.assert_allclose(gradient, [[1.0, -1.0]])
    with pytest.warns(UserWarning, match="does not represent logits"):
        keras.losses.binary_crossentropy([[1.0]], keras.activations.sigmoid(tf.constant([[0.0]])), from_logits=True)


def test_masked_losses_do_not_count() -> None:
    loss = keras.losses.SparseCategoricalCrossentropy(ignore_class=0)
    probabilities = tf.constant([[0.5, 0.5], [0.1, 0.9]])
    np.testing.assert_allclose(loss([0, 1], probabilities), -np.log(0.9), rtol=1e-5)


def test_half_precision_targets_are_cast() -> None:
    value = keras.losses.MeanSquaredError()(tf.constant([[1.0]], tf.float16), tf.constant([[3.0]], tf.bfloat16))
    assert value.dtype == tf.float32
    assert float(value) == 4.0


def test_one_class_is_probably_a_mistake() -> None:
    with pytest.warns(SyntaxWarning, match="Consider using 'binary_crossentropy'"):
        keras.losses.categorical_crossentropy([[1.0]], [[1.0]])


def test_hinge_gradient_and_ctc_gradient_are_finite() -> None:
    logits = tf.Variable(np.random.default_rng(0).normal(size=(2, 5, 3)).astype("float32"))
    with tf.GradientTape() as tape:
        value = keras.losses.CTC()([[1, 2, 0], [1, 1, 2]], logits)
    gradient = tape.gradient(value, logits).numpy()
    assert np.isfinite(gradient).all() and np.abs(gradient).sum() > 0
    with pytest.raises(ValueError, match="Targets `y_true` are expected"):
        keras.losses.ctc([1, 2], logits)


def test_reduction_names_of_keras_2() -> None:
    assert keras.losses.Reduction.SUM == "sum"
    loss = keras.losses.MeanSquaredError(reduction=keras.losses.Reduction.AUTO)
    assert loss.reduction == "sum_over_batch_size"
