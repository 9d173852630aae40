"""What makes the random ops of a traced function draw anew at each call: a hidden variable that counts."""

from __future__ import annotations

from typing import Final

import jax
import jax.numpy as jnp
import numpy as np

from ..runtime.op import Op
from ..runtime.seeds import register_counter
from ..runtime.variable import Variable


def _key(count: jax.Array, *, seed: int) -> jax.Array:
    return jnp.stack([jnp.uint32(seed), count])


def _next(count: jax.Array) -> jax.Array:
    return jnp.add(count, jnp.uint32(1))


RANDOM_KEY: Final = Op("RandomKey", _key, ("Free",), ("seed",))
RANDOM_COUNT: Final = Op("RandomCount", _next, ("Free",), ())


class Counter(Variable):
    """How many random ops a traced function has run; `set_seed` starts it anew."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__(np.uint32(0), trainable=False, name="random_counter")
        register_counter(self)

    def reset_counter(self) -> None:
        """Start the sequences of the function anew."""
        self.assign(np.uint32(0))
