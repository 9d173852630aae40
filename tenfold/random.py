"""`tf.random`: Random tensors, seeds and generators."""

from .ops.joining import split
from .ops.random import categorical, gamma, normal, poisson, shuffle, truncated_normal, uniform
from .runtime.seeds import set_seed

__all__ = [
    "categorical",
    "gamma",
    "normal",
    "poisson",
    "set_seed",
    "shuffle",
    "split",
    "truncated_normal",
    "uniform",
]
