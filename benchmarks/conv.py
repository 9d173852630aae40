"""Convolution and pooling beside plain `lax` calls: single ops forward and backward, and a small CNN's training step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

import tenfold as tf

from .cnn import BATCH, RATE, batch, start, step, values
from .measure import Sample, finishing, take_turns
from .rows import JAX, OURS, Row, Settings, beside_jax
from .tensorflow_process import and_tensorflow

# Batch, pixels, channels, outputs, filter, stride.
CONVOLUTIONS = (
    (4, 28, 1, 6, 5, 1),
    (4, 32, 3, 32, 3, 1),
    (1, 112, 3, 32, 7, 2),
    (1, 56, 64, 64, 3, 1),
    (1, 56, 64, 128, 1, 1),
    (1, 28, 16, 16, 3, 1),
    (1, 7, 512, 512, 3, 1),
)
# Batch, pixels, channels, window, stride.
POOLS = ((8, 28, 32, 2, 2), (1, 112, 64, 3, 2), (1, 56, 64, 3, 1), (2, 13, 256, 5, 1))


def rows(settings: Settings) -> Iterator[Row]:
    for n, pixels, c, o, k, s in CONVOLUTIONS:
        x, w = values(n, pixels, pixels, c), values(k, k, c, o)
        samples = {OURS: _ours(lambda x, w, s=s: tf.nn.conv2d(x, w, s, "SAME"), x, w), JAX: _lax(_conv(s), x, w)}
        what = f"conv2d {pixels}x{pixels}x{c}, {k}x{k} to {o}, stride {s}: value and gradients"
        yield beside_jax(what, take_turns(samples, settings.effort), 1.1, "lax")
    for n, pixels, c, k, s in POOLS:
        x = values(n, pixels, pixels, c)
        samples = {OURS: _ours(lambda x, k=k, s=s: tf.nn.max_pool2d(x, k, s, "SAME"), x), JAX: _lax(_pool(k, s), x)}
        what = f"max_pool2d {pixels}x{pixels}x{c}, {k}x{k}, stride {s}: value and gradient"
        yield beside_jax(what, take_turns(samples, settings.effort), 0.5, "lax")
    samples = {OURS: finishing(*step(tf), wait=lambda loss: loss.numpy()), JAX: _lax_step()}
    timings = take_turns(and_tensorflow(samples, settings.tensorflow, "step_cnn"), settings.effort.fewer(21))
    yield beside_jax(f"train step of a small CNN, batch {BATCH}", timings, 0.5, "lax")


def _ours(function: Callable[..., Any], *values: Any) -> Sample:
    @tf.function
    def value_and_gradients(*operands: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(operands)
            out = function(*operands)
            total = tf.reduce_sum(out * out)
        return out, tape.gradient(total, operands)

    return finishing(value_and_gradients, *map(tf.constant, values), wait=lambda r: r[1][0].numpy())


def _lax(function: Callable[..., Any], *values: Any) -> Sample:
    def value_and_gradients(*operands: Any) -> Any:
        out, pullback = jax.vjp(function, *operands)
        return out, pullback(2 * out)

    return finishing(jax.jit(value_and_gradients), *map(jnp.asarray, values), wait=jax.block_until_ready)


def _conv(stride: int) -> Callable[..., Any]:
    def conv(x: Any, w: Any) -> Any:
        return lax.conv_general_dilated(x, w, (stride, stride), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC"))

    return conv


def _pool(size: int, stride: int) -> Callable[..., Any]:
    def pool(x: Any) -> Any:
        return lax.reduce_window(x, -np.inf, lax.max, (1, size, size, 1), (1, stride, stride, 1), "SAME")

    return pool


def _lax_step() -> Sample:
    def loss(weights: Any, images: Any, labels: Any) -> Any:
        x = images
        for w in weights[:2]:
            x = jax.nn.relu(_conv(1)(x, w))
            x = lax.reduce_window(x, -np.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")
        scores = jax.nn.log_softmax(x.reshape(BATCH, -1) @ weights[2])
        return -jnp.mean(jnp.take_along_axis(scores, labels[:, None], 1))

    def train(weights: Any, images: Any, labels: Any) -> Any:
        value, gradients = jax.value_and_grad(loss)(weights, images, labels)
        return [w - RATE * g for w, g in zip(weights, gradients, strict=True)], value

    compiled = jax.jit(train, donate_argnums=0)
    state = [[jnp.asarray(v) for v in start()]]

    def call(images: Any, labels: Any) -> Any:
        state[0], value = compiled(state[0], images, labels)
        return value

    return finishing(call, *map(jnp.asarray, batch()), wait=jax.block_until_ready)
