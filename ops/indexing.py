"""`t[...]`, its functional assignment, `tf.slice` and `tf.strided_slice`."""

from __future__ import annotations

import builtins
import itertools
from collections.abc import Iterator, Sequence
from typing import Any, Final

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from ..runtime import attributes
from ..runtime.aval import Aval
from ..runtime.coerce import Tensorlike, convert_to_tensor
from ..runtime.define import invoke, op
from ..runtime.errors import ShapeError
from ..runtime.op import Array, Index, Op, Shape
from ..runtime.tensor import Tensor
from .checks import text
from .index_spec import Entry, Spec, parse
from .selection import boolean_mask

_MOST_INDICES: Final = 32


def getitem(tensor: Any, key: Any, name: str | None = None) -> Tensor:
    """`tensor[key]`: ints, slices, `...`, `tf.newaxis`, scalar integer tensors, or one boolean mask.

    Raises InvalidArgumentError for a position out of range (not checked where it is only known at run time:
    there it is clamped) or more positions than axes; TypeError for what is no index.
    """
    tensor = convert_to_tensor(tensor)
    if isinstance(key, (*Tensorlike, jax.Array, np.ndarray)) and str(getattr(key.dtype, "name", "")) == "bool":
        return boolean_mask(tensor, key)
    spec, operands = parse(key, tensor._aval.dims)
    taken: Tensor = invoke(_STRIDED_SLICE, (tensor, *operands), (spec,), name)
    return taken


def assign_slice(tensor: Any, key: Any, value: Any, name: str | None = None) -> Tensor:
    """A tensor that equals `tensor` but for `tensor[key]`, where it has `value`, broadcast.

    Raises as `getitem` does, and InvalidArgumentError where `value` does not broadcast to the slice.
    """
    tensor = convert_to_tensor(tensor)
    spec, operands = parse(key, tensor._aval.dims)
    written: Tensor = invoke(
        _SLICE_UPDATE, (tensor, convert_to_tensor(value, dtype=tensor.dtype), *operands), (spec,), name
    )
    return written


class _Axis:
    """What a spec says of one axis of the operand."""

    __slots__ = ("keep", "size", "start", "step")

    def __init__(self, start: Any, size: int, step: int = 1, keep: bool = True) -> None:
        self.start = start
        self.size = size
        self.step = step
        self.keep = keep


def _plan(spec: Spec, dims: Sequence[int], indices: Iterator[Any]) -> tuple[list[_Axis], tuple[int, ...]]:
    """The spec against a static shape: each axis, and the shape of the result."""
    named = sum(1 for e in spec if e is not None and e != "...")
    entries: list[Entry] = list(spec) if "..." in spec else [*spec, "..."]
    axes: list[_Axis] = []
    out: list[int] = []
    for entry in entries:
        if entry is None:
            out.append(1)
            continue
        if entry == "...":
            rest = dims[len(axes) : len(axes) + len(dims) - named]
            axes += [_Axis(0, d) for d in rest]
            out += rest
            continue
        axes.append(_axis(entry, dims[len(axes)], indices))
        if axes[-1].keep:
            out.append(axes[-1].size)
    return axes, tuple(out)


def _axis(entry: Entry, size: int, indices: Iterator[Any]) -> _Axis:
    if isinstance(entry, int):
        return _Axis(entry % size, 1, keep=False)
    if entry == "@":
        position = next(indices)
        counted = position if isinstance(position, int) else jnp.where(position < 0, position + size, position)
        return _Axis(counted, 1, keep=False)
    assert isinstance(entry, tuple)
    if entry[0] == "@":
        return _Axis(next(indices), entry[1])
    chosen = range(size)[builtins.slice(*entry)]
    return _Axis(chosen.start, len(chosen), chosen.step)


def _strided_slice_kernel(input: Array, *indices: Array, spec: Spec) -> Array:
    axes, out = _plan(spec, input.shape, iter(indices))
    if any(not a.size for a in axes):
        return jnp.zeros(out, input.dtype)
    dynamic = [not isinstance(a.start, int) for a in axes]
    if any(dynamic):
        starts = [jnp.asarray(a.start if d else 0, jnp.int64) for a, d in zip(axes, dynamic, strict=True)]
        sizes = [a.size if d else n for a, d, n in zip(axes, dynamic, input.shape, strict=True)]
        input = lax.dynamic_slice(input, starts, sizes, allow_negative_indices=False)
        for a, d in zip(axes, dynamic, strict=True):
            a.start = 0 if d else a.start
    # A slice with a negative step reads the same elements from the other end.
    low = [a.start if a.step > 0 else a.start + (a.size - 1) * a.step for a in axes]
    high = [lo + (a.size - 1) * abs(a.step) + 1 for lo, a in zip(low, axes, strict=True)]
    if tuple(a.size for a in axes) != input.shape:
        input = lax.slice(input, low, high, [abs(a.step) for a in axes])
    backwards = [d for d, a in enumerate(axes) if a.step < 0]
    if backwards:
        input = lax.rev(input, backwards)
    return input.reshape(out)


def _slice_update_kernel(input: Array, value: Array, *indices: Array, spec: Spec) -> Array:
    axes, out = _plan(spec, input.shape, iter(indices))
    # As in TensorFlow, leading axes of length 1 may be missing or too many.
    while value.ndim > len(out) and value.shape[0] == 1:
        value = value[0]
    block = jnp.broadcast_to(value, out).reshape([a.size for a in axes])
    if all(a.step == 1 for a in axes):
        return lax.dynamic_update_slice(input, block, [jnp.asarray(a.start, jnp.int64) for a in axes])
    places = jnp.ix_(*[a.start + a.step * np.arange(a.size) for a in axes])
    return jnp.asarray(input).at[places].set(block)


