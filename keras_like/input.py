"""`Input`: where a described model begins."""

from __future__ import annotations

from typing import Any

from .backend import auto_name, standardize_dtype
from .keras_tensor import KerasTensor, Node, Shape, shape_of
from .layer import Layer


class InputLayer(Layer):
    """The layer of an input: `batch_shape` is its shape with the batch size, None where it is open."""

    def __init__(
        self, shape: Any = None, batch_size: int | None = None, dtype: Any = None, sparse: Any = None,
        ragged: Any = None,
        batch_shape: Any = None, input_tensor: Any = None, optional: bool = False, name: str | None = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        if shape is None:
            shape = kwargs.pop("input_shape", None)
        batch_shape = kwargs.pop("batch_input_shape", batch_shape)
        super().__init__(name=name, **kwargs)
        if shape is not None and batch_shape is not None:
            raise ValueError("You cannot pass both `shape` and `batch_shape` at the same time.")
        if shape is None and batch_shape is None and input_tensor is None:
            raise ValueError("You must pass a `shape` argument.")
        if sparse or ragged:
            raise ValueError(f"Input '{self.name}': sparse and ragged inputs are not supported.")
        if input_tensor is not None:
            batch_shape, dtype = input_tensor.shape, input_tensor.dtype
        if batch_shape is None:
            batch_shape = (batch_size, *_checked(shape))
        self._batch_shape = shape_of(batch_shape)
        self._dtype_name = standardize_dtype(dtype)
        self.optional = optional
        output = KerasTensor(self._batch_shape, self._dtype_name, name=self.name)
        Node(self, (), {}, [], [output])
        self.built = True

    @property
    def batch_shape(self) -> Shape:
        return self._batch_shape

    @property
    def dtype(self) -> str:
        return self._dtype_name

    def call(self) -> Any:
        """Nothing: an input is given."""
        raise NotImplementedError("an InputLayer is not called")

    def get_config(self) -> dict[str, Any]:
        config: dict[str, Any] = {"batch_shape": tuple(self._batch_shape), "dtype": self._dtype_name, "sparse": False}
        return {**config, "ragged": False, "name": self.name}


def _checked(shape: Any) -> Shape:
    if isinstance(shape, int):
        raise ValueError(f"`shape` must be a tuple of lengths, such as ({shape},), got {shape}")
    return shape_of(shape)


def Input(
    shape: Any = None, batch_size: int | None = None, dtype: Any = None, sparse: Any = None, ragged: Any = None,
    batch_shape: Any = None, name: str | None = None, tensor: Any = None, optional: bool = False,
) -> Any:  # fmt: skip
    """A KerasTensor to describe a model with.

    Args:
        shape: the shape without the batch axis; None where a length is open.
        batch_size: the length of the batch axis.
        dtype: `floatx()` by default.
        batch_shape: the shape with the batch axis, instead of `shape`.
        name: the name of the input.

    >>> import tenfold as tf
    >>> tf.keras.Input((28, 28), name="image").shape
    (None, 28, 28)
    """
    name = name or auto_name("InputLayer" if tensor is None else "KerasTensor")
    layer = InputLayer(shape, batch_size, dtype, sparse, ragged, batch_shape, tensor, optional, name)
    return layer.output
