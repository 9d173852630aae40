"""Products of matrices and tensors: matmul, matvec, tensordot, einsum, cross; trace and norms."""

from __future__ import annotations

import math
from typing import Any

import jax.numpy as jnp

from ..runtime import attributes
from ..runtime.aval import Aval, aval
from ..runtime.define import op
from ..runtime.dtypes import (
    INEXACT,
    NUMBERS,
    as_dtype,
    bfloat16,
    complex64,
    complex128,
    float16,
    float32,
    float64,
    int32,
    int64,
    uint8,
    uint16,
    uint32,
    uint64,
)
from ..runtime.errors import DTypeError, ShapeError
from ..runtime.op import Array, Arrays
from ..runtime.tensor import Tensor
from .checks import broadcast, text

_MATMUL = frozenset(
    {bfloat16, float16, float32, float64, int32, int64, uint8, uint16, uint32, uint64, complex64, complex128}
)


def _matmul_check(
    a: Aval,
    b: Aval,
    transpose_a: bool = False,
    transpose_b: bool = False,
    adjoint_a: bool = False,
    adjoint_b: bool = False,
    output_type: Any = None,
    **_: Any,
) -> None:
    if a.dtype not in _MATMUL and output_type is None:
        names = ", ".join(sorted(d.name for d in _MATMUL))
        raise DTypeError(f"wanted one of {names}, but 'a' is {a.dtype.name} [Op:MatMul]")
    if (transpose_a and adjoint_a) or (transpose_b and adjoint_b):
        side = "a" if transpose_a and adjoint_a else "b"
        raise ValueError(f"Only one of `transpose_{side}` and `adjoint_{side}` can be True. "
                         f"Received `transpose_{side}`=True, `adjoint_{side}`=True.")  # fmt: skip
    for i, x in enumerate((a, b)):
        if len(x.dims) < 2:
            raise ShapeError(f"In[{i}] ndims must be >= 2: {len(x.dims)}, shape {text(x.dims)} [Op:MatMul]")
    inner_a = a.dims[-2] if transpose_a or adjoint_a else a.dims[-1]
    inner_b = b.dims[-1] if transpose_b or adjoint_b else b.dims[-2]
    if inner_a != inner_b and None not in (inner_a, inner_b):
        raise ShapeError(f"Matrix size-incompatible: In[0]: {text(a.dims)}, In[1]: {text(b.dims)} [Op:MatMul]")
    if broadcast(a.dims[:-2], b.dims[:-2]) is None:
        raise ShapeError(f"In[0] and In[1] must have compatible batch dimensions: {text(a.dims)} vs. "
                         f"{text(b.dims)} "
                         "[Op:BatchMatMulV2]")  # fmt: skip


def _turned(x: Array, transpose: bool, adjoint: bool) -> Array:
    if adjoint:
        return jnp.swapaxes(jnp.conj(x), -1, -2)
    return jnp.swapaxes(x, -1, -2) if transpose else x


@op("MatMul", check=_matmul_check)
def matmul(
    a: Array,
    b: Array,
    transpose_a: bool = False,
    transpose_b: bool = False,
    adjoint_a: bool = False,
    adjoint_b: bool = False,
    a_is_sparse: bool = False,
    b_is_sparse: bool = False,
    output_type: Any = None,
    grad_a: bool = False,
    grad_b: bool = False,
) -> Array:
    """The matrix product of `a` `[..., m, k]` and `b` `[..., k, n]`: `[..., m, n]`, leading axes broadcast.

    Args:
        a: at least two axes; numbers of one dtype with `b`.
        b: at least two axes.
        transpose_a: multiply by the transpose of `a`; `transpose_b` likewise.
        adjoint_a: multiply by the conjugate transpose of `a`; `adjoint_b` likewise.
        a_is_sparse: accepted; the product is computed densely. `b_is_sparse`, `grad_a`, `grad_b` likewise.
        output_type: the dtype of the result; the operands' by default.

    Raises InvalidArgumentError where the inner lengths or the leading axes do not fit, ValueError for both
    transpose and adjoint.

    >>> import tenfold as tf
    >>> tf.matmul([[1, 2]], [[3], [4]])
    <tf.Tensor: shape=(1, 1), dtype=int32, numpy=array([[11]], dtype=int32)>
    """
    kind = None if output_type is None else as_dtype(output_type).numpy_dtype
    return jnp.matmul(
        _turned(a, transpose_a, adjoint_a), _turned(b, transpose_b, adjoint_b), preferred_element_type=kind
    )


def matvec(
    a: Any,
    b: Any,
    transpose_a: bool = False,
    adjoint_a: bool = False,
    a_is_sparse: bool = False,
    b_is_sparse: bool = False,
    name: str | None = None,
) -> Tensor:
    """The products of matrices `[..., m, k]` and vectors `[..., k]`: `[..., m]`, leading axes broadcast.

    Raises as `matmul` does.

    >>> import tenfold as tf
    >>> tf.linalg.matvec([[1, 2], [3, 4]], [1, 1])
    <tf.Tensor: shape=(2,), dtype=int32, numpy=array([3, 7], dtype=int32)>
    """
    product: Tensor = _matvec(a, b, transpose_a, adjoint_a, name)
    return product


