"""Shapes of what a function of tensors gives for KerasTensors: it is traced, and what was recorded thrown away.

Open lengths are traced twice with different numbers: where the results' lengths differ they are open too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from ..autograph import staging
from ..runtime import nest
from ..runtime.aval import aval
from ..runtime.context import use
from ..runtime.tensor import Convertible, Tensor
from ..tracer.builder import FunctionBuilder
from ..tracer.staging_host import HOST
from .keras_tensor import KerasTensor, Shape

FILLS: Final = (83, 89)
"""What stands for an open length: primes, so that products and quotients of them tell."""


def output_spec(function: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    """The KerasTensors that `function(*args, **kwargs)` would give."""
    given = [leaf for leaf in nest.flatten([args, kwargs]) if isinstance(leaf, KerasTensor)]
    first = traced(function, args, kwargs, FILLS[0])
    if not any(None in leaf.shape for leaf in given):
        return nest.map_structure(lambda t: _described(t, t), first)
    return nest.map_structure(_described, first, traced(function, args, kwargs, FILLS[1]), check_types=False)


def traced(function: Callable[..., Any], args: Any, kwargs: Any, fill: int = FILLS[0]) -> Any:
    """What `function` gives for symbolic tensors in the place of the KerasTensors."""
    builder = FunctionBuilder("shapes", may_create=True)

    def stand_in(leaf: Any) -> Any:
        if not isinstance(leaf, KerasTensor):
            return leaf
        return builder.input(aval(tuple(fill if d is None else d for d in leaf.shape), leaf._dtype), leaf.name)

    args, kwargs = nest.map_structure(stand_in, (args, kwargs))
    with use(builder), staging.use(HOST):
        return function(*args, **kwargs)


def _described(first: Any, second: Any) -> Any:
    if isinstance(first, Convertible):
        first, second = first.__tenfold_tensor__(), second.__tenfold_tensor__()
    if not isinstance(first, Tensor):
        return first
    pairs = zip(first._aval.dims, second._aval.dims, strict=True)
    return KerasTensor(Shape(a if a == b else None for a, b in pairs), first.dtype)
