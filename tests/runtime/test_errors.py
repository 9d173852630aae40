"""Error classes: TensorFlow's codes and bases, and our own, which are what both of TensorFlow's modes raise."""

from __future__ import annotations

import inspect

import pytest

import tenfold as tf
from tenfold.runtime import errors

CODES = {
    "CancelledError": 1, "UnknownError": 2, "InvalidArgumentError": 3, "DeadlineExceededError": 4, "NotFoundError": 5,
    "AlreadyExistsError": 6, "PermissionDeniedError": 7, "ResourceExhaustedError": 8, "FailedPreconditionError": 9,
    "AbortedError": 10, "OutOfRangeError": 11, "UnimplementedError": 12, "InternalError": 13, "UnavailableError": 14,
    "DataLossError": 15, "UnauthenticatedError": 16,
}  # fmt: skip


@pytest.mark.parametrize("name", CODES)
def test_codes(name: str) -> None:
    kind = getattr(tf.errors, name)
    assert issubclass(kind, tf.errors.OpError)
    error = kind(None, None, "the message")
    assert (error.error_code, error.message, str(error)) == (CODES[name], "the message", "the message")


def test_arguments() -> None:
    error = tf.errors.OpError("node", "op", "message")
    assert (error.node_def, error.op, error.message) == ("node", "op", "message")
    assert str(tf.errors.OpError("alone")) == "alone"
    assert str(tf.errors.OpError()) == ""


@pytest.mark.parametrize(("kind", "bases"), [
    (errors.ShapeError, (errors.InvalidArgumentError, ValueError)),
    (errors.DTypeError, (errors.InvalidArgumentError, TypeError)),
    (errors.TensorConversionError, (ValueError, TypeError)),
    (errors.OperatorNotAllowedInGraphError, (TypeError,)),
    (errors.InaccessibleTensorError, (ValueError, TypeError)),
    (errors.TracingRecursionError, (RecursionError,)),
])  # fmt: skip
def test_a_mistake_of_two_classes_is_both(kind: type[Exception], bases: tuple[type[Exception], ...]) -> None:
    assert all(issubclass(kind, base) for base in bases)
    assert kind("words").args == ("words",)


def test_every_class_says_when_it_is_raised() -> None:
    for _, kind in inspect.getmembers(errors, inspect.isclass):
        if issubclass(kind, Exception) and kind.__module__ == errors.__name__:
            assert kind.__dict__.get("__doc__"), kind


def test_the_two_pages_with_programs_show_what_they_say() -> None:
    @tf.function
    def power(x: tf.Tensor, n: tf.Tensor) -> tf.Tensor:
        if n == 0:
            return tf.ones_like(x)
        return x * power(x, n - 1)

    with pytest.raises(errors.TracingRecursionError, match="'power' calls itself"):
        power(tf.constant(2.0), tf.constant(10))