def _matvec_check(a: Aval, b: Aval, transpose_a: bool, adjoint_a: bool) -> None:
    if not b.dims:
        raise ShapeError("In[1] ndims must be >= 1 [Op:MatVec]")
    column = aval((*b.dims, 1), b.dtype, b.placement)
    _matmul_check(a, column, transpose_a=transpose_a, adjoint_a=adjoint_a)


@op("MatVec", check=_matvec_check)
def _matvec(a: Array, b: Array, transpose_a: bool, adjoint_a: bool) -> Array:
    return jnp.matmul(_turned(a, transpose_a, adjoint_a), b[..., None])[..., 0]


def _tensordot_check(a: Aval, b: Aval, axes: Any) -> None:
    sums = _contracted(axes, len(a.dims))
    if isinstance(axes, int) and axes > min(len(a.dims), len(b.dims)):
        raise ShapeError(f"`axes` must not be larger than the number of dimensions. Received {axes}, vs "
                         "shapes "
                         f"{text(a.dims)} and {text(b.dims)}.")  # fmt: skip
    if len(sums[0]) != len(sums[1]):
        raise ShapeError(f"Different number of contraction axes `a` and `b`, {len(sums[0])} != {len(sums[1])}.")
    for i, j in zip(*sums, strict=True):
        if not (-len(a.dims) <= i < len(a.dims) and -len(b.dims) <= j < len(b.dims)):
            raise ShapeError(f"axes {axes} do not exist for shapes {text(a.dims)} and {text(b.dims)} [Op:Tensordot]")
        if a.dims[i] != b.dims[j] and None not in (a.dims[i], b.dims[j]):
            raise ShapeError(f"Matrix size-incompatible: axis {i} of {text(a.dims)} against axis {j} of "
                             f"{text(b.dims)} "
                             "[Op:Tensordot]")  # fmt: skip


