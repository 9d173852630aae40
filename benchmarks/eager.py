"""What eager code costs: single ops, and the forward pass and gradient of the training step under a tape."""

from __future__ import annotations

from collections.abc import Iterator

import jax
import jax.numpy as jnp

import tenfold as tf

from . import problem, programs
from .measure import Sample, calling, finishing, take_turns
from .rows import JAX, OURS, TENSORFLOW, Row, Settings, beside_jax, faster_than
from .tensorflow_process import and_tensorflow

TAPE = "eager forward + tape gradient of the train step"


def rows(settings: Settings) -> Iterator[Row]:
    x, y = tf.ones((programs.SIZE,)), tf.ones((programs.SIZE,))
    samples = and_tensorflow({OURS: calling(lambda x, y: x + y, x, y), JAX: jax_add()}, settings.tensorflow, "add")
    yield beside_jax("eager x + y", take_turns(samples, settings.effort), 1.5, "jax.jit of the op")
    samples = and_tensorflow({OURS: calling(tf.reduce_sum, x), JAX: jax_sum()}, settings.tensorflow, "reduce_sum")
    yield beside_jax("eager tf.reduce_sum(x)", take_turns(samples, settings.effort), 1.5, "jax.jit of the op")
    if settings.tensorflow is None:
        yield Row(TAPE, "TensorFlow eager", limit=3.0, at_least=True, note="TensorFlow not installed")
        return
    samples = and_tensorflow({OURS: our_gradient()}, settings.tensorflow, "gradient")
    yield faster_than(TENSORFLOW, TAPE, take_turns(samples, settings.effort), 3.0, "TensorFlow eager")


def jax_add() -> Sample:
    ones = jnp.ones((programs.SIZE,))
    # The anchor is called through a function as well, as `x + y` is in the row.
    return calling(jax.jit(lambda x, y: x + y), ones, jnp.ones((programs.SIZE,)))


def jax_sum() -> Sample:
    return calling(jax.jit(jnp.sum), jnp.ones((programs.SIZE,)))


def our_gradient() -> Sample:
    images, labels = map(tf.constant, problem.batch())
    return finishing(programs.gradient(tf), images, labels, wait=lambda gradients: gradients[0].numpy())
