"""Layers that move elements around: Flatten, Reshape, Permute, RepeatVector, padding, cropping, up-sampling."""

from __future__ import annotations

import math
from typing import Any

from ...ops.array import expand_dims, repeat, reshape, tile, transpose
from ...ops.padding import pad
from ..backend import standardize_data_format
from ..input_spec import InputSpec
from ..keras_tensor import Shape, shape_of
from .base import BuiltIn, offer, tuple_of


class Flatten(BuiltIn):
    """From shape `(batch, ...)` to `(batch, n)`.

    >>> import tenfold as tf
    >>> tf.keras.layers.Flatten()(tf.zeros([2, 3, 4])).shape
    TensorShape([2, 12])
    """

    own = ("data_format",)

    def __init__(self, data_format: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.data_format = standardize_data_format(data_format)
        self.input_spec = InputSpec(min_ndim=1)
        self.built = True

    def call(self, inputs: Any) -> Any:
        rank = inputs.ndim
        if self.data_format == "channels_first" and rank > 2:
            inputs = transpose(inputs, [0, *range(2, rank), 1])
        return reshape(inputs, [inputs.shape[0], math.prod(inputs.shape.as_list()[1:])])

    def compute_output_shape(self, input_shape: Any) -> Any:
        rest = input_shape[1:]
        return Shape((input_shape[0], None if None in rest else math.prod(rest)))


class Reshape(BuiltIn):
    """From shape `(batch, ...)` to `(batch, *target_shape)`; one length may be -1."""

    own = ("target_shape",)

    def __init__(self, target_shape: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.target_shape = tuple(target_shape) if isinstance(target_shape, (list, tuple)) else (target_shape,)
        if self.target_shape.count(-1) > 1:
            raise ValueError("The `target_shape` argument must not contain more than one `-1` value. Received: "
                             f"target_shape={self.target_shape}")  # fmt: skip
        self.built = True

    def call(self, inputs: Any) -> Any:
        return reshape(inputs, [inputs.shape[0], *self.compute_output_shape(inputs.shape.as_list())[1:]])

    def compute_output_shape(self, input_shape: Any) -> Any:
        rest = tuple(input_shape[1:])
        if -1 not in self.target_shape:
            if None not in rest and math.prod(rest) != math.prod(self.target_shape):
                raise ValueError(f"The total size of the tensor must be unchanged. Received: input_shape={rest}, "
                                 f"target_shape={self.target_shape}")  # fmt: skip
            return Shape((input_shape[0], *self.target_shape))
        known = math.prod(d for d in self.target_shape if d != -1)
        if None in rest:
            return Shape((input_shape[0], *(None if d == -1 else d for d in self.target_shape)))
        size = math.prod(rest)
        if size % known:
            raise ValueError(f"The total size of the tensor must be unchanged, however, the input size cannot "
                             "be divided by "
                             f"the specified dimensions in target_shape. Received: input_shape={rest}, "
                             f"target_shape={self.target_shape}")  # fmt: skip
        return Shape((input_shape[0], *(size // known if d == -1 else d for d in self.target_shape)))


class Permute(BuiltIn):
    """The axes in another order: `dims` are their numbers from 1, the batch axis not counted."""

    own = ("dims",)

    def __init__(self, dims: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.dims = tuple(dims)
        if sorted(self.dims) != list(range(1, len(self.dims) + 1)):
            raise ValueError("Invalid permutation argument `dims` for Permute Layer. The set of indices in "
                             "`dims` must be "
                             f"consecutive and start from 1. Received dims={dims}")  # fmt: skip
        self.input_spec = InputSpec(ndim=len(self.dims) + 1)
        self.built = True

    def call(self, inputs: Any) -> Any:
        return transpose(inputs, [0, *self.dims])

    def compute_output_shape(self, input_shape: Any) -> Any:
        return Shape((input_shape[0], *(input_shape[d] for d in self.dims)))


class RepeatVector(BuiltIn):
    """From shape `(batch, features)` to `(batch, n, features)`."""

    own = ("n",)

    def __init__(self, n: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not isinstance(n, int):
            raise TypeError(f"Expected an integer value for `n`, got {type(n)}.")
        self.n = n
        self.input_spec = InputSpec(ndim=2)
        self.built = True

    def call(self, inputs: Any) -> Any:
        return tile(expand_dims(inputs, 1), [1, self.n, 1])

    def compute_output_shape(self, input_shape: Any) -> Any:
        return Shape((input_shape[0], self.n, input_shape[1]))


class _Spatial(BuiltIn):
    """A layer of images and the like with `rank` axes between batch and channels."""

    rank = 2

    def __init__(self, data_format: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.data_format = (
            "channels_last" if self.rank == 1 and data_format is None else standardize_data_format(data_format)
        )
        self.input_spec = InputSpec(ndim=self.rank + 2)
        self.built = True

    def _axes(self) -> range:
        first = 2 if self.data_format == "channels_first" else 1
        return range(first, first + self.rank)

    def compute_output_shape(self, input_shape: Any) -> Any:
        dims = list(input_shape)
        for i, axis in enumerate(self._axes()):
            dims[axis] = None if dims[axis] is None else self._length(dims[axis], i)
        return shape_of(dims)

    def _length(self, length: int, i: int) -> int:
        raise NotImplementedError


def _pairs(value: Any, rank: int, name: str) -> tuple[tuple[int, int], ...]:
    """A number, one for each axis, or a pair for each axis, as pairs."""
    if isinstance(value, int):
        return ((value, value),) * rank
    value = tuple(value)
    if rank == 1 and len(value) == 2 and all(isinstance(v, int) for v in value):
        return ((value[0], value[1]),)
    if len(value) != rank:
        raise ValueError(f"`{name}` should have {rank} elements. Received: {name}={value}")
    pairs = [tuple_of(v, 2, name) for v in value]
    return tuple((p[0], p[1]) for p in pairs)


class _ZeroPadding(_Spatial):
    own = ("padding", "data_format")

    def __init__(self, padding: Any = 1, data_format: str | None = None, **kwargs: Any) -> None:
        super().__init__(data_format, **kwargs)
        self.padding = _pairs(padding, self.rank, "padding")

    def call(self, inputs: Any) -> Any:
        paddings = [(0, 0)] * inputs.ndim
        for pair, axis in zip(self.padding, self._axes(), strict=True):
            paddings[axis] = pair
        return pad(inputs, paddings)

    def _length(self, length: int, i: int) -> int:
        return length + sum(self.padding[i])


class ZeroPadding1D(_ZeroPadding):
    """Zeros before and after the steps of shape `(batch, steps, channels)`."""

    rank = 1


class ZeroPadding2D(_ZeroPadding):
    """Zeros around images."""


class ZeroPadding3D(_ZeroPadding):
    """Zeros around volumes."""

    rank = 3


class _Cropping(_Spatial):
    own = ("cropping", "data_format")

    def __init__(self, cropping: Any = 1, data_format: str | None = None, **kwargs: Any) -> None:
        super().__init__(data_format, **kwargs)
        self.cropping = _pairs(cropping, self.rank, "cropping")

    def call(self, inputs: Any) -> Any:
        key: list[Any] = [slice(None)] * inputs.ndim
        for (before, after), axis in zip(self.cropping, self._axes(), strict=True):
            key[axis] = slice(before, inputs.shape[axis] - after)
        return inputs[tuple(key)]

    def _length(self, length: int, i: int) -> int:
        return length - sum(self.cropping[i])


class Cropping1D(_Cropping):
    """Leaves out steps at the ends."""

    rank = 1


class Cropping2D(_Cropping):
    """Leaves out rows and columns at the edges of images."""


class Cropping3D(_Cropping):
    """Leaves out the edges of volumes."""

    rank = 3


class _UpSampling(_Spatial):
    own: tuple[str, ...] = ("size", "data_format")

    def __init__(self, size: Any = 2, data_format: str | None = None, **kwargs: Any) -> None:
        super().__init__(data_format, **kwargs)
        self.size = tuple_of(size, self.rank, "size")

    def call(self, inputs: Any) -> Any:
        for times, axis in zip(self.size, self._axes(), strict=True):
            if times != 1:
                inputs = repeat(inputs, times, axis=axis)
        return inputs

    def _length(self, length: int, i: int) -> int:
        return length * self.size[i]


class UpSampling1D(_UpSampling):
    """Each step `size` times."""

    rank = 1


class UpSampling2D(_UpSampling):
    """Each pixel `size[0] * size[1]` times; `interpolation` is "nearest"."""

    own = ("size", "data_format", "interpolation")

    def __init__(
        self, size: Any = (2, 2), data_format: str | None = None, interpolation: str = "nearest", **kwargs: Any
    ) -> None:
        super().__init__(size, data_format, **kwargs)
        if interpolation != "nearest":
            raise ValueError(
                f"UpSampling2D layer '{self.name}': interpolation={interpolation!r} is not supported, only 'nearest'"
            )
        self.interpolation = interpolation


class UpSampling3D(_UpSampling):
    """Each voxel several times."""

    rank = 3


offer({
    c.__name__: c
    for c in (
        Flatten, Reshape, Permute, RepeatVector, ZeroPadding1D, ZeroPadding2D, ZeroPadding3D, Cropping1D, Cropping2D,
        Cropping3D, UpSampling1D, UpSampling2D, UpSampling3D,
    )
})  # fmt: skip
