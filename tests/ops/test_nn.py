from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from golden.load import Case
from modes import everywhere, slope
from records import agrees, recorded

import tenfold as tf

# TensorFlow does not convert lists here; tenfold does.
LISTS = ["tf.nn.batch_normalization(m, [1.0, 2.0, 3.0], [1.0, 4.0, 9.0], None, None, 1e-3)"]


@pytest.mark.parametrize("case", recorded("nn", LISTS))
def test_neural_network_ops_give_what_tensorflow_gives(case: Case) -> None:
    agrees(case)


X = np.float64([[-2.3, -0.7, 0.4], [1.6, 7.5, -9.0]])
ACTIVATIONS: list[Callable[..., Any]] = [
    tf.nn.relu,
    tf.nn.relu6,
    tf.nn.elu,
    tf.nn.selu,
    tf.nn.leaky_relu,
    tf.nn.gelu,
    tf.nn.silu,
    tf.nn.softplus,
    tf.nn.softsign,
    tf.nn.crelu,
    tf.nn.softmax,
    tf.nn.log_softmax,
]


@pytest.mark.parametrize("function", ACTIVATIONS, ids=lambda f: f.__name__)
def test_activations_in_every_setting_and_their_gradients(function: Callable[..., Any]) -> None:
    everywhere(function, np.float32(X))
    slope(function, X)
    for dtype in (tf.float16, tf.bfloat16):
        assert function(tf.ones([2], dtype)).dtype == dtype
    assert function(tf.zeros([0, 2])).shape[0] == 0


@pytest.mark.parametrize(
    ("function", "at", "wanted"),
    [
        (tf.nn.relu, [0.0], [0.0]),
        (tf.nn.relu6, [0.0, 6.0], [0.0, 0.0]),
        (tf.nn.elu, [0.0], [1.0]),
        (tf.nn.selu, [0.0], [1.050701]),
        (tf.nn.leaky_relu, [0.0], [0.2]),
    ],
)
def test_derivatives_at_kinks_are_tensorflows(function: Any, at: list[float], wanted: list[float]) -> None:
    x = tf.constant(at)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = function(x)
    np.testing.assert_allclose(tape.gradient(y, x), wanted, rtol=1e-6)


def test_parameters_of_activations() -> None:
    slope(lambda x: tf.nn.silu(x, beta=1.5), X)
    slope(lambda x, beta: tf.nn.silu(x, beta), X, 0.5)
    slope(lambda x: tf.nn.gelu(x, approximate=True), X)
    assert tf.nn.swish is tf.nn.silu
    assert tf.nn.crelu(X, axis=0).shape == [4, 3]
    assert tf.nn.softmax(X, axis=None).shape == [2, 3]
    np.testing.assert_allclose(tf.reduce_sum(tf.nn.softmax(X, axis=0), 0), np.ones(3))


def test_sparse_cross_entropy_picks_the_class() -> None:
    labels = np.int32([2, 0])
    wanted = -np.log(np.exp(X) / np.exp(X).sum(-1, keepdims=True))[[0, 1], labels]
    losses = everywhere(tf.nn.sparse_softmax_cross_entropy_with_logits, labels, X)
    np.testing.assert_allclose(losses, wanted, rtol=1e-12)
    slope(lambda x: tf.nn.sparse_softmax_cross_entropy_with_logits(labels, x), X)
    half = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, np.float16(X))
    assert half.dtype == tf.float16
    assert tf.nn.sparse_softmax_cross_entropy_with_logits(np.int64(1), X[0]).shape == []


def test_labels_out_of_range_raise_eagerly_and_give_nan_in_compiled_code() -> None:
    for wrong in (3, -1):
        labels = tf.constant([0, wrong])
        with pytest.raises(tf.errors.InvalidArgumentError, match=rf"label value of {wrong} .* valid range of \[0, 3\)"):
            tf.nn.sparse_softmax_cross_entropy_with_logits(labels, X)
        staged = tf.function(tf.nn.sparse_softmax_cross_entropy_with_logits)(labels, tf.constant(X))
        assert np.isnan(staged.numpy()).tolist() == [False, True]


def test_the_sparse_cross_entropy_costs_no_more_than_by_hand() -> None:
    def ours(labels: Any, logits: Any) -> Any:
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(
            tf.convert_to_tensor(labels), tf.convert_to_tensor(logits)
        )
        return losses.__jax_array__().mean()

    def by_hand(labels: Any, logits: Any) -> Any:
        return -jnp.take_along_axis(jax.nn.log_softmax(logits), labels[:, None], -1).mean()

    labels, logits = jnp.zeros(64, jnp.int32), jnp.ones((64, 100), jnp.float32)
    flops = [jax.jit(jax.grad(f, 1)).lower(labels, logits).compile().cost_analysis()["flops"] for f in (ours, by_hand)]
    assert flops[0] <= 1.05 * flops[1]


