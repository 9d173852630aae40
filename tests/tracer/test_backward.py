"""The backward pass: right against central differences, one program per structure, nothing computed twice."""

from __future__ import annotations

import gc
import itertools
import weakref
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tenfold as tf
from tenfold.tracer import backward
from tenfold.tracer.custom_gradient import custom_gradient

from .differences import Case, derivatives, error

V = [0.3, -0.7, 1.9]
P = [0.3, 0.7, 1.9]
M = [[1.3, -0.4], [0.6, 2.1]]
SPD = [[2.0, 0.3], [0.3, 1.5]]

CASES = [
    Case("sin", tf.sin, (V,)),
    Case("tanh", tf.tanh, (V,)),
    Case("exp", tf.exp, (V,)),
    Case("log", tf.math.log, (P,)),
    Case("sqrt", tf.sqrt, (P,)),
    Case("rsqrt", tf.math.rsqrt, (P,)),
    Case("sigmoid", tf.sigmoid, (V,)),
    Case("softplus", tf.nn.softplus, (V,)),
    Case("gelu", tf.nn.gelu, (V,)),
    Case("erf", tf.math.erf, (V,)),
    Case("lgamma", tf.math.lgamma, (P,)),
    Case("square", tf.square, (V,)),
    Case("reciprocal", tf.math.reciprocal, (P,)),
    Case("asinh", tf.asinh, (V,)),
    Case("abs", tf.abs, (V,)),
    Case("elu", tf.nn.elu, (V,)),
    Case("add", lambda a, b: a + b, (V, P)),
    Case("multiply, broadcast", lambda a, b: a * b, (M, [[0.5], [1.5]])),
    Case("divide", lambda a, b: a / b, (V, P)),
    Case("power", lambda a, b: a**b, (P, V)),
    Case("integer power", lambda a: a**3, (V,)),
    Case("maximum", tf.maximum, (V, P[::-1])),
    Case("atan2", tf.atan2, (V, P)),
    Case("xlogy", tf.math.xlogy, (P, P)),
    Case("squared difference", tf.math.squared_difference, (V, P)),
    Case("where", lambda a, b: tf.where(a > 0.0, a * b, tf.sin(b)), (V, P)),
    Case("clip", lambda a: tf.clip_by_value(a * a, 0.2, 2.0), (V,)),
    Case("matmul", lambda a, b: a @ b, (M, SPD)),
    Case("matmul, transposed", lambda a, b: tf.matmul(a, b, transpose_a=True, transpose_b=True), (M, SPD)),
    Case("einsum", lambda a, b: tf.einsum("ij,kj->ik", a, b), (M, SPD)),
    Case("tensordot", lambda a, b: tf.tensordot(a, b, 1), (M, [0.5, -1.0])),
    Case("reduce_sum", lambda a: tf.reduce_sum(a, 0) ** 2, (M,)),
    Case("reduce_mean", lambda a: tf.reduce_mean(a, 1) ** 2, (M,)),
    Case("reduce_prod", lambda a: tf.reduce_prod(a, 1), (M,)),
    Case("reduce_max", lambda a: tf.reduce_max(a * a, 1), (M,)),
    Case("logsumexp", lambda a: tf.reduce_logsumexp(a, 1), (M,)),
    Case("reduce_variance", lambda a: tf.math.reduce_variance(a), (M,)),
    Case("cumsum", lambda a: tf.cumsum(a, exclusive=True) ** 2, (V,)),
    Case("cumprod", lambda a: tf.math.cumprod(a), (P,)),
    Case("softmax", tf.nn.softmax, (M,)),
    Case("log_softmax", tf.nn.log_softmax, (M,)),
    Case("l2_normalize", lambda a: tf.math.l2_normalize(a, 1), (M,)),
    Case("norm", tf.norm, (M,)),
    Case("cross entropy", lambda a: tf.nn.softmax_cross_entropy_with_logits([[0.2, 0.8], [1.0, 0.0]], a), (M,)),
    Case("reshape", lambda a: tf.reshape(a, [4]) ** 2, (M,)),
    Case("transpose", lambda a: tf.transpose(a) * a, (M,)),
    Case("concat", lambda a, b: tf.concat([a, b], 1) ** 2, (M, SPD)),
    Case("stack", lambda a, b: tf.stack([a, b]) ** 2, (V, P)),
    Case("split", lambda a: tf.split(a, 2, 1)[0] * tf.split(a, 2, 1)[1], (M,)),
    Case("tile", lambda a: tf.tile(a, [2]) ** 2, (V,)),
    Case("pad", lambda a: tf.pad(a, [[1, 1]], mode="REFLECT") ** 2, (V,)),
    Case("gather", lambda a: tf.gather(a, [2, 0, 2]) ** 2, (V,)),
    Case("gather_nd", lambda a: tf.gather_nd(a, [[0, 1], [1, 1]]) ** 2, (M,)),
    Case("slice", lambda a: a[1:, ::-1] ** 2, (M,)),
    Case("scatter", lambda a: tf.tensor_scatter_nd_update(tf.zeros([5], tf.float64), [[3], [1], [0]], a**2), (V,)),
    Case("sort", lambda a: tf.sort(a) * [1.0, 2.0, 3.0] * a, (V,)),
    Case("inverse", tf.linalg.inv, (M,)),
    Case("determinant", tf.linalg.det, (M,)),
    Case("cholesky", lambda a: tf.linalg.cholesky(a + tf.transpose(a)), (SPD,)),
    Case("solve", tf.linalg.solve, (M, SPD)),
    Case("eigenvalues", lambda a: tf.linalg.eigvalsh(a + tf.transpose(a)), (SPD,)),
    Case("singular values", lambda a: tf.linalg.svd(a, compute_uv=False), (M,)),
    Case("mixture", lambda a, b: tf.sin(a @ b) / (1.0 + tf.exp(tf.reduce_sum(a * b, 1, keepdims=True))), (M, SPD)),
]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_against_central_differences(case: Case) -> None:
    both = derivatives(case)
    compiled = tf.function(both)
    first, second = error(case, compiled)
    assert first < 1e-8
    assert second < 1e-6
    points = [tf.constant(a, tf.float64) for a in case.at]
    direction = [tf.ones_like(p) for p in points]
    found = [tf.nest.flatten(f(points, direction)) for f in (both, compiled)]
    for eager, staged in zip(*found, strict=True):
        np.testing.assert_allclose(eager, staged, rtol=1e-9, atol=1e-12)


