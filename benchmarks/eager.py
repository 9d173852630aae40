"""What eager code costs: single ops, and the forward pass and gradient of the training step under a tape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jax
import jax.numpy as jnp
import tenfold as tf

from . import problem
from .measure import Sample, calling, finishing, take_turns
from .rows import JAX, OURS, Row, Settings, beside_jax, faster_than_tensorflow
from .tensorflow_process import and_tensorflow

TAPE = "eager forward + tape gradient of the train step"


def rows(settings: Settings) -> Iterator[Row]:
    samples = and_tensorflow({OURS: our_add(), JAX: jax_add()}, settings.tensorflow, "add")
    yield beside_jax("eager x + y", take_turns(samples, settings.effort), 1.5, "jax.jit of the op")
    samples = and_tensorflow({OURS: our_sum(), JAX: jax_sum()}, settings.tensorflow, "reduce_sum")
    yield beside_jax("eager tf.reduce_sum(x)", take_turns(samples, settings.effort), 1.5, "jax.jit of the op")
    if settings.tensorflow is None:
        yield Row(TAPE, "TensorFlow eager", limit=3.0, at_least=True, note="TensorFlow not installed")
        return
    samples = and_tensorflow({OURS: our_gradient()}, settings.tensorflow, "gradient")
    yield faster_than_tensorflow(TAPE, take_turns(samples, settings.effort), 3.0)


def our_add() -> Sample:
    return calling(lambda x, y: x + y, tf.ones((8,)), tf.ones((8,)))


def jax_add() -> Sample:
    return calling(jax.jit(lambda x, y: x + y), jnp.ones((8,)), jnp.ones((8,)))


def our_sum() -> Sample:
    return calling(tf.reduce_sum, tf.ones((8,)))


def jax_sum() -> Sample:
    return calling(jax.jit(jnp.sum), jnp.ones((8,)))


def our_gradient() -> Sample:
    weights = [tf.Variable(w) for w in problem.weights()]
    first, first_bias, second, second_bias = weights
    images, labels = map(tf.constant, problem.batch())

    def gradient() -> Any:
        with tf.GradientTape() as tape:
            hidden = tf.nn.relu(images @ first + first_bias)
            logits = hidden @ second + second_bias
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
            loss = tf.reduce_mean(losses)
        return tape.gradient(loss, weights)

    return finishing(gradient, wait=lambda g: jax.block_until_ready([t.__jax_array__() for t in g]))
