"""`tf.random.Generator`: random numbers from a state that a variable holds."""

from __future__ import annotations

import enum
import os
from typing import Any, Final

import jax
import jax.numpy as jnp
import numpy as np

from ..runtime import attributes
from ..runtime.aval import Aval
from ..runtime.coerce import convert_to_tensor, literal
from ..runtime.define import op
from ..runtime.dtypes import as_dtype, float32, int32, int64, uint64
from ..runtime.errors import ShapeError
from ..runtime.op import Array, Index
from ..runtime.tensor import Tensor
from ..runtime.variable import Variable
from . import distributions as kernels
from .joining import stack
from .random import float_dtype, uniform_bounds


class Algorithm(enum.Enum):
    """The layout of a generator's state, named as in TensorFlow. The numbers are always those of threefry."""

    PHILOX = 1
    THREEFRY = 2
    AUTO_SELECT = 3


_NAMES: Final = {a.name.lower(): a for a in Algorithm}
_WORDS: Final = {Algorithm.PHILOX: 3, Algorithm.THREEFRY: 2}
# What one drawn element adds to the counter, as in TensorFlow, so that states read alike.
_STRIDE: Final = 256


def _algorithm(alg: Any) -> Algorithm:
    if alg is None or alg is Algorithm.AUTO_SELECT or alg in ("auto_select", 3):
        return Algorithm.PHILOX
    try:
        return _NAMES[alg] if isinstance(alg, str) else Algorithm(alg)
    except (KeyError, ValueError):
        raise ValueError(f"Argument `alg` got unsupported value {alg}. Supported values are philox, threefry and "
                         "auto_select.") from None  # fmt: skip


def _words(values: Any, count: int) -> np.ndarray[Any, Any]:
    """Integers as `count` int64 words, modulo 2^64, filled up with zeros."""
    if isinstance(values, (int, np.integer)):
        values = [int(values)]
    else:
        values = [int(v) for v in np.atleast_1d(attributes.known(values))]
    filled = ([v & (2**64 - 1) for v in values] + [0] * count)[:count]
    return np.array(filled, np.uint64).astype(np.int64)


def create_rng_state(seed: Any, alg: Any) -> Tensor:
    """The state, int64 `[3]` (`[2]` for threefry), that a generator made from `seed` starts with.

    >>> import tenfold as tf
    >>> tf.random.create_rng_state(5, "philox").numpy().tolist()
    [5, 0, 0]
    """
    return literal(_words(seed, _WORDS[_algorithm(alg)]))


def _state_check(state: Aval, delta: Aval) -> None:
    if state.dims not in ((2,), (3,)):
        raise ShapeError(f"the state of a generator has 2 or 3 words, got shape {list(state.dims)} [Op:RngReadAndSkip]")


@op("RngReadAndSkip", check=_state_check)
def _read_and_skip(state: Index, delta: Index) -> tuple[Array, Array]:
    """The key of a state, and the state with its counter advanced by `delta` elements."""
    words = jnp.asarray(state).astype(jnp.uint64)
    halves = jnp.stack([words.astype(jnp.uint32), (words >> jnp.uint64(32)).astype(jnp.uint32)], -1)
    key = jax.random.wrap_key_data(halves[-1], impl="threefry2x32")
    for half in halves[:-1].ravel():
        key = jax.random.fold_in(key, half)
    low = words[0] + jnp.asarray(delta).astype(jnp.uint64) * jnp.uint64(_STRIDE)
    carry = (low < words[0]).astype(jnp.uint64)
    rest = [words[1] + carry, words[2]] if words.shape[0] == 3 else [words[1]]
    return jax.random.key_data(key), jnp.stack([low, *rest]).astype(jnp.int64)


