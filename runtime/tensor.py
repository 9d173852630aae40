"""`Tensor`: an array with TensorFlow's face around a `jax.Array`.

Operators and methods that are ops (`+`, `t[...]`, `t == u`) are installed by `ops.overloads`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import jax
import numpy as np

from .aval import Aval, aval_of
from .dtypes import DType
from .shapes import TensorShape

T = TypeVar("T")


class Tensor:
    """A multi-dimensional array with one dtype; immutable. Made by `tf.constant` and by ops.

    Shares its memory with the `jax.Array` it holds (`t.__jax_array__()`); `np.asarray(t)` reads it
    without a copy on CPU, `t.numpy()` copies.

    >>> import tenfold as tf
    >>> tf.constant([[1., 2.]]) * 2
    <tf.Tensor: shape=(1, 2), dtype=float32, numpy=array([[2., 4.]], dtype=float32)>
    """

    __slots__ = ("__weakref__", "_array", "_aval", "_slice_of")
    __array_priority__ = 100

    _array: Any
    _aval: Aval
    # (variable, index) where this tensor is `variable[index]`, so that it can be assigned to.
    _slice_of: tuple[Any, Any]

    def __init__(self, array: Any, aval: Aval) -> None:
        self._array = array
        self._aval = aval

    @property
    def shape(self) -> TensorShape:
        return self._aval.shape

    @property
    def dtype(self) -> DType:
        return self._aval.dtype

    @property
    def ndim(self) -> int:
        return len(self._aval.dims)

    @property
    def name(self) -> str:
        raise AttributeError("Tensor.name is undefined when eager execution is enabled.")

    @property
    def graph(self) -> Any:
        raise AttributeError("Tensor.graph is undefined when eager execution is enabled.")

    @property
    def op(self) -> Any:
        raise AttributeError("Tensor.op is undefined when eager execution is enabled.")

    @property
    def device(self) -> str:
        """The device that holds the tensor, in TensorFlow's notation."""
        device = next(iter(self._array.devices()))
        return f"/job:localhost/replica:0/task:0/device:{device.platform.upper()}:{device.local_hardware_id or 0}"

    def get_shape(self) -> TensorShape:
        return self._aval.shape

    def set_shape(self, shape: Any) -> None:
        """Check the shape; raises ValueError where the tensor has another."""
        if not self._aval.shape.is_compatible_with(shape):
            raise ValueError(f"Tensor's shape {self._aval.shape} is not compatible with supplied shape {shape}.")

    def numpy(self) -> Any:
        """The values as a NumPy array of its own (a NumPy scalar for a 0-d tensor)."""
        value = np.asarray(self._array)
        return value[()] if value.ndim == 0 else value.copy()

    def ref(self) -> Reference[Tensor]:
        """A hashable reference to this tensor, equal to another one of the same object."""
        return Reference(self)

    def eval(self, feed_dict: Any = None, session: Any = None) -> Any:
        raise NotImplementedError("eval is not supported when eager execution is enabled, is .numpy() what you're looking for?")  # fmt: skip

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        return np.array(self._array, dtype=dtype, copy=copy) if copy else np.asarray(self._array, dtype=dtype)

    def __jax_array__(self) -> jax.Array:
        array: jax.Array = self._array
        return array

    def __dlpack__(self, **options: Any) -> Any:
        return self._array.__dlpack__(**options)

    def __dlpack_device__(self) -> Any:
        return self._array.__dlpack_device__()

    def __len__(self) -> int:
        if not self._aval.dims:
            raise TypeError("Scalar tensor has no `len()`")
        size = self._aval.dims[0]
        if size is None:
            raise TypeError("len is not well defined for a tensor whose first dimension is not known; "
                            "use tf.shape(x)[0]")  # fmt: skip
        return size

    def __iter__(self) -> Iterator[Tensor]:
        if not self._aval.dims:
            raise TypeError("Cannot iterate over a scalar tensor.")
        return (self[i] for i in range(len(self)))

    def __bool__(self) -> bool:
        value = np.asarray(self._array)
        return bool(value) if value.size else False

    def __int__(self) -> int:
        return int(np.asarray(self._array))

    def __float__(self) -> float:
        return float(np.asarray(self._array))

    def __complex__(self) -> complex:
        return complex(np.asarray(self._array))

    def __index__(self) -> int:
        value = np.asarray(self._array)
        if value.ndim or value.dtype.kind not in "iu":
            raise TypeError("only integer scalar arrays can be converted to a scalar index")
        return int(value)

    def __round__(self, ndigits: int = 0) -> Any:
        value: Any = np.asarray(self._array)[()]
        return round(value, ndigits)

    def __format__(self, spec: str) -> str:
        return format(np.asarray(self._array)[()], spec)

    def __hash__(self) -> int:
        raise TypeError("Tensor is unhashable. Instead, use tensor.ref() as the key.")

    def __copy__(self) -> Tensor:
        return self

    def __deepcopy__(self, memo: Any) -> Tensor:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return from_numpy, (np.asarray(self._array),)

    def __repr__(self) -> str:
        if isinstance(self._array, jax.core.Tracer):
            return f"<tf.Tensor: shape={self.shape}, dtype={self.dtype.name}, {self._array}>"
        return f"<tf.Tensor: shape={self.shape}, dtype={self.dtype.name}, numpy={numpy_text(self._array)}>"

    def __str__(self) -> str:
        if isinstance(self._array, jax.core.Tracer):
            return repr(self)
        text = str(np.asarray(self._array)[()])
        return f"tf.Tensor({lined(text)}, shape={self.shape}, dtype={self.dtype.name})"

    if TYPE_CHECKING:
        # Installed by ops.overloads.
        def __add__(self, other: Any) -> Tensor: ...
        def __radd__(self, other: Any) -> Tensor: ...
        def __sub__(self, other: Any) -> Tensor: ...
        def __rsub__(self, other: Any) -> Tensor: ...
        def __mul__(self, other: Any) -> Tensor: ...
        def __rmul__(self, other: Any) -> Tensor: ...
        def __truediv__(self, other: Any) -> Tensor: ...
        def __rtruediv__(self, other: Any) -> Tensor: ...
        def __floordiv__(self, other: Any) -> Tensor: ...
        def __mod__(self, other: Any) -> Tensor: ...
        def __pow__(self, other: Any) -> Tensor: ...
        def __matmul__(self, other: Any) -> Tensor: ...
        def __and__(self, other: Any) -> Tensor: ...
        def __or__(self, other: Any) -> Tensor: ...
        def __invert__(self) -> Tensor: ...
        def __neg__(self) -> Tensor: ...
        def __abs__(self) -> Tensor: ...
        def __lt__(self, other: Any) -> Tensor: ...
        def __le__(self, other: Any) -> Tensor: ...
        def __gt__(self, other: Any) -> Tensor: ...
        def __ge__(self, other: Any) -> Tensor: ...
        def __getitem__(self, key: Any) -> Tensor: ...


