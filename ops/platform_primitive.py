"""JAX primitives that are lowered to one formulation on CPU and to another one on other platforms.

The choice is made when a program is lowered for a platform. A primitive is in itself neither formulation, so its
derivatives are primitives of this kind again, each with the formulation that is fast for it, and nothing that
one formulation would keep for its derivative is kept for the other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
from jax.interpreters import ad, batching, mlir

Form = Callable[..., jax.Array]


class LazyPrimitive:
    """A JAX primitive that is made when it is first bound: the module that it comes from takes long to import."""

    __slots__ = ("_made", "_name", "_registrations")

    def __init__(self, name: str) -> None:
        self._name = name
        self._made: Any = None
        self._registrations: list[Callable[[Any], None]] = []

    def register(self, registration: Callable[[Any], None]) -> None:
        """Have `registration(primitive)` run when the primitive is made."""
        self._registrations.append(registration)

    def bind(self, *operands: Any, **params: Any) -> Any:
        """Apply the primitive."""
        if self._made is None:
            from jax.extend.core import Primitive

            made = Primitive(self._name)
            for registration in self._registrations:
                registration(made)
            self._made = made
        return self._made.bind(*operands, **params)


def primitive(name: str, native: Form, cpu: Form, rows: int) -> LazyPrimitive:
    """A primitive of the functions `native` and `cpu`, which take arrays by position, static values by keyword.

    The first axes of the first `rows` operands and of the result are rows that do not meet: under `jax.vmap` over
    some of these operands alone, the mapped axis is merged with them. Otherwise `native` is batched. Derivatives
    are the caller's to add.
    """
    made = LazyPrimitive(name)

    def abstract(*avals: Any, **params: Any) -> Any:
        out = jax.eval_shape(partial(native, **params), *(jax.ShapeDtypeStruct(a.shape, a.dtype) for a in avals))
        return jax.core.ShapedArray(out.shape, out.dtype)

    def batched(operands: Sequence[Any], axes: Sequence[Any], **params: Any) -> tuple[Any, int]:
        if rows and all(axis is None for axis in axes[rows:]):
            count = next(o.shape[a] for o, a in zip(operands, axes, strict=True) if a is not None)
            moved = [jnp.broadcast_to(o, (count, *o.shape)) if a is None else jnp.moveaxis(o, a, 0)
                     for o, a in zip(operands[:rows], axes[:rows], strict=True)]  # fmt: skip
            out = made.bind(*[m.reshape(-1, *m.shape[2:]) for m in moved], *operands[rows:], **params)
            return out.reshape(count, -1, *out.shape[1:]), 0
        return jax.vmap(partial(native, **params), tuple(axes))(*operands), 0

    def register(real: Any) -> None:
        real.def_impl(lambda *operands, **params: jax.jit(partial(real.bind, **params))(*operands))
        real.def_abstract_eval(abstract)
        mlir.register_lowering(real, mlir.lower_fun(native, multiple_results=False))
        mlir.register_lowering(real, mlir.lower_fun(cpu, multiple_results=False), platform="cpu")
        batching.primitive_batchers[real] = batched

    made.register(register)
    return made


def bilinear(made: LazyPrimitive, to_first: Form, to_second: Form) -> None:
    """Give a primitive of two operands, linear in each, its derivatives.

    `to_first(cotangent, first, second)` is the transpose in the first operand, of which only `.shape` may be
    used; `to_second` likewise. Static values come by keyword.
    """

    def jvp(primals: Sequence[Any], tangents: Sequence[Any], **params: Any) -> tuple[Any, Any]:
        first, second = primals
        out = made.bind(first, second, **params)
        parts = [made.bind(t, second, **params) for t in tangents[:1] if type(t) is not ad.Zero]
        parts += [made.bind(first, t, **params) for t in tangents[1:] if type(t) is not ad.Zero]
        return out, sum(parts[1:], parts[0]) if parts else ad.Zero(jax.typeof(out).to_tangent_aval())

    def transpose(cotangent: Any, first: Any, second: Any, **params: Any) -> list[Any]:
        if ad.is_undefined_primal(first):
            zero = type(cotangent) is ad.Zero
            return [ad.Zero(first.aval) if zero else to_first(cotangent, first.aval, second, **params), None]
        if type(cotangent) is ad.Zero:
            return [None, ad.Zero(second.aval)]
        return [None, to_second(cotangent, first, second.aval, **params)]

    def register(real: Any) -> None:
        ad.primitive_jvps[real] = jvp
        ad.primitive_transposes[real] = transpose

    made.register(register)


def linear_in_first(made: LazyPrimitive, transposed: Form) -> None:
    """Give a primitive that is linear in its first operand, and has no derivative by the others, its derivatives.

    `transposed(cotangent, first, *others)` is the transpose; of `first` only `.shape` may be used.
    """

    def jvp(primals: Sequence[Any], tangents: Sequence[Any], **params: Any) -> tuple[Any, Any]:
        out = made.bind(*primals, **params)
        if type(tangents[0]) is ad.Zero:
            return out, ad.Zero(jax.typeof(out).to_tangent_aval())
        return out, made.bind(tangents[0], *primals[1:], **params)

    def transpose(cotangent: Any, first: Any, *others: Any, **params: Any) -> list[Any]:
        if type(cotangent) is ad.Zero:
            return [ad.Zero(first.aval), *[None] * len(others)]
        return [transposed(cotangent, first.aval, *others, **params), *[None] * len(others)]

    def register(real: Any) -> None:
        ad.primitive_jvps[real] = jvp
        ad.primitive_transposes[real] = transpose

    made.register(register)