class Generator:
    """A source of random numbers whose state is a `tf.Variable`: the same state gives the same numbers.

    Made by `from_seed`, `from_state`, `from_key_counter`, `from_non_deterministic_state`, or as a copy. Each
    draw advances the state. The numbers differ from TensorFlow's, the states do not.

    >>> import tenfold as tf
    >>> g, h = tf.random.Generator.from_seed(1), tf.random.Generator.from_seed(1)
    >>> bool(tf.reduce_all(g.normal([3]) == h.normal([3])))
    True
    """

    _alg: Algorithm
    _state: Variable

    def __init__(self, copy_from: Generator | None = None, state: Any = None, alg: Any = None) -> None:
        if copy_from is not None:
            if state is not None or alg is not None:
                raise ValueError("with `copy_from`, neither `state` nor `alg` may be given")
            self._alg = copy_from._alg
            initial = copy_from._state.read_value()
        elif state is None:
            raise ValueError("a generator needs `state` and `alg`, or `copy_from`; see Generator.from_seed")
        else:
            self._alg = _algorithm(alg)
            initial = convert_to_tensor(state.read_value() if isinstance(state, Variable) else state, dtype_hint=int64)
            self._fits(initial)
        self._state = Variable(initial, dtype=int64, trainable=False, name="StateVar")

    def _fits(self, state: Tensor) -> None:
        if state._aval.dims != (_WORDS[self._alg],):
            raise ValueError(f"Shapes {state.shape} and [{_WORDS[self._alg]}] are incompatible")

    @classmethod
    def from_state(cls, state: Any, alg: Any) -> Generator:
        """A generator in the given state: int64 `[3]`, `[2]` for threefry. Raises ValueError for other shapes."""
        return cls(state=state, alg=alg)

    @classmethod
    def from_seed(cls, seed: Any, alg: Any = None) -> Generator:
        """A generator from an integer, or several."""
        return cls(state=create_rng_state(seed, alg), alg=_algorithm(alg))

    @classmethod
    def from_non_deterministic_state(cls, alg: Any = None) -> Generator:
        """A generator that differs each time, from the operating system's entropy."""
        return cls.from_seed([int.from_bytes(os.urandom(8), "little") for _ in range(3)], alg)

    @classmethod
    def from_key_counter(cls, key: Any, counter: Any, alg: Any) -> Generator:
        """A generator from the parts of its state: a key, and a counter of two words (one for threefry)."""
        kind = _algorithm(alg)
        return cls(state=literal(_key_counter(key, counter, kind)), alg=kind)

    def reset(self, state: Any) -> None:
        """Go to the given state. Raises ValueError where its shape is another."""
        value = convert_to_tensor(state.read_value() if isinstance(state, Variable) else state, dtype_hint=int64)
        self._fits(value)
        self._state.assign(value)

    def reset_from_seed(self, seed: Any) -> None:
        """Go to the state that `from_seed` starts with."""
        self._state.assign(create_rng_state(seed, self._alg))

    def reset_from_key_counter(self, key: Any, counter: Any) -> None:
        """Go to the state that `from_key_counter` starts with."""
        self._state.assign(literal(_key_counter(key, counter, self._alg)))

    @property
    def state(self) -> Variable:
        return self._state

    @property
    def algorithm(self) -> int:
        return self._alg.value

    @property
    def key(self) -> Tensor:
        """The last word of the state."""
        return self._state.read_value()[-1]

    def skip(self, delta: Any) -> Tensor:
        """Advance by `delta` elements; the state before."""
        before = self._state.read_value()
        self._state.assign(_read_and_skip(before, delta)[1])
        return before

    def _key(self, *shapes: Any) -> Tensor:
        """A key for a draw of the given shape; advances the state."""
        count = int(np.prod(np.broadcast_shapes(*shapes), dtype=np.int64))
        key, after = _read_and_skip(self._state.read_value(), count)
        self._state.assign(after)
        drawn: Tensor = key
        return drawn

    def normal(
        self, shape: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = float32, name: str | None = None
    ) -> Tensor:
        """As `tf.random.normal`."""
        wanted, dims = float_dtype(dtype), attributes.shape(shape)
        centre, spread = convert_to_tensor(mean, dtype=wanted), convert_to_tensor(stddev, dtype=wanted)
        drawn: Tensor = kernels.draw_normal(self._key(dims), centre, spread, dims, name)
        return drawn

    def truncated_normal(
        self, shape: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = float32, name: str | None = None
    ) -> Tensor:
        """As `tf.random.truncated_normal`."""
        wanted, dims = float_dtype(dtype), attributes.shape(shape)
        centre, spread = convert_to_tensor(mean, dtype=wanted), convert_to_tensor(stddev, dtype=wanted)
        drawn: Tensor = kernels.draw_truncated_normal(self._key(dims), centre, spread, dims, name)
        return drawn

    def uniform(
        self, shape: Any, minval: Any = 0, maxval: Any = None, dtype: Any = float32, name: str | None = None
    ) -> Tensor:
        """As `tf.random.uniform`; of integers, `None` for both bounds draws from all values of the dtype."""
        wanted, dims = as_dtype(dtype), attributes.shape(shape)
        if wanted.is_integer and (minval is None) != (maxval is None):
            raise ValueError(f"For integer dtype {wanted}, minval and maxval must be both `None` or both non-`None`; "
                             f"got minval={minval} and maxval={maxval}")  # fmt: skip
        if wanted.is_integer and minval is None:
            return self.uniform_full_int(dims, wanted, name)
        low, high = uniform_bounds(minval, maxval, wanted)
        kernel = kernels.draw_uniform_int if wanted.is_integer else kernels.draw_uniform
        drawn: Tensor = kernel(self._key(dims), low, high, dims, name)
        return drawn

    def uniform_full_int(self, shape: Any, dtype: Any = uint64, name: str | None = None) -> Tensor:
        """Draws from all values of a dtype: int32, int64, uint32 or uint64."""
        dims = attributes.shape(shape)
        drawn: Tensor = kernels.draw_bits(self._key(dims), dims, as_dtype(dtype), name)
        return drawn

    def binomial(self, shape: Any, counts: Any, probs: Any, dtype: Any = int32, name: str | None = None) -> Tensor:
        """As `tf.random.stateless_binomial`."""
        dims = attributes.shape(shape)
        drawn: Tensor = kernels.draw_binomial(self._key(dims), counts, probs, dims, as_dtype(dtype), name)
        return drawn

    def make_seeds(self, count: Any = 1) -> Tensor:
        """Seeds for stateless ops: int64 `[2, count]`, one in each column."""
        first = self.uniform_full_int([count], int64)
        return stack([first, literal(np.zeros(first.shape.as_list(), np.int64))])

    def split(self, count: Any = 1) -> list[Generator]:
        """A list of new generators, independent of each other and of this one's later numbers."""
        keys = self.uniform_full_int([count], int64)
        return [type(self)(state=literal(_key_counter(int(k), 0, self._alg)), alg=self._alg) for k in keys.numpy()]


def _key_counter(key: Any, counter: Any, alg: Algorithm) -> np.ndarray[Any, Any]:
    return np.concatenate([_words(counter, _WORDS[alg] - 1), _words(key, 1)])


_global: Generator | None = None


def get_global_generator() -> Generator:
    """The generator that code may share; made from a non-deterministic state where none was set.

    >>> import tenfold as tf
    >>> tf.random.get_global_generator() is tf.random.get_global_generator()
    True
    """
    global _global
    if _global is None:
        _global = Generator.from_non_deterministic_state()
    return _global


def set_global_generator(generator: Generator) -> None:
    """Make `generator` the one that `get_global_generator` gives. Functions traced before keep the former.

    >>> import tenfold as tf
    >>> tf.random.set_global_generator(tf.random.Generator.from_seed(1))
    """
    global _global
    _global = generator