def _contracted(axes: Any, rank: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    if isinstance(axes, int):
        return tuple(range(rank - axes, rank)), tuple(range(axes))
    first, second = axes
    return ((first,) if isinstance(first, int) else first), ((second,) if isinstance(second, int) else second)


@op("Tensordot", dtypes=NUMBERS, check=_tensordot_check)
def tensordot(a: Array, b: Array, axes: Any) -> Array:
    """The sum over `axes` of products: `axes` is a number (the last of `a`, the first of `b`) or two lists.

    Shape: the other axes of `a`, then those of `b`. Raises InvalidArgumentError where summed axes differ.

    >>> import tenfold as tf
    >>> tf.tensordot([[1, 2]], [3, 4], 1)
    <tf.Tensor: shape=(1,), dtype=int32, numpy=array([11], dtype=int32)>
    """
    return jnp.tensordot(a, b, _contracted(axes, a.ndim))


@op("Einsum", dtypes=NUMBERS)
def _einsum(inputs: Arrays, equation: Any) -> Array:
    return jnp.einsum(equation, *inputs)


def einsum(equation: str, *inputs: Any, **kwargs: Any) -> Tensor:
    """Einstein summation: `einsum("ij,jk->ik", a, b)` is a matrix product. `...` stands for batch axes.

    `optimize` is accepted: XLA orders the products. Raises InvalidArgumentError where shapes and equation do
    not fit.

    >>> import tenfold as tf
    >>> tf.einsum("i,i->", [1, 2], [3, 4])
    <tf.Tensor: shape=(), dtype=int32, numpy=11>
    """
    unknown = set(kwargs) - {"name", "optimize"}
    if unknown:
        raise TypeError(
            f"Invalid keyword arguments for this function: {', '.join(sorted(unknown))}. Expected: name, optimize."
        )
    summed: Tensor = _einsum(inputs, equation, kwargs.get("name"))
    return summed


def _cross_check(a: Aval, b: Aval) -> None:
    for i, side in enumerate((a, b)):
        if not side.dims or side.dims[-1] not in (3, None):
            raise ShapeError(f"Cross-products are only defined for vectors of length 3: input {i} has shape "
                             f"{text(side.dims)} [Op:Cross]")  # fmt: skip
    if not a.shape.is_compatible_with(b.shape):
        raise ShapeError(f"Both inputs must be of same shape: {text(a.dims)} vs. {text(b.dims)} [Op:Cross]")


@op("Cross", dtypes=NUMBERS, check=_cross_check)
def cross(a: Array, b: Array) -> Array:
    """The cross product of 3-vectors `[..., 3]`. Raises InvalidArgumentError for other shapes.

    >>> import tenfold as tf
    >>> tf.linalg.cross([1., 0., 0.], [0., 1., 0.])
    <tf.Tensor: shape=(3,), dtype=float32, numpy=array([0., 0., 1.], dtype=float32)>
    """
    return jnp.cross(a, b)


def _trace_check(x: Aval) -> None:
    if len(x.dims) < 2:
        raise ShapeError(f"input must be at least 2-dim, received shape: {text(x.dims)} [Op:Trace]")


@op("Trace", dtypes=NUMBERS, check=_trace_check)
def trace(x: Array) -> Array:
    """The sum of the diagonal of `[..., m, n]`: `[...]`, of the same dtype.

    >>> import tenfold as tf
    >>> tf.linalg.trace([[1, 2], [3, 4]])
    <tf.Tensor: shape=(), dtype=int32, numpy=5>
    """
    return jnp.trace(x, axis1=-2, axis2=-1, dtype=x.dtype)


@op("Norm", dtypes=INEXACT)
def _norm(tensor: Array, ord: Any, axis: Any, keepdims: bool) -> Array:
    if axis is None:
        axis = tuple(range(tensor.ndim))
        # A norm of all elements is a vector norm, whatever the rank.
        vector = True
    else:
        axis = (axis,) if isinstance(axis, int) else axis
        vector = len(axis) == 1
    size = jnp.abs(tensor)
    if ord in ("euclidean", "fro", 2.0):
        if not vector and ord == 2.0:
            moved = jnp.moveaxis(tensor, axis, (-2, -1))
            values = jnp.max(jnp.linalg.svd(moved, compute_uv=False), -1)
            return jnp.expand_dims(values, axis) if keepdims else values
        # sqrt of the sum of squares, whose gradient at 0 is nan, as TensorFlow's is.
        squares = jnp.real(tensor * jnp.conj(tensor))
        return _complex_like(jnp.sqrt(jnp.sum(squares, axis, keepdims=keepdims)), tensor)
    if vector:
        if ord == math.inf:
            return jnp.max(size, axis, keepdims=keepdims)
        if ord == 1:
            return jnp.sum(size, axis, keepdims=keepdims)
        return jnp.power(jnp.sum(jnp.power(size, ord), axis, keepdims=keepdims), 1.0 / ord)
    over, then = axis if ord == 1 else axis[::-1]
    return jnp.max(jnp.sum(size, over, keepdims=True), then, keepdims=True).reshape(
        jnp.sum(size, axis, keepdims=keepdims).shape
    )


def _complex_like(x: Array, like: Array) -> Array:
    return x.astype(like.dtype) if jnp.iscomplexobj(like) else x


def norm(
    tensor: Any, ord: Any = "euclidean", axis: Any = None, keepdims: Any = None, name: str | None = None
) -> Tensor:
    """The norm of vectors (`axis` an int, or None for all elements) or of matrices (`axis` a pair).

    Args:
        tensor: floats or complex numbers.
        ord: `"euclidean"`, a positive number or `inf`; for matrices `"euclidean"`, `"fro"`, 1, 2 or `inf`.
        axis: the axes of the vectors or matrices.
        keepdims: leave these axes in place with length 1.

    Raises ValueError for other `ord` and `axis`.

    >>> import tenfold as tf
    >>> tf.norm([3., 4.])
    <tf.Tensor: shape=(), dtype=float32, numpy=5.0>
    """
    axes = attributes.axis(axis)
    matrix = isinstance(axes, tuple) and len(axes) == 2
    if isinstance(axes, tuple):
        if len(axes) > 2 or (matrix and axes[0] == axes[1]):
            raise ValueError(f"'axis' must be None, an integer, or a tuple of 2 unique integers, got {axis}")
        if len(axes) == 1:
            axes = axes[0]
    if matrix:
        if ord not in ("euclidean", "fro", 1, 2, math.inf):
            raise ValueError(f"'ord' must be a supported matrix norm in ['euclidean', 'fro', 1, 2, inf], got {ord}")
    elif ord != "euclidean" and (not isinstance(ord, (int, float)) or ord <= 0):
        raise ValueError(f"'ord' must be a supported vector norm (a positive number, 'euclidean' or inf), got {ord}")
    measured: Tensor = _norm(tensor, ord if isinstance(ord, str) else float(ord), axes, bool(keepdims), name)
    return measured


@op("Normalize", dtypes=INEXACT)
def _divide(tensor: Array, length: Array) -> Array:
    return tensor / length


def normalize(tensor: Any, ord: Any = "euclidean", axis: Any = None, name: str | None = None) -> tuple[Tensor, Tensor]:
    """`tensor` divided by its norm, and the norm (`keepdims`). Arguments and errors as in `norm`.

    >>> import tenfold as tf
    >>> tf.linalg.normalize([3., 4.])[1].numpy().tolist()
    [5.0]
    """
    length = norm(tensor, ord, axis, True)
    return _divide(tensor, length, name), length
