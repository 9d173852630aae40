"""The means of these tests: a function over Python values must mean what it means over tensors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import tenfold as tf


def numbers(result: Any) -> list[Any]:
    """The leaves of a result as Python numbers and lists of them."""
    return [np.asarray(leaf).tolist() for leaf in tf.nest.flatten(result)]


def staged(function: Callable[..., Any], *args: Any) -> list[Any]:
    """What a function gives for tensors of these values inside a `tf.function`."""
    return numbers(tf.function(function)(*[tf.constant(a) for a in args]))


def same(function: Callable[..., Any], *args: Any) -> None:
    """Both meanings agree for Python values that have one."""
    found, wanted = staged(function, *args), numbers(function(*args))
    assert len(found) == len(wanted)
    for one, other in zip(found, wanted, strict=True):
        assert np.shape(one) == np.shape(other)
        assert np.allclose(one, other, rtol=1e-6, atol=0)
