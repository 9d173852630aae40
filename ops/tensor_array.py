"""`tf.TensorArray`: a list of tensors of one dtype and shape that is written and read by index, also in loops."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..runtime import attributes
from ..runtime.coerce import Tensorlike, convert_to_tensor
from ..runtime.context import executing_eagerly
from ..runtime.dtypes import DType, as_dtype
from ..runtime.errors import InvalidArgumentError, OutOfRangeError
from ..runtime.nest import Composite
from ..runtime.shapes import TensorShape, as_shape
from ..runtime.tensor import Tensor
from .array import expand_dims
from .cast import cast
from .compare import equal
from .creation import zeros
from .elementwise import maximum
from .gather import gather
from .indexing import assign_slice
from .joining import concat, split, unstack
from .scatter import tensor_scatter_nd_update


class ArrayMustGrow(ValueError):
    """An empty array is written to at an index that is only known when the program runs.

    A loop of known length answers it by tracing its body again with room for its iterations. Failing program::

        array = tf.TensorArray(tf.float32, size=0, dynamic_size=True)
        while x > 1.0:
            array = array.write(array.size(), x)
            x = x / 2.0

    Reason: XLA needs to know how long the array gets. Repaired: `tf.TensorArray(tf.float32, size=n)`, a loop over a
    range of known length, or `set_loop_options(maximum_iterations=...)`.
    """

    def __init__(self, key: object) -> None:
        super().__init__(
            "a tf.TensorArray of size 0 is written to at an index that is only known when the program runs, and "
            "XLA needs "
            "static shapes: give it a `size`, write in a loop of known length, or set maximum_iterations."
        )
        self.key = key


class TensorArray(Composite):
    """A write-once array of tensors; every method that writes returns the array to go on with.

    Args:
        dtype: the dtype of the elements.
        size: how many elements there are, known when the program is compiled.
        dynamic_size: whether writing past the end makes the array longer. Inside a compiled loop the size is
            fixed, since XLA needs static shapes: give `size` there.
        clear_after_read, tensor_array_name, infer_shape, colocate_with_first_write_call: as in TensorFlow.
        element_shape: the shape of an element; found at the first write without it.

    Raises:
        InvalidArgumentError: an element of another dtype or shape.
        OutOfRangeError: an index out of range, where it is known.

    >>> import tenfold as tf
    >>> array = tf.TensorArray(tf.float32, size=2)
    >>> array = array.write(0, 1.).write(1, 2.)
    >>> array.stack().numpy().tolist()
    [1.0, 2.0]
    """

    __slots__ = ("_buffer", "_dtype", "_dynamic", "_element", "_infer", "_key", "_length", "_size")

    def __init__(
        self,
        dtype: Any,
        size: Any = None,
        dynamic_size: bool | None = None,
        clear_after_read: bool | None = None,
        tensor_array_name: str | None = None,
        handle: Any = None,
        flow: Any = None,
        infer_shape: bool = True,
        element_shape: Any = None,
        colocate_with_first_write_call: bool = True,
        name: str | None = None,
    ) -> None:
        self._dtype = as_dtype(dtype)
        self._dynamic = bool(dynamic_size) if dynamic_size is not None else False
        self._size = 0 if size is None else attributes.integer(size)
        if size is None:
            self._dynamic = True
        self._element: tuple[int | None, ...] | None = None
        if element_shape is not None and as_shape(element_shape).rank is not None:
            self._element = tuple(as_shape(element_shape).as_list())
        self._infer = infer_shape
        # The same for all that writing makes of this array.
        self._key = object()
        # [size, *element]; None until the element's shape is known.
        self._buffer: Any = None
        # How many elements count: a number while it is known, otherwise a tensor of the program.
        self._length: Any = self._size
        if self._element is not None and None not in self._element:
            self._buffer = zeros((self._size, *self._element), self._dtype)

    # -- what control flow carries ---------------------------------------------------------------------------

    def _parts(self) -> list[Any]:
        return [self._buffer, self._length]

    def _with_parts(self, parts: list[Any]) -> TensorArray:
        other = self._copy()
        other._buffer, other._length = parts
        if isinstance(other._buffer, (*Tensorlike, np.ndarray)):
            other._size = int(other._buffer.shape[0])
            other._element = tuple(other._buffer.shape[1:])
        return other

    def _copy(self) -> TensorArray:
        other = object.__new__(TensorArray)
        for name in TensorArray.__slots__:
            setattr(other, name, getattr(self, name))
        return other

    def reserved(self, size: int) -> TensorArray:
        """An array with room for `size` elements, as many of which count as before."""
        other = self._copy()
        if size > other._size:
            if other._buffer is not None:
                assert other._element is not None
                room = zeros((size - other._size, *other._element), other._dtype)
                other._buffer = concat([convert_to_tensor(other._buffer), room], 0)
            other._size = size
        return other

    # -- what users ask -------------------------------------------------------------------------------------------

    @property
    def dtype(self) -> DType:
        return self._dtype

    @property
    def dynamic_size(self) -> bool:
        return self._dynamic

    @property
    def element_shape(self) -> TensorShape:
        return TensorShape(self._element)

    @property
    def flow(self) -> Tensor:
        return convert_to_tensor(0.0)

    @property
    def handle(self) -> None:
        return None

    def size(self, name: str | None = None) -> Tensor:
        """The number of elements, an int32 scalar."""
        return convert_to_tensor(self._length, dtype="int32") if isinstance(self._length, int) else self._length

    def __len__(self) -> int:
        return self._size

    # -- writing ----------------------------------------------------------------------------------------------------

    def write(self, index: Any, value: Any, name: str | None = None) -> TensorArray:
        """The array with `value` at `index`."""
        element = self._element_of(value)
        at = _known_index(index)
        if at is None and self._dynamic and not self._size and not executing_eagerly():
            raise ArrayMustGrow(self._key)
        array = self._with_element(element._aval.dims)
        if at is not None:
            if at < 0 or (at >= array._size and not array._dynamic):
                raise OutOfRangeError(
                    f"Tried to write to index {at} but array is not resizeable and size is: {array._size}"
                )
            array._grow(at + 1)
        elif array._dynamic:
            # Where the index is only known at run time, the buffer must be long enough already.
            array._length = maximum(convert_to_tensor(array._length), cast(convert_to_tensor(index), "int32") + 1)
        array._buffer = assign_slice(array._buffer, index, element)
        return array if not executing_eagerly() else self._become(array)

    def _element_of(self, value: Any) -> Tensor:
        try:
            element = convert_to_tensor(value, dtype=self._dtype)
        except (TypeError, ValueError) as error:
            raise InvalidArgumentError(f"TensorArray dtype is {self._dtype.name}, but the value to write does "
                                       "not fit: "
                                       f"{error}") from None  # fmt: skip
        if self._element is not None and not TensorShape(self._element).is_compatible_with(element.shape):
            raise ValueError(f"Inconsistent shapes: saw {element.shape} but expected {TensorShape(self._element)}")
        return element

    def _with_element(self, dims: tuple[int | None, ...]) -> TensorArray:
        array = self._copy()
        if array._buffer is None:
            array._element = dims
            array._buffer = zeros((array._size, *dims), array._dtype)
        return array

    def _grow(self, size: int) -> None:
        if size > self._size:
            assert self._element is not None
            self._buffer = concat([self._buffer, zeros((size - self._size, *self._element), self._dtype)], 0)
            self._size = size
        if isinstance(self._length, int):
            self._length = max(self._length, size)
        else:
            self._length = maximum(self._length, size)

    def _become(self, other: TensorArray) -> TensorArray:
        """In eager code the array itself changes, and is returned, as in TensorFlow."""
        for name in TensorArray.__slots__:
            setattr(self, name, getattr(other, name))
        return self

    def unstack(self, value: Any, name: str | None = None) -> TensorArray:
        """The array of the rows of `value`."""
        tensor = convert_to_tensor(value, dtype=self._dtype)
        if not tensor._aval.dims:
            raise ValueError("TensorArray.unstack needs a tensor with at least one axis")
        if len(tensor) > self._size and not self._dynamic:
            raise InvalidArgumentError(f"Tried to unstack {len(tensor)} rows into an array of size {self._size}")
        return self._replaced(tensor)

    def _replaced(self, buffer: Tensor) -> TensorArray:
        array = self._with_parts([buffer, int(buffer._aval.dims[0] or 0)])
        return array if not executing_eagerly() else self._become(array)

    def split(self, value: Any, lengths: Any, name: str | None = None) -> TensorArray:
        """The array of pieces of `value` along its first axis, of the given lengths (which must be equal)."""
        sizes = list(attributes.shape(lengths))
        if len(set(sizes)) > 1:
            raise InvalidArgumentError(f"a TensorArray's elements have one shape, but the pieces have lengths {sizes}")
        pieces = split(convert_to_tensor(value, dtype=self._dtype), sizes)
        return self._replaced(concat([expand_dims(p, 0) for p in pieces], 0))

    def scatter(self, indices: Any, value: Any, name: str | None = None) -> TensorArray:
        """The array with the rows of `value` at `indices`."""
        rows = convert_to_tensor(value, dtype=self._dtype)
        array = self._with_element(rows._aval.dims[1:])
        places = convert_to_tensor(indices)
        if executing_eagerly() and array._dynamic and places.shape.num_elements():
            array._grow(int(np.max(np.asarray(places))) + 1)
        array._buffer = tensor_scatter_nd_update(array._buffer, expand_dims(places, 1), rows)
        return array if not executing_eagerly() else self._become(array)

    # -- reading ------------------------------------------------------------------------------------------------------

    def read(self, index: Any, name: str | None = None) -> Tensor:
        """The element at `index`."""
        at = _known_index(index)
        if at is not None and not 0 <= at < self._size:
            raise OutOfRangeError(f"Tried to read from index {at} but array size is: {self._size}")
        element: Tensor = self._filled()[index]
        return element

    def stack(self, name: str | None = None) -> Tensor:
        """All elements as one tensor `[size, ...]`."""
        buffer = self._filled()
        if not isinstance(self._length, int):
            self._check_length()
        return buffer

    def _check_length(self) -> None:
        from .assertion import check

        check(
            equal(self._length, self._size),
            f"a TensorArray of dynamic size was compiled for {self._size} elements, since XLA needs static "
            "shapes, but "
            "another number was written: give `size`, or fill it. Elements written:",
            [self._length],
        )

    def gather(self, indices: Any, name: str | None = None) -> Tensor:
        """The elements at `indices` as one tensor."""
        gathered: Tensor = gather(self._filled(), indices)
        return gathered

    def concat(self, name: str | None = None) -> Tensor:
        """The elements joined along their first axis."""
        joined: Tensor = concat(unstack(self._filled()), 0)
        return joined

    def _filled(self) -> Tensor:
        if self._buffer is None:
            if self._size:
                raise InvalidArgumentError("TensorArray was read before anything was written to it, and without an "
                                           "element_shape its elements have no shape.")  # fmt: skip
            return zeros((0,), self._dtype)
        return convert_to_tensor(self._buffer)

    def identity(self) -> TensorArray:
        return self._copy()

    def grad(self, source: Any, flow: Any = None, name: str | None = None) -> Any:
        raise NotImplementedError("gradients go through a TensorArray by themselves: use tf.GradientTape")

    def close(self, name: str | None = None) -> None:
        """Nothing to close; kept for TensorFlow's signature."""

    def __repr__(self) -> str:
        return f"<tf.TensorArray size={self._size} dtype={self._dtype.name} element_shape={self.element_shape}>"


def _known_index(index: Any) -> int | None:
    """The index as a number where it is known now."""
    try:
        return attributes.integer(index)
    except (ValueError, TypeError):
        return None
