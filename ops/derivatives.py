"""Derivatives by hand, for the kernels whose JAX derivative is not TensorFlow's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import jax
import jax.numpy as jnp
from jax.custom_derivatives import SymbolicZero
from jax.interpreters import ad, batching, mlir

from .platform_primitive import LazyPrimitive

Kernel = Callable[..., Any]
Partial = Callable[..., Any]


def with_partials(kernel: Kernel, *partials: Partial | None) -> Kernel:
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


def scaled(tangent: Any, factor: Any) -> Any:
    """`tangent * factor`, and 0 where the tangent is 0, in reverse mode where the cotangent is, even if the
    factor is inf or nan.

    TensorFlow's gradients of `sqrt`, `rsqrt` and `reciprocal` are so: `tf.where(x > 0, tf.sqrt(x), 0.)` has a
    gradient of 0 at 0, and not nan. As that is no linear function of the tangent, JAX cannot transpose it by
    itself: hence a primitive.
    """
    return _SCALED.bind(tangent, jnp.asarray(factor, tangent.dtype))


def _scaled(tangent: Any, factor: Any) -> Any:
    return jnp.where(tangent == 0, 0, tangent * factor)


def _scaled_jvp(primals: Any, tangents: Any) -> tuple[Any, Any]:
    tangent, factor = primals
    by_tangent, by_factor = tangents
    terms = []
    if not isinstance(by_tangent, ad.Zero):
        terms.append(_SCALED.bind(by_tangent, factor))
    if not isinstance(by_factor, ad.Zero):
        terms.append(_SCALED.bind(by_factor, tangent))
    return _SCALED.bind(tangent, factor), sum(terms[1:], terms[0])


def _scaled_transpose(cotangent: Any, tangent: Any, factor: Any) -> tuple[Any, None]:
    return (cotangent if isinstance(cotangent, ad.Zero) else _SCALED.bind(cotangent, factor)), None


def _scaled_batched(operands: Any, axes: Any) -> tuple[Any, int]:
    size = next(x.shape[a] for x, a in zip(operands, axes, strict=True) if a is not None)
    front = [batching.bdim_at_front(x, a, size) for x, a in zip(operands, axes, strict=True)]
    return _SCALED.bind(*front), 0


def _register(primitive: Any) -> None:
    primitive.def_impl(jax.jit(_scaled))
    primitive.def_abstract_eval(lambda tangent, factor: tangent)
    ad.primitive_jvps[primitive] = _scaled_jvp
    ad.primitive_transposes[primitive] = _scaled_transpose
    batching.primitive_batchers[primitive] = _scaled_batched
    mlir.register_lowering(primitive, mlir.lower_fun(_scaled, multiple_results=False))


_SCALED: Final = LazyPrimitive("scaled")
_SCALED.register(_register)
