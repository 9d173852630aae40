"""Python's operators on tensors and variables, and the variable's slice assignment."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Final

from ..runtime.coerce import scalar
from ..runtime.context import THREAD
from ..runtime.tensor import Tensor
from ..runtime.variable import Variable
from . import bitwise, compare, elementwise, indexing, linalg, variables

Binary = Callable[[Any, Any], Any]


def _forward(public: Binary, fast: Any, attrs: tuple[Any, ...], name: str | None) -> Binary:
    """`self op other`. Two eager tensors, or one and a number, take the shortest way there is: one look-up of
    the executable by what the operands hold."""
    executables = fast.executables

    def method(self: Any, other: Any) -> Any:
        if THREAD.interpreter is None:
            if type(other) is float or type(other) is int:
                other = scalar(other, self)
            try:
                executable, out = executables[attrs, self._aval, other._aval]
                return Tensor(executable(self._array, other._array), out)
            except (KeyError, AttributeError, TypeError):
                # New operands, no tensor, or a variable without an array (see `Variable.held`).
                pass
        elif name is not None:
            return public(self, other, name=name)  # type: ignore[call-arg]
        return public(self, other)

    return method


def _backward(public: Binary, name: str | None) -> Binary:
    """`other op self`, where `other` is no tensor."""

    def method(self: Any, other: Any) -> Any:
        return public(other, self) if name is None else public(other, self, name=name)  # type: ignore[call-arg]

    return method


def _logical_or_bitwise(logical: Any, bitwise: Any) -> Binary:
    def choose(x: Any, y: Any, name: str | None = None) -> Any:
        either = x if isinstance(x, (Tensor, Variable)) else y
        return (logical if either.dtype.kind == "b" else bitwise)(x, y, name=name)

    return choose


def _invert(x: Any) -> Any:
    return compare.logical_not(x) if x.dtype.kind == "b" else bitwise.invert(x)


# Python's name, the op that users call, the op whose executables the fast way looks up, TensorFlow's node name.
_BINARY: Final[tuple[tuple[str, Any, Any, str], ...]] = (
    ("add", elementwise.add, elementwise.add, "add"),
    ("sub", elementwise.subtract, elementwise.subtract, "sub"),
    ("mul", elementwise.multiply, elementwise.multiply, "mul"),
    ("truediv", elementwise.divide, elementwise.divide, "truediv"),
    ("floordiv", elementwise.floordiv, elementwise._floordiv, "floordiv"),
    ("mod", elementwise.floormod, elementwise._floormod, "mod"),
    ("pow", elementwise.pow, elementwise._pow, "pow"),
    ("matmul", linalg.matmul, linalg.matmul, "matmul"),
    ("and", _logical_or_bitwise(compare.logical_and, bitwise.bitwise_and), compare.logical_and, "and"),
    ("or", _logical_or_bitwise(compare.logical_or, bitwise.bitwise_or), compare.logical_or, "or"),
    ("xor", _logical_or_bitwise(compare.logical_xor, bitwise.bitwise_xor), compare.logical_xor, "xor"),
)
_COMPARISONS: Final[tuple[tuple[str, Any], ...]] = (
    ("lt", compare.less),
    ("le", compare.less_equal),
    ("gt", compare.greater),
    ("ge", compare.greater_equal),
)


def _equal(self: Any, other: Any) -> Any:
    """`self == other` element by element; what is no tensor at all is not equal."""
    return False if other is None else compare.equal_or_false(self, other)


def _not_equal(self: Any, other: Any) -> Any:
    return True if other is None else compare.not_equal_or_true(self, other)


def _tensor_item(self: Tensor, key: Any) -> Tensor:
    return indexing.getitem(self, key)


class _SliceAssignment:
    """`v[key].assign`; on a tensor that is no slice of a variable there is no such attribute."""

    def __get__(self, tensor: Any, owner: Any = None) -> Any:
        if tensor is None:
            return self
        if getattr(tensor, "_slice_of", None) is None:
            raise AttributeError("'Tensor' object has no attribute 'assign': only variables, and slices of variables, "
                                 "can be assigned to")  # fmt: skip
        return functools.partial(variables.assign_sliced, tensor)


_VARIABLE_METHODS: Final = (
    "scatter_update", "scatter_add", "scatter_sub", "scatter_mul", "scatter_div", "scatter_max", "scatter_min",
    "batch_scatter_update", "scatter_nd_update", "scatter_nd_add", "scatter_nd_sub", "scatter_nd_max",
    "scatter_nd_min", "gather_nd", "sparse_read",
)  # fmt: skip


def install() -> None:
    """Give Tensor and Variable their operators."""
    for kind in (Tensor, Variable):
        for python, public, fast, name in _BINARY:
            setattr(kind, f"__{python}__", _forward(public, fast.op, fast.defaults, name))
            setattr(kind, f"__r{python}__", _backward(public, name))
        for python, function in _COMPARISONS:
            setattr(kind, f"__{python}__", _forward(function, function.op, (), None))
        setattr(kind, "__eq__", _equal)
        setattr(kind, "__ne__", _not_equal)
        setattr(kind, "__neg__", lambda self: elementwise.negative(self))
        setattr(kind, "__abs__", lambda self: elementwise.abs(self))
        setattr(kind, "__pos__", lambda self: self)
        setattr(kind, "__invert__", _invert)
    setattr(Tensor, "__getitem__", _tensor_item)
    setattr(Variable, "__getitem__", variables.sliced)
    for name in _VARIABLE_METHODS:
        setattr(Variable, name, getattr(variables, name))
    setattr(Tensor, "assign", _SliceAssignment())
