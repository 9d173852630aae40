"""`tf.keras`: models and layers, losses, metrics, optimizers, callbacks of Keras."""

from . import (
    activations,
    backend,
    callbacks,
    constraints,
    datasets,
    dtype_policy,
    initializers,
    layers,
    losses,
    metrics,
    models,
    optimizers,
    regularizers,
    saving,
    utils,
)
from .callbacks import Callback
from .constraints import Constraint
from .dtype_policy import DTypePolicy
from .initializers import Initializer
from .input import Input
from .input_spec import InputSpec
from .keras_tensor import KerasTensor
from .layer import Layer
from .losses import Loss
from .metrics import Metric
from .model import Functional, Model
from .optimizers import Optimizer
from .regularizers import Regularizer
from .sequential import Sequential

__all__ = [
    "Callback",
    "Constraint",
    "DTypePolicy",
    "Functional",
    "Initializer",
    "Input",
    "InputSpec",
    "KerasTensor",
    "Layer",
    "Loss",
    "Metric",
    "Model",
    "Optimizer",
    "Regularizer",
    "Sequential",
    "activations",
    "backend",
    "callbacks",
    "constraints",
    "datasets",
    "dtype_policy",
    "initializers",
    "layers",
    "losses",
    "metrics",
    "models",
    "optimizers",
    "regularizers",
    "saving",
    "utils",
]
