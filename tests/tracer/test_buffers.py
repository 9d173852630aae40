"""Programs whose loops report that their buffers were too small run again with larger ones."""

from __future__ import annotations

from typing import Any

import jax
import numpy as np
import pytest

import tenfold as tf
from tenfold.tracer.buffers import buffers_of, with_buffers
from tenfold.tracer.dynamic_loop import FIRST_SIZE, Buffer


def test_without_buffers_a_program_is_itself() -> None:
    def program(x: Any) -> Any:
        return x

    assert with_buffers(lambda: program, []) is program
    assert with_buffers(lambda: program, [Buffer()]) is program


def test_a_program_that_overflows_is_built_again_with_more_room() -> None:
    buffer = Buffer()
    buffer.compiled = True
    built: list[int] = []

    def build() -> Any:
        size = buffer.size
        built.append(size)

        def program(steps: Any) -> Any:
            if steps > size:
                jax.debug.callback(buffer.report, steps)
                return "wrong"
            return f"right with {size}"

        return program

    run = with_buffers(build, [buffer])
    assert run(3) == f"right with {FIRST_SIZE}"
    assert run(5 * FIRST_SIZE) == f"right with {8 * FIRST_SIZE}"
    assert run(3) == f"right with {8 * FIRST_SIZE}"
    assert built == [FIRST_SIZE, 8 * FIRST_SIZE]


@pytest.mark.parametrize("nested", [False, True])
def test_the_buffers_of_a_graph_are_found_once(nested: bool) -> None:
    def loop(x: Any, n: Any) -> Any:
        while n > 0:
            x = x * 2.0
            n = n - 1
        return x

    inner = tf.function(loop)

    @tf.function
    def f(x: Any, n: Any) -> Any:
        if n > 100:
            return inner(x, n)
        return inner(x, n) + 1.0

    concrete = (f if nested else inner).get_concrete_function(tf.constant(1.0), tf.constant(1))
    assert len(buffers_of(concrete.graph.ir)) == 1
    assert buffers_of(concrete.graph.ir) is buffers_of(concrete.graph.ir)


def test_longer_loops_than_the_first_buffer_holds_are_right() -> None:
    @tf.function
    def slope(x: Any, n: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = x
            while n > 0:
                y = y * 1.25
                n = n - 1
        return tape.gradient(y, x)

    for n in (3, FIRST_SIZE, FIRST_SIZE + 1, 3 * FIRST_SIZE, 2):
        np.testing.assert_allclose(float(slope(tf.constant(1.0, tf.float64), tf.constant(n))), 1.25**n, rtol=1e-12)
    assert slope.experimental_get_tracing_count() == 1
