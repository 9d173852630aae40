"""`tf.autodiff`: reverse and forward differentiation."""

from .tracer.forward import ForwardAccumulator
from .tracer.tape import GradientTape

__all__ = ["ForwardAccumulator", "GradientTape"]
