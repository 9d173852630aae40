"""The same training step written by hand in JAX, to compare with: a pure function of donated parameters."""

from __future__ import annotations

import functools
from typing import Any

import jax
import jax.numpy as jnp

from .network import LONGEST_GRADIENT, MOMENTUM, RATE

State = tuple[list[jax.Array], list[jax.Array]]
"""Weights and velocities."""


def loss_of(weights: list[jax.Array], images: jax.Array, labels: jax.Array) -> jax.Array:
    """The mean cross-entropy of images `[n, 64]` with labels `[n]`."""
    w1, b1, w2, b2 = weights
    logits = jax.nn.relu(images @ w1 + b1) @ w2 + b2
    chosen = jnp.take_along_axis(jax.nn.log_softmax(logits), labels[:, None], axis=1)
    return -jnp.mean(chosen)


@functools.partial(jax.jit, donate_argnums=0)
def train_step(state: State, images: jax.Array, labels: jax.Array) -> tuple[State, jax.Array]:
    """What `Network.train_step` does: the new state, and the loss."""
    weights, velocities = state

    def take_part(carry: Any, part: Any) -> Any:
        gradients, total = carry
        loss, found = jax.value_and_grad(loss_of)(weights, *part)
        return (jax.tree.map(jnp.add, gradients, found), total + loss), None

    start = (jax.tree.map(jnp.zeros_like, weights), jnp.float32(0))
    (gradients, total), _ = jax.lax.scan(take_part, start, (images, labels))
    mean = 1 / len(images)
    norm = mean * jnp.sqrt(sum(jnp.sum(g * g) for g in gradients))
    scale = jnp.where(norm > LONGEST_GRADIENT, mean * LONGEST_GRADIENT / norm, mean)
    velocities = [MOMENTUM * v + scale * g for v, g in zip(velocities, gradients, strict=True)]
    weights = [w - RATE * v for w, v in zip(weights, velocities, strict=True)]
    return (weights, velocities), total / len(images)
