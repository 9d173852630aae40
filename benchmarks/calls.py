"""What a call of a cached function costs: one of a tensor, and ones that update variables."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat
from time import perf_counter
from typing import Any

import jax
import jax.numpy as jnp

import tenfold as tf

from . import programs
from .measure import Sample, calling, take_turns
from .rows import JAX, OURS, Row, Settings, beside_jax
from .tensorflow_process import and_tensorflow


def rows(settings: Settings) -> Iterator[Row]:
    ones = tf.ones((programs.SIZE,))
    samples = and_tensorflow({OURS: calling(programs.call(tf), ones), JAX: jax_call()}, settings.tensorflow, "call")
    timings = take_turns(samples, settings.effort)
    yield beside_jax("f(x), a cached function of one tensor", timings, 1.6, "jax.jit")
    for count in (10, 100):
        samples = {OURS: calling(programs.updates(tf, count), ones), JAX: jax_updates(count)}
        samples = and_tensorflow(samples, settings.tensorflow, f"updates_{count}")
        timings = take_turns(samples, settings.effort)
        yield beside_jax(f"f(x), updates {count} variables", timings, 1.5, "jax.jit, donated arrays")


def jax_call() -> Sample:
    @jax.jit
    def f(x: Any) -> Any:
        return x * 2.0 + 1.0

    return calling(f, jnp.ones((programs.SIZE,)))


def jax_updates(count: int) -> Sample:
    """As JAX's users write it: the state goes in as a list, donated, and comes back."""

    def update(state: list[Any], x: Any) -> list[Any]:
        return [array + x for array in state]

    compiled = jax.jit(update, donate_argnums=0)
    state = [jnp.zeros((programs.SIZE,)) for _ in range(count)]
    x = jnp.ones((programs.SIZE,))

    def sample(calls: int) -> float:
        nonlocal state
        start = perf_counter()
        for _ in repeat(None, calls):
            state = compiled(state, x)
        return perf_counter() - start

    return sample