def _update_check(input: Aval, value: Aval, *indices: Aval, spec: Spec) -> None:
    if None in input.dims or None in value.dims:
        return
    _, out = _plan(spec, [d or 0 for d in input.dims], itertools.repeat(0))
    dims = value.dims
    while len(dims) > len(out) and dims[0] == 1:
        dims = dims[1:]
    if len(dims) > len(out) or any(a not in (1, b) for a, b in zip(dims[::-1], out[::-1], strict=False)):
        raise ShapeError(f"Cannot broadcast input shape {text(value.dims)} into final shape {text(out)} "
                         "[Op:ResourceStridedSliceAssign]")  # fmt: skip


_STRIDED_SLICE: Final = Op(
    "StridedSlice",
    _strided_slice_kernel,
    ("Array", *["Index"] * _MOST_INDICES),
    ("spec",),
    parameters=("input", *[f"index{i}" for i in range(_MOST_INDICES)]),
)
_SLICE_UPDATE: Final = Op(
    "TensorStridedSliceUpdate",
    _slice_update_kernel,
    ("Array", "Array", *["Index"] * _MOST_INDICES),
    ("spec",),
    parameters=("input", "value", *[f"index{i}" for i in range(_MOST_INDICES)]),
    check=_update_check,
)


def _slice_check(input_: Aval, begin: Aval, size: tuple[int, ...]) -> None:
    rank = len(input_.dims)
    if begin.dims != (rank,) or len(size) != rank:
        raise ShapeError(f"Expected begin and size arguments to be 1-D tensors of size {rank}, but got "
                         "shapes "
                         f"{text(begin.dims)} and {text((len(size),))} instead. [Op:Slice]")  # fmt: skip


@op("Slice", check=_slice_check)
def _slice(input_: Array, begin: Index, size: Shape) -> Array:
    return lax.dynamic_slice(input_, [begin[d] for d in range(input_.ndim)], size)


def slice(input_: Any, begin: Any, size: Any, name: str | None = None) -> Tensor:
    """The block of shape `size` of `input_` that starts at `begin`; -1 reaches to the end of its axis.

    `begin` may be computed in the compiled program (it is then clamped so that the block fits, and no size
    may
    be -1); `size` must be known while tracing.

    Raises InvalidArgumentError where the block does not lie within `input_`.

    >>> import tenfold as tf
    >>> tf.slice([1, 2, 3, 4], [1], [2])
    <tf.Tensor: shape=(2,), dtype=int32, numpy=array([2, 3], dtype=int32)>
    """
    tensor, starts, sizes = convert_to_tensor(input_), convert_to_tensor(begin), list(attributes.shape(size))
    dims = tensor._aval.dims
    first = _values(starts)
    if len(sizes) == len(dims) == starts.shape.num_elements():
        for d, (length, extent) in enumerate(zip(dims, sizes, strict=True)):
            if first is None:
                if extent == -1 and length is not None:
                    raise ShapeError(f"size[{d}] is -1, but begin is only known at run time [Op:Slice]")
                continue
            at = int(first[d])
            if length is None:
                continue
            if not 0 <= at <= length:
                raise ShapeError(f"Expected begin[{d}] in [0, {length}], but got {at} [Op:Slice]")
            if extent == -1:
                sizes[d] = length - at
            elif not 0 <= extent <= length - at:
                raise ShapeError(f"Expected size[{d}] in [0, {length - at}], but got {extent} [Op:Slice]")
    taken: Tensor = _slice(tensor, starts, tuple(sizes), name)
    return taken


def _values(tensor: Tensor) -> Any:
    try:
        return attributes.known(tensor)
    except (ValueError, jax.errors.TracerArrayConversionError):
        return None


def strided_slice(
    input_: Any,
    begin: Any,
    end: Any,
    strides: Any = None,
    begin_mask: int = 0,
    end_mask: int = 0,
    ellipsis_mask: int = 0,
    new_axis_mask: int = 0,
    shrink_axis_mask: int = 0,
    var: Any = None,
    name: str | None = None,
) -> Tensor:
    """`input_[begin:end:strides, ...]`, with an entry of the three lists for each axis.

    Bit `i` of a mask is about entry `i`: `begin_mask` and `end_mask` leave the bound out, `ellipsis_mask`
    stands
    for `...`, `new_axis_mask` for `tf.newaxis`, `shrink_axis_mask` for the element at `begin`.

    Raises as `t[...]` does.

    >>> import tenfold as tf
    >>> tf.strided_slice([1, 2, 3, 4, 5], [0], [5], [2])
    <tf.Tensor: shape=(3,), dtype=int32, numpy=array([1, 3, 5], dtype=int32)>
    """
    starts, stops = attributes.shape(begin), attributes.shape(end)
    steps = (1,) * len(starts) if strides is None else attributes.shape(strides)
    key: list[Any] = []
    for i, (start, stop, step) in enumerate(zip(starts, stops, steps, strict=True)):
        bit = 1 << i
        if ellipsis_mask & bit:
            key.append(Ellipsis)
        elif new_axis_mask & bit:
            key.append(None)
        elif shrink_axis_mask & bit:
            key.append(start)
        else:
            first, last = None if begin_mask & bit else start, None if end_mask & bit else stop
            key.append(builtins.slice(first, last, step))
    return getitem(input_, tuple(key), name)
