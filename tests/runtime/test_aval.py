"""Avals: one object per shape, dtype and placement."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np

import tenfold as tf
from tenfold.runtime.aval import TRACED, aval, aval_of


def test_equal_means_identical() -> None:
    assert aval((2, 3), tf.float32) is aval((2, 3), tf.float32) is tf.ones([2, 3])._aval
    kinds = [aval((2,), tf.float32), aval((2,), tf.float64), aval((2, 1), tf.float32), aval((2,), tf.float32, TRACED)]
    assert len(set(map(id, kinds))) == 4


def test_of_arrays_and_tracers() -> None:
    assert aval_of(jnp.ones((2,))) is aval((2,), tf.float32)
    assert aval_of(jax.device_put(np.ones(2, np.float32), jax.local_devices()[0])) is aval((2,), tf.float32)
    seen = []
    jax.jit(lambda x: seen.append(aval_of(x)) or x)(1.0)
    assert seen == [aval((), tf.float32, TRACED)] and seen[0].placement is TRACED


def test_what_it_says() -> None:
    kind = aval((2, 3), tf.int64)
    assert (kind.size, kind.shape, repr(kind)) == (6, [2, 3], "int64[2, 3]")
    assert kind.struct is not None and (kind.struct.shape, kind.struct.dtype) == ((2, 3), np.int64)
    partly = aval((None, 3), tf.float32)
    assert partly.struct is None and repr(partly) == "float32[?, 3]"


def test_arrays_that_were_put_on_the_default_device_are_like_any_other() -> None:
    device = jax.local_devices()[0]
    tensor = tf.convert_to_tensor(jax.device_put(np.ones(2, np.float32), device))
    assert tensor._aval.placement is None
    assert tf.function(lambda x: x + 1.0)(tensor).numpy().tolist() == [2.0, 2.0]
    for default in (device, device.platform):
        with jax.default_device(default):
            assert aval_of(jax.device_put(np.ones(2, np.float32), device)).placement is None
