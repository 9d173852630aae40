"""Why a function was traced again: what differs between two signatures, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..runtime import nest
from ..runtime.spec import TensorSpec
from .structured_signature import ObjectLeaf, StructuredSignature


def differences(before: StructuredSignature, after: StructuredSignature) -> list[str]:
    """One line for each argument that differs: `x: shape (32, 8) -> (17, 8)`."""
    old = {name: value for name, _, value in before.entries}
    new = {name: value for name, _, value in after.entries}
    lines = []
    for name in dict.fromkeys((*old, *new)):
        if name not in new:
            lines.append(f"{name}: no longer given")
        elif name not in old:
            lines.append(f"{name}: given now")
        else:
            lines.extend(_difference(name, old[name], new[name]))
    return lines


def _difference(name: str, a: Any, b: Any) -> list[str]:
    structure = nest.difference(a, b)
    if structure is not None:
        return [f"{name}: another structure ({structure})"]
    if nest.is_nested(a):
        found = []
        for i, (x, y) in enumerate(zip(nest.children(a), nest.children(b), strict=True)):
            found.extend(_difference(f"{name}[{i}]", x, y))
        return found
    if isinstance(a, TensorSpec) and isinstance(b, TensorSpec):
        lines = []
        if a.dtype is not b.dtype:
            lines.append(f"{name}: dtype {a.dtype.name} -> {b.dtype.name}")
        if a.shape != b.shape:
            lines.append(f"{name}: shape {a.shape} -> {b.shape}")
        return lines
    if isinstance(a, TensorSpec) or isinstance(b, TensorSpec):
        return [f"{name}: {_kind(a)} -> {_kind(b)}"]
    if a == b and isinstance(a, ObjectLeaf):
        return []
    if a is b or (type(a) is type(b) and isinstance(a, (bool, int, float, complex, str, bytes)) and a == b):
        return []
    if isinstance(a, (bool, int, float, complex, str, bytes)):
        return [f"{name}: Python value {a!r} -> {b!r}"]
    return [f"{name}: another object, {b!r}"]


def _kind(value: Any) -> str:
    if isinstance(value, TensorSpec):
        return f"a tensor of shape {value.shape} and dtype {value.dtype.name}"
    return f"Python value {value!r}"


REMEDY = (
    "Pass numbers that vary as tensors (tf.constant(n)), keep shapes equal (pad the last batch, or drop_remainder=True), "
    "and make the function once, outside of loops."
)


def retracing_warning(name: str, count: int, signatures: Sequence[StructuredSignature]) -> str:
    """What to tell a user whose function was traced again and again."""
    lines = [f"{count} of the last calls to {name} triggered tracing, which is expensive. What differed each time:"]
    for before, after in zip(signatures[-4:-1], signatures[-3:], strict=False):
        lines += [f"  - {line}" for line in differences(before, after)[:3]]
    return "\n".join([*dict.fromkeys(lines), REMEDY])