def test_dense_cross_entropy() -> None:
    labels = np.float64([[0.2, 0.3, 0.5], [0, 1, 0]])
    losses = everywhere(tf.nn.softmax_cross_entropy_with_logits, labels, X)
    np.testing.assert_allclose(losses, -np.sum(labels * (X - np.log(np.exp(X).sum(-1, keepdims=True))), -1))
    slope(tf.nn.softmax_cross_entropy_with_logits, labels, X)
    assert tf.nn.softmax_cross_entropy_with_logits(labels, X, axis=0).shape == [3]
    assert tf.nn.softmax_cross_entropy_with_logits(labels[:1], X).shape == [2]


def test_cross_entropies_without_softmax() -> None:
    z = np.float64([[0, 1, 0.5], [1, 0, 1]])
    p = 1 / (1 + np.exp(-X))
    losses = everywhere(tf.nn.sigmoid_cross_entropy_with_logits, z, X)
    np.testing.assert_allclose(losses, -z * np.log(p) - (1 - z) * np.log(1 - p), rtol=1e-9)
    slope(tf.nn.sigmoid_cross_entropy_with_logits, z, X)
    weighted = everywhere(lambda a, b: tf.nn.weighted_cross_entropy_with_logits(a, b, 3.0), z, X)
    np.testing.assert_allclose(weighted, -3 * z * np.log(p) - (1 - z) * np.log(1 - p), rtol=1e-9)
    poisson = tf.nn.log_poisson_loss([0.0, 3.0], [0.5, 0.5], compute_full_loss=True)
    stirling = 3 * np.log(3) - 3 + np.log(6 * np.pi) / 2
    np.testing.assert_allclose(poisson, [np.exp(0.5), np.exp(0.5) - 1.5 + stirling], rtol=1e-6)
    with pytest.raises(ValueError, match="same shape"):
        tf.nn.sigmoid_cross_entropy_with_logits(labels=[1.0], logits=X)
    with pytest.raises(ValueError, match="must be provided"):
        tf.nn.sigmoid_cross_entropy_with_logits(labels=[1.0])


def test_bias_add() -> None:
    image = np.zeros([1, 2, 3, 4], np.float32)
    assert everywhere(tf.nn.bias_add, image, np.float32([1, 2, 3, 4]))[0, 0, 0].tolist() == [1, 2, 3, 4]
    first = tf.nn.bias_add(image, [1.0, 2.0], data_format="NCHW")
    assert first.numpy()[0, :, 0, 0].tolist() == [1, 2]
    for value, bias, message in ((image, [1.0], "as many biases"), (image, [[1.0]], "1D"), ([1.0], [1.0], "2D")):
        with pytest.raises(tf.errors.InvalidArgumentError, match=message):
            tf.nn.bias_add(value, bias)


def test_moments() -> None:
    mean, variance = everywhere(lambda x: tf.nn.moments(x, [0]), X)
    np.testing.assert_allclose([mean, variance], [X.mean(0), X.var(0)])
    slope(lambda x: tf.nn.moments(x, [0], keepdims=True), X)
    mean, variance = everywhere(lambda x: tf.nn.weighted_moments(x, [0], [[1.0], [3.0]]), X)
    np.testing.assert_allclose(mean, np.average(X, 0, [1, 3]))
    np.testing.assert_allclose(variance, np.average((X - mean) ** 2, 0, [1, 3]))
    # 16-bit floats are summed in float32.
    assert np.isfinite(tf.nn.moments(tf.fill([4096], tf.constant(30.0, tf.float16)), [0])[1].numpy())
    statistics = tf.nn.sufficient_statistics(X, [0], shift=1.0)
    mean, variance = tf.nn.normalize_moments(*statistics)
    np.testing.assert_allclose([mean, variance], [X.mean(0), X.var(0)])


def test_batch_normalization_with_and_without_its_parameters() -> None:
    mean, variance, offset, scale = (np.float64(v) for v in ([0, 1, 2], [1, 4, 9], [1, 1, 0], [2, 1, 3]))
    plain = (X - mean) / np.sqrt(variance + 0.1)
    for o, s in ((None, None), (offset, None), (None, scale), (offset, scale)):
        result = tf.nn.batch_normalization(X, mean, variance, o, s, 0.1)
        np.testing.assert_allclose(result, plain * (1 if s is None else s) + (0 if o is None else o))
    slope(lambda *values: tf.nn.batch_normalization(*values, 0.1), X, mean, variance, offset, scale)
    half = tf.nn.batch_normalization(tf.cast(X, tf.float16), np.float32(mean), np.float32(variance), None, None, 0.1)
    assert half.dtype == tf.float16


