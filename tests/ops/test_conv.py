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
from tenfold.ops import conv_kernels
from tenfold.ops.window import Window, window

# TensorFlow's CPU kernels have no gradient of dilated convolutions.
OURS_ALONE = frozenset({"tf.nn.conv2d(x2, w, 1, 'VALID', dilations=2) | x2 w"})


@pytest.mark.parametrize("case", recorded("conv"))
def test_convolutions_give_what_tensorflow_gives(case: Case) -> None:
    close(case)


@pytest.mark.parametrize("case", [c for c in recorded("gradients", OURS_ALONE) if "conv" in c.id])
def test_gradients_are_tensorflows(case: Case) -> None:
    close(case)


def values(*shape: int) -> Any:
    return np.sin(np.arange(np.prod(shape), dtype=np.float64)).reshape(shape).astype(np.float32)


CASES: list[tuple[Callable[..., Any], tuple[int, ...], tuple[int, ...]]] = [
    (partial(tf.nn.conv1d, stride=2, padding="SAME"), (2, 5, 2), (3, 2, 2)),
    (partial(tf.nn.conv2d, strides=2, padding="SAME"), (1, 4, 4, 2), (3, 3, 2, 2)),
    (partial(tf.nn.conv2d, strides=1, padding="VALID", dilations=2), (1, 4, 4, 2), (2, 2, 2, 2)),
    (partial(tf.nn.conv2d, strides=1, padding="SAME"), (1, 3, 3, 4), (2, 2, 2, 2)),
    (partial(tf.nn.conv3d, strides=[1, 1, 1, 1, 1], padding="VALID"), (1, 2, 3, 2, 2), (2, 2, 2, 2, 1)),
    (partial(tf.nn.depthwise_conv2d, strides=[1, 1, 1, 1], padding="SAME"), (1, 3, 3, 2), (2, 2, 2, 2)),
    (partial(tf.nn.conv2d_transpose, output_shape=[1, 5, 6, 2], strides=2), (1, 3, 3, 2), (3, 3, 2, 2)),
]


@pytest.mark.parametrize(("function", "x", "w"), CASES)
def test_in_every_setting_and_gradients(function: Callable[..., Any], x: Any, w: Any) -> None:
    everywhere(function, values(*x), values(*w))
    slope(function, values(*x), values(*w))


FORMATS = {3: "NCW", 4: "NCHW", 5: "NCDHW"}


@pytest.mark.parametrize(("function", "x", "w"), [c for c in CASES if "output_shape" not in c[0].keywords])  # type: ignore[attr-defined]
def test_channels_first(function: Callable[..., Any], x: Any, w: Any) -> None:
    given, filters = values(*x), values(*w)
    wanted = np.moveaxis(function(given, filters).numpy(), -1, 1)
    first = np.moveaxis(given, -1, 1)
    strides = {}
    if "strides" in function.keywords and isinstance(function.keywords["strides"], list):  # type: ignore[attr-defined]
        strides = {"strides": [1] * len(x)}
    got = function(first, filters, data_format=FORMATS[len(x)], **strides)
    np.testing.assert_allclose(got, wanted, rtol=1e-5, atol=1e-6)


def test_transposed_channels_first_and_padded_by_hand() -> None:
    y, w = values(1, 3, 3, 2), values(3, 3, 2, 2)
    wanted = np.moveaxis(tf.nn.conv2d_transpose(y, w, [1, 6, 6, 2], 2).numpy(), -1, 1)
    got = tf.nn.conv2d_transpose(np.moveaxis(y, -1, 1), w, [1, 2, 6, 6], 2, data_format="NCHW")
    np.testing.assert_allclose(got, wanted, rtol=1e-5, atol=1e-6)
    first = tf.nn.conv2d(np.moveaxis(y, -1, 1), w, 1, [[0, 0], [0, 0], [1, 2], [0, 1]], data_format="NCHW")
    last = tf.nn.conv2d(y, w, 1, [[0, 0], [1, 2], [0, 1], [0, 0]])
    np.testing.assert_allclose(first, np.moveaxis(last.numpy(), -1, 1), rtol=1e-5, atol=1e-6)


def test_open_dimensions() -> None:
    @tf.function(input_signature=[tf.TensorSpec([None, None, None, 2]), tf.TensorSpec([3, 3, 2, 4])])
    def convolved(x: Any, w: Any) -> Any:
        return tf.nn.conv2d(x, w, 2, "SAME")

    w = values(3, 3, 2, 4)
    for x in (values(1, 5, 5, 2), values(3, 4, 6, 2)):
        np.testing.assert_allclose(convolved(x, w), tf.nn.conv2d(x, w, 2, "SAME"), atol=1e-6)


