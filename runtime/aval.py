"""`Aval`: what is known of a tensor without its value (JAX's word: abstract value), interned.

Every tensor holds the one Aval object of its shape, dtype and placement. So the signature of a call is a
tuple of objects that the arguments hold already, and looking it up compares identities.
"""

from __future__ import annotations

from typing import Any, Final

import jax

from .dtypes import DType, from_numpy
from .shapes import Dims, TensorShape


class Aval:
    """Shape, dtype and placement of a tensor. Made by `aval()` alone: equal means identical.

    `placement` is None for JAX's default device, a `jax.sharding.Sharding` for any other, and `TRACED` for
    a value of somebody's `jax.jit`.
    """

    __slots__ = ("__weakref__", "dims", "dtype", "placement", "shape", "struct")

    def __init__(self, dims: Dims, dtype: DType, placement: Any) -> None:
        self.dims = dims
        self.dtype = dtype
        self.placement = placement
        self.shape = TensorShape(dims)
        # What JAX's tracing functions take in place of an array; None while a dimension is open.
        self.struct = None if None in dims else _struct(dims, dtype, placement)

    @property
    def size(self) -> int:
        """The number of elements; only for fully known shapes."""
        count = self.shape.num_elements()
        assert count is not None
        return count

    def __repr__(self) -> str:
        return f"{self.dtype.name}[{', '.join('?' if d is None else str(d) for d in self.dims)}]"


TRACED: Final = "traced"
_INTERNED: Final[dict[tuple[Any, ...], Aval]] = {}


def _struct(dims: Dims, dtype: DType, placement: Any) -> jax.ShapeDtypeStruct:
    sharding = None if placement is TRACED else placement
    # ShapeDtypeStruct canonicalizes its dtype by the x64 flag of the moment.
    with jax.enable_x64(True):
        return jax.ShapeDtypeStruct(dims, dtype.numpy_dtype, sharding=sharding)


def aval(dims: Dims, dtype: DType, placement: Any = None) -> Aval:
    """The one Aval of this shape, dtype and placement."""
    key = (dims, dtype, placement)
    found = _INTERNED.get(key)
    if found is None:
        # setdefault: of two threads that miss at once, both get the same object.
        found = _INTERNED.setdefault(key, Aval(dims, dtype, placement))
    return found


def aval_of(array: Any) -> Aval:
    """The Aval of a JAX array or tracer."""
    if isinstance(array, jax.core.Tracer):
        return aval(tuple(array.shape), from_numpy(array.dtype), TRACED)
    return aval(tuple(array.shape), from_numpy(array.dtype), _placement(array))


def _placement(array: jax.Array) -> Any:
    if not array.committed:
        return None
    sharding = array.sharding
    if sharding.is_fully_replicated and len(sharding.device_set) == 1:
        default = jax.config.jax_default_device or jax.local_devices()[0]  # type: ignore[attr-defined]
        if isinstance(default, str):
            default = jax.local_devices(backend=default)[0]
        if next(iter(sharding.device_set)) == default and sharding.memory_kind in (None, default.default_memory().kind):
            return None
    return sharding
