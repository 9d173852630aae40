"""Training steps in the steady state, beside the same mathematics written by hand in JAX."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import repeat
from time import perf_counter
from typing import Any

import jax
import jax.numpy as jnp

import tenfold as tf

from . import problem, programs
from .measure import Sample, finishing, take_turns
from .rows import JAX, OURS, Row, Settings, beside_jax
from .tensorflow_process import and_tensorflow

State = Any
Step = Callable[[State, Any, Any], tuple[State, Any]]

TITLES = {
    "sgd": "train step, two layers, SGD",
    "adam": "train step, two layers, Adam",
    "loop": f"train step, `if` in a `for` over {problem.SUBSTEPS} sub-steps",
}


def rows(settings: Settings) -> Iterator[Row]:
    for kind, title in TITLES.items():
        images, labels = map(tf.constant, problem.batch())
        ours = finishing(programs.STEPS[kind](tf), images, labels, wait=lambda loss: loss.numpy())
        samples = and_tensorflow({OURS: ours, JAX: jax_steps(kind)}, settings.tensorflow, f"step_{kind}")
        yield beside_jax(title, take_turns(samples, settings.effort), 1.1, "jax.jit by hand, donated")


def loss(weights: Any, images: Any, labels: Any) -> Any:
    hidden = jax.nn.relu(images @ weights[0] + weights[1])
    logits = hidden @ weights[2] + weights[3]
    chosen = jnp.take_along_axis(logits, labels[:, None], axis=1)[:, 0]
    return jnp.mean(jax.nn.logsumexp(logits, axis=1) - chosen)


def sgd(weights: State, images: Any, labels: Any) -> tuple[State, Any]:
    value, gradients = jax.value_and_grad(loss)(weights, images, labels)
    return [w - problem.RATE * g for w, g in zip(weights, gradients, strict=True)], value


def adam(state: State, images: Any, labels: Any) -> tuple[State, Any]:
    weights, means, squares, count = state
    value, gradients = jax.value_and_grad(loss)(weights, images, labels)
    count = count + 1.0
    rate = problem.RATE * jnp.sqrt(1.0 - 0.999**count) / (1.0 - 0.9**count)
    means = [0.9 * m + 0.1 * g for m, g in zip(means, gradients, strict=True)]
    squares = [0.999 * s + 0.001 * g * g for s, g in zip(squares, gradients, strict=True)]
    weights = [w - rate * m / (jnp.sqrt(s) + 1e-7) for w, m, s in zip(weights, means, squares, strict=True)]
    return (weights, means, squares, count), value


def loop(weights: State, images: Any, labels: Any) -> tuple[State, Any]:
    def substep(_: Any, carry: tuple[State, Any]) -> tuple[State, Any]:
        weights, _value = carry
        value, gradients = jax.value_and_grad(loss)(weights, images, labels)
        norm = jnp.sqrt(sum(jnp.sum(g * g) for g in gradients))
        rate = jax.lax.cond(
            norm > problem.LONGEST,
            lambda: problem.RATE * problem.LONGEST / norm,
            lambda: jnp.float32(problem.RATE),
        )
        return [w - rate * g for w, g in zip(weights, gradients, strict=True)], value

    carry: tuple[State, Any] = jax.lax.fori_loop(0, problem.SUBSTEPS, substep, (weights, jnp.float32(0)))
    return carry


def start(kind: str) -> tuple[Step, State]:
    """The step by hand, compiled with its state donated, and the state to begin with."""
    weights = list(map(jnp.asarray, problem.weights()))
    if kind == "adam":
        zeros = [[jnp.zeros(w.shape) for w in weights] for _ in range(2)]
        return jax.jit(adam, donate_argnums=0), (weights, *zeros, jnp.float32(0))
    return jax.jit({"sgd": sgd, "loop": loop}[kind], donate_argnums=0), weights


def jax_steps(kind: str) -> Sample:
    step, state = start(kind)
    images, labels = map(jnp.asarray, problem.batch())

    def sample(calls: int) -> float:
        nonlocal state
        value: Any = None
        begin = perf_counter()
        for _ in repeat(None, calls):
            state, value = step(state, images, labels)
        jax.block_until_ready(value)
        return perf_counter() - begin

    return sample
