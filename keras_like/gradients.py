"""What happens to gradients before an optimizer uses them."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Sequence
from typing import Any

from ..ops.array import expand_dims
from ..ops.elementwise import maximum, minimum, square
from ..ops.indexed_slices import IndexedSlices
from ..ops.reduce import reduce_sum
from ..ops.scatter import scatter_nd
from ..ops.sums import add_n
from ..ops.unary import sqrt
from ..runtime.coerce import convert_to_tensor
from ..runtime.tensor import Tensor
from ..runtime.variable import Variable


def takes_rate(update_step: Callable[..., Any]) -> bool:
    """Whether `update_step` has Keras 3's third parameter."""
    return len(inspect.signature(update_step).parameters) > 3 or any(
        p.kind is p.VAR_POSITIONAL for p in inspect.signature(update_step).parameters.values()
    )


def without_missing(grads: Sequence[Any], variables: Sequence[Variable]) -> tuple[list[Any], list[Variable]]:
    """Gradients and variables without those whose gradient is None."""
    kept = [(g, v) for g, v in zip(grads, variables, strict=True) if g is not None]
    if not kept:
        raise ValueError("No gradients provided for any variable.")
    if len(kept) < len(variables):
        names = [getattr(v, "path", v.name) for g, v in zip(grads, variables, strict=True) if g is None]
        warnings.warn(
            f"Gradients do not exist for variables {names} when minimizing the loss. If using `model.compile()`, did "
            "you forget to provide a `loss` argument?",
            stacklevel=4,
        )
    return [g for g, _ in kept], [v for _, v in kept]


def dense(gradient: Any, variable: Variable) -> Tensor:
    """A gradient as a tensor: rows at equal positions add up."""
    if isinstance(gradient, IndexedSlices) and gradient.dense_shape is None:
        return scatter_nd(expand_dims(gradient.indices, -1), gradient.values, variable.shape)
    return gradient if isinstance(gradient, Tensor) else convert_to_tensor(gradient)


def clip_by_norm(gradient: Tensor, limit: float) -> Tensor:
    """A tensor scaled so that its norm is at most `limit`."""
    return gradient * limit / maximum(sqrt(reduce_sum(square(gradient))), limit)


def clip_by_global_norm(grads: list[Tensor], clip_norm: float) -> list[Tensor]:
    """Tensors scaled by one factor so that their common norm is at most `clip_norm`; all nan where it is not finite."""
    length = sqrt(add_n([reduce_sum(square(g)) for g in grads]))
    factor = clip_norm * minimum(1.0 / length, 1.0 / clip_norm) + (length - length)
    return [g * factor for g in grads]
