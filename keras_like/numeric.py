"""What losses, metrics and optimizers share: conversion that casts, ranks brought together, means, norms."""

from __future__ import annotations

import math
from typing import Any

import jax
import numpy as np

from ..ops.array import expand_dims, squeeze
from ..ops.cast import cast
from ..ops.elementwise import maximum, square
from ..ops.reduce import reduce_mean, reduce_sum
from ..ops.unary import sqrt
from ..runtime import attributes, nest
from ..runtime.coerce import Tensorlike, constant, convert_to_tensor
from ..runtime.dtypes import as_dtype, bool_
from ..runtime.tensor import Tensor
from .backend import epsilon, floatx, resolve_dtype


def to_tensor(value: Any, dtype: Any = None) -> Tensor:
    """`value` as a tensor; of `dtype` where one is given, cast to it if it has another.

    Arrays keep their dtype, Python floats are float32, Python ints int32.
    """
    if dtype is None:
        return convert_to_tensor(value)
    wanted = resolve_dtype(dtype)
    if value is None or isinstance(value, (*Tensorlike, jax.Array)) or _has_tensors(value):
        tensor = convert_to_tensor(value)
        return tensor if tensor.dtype is wanted else cast_to(tensor, wanted)
    return constant(np.asarray(value), dtype=wanted)


def _has_tensors(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and any(
        isinstance(leaf, (*Tensorlike, jax.Array)) for leaf in nest.flatten(value)
    )


def cast_to(tensor: Any, dtype: Any) -> Tensor:
    """`tensor` cast to `dtype`, itself where it has it."""
    wanted = as_dtype(dtype)
    if type(tensor) is Tensor and tensor.dtype is wanted:
        return tensor
    result: Tensor = cast(tensor, wanted)
    return result


def as_floats(tensor: Tensor) -> Tensor:
    """`tensor`, cast to `floatx()` where it is of integers or bools."""
    return tensor if tensor.dtype.is_inexact else cast_to(tensor, floatx())


def mean(tensor: Tensor, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The mean over `axis`; of integers in `floatx()`."""
    return reduce_mean(as_floats(tensor), axis=axis, keepdims=keepdims)


def total(tensor: Tensor, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The sum over `axis`; of bools in int32."""
    return reduce_sum(cast_to(tensor, "int32") if tensor.dtype is bool_ else tensor, axis=axis, keepdims=keepdims)


def size_of(tensor: Tensor) -> int:
    """The number of elements."""
    return math.prod(attributes.shape(tensor.shape))


def matched(y_true: Any, y_pred: Any) -> tuple[Tensor, Tensor]:
    """Targets and predictions as tensors of the predictions' dtype and of one rank."""
    y_pred = to_tensor(y_pred)
    return same_rank(to_tensor(y_true, y_pred.dtype), y_pred)


def same_rank(first: Tensor, second: Tensor, expand_rank_1: bool = True) -> tuple[Tensor, Tensor]:
    """Two tensors brought to one rank where they differ by a last axis of length 1.

    The shorter one gets that axis where it has rank 1 (and `expand_rank_1`); else the longer one loses it.
    """
    if first.ndim == second.ndim + 1:
        return _fitted(first, second, expand_rank_1)
    if second.ndim == first.ndim + 1:
        longer, shorter = _fitted(second, first, expand_rank_1)
        return shorter, longer
    return first, second


def _fitted(longer: Tensor, shorter: Tensor, expand_rank_1: bool) -> tuple[Tensor, Tensor]:
    if longer.shape[-1] != 1:
        return longer, shorter
    if shorter.ndim == 1 and expand_rank_1:
        return longer, expand_dims(shorter, -1)
    return squeeze(longer, -1), shorter


def unit_length(tensor: Tensor, axis: int = -1) -> Tensor:
    """`tensor` divided by its Euclidean norm along `axis`; zeros stay zeros."""
    # As Keras: the norm's square is bounded from below, so that the gradient at 0 is finite.
    lengths = sqrt(maximum(reduce_sum(square(tensor), axis=axis, keepdims=True), epsilon() ** 2))
    return tensor / lengths
