"""`tf.keras`: losses, metrics, optimizers, initializers, regularizers, constraints and activations of Keras."""

from . import (
    activations,
    backend,
    constraints,
    initializers,
    losses,
    metrics,
    optimizers,
    regularizers,
    saving,
    utils,
)
from .constraints import Constraint
from .initializers import Initializer
from .losses import Loss
from .metrics import Metric
from .optimizers import Optimizer
from .regularizers import Regularizer

__all__ = [
    "Constraint",
    "Initializer",
    "Loss",
    "Metric",
    "Optimizer",
    "Regularizer",
    "activations",
    "backend",
    "constraints",
    "initializers",
    "losses",
    "metrics",
    "optimizers",
    "regularizers",
    "saving",
    "utils",
]