def test_the_checker_finds_wrong_derivatives() -> None:
    def wrong(scale_first: float, scale_second: float) -> Any:
        @custom_gradient
        def bent(x: Any) -> Any:
            def gradient(upstream: Any) -> Any:
                cos = tf.cos(x)
                return upstream * (scale_second * cos + (scale_first - scale_second) * tf.stop_gradient(cos))

            return tf.sin(x), gradient

        return bent

    right = error(Case("right", wrong(1.0, 1.0), (V,)), derivatives(Case("right", wrong(1.0, 1.0), (V,))))
    assert right[0] < 1e-8
    assert right[1] < 1e-6
    case = Case("first", wrong(1.001, 1.001), (V,))
    assert error(case, derivatives(case))[0] > 1e-5
    case = Case("second", wrong(1.0, 1.01), (V,))
    assert error(case, derivatives(case))[1] > 1e-4


@pytest.mark.parametrize("f", [tf.tanh, tf.exp, tf.nn.softplus, tf.math.lgamma], ids=lambda f: f.__name__)
def test_batched(f: Any) -> None:
    def slopes(x: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = f(x)
        return tape.batch_jacobian(y, x)

    x = tf.constant([P, [1.1, 1.2, 1.3]], tf.float64)
    rows = [np.diag(np.diag(slopes(x[i : i + 1])[0].numpy())) for i in range(2)]
    np.testing.assert_allclose(tf.function(slopes)(x).numpy(), rows, rtol=1e-9)


# -- random graphs ------------------------------------------------------------------------------------------

UNARY = [(tf.sin, jnp.sin), (tf.tanh, jnp.tanh), (lambda x: x * 0.5, lambda x: x * 0.5), (tf.square, jnp.square)]
BINARY = [
    (lambda a, b: a + b, lambda a, b: a + b),
    (lambda a, b: a * b, lambda a, b: a * b),
    (lambda a, b: a - 2.0 * b, lambda a, b: a - 2.0 * b),
    (lambda a, b: a / (2.0 + b * b), lambda a, b: a / (2.0 + b * b)),
]
STEPS = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=8)


