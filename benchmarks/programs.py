"""What users write, in TensorFlow's words: each program is given `tf`, tenfold or TensorFlow itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import problem

SIZE = 8


def call(tf: Any) -> Callable[..., Any]:
    """A function of one tensor."""

    def f(x: Any) -> Any:
        return x * 2.0 + 1.0

    compiled: Callable[..., Any] = tf.function(f)
    return compiled


def updates(tf: Any, count: int) -> Callable[..., Any]:
    """A function that adds to each of `count` variables."""
    variables = [tf.Variable(tf.zeros((SIZE,))) for _ in range(count)]

    def update(x: Any) -> None:
        for variable in variables:
            variable.assign_add(x)

    compiled: Callable[..., Any] = tf.function(update)
    return compiled


def gradient(tf: Any) -> Callable[..., Any]:
    """Forward pass and gradient of the training problem, eager, under a tape."""
    weights = [tf.Variable(w) for w in problem.weights()]

    def gradient(images: Any, labels: Any) -> Any:
        with tf.GradientTape() as tape:
            loss = _loss(tf, weights, images, labels)
        return tape.gradient(loss, weights)

    return gradient


def sgd(tf: Any) -> Callable[..., Any]:
    """A training step of gradient descent; returns the loss before it."""
    weights = [tf.Variable(w) for w in problem.weights()]

    def step(images: Any, labels: Any) -> Any:
        with tf.GradientTape() as tape:
            loss = _loss(tf, weights, images, labels)
        gradients = tape.gradient(loss, weights)
        for weight, g in zip(weights, gradients, strict=True):
            weight.assign_sub(problem.RATE * g)
        return loss

    compiled: Callable[..., Any] = tf.function(step)
    return compiled


def adam(tf: Any) -> Callable[..., Any]:
    """A training step of Adam; returns the loss before it."""
    weights = [tf.Variable(w) for w in problem.weights()]
    means = [tf.Variable(tf.zeros(w.shape)) for w in weights]
    squares = [tf.Variable(tf.zeros(w.shape)) for w in weights]
    count = tf.Variable(0.0)

    def step(images: Any, labels: Any) -> Any:
        with tf.GradientTape() as tape:
            loss = _loss(tf, weights, images, labels)
        gradients = tape.gradient(loss, weights)
        count.assign_add(1.0)
        rate = problem.RATE * tf.sqrt(1.0 - 0.999**count) / (1.0 - 0.9**count)
        for weight, mean, square, g in zip(weights, means, squares, gradients, strict=True):
            mean.assign(0.9 * mean + 0.1 * g)
            square.assign(0.999 * square + 0.001 * g * g)
            weight.assign_sub(rate * mean / (tf.sqrt(square) + 1e-7))
        return loss

    compiled: Callable[..., Any] = tf.function(step)
    return compiled


def loop(tf: Any) -> Callable[..., Any]:
    """Four steps of gradient descent in a `for` over `tf.range`, with an `if` that cuts long gradients."""
    weights = [tf.Variable(w) for w in problem.weights()]

    def step(images: Any, labels: Any) -> Any:
        loss = 0.0
        for _ in tf.range(problem.SUBSTEPS):
            with tf.GradientTape() as tape:
                loss = _loss(tf, weights, images, labels)
            gradients = tape.gradient(loss, weights)
            norm = tf.sqrt(tf.add_n([tf.reduce_sum(g * g) for g in gradients]))
            if norm > problem.LONGEST:
                rate = problem.RATE * problem.LONGEST / norm
            else:
                rate = tf.constant(problem.RATE)
            for weight, g in zip(weights, gradients, strict=True):
                weight.assign_sub(rate * g)
        return loss

    compiled: Callable[..., Any] = tf.function(step)
    return compiled


STEPS: dict[str, Callable[[Any], Callable[..., Any]]] = {"sgd": sgd, "adam": adam, "loop": loop}


def _loss(tf: Any, weights: list[Any], images: Any, labels: Any) -> Any:
    hidden = tf.nn.relu(images @ weights[0] + weights[1])
    logits = hidden @ weights[2] + weights[3]
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits))
