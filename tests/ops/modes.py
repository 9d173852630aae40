"""Runs a piece of user code eagerly, in a `tf.function` and inside a `jax.jit`, and compares."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import numpy as np

import tenfold as tf


def everywhere(fn: Callable[..., Any], *values: Any) -> Any:
    """What `fn` gives for the values as tensors, as NumPy arrays; the same in all three settings."""
    tensors = [tf.constant(v) for v in values]
    eager = [np.asarray(t) for t in tf.nest.flatten(fn(*tensors))]
    staged = [np.asarray(t) for t in tf.nest.flatten(tf.function(fn)(*tensors))]

    def in_jax(*arrays: Any) -> Any:
        return [t.__jax_array__() for t in tf.nest.flatten(fn(*[tf.convert_to_tensor(a) for a in arrays]))]

    with jax.enable_x64(True):
        jitted = [np.asarray(a) for a in jax.jit(in_jax)(*[t.__jax_array__() for t in tensors])]
    for other in (staged, jitted):
        for first, second in zip(eager, other, strict=True):
            assert first.dtype == second.dtype
            assert first.shape == second.shape
            np.testing.assert_allclose(first.astype(complex), second.astype(complex), rtol=1e-6, atol=1e-6)
    return eager[0] if len(eager) == 1 else eager


def slope(fn: Callable[..., Any], *values: Any) -> list[Any]:
    """The gradients of the sum of squares of what `fn` gives, checked against differences, in float64."""
    tensors = [tf.constant(np.asarray(v, np.float64)) for v in values]

    def loss(*operands: Any) -> Any:
        return sum(tf.reduce_sum(t * t) for t in tf.nest.flatten(fn(*operands)))

    with tf.GradientTape() as tape:
        tape.watch(tensors)
        total = loss(*tensors)
    # The gradient of tf.gather comes as IndexedSlices.
    gradients = [np.asarray(tf.convert_to_tensor(g)) for g in tape.gradient(total, tensors)]
    for which, gradient in enumerate(gradients):
        numeric = np.zeros_like(gradient)
        for place in np.ndindex(gradient.shape):
            step = np.zeros_like(gradient)
            step[place] = 1e-6
            up, down = (loss(*[t + s * step if i == which else t for i, t in enumerate(tensors)]) for s in (1.0, -1.0))
            numeric[place] = (float(up) - float(down)) / 2e-6
        np.testing.assert_allclose(gradient, numeric, rtol=1e-5, atol=1e-5)
    return gradients
