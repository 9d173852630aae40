"""The loops of `loops` written by hand: with `tf.while_loop` and `tf.cond`, and with JAX's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

from .loops import DEPTH, SORTED, WIDTH, weights


def staged(tf: Any, name: str) -> Callable[..., Any]:
    """With `tf.while_loop` and `tf.cond`: what the tracer does without AutoGraph."""

    def collatz(limit: Any) -> Any:
        def body(n: Any, steps: Any) -> Any:
            return tf.cond(n % 2 == 0, lambda: n // 2, lambda: 3 * n + 1), steps + 1

        def one(start: Any, steps: Any) -> Any:
            return start + 1, tf.while_loop(lambda n, steps: n != 1, body, (start, steps))[1]

        return tf.while_loop(lambda start, steps: start < limit, one, (1, 0))[1]

    def newton(a: Any) -> Any:
        def body(x: Any, change: Any) -> Any:
            better = 0.5 * (x + a / x)
            return better, tf.reduce_max(tf.abs(better - x) / better)

        return tf.while_loop(lambda x, change: change > 1e-6, body, (a, 1.0))[0]

    def mandelbrot(re: Any, im: Any) -> Any:
        def body(i: Any, x: Any, y: Any, count: Any) -> Any:
            inside = x * x + y * y < 4.0
            return (i + 1, tf.where(inside, x * x - y * y + re, x), tf.where(inside, 2.0 * x * y + im, y),
                    count + tf.where(inside, 1.0, 0.0))  # fmt: skip

        start = (0, tf.zeros_like(re), tf.zeros_like(im), tf.zeros_like(re))
        return tf.while_loop(lambda i, x, y, count: i < DEPTH, body, start)[3]

    def bubble(x: Any) -> Any:
        def one(i: Any, x: Any, exchanged: Any) -> Any:
            a, b = x[i], x[i + 1]

            def exchange() -> Any:
                return tf.tensor_scatter_nd_update(x, [[i], [i + 1]], [b, a]), True

            return (i + 1, *tf.cond(a > b, exchange, lambda: (x, exchanged)))

        def body(x: Any, exchanged: Any) -> Any:
            return tf.while_loop(lambda i, x, e: i < SORTED - 1, one, (0, x, False))[1:]

        return tf.while_loop(lambda x, exchanged: exchanged, body, (x, True))[0]

    def rnn(sequence: Any) -> Any:
        w, u = (tf.constant(matrix) for matrix in weights())

        def body(i: Any, state: Any) -> Any:
            return i + 1, tf.tanh(sequence[i][None, :] @ w + state @ u)

        return tf.while_loop(lambda i, state: i < len(sequence), body, (0, tf.zeros((1, WIDTH))))[1]

    def branch(x: Any) -> Any:
        return tf.cond(x > 0, lambda: x * 2.0, lambda: -x) + 1.0

    found: Callable[..., Any] = locals()[name]
    return found


def in_jax(name: str) -> Callable[..., Any]:
    """With JAX's own loops and branches, jitted."""

    def collatz(limit: Any) -> Any:
        def body(state: Any) -> Any:
            n, steps = state
            return jax.lax.cond(n % 2 == 0, lambda n: n // 2, lambda n: 3 * n + 1, n), steps + 1

        def one(start: Any, steps: Any) -> Any:
            return jax.lax.while_loop(lambda s: s[0] != 1, body, (start, steps))[1]

        return jax.lax.fori_loop(1, limit, one, jnp.int32(0))

    def newton(a: Any) -> Any:
        def body(state: Any) -> Any:
            x, _ = state
            better = 0.5 * (x + a / x)
            return better, jnp.max(jnp.abs(better - x) / better)

        return jax.lax.while_loop(lambda s: s[1] > 1e-6, body, (a, jnp.float32(1.0)))[0]

    def mandelbrot(re: Any, im: Any) -> Any:
        def body(_: Any, state: Any) -> Any:
            x, y, count = state
            inside = x * x + y * y < 4.0
            new_x = jnp.where(inside, x * x - y * y + re, x)
            return new_x, jnp.where(inside, 2.0 * x * y + im, y), count + jnp.where(inside, 1.0, 0.0)

        zeros = jnp.zeros_like(re)
        return jax.lax.fori_loop(0, DEPTH, body, (zeros, zeros, zeros))[2]

    def bubble(x: Any) -> Any:
        def one(i: Any, state: Any) -> Any:
            x, exchanged = state
            a, b = x[i], x[i + 1]

            def exchange(x: Any, _: Any) -> Any:
                return x.at[jnp.stack([i, i + 1])].set(jnp.stack([b, a])), True

            return jax.lax.cond(a > b, exchange, lambda x, e: (x, e), x, exchanged)

        def body(state: Any) -> Any:
            return jax.lax.fori_loop(0, SORTED - 1, one, (state[0], False))

        return jax.lax.while_loop(lambda s: s[1], body, (x, True))[0]

    def rnn(sequence: Any) -> Any:
        w, u = weights()
        start = jnp.zeros((1, WIDTH))
        return jax.lax.scan(lambda h, row: (jnp.tanh(row[None, :] @ w + h @ u), None), start, sequence)[0]

    def branch(x: Any) -> Any:
        return jax.lax.cond(x > 0, lambda x: x * 2.0, lambda x: -x, x) + 1.0

    return jax.jit(locals()[name])
