from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from conv_records import close, recorded
from golden.load import Case
from jax import lax
from modes import everywhere, slope

import tenfold as tf
from tenfold.ops import pool_kernels
from tenfold.ops.window import window


@pytest.mark.parametrize("case", recorded("pool"))
def test_pooling_gives_what_tensorflow_gives(case: Case) -> None:
    close(case)


@pytest.mark.parametrize("case", [c for c in recorded("gradients") if "conv" not in c.id])
def test_gradients_are_tensorflows(case: Case) -> None:
    close(case)


def distinct(*shape: int) -> Any:
    order = np.random.default_rng(0).permutation(int(np.prod(shape)))
    return (order.reshape(shape) / 7).astype(np.float32)


CASES: list[tuple[Callable[..., Any], tuple[int, ...]]] = [
    (partial(tf.nn.max_pool1d, ksize=2, strides=2, padding="SAME"), (2, 5, 2)),
    (partial(tf.nn.max_pool2d, ksize=2, strides=2, padding="VALID"), (1, 4, 5, 2)),
    (partial(tf.nn.max_pool2d, ksize=3, strides=2, padding="SAME"), (1, 4, 5, 2)),
    (partial(tf.nn.max_pool3d, ksize=2, strides=1, padding="SAME"), (1, 2, 3, 2, 2)),
    (partial(tf.nn.avg_pool1d, ksize=2, strides=2, padding="SAME"), (2, 5, 2)),
    (partial(tf.nn.avg_pool2d, ksize=2, strides=2, padding="VALID"), (1, 4, 5, 2)),
    (partial(tf.nn.avg_pool2d, ksize=3, strides=1, padding="SAME"), (1, 4, 5, 2)),
    (partial(tf.nn.avg_pool3d, ksize=2, strides=2, padding="SAME"), (1, 2, 3, 2, 2)),
]
FORMATS = {3: "NCW", 4: "NCHW", 5: "NCDHW"}


@pytest.mark.parametrize(("function", "shape"), CASES)
def test_in_every_setting_and_gradients(function: Callable[..., Any], shape: Any) -> None:
    everywhere(function, distinct(*shape))
    slope(function, distinct(*shape))
    wanted = np.moveaxis(function(distinct(*shape)).numpy(), -1, 1)
    first = np.moveaxis(distinct(*shape), -1, 1)
    np.testing.assert_allclose(function(first, data_format=FORMATS[len(shape)]), wanted, rtol=1e-6)


def test_the_first_of_equal_maxima_gets_the_gradient() -> None:
    # In three dimensions TensorFlow's CPU kernel gives it to each of them; elsewhere, as here, to the first.
    for function, shape in CASES[:4]:
        x = tf.ones(shape)
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = function(x)
        assert tf.reduce_sum(tape.gradient(y, x)) == tf.cast(tf.size(y), tf.float32)


def test_nan_is_the_maximum() -> None:
    x = np.float32([[[[1], [np.nan]], [[2], [3]]]])
    assert np.isnan(tf.nn.max_pool2d(x, 2, 2, "VALID").numpy()).all()


# Batch, length, channels, window, stride, padding.
FORMS: list[tuple[int, int, int, int, int, Any]] = [
    (2, 8, 3, 2, 2, "VALID"),
    (2, 9, 3, 2, 2, "VALID"),
    (2, 9, 3, 3, 2, "SAME"),
    (1, 8, 2, 3, 2, "SAME"),
    (1, 6, 2, 3, 1, "SAME"),
    (1, 9, 2, 2, 3, "VALID"),
    (1, 8, 2, 3, 2, ((1, 0), (2, 2))),
    (2, 5, 3, 5, 5, "VALID"),
    (1, 18, 1, 17, 1, "VALID"),
]


@pytest.mark.parametrize("form", FORMS)
def test_formulations_agree_with_lax_to_the_second_order(form: Any) -> None:
    n, length, c, k, s, padding = form
    x = jnp.asarray(distinct(n, length, length, c))
    w = window((k, k), (s, s), (1, 1), padding, (length, length))
    where = {"window_dimensions": (1, k, k, 1), "window_strides": (1, s, s, 1), "padding": ((0, 0), *w.padding, (0, 0))}

    def plain_max(x: Any) -> Any:
        return lax.reduce_window(x, -np.inf, lax.max, **where)

    def plain_sum(x: Any) -> Any:
        return lax.reduce_window(x, np.float32(0), lax.add, **where)

    pairs = [
        (partial(pool_kernels.max_pool, window=w), plain_max),
        (partial(pool_kernels.sum_pool, window=w), plain_sum),
    ]
    for ours, plain in pairs:
        y = plain(x)

        def first(pool: Any, x: Any, ct: Any) -> Any:
            return [pool(x), jax.vjp(pool, x)[1](ct)[0], jax.jvp(pool, (x,), (jnp.sin(x),))[1]]

        def second(pool: Any, x: Any, ct: Any) -> Any:
            return jax.grad(lambda ct: sum(jnp.sum(jnp.tanh(t / 99)) for t in first(pool, x, ct)))(ct)

        for what in (first, second):
            got, wanted = (jax.tree.leaves(jax.jit(partial(what, pool))(x, y)) for pool in (ours, plain))
            for a, b in zip(got, wanted, strict=True):
                np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-4)
        several = jnp.stack([x, 1 - x], 1)
        for what in (lambda pool, x: pool(x), lambda pool, x: jax.grad(lambda x: jnp.sum(pool(x) ** 2))(x)):
            mapped, one_by_one = jax.vmap(partial(what, ours), 1)(several), [what(plain, x), what(plain, 1 - x)]
            np.testing.assert_allclose(mapped, np.stack(one_by_one), rtol=1e-4, atol=1e-3)


def test_open_dimensions() -> None:
    @tf.function(input_signature=[tf.TensorSpec([None, None, None, 2])])
    def pooled(x: Any) -> Any:
        return tf.nn.avg_pool2d(tf.nn.max_pool2d(x, 2, 1, "SAME"), 2, 2, "SAME")

    for x in (distinct(1, 5, 5, 2), distinct(2, 4, 7, 2)):
        assert pooled(x).shape == [x.shape[0], -(-x.shape[1] // 2), -(-x.shape[2] // 2), 2]


def test_patches_in_every_setting() -> None:
    images = distinct(1, 4, 5, 2)
    arguments = ([1, 2, 2, 1], [1, 1, 2, 1], [1, 2, 1, 1], "SAME")
    everywhere(lambda x: tf.image.extract_patches(x, *arguments), images)
    slope(lambda x: tf.image.extract_patches(x, *arguments), images)


def test_argmax_points_at_the_maxima() -> None:
    x = distinct(2, 5, 5, 3)
    output, argmax = tf.nn.max_pool_with_argmax(x, 3, 2, "SAME", include_batch_in_index=True)
    np.testing.assert_array_equal(x.ravel()[argmax.numpy()], output)
    everywhere(lambda x: tuple(tf.nn.max_pool_with_argmax(x, 2, 2, "VALID")), x)
