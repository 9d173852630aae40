from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import scipy.special as reference
from modes import everywhere, slope

import tenfold as tf

REAL = np.array([-6.3, -2.2, -0.4, 0.3, 1.7, 7.9, 8.1, 30.0])
POSITIVE = np.array([0.05, 0.4, 1.0, 1.99, 2.01, 7.9, 8.1, 40.0])
UNIT = np.array([-0.999, -0.5, -0.01, 0.2, 0.95])

UNARY: dict[Callable[..., Any], tuple[Any, Any]] = {
    tf.math.lgamma: (reference.gammaln, REAL),
    tf.math.digamma: (reference.digamma, REAL),
    tf.math.erfinv: (reference.erfinv, UNIT),
    tf.math.erfcinv: (reference.erfcinv, UNIT + 1),
    tf.math.ndtri: (reference.ndtri, (UNIT + 1) / 2),
    tf.math.special.bessel_i0: (reference.i0, REAL),
    tf.math.special.bessel_i0e: (reference.i0e, REAL),
    tf.math.special.bessel_i1: (reference.i1, REAL),
    tf.math.special.bessel_i1e: (reference.i1e, REAL),
    tf.math.special.bessel_j0: (reference.j0, REAL),
    tf.math.special.bessel_j1: (reference.j1, REAL),
    tf.math.special.bessel_y0: (reference.y0, POSITIVE),
    tf.math.special.bessel_y1: (reference.y1, POSITIVE),
    tf.math.special.bessel_k0: (reference.k0, POSITIVE),
    tf.math.special.bessel_k0e: (reference.k0e, POSITIVE),
    tf.math.special.bessel_k1: (reference.k1, POSITIVE),
    tf.math.special.bessel_k1e: (reference.k1e, POSITIVE),
    tf.math.special.dawsn: (reference.dawsn, REAL),
    tf.math.special.expint: (reference.expi, POSITIVE),
    tf.math.special.fresnel_sin: (lambda x: reference.fresnel(x)[0], REAL[:-1]),
    tf.math.special.fresnel_cos: (lambda x: reference.fresnel(x)[1], REAL[:-1]),
    tf.math.special.spence: (reference.spence, POSITIVE),
}


@pytest.mark.parametrize("function", UNARY, ids=lambda f: f.__name__)
def test_functions_of_one_tensor(function: Callable[..., Any]) -> None:
    wanted, x = UNARY[function]
    np.testing.assert_allclose(everywhere(function, x), wanted(x), rtol=1e-11, atol=1e-13)
    np.testing.assert_allclose(function(np.float32(x)), wanted(x), rtol=2e-5, atol=2e-6)
    assert function(tf.constant(0.5, tf.bfloat16)).dtype == tf.bfloat16
    with tf.GradientTape() as tape:
        points = tf.constant(x)
        tape.watch(points)
        y = function(points)
    numeric = (wanted(x + 1e-6) - wanted(x - 1e-6)) / 2e-6
    np.testing.assert_allclose(tape.gradient(y, points), numeric, rtol=2e-5, atol=1e-6)


BINARY: dict[Callable[..., Any], Any] = {
    tf.math.igamma: reference.gammainc,
    tf.math.igammac: reference.gammaincc,
    tf.math.zeta: reference.zeta,
    tf.math.polygamma: reference.polygamma,
}


@pytest.mark.parametrize("function", BINARY, ids=lambda f: f.__name__)
def test_functions_of_two_tensors(function: Callable[..., Any]) -> None:
    a, x = np.array([[2.0], [3.0]]), np.array([0.5, 1.3, 4.0])
    np.testing.assert_allclose(everywhere(function, a, x), BINARY[function](a, x), rtol=1e-10)
    slope(lambda q: function(tf.constant(a), q), x)


def test_zeroth_polygamma_is_digamma() -> None:
    np.testing.assert_allclose(tf.math.polygamma(0.0, 2.5), reference.digamma(2.5), rtol=1e-6)


def test_incomplete_beta() -> None:
    a, b, x = np.array([2.0, 0.5]), np.array([3.0, 1.5]), np.array([0.3, 0.7])
    np.testing.assert_allclose(everywhere(tf.math.betainc, a, b, x), reference.betainc(a, b, x), rtol=1e-10)
    slope(lambda q: tf.math.betainc(tf.constant(a), tf.constant(b), q), x)
    with pytest.raises(tf.errors.InvalidArgumentError, match="Incompatible shapes"):
        tf.math.betainc(tf.ones([2]), tf.ones([3]), 0.5)


def test_multivariate_beta() -> None:
    x = np.array([[1.0, 2.0], [3.0, 4.0]])
    np.testing.assert_allclose(everywhere(tf.math.lbeta, x), reference.betaln(x[:, 0], x[:, 1]), rtol=1e-12)
    assert tf.math.lbeta(tf.zeros([0])).numpy() == -np.inf


def test_bessel_functions_at_and_below_zero() -> None:
    for second in (tf.math.special.bessel_y0, tf.math.special.bessel_y1):
        assert second([0.0, -1.0]).numpy().tolist() == [-np.inf, -np.inf]
    for modified in (tf.math.special.bessel_k0, tf.math.special.bessel_k1e):
        assert modified([0.0, -1.0]).numpy().tolist() == [np.inf, np.inf]
    x = tf.constant(0.0)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.math.special.bessel_j1(x)
    assert float(tape.gradient(y, x)) == 0.5


def test_the_neighbours_of_a_number() -> None:
    for dtype in (np.float32, np.float64):
        x, target = np.array([1, 1, 0], dtype), np.array([2, 0, -1], dtype)
        np.testing.assert_array_equal(everywhere(tf.math.nextafter, x, target), np.nextafter(x, target))


def test_integers_are_refused() -> None:
    for function in (tf.math.lgamma, tf.math.erfinv, tf.math.special.bessel_j0, tf.math.special.spence):
        with pytest.raises(tf.errors.InvalidArgumentError, match="wanted one of"):
            function([1])
