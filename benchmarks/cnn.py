"""A small convolutional network's training step, for tenfold and TensorFlow alike: no jax, no tenfold in here."""

from __future__ import annotations

from typing import Any

import numpy as np

BATCH = 32
RATE = 0.01


def values(*shape: int) -> Any:
    return np.random.default_rng(0).standard_normal(shape).astype(np.float32)


def start() -> list[Any]:
    shapes = ((3, 3, 1, 32), (3, 3, 32, 64), (7 * 7 * 64, 10))
    return [values(*shape) * np.float32(np.prod(shape[:-1]) ** -0.5) for shape in shapes]


def batch() -> tuple[Any, Any]:
    return values(BATCH, 28, 28, 1), np.arange(BATCH, dtype=np.int32) % 10


def step(tf: Any) -> tuple[Any, Any, Any]:
    """The training step for a module like TensorFlow, and its two arguments."""
    variables = [tf.Variable(v) for v in start()]

    @tf.function
    def train(images: Any, labels: Any) -> Any:
        with tf.GradientTape() as tape:
            x = images
            for w in variables[:2]:
                x = tf.nn.max_pool2d(tf.nn.relu(tf.nn.conv2d(x, w, 1, "SAME")), 2, 2, "VALID")
            logits = tf.matmul(tf.reshape(x, [BATCH, -1]), variables[2])
            loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits))
        for variable, gradient in zip(variables, tape.gradient(loss, variables), strict=True):
            variable.assign_sub(RATE * gradient)
        return loss

    images, labels = batch()
    return train, tf.constant(images), tf.constant(labels)
