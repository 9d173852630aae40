"""The vocabulary: one definition per op, by family."""

from . import (
    array,
    assertion,
    cast,
    compare,
    creation,
    cross_entropy,
    elementwise,
    indexing,
    linalg,
    nn,
    order,
    overloads,
    printing,
    reduce,
    selection,
)

overloads.install()

__all__ = [
    "array",
    "assertion",
    "cast",
    "compare",
    "creation",
    "cross_entropy",
    "elementwise",
    "indexing",
    "linalg",
    "nn",
    "order",
    "overloads",
    "printing",
    "reduce",
    "selection",
]
