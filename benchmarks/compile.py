"""The first call: tracing, passes and compilation of a function of 1,500 elementwise ops."""

from __future__ import annotations

from collections.abc import Iterator

import jax
import jax.numpy as jnp

import tenfold as tf

from . import chain, programs
from .measure import take_turns
from .rows import JAX, OURS, Row, Settings, beside_jax
from .tensorflow_process import and_tensorflow


def rows(settings: Settings, ops: int = chain.OPS) -> Iterator[Row]:
    samples = {
        OURS: chain.first_calls(tf, tf.function, tf.ones((programs.SIZE,)), ops),
        JAX: chain.first_calls(jnp, jax.jit, jnp.ones((programs.SIZE,)), ops),
    }
    samples = and_tensorflow(samples, settings.tensorflow, "compile")
    timings = take_turns(samples, settings.effort.fewer(9))
    yield beside_jax(f"trace + passes + compile of {ops:,} elementwise ops", timings, 1.5, "jax.jit, first call")
