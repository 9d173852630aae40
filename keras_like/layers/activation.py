"""Activations as layers."""

from __future__ import annotations

from typing import Any

from ...ops import nn
from ...ops.cast import cast
from ...ops.elementwise import minimum
from ...ops.selection import where
from .. import activations
from ..input_spec import InputSpec
from ..keras_tensor import shape_of
from .base import BuiltIn, offer, options


class _Elementwise(BuiltIn):
    """A layer whose outputs have the inputs' shape."""

    supports_masking = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.built = True

    def compute_output_shape(self, input_shape: Any) -> Any:
        return shape_of(input_shape)


class Activation(_Elementwise):
    """An activation, by function or by name.

    >>> import tenfold as tf
    >>> tf.keras.layers.Activation("relu")(tf.constant([-1., 2.])).numpy()
    array([0., 2.], dtype=float32)
    """

    own = ("activation",)

    def __init__(self, activation: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        options(self, activation=activation)

    def call(self, inputs: Any) -> Any:
        return self.activation(inputs)


class ReLU(_Elementwise):
    """`max(x, 0)`; at most `max_value`, below `threshold` `negative_slope * (x - threshold)`."""

    own = ("max_value", "negative_slope", "threshold")

    def __init__(
        self, max_value: float | None = None, negative_slope: float = 0.0, threshold: float = 0.0, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        for name, value in (("max_value", max_value), ("negative_slope", negative_slope), ("threshold", threshold)):
            if (value is None and name != "max_value") or (value is not None and value < 0):
                raise ValueError(f"{name} of a ReLU layer cannot be negative{'' if value else ' or None'}. Received: "
                                 f"{name}={value}")  # fmt: skip
        self.max_value = max_value
        self.negative_slope = negative_slope
        self.threshold = threshold

    def call(self, inputs: Any) -> Any:
        return activations.relu(inputs, self.negative_slope, self.max_value, self.threshold)


class LeakyReLU(_Elementwise):
    """`x` where positive, else `negative_slope * x` (Keras 2 calls it `alpha`)."""

    own = ("negative_slope",)

    def __init__(self, negative_slope: float = 0.3, **kwargs: Any) -> None:
        negative_slope = kwargs.pop("alpha", negative_slope)
        super().__init__(**kwargs)
        if negative_slope is None or negative_slope < 0:
            raise ValueError("The negative_slope value of a Leaky ReLU layer cannot be None or negative "
                             "value. Expected a "
                             f"float. Received: negative_slope={negative_slope}")  # fmt: skip
        self.negative_slope = negative_slope

    def call(self, inputs: Any) -> Any:
        return nn.leaky_relu(inputs, self.negative_slope)


class PReLU(_Elementwise):
    """`x` where positive, else `alpha * x` with a weight `alpha` of the features' shape, 1 along `shared_axes`."""

    own = ("alpha_initializer", "alpha_regularizer", "alpha_constraint", "shared_axes")

    def __init__(self, alpha_initializer: Any = "Zeros", alpha_regularizer: Any = None, alpha_constraint: Any = None,
                 shared_axes: Any = None, **kwargs: Any) -> None:  # fmt: skip
        super().__init__(**kwargs)
        self.built = False
        options(
            self,
            alpha_initializer=alpha_initializer,
            alpha_regularizer=alpha_regularizer,
            alpha_constraint=alpha_constraint,
        )
        self.shared_axes = (
            None if shared_axes is None else [shared_axes] if isinstance(shared_axes, int) else list(shared_axes)
        )

    def build(self, input_shape: Any) -> None:
        shape = list(input_shape[1:])
        for axis in self.shared_axes or ():
            shape[axis - 1] = 1
        self.alpha = self.add_weight(shape=shape, initializer=self.alpha_initializer,
                                     regularizer=self.alpha_regularizer,
                                     constraint=self.alpha_constraint, name="alpha")  # fmt: skip
        axes = {i: n for i, n in enumerate(input_shape) if i and n is not None and i not in (self.shared_axes or ())}
        self.input_spec = InputSpec(ndim=len(input_shape), axes=axes)
        self.built = True

    def call(self, inputs: Any) -> Any:
        return nn.relu(inputs) + self.alpha * minimum(inputs, 0)


class ELU(_Elementwise):
    """`x` where positive, else `alpha * (exp(x) - 1)`."""

    own = ("alpha",)

    def __init__(self, alpha: float = 1.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.alpha = alpha

    def call(self, inputs: Any) -> Any:
        return activations.elu(inputs, alpha=self.alpha)


class Softmax(_Elementwise):
    """`exp(x)` divided by its sum over `axis`; what `mask` (True for what counts) leaves out becomes 0."""

    own = ("axis",)

    def __init__(self, axis: Any = -1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.axis = axis

    def call(self, inputs: Any, mask: Any = None) -> Any:
        if mask is not None:
            low = -65504.0 / 2 if inputs.dtype.name == "float16" else -1e9
            inputs = where(cast(mask, "bool"), inputs, cast(low, inputs.dtype))
        axis = self.axis[0] if isinstance(self.axis, (list, tuple)) and len(self.axis) == 1 else self.axis
        return activations.softmax(inputs, axis=axis)


class ActivityRegularization(_Elementwise):
    """The inputs, whose `l1 * sum(|x|) + l2 * sum(x^2)` is added to the loss."""

    own = ("l1", "l2")

    def __init__(self, l1: float = 0.0, l2: float = 0.0, **kwargs: Any) -> None:
        from ..regularizers import L1L2

        super().__init__(activity_regularizer=L1L2(l1=l1, l2=l2), **kwargs)
        self.l1 = l1
        self.l2 = l2

    def call(self, inputs: Any) -> Any:
        return inputs

    def get_config(self) -> dict[str, Any]:
        return {k: v for k, v in super().get_config().items() if k != "activity_regularizer"}


offer({c.__name__: c for c in (Activation, ReLU, LeakyReLU, PReLU, ELU, Softmax, ActivityRegularization)})
