"""TensorFlow's error classes, one per status code, and the few of our own.

A mistake that TensorFlow reports with one class in eager code and another one while tracing (a shape
mismatch is an `InvalidArgumentError` here and a `ValueError` there) gets a class that is both.
"""

from __future__ import annotations

from typing import Any, ClassVar


class OpError(Exception):
    """The base of what an op raises: `message`, `error_code`, and the op's name if there is one.

    Takes TensorFlow's arguments `(node_def, op, message)` or the message alone.
    """

    error_code: ClassVar[int] = 2

    def __init__(self, *args: Any) -> None:
        node_def, op, message = args[:3] if len(args) >= 3 else (None, None, args[0] if args else "")
        super().__init__(message)
        self.node_def = node_def
        self.op = op
        self.message = str(message)

    def __str__(self) -> str:
        return self.message


class CancelledError(OpError):
    """The operation was cancelled."""

    error_code = 1


class UnknownError(OpError):
    """An error of no other class."""

    error_code = 2


class InvalidArgumentError(OpError):
    """An op received an argument that it cannot take: a shape, dtype or value."""

    error_code = 3


class DeadlineExceededError(OpError):
    """A deadline passed before the operation ended."""

    error_code = 4


class NotFoundError(OpError):
    """A file, directory or other named entity does not exist."""

    error_code = 5


class AlreadyExistsError(OpError):
    """What was to be created exists already."""

    error_code = 6


class PermissionDeniedError(OpError):
    """The caller may not do this."""

    error_code = 7


class ResourceExhaustedError(OpError):
    """Memory or another resource ran out."""

    error_code = 8


class FailedPreconditionError(OpError):
    """The system is not in the state that the operation needs."""

    error_code = 9


class AbortedError(OpError):
    """The operation was aborted, typically by a concurrent one."""

    error_code = 10


class OutOfRangeError(OpError):
    """An iteration went past its end."""

    error_code = 11


class UnimplementedError(OpError):
    """The operation is not available for these arguments."""

    error_code = 12


class InternalError(OpError):
    """An invariant of the system is broken."""

    error_code = 13


class UnavailableError(OpError):
    """The runtime is not available now."""

    error_code = 14


class DataLossError(OpError):
    """Data cannot be recovered."""

    error_code = 15


class UnauthenticatedError(OpError):
    """The caller is not known."""

    error_code = 16


class ShapeError(InvalidArgumentError, ValueError):
    """Shapes do not fit each other, or an axis does not fit a shape.

    `InvalidArgumentError` in TensorFlow's eager mode, `ValueError` while it traces.
    """


class DTypeError(InvalidArgumentError, TypeError):
    """Operands of two dtypes meet, or an op does not take this dtype.

    `InvalidArgumentError` in TensorFlow's eager mode, `TypeError` while it traces.
    """


class ConditionError(InvalidArgumentError, ValueError):
    """What decides a branch or a loop is no bool.

    `ValueError` in TensorFlow for `if` and `while`, `InvalidArgumentError` for `tf.cond` and `tf.while_loop`.
    """


class TensorConversionError(ValueError, TypeError):
    """A Python object that no tensor can be made of: None, a list of rows of several lengths, any other object.

    `ValueError` in TensorFlow's eager mode, `TypeError` while it traces.
    """


class OperatorNotAllowedInGraphError(TypeError):
    """A symbolic tensor was used where Python needs a value: `if t:` in unconverted code, `int(t)`...

    Failing program::

        @tf.function(autograph=False)
        def f(x):
            return x if x > 0 else -x

    Reason: the value is only known when the compiled program runs. Repaired: leave `autograph` on, or call
    `tf.cond(x > 0, lambda: x, lambda: -x)`.
    """


class InaccessibleTensorError(ValueError, TypeError):
    """A symbolic tensor was used outside the function that made it.

    `TypeError` in TensorFlow where eager code uses it, `ValueError` where another function does.

    Failing program::

        leaked = []

        @tf.function
        def f(x):
            leaked.append(x + 1)
            return x

        f(tf.constant(1))
        leaked[0] + 1

    Reason: `leaked[0]` stands for a value of the compiled program and has none of its own. Repaired: return
    what is needed outside, or keep it in a `tf.Variable`.
    """


class TracingRecursionError(RecursionError):
    """A `tf.function` calls itself without end while it is traced.

    Failing program::

        @tf.function
        def power(x, n):
            if n == 0:
                return tf.ones_like(x)
            return x * power(x, n - 1)

        power(tf.constant(2.0), tf.constant(10))

    Reason: `n` is a tensor, so both branches are traced, the one with the call as well, and no trace ends.
    Repaired: a loop (`while n > 0: ...`), or a Python number for `n`.
    """
