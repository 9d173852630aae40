"""The layers that most models are made of: Dense, Embedding, Lambda, Masking, Identity."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...ops.array import expand_dims
from ...ops.cast import cast
from ...ops.compare import not_equal
from ...ops.creation import zeros
from ...ops.gather import gather
from ...ops.linalg import matmul, tensordot
from ...ops.nn import bias_add
from ...ops.reduce import reduce_any
from ..abstract import output_spec
from ..call_signature import signature_of
from ..carried import carry
from ..input_spec import InputSpec
from ..keras_tensor import Shape
from .base import BuiltIn, offer, options


class Dense(BuiltIn):
    """`activation(x @ kernel + bias)`: from shape `(..., n)` to `(..., units)`.

    Args:
        units: the number of outputs, positive.
        activation: a function or its name.
        use_bias: whether there is a bias.
        kernel_initializer, bias_initializer, kernel_regularizer, bias_regularizer, activity_regularizer,
        kernel_constraint, bias_constraint: objects or their names.

    Weights: `kernel` of shape `(n, units)`, `bias` of shape `(units,)`.

    >>> import tenfold as tf
    >>> layer = tf.keras.layers.Dense(2, kernel_initializer="ones")
    >>> layer(tf.constant([[1., 2., 3.]])).numpy()
    array([[6., 6.]], dtype=float32)
    """

    own = ("units", "activation", "use_bias", "kernel_initializer", "bias_initializer", "kernel_regularizer",
           "bias_regularizer", "kernel_constraint", "bias_constraint")  # fmt: skip
    supports_masking = True

    def __init__(
        self, units: int, activation: Any = None, use_bias: bool = True, kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros", kernel_regularizer: Any = None, bias_regularizer: Any = None,
        activity_regularizer: Any = None, kernel_constraint: Any = None, bias_constraint: Any = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        if not isinstance(units, int) or units <= 0:
            raise ValueError(
                f"Received an invalid value for `units`, expected a positive integer. Received: units={units}"
            )
        self.units = units
        self.use_bias = use_bias
        options(self, activation=activation, kernel_initializer=kernel_initializer, bias_initializer=bias_initializer,
                kernel_regularizer=kernel_regularizer, bias_regularizer=bias_regularizer,
                kernel_constraint=kernel_constraint, bias_constraint=bias_constraint)  # fmt: skip
        self.input_spec = InputSpec(min_ndim=2)

    def build(self, input_shape: Any) -> None:
        size = input_shape[-1]
        if size is None:
            raise ValueError(f"The last axis of the inputs to Dense layer '{self.name}' should be known. Received: "
                             f"input_shape={tuple(input_shape)}")  # fmt: skip
        self.kernel = self.add_weight(
            shape=(size, self.units), initializer=self.kernel_initializer, regularizer=self.kernel_regularizer,
            constraint=self.kernel_constraint, name="kernel",
        )  # fmt: skip
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(
                shape=(self.units,), initializer=self.bias_initializer, regularizer=self.bias_regularizer,
                constraint=self.bias_constraint, name="bias",
            )  # fmt: skip
        self.input_spec = InputSpec(min_ndim=2, axes={-1: size})
        self.built = True

    def call(self, inputs: Any, training: Any = None) -> Any:
        if not inputs.dtype.is_floating:
            inputs = cast(inputs, self.compute_dtype)
        x = (
            matmul(inputs, self.kernel)
            if inputs.ndim == 2
            else tensordot(inputs, self.kernel, [[inputs.ndim - 1], [0]])
        )
        if self.bias is not None:
            x = bias_add(x, self.bias)
        return self.activation(x)

    def compute_output_shape(self, input_shape: Any) -> Any:
        return Shape((*input_shape[:-1], self.units))


class Embedding(BuiltIn):
    """A row of a table for each integer: from shape `(...)` to `(..., output_dim)`.

    Args:
        input_dim: the number of rows; the integers are below it.
        output_dim: the length of a row.
        mask_zero: whether 0 stands for nothing, and is masked.

    Weights: `embeddings` of shape `(input_dim, output_dim)`.
    """

    own = (
        "input_dim",
        "output_dim",
        "embeddings_initializer",
        "embeddings_regularizer",
        "embeddings_constraint",
        "mask_zero",
    )

    def __init__(
        self, input_dim: int, output_dim: int, embeddings_initializer: Any = "uniform",
        embeddings_regularizer: Any = None,
        embeddings_constraint: Any = None, mask_zero: bool = False, weights: Any = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        length = kwargs.pop("input_length", None)
        if length is not None and "input_shape" not in kwargs:
            kwargs["input_shape"] = (length,)
        super().__init__(weights=weights, **kwargs)
        self.input_dim = input_dim
        self.output_dim = output_dim
        self.mask_zero = mask_zero
        self.supports_masking = mask_zero
        self.autocast = False
        options(self, embeddings_initializer=embeddings_initializer, embeddings_regularizer=embeddings_regularizer,
                embeddings_constraint=embeddings_constraint)  # fmt: skip

    def build(self, input_shape: Any) -> None:
        self.embeddings = self.add_weight(
            shape=(self.input_dim, self.output_dim), initializer=self.embeddings_initializer,
            regularizer=self.embeddings_regularizer, constraint=self.embeddings_constraint, name="embeddings",
        )  # fmt: skip
        self.built = True

    def call(self, inputs: Any) -> Any:
        if not inputs.dtype.is_integer:
            inputs = cast(inputs, "int32")
        rows = gather(self.embeddings, inputs)
        return rows if rows.dtype.name == self.compute_dtype else cast(rows, self.compute_dtype)

    def compute_mask(self, inputs: Any, previous_mask: Any) -> Any:
        return not_equal(inputs, zeros((), inputs.dtype)) if self.mask_zero else None

    def compute_output_shape(self, input_shape: Any) -> Any:
        return Shape((*input_shape, self.output_dim))


class Lambda(BuiltIn):
    """A function as a layer.

    Args:
        function: of the inputs, and of `mask` or `training` where it has such parameters.
        output_shape: the shape of the outputs without the batch axis, or a function of the input's shape.
        mask: the mask of the outputs, or a function of inputs and mask.
        arguments: keyword arguments for `function`.
    """

    own = ("function", "arguments")

    def __init__(self, function: Callable[..., Any], output_shape: Any = None, mask: Any = None, arguments: Any = None,
                 **kwargs: Any) -> None:  # fmt: skip
        super().__init__(**kwargs)
        self.function = function
        self.arguments = arguments or {}
        self._shape = output_shape
        self.mask = mask
        self.supports_masking = mask is not None
        self._takes = [n for n in ("training", "mask") if n in signature_of(self, "function").names]

    def call(self, inputs: Any, mask: Any = None, training: Any = None) -> Any:
        given = {"mask": mask, "training": training}
        return self.function(inputs, **self.arguments, **{n: given[n] for n in self._takes})

    def compute_mask(self, inputs: Any, previous_mask: Any) -> Any:
        return self.mask(inputs, previous_mask) if callable(self.mask) else self.mask

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        if self._shape is None:
            return output_spec(self.call, args, kwargs)
        return super().compute_output_spec(*args, **kwargs)

    def compute_output_shape(self, input_shape: Any) -> Any:
        if self._shape is None:
            outputs = super().compute_output_shape(input_shape)
        else:
            outputs = self._shape(input_shape) if callable(self._shape) else (input_shape[0], *self._shape)
        return outputs


class Masking(BuiltIn):
    """Masks the time steps whose features all equal `mask_value`, and sets them to 0."""

    own = ("mask_value",)
    supports_masking = True

    def __init__(self, mask_value: Any = 0.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.mask_value = mask_value

    def compute_mask(self, inputs: Any, previous_mask: Any) -> Any:
        return reduce_any(not_equal(inputs, self.mask_value), axis=-1)

    def call(self, inputs: Any) -> Any:
        mask = self.compute_mask(inputs, None)
        return carry(inputs * cast(expand_dims(mask, -1), inputs.dtype), mask=mask)

    def compute_output_shape(self, input_shape: Any) -> Any:
        return input_shape


class Identity(BuiltIn):
    """The inputs."""

    supports_masking = True

    def call(self, inputs: Any) -> Any:
        return inputs

    def compute_output_shape(self, input_shape: Any) -> Any:
        return input_shape


offer({c.__name__: c for c in (Dense, Embedding, Lambda, Masking, Identity)})
