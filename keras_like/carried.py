"""What travels with a tensor beside its values: the mask of a sequence, the logits behind a probability.

A softmax's output remembers its logits, so that a cross entropy of it can be computed from them: exact where
the probabilities themselves are 0 or 1, and one pass fewer. A mask says which time steps count.
"""

from __future__ import annotations

import weakref
from typing import Any, Final

from ..runtime.tensor import Tensor

# By the tensor's id; an entry goes when its tensor does.
_carried: Final[dict[int, tuple[weakref.ref[Tensor], dict[str, Any]]]] = {}


def carry(tensor: Tensor, **things: Any) -> Tensor:
    """Attach `things` to `tensor`, by name; returns it."""
    found = _carried.get(id(tensor))
    if found is None or found[0]() is not tensor:
        key = id(tensor)

        def forget(reference: weakref.ref[Tensor]) -> None:
            entry = _carried.get(key)
            if entry is not None and entry[0] is reference:
                del _carried[key]

        found = _carried[key] = (weakref.ref(tensor, forget), {})
    found[1].update(things)
    return tensor


def carried(tensor: Any, name: str) -> Any:
    """What is attached to `tensor` under `name`, or None."""
    found = _carried.get(id(tensor))
    return None if found is None or found[0]() is not tensor else found[1].get(name)


def mask_of(tensor: Any) -> Any:
    """The mask that `tensor` carries: bools, False where a time step does not count."""
    return carried(tensor, "mask")
