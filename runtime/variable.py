"""`Variable`: a tensor that can be assigned to, and keeps its value between calls."""

from __future__ import annotations

import enum
import itertools
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, NoReturn

import numpy as np

from .aval import Aval, aval
from .coerce import convert_to_tensor
from .context import THREAD
from .dtypes import DType
from .errors import ShapeError
from .shapes import TensorShape, as_shape
from .tensor import Convertible, Reference, Tensor, numpy_text

_serial: Final = itertools.count()

UPDATING: Final = threading.RLock()
"""Held by a thread while a program consumes the arrays of variables, which are None as long.

One for all variables, since a program that updates many would spend more time on locks of their own.
"""


class VariableSynchronization(enum.Enum):
    """When copies of a variable are brought together; kept for TensorFlow's signature."""

    AUTO = 0
    NONE = 1
    ON_WRITE = 2
    ON_READ = 3


class VariableAggregation(enum.Enum):
    """How copies of a variable are combined; kept for TensorFlow's signature."""

    NONE = 0
    SUM = 1
    MEAN = 2
    ONLY_FIRST_REPLICA = 3


class Variable(Convertible):
    """A mutable tensor of fixed dtype and shape.

    Args:
        initial_value: what a tensor can be made of, or a function that returns it.
        trainable: whether gradient tapes watch it when it is read. Default True (floats or not).
        name: defaults to `Variable`; `v.name` has TensorFlow's `:0` appended.
        dtype: the dtype; defaults to that of the initial value.
        shape: a shape to hold later assignments to; defaults to that of the initial value.
        constraint: a function that maps a new value to an admissible one; optimizers apply it.

    Raises:
        ValueError: no initial value; or made anew at each call of a `tf.function`.

    >>> import tenfold as tf
    >>> v = tf.Variable([1., 2.])
    >>> v.assign_add([1., 1.])
    <tf.Variable 'Variable:0' shape=(2,) dtype=float32, numpy=array([2., 3.], dtype=float32)>
    """

    __slots__ = ("__dict__", "__weakref__", "_array", "_aval", "_name", "_serial", "_trainable", "aggregation",
                 "constraint", "synchronization")  # fmt: skip
    __array_priority__ = 100

    _array: Any
    _aval: Aval

    def __init__(
        self,
        initial_value: Any = None,
        trainable: bool | None = None,
        validate_shape: bool = True,
        caching_device: Any = None,
        name: str | None = None,
        variable_def: Any = None,
        dtype: Any = None,
        import_scope: str | None = None,
        constraint: Callable[[Any], Any] | None = None,
        synchronization: VariableSynchronization = VariableSynchronization.AUTO,
        aggregation: VariableAggregation = VariableAggregation.NONE,
        shape: Any = None,
        experimental_enable_variable_lifting: bool = True,
    ) -> None:
        if initial_value is None:
            raise ValueError("The `initial_value` arg to `tf.Variable` must be specified except when you are not "
                             "providing a `variable_def`. You provided neither.")  # fmt: skip
        interpreter = THREAD.interpreter
        lift = getattr(interpreter, "lift_variable", None)
        value: Tensor
        if lift is not None:
            value = lift(self, initial_value, dtype)
        else:
            if callable(initial_value):
                initial_value = initial_value()
            value = convert_to_tensor(initial_value, dtype=dtype)
        if shape is not None and not as_shape(shape).is_compatible_with(value.shape):
            raise ValueError(f"In this `tf.Variable` creation, the initial value's shape ({value.shape}) is not "
                             f"compatible with the explicitly supplied `shape` argument ({as_shape(shape)}).")  # fmt: skip
        self._array = value._array
        self._aval = aval(value._aval.dims, value._aval.dtype)
        self._name = name or "Variable"
        self._trainable = True if trainable is None else bool(trainable)
        self._serial = next(_serial)
        self.constraint = constraint
        self.synchronization = synchronization
        self.aggregation = aggregation

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
        return f"{self._name}:0"

    @property
    def trainable(self) -> bool:
        return self._trainable

    @property
    def device(self) -> str:
        return self.read_value().device

    @property
    def handle(self) -> Reference[Variable]:
        return Reference(self)

    def get_shape(self) -> TensorShape:
        return self._aval.shape

    def ref(self) -> Reference[Variable]:
        """A hashable reference to this variable."""
        return Reference(self)

    def read_value(self) -> Tensor:
        """The value now, as a Tensor that later assignments do not change."""
        interpreter = THREAD.interpreter
        return Tensor(self.held(), self._aval) if interpreter is None else interpreter.read(self)

    value = read_value
    __tenfold_tensor__ = read_value

    def held(self) -> Any:
        """The array of the value now. Waits for a program of another thread that is updating the variable."""
        array = self._array
        if array is None:
            with UPDATING:
                array = self._array
            if array is None:
                raise RuntimeError(f"variable '{self.name}' was looked at while the program of this thread updates it")
        return array

    def initialized_value(self) -> Tensor:
        return self.read_value()

    def numpy(self) -> Any:
        """The value as a NumPy array of its own."""
        return self.read_value().numpy()

    def assign(self, value: Any, use_locking: bool = False, name: str | None = None, read_value: bool = True) -> Any:
        """Replace the value. Returns the variable (None with `read_value=False`).

        Raises ValueError where the shape or dtype differs from the variable's.
        """
        tensor = convert_to_tensor(value, dtype=self._aval.dtype)
        if tensor._aval.dims != self._aval.dims:
            raise ValueError(f"Cannot assign value to variable '{self.name}': Shape mismatch.The variable shape "
                             f"{self.shape}, and the assigned value shape {tensor.shape} are incompatible.")  # fmt: skip
        interpreter = THREAD.interpreter
        if interpreter is None:
            self._array = tensor._array
        else:
            interpreter.assign(self, tensor)
        return self if read_value else None

    def assign_add(
        self, delta: Any, use_locking: bool = False, name: str | None = None, read_value: bool = True
    ) -> Any:
        """Add `delta` to the value. Raises as `assign` does."""
        with UPDATING:
            return self.assign(self.read_value() + self._same(delta), read_value=read_value)

    def assign_sub(
        self, delta: Any, use_locking: bool = False, name: str | None = None, read_value: bool = True
    ) -> Any:
        """Subtract `delta` from the value. Raises as `assign` does."""
        with UPDATING:
            return self.assign(self.read_value() - self._same(delta), read_value=read_value)

    def _same(self, delta: Any) -> Tensor:
        tensor = convert_to_tensor(delta, dtype=self._aval.dtype)
        if tensor._aval.dims != self._aval.dims:
            raise ShapeError(f"Cannot update variable '{self.name}': Shape mismatch. The variable shape {self.shape}, "
                             f"and the shape of the update {tensor.shape} are incompatible.")  # fmt: skip
        return tensor

    def _refuse_in_place(self, value: Any) -> NoReturn:
        raise RuntimeError(f"an augmented assignment such as `v += x` would leave {self._name!r} a tensor that is no "
                           "variable any more: use v.assign_add(x), or `y = v + x` for a new tensor")  # fmt: skip

    __iadd__ = __isub__ = __imul__ = __itruediv__ = __ipow__ = _refuse_in_place

    def set_shape(self, shape: Any) -> None:
        if not self._aval.shape.is_compatible_with(shape):
            raise ValueError(f"Variable's shape {self.shape} is not compatible with supplied shape {shape}.")

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        return np.array(self.read_value(), dtype=dtype)

    def __jax_array__(self) -> Any:
        return self.read_value().__jax_array__()

    def __len__(self) -> int:
        return len(self.read_value())

    def __iter__(self) -> Any:
        return iter(self.read_value())

    def __bool__(self) -> bool:
        return bool(self.read_value())

    def __int__(self) -> int:
        return int(self.read_value())

    def __float__(self) -> float:
        return float(self.read_value())

    def __complex__(self) -> complex:
        return complex(self.read_value())

    def __index__(self) -> int:
        return self.read_value().__index__()

    def __format__(self, spec: str) -> str:
        if spec:
            raise TypeError(f"a variable takes no format string, got {spec!r}: format its value, v.numpy()")
        return str(self)

    def __hash__(self) -> int:
        raise TypeError("Variable is unhashable. Instead, use variable.ref() as the key. "
                        f"(Variable: {self!r})")  # fmt: skip

    def __repr__(self) -> str:
        head = f"<tf.Variable '{self.name}' shape={self.shape} dtype={self.dtype.name}"
        interpreter = THREAD.interpreter
        if interpreter is not None and interpreter.tracing:
            return head + ">"
        return f"{head}, numpy={numpy_text(self.held())}>"

    def __copy__(self) -> Variable:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Variable:
        copy = Variable(Tensor(self.held(), self._aval), trainable=self._trainable, name=self._name,
                        constraint=self.constraint)  # fmt: skip
        memo[id(self)] = copy
        return copy

    if TYPE_CHECKING:
        # Installed by ops.overloads.
        def __add__(self, other: Any) -> Tensor: ...
        def __sub__(self, other: Any) -> Tensor: ...
        def __mul__(self, other: Any) -> Tensor: ...
        def __radd__(self, other: Any) -> Tensor: ...
        def __rsub__(self, other: Any) -> Tensor: ...
        def __rmul__(self, other: Any) -> Tensor: ...
        def __rtruediv__(self, other: Any) -> Tensor: ...
        def __truediv__(self, other: Any) -> Tensor: ...
        def __matmul__(self, other: Any) -> Tensor: ...
        def __getitem__(self, key: Any) -> Tensor: ...
