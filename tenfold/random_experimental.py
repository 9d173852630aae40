"""`tf.random.experimental`: generators under their first names."""

from .ops.generator import Algorithm, Generator, create_rng_state, get_global_generator, set_global_generator
from .ops.stateless_random import fold_in as stateless_fold_in
from .ops.stateless_random import split as stateless_split
from .ops.stateless_random import stateless_shuffle

__all__ = [
    "Algorithm",
    "Generator",
    "create_rng_state",
    "get_global_generator",
    "set_global_generator",
    "stateless_fold_in",
    "stateless_shuffle",
    "stateless_split",
]
