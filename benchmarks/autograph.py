"""What AutoGraph costs: tracing beside code written by hand, compiled loops beside JAX's, calls beside TensorFlow's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import repeat
from time import perf_counter
from typing import Any, Final

import jax
import jax.numpy as jnp

import tenfold as tf

from .loops import LOOPS, arguments
from .loops_by_hand import in_jax, staged
from .measure import Sample, calling, finishing, take_turns
from .rows import JAX, OURS, TENSORFLOW, Row, Settings, beside_jax, faster_than
from .tensorflow_process import and_tensorflow

TITLES: Final = {
    "collatz": "collatz (while, if)",
    "newton": "Newton's method (while)",
    "mandelbrot": "mandelbrot (for over a range)",
    "bubble": "bubble sort (while, for, if)",
    "rnn": "an RNN cell (for over a tensor)",
    "branch": "one if",
    "small_newton": "Newton's method of one number (while)",
}
BY_HAND: Final = "by hand"


def rows(settings: Settings) -> Iterator[Row]:
    for name in ("collatz", "newton", "mandelbrot", "bubble", "rnn"):
        values = [tf.constant(array) for array in arguments(name)]
        yield _trace_row(name, values, settings)
        samples = {OURS: finishing(tf.function(LOOPS[name](tf)), *values, wait=_ready), JAX: _jax_sample(name)}
        yield beside_jax(f"run: {TITLES[name]}", take_turns(samples, settings.effort), 1.05, "jax.lax, by hand")
    yield from _call_rows(settings)


def _trace_row(name: str, values: list[Any], settings: Settings) -> Row:
    timings = take_turns(
        {
            OURS: tracing(LOOPS[name](tf), values, autograph=True),
            BY_HAND: tracing(staged(tf, name), values, autograph=False),
        },
        settings.effort,
    )
    return Row(
        f"trace: {TITLES[name]}", "tf.while_loop, by hand", timings.minimum(OURS), timings.minimum(BY_HAND),
        timings.ratio(OURS, BY_HAND), timings.ratio_of_minima(OURS, BY_HAND), 1.3,
    )  # fmt: skip


def _call_rows(settings: Settings) -> Iterator[Row]:
    """Small bodies, where what a call costs is what the caller waits for."""
    for name in ("branch", "small_newton"):
        values = [tf.constant(array) for array in arguments(name)]
        ours = calling(tf.function(LOOPS[name](tf)), *values)
        samples = and_tensorflow({OURS: ours}, settings.tensorflow, f"loop_{name}")
        what = f"call: {TITLES[name]}"
        if TENSORFLOW in samples:
            yield faster_than(TENSORFLOW, what, take_turns(samples, settings.effort), 10.0, "tf.function")
        else:
            timings = take_turns(samples, settings.effort)
            yield Row(what, "tf.function", timings.minimum(OURS), limit=10.0, at_least=True, note="no TensorFlow here")


def tracing(function: Callable[..., Any], values: list[Any], autograph: bool) -> Sample:
    """Traces anew at each call; the rewriting itself is cached, as it is in a program that traces twice."""

    def sample(calls: int) -> float:
        start = perf_counter()
        for _ in repeat(None, calls):
            tf.function(function, autograph=autograph).get_concrete_function(*values)
        return perf_counter() - start

    return sample


def _jax_sample(name: str) -> Sample:
    function = in_jax(name)
    values = [jnp.asarray(array) for array in arguments(name)]
    function(*values)
    return finishing(function, *values, wait=jax.block_until_ready)


def _ready(result: Any) -> None:
    jax.block_until_ready(result.__jax_array__())
