"""Shapes as values: `tf.shape`, `size`, `rank`, and the algebra of broadcasting."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
import numpy as np

from ..runtime import attributes
from ..runtime.aval import Aval
from ..runtime.coerce import convert_to_tensor, literal
from ..runtime.define import op
from ..runtime.dtypes import as_dtype, int32
from ..runtime.errors import InvalidArgumentError, ShapeError
from ..runtime.op import Array
from ..runtime.shapes import TensorShape, as_shape
from ..runtime.tensor import Tensor
from .checks import broadcast


@op("Shape")
def _shape(input: Array, out_type: Any) -> Array:
    return jnp.array(input.shape, out_type.numpy_dtype)


def shape(input: Any, out_type: Any = None, name: str | None = None) -> Tensor:
    """The shape of `input` as a vector of int32 (or `out_type`), of shape `[rank]`.

    >>> import tenfold as tf
    >>> tf.shape([[1, 2, 3]])
    <tf.Tensor: shape=(2,), dtype=int32, numpy=array([1, 3], dtype=int32)>
    """
    wanted = int32 if out_type is None else as_dtype(out_type)
    tensor = convert_to_tensor(input)
    dims = tensor._aval.dims
    if None not in dims:
        return literal(np.array(dims, wanted.numpy_dtype))
    made: Tensor = _shape(tensor, wanted, name)
    return made


def shape_n(input: Any, out_type: Any = int32, name: str | None = None) -> list[Tensor]:
    """The shape of each tensor of the list `input`.

    >>> import tenfold as tf
    >>> [s.numpy().tolist() for s in tf.shape_n([[1, 2], 3])]
    [[2], []]
    """
    return [shape(t, out_type, name) for t in input]


@op("Size")
def _size(input: Array, out_type: Any) -> Array:
    return jnp.array(input.size, out_type.numpy_dtype)


def size(input: Any, out_type: Any = None, name: str | None = None) -> Tensor:
    """The number of elements of `input`, a scalar of int32 (or `out_type`).

    >>> import tenfold as tf
    >>> tf.size([[1, 2, 3]])
    <tf.Tensor: shape=(), dtype=int32, numpy=3>
    """
    wanted = int32 if out_type is None else as_dtype(out_type)
    tensor = convert_to_tensor(input)
    count = tensor.shape.num_elements()
    if count is not None:
        return literal(np.array(count, wanted.numpy_dtype))
    made: Tensor = _size(tensor, wanted, name)
    return made


def rank(input: Any, name: str | None = None) -> Tensor:
    """The number of axes of `input`, a scalar of int32.

    >>> import tenfold as tf
    >>> tf.rank([[1, 2, 3]])
    <tf.Tensor: shape=(), dtype=int32, numpy=2>
    """
    return literal(np.array(convert_to_tensor(input).ndim, np.int32))


def broadcast_static_shape(shape_x: Any, shape_y: Any) -> TensorShape:
    """The shape that tensors of the shapes `shape_x` and `shape_y` broadcast to.

    Raises ValueError where they do not.

    >>> import tenfold as tf
    >>> tf.broadcast_static_shape(tf.TensorShape([2, 1]), tf.TensorShape([3]))
    TensorShape([2, 3])
    """
    x, y = as_shape(shape_x), as_shape(shape_y)
    if x.rank is None or y.rank is None:
        return TensorShape(None)
    together = broadcast(tuple(x.as_list()), tuple(y.as_list()))
    if together is None:
        raise ValueError(f"Incompatible shapes for broadcasting: {x} and {y}")
    return TensorShape(together)


def broadcast_dynamic_shape(shape_x: Any, shape_y: Any) -> Tensor:
    """As `broadcast_static_shape`, on shapes given as integer tensors; a vector of their dtype.

    Raises InvalidArgumentError where they do not broadcast.

    >>> import tenfold as tf
    >>> tf.broadcast_dynamic_shape([2, 1], [3])
    <tf.Tensor: shape=(2,), dtype=int32, numpy=array([2, 3], dtype=int32)>
    """
    x, y = attributes.known(convert_to_tensor(shape_x)), attributes.known(convert_to_tensor(shape_y))
    together = broadcast(tuple(x.tolist()), tuple(y.tolist()))
    if together is None:
        raise InvalidArgumentError(f"Incompatible shapes for broadcasting: {x.tolist()} and {y.tolist()}")
    return literal(np.array(together, np.result_type(x, y)))


def _ensure_check(input: Aval, shape: tuple[int | None, ...] | None) -> None:
    if not input.shape.is_compatible_with(TensorShape(shape)):
        raise ShapeError(f"Shape of tensor x {list(input.dims)} is not compatible with expected shape "
                         f"{None if shape is None else list(shape)}. [Op:EnsureShape]")  # fmt: skip


@op("EnsureShape", check=_ensure_check)
def _ensure_shape(input: Array, shape: Any) -> Array:
    if shape is not None and (
        len(shape) != input.ndim or any(s not in (None, d) for s, d in zip(shape, input.shape, strict=True))
    ):
        raise ValueError(f"shape {input.shape} is not compatible with expected shape {shape}")
    return input


def ensure_shape(x: Any, shape: Any, name: str | None = None) -> Tensor:
    """`x`, whose shape must be compatible with `shape` (lengths, or None for any).

    Raises InvalidArgumentError where it is not.

    >>> import tenfold as tf
    >>> tf.ensure_shape([[1, 2]], [None, 2]).shape
    TensorShape([1, 2])
    """
    wanted = as_shape(shape)
    ensured: Tensor = _ensure_shape(x, None if wanted.rank is None else tuple(wanted.as_list()), name)
    return ensured
