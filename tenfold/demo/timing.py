"""The training step three ways in one run: eager, `@tf.function`, and by hand in JAX."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

import jax.numpy as jnp
import numpy as np
from rich import box
from rich.console import Console
from rich.table import Table

import tenfold as tf

from . import raw_jax
from .network import Network
from .training import batches, load

ROUNDS: Final = 25
LARGEST_DIFFERENCE: Final = 1e-4
"""Of weights after `STEPS_COMPARED` steps, relative to the largest weight: the sums run in other orders."""
STEPS_COMPARED: Final = 20


def compare(network: Network, console: Console) -> bool:
    """Check that both steps compute the same, time them, print a table; whether they do compute the same.

    The network has other weights afterwards.
    """
    images, labels, _, _ = load()
    all_images, all_labels = batches(images, labels)
    pairs = list(zip(all_images, all_labels, strict=True))
    # Weights that have learnt nothing: where the gradients are large, a difference shows.
    for weight in network.weights:
        weight.assign(tf.random.normal(weight.shape, stddev=0.1))
    difference = largest_difference(network, pairs[:STEPS_COMPARED])
    console.print(
        f"From the same new weights, after {STEPS_COMPARED} steps, those of @tf.function and those of JAX "
        f"by hand differ by {difference:.0e} of the largest."
    )
    x, y = pairs[0]
    state = [state_of(network)]
    raw_x, raw_y = x.__jax_array__(), y.__jax_array__()
    eager = network.train_step.python_function

    def step_by_hand() -> Any:
        state[0], loss = raw_jax.train_step(state[0], raw_x, raw_y)
        return loss

    ways: dict[str, tuple[Callable[[], Any], int]] = {
        "eager": (lambda: eager(x, y).__jax_array__(), 4),
        "@tf.function": (lambda: network.train_step(x, y).__jax_array__(), 60),
        "JAX by hand": (step_by_hand, 60),
    }
    seconds = interleaved(ways)
    table = Table(box=box.SIMPLE_HEAD)
    for column in ("a step", "fastest", "median", "x JAX by hand", "faster than eager"):
        table.add_column(column, justify="left" if column == "a step" else "right")
    fastest = {name: min(times) for name, times in seconds.items()}
    for name, times in seconds.items():
        table.add_row(
            name,
            f"{fastest[name] * 1e6:.0f} us",
            f"{float(np.median(times)) * 1e6:.0f} us",
            f"{fastest[name] / fastest['JAX by hand']:.2f}",
            f"{fastest['eager'] / fastest[name]:.1f} x",
        )
    console.print(table)
    console.print(f"{ROUNDS} rounds that take turns; the ratios are of the fastest rounds.")
    return difference <= LARGEST_DIFFERENCE


def state_of(network: Network) -> raw_jax.State:
    """The network's weights and velocities as JAX arrays of their own."""
    return (
        [jnp.array(w.numpy()) for w in network.weights],
        [jnp.array(v.numpy()) for v in network.velocities],
    )


def largest_difference(network: Network, pairs: list[tuple[Any, Any]]) -> float:
    """Train `network` and its copy in JAX on the same batches; how far the weights are apart, relatively."""
    state = state_of(network)
    for x, y in pairs:
        network.train_step(x, y)
        state, _ = raw_jax.train_step(state, x.__jax_array__(), y.__jax_array__())
    found = [w.numpy() for w in network.weights]
    wanted = [np.asarray(w) for w in state[0]]
    apart = max(float(np.abs(a - b).max()) for a, b in zip(found, wanted, strict=True))
    return apart / max(float(np.abs(b).max()) for b in wanted)


def interleaved(ways: dict[str, tuple[Callable[[], Any], int]]) -> dict[str, list[float]]:
    """Seconds a call, for each way one figure a round; the ways take turns, so that all see the same machine.

    A way is a call that gives a JAX array, and how often to call it in a round. The first round is for
    warming up.
    """
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for round_ in range(ROUNDS + 1):
        for name, (call, count) in ways.items():
            start = time.perf_counter()
            for _ in range(count):
                last = call()
            last.block_until_ready()
            if round_:
                seconds[name].append((time.perf_counter() - start) / count)
    return seconds
