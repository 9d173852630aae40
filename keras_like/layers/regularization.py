"""Layers that do something while training only: dropout and noise."""

from __future__ import annotations

import math
from typing import Any

from ...ops.compare import greater_equal
from ...ops.random import normal, uniform
from ...ops.selection import where
from ..keras_tensor import shape_of
from .base import BuiltIn, offer


class _WhileTraining(BuiltIn):
    """A layer that passes its inputs on unless it is called for training."""

    supports_masking = True

    def __init__(self, seed: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.seed = seed
        self.built = True

    def call(self, inputs: Any, training: bool = False) -> Any:
        if not training or not self.active():
            return inputs
        return self.disturb(inputs)

    def active(self) -> bool:
        return True

    def disturb(self, inputs: Any) -> Any:
        """The outputs while training."""
        raise NotImplementedError

    def compute_output_shape(self, input_shape: Any) -> Any:
        return shape_of(input_shape)


def _rate(value: Any, name: str = "rate") -> float:
    if not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise ValueError(f"Invalid value received for argument `{name}`. Expected a float value between 0 and "
                         "1. Received: "
                         f"{name}={value}")  # fmt: skip
    return float(value)


class Dropout(_WhileTraining):
    """While training: each element is 0 with probability `rate`, else divided by `1 - rate`.

    Args:
        noise_shape: where it is 1, all elements along the axis share their fate; None for the input's length.
        seed: of the random numbers.

    >>> import tenfold as tf
    >>> tf.keras.layers.Dropout(0.5)(tf.ones([2])).numpy()
    array([1., 1.], dtype=float32)
    """

    own = ("rate", "seed", "noise_shape")

    def __init__(self, rate: float, noise_shape: Any = None, seed: int | None = None, **kwargs: Any) -> None:
        super().__init__(seed, **kwargs)
        self.rate = _rate(rate)
        self.noise_shape = noise_shape

    def active(self) -> bool:
        return self.rate > 0

    def _noise(self, inputs: Any) -> list[int]:
        dims: list[int] = inputs.shape.as_list()
        if self.noise_shape is None:
            return dims
        return [d if n is None else n for d, n in zip(dims, self.noise_shape, strict=True)]

    def disturb(self, inputs: Any) -> Any:
        if self.rate >= 1:
            return inputs * 0
        draw = uniform(self._noise(inputs), dtype="float32", seed=self.seed)
        scaled = inputs * (1 / (1 - self.rate))
        return where(greater_equal(draw, self.rate), scaled, scaled * 0)


class _SpatialDropout(Dropout):
    """Dropout of whole channels."""

    own = ("rate", "seed", "data_format")

    def __init__(self, rate: float, seed: int | None = None, data_format: str | None = None, **kwargs: Any) -> None:
        super().__init__(rate, seed=seed, **kwargs)
        self.data_format = data_format or "channels_last"

    def _noise(self, inputs: Any) -> list[int]:
        dims: list[int] = inputs.shape.as_list()
        middle = [1] * (len(dims) - 2)
        if self.data_format == "channels_first":
            return [dims[0], dims[1], *middle]
        return [dims[0], *middle, dims[-1]]


class SpatialDropout1D(_SpatialDropout):
    """Dropout of whole channels of shape `(batch, steps, channels)`."""


class SpatialDropout2D(_SpatialDropout):
    """Dropout of whole channels of images."""


class SpatialDropout3D(_SpatialDropout):
    """Dropout of whole channels of volumes."""


class GaussianNoise(_WhileTraining):
    """While training: plus normal numbers of this standard deviation."""

    own = ("stddev", "seed")

    def __init__(self, stddev: float, seed: int | None = None, **kwargs: Any) -> None:
        super().__init__(seed, **kwargs)
        self.stddev = _rate(stddev, "stddev")

    def active(self) -> bool:
        return self.stddev > 0

    def disturb(self, inputs: Any) -> Any:
        return inputs + normal(inputs.shape, stddev=self.stddev, dtype=inputs.dtype, seed=self.seed)


class GaussianDropout(_WhileTraining):
    """While training: times normal numbers of mean 1 and variance `rate / (1 - rate)`."""

    own = ("rate", "seed")

    def __init__(self, rate: float, seed: int | None = None, **kwargs: Any) -> None:
        super().__init__(seed, **kwargs)
        self.rate = _rate(rate)

    def active(self) -> bool:
        return self.rate > 0

    def disturb(self, inputs: Any) -> Any:
        spread = math.sqrt(self.rate / (1 - self.rate))
        return inputs * normal(inputs.shape, mean=1.0, stddev=spread, dtype=inputs.dtype, seed=self.seed)


class AlphaDropout(_WhileTraining):
    """While training: dropout that keeps mean and variance of what `selu` gives (arXiv:1706.02515)."""

    own = ("rate", "seed", "noise_shape")

    def __init__(self, rate: float, noise_shape: Any = None, seed: int | None = None, **kwargs: Any) -> None:
        super().__init__(seed, **kwargs)
        self.rate = _rate(rate)
        self.noise_shape = noise_shape

    def active(self) -> bool:
        return self.rate > 0

    def disturb(self, inputs: Any) -> Any:
        dims = inputs.shape.as_list()
        shape = (
            dims
            if self.noise_shape is None
            else [d if n is None else n for d, n in zip(dims, self.noise_shape, strict=True)]
        )
        low = -1.6732632423543772 * 1.0507009873554805
        a = ((1 - self.rate) * (1 + self.rate * low**2)) ** -0.5
        kept = greater_equal(uniform(shape, dtype="float32", seed=self.seed), self.rate)
        return a * where(kept, inputs, inputs * 0 + low) - a * low * self.rate


offer({
    c.__name__: c
    for c in (Dropout, SpatialDropout1D, SpatialDropout2D, SpatialDropout3D, GaussianNoise, GaussianDropout,
              AlphaDropout)
})  # fmt: skip
