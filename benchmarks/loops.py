"""Loops as users write them, converted by AutoGraph: each is given `tf`, tenfold or TensorFlow itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

SORTED = 64
GRID, DEPTH = 64, 100
STEPS, WIDTH = 1000, 32


def collatz(tf: Any) -> Callable[..., Any]:
    """How many steps the numbers below a limit take to 1, together."""

    def collatz(limit: Any) -> Any:
        steps = 0
        for start in tf.range(1, limit):
            n = start
            while n != 1:
                if n % 2 == 0:
                    n = n // 2
                else:
                    n = 3 * n + 1
                steps += 1
        return steps

    return collatz


def newton(tf: Any) -> Callable[..., Any]:
    """Square roots by Newton's method, until a step changes little."""

    def newton(a: Any) -> Any:
        x = a
        change = tf.constant(1.0)
        while change > 1e-6:
            better = 0.5 * (x + a / x)
            change = tf.reduce_max(tf.abs(better - x) / better)
            x = better
        return x

    return newton


def mandelbrot(tf: Any) -> Callable[..., Any]:
    """After how many steps each point of a grid leaves the circle of radius 2."""

    def mandelbrot(re: Any, im: Any) -> Any:
        x, y = tf.zeros_like(re), tf.zeros_like(im)
        count = tf.zeros_like(re)
        for _ in tf.range(DEPTH):
            inside = x * x + y * y < 4.0
            new_x = tf.where(inside, x * x - y * y + re, x)
            y = tf.where(inside, 2.0 * x * y + im, y)
            x = new_x
            count += tf.where(inside, 1.0, 0.0)
        return count

    return mandelbrot


def bubble(tf: Any) -> Callable[..., Any]:
    """Bubble sort, which stops after a pass without an exchange."""

    def bubble(x: Any) -> Any:
        exchanged = tf.constant(True)
        while exchanged:
            exchanged = False
            for i in tf.range(SORTED - 1):
                a, b = x[i], x[i + 1]
                if a > b:
                    x = tf.tensor_scatter_nd_update(x, [[i], [i + 1]], [b, a])
                    exchanged = True
        return x

    return bubble


def rnn(tf: Any) -> Callable[..., Any]:
    """A recurrent cell along a sequence."""
    w, u = (tf.constant(matrix) for matrix in weights())

    def rnn(sequence: Any) -> Any:
        state = tf.zeros((1, WIDTH))
        for row in sequence:
            state = tf.tanh(row[None, :] @ w + state @ u)
        return state

    return rnn


def branch(tf: Any) -> Callable[..., Any]:
    """A small body: one branch."""

    def branch(x: Any) -> Any:
        if x > 0:
            y = x * 2.0
        else:
            y = -x
        return y + 1.0

    return branch


LOOPS: dict[str, Callable[[Any], Callable[..., Any]]] = {
    "collatz": collatz,
    "newton": newton,
    "mandelbrot": mandelbrot,
    "bubble": bubble,
    "rnn": rnn,
    "branch": branch,
    "small_newton": newton,
}


def weights() -> list[np.ndarray[Any, Any]]:
    chance = np.random.default_rng(0)
    return [(chance.normal(size=(WIDTH, WIDTH)) / WIDTH).astype(np.float32) for _ in range(2)]


def arguments(name: str) -> list[np.ndarray[Any, Any]]:
    """What the loop of this name is called with."""
    chance = np.random.default_rng(1)
    match name:
        case "collatz":
            return [np.array(3000, np.int32)]
        case "newton":
            return [np.linspace(1.0, 2.0, 4096, dtype=np.float32)]
        case "mandelbrot":
            x = np.linspace(-2, 1, GRID, dtype=np.float32)
            y = np.linspace(-1.5, 1.5, GRID, dtype=np.float32)
            return [np.tile(x, (GRID, 1)), np.tile(y[:, None], (1, GRID))]
        case "bubble":
            return [chance.permutation(SORTED).astype(np.float32)]
        case "rnn":
            return [chance.normal(size=(STEPS, WIDTH)).astype(np.float32)]
    return [np.array(3.0, np.float32)]
