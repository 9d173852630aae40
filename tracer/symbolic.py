"""`SymbolicTensor`: a tensor of a graph that is being traced. It has a type and no value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from ..runtime.errors import InaccessibleTensorError, OperatorNotAllowedInGraphError
from ..runtime.tensor import Tensor
from .graph import CONST, Value
from .known import known_value

if TYPE_CHECKING:
    from .builder import Builder


class SymbolicTensor(Tensor):
    """What the body of a `tf.function` computes with. Python cannot look at its value."""

    __slots__ = ("_value", "builder")

    def __init__(self, value: Value, builder: Builder) -> None:
        self._value = value
        self._aval = value.aval
        self.builder = builder

    @property
    def _array(self) -> NoReturn:
        made = self._value.node.origin if self._value.node is not None else None
        raise InaccessibleTensorError(
            f"{self!r} is out of scope and cannot be used here. It belongs to the function '{self.builder.name}'"
            + (f", where line {made} made it" if made else "")
            + ". Use return values, explicit Python locals or TensorFlow collections to access it."
        )

    @property
    def name(self) -> str:
        node = self._value.node
        return f"{node.name if node is not None else self._value.name}:{self._value.index}"

    @property
    def graph(self) -> Any:
        return self.builder

    @property
    def op(self) -> Any:
        from .operation import operation_of

        return operation_of(self._value)

    @property
    def device(self) -> str:
        return ""

    @property
    def literal(self) -> np.ndarray[Any, Any] | None:
        """The value of a constant as it was written; None for anything else."""
        node = self._value.node
        return node.attrs[0].array if node is not None and node.op is CONST else None

    def _known(self) -> np.ndarray[Any, Any]:
        """The value, where it depends on constants and shapes alone. Raises ValueError otherwise."""
        array = known_value(self._value)
        if array is None:
            raise ValueError(
                f"the value of {self!r} must be known when the function is compiled (it decides a shape), but it "
                "depends on what the function is called with. Compute it from shapes and Python numbers, or pass "
                "it as a Python argument."
            )
        return array

    def numpy(self) -> NoReturn:
        raise AttributeError(
            f"{self!r} has no value while the function is traced, so no numpy(). Use TensorFlow operations on it, "
            "or call numpy() on what the function returns."
        )

    def _refuse_index(self) -> NoReturn:
        raise OperatorNotAllowedInGraphError(
            f"Using a symbolic `tf.Tensor` as a Python `int` is not allowed: {self!r} is only known when the compiled "
            "program runs, so it can be no index or bound of a Python list, no count for a library's range(). Put the list "
            "into a tensor (tf.stack(items)[i], tf.gather), loop with tf.range, or pass a Python number to the function."
        )

    def __hash__(self) -> int:
        raise TypeError(
            f"Tensor is unhashable. Instead, use tensor.ref() as the key. {self!r} is only known when the compiled program "
            "runs: it cannot choose a key of a dict; use tf.switch_case, or tf.gather from a tensor of the values."
        )

    def _refuse(self, use: str) -> NoReturn:
        raise OperatorNotAllowedInGraphError(
            f"Using a symbolic `tf.Tensor` as a Python `{use}` is not allowed: {self!r} is only known when the compiled "
            "program runs. AutoGraph converts `if`, `while`, `for` and `and`/`or`/`not` in functions whose source it can "
            "see; here it was told not to, or could not. Use tf.cond, tf.while_loop or tf.where, or let AutoGraph "
            "convert this function."
        )

    def __len__(self) -> int:
        if not self._aval.dims:
            raise ValueError(f"len needs a tensor with at least one axis, got the scalar {self!r}")
        return super().__len__()

    def __iter__(self) -> Iterator[Tensor]:
        if not self._aval.dims:
            self._refuse("iterable")
        return super().__iter__()

    def __round__(self, ndigits: int = 0) -> NoReturn:
        self._refuse("number")

    def __bool__(self) -> bool:
        self._refuse("bool")

    def __int__(self) -> int:
        self._refuse("int")

    def __float__(self) -> float:
        self._refuse("float")

    def __complex__(self) -> complex:
        self._refuse("complex")

    def __index__(self) -> int:
        known = known_value(self._value)
        if known is None or known.ndim or known.dtype.kind not in "iu":
            self._refuse_index()
        return int(known)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NoReturn:
        raise NotImplementedError(
            f"Cannot convert a symbolic tf.Tensor ({self.name}) to a numpy array. This error may indicate that "
            "you're trying to pass a Tensor to a NumPy call, which is not supported."
        )

    def __jax_array__(self) -> NoReturn:
        raise TypeError(f"{self!r} is a tensor of a tf.function that is being traced: JAX functions cannot take it.")

    def __format__(self, spec: str) -> str:
        if spec:
            raise TypeError(
                f"{self!r} has no value while the function is traced: it takes no format string, got {spec!r}"
            )
        return str(self)

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"{self!r} cannot be pickled: it has no value.")

    def __repr__(self) -> str:
        return f"<tf.Tensor '{self.name}' shape={self.shape} dtype={self.dtype.name}>"

    def __str__(self) -> str:
        return f'Tensor("{self.name}", shape={self.shape}, dtype={self.dtype.name})'
