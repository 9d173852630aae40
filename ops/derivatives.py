"""Derivatives by hand, for the kernels whose JAX derivative is not TensorFlow's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
from jax.custom_derivatives import SymbolicZero

Partial = Callable[..., Any]


def with_partials(kernel: Callable[..., Any], *partials: Partial | None) -> Callable[..., Any]:
    """`kernel` with its own rule of differentiation, in both modes and to any order.

    Args:
        kernel: a function of arrays that broadcast against each other, giving one array.
        partials: for each argument `partial(tangent, result, *arguments)`, linear in the tangent; None where
            the derivative is zero.
    """
    wrapped = jax.custom_jvp(kernel)

    def rule(primals: tuple[Any, ...], tangents: tuple[Any, ...]) -> tuple[Any, Any]:
        result = wrapped(*primals)
        total = None
        for partial, tangent in zip(partials, tangents, strict=True):
            # Arguments that nobody differentiates by cost nothing.
            if partial is not None and not isinstance(tangent, SymbolicZero):
                term = jnp.broadcast_to(partial(tangent, result, *primals), result.shape)
                total = term if total is None else total + term
        return result, jnp.zeros_like(result) if total is None else total

    wrapped.defjvp(rule, symbolic_zeros=True)
    return wrapped
