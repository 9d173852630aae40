"""`tf.debugging`: checks of values, shapes, ranks and types.

What is known is checked at once; a value that is only known when a compiled program runs is checked by it, and
the error is raised after the run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from ..runtime.attributes import known
from ..runtime.coerce import Tensorlike, convert_to_tensor
from ..runtime.dtypes import as_dtype
from ..runtime.errors import InvalidArgumentError
from ..runtime.shapes import as_shape
from ..runtime.tensor import Tensor
from . import compare, reduce, unary
from .assertion import check
from .elementwise import abs as absolute
from .elementwise import add, multiply, subtract


def _value(tensor: Tensor) -> np.ndarray[Any, Any] | None:
    try:
        return known(tensor)
    except (ValueError, TypeError):
        return None


def _words(message: str | None, default: str) -> str:
    return f"{message}\n{default}" if message else default


def _binary(sign: str, holds: Callable[[Any, Any], Any]) -> Callable[..., None]:
    def assertion(
        x: Any, y: Any, message: str | None = None, summarize: int | None = None, name: str | None = None
    ) -> None:
        a = convert_to_tensor(x) if isinstance(x, Tensorlike) else convert_to_tensor(x, dtype_hint=_hint(y))
        b = convert_to_tensor(y, dtype_hint=a.dtype)
        words = _words(message, f"Condition x {sign} y did not hold.")
        check(reduce.reduce_all(holds(a, b)), words + " x and y:", [a, b], summarize or 3)

    assertion.__doc__ = f"""Raise InvalidArgumentError unless `x {sign} y` holds for every element (broadcast).

    Args:
        x, y: tensors or numbers of one dtype.
        message: put before the error's text.
        summarize: how many values of each axis to show.
    """
    return assertion


def _hint(value: Any) -> Any:
    return value.dtype if isinstance(value, Tensorlike) else None


assert_equal = _binary("==", compare.equal)
assert_none_equal = _binary("!=", compare.not_equal)
assert_less = _binary("<", compare.less)
assert_less_equal = _binary("<=", compare.less_equal)
assert_greater = _binary(">", compare.greater)
assert_greater_equal = _binary(">=", compare.greater_equal)


def _unary(words: str, holds: Callable[[Tensor], Any]) -> Callable[..., None]:
    def assertion(x: Any, message: str | None = None, summarize: int | None = None, name: str | None = None) -> None:
        tensor = convert_to_tensor(x)
        check(reduce.reduce_all(holds(tensor)), _words(message, f"Condition {words} did not hold element-wise.") + " x:",
              [tensor], summarize or 3)  # fmt: skip

    assertion.__doc__ = f"""Raise InvalidArgumentError unless `{words}` holds for every element.

    Args:
        x: a tensor of numbers.
        message: put before the error's text.
        summarize: how many values of each axis to show.
    """
    return assertion


def _zero(tensor: Tensor) -> Any:
    return np.zeros((), tensor.dtype.numpy_dtype)


assert_positive = _unary("x > 0", lambda x: compare.greater(x, _zero(x)))
assert_negative = _unary("x < 0", lambda x: compare.less(x, _zero(x)))
assert_non_negative = _unary("x >= 0", lambda x: compare.greater_equal(x, _zero(x)))
assert_non_positive = _unary("x <= 0", lambda x: compare.less_equal(x, _zero(x)))


def assert_near(x: Any, y: Any, rtol: Any = None, atol: Any = None, message: str | None = None,
                summarize: int | None = None, name: str | None = None) -> None:  # fmt: skip
    """Raise InvalidArgumentError unless `|x - y| <= atol + rtol * |y|` for every element.

    The tolerances default to ten times the dtype's epsilon.
    """
    a = convert_to_tensor(x)
    b = convert_to_tensor(y, dtype_hint=a.dtype)
    epsilon = 10 * float(np.finfo(np.float32 if a.dtype.name in ("float16", "bfloat16") else a.dtype.numpy_dtype).eps)
    absolute_part = convert_to_tensor(epsilon if atol is None else atol, dtype_hint=a.dtype)
    relative_part = multiply(convert_to_tensor(epsilon if rtol is None else rtol, dtype_hint=a.dtype), absolute(b))
    near = compare.less_equal(absolute(subtract(a, b)), add(absolute_part, relative_part))
    check(reduce.reduce_all(near), _words(message, "x and y not equal to tolerance."), [a, b], summarize or 3)


def _rank_check(x: Any, holds: Callable[[int], bool], wanted: str, message: str | None) -> None:
    tensor = convert_to_tensor(x)
    if not holds(tensor.ndim):
        raise ValueError(
            _words(message, f"Tensor must have rank {wanted}. Received rank {tensor.ndim}, shape {tensor.shape}")
        )


def assert_rank(x: Any, rank: Any, message: str | None = None, name: str | None = None) -> None:
    """Raise ValueError unless `x` has this many axes."""
    wanted = int(known(rank))
    _rank_check(x, lambda r: r == wanted, str(wanted), message)


def assert_rank_at_least(x: Any, rank: Any, message: str | None = None, name: str | None = None) -> None:
    """Raise ValueError unless `x` has at least this many axes."""
    wanted = int(known(rank))
    _rank_check(x, lambda r: r >= wanted, f"at least {wanted}", message)


def assert_rank_in(x: Any, ranks: Sequence[Any], message: str | None = None, name: str | None = None) -> None:
    """Raise ValueError unless the number of axes of `x` is one of `ranks`."""
    wanted = [int(known(r)) for r in ranks]
    _rank_check(x, lambda r: r in wanted, f"in {wanted}", message)


def assert_scalar(tensor: Any, message: str | None = None, name: str | None = None) -> Tensor:
    """The tensor, if it has no axes; raises ValueError otherwise."""
    found = convert_to_tensor(tensor)
    if found.ndim:
        raise ValueError(_words(message, f"Expected scalar shape, saw shape: {found.shape}."))
    return found


def assert_shapes(shapes: Any, data: Any = None, summarize: int | None = None, message: str | None = None,
                  name: str | None = None) -> None:  # fmt: skip
    """Raise ValueError unless each tensor has the shape given for it; a letter stands for one length everywhere.

    `shapes`: pairs (tensor, shape), or a dict from `tensor.ref()`; a shape is a sequence of ints, names, None,
    or `"..."` / `"*"` at an end for any axes.

    >>> import tenfold as tf
    >>> tf.debugging.assert_shapes([(tf.zeros([2, 3]), ("N", 3)), (tf.zeros([2]), ("N",))])
    """
    lengths: dict[str, int | None] = {}
    pairs = shapes.items() if isinstance(shapes, Mapping) else shapes
    for tensor, shape in pairs:
        found = convert_to_tensor(tensor.deref() if hasattr(tensor, "deref") else tensor)
        wanted = list(shape) if isinstance(shape, (list, tuple)) else as_shape(shape).as_list()
        actual = list(found._aval.dims)
        if wanted and wanted[0] in ("...", "*"):
            wanted = wanted[1:]
            actual = actual[len(actual) - len(wanted) :]
        elif wanted and wanted[-1] in ("...", "*"):
            wanted = wanted[:-1]
            actual = actual[: len(wanted)]
        if len(wanted) != len(actual):
            raise ValueError(_words(message, f"{found!r} has rank {found.ndim}, but shape {shape} was specified"))
        for symbol, length in zip(wanted, actual, strict=True):
            expected = lengths.setdefault(symbol, length) if isinstance(symbol, str) else symbol
            if expected is not None and expected != length:
                raise ValueError(
                    _words(message, f"dimension {symbol!r} of {found!r} is {length}, but {expected} was expected")
                )


def assert_type(tensor: Any, tf_type: Any, message: str | None = None, name: str | None = None) -> None:
    """Raise TypeError unless `tensor` has this dtype."""
    found = convert_to_tensor(tensor)
    if found.dtype is not as_dtype(tf_type):
        raise TypeError(_words(message, f"{found!r} must be of type {as_dtype(tf_type)!r}"))


def assert_integer(x: Any, message: str | None = None, name: str | None = None) -> None:
    """Raise TypeError unless `x` has an integer dtype."""
    found = convert_to_tensor(x)
    if not found.dtype.is_integer:
        raise TypeError(_words(message, f'Expected "x" to be integer type. Found: {found.dtype!r}'))


def assert_same_float_dtype(tensors: Any = None, dtype: Any = None) -> Any:
    """The dtype that all tensors share; raises ValueError where they differ or it is not floating."""
    kinds = [convert_to_tensor(t).dtype for t in tensors or ()]
    wanted = as_dtype(dtype) if dtype is not None else (kinds[0] if kinds else as_dtype("float32"))
    if any(k is not wanted for k in kinds):
        raise ValueError(f"Expected dtype {wanted.name} for all tensors, but got {[k.name for k in kinds]}")
    if not wanted.is_floating:
        raise ValueError(f"Expected floating point type, got {wanted.name}.")
    return wanted


def assert_proper_iterable(values: Any) -> None:
    """Raise TypeError unless `values` is a list, tuple or other iterable that is no tensor, array or text."""
    if isinstance(values, (*Tensorlike, np.ndarray, str, bytes)) or not hasattr(values, "__iter__"):
        raise TypeError(f"Expected argument 'values' to be a 'proper' iterable. Found: {type(values)}")


def is_numeric_tensor(tensor: Any) -> bool:
    """Whether `tensor` is a tensor of numbers."""
    return isinstance(tensor, Tensorlike) and as_dtype(tensor.dtype).is_numeric


def is_non_decreasing(x: Any, name: str | None = None) -> Any:
    """Whether each element of the flattened `x` is at least the one before it."""
    flat = convert_to_tensor(x)
    return reduce.reduce_all(compare.less_equal(flat[:-1], flat[1:]))


def is_strictly_increasing(x: Any, name: str | None = None) -> Any:
    """Whether each element of the flattened `x` is greater than the one before it."""
    flat = convert_to_tensor(x)
    return reduce.reduce_all(compare.less(flat[:-1], flat[1:]))


def check_numerics(tensor: Any, message: str, name: str | None = None) -> Tensor:
    """The tensor, if it has no NaN and no infinity; raises InvalidArgumentError with `message` otherwise.

    >>> import tenfold as tf
    >>> tf.debugging.check_numerics(tf.constant(1.), "loss").numpy()
    np.float32(1.0)
    """
    found = convert_to_tensor(tensor)
    value = _value(found) if type(found) is Tensor else None
    if value is not None:
        kinds = [w for w, there in (("NaN", np.isnan(value).any()), ("Inf", np.isinf(value).any())) if there]
        if kinds:
            raise InvalidArgumentError(f"{message} : Tensor had {' and '.join(kinds)} values [Op:CheckNumerics]")
        return found
    check(reduce.reduce_all(unary.is_finite(found)), f"{message} : Tensor had NaN or Inf values:", [found])
    return found


def assert_all_finite(x: Any, message: str, name: str | None = None) -> Tensor:
    """As `check_numerics`."""
    return check_numerics(x, message, name)
