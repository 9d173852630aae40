"""What the golden values do not say about activations: probabilities, gradients, what is carried."""

import gc

import numpy as np

import tenfold as tf
from tenfold.keras.carried import _carried, carried

activations = tf.keras.activations


def test_sparsemax_is_a_probability() -> None:
    # Keras 3.15 adds up the wrong sums where several entries stay, and gives columns that do not sum to 1.
    x = np.random.default_rng(0).normal(size=(6, 5)).astype("float32")
    for axis in (0, 1):
        found = activations.sparsemax(x, axis=axis).numpy()
        np.testing.assert_allclose(found.sum(axis), 1, atol=1e-6)
        assert (found >= 0).all() and (found == 0).any()
    np.testing.assert_allclose(activations.sparsemax([[0.5, 0.3]]), [[0.6, 0.4]], atol=1e-6)


def test_logits_go_with_their_tensor() -> None:
    x = tf.constant([1.0, 2.0])
    y = activations.softmax(x)
    assert carried(y, "logits") is x
    assert carried(tf.identity(y) if hasattr(tf, "identity") else y + 0, "logits") is None
    before = len(_carried)
    del y
    gc.collect()
    assert len(_carried) < before


def test_gradients_at_the_corners() -> None:
    x = tf.Variable([-3.0, 0.0, 3.0, 7.0])
    with tf.GradientTape() as tape:
        y = activations.relu(x, negative_slope=0.5, max_value=6.0)
    np.testing.assert_allclose(tape.gradient(y, x), [0.5, 0.0, 1.0, 0.0])


def test_integers_become_floats() -> None:
    assert activations.sigmoid(np.array([0, 1])).dtype == tf.float32