class Convertible:
    """The base of what stands for a tensor without being one (a Variable, a Keras variable)."""

    __slots__ = ()

    dtype: Any
    shape: Any

    def __tenfold_tensor__(self) -> Tensor:
        """The tensor that ops take in place of this object."""
        raise NotImplementedError


class Reference(Generic[T]):
    """A hashable stand-in for an object that compares by value: `t.ref()`, and `r.deref()` back."""

    __slots__ = ("_object",)

    def __init__(self, value: T) -> None:
        self._object = value

    def deref(self) -> T:
        return self._object

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reference) and self._object is other._object

    def __hash__(self) -> int:
        return id(self._object)

    def __repr__(self) -> str:
        return f"<Reference wrapping {self._object!r}>"


def lined(text: str) -> str:
    """`text`, begun on a new line where it has several."""
    return "\n" + text if "\n" in text else text


def numpy_text(array: Any) -> str:
    """What `numpy=` shows in a repr: an array's repr; of a scalar that of the Python number."""
    value = np.asarray(array)
    return lined(repr(value)) if value.ndim else repr(value.item())


def wrap(array: Any) -> Tensor:
    """A JAX array or tracer as a Tensor, without a copy."""
    return Tensor(array, aval_of(array))


def from_numpy(array: np.ndarray[Any, Any]) -> Tensor:
    """A NumPy array as a Tensor of the same dtype (copied: the array may change later)."""
    with jax.enable_x64(True):
        return wrap(jax.numpy.array(array))