# Each formulation on CPU: batch, length, channels, outputs, filter length, stride, padding, dilation, groups, dtype.
FORMS: list[tuple[int, int, int, int, int, int, Any, int, int, str]] = [
    (2, 8, 3, 5, 3, 1, "SAME", 1, 1, "float32"),
    (2, 8, 1, 4, 3, 2, "SAME", 1, 1, "float32"),
    (1, 9, 16, 8, 3, 1, "VALID", 2, 1, "float32"),
    (1, 9, 8, 32, 3, 1, "VALID", 1, 1, "float32"),
    (2, 5, 6, 4, 1, 2, "VALID", 1, 1, "float32"),
    (1, 3, 24, 48, 3, 1, "SAME", 1, 1, "float32"),
    (1, 6, 4, 8, 3, 2, "SAME", 1, 4, "float32"),
    (1, 7, 4, 4, 3, 2, "SAME", 1, 4, "float32"),
    (1, 6, 4, 8, 3, 1, "SAME", 1, 2, "float32"),
    (1, 6, 4, 8, 3, 1, "SAME", 1, 4, "bfloat16"),
    (1, 6, 3, 8, 3, 1, "SAME", 1, 1, "float16"),
    (1, 6, 8, 24, 3, 2, ((1, 0), (2, 1)), 1, 1, "float64"),
]


def of(w: Window, groups: int) -> tuple[Callable[..., Any], Callable[..., Any]]:
    def ours(x: Any, filters: Any) -> Any:
        return conv_kernels.convolve(x, filters, w, groups)

    def plain(x: Any, filters: Any) -> Any:
        return lax.conv_general_dilated(x, filters, w.strides, w.padding, rhs_dilation=w.dilations,
                                        dimension_numbers=("NHWC", "HWIO", "NHWC"), feature_group_count=groups)  # fmt: skip

    return ours, plain


@pytest.mark.parametrize("form", FORMS)
def test_formulations_agree_with_lax_to_the_second_order(form: Any) -> None:
    n, length, c, o, k, s, padding, d, groups, dtype = form
    with jax.enable_x64(True):
        x, w = (jnp.asarray(values(*shape), dtype) for shape in ((n, length, length - 1, c), (k, k, c // groups, o)))
        ours, plain = of(window((k, k), (s, s), (d, d), padding, x.shape[1:3]), groups)
        tolerance = {"float64": 1e-9, "float32": 1e-4, "float16": 1e-2, "bfloat16": 1e-1}[dtype]
        y = plain(x, w)

        def first(conv: Any, x: Any, w: Any, ct: Any) -> Any:
            return [conv(x, w), *jax.vjp(conv, x, w)[1](ct)]

        def second(conv: Any) -> Any:
            return jax.grad(lambda *a: sum(jnp.sum(jnp.tanh(t / 8)) for t in first(conv, *a)), (0, 1, 2))

        def forward(conv: Any, x: Any, w: Any, ct: Any) -> Any:
            return jax.jvp(conv, (x, w), (x + 1, w * 2))[1]

        for what in (first, forward, lambda conv, *a: second(conv)(*a)):
            got, wanted = (jax.tree.leaves(jax.jit(partial(what, conv))(x, w, y)) for conv in (ours, plain))
            for a, b in zip(got, wanted, strict=True):
                assert a.dtype == b.dtype
                scale = float(jnp.max(jnp.abs(b))) or 1.0
                np.testing.assert_allclose(np.float64(a) / scale, np.float64(b) / scale, atol=tolerance)


def test_under_vmap() -> None:
    x, w = values(3, 2, 5, 5, 2), values(3, 2, 2, 2, 4)
    ours, plain = of(window((2, 2), (1, 1), (1, 1), "SAME", (5, 5)), 1)
    for axes, operands in (((0, None), (x, w[0])), ((None, 0), (x[0], w)), ((0, 0), (x, w)), ((1, None), (x, w[0]))):
        if axes[0] == 1:
            operands = (np.moveaxis(x, 0, 1), w[0])
        np.testing.assert_allclose(jax.vmap(ours, axes)(*operands), jax.vmap(plain, axes)(*operands), atol=1e-5)
    each = [jax.vmap(jax.grad(lambda w, x, f=f: jnp.sum(f(x, w) ** 2)), (None, 0))(w[0], x) for f in (ours, plain)]  # type: ignore[misc]
    np.testing.assert_allclose(*each, rtol=1e-4, atol=1e-4)


def test_patches_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    x, w = jnp.ones((1, 8, 8, 3)), jnp.ones((3, 3, 3, 8))
    ours, _ = of(window((3, 3), (1, 1), (1, 1), "SAME", (8, 8)), 1)
    assert "convolution" not in jax.jit(lambda *a: ours(*a)).lower(x, w).as_text()
    monkeypatch.setattr(conv_kernels, "_MOST_PATCHES", 1000)
    jax.clear_caches()
    assert "convolution" in jax.jit(lambda *a: ours(*a)).lower(x, w).as_text()


def test_other_platforms_get_the_native_operation() -> None:
    x, w = jnp.ones((1, 8, 8, 3)), jnp.ones((3, 3, 3, 8))
    ours, _ = of(window((3, 3), (1, 1), (1, 1), "SAME", (8, 8)), 1)
    exported = jax.export.export(jax.jit(ours), platforms=["cuda"])(x, w)
    assert "convolution" in exported.mlir_module()
