"""Random state: TensorFlow's rules of global and operation seeds, on JAX's counter-based generator.

A random op takes a key of two `uint32`: one mixes the seeds, the other counts. Without an operation seed
each op draws a new seed from the global one; with it, ops of the same two seeds share one count, so that
they give a sequence that starts anew at `set_seed`. The numbers differ from TensorFlow's, the rules do not.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import random
import weakref
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from .coerce import eager_constant
from .context import THREAD
from .tensor import Tensor

if TYPE_CHECKING:
    from .variable import Variable


class _State:
    """The global seed and what has been drawn from it."""

    def __init__(self, seed: int | None) -> None:
        self.seed = seed
        # Seeds the ops that were given none; without a global seed each process differs.
        self.drawn = random.Random(int.from_bytes(os.urandom(8), "big") if seed is None else seed)
        self.counts: dict[int, itertools.count[int]] = {}


_state: Any = _State(None)
# By id: variables are not hashable.
_counters: Final[weakref.WeakValueDictionary[int, Any]] = weakref.WeakValueDictionary()


def set_seed(seed: int) -> None:
    """Set the global random seed: from here on random ops repeat what they gave after the last such call.

    Functions that were traced before start their sequences anew too.

    >>> import tenfold as tf
    >>> tf.random.set_seed(1); a = tf.random.uniform([2])
    >>> tf.random.set_seed(1); b = tf.random.uniform([2])
    >>> bool(tf.reduce_all(a == b))
    True
    """
    global _state
    _state = _State(int(seed))
    for counter in list(_counters.values()):
        counter.reset_counter()


def global_seed() -> int | None:
    """The seed that `set_seed` set last, if any."""
    seed: int | None = _state.seed
    return seed


def mix(*seeds: int) -> int:
    """Several seeds as one uint32. A cryptographic hash, so that neighbours give unrelated streams."""
    text = ",".join(map(str, seeds)).encode()
    return int.from_bytes(hashlib.blake2s(text, digest_size=4).digest(), "big")


def fresh_seed() -> int:
    """A new operation seed drawn from the global state."""
    drawn: int = _state.drawn.getrandbits(31)
    return drawn


def eager_key(seed: int | None) -> Tensor:
    """The key of an eager random op, `uint32[2]`."""
    if seed is None:
        mixed, count = mix(_state.seed or 0, fresh_seed()), 0
    else:
        # setdefault and next: two threads never get the same number.
        count = next(_state.counts.setdefault(seed, itertools.count()))
        mixed = mix(87654321 if _state.seed is None else _state.seed, seed)
    return eager_constant(np.array([mixed, count], np.uint32))


def random_key(seed: int | None) -> Tensor:
    """A fresh key in the interpreter in force."""
    interpreter = THREAD.interpreter
    return eager_key(seed) if interpreter is None else interpreter.random_key(seed)


def register_counter(counter: Variable) -> None:
    """Have `set_seed` reset the counter of a traced function."""
    _counters[id(counter)] = counter
