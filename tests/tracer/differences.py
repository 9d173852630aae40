"""A numerical check of first and second derivatives: central differences in float64."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

import tenfold as tf

STEP = 1e-5
Arrays = Sequence[np.ndarray[Any, Any]]
Derivatives = Callable[..., tuple[list[Any], list[Any]]]


class Case(NamedTuple):
    """A function of float64 tensors, and where to differentiate it."""

    name: str
    function: Callable[..., Any]
    at: tuple[Any, ...]


def value_of(case: Case, *tensors: Any) -> Any:
    """A scalar that depends on all elements of the result, each in its own way."""
    result = tf.convert_to_tensor(case.function(*tensors))
    weights = np.cos(np.arange(result.shape.num_elements(), dtype=np.float64)).reshape(result.shape.as_list()) + 1.5
    return tf.reduce_sum(result * weights)


def derivatives(case: Case, gradient: Callable[..., Any] | None = None) -> Derivatives:
    """From points and a direction to the gradient and the product of the Hessian and the direction."""

    def both(tensors: Any, direction: Any) -> Any:
        with tf.GradientTape() as outer:
            outer.watch(tensors)
            with tf.GradientTape() as inner:
                inner.watch(tensors)
                y = value_of(case, *tensors)
            first = inner.gradient(y, tensors, unconnected_gradients="zero")
            pairs = zip(first, direction, strict=True)
            along = tf.add_n([tf.reduce_sum(tf.convert_to_tensor(g) * d) for g, d in pairs])
        second = outer.gradient(along, tensors, unconnected_gradients="zero")
        return [tf.convert_to_tensor(g) for g in first], [tf.convert_to_tensor(g) for g in second]

    return both


def error(case: Case, both: Derivatives, seed: int = 0) -> tuple[float, float]:
    """How far the first and second derivatives are from central differences, relative to their size."""
    points = [np.asarray(a, np.float64) for a in case.at]
    random = np.random.RandomState(seed)
    direction = [random.standard_normal(p.shape) for p in points]

    def shifted(step: float) -> list[Any]:
        return [tf.constant(p + step * d) for p, d in zip(points, direction, strict=True)]

    along = [tf.constant(d) for d in direction]
    first, second = both(shifted(0.0), along)
    above, below = shifted(STEP), shifted(-STEP)
    slope = (float(value_of(case, *above)) - float(value_of(case, *below))) / (2 * STEP)
    found = sum(float(np.sum(g.numpy() * d)) for g, d in zip(first, direction, strict=True))
    pairs = zip(both(above, along)[0], both(below, along)[0], strict=True)
    bend = [(a.numpy() - b.numpy()) / (2 * STEP) for a, b in pairs]
    off = max(float(np.max(np.abs(s.numpy() - b), initial=0.0)) for s, b in zip(second, bend, strict=True))
    size = max(float(np.max(np.abs(b), initial=0.0)) for b in bend)
    return abs(found - slope) / (1 + abs(slope)), off / (1 + size)
