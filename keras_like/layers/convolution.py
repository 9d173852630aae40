"""Convolutions: Conv1D, Conv2D, Conv3D, depthwise, separable and transposed ones."""

from __future__ import annotations

from typing import Any

from ...ops.conv import conv1d, conv2d, conv3d
from ...ops.conv_depthwise import depthwise_conv2d
from ...ops.conv_transpose import conv2d_transpose
from ...ops.nn import bias_add
from ...ops.padding import pad
from ..backend import standardize_data_format
from ..input_spec import InputSpec
from ..keras_tensor import Shape, shape_of
from .base import BuiltIn, offer, options, tuple_of

_FORMATS = {1: ("NWC", "NCW"), 2: ("NHWC", "NCHW"), 3: ("NDHWC", "NCDHW")}
_CONVOLVE: dict[int, Any] = {1: conv1d, 2: conv2d, 3: conv3d}


class _Convolution(BuiltIn):
    """What convolutions share: a kernel that slides over `rank` axes, and a bias."""

    own: tuple[str, ...] = (
        "filters", "kernel_size", "strides", "padding", "data_format", "dilation_rate", "groups", "activation",
        "use_bias",
        "kernel_initializer", "bias_initializer", "kernel_regularizer", "bias_regularizer",
           "kernel_constraint", "bias_constraint")  # fmt: skip
    rank = 2

    def __init__(
        self, filters: int, kernel_size: Any, strides: Any = 1, padding: str = "valid", data_format: str | None = None,
        dilation_rate: Any = 1, groups: int = 1, activation: Any = None, use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform", bias_initializer: Any = "zeros", kernel_regularizer: Any = None,
        bias_regularizer: Any = None, activity_regularizer: Any = None, kernel_constraint: Any = None,
        bias_constraint: Any = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        if filters is not None and filters <= 0:
            raise ValueError("Invalid value for argument `filters`. Expected a strictly positive value. Received "
                             f"filters={filters}.")  # fmt: skip
        if groups <= 0 or (filters is not None and filters % groups):
            raise ValueError("The number of filters must be evenly divisible by the number of groups. Received: "
                             f"groups={groups}, filters={filters}.")  # fmt: skip
        self.filters = filters
        self.kernel_size = tuple_of(kernel_size, self.rank, "kernel_size")
        self.strides = tuple_of(strides, self.rank, "strides")
        self.dilation_rate = tuple_of(dilation_rate, self.rank, "dilation_rate")
        self.padding = padding.lower()
        if self.padding not in ("valid", "same", "causal") or (self.padding == "causal" and self.rank != 1):
            raise ValueError("The `padding` argument must be one of 'valid', 'same', or (for Conv1D) "
                             "'causal'. Received: "
                             f"padding={padding}")  # fmt: skip
        self.data_format = standardize_data_format(data_format)
        self.groups = groups
        self.use_bias = use_bias
        self.input_spec = InputSpec(min_ndim=self.rank + 2)
        options(self, activation=activation, kernel_initializer=kernel_initializer, bias_initializer=bias_initializer,
                kernel_regularizer=kernel_regularizer, bias_regularizer=bias_regularizer,
                kernel_constraint=kernel_constraint, bias_constraint=bias_constraint)  # fmt: skip
        self.bias: Any = None

    @property
    def _channel_axis(self) -> int:
        return -1 if self.data_format == "channels_last" else 1

    @property
    def _format(self) -> str:
        return _FORMATS[self.rank][self.data_format == "channels_first"]

    def _channels(self, input_shape: Any) -> int:
        channels: int | None = input_shape[self._channel_axis]
        if channels is None:
            raise ValueError("The channel dimension of the inputs should be defined. Layer "
                             f"'{self.name}' received: input_shape={tuple(input_shape)}")  # fmt: skip
        if channels % self.groups:
            raise ValueError(f"Layer '{self.name}': the number of input channels must be evenly divisible by "
                             "the number of "
                             f"groups. Received groups={self.groups}, but the input has {channels} channels "
                             "(full input "
                             f"shape is {tuple(input_shape)}).")  # fmt: skip
        return channels

    def _kernel_shape(self, channels: int) -> tuple[int, ...]:
        return (*self.kernel_size, channels // self.groups, self.filters)

    def build(self, input_shape: Any) -> None:
        channels = self._channels(input_shape)
        self.kernel = self.add_weight(
            shape=self._kernel_shape(channels), name="kernel", initializer=self.kernel_initializer,
            regularizer=self.kernel_regularizer, constraint=self.kernel_constraint,
        )  # fmt: skip
        self._build_bias(input_shape)

    def _build_bias(self, input_shape: Any) -> None:
        if self.use_bias:
            self.bias = self.add_weight(
                shape=(self._outputs(),), name="bias", initializer=self.bias_initializer,
                regularizer=self.bias_regularizer, constraint=self.bias_constraint,
            )  # fmt: skip
        axes = {self._channel_axis: input_shape[self._channel_axis]}
        self.input_spec = InputSpec(min_ndim=self.rank + 2, axes=axes)
        self.built = True

    def _outputs(self) -> int:
        return self.filters

    def convolve(self, inputs: Any) -> Any:
        """The convolution, without bias and activation."""
        padding = self.padding.upper()
        if self.padding == "causal":
            before = self.dilation_rate[0] * (self.kernel_size[0] - 1)
            sides = (
                [(0, 0), (before, 0), (0, 0)] if self.data_format == "channels_last" else [(0, 0), (0, 0), (before, 0)]
            )
            inputs, padding = pad(inputs, sides), "VALID"
        strides = self.strides[0] if self.rank == 1 else _full(self.strides, self._format)
        dilations = self.dilation_rate[0] if self.rank == 1 else _full(self.dilation_rate, self._format)
        return _CONVOLVE[self.rank](inputs, self.kernel, strides, padding, self._format, dilations)

    def call(self, inputs: Any) -> Any:
        outputs = self.convolve(inputs)
        if self.bias is not None:
            outputs = bias_add(outputs, self.bias, "NCHW" if self.data_format == "channels_first" else "NHWC")
        return self.activation(outputs)

    def compute_output_shape(self, input_shape: Any) -> Any:
        shape = list(shape_of(input_shape))
        first = 1 if self.data_format == "channels_last" else 2
        for i in range(self.rank):
            shape[first + i] = None if shape[first + i] is None else self._length(shape[first + i], i)
        shape[self._channel_axis] = self._outputs()
        return Shape(shape)

    def _length(self, length: int, i: int) -> int:
        reach = 1 if self.padding != "valid" else self.dilation_rate[i] * (self.kernel_size[i] - 1) + 1
        return windows(length, reach, self.strides[i], self.name)


def windows(length: int, reach: int, stride: int, layer: str) -> int:
    """At how many places a window of `reach` stands. Raises ValueError where there is none."""
    if length < reach:
        raise ValueError(f"Computed output size would be negative or zero: layer '{layer}' has a window of "
                         f"{reach} for an axis "
                         f"of length {length}.")  # fmt: skip
    return (length - reach) // stride + 1


def _full(values: tuple[int, ...], data_format: str) -> list[int]:
    """One value for each axis, 1 for batch and channels."""
    return [1, *values, 1] if data_format.endswith("C") else [1, 1, *values]


class Conv1D(_Convolution):
    """Convolution along steps: from shape `(batch, steps, channels)` to `(batch, new_steps, filters)`.

    Arguments as for `Conv2D`; `padding` may be "causal": a step then depends on no later one.
    """

    rank = 1


class Conv2D(_Convolution):
    """Convolution of images: from `(batch, height, width, channels)` to `(batch, new_height, new_width, filters)`.

    Args:
        filters: the number of outputs; kernel_size, strides, dilation_rate: ints, or pairs.
        padding: "valid" or "same".
        groups: in how many groups channels and filters are split.

    Weights: `kernel` of shape `(*kernel_size, channels / groups, filters)`, `bias` of shape `(filters,)`.

    >>> import tenfold as tf
    >>> tf.keras.layers.Conv2D(4, 3)(tf.zeros([1, 8, 8, 2])).shape
    TensorShape([1, 6, 6, 4])
    """

    rank = 2


class Conv3D(_Convolution):
    """Convolution of volumes; arguments as for `Conv2D`."""

    rank = 3


class DepthwiseConv2D(_Convolution):
    """Convolution of each channel by itself, with `depth_multiplier` outputs for each."""

    own = ("kernel_size", "strides", "padding", "depth_multiplier", "data_format", "dilation_rate", "activation",
           "use_bias", "depthwise_initializer", "bias_initializer", "depthwise_regularizer", "bias_regularizer",
           "depthwise_constraint", "bias_constraint")  # fmt: skip
    depthwise_initializer: Any
    depthwise_regularizer: Any
    depthwise_constraint: Any

    def __init__(
        self, kernel_size: Any, strides: Any = 1, padding: str = "valid", depth_multiplier: int = 1,
        data_format: str | None = None, dilation_rate: Any = 1, activation: Any = None, use_bias: bool = True,
        depthwise_initializer: Any = "glorot_uniform", bias_initializer: Any = "zeros",
        depthwise_regularizer: Any = None,
        depthwise_constraint: Any = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(
            1, kernel_size, strides, padding, data_format, dilation_rate, 1, activation, use_bias,
            bias_initializer=bias_initializer, **kwargs,
        )  # fmt: skip
        self.depth_multiplier = depth_multiplier
        options(self, depthwise_initializer=depthwise_initializer, depthwise_regularizer=depthwise_regularizer,
                depthwise_constraint=depthwise_constraint)  # fmt: skip
        self._count = 0

    def build(self, input_shape: Any) -> None:
        channels = self._channels(input_shape)
        self._count = channels * self.depth_multiplier
        self.kernel = self.add_weight(
            shape=(*self.kernel_size, channels, self.depth_multiplier), name="kernel",
            initializer=self.depthwise_initializer, regularizer=self.depthwise_regularizer,
            constraint=self.depthwise_constraint,
        )  # fmt: skip
        self._build_bias(input_shape)

    def _outputs(self) -> int:
        return self._count

    def compute_output_shape(self, input_shape: Any) -> Any:
        self._count = self._channels(input_shape) * self.depth_multiplier
        return super().compute_output_shape(input_shape)

    def convolve(self, inputs: Any) -> Any:
        return depthwise_conv2d(inputs, self.kernel, _full(self.strides, self._format), self.padding.upper(),
                                self._format,
                                list(self.dilation_rate))  # fmt: skip


class SeparableConv2D(_Convolution):
    """A depthwise convolution, then one of single pixels over all channels.

    Weights: `depthwise_kernel`, `pointwise_kernel`, `bias`.
    """

    own = ("filters", "kernel_size", "strides", "padding", "data_format", "dilation_rate", "depth_multiplier",
           "activation", "use_bias", "depthwise_initializer", "pointwise_initializer", "bias_initializer",
           "depthwise_regularizer", "pointwise_regularizer", "bias_regularizer", "depthwise_constraint",
           "pointwise_constraint", "bias_constraint")  # fmt: skip
    depthwise_initializer: Any
    depthwise_regularizer: Any
    depthwise_constraint: Any
    pointwise_initializer: Any
    pointwise_regularizer: Any
    pointwise_constraint: Any

    def __init__(
        self, filters: int, kernel_size: Any, strides: Any = 1, padding: str = "valid", data_format: str | None = None,
        dilation_rate: Any = 1, depth_multiplier: int = 1, activation: Any = None, use_bias: bool = True,
        depthwise_initializer: Any = "glorot_uniform", pointwise_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros", depthwise_regularizer: Any = None, pointwise_regularizer: Any = None,
        depthwise_constraint: Any = None, pointwise_constraint: Any = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(
            filters, kernel_size, strides, padding, data_format, dilation_rate, 1, activation, use_bias,
            bias_initializer=bias_initializer, **kwargs,
        )  # fmt: skip
        self.depth_multiplier = depth_multiplier
        options(
            self, depthwise_initializer=depthwise_initializer, depthwise_regularizer=depthwise_regularizer,
            depthwise_constraint=depthwise_constraint, pointwise_initializer=pointwise_initializer,
            pointwise_regularizer=pointwise_regularizer, pointwise_constraint=pointwise_constraint,
        )  # fmt: skip

    def build(self, input_shape: Any) -> None:
        channels = self._channels(input_shape)
        self.depthwise_kernel = self.add_weight(
            shape=(*self.kernel_size, channels, self.depth_multiplier), name="depthwise_kernel",
            initializer=self.depthwise_initializer, regularizer=self.depthwise_regularizer,
            constraint=self.depthwise_constraint,
        )  # fmt: skip
        self.pointwise_kernel = self.add_weight(
            shape=(1, 1, channels * self.depth_multiplier, self.filters), name="pointwise_kernel",
            initializer=self.pointwise_initializer, regularizer=self.pointwise_regularizer,
            constraint=self.pointwise_constraint,
        )  # fmt: skip
        self._build_bias(input_shape)

    def convolve(self, inputs: Any) -> Any:
        deep = depthwise_conv2d(inputs, self.depthwise_kernel, _full(self.strides, self._format), self.padding.upper(),
                                self._format, list(self.dilation_rate))  # fmt: skip
        return conv2d(deep, self.pointwise_kernel, 1, "VALID", self._format)


class Conv2DTranspose(_Convolution):
    """The gradient of a convolution as a layer: it makes images larger.

    Weights: `kernel` of shape `(*kernel_size, filters, channels)`, `bias`.
    """

    def _kernel_shape(self, channels: int) -> tuple[int, ...]:
        return (*self.kernel_size, self.filters, channels)

    def _length(self, length: int, i: int) -> int:
        if self.padding == "same":
            return length * self.strides[i]
        return length * self.strides[i] + max(self.kernel_size[i] - self.strides[i], 0)

    def convolve(self, inputs: Any) -> Any:
        if self.dilation_rate != (1, 1):
            raise ValueError(
                f"Conv2DTranspose layer '{self.name}': dilation_rate={self.dilation_rate} is not supported, only 1"
            )
        shape = list(self.compute_output_shape(inputs.shape.as_list()))
        return conv2d_transpose(
            inputs, self.kernel, shape, _full(self.strides, self._format), self.padding.upper(), self._format
        )


Convolution1D, Convolution2D, Convolution3D = Conv1D, Conv2D, Conv3D
offer({c.__name__: c for c in (Conv1D, Conv2D, Conv3D, DepthwiseConv2D, SeparableConv2D, Conv2DTranspose)})
