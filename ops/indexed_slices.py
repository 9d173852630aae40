"""`IndexedSlices`: a few rows of a large tensor."""

from __future__ import annotations

from typing import Any

from ..runtime import attributes
from ..runtime.coerce import convert_to_tensor
from ..runtime.dtypes import DType
from ..runtime.nest import Composite
from ..runtime.shapes import TensorShape
from ..runtime.tensor import Convertible, Tensor
from .array import expand_dims
from .scatter import scatter_nd


class IndexedSlices(Convertible, Composite):
    """Rows `values[i]` of a tensor of shape `dense_shape`, at positions `indices[i]` of its first axis.

    Converted to a tensor it is 0 elsewhere, and rows at equal positions add up.

    Attributes: `values` `[n, ...]`, `indices` `[n]`, `dense_shape` or None, and `dtype`, `shape`.

    >>> import tenfold as tf
    >>> rows = tf.IndexedSlices(values=[[1., 2.]], indices=[1], dense_shape=[2, 2])
    >>> tf.convert_to_tensor(rows)
    <tf.Tensor: shape=(2, 2), dtype=float32, numpy=
    array([[0., 0.],
           [1., 2.]], dtype=float32)>
    """

    __slots__ = ("dense_shape", "indices", "values")

    def __init__(self, values: Any, indices: Any, dense_shape: Any = None) -> None:
        # Kept as they came: a list of ints may stand for rows of a float variable.
        self.values = values
        self.indices = indices
        self.dense_shape = dense_shape

    @property
    def dtype(self) -> DType:
        return convert_to_tensor(self.values).dtype

    @property
    def shape(self) -> TensorShape:
        if self.dense_shape is None:
            return TensorShape([None]).concatenate(convert_to_tensor(self.values).shape[1:])
        return TensorShape(attributes.shape(self.dense_shape))

    def __tenfold_tensor__(self) -> Tensor:
        if self.dense_shape is None:
            raise ValueError(f"IndexedSlices without a dense_shape cannot become a tensor: {self!r}")
        return scatter_nd(expand_dims(self.indices, -1), self.values, self.dense_shape)

    def _parts(self) -> list[Any]:
        return [self.values, self.indices, self.dense_shape]

    def _with_parts(self, parts: list[Any]) -> IndexedSlices:
        return IndexedSlices(*parts)

    def __neg__(self) -> IndexedSlices:
        return IndexedSlices(-convert_to_tensor(self.values), self.indices, self.dense_shape)

    def __repr__(self) -> str:
        dense = "" if self.dense_shape is None else f", dense_shape={self.dense_shape!s}"
        return f"IndexedSlices(indices={self.indices!s}, values={self.values!s}{dense})"
