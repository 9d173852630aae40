"""Shape and dtype inference: the kernel, evaluated abstractly once per (attributes, operand avals)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import jax

from .aval import Aval, aval
from .dtypes import from_numpy
from .execute import in_user_terms
from .op import Attrs, Op


def infer(op: Op, attrs: Attrs, avals: Sequence[Aval]) -> Aval | tuple[Aval, ...]:
    """The Aval of what `op` gives for operands of these avals; a tuple where it gives several.

    Raises what `Op.validate` raises, and ShapeError for what the kernel refuses.
    """
    if op.scoped:
        said = op.infer(avals, attrs)
        assert said is not None
        return said
    key = (attrs, *avals)
    found = op.inferred.get(key)
    if found is None:
        found = op.inferred[key] = _infer(op, attrs, avals)
    return found


def _infer(op: Op, attrs: Attrs, avals: Sequence[Aval]) -> Aval | tuple[Aval, ...]:
    op.validate(avals, attrs)

    def kernel(*operands: Any) -> Any:
        return op.call(operands, attrs)

    with jax.enable_x64(True), in_user_terms(op, avals):
        result = jax.eval_shape(kernel, *[a.struct for a in avals])
    if isinstance(result, (tuple, list)):
        return tuple(aval(r.shape, from_numpy(r.dtype)) for r in result)
    return aval(result.shape, from_numpy(result.dtype))
