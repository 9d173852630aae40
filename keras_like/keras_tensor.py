"""`KerasTensor`: what `Input` returns and layers return for it. It has a shape and a dtype, and knows how it
is made."""

from __future__ import annotations

import itertools
from typing import Any, Final, NamedTuple, NoReturn

from ..runtime.dtypes import DType
from .backend import auto_name, resolve_dtype

_serial: Final = itertools.count()


class Shape(tuple[Any, ...]):
    """A shape: a tuple of ints, None where a length is open; with the methods that Keras 2's shapes had."""

    __slots__ = ()

    def as_list(self) -> list[int | None]:
        """The lengths as a list."""
        return list(self)

    @property
    def rank(self) -> int:
        return len(self)

    @property
    def dims(self) -> list[int | None]:
        return list(self)

    def __getitem__(self, key: Any) -> Any:
        found = tuple.__getitem__(self, key)
        return Shape(found) if isinstance(key, slice) else found

    def __add__(self, other: Any) -> Any:
        return Shape(tuple.__add__(self, tuple(other)))


def shape_of(value: Any) -> Shape:
    """The shape of a tensor, KerasTensor or array, or a shape in any notation."""
    shape = getattr(value, "shape", value)
    if isinstance(shape, Shape):
        return shape
    if hasattr(shape, "as_list"):
        return Shape(shape.as_list())
    return Shape(None if d is None else int(d) for d in shape)


class History(NamedTuple):
    """Which call of which layer made a KerasTensor, and as which of its outputs."""

    operation: Any
    node_index: int
    tensor_index: int


class Node:
    """One call of a layer (or other operation) with KerasTensors.

    Attributes:
        operation: what was called.
        args, kwargs: what it was called with.
        inputs: the KerasTensors among the arguments.
        outputs: the KerasTensors that it gave.
        serial: a number that grows from node to node.
    """

    __slots__ = ("args", "inputs", "kwargs", "operation", "outputs", "serial")

    def __init__(
        self, operation: Any, args: Any, kwargs: Any, inputs: list[KerasTensor], outputs: list[KerasTensor]
    ) -> None:
        self.operation = operation
        self.args = args
        self.kwargs = kwargs
        self.inputs = inputs
        self.outputs = outputs
        self.serial = next(_serial)
        index = len(operation._inbound_nodes)
        operation._inbound_nodes.append(self)
        for i, output in enumerate(outputs):
            output._keras_history = History(operation, index, i)
            output._node = self

    @property
    def is_input(self) -> bool:
        return not self.inputs


class KerasTensor:
    """A tensor of a model that is being described: shape, dtype and origin, but no values.

    Operators and indexing (installed by `op_layer`) give KerasTensors, whose computation becomes part of the model.

    >>> import tenfold as tf
    >>> a = tf.keras.Input((3,))
    >>> (2 * a[:, 1:]).shape
    (None, 2)
    """

    __array_priority__ = 1000
    _keras_history: History
    _node: Node

    def __init__(self, shape: Any, dtype: Any = "float32", name: str | None = None, mask: Any = None) -> None:
        self._shape = shape_of(shape)
        self._dtype: DType = resolve_dtype(dtype)
        self.name = name or auto_name(type(self).__name__)
        self._keras_mask = mask

    @property
    def shape(self) -> Shape:
        return self._shape

    @property
    def dtype(self) -> str:
        return self._dtype.name

    @property
    def ndim(self) -> int:
        return len(self._shape)

    rank = ndim

    def get_shape(self) -> Shape:
        return self._shape

    def __len__(self) -> int:
        if not self._shape or self._shape[0] is None:
            raise TypeError(f"len() of {self!r} is not known")
        length: int = self._shape[0]
        return length

    def _refuse(self, use: str) -> NoReturn:
        raise ValueError(
            f"A KerasTensor is a symbolic placeholder for a shape and dtype: it cannot be used as {use}. Write the "
            "computation inside the `call()` method of a layer, or use operators and layers on it. "
            f"Received: {self!r}"
        )

    def __bool__(self) -> NoReturn:
        raise TypeError("A symbolic KerasTensor cannot be used as a boolean.")

    def __int__(self) -> NoReturn:
        self._refuse("a Python number")

    __float__ = __index__ = __int__

    def __array__(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse("a NumPy array")

    def __jax_array__(self) -> NoReturn:
        self._refuse("a JAX array")

    def __tenfold_tensor__(self) -> NoReturn:
        self._refuse("a tensor")

    def __iter__(self) -> NoReturn:
        raise NotImplementedError("Iterating over a symbolic KerasTensor is not supported.")

    def __repr__(self) -> str:
        said = f"shape={tuple(self._shape)}, dtype={self.dtype}, sparse=False, ragged=False, name={self.name}"
        return f"<KerasTensor {said}>"
