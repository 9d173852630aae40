"""Normalization layers: over the batch, over the features, over groups of channels, by data seen before."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...ops.array import reshape
from ...ops.cast import cast
from ...ops.elementwise import maximum, square
from ...ops.normalization import moments
from ...ops.reduce import reduce_mean, reduce_sum
from ...ops.unary import rsqrt, sqrt
from ..backend import epsilon as small
from ..input_spec import InputSpec
from ..keras_tensor import shape_of
from .base import BuiltIn, offer, options


class BatchNormalization(BuiltIn):
    """Each channel to mean `beta` and standard deviation `gamma`: of the batch while training, of what was seen else.

    Args:
        axis: of the channels.
        momentum: how slowly the moving mean and variance follow the batches.
        epsilon: added to the variance.
        center, scale: whether there are `beta` and `gamma`.

    Weights: `gamma`, `beta`, and not trained `moving_mean`, `moving_variance`.
    """

    own = ("axis", "momentum", "epsilon", "center", "scale", "beta_initializer", "gamma_initializer",
           "moving_mean_initializer", "moving_variance_initializer", "beta_regularizer", "gamma_regularizer",
           "beta_constraint", "gamma_constraint")  # fmt: skip
    supports_masking = True

    def __init__(
        self, axis: Any = -1, momentum: float = 0.99, epsilon: float = 1e-3, center: bool = True, scale: bool = True,
        beta_initializer: Any = "zeros", gamma_initializer: Any = "ones", moving_mean_initializer: Any = "zeros",
        moving_variance_initializer: Any = "ones", beta_regularizer: Any = None, gamma_regularizer: Any = None,
        beta_constraint: Any = None, gamma_constraint: Any = None, synchronized: bool = False, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(**kwargs)
        self.axis = axis[0] if isinstance(axis, (list, tuple)) else int(axis)
        self.momentum = float(momentum)
        self.epsilon = float(epsilon)
        self.center = center
        self.scale = scale
        options(self, beta_initializer=beta_initializer, gamma_initializer=gamma_initializer,
                moving_mean_initializer=moving_mean_initializer,
                moving_variance_initializer=moving_variance_initializer,
                beta_regularizer=beta_regularizer, gamma_regularizer=gamma_regularizer, beta_constraint=beta_constraint,
                gamma_constraint=gamma_constraint)  # fmt: skip
        self.gamma: Any = None
        self.beta: Any = None

    def build(self, input_shape: Any) -> None:
        size = input_shape[self.axis]
        if self.scale:
            self.gamma = self.add_weight(shape=(size,), name="gamma", initializer=self.gamma_initializer,
                                         regularizer=self.gamma_regularizer,
                                         constraint=self.gamma_constraint)  # fmt: skip
        if self.center:
            self.beta = self.add_weight(shape=(size,), name="beta", initializer=self.beta_initializer,
                                        regularizer=self.beta_regularizer, constraint=self.beta_constraint)  # fmt: skip
        self.moving_mean = self.add_weight(shape=(size,), name="moving_mean", initializer=self.moving_mean_initializer,
                                           trainable=False, autocast=False)  # fmt: skip
        self.moving_variance = self.add_weight(shape=(size,), name="moving_variance", trainable=False, autocast=False,
                                               initializer=self.moving_variance_initializer)  # fmt: skip
        self.input_spec = InputSpec(ndim=len(input_shape), axes={self.axis: size})
        self.built = True

    def call(self, inputs: Any, training: Any = None, mask: Any = None) -> Any:
        # Half floats do not hold sums over a batch.
        x = cast(inputs, "float32") if inputs.dtype.size == 2 else inputs
        axis = self.axis % x.ndim
        broadcast = [1] * x.ndim
        broadcast[axis] = x.shape[axis]
        if training and self.trainable:
            axes = [i for i in range(x.ndim) if i != axis]
            mean, variance = moments(x, axes) if mask is None else _masked_moments(x, mask, axes)
            self.moving_mean.assign(self.moving_mean * self.momentum + mean * (1.0 - self.momentum))
            self.moving_variance.assign(self.moving_variance * self.momentum + variance * (1.0 - self.momentum))
        else:
            mean, variance = self.moving_mean.read_value(), self.moving_variance.read_value()
        factor = rsqrt(variance + self.epsilon)
        if self.gamma is not None:
            factor = factor * cast(self.gamma, factor.dtype)
        shift = -mean * factor
        if self.beta is not None:
            shift = shift + cast(self.beta, shift.dtype)
        if axis != x.ndim - 1:
            factor, shift = reshape(factor, broadcast), reshape(shift, broadcast)
        return cast(x * factor + shift, inputs.dtype)

    def compute_output_shape(self, input_shape: Any) -> Any:
        return shape_of(input_shape)


def _masked_moments(x: Any, mask: Any, axes: list[int]) -> tuple[Any, Any]:
    weights = cast(reshape(mask, [*mask.shape.as_list(), *[1] * (x.ndim - mask.ndim)]), x.dtype)
    weights = weights * (x * 0 + 1)
    count = reduce_sum(weights, axes) + small()
    mean = reduce_sum(x * weights, axes, keepdims=True) / reduce_sum(weights, axes, keepdims=True)
    return reduce_sum(x * weights, axes) / count, reduce_sum(square(x - mean) * weights, axes) / count


class LayerNormalization(BuiltIn):
    """Each sample to mean `beta` and standard deviation `gamma` along `axis` (one or several).

    Weights: `gamma` and `beta` of the lengths of these axes.
    """

    own = ("axis", "epsilon", "center", "scale", "beta_initializer", "gamma_initializer", "beta_regularizer",
           "gamma_regularizer", "beta_constraint", "gamma_constraint")  # fmt: skip
    supports_masking = True

    def __init__(
        self, axis: Any = -1, epsilon: float = 1e-3, center: bool = True, scale: bool = True,
        beta_initializer: Any = "zeros",
        gamma_initializer: Any = "ones", beta_regularizer: Any = None, gamma_regularizer: Any = None,
        beta_constraint: Any = None, gamma_constraint: Any = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(**kwargs)
        self.axis = list(axis) if isinstance(axis, (list, tuple)) else axis
        self.epsilon = epsilon
        self.center = center
        self.scale = scale
        options(self, beta_initializer=beta_initializer, gamma_initializer=gamma_initializer,
                beta_regularizer=beta_regularizer, gamma_regularizer=gamma_regularizer, beta_constraint=beta_constraint,
                gamma_constraint=gamma_constraint)  # fmt: skip
        self.gamma: Any = None
        self.beta: Any = None

    def _axes(self, rank: int) -> list[int]:
        given = self.axis if isinstance(self.axis, list) else [self.axis]
        return sorted(a % rank for a in given)

    def build(self, input_shape: Any) -> None:
        shape = [input_shape[a] for a in self._axes(len(input_shape))]
        if self.scale:
            self.gamma = self.add_weight(shape=shape, name="gamma", initializer=self.gamma_initializer, autocast=False,
                                         regularizer=self.gamma_regularizer,
                                         constraint=self.gamma_constraint)  # fmt: skip
        if self.center:
            self.beta = self.add_weight(shape=shape, name="beta", initializer=self.beta_initializer, autocast=False,
                                        regularizer=self.beta_regularizer, constraint=self.beta_constraint)  # fmt: skip
        self.built = True

    def call(self, inputs: Any) -> Any:
        x = cast(inputs, "float32") if inputs.dtype.size == 2 else inputs
        axes = self._axes(x.ndim)
        mean, variance = moments(x, axes, keepdims=True)
        outputs = (x - mean) * rsqrt(variance + self.epsilon)
        broadcast = [n if i in axes else 1 for i, n in enumerate(x.shape.as_list())]
        if self.gamma is not None:
            outputs = outputs * reshape(self.gamma, broadcast)
        if self.beta is not None:
            outputs = outputs + reshape(self.beta, broadcast)
        return cast(outputs, inputs.dtype)

    def compute_output_shape(self, input_shape: Any) -> Any:
        return shape_of(input_shape)


class RMSNormalization(BuiltIn):
    """Each sample divided by its root mean square along `axis`, times the weight `scale`."""

    own = ("axis", "epsilon")
    supports_masking = True

    def __init__(self, axis: int = -1, epsilon: float = 1e-6, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.axis = axis
        self.epsilon = epsilon

    def build(self, input_shape: Any) -> None:
        self.scale = self.add_weight(shape=(input_shape[self.axis],), initializer="ones", name="scale")
        self.built = True

    def call(self, inputs: Any) -> Any:
        broadcast = [1] * inputs.ndim
        broadcast[self.axis] = inputs.shape[self.axis]
        factor = rsqrt(reduce_mean(square(inputs), self.axis, keepdims=True) + self.epsilon)
        return inputs * factor * reshape(self.scale, broadcast)

    def compute_output_shape(self, input_shape: Any) -> Any:
        return shape_of(input_shape)


class GroupNormalization(BuiltIn):
    """Each sample's groups of channels to mean `beta` and standard deviation `gamma` (arXiv:1803.08494).

    `groups` divides the channels; -1 for one group a channel.
    """

    own = ("groups", "axis", "epsilon", "center", "scale", "beta_initializer", "gamma_initializer", "beta_regularizer",
           "gamma_regularizer", "beta_constraint", "gamma_constraint")  # fmt: skip
    supports_masking = True

    def __init__(
        self, groups: int = 32, axis: int = -1, epsilon: float = 1e-3, center: bool = True, scale: bool = True,
        beta_initializer: Any = "zeros", gamma_initializer: Any = "ones", beta_regularizer: Any = None,
        gamma_regularizer: Any = None, beta_constraint: Any = None, gamma_constraint: Any = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(**kwargs)
        self.groups = groups
        self.axis = axis
        self.epsilon = epsilon
        self.center = center
        self.scale = scale
        options(self, beta_initializer=beta_initializer, gamma_initializer=gamma_initializer,
                beta_regularizer=beta_regularizer, gamma_regularizer=gamma_regularizer, beta_constraint=beta_constraint,
                gamma_constraint=gamma_constraint)  # fmt: skip
        self.gamma: Any = None
        self.beta: Any = None

    def build(self, input_shape: Any) -> None:
        size = input_shape[self.axis]
        if self.groups == -1:
            self.groups = size
        if size % self.groups:
            raise ValueError(f"GroupNormalization layer '{self.name}': number of groups ({self.groups}) must "
                             "be a divisor of "
                             f"the number of channels ({size}).")  # fmt: skip
        if self.scale:
            self.gamma = self.add_weight(shape=(size,), name="gamma", initializer=self.gamma_initializer,
                                         regularizer=self.gamma_regularizer,
                                         constraint=self.gamma_constraint)  # fmt: skip
        if self.center:
            self.beta = self.add_weight(shape=(size,), name="beta", initializer=self.beta_initializer,
                                        regularizer=self.beta_regularizer, constraint=self.beta_constraint)  # fmt: skip
        self.built = True

    def call(self, inputs: Any) -> Any:
        dims = inputs.shape.as_list()
        axis = self.axis % len(dims)
        grouped = [*dims[:axis], self.groups, dims[axis] // self.groups, *dims[axis + 1 :]]
        x = reshape(inputs, grouped)
        axes = [i for i in range(1, len(grouped)) if i != axis]
        mean, variance = moments(x, axes, keepdims=True)
        x = reshape((x - mean) * rsqrt(variance + self.epsilon), dims)
        broadcast = [1] * len(dims)
        broadcast[axis] = dims[axis]
        if self.gamma is not None:
            x = x * reshape(self.gamma, broadcast)
        return x if self.beta is None else x + reshape(self.beta, broadcast)

    def compute_output_shape(self, input_shape: Any) -> Any:
        return shape_of(input_shape)


class UnitNormalization(BuiltIn):
    """Each sample divided by its Euclidean norm along `axis`."""

    own = ("axis",)
    supports_masking = True

    def __init__(self, axis: Any = -1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.axis = list(axis) if isinstance(axis, (list, tuple)) else axis
        self.built = True

    def call(self, inputs: Any) -> Any:
        return inputs / sqrt(maximum(reduce_sum(square(inputs), self.axis, keepdims=True), 1e-12))

    def compute_output_shape(self, input_shape: Any) -> Any:
        return shape_of(input_shape)


class Normalization(BuiltIn):
    """`(x - mean) / sqrt(variance)` with mean and variance per element of `axis`, given or learned by `adapt`.

    Weights, not trained: `mean`, `variance`, `count`.

    >>> import tenfold as tf
    >>> layer = tf.keras.layers.Normalization()
    >>> layer.adapt([[0.], [2.]])
    >>> layer([[3.]]).numpy()
    array([[2.]], dtype=float32)
    """

    own = ("axis", "invert")

    def __init__(
        self, axis: Any = -1, mean: Any = None, variance: Any = None, invert: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        if (mean is None) != (variance is None):
            raise ValueError("When setting values directly, both `mean` and `variance` must be set. Got "
                             f"mean={mean} and variance={variance}")  # fmt: skip
        self.axis = () if axis is None else tuple(axis) if isinstance(axis, (list, tuple)) else (axis,)
        self.invert = invert
        self.input_mean = mean
        self.input_variance = variance

    def build(self, input_shape: Any) -> None:
        if self.built:
            return
        rank = len(input_shape)
        self._kept = sorted(a % rank for a in self.axis)
        shape = [input_shape[a] for a in self._kept]
        self._broadcast = [input_shape[i] if i in self._kept else 1 for i in range(rank)]
        if self.input_mean is None:
            self.adapt_mean = self.add_weight(name="mean", shape=shape, initializer="zeros", trainable=False)
            self.adapt_variance = self.add_weight(name="variance", shape=shape, initializer="ones", trainable=False)
            self.count = self.add_weight(name="count", shape=(), dtype="int32", initializer="zeros", trainable=False)
        self.built = True

    def adapt(self, data: Any, batch_size: int | None = None, steps: int | None = None) -> None:
        """Take mean and variance from data: an array, or an iterable of batches."""
        batches = (
            [np.asarray(data)]
            if hasattr(data, "__array__") or isinstance(data, (list, tuple))
            else map(np.asarray, data)
        )
        total = squares = 0.0
        count = 0
        for i, batch in enumerate(batches):
            if steps is not None and i >= steps:
                break
            if batch.ndim == 1:
                batch = batch[:, None]
            self.build((None, *batch.shape[1:]))
            axes = tuple(a for a in range(batch.ndim) if a not in self._kept)
            wide = batch.astype(np.float64)
            total = total + wide.sum(axes)
            squares = squares + np.square(wide).sum(axes)
            count += math.prod(batch.shape[a] for a in axes)
        if not count:
            raise ValueError(f"Normalization layer '{self.name}': there is no data to adapt to")
        mean = np.asarray(total / count)
        self.adapt_mean.assign(mean.astype(np.float32))
        self.adapt_variance.assign(np.maximum(np.asarray(squares / count) - np.square(mean), 0).astype(np.float32))

    def call(self, inputs: Any) -> Any:
        if self.input_mean is None:
            mean, variance = reshape(self.adapt_mean, self._broadcast), reshape(self.adapt_variance, self._broadcast)
        else:
            mean, variance = (
                cast(np.asarray(v, np.float32), inputs.dtype) for v in (self.input_mean, self.input_variance)
            )
        spread = maximum(sqrt(variance), small())
        return mean + inputs * spread if self.invert else (inputs - mean) / spread

    def compute_output_shape(self, input_shape: Any) -> Any:
        return shape_of(input_shape)


class Rescaling(BuiltIn):
    """`x * scale + offset`, in the dtype that the layer computes in."""

    own = ("scale", "offset")
    supports_masking = True

    def __init__(self, scale: Any, offset: Any = 0.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.scale = scale
        self.offset = offset
        self.built = True

    def call(self, inputs: Any) -> Any:
        return cast(inputs, self.compute_dtype) * self.scale + self.offset

    def compute_output_shape(self, input_shape: Any) -> Any:
        return shape_of(input_shape)


offer({
    c.__name__: c
    for c in (
        BatchNormalization, LayerNormalization, RMSNormalization, GroupNormalization, UnitNormalization, Normalization,
        Rescaling,
    )
})  # fmt: skip
