"""Pooling: the largest or the mean of each window, or of all positions."""

from __future__ import annotations

from typing import Any

from ...ops.array import expand_dims
from ...ops.cast import cast
from ...ops.pool import avg_pool1d, avg_pool2d, avg_pool3d, max_pool1d, max_pool2d, max_pool3d
from ...ops.reduce import reduce_max, reduce_mean, reduce_sum
from ..backend import standardize_data_format
from ..input_spec import InputSpec
from ..keras_tensor import Shape, shape_of
from .base import BuiltIn, offer, tuple_of
from .convolution import windows

_FORMATS = {1: ("NWC", "NCW"), 2: ("NHWC", "NCHW"), 3: ("NDHWC", "NCDHW")}
_LARGEST: dict[int, Any] = {1: max_pool1d, 2: max_pool2d, 3: max_pool3d}
_MEAN: dict[int, Any] = {1: avg_pool1d, 2: avg_pool2d, 3: avg_pool3d}


class _Pooling(BuiltIn):
    """A window over `rank` axes; its stride is its size by default."""

    own = ("pool_size", "strides", "padding", "data_format")
    rank = 2
    pool: dict[int, Any] = _LARGEST

    def __init__(self, pool_size: Any = 2, strides: Any = None, padding: str = "valid", data_format: str | None = None,
                 **kwargs: Any) -> None:  # fmt: skip
        super().__init__(**kwargs)
        self.pool_size = tuple_of(pool_size, self.rank, "pool_size")
        self.strides = tuple_of(self.pool_size if strides is None else strides, self.rank, "strides")
        self.padding = padding.lower()
        if self.padding not in ("valid", "same"):
            raise ValueError(f"The `padding` argument must be 'valid' or 'same'. Received: padding={padding}")
        self.data_format = standardize_data_format(data_format)
        self.input_spec = InputSpec(ndim=self.rank + 2)
        self.built = True

    def call(self, inputs: Any) -> Any:
        data_format = _FORMATS[self.rank][self.data_format == "channels_first"]
        return self.pool[self.rank](inputs, list(self.pool_size), list(self.strides), self.padding.upper(), data_format)

    def compute_output_shape(self, input_shape: Any) -> Any:
        shape = list(shape_of(input_shape))
        first = 1 if self.data_format == "channels_last" else 2
        for i, (size, stride) in enumerate(zip(self.pool_size, self.strides, strict=True)):
            if shape[first + i] is not None:
                shape[first + i] = windows(shape[first + i], size if self.padding == "valid" else 1, stride, self.name)
        return Shape(shape)


class MaxPooling1D(_Pooling):
    """The largest of each window of steps."""

    rank = 1


class MaxPooling2D(_Pooling):
    """The largest of each window of an image.

    >>> import tenfold as tf
    >>> tf.keras.layers.MaxPooling2D(2)(tf.zeros([1, 8, 8, 3])).shape
    TensorShape([1, 4, 4, 3])
    """


class MaxPooling3D(_Pooling):
    """The largest of each window of a volume."""

    rank = 3


class AveragePooling1D(_Pooling):
    """The mean of each window of steps."""

    rank = 1
    pool = _MEAN


class AveragePooling2D(_Pooling):
    """The mean of each window of an image."""

    pool = _MEAN


class AveragePooling3D(_Pooling):
    """The mean of each window of a volume."""

    rank = 3
    pool = _MEAN


class _GlobalPooling(BuiltIn):
    """Something of all positions, channel by channel."""

    own = ("data_format", "keepdims")
    rank = 2

    def __init__(self, data_format: str | None = None, keepdims: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.data_format = standardize_data_format(data_format)
        self.keepdims = keepdims
        self.input_spec = InputSpec(ndim=self.rank + 2)
        self.built = True

    def _axes(self) -> list[int]:
        first = 1 if self.data_format == "channels_last" else 2
        return list(range(first, first + self.rank))

    def compute_output_shape(self, input_shape: Any) -> Any:
        axes = self._axes()
        kept = [1 if i in axes else d for i, d in enumerate(input_shape) if i not in axes or self.keepdims]
        return Shape(kept)


class _GlobalMax(_GlobalPooling):
    def call(self, inputs: Any) -> Any:
        return reduce_max(inputs, self._axes(), keepdims=self.keepdims)


class _GlobalAverage(_GlobalPooling):
    def call(self, inputs: Any) -> Any:
        return reduce_mean(inputs, self._axes(), keepdims=self.keepdims)


class GlobalMaxPooling1D(_GlobalMax):
    """The largest of all steps, channel by channel."""

    rank = 1


class GlobalMaxPooling2D(_GlobalMax):
    """The largest of all pixels, channel by channel."""


class GlobalMaxPooling3D(_GlobalMax):
    """The largest of all voxels, channel by channel."""

    rank = 3


class GlobalAveragePooling1D(_GlobalAverage):
    """The mean of all steps that the mask leaves, channel by channel."""

    rank = 1
    supports_masking = True

    def call(self, inputs: Any, mask: Any = None) -> Any:
        if mask is None:
            return super().call(inputs)
        axis = self._axes()[0]
        counts = expand_dims(cast(mask, inputs.dtype), 2 if axis == 1 else 1)
        total = reduce_sum(inputs * counts, axis, keepdims=self.keepdims)
        return total / reduce_sum(counts, axis, keepdims=self.keepdims)

    def compute_mask(self, inputs: Any, previous_mask: Any) -> Any:
        return None


class GlobalAveragePooling2D(_GlobalAverage):
    """The mean of all pixels, channel by channel."""


class GlobalAveragePooling3D(_GlobalAverage):
    """The mean of all voxels, channel by channel."""

    rank = 3


offer({
    c.__name__: c
    for c in (
        MaxPooling1D, MaxPooling2D, MaxPooling3D, AveragePooling1D, AveragePooling2D, AveragePooling3D,
        GlobalMaxPooling1D,
        GlobalMaxPooling2D, GlobalMaxPooling3D, GlobalAveragePooling1D, GlobalAveragePooling2D, GlobalAveragePooling3D,
    )
})  # fmt: skip
