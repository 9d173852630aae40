"""A two-layer network and its training step, written as a user of TensorFlow writes them."""

from __future__ import annotations

from typing import Any

import tenfold as tf

RATE, MOMENTUM, LONGEST_GRADIENT = 0.1, 0.9, 1.0


class Network(tf.Module):
    """Digits of 8 x 8 pixels, through `hidden` rectified units, to the logits of ten classes."""

    def __init__(self, hidden: int = 128) -> None:
        super().__init__()
        self.w1 = tf.Variable(tf.random.normal([64, hidden], stddev=(2 / 64) ** 0.5), name="w1")
        self.b1 = tf.Variable(tf.zeros([hidden]), name="b1")
        self.w2 = tf.Variable(tf.random.normal([hidden, 10], stddev=(2 / hidden) ** 0.5), name="w2")
        self.b2 = tf.Variable(tf.zeros([10]), name="b2")
        self.weights = [self.w1, self.b1, self.w2, self.b2]
        self.velocities = [tf.Variable(tf.zeros_like(w), trainable=False) for w in self.weights]

    def __call__(self, images: Any) -> Any:
        """Logits `[n, 10]` of images `[n, 64]`."""
        hidden = tf.nn.relu(images @ self.w1 + self.b1)
        return hidden @ self.w2 + self.b2

    @tf.function
    def train_step(self, images: Any, labels: Any) -> Any:
        """One update by the gradient of all parts of a batch, `[parts, n, 64]` and `[parts, n]`; its loss.

        The parts are taken one after the other, as one does where a batch does not fit into memory. A mean
        gradient longer than `LONGEST_GRADIENT` is shortened to that.
        """
        parts = tf.shape(images)[0]
        gradients = [tf.zeros_like(w) for w in self.weights]
        total = 0.0
        for i in tf.range(parts):
            with tf.GradientTape() as tape:
                losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels[i], self(images[i]))
                loss = tf.reduce_mean(losses)
            found = tape.gradient(loss, self.weights)
            gradients = [a + b for a, b in zip(gradients, found, strict=True)]
            total += loss
        scale = 1 / tf.cast(parts, tf.float32)
        norm = scale * tf.sqrt(tf.add_n([tf.reduce_sum(g * g) for g in gradients]))
        if norm > LONGEST_GRADIENT:
            scale *= LONGEST_GRADIENT / norm
        for weight, velocity, gradient in zip(self.weights, self.velocities, gradients, strict=True):
            velocity.assign(MOMENTUM * velocity + scale * gradient)
            weight.assign_sub(RATE * velocity)
        return total / tf.cast(parts, tf.float32)

    @tf.function
    def accuracy(self, images: Any, labels: Any) -> Any:
        """The share of images `[n, 64]` whose largest logit is the label's."""
        right = tf.argmax(self(images), axis=1, output_type=tf.int32) == labels
        return tf.reduce_mean(tf.cast(right, tf.float32))