def test_normalizing_by_norms() -> None:
    np.testing.assert_allclose(
        everywhere(lambda x: tf.nn.l2_normalize(x, 1), X), X / np.linalg.norm(X, axis=1)[:, None]
    )
    assert tf.math.l2_normalize([0.0, 0.0]).numpy().tolist() == [0.0, 0.0]
    slope(lambda x: tf.nn.l2_normalize(x, [0, 1]), X)
    image = np.float64(np.arange(8).reshape(1, 1, 2, 4))
    lrn = everywhere(lambda x: tf.nn.local_response_normalization(x, depth_radius=1), image)
    np.testing.assert_allclose(lrn[0, 0, 0], [0, 6**-0.5, 2 * 15**-0.5, 3 * 14**-0.5])
    slope(lambda x: tf.nn.lrn(x, depth_radius=1, alpha=0.3, beta=0.7), image)


def test_clipping_by_norms() -> None:
    np.testing.assert_allclose(everywhere(lambda x: tf.clip_by_norm(x, 1.0), np.float64([3, 4])), [0.6, 0.8])
    np.testing.assert_allclose(tf.clip_by_norm([[3.0, 4.0], [0.0, 0.5]], 1.0, axes=1), [[0.6, 0.8], [0, 0.5]])
    slope(lambda x: tf.clip_by_norm(x, 1.0, axes=[1]), X)
    clipped, norm = tf.clip_by_global_norm([[3.0], None, [[4.0]]], 1.0)
    assert (float(norm), clipped[1]) == (5.0, None)
    np.testing.assert_allclose(clipped[2], [[0.8]], rtol=1e-6)
    assert np.isnan(tf.clip_by_global_norm([[float("inf")], [1.0]], 1.0)[0][1].numpy()).all()
    assert tf.clip_by_global_norm([[1.0]], 5.0)[0][0].numpy().tolist() == [1.0]
    with pytest.raises(TypeError, match="sequence"):
        tf.clip_by_global_norm(tf.ones([2]), 1.0)


def test_dropout() -> None:
    x = tf.ones([200, 100])
    dropped = tf.nn.dropout(x, 0.25).numpy()
    assert set(np.unique(dropped)) == {np.float32(0), np.float32(1 / 0.75)}
    assert abs((dropped == 0).mean() - 0.25) < 0.02
    rows = tf.nn.dropout(x, 0.5, noise_shape=[None, 1]).numpy()
    assert (rows == rows[:, :1]).all()
    assert tf.nn.dropout(x, 0) is x
    tf.random.set_seed(7)
    first = tf.nn.dropout(x, 0.5, seed=1).numpy()
    tf.random.set_seed(7)
    np.testing.assert_array_equal(tf.nn.dropout(x, 0.5, seed=1), first)
    staged = tf.function(lambda t: tf.nn.dropout(t, 0.5))
    assert (staged(x).numpy() != staged(x).numpy()).any()


def test_dropout_passes_the_gradient_where_it_passed_the_value() -> None:
    x = tf.ones([50])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.nn.dropout(x, tf.constant(0.5))
    np.testing.assert_array_equal(tape.gradient(y, x), y)


@pytest.mark.parametrize(
    ("x", "rate", "shape", "message"),
    [
        ([1, 2], 0.5, None, "floating point tensor"),
        ([1.0], 1.0, None, r"range \[0, 1\)"),
        ([1.0], -0.1, None, r"range \[0, 1\)"),
        ([1.0], [0.5], None, "scalar"),
        ([1.0, 2.0], 0.5, [3], "noise_shape"),
    ],
)
def test_dropout_refuses(x: Any, rate: Any, shape: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        tf.nn.dropout(x, tf.constant(rate) if isinstance(rate, list) else rate, noise_shape=shape)


def test_embedding_lookup() -> None:
    table = np.float64([[3, 4], [0, 1], [2, 2]])
    assert everywhere(tf.nn.embedding_lookup, table, np.int32([[2, 0]])).tolist() == [[[2, 2], [3, 4]]]
    slope(lambda t: tf.nn.embedding_lookup(t, [2, 0, 2]), table)
    np.testing.assert_allclose(tf.nn.embedding_lookup(table, [0, 1], max_norm=1.0), [[0.6, 0.8], [0, 1]])
    assert tf.nn.embedding_lookup([table[:2], table[2:]], [2, 1]).numpy().tolist() == [[2, 2], [0, 1]]
    with pytest.raises(ValueError, match="empty"):
        tf.nn.embedding_lookup([], [0])
    with pytest.raises(tf.errors.InvalidArgumentError):
        tf.nn.embedding_lookup(table, [3])


def test_averages_of_losses() -> None:
    assert float(tf.nn.compute_average_loss([1.0, 2.0])) == 1.5
    assert float(tf.nn.compute_average_loss([1.0, 2.0], sample_weight=[2.0, 1.0], global_batch_size=8)) == 0.5
    assert float(tf.nn.scale_regularization_loss([1.0, 2.0])) == 3.0
    assert float(tf.nn.l2_loss([1.0, 3.0])) == 5.0
    with pytest.raises(TypeError, match="must be an int"):
        tf.nn.compute_average_loss([1.0], global_batch_size=1.5)
    with pytest.raises(ValueError, match="at least one axis"):
        tf.nn.compute_average_loss(1.0)