def interpret(steps: list[tuple[int, int, int]], values: list[Any], which: int) -> Any:
    values = list(values)
    for op, i, j in steps:
        a, b = values[i % len(values)], values[j % len(values)]
        values.append(UNARY[op][which](a) if op < 4 else BINARY[op - 4][which](a, b))
    return values[-1]


@settings(max_examples=12, deadline=None)
@given(STEPS)
def test_random_graphs_agree_with_jax(steps: list[tuple[int, int, int]]) -> None:
    inputs = [np.array([0.3, -0.8]), np.array([1.1, 0.4])]

    def gradient(x: Any, y: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch([x, y])
            z = interpret(steps, [x, y], 0)
        return tape.gradient(z, [x, y], unconnected_gradients="zero")

    tensors = [tf.constant(a) for a in inputs]
    with jax.enable_x64(True):
        expected = jax.grad(lambda x, y: interpret(steps, [x, y], 1).sum(), (0, 1))(*inputs)
    for found in (gradient(*tensors), tf.function(gradient)(*tensors)):
        for ours, theirs in zip(found, expected, strict=True):
            np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-12)


# -- programs -----------------------------------------------------------------------------------------------


def test_a_structure_is_compiled_when_it_is_seen_again() -> None:
    def slope(x: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.sin(x) * tf.cosh(x)
        return float(tape.gradient(y, x))

    backward._programs.clear()
    found = [slope(tf.constant(a)) for a in (0.5, 0.5, 0.5)]
    assert found[0] == pytest.approx(found[1], rel=1e-6)
    assert found[1] == found[2]
    (program,) = backward._programs.values()
    assert program is not None
    # Another point, the same program; another type, another one.
    assert slope(tf.constant(1.0)) == pytest.approx(np.cos(1) * np.cosh(1) + np.sin(1) * np.sinh(1), rel=1e-6)
    assert len(backward._programs) == 1
    slope(tf.constant(1.0, tf.float64))
    assert len(backward._programs) == 2


def test_the_programs_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backward, "PROGRAMS_KEPT", 3)
    for count in range(1, 7):
        x = tf.constant(2.0)
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = x
            for _ in range(count):
                y = y * x
        assert float(tape.gradient(y, x)) == (count + 1) * 2.0**count
        assert len(backward._programs) <= 3


def test_programs_hold_no_tensors() -> None:
    x = tf.constant(np.ones(8, np.float32))
    for _ in range(3):
        with tf.GradientTape() as tape:
            tape.watch(x)
            middle = tf.sin(x)
            y = middle * middle
        tape.gradient(y, x)
    held = weakref.ref(middle)
    del middle, y, tape
    gc.collect()
    assert held() is None


def test_a_compiled_step_computes_nothing_twice() -> None:
    sizes = [64, 64, 64, 10]
    random = np.random.RandomState(0)
    weights = [tf.Variable(random.standard_normal(s).astype(np.float32)) for s in itertools.pairwise(sizes)]
    batch = random.standard_normal((32, 64)).astype(np.float32)

    @tf.function
    def ours(x: Any) -> Any:
        with tf.GradientTape() as tape:
            h = x
            for w in weights:
                h = tf.tanh(h @ w)
            loss = tf.reduce_mean(h * h)
        return loss, tape.gradient(loss, weights)

    def theirs(weights: Any, x: Any) -> Any:
        h = x
        for w in weights:
            h = jnp.tanh(h @ w)
        return jnp.mean(h * h)

    arrays = [w.numpy() for w in weights]
    reference = jax.jit(jax.value_and_grad(theirs)).lower(arrays, batch).compile()
    concrete = ours.get_concrete_function(tf.constant(batch))
    flops = concrete.executable().cost_analysis()["flops"]
    assert flops == pytest.approx(reference.cost_analysis()["flops"], rel=0.01)
    loss, gradients = ours(tf.constant(batch))
    expected_loss, expected = reference(arrays, batch)
    np.testing.assert_allclose(loss, expected_loss, rtol=1e-6)
    for found, wanted in zip(gradients, expected, strict=True):
        np.testing.assert_allclose(found, wanted, rtol=1e-4, atol=1e-6)
