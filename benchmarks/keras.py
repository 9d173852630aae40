"""`fit` beside the same training written by hand in JAX: one jitted, donated step, called for each batch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise, repeat
from time import perf_counter
from typing import Any, Final

import jax
import jax.numpy as jnp
import numpy as np

import tenfold as tf

from .measure import Sample, take_turns
from .rows import JAX, OURS, Row, Settings, beside_jax

SAMPLES: Final = 20_000
BATCH: Final = 32
PIXELS: Final = 784
WIDTHS: Final = (64, 64, 10)
RATE: Final = 0.01


def rows(settings: Settings, samples: int = SAMPLES) -> Iterator[Row]:
    images, labels = data(samples)
    alternatives = {OURS: fit(images, labels), JAX: by_hand(images, labels)}
    title = f"fit, MLP 784-64-64-10, an epoch of {samples:,} samples, batch {BATCH}"
    yield beside_jax(title, take_turns(alternatives, settings.effort.fewer(15)), 1.0, "jax.jit by hand, a call a batch")


def data(samples: int) -> tuple[Any, Any]:
    """Images with values from 0 to 1 and labels, in the host's memory."""
    draw = np.random.RandomState(0)
    return draw.rand(samples, PIXELS).astype(np.float32), draw.randint(0, WIDTHS[-1], samples).astype(np.int32)


def fit(images: Any, labels: Any) -> Sample:
    """Epochs of `fit`, shuffled: all that a call of it does."""
    hidden = [tf.keras.layers.Dense(width, activation="relu") for width in WIDTHS[:-1]]
    model = tf.keras.Sequential([tf.keras.Input((PIXELS,)), *hidden, tf.keras.layers.Dense(WIDTHS[-1])])
    loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(tf.keras.optimizers.SGD(RATE), loss)

    def sample(calls: int) -> float:
        start = perf_counter()
        for _ in repeat(None, calls):
            model.fit(images, labels, batch_size=BATCH, epochs=1, verbose=0)
        return perf_counter() - start

    return sample


def loss_by_hand(weights: Any, images: Any, labels: Any) -> Any:
    x = images
    for kernel, bias in weights[:-1]:
        x = jax.nn.relu(x @ kernel + bias)
    logits = x @ weights[-1][0] + weights[-1][1]
    chosen = jnp.take_along_axis(logits, labels[:, None], axis=1)[:, 0]
    return jnp.mean(jax.nn.logsumexp(logits, axis=1) - chosen)


def step_by_hand() -> Callable[..., Any]:
    """One step, compiled, its weights donated."""

    def step(weights: Any, images: Any, labels: Any) -> tuple[Any, Any]:
        value, gradients = jax.value_and_grad(loss_by_hand)(weights, images, labels)
        return jax.tree.map(lambda w, g: w - RATE * g, weights, gradients), value

    return jax.jit(step, donate_argnums=0)


def by_hand(images: Any, labels: Any) -> Sample:
    """Epochs of a plain loop over shuffled batches; the losses are added up on the device."""
    draw = np.random.RandomState(1)
    sizes = (PIXELS, *WIDTHS)
    weights: Any = [
        (jnp.asarray(draw.randn(n, m).astype(np.float32) * np.sqrt(2 / n)), jnp.zeros(m, jnp.float32))
        for n, m in pairwise(sizes)
    ]
    step = step_by_hand()

    def epoch() -> float:
        nonlocal weights
        order = draw.permutation(len(images))
        total: Any = jnp.float32(0)
        for first in range(0, len(images) - BATCH + 1, BATCH):
            rows = order[first : first + BATCH]
            weights, value = step(weights, images[rows], labels[rows])
            total = total + value
        return float(total)

    def sample(calls: int) -> float:
        start = perf_counter()
        for _ in repeat(None, calls):
            epoch()
        return perf_counter() - start

    return sample
