"""`tf.autograph.experimental`: opting out, and hints for loops and lists."""

from __future__ import annotations

import enum
import functools
import warnings
from collections.abc import Callable, Iterable
from typing import Any, TypeVar, overload

from .staging import current

__all__ = ["Feature", "do_not_convert", "set_element_type", "set_loop_options"]

F = TypeVar("F", bound=Callable[..., Any])


@overload
def do_not_convert(func: F) -> F: ...
@overload
def do_not_convert(func: None = None) -> Callable[[F], F]: ...
def do_not_convert(func: F | None = None) -> F | Callable[[F], F]:
    """A function that calls `func`, which runs as it is written; also as a decorator, with or without `()`.

    Its `if`, `while` and `for` then decide on Python values only, and so do those of what it calls.

    Example:
        >>> @do_not_convert
        ... def f(x):
        ...     return x + 1
        >>> f(1)
        2
    """
    if func is None:
        return do_not_convert

    @functools.wraps(func)
    def as_written(*args: Any, **kwargs: Any) -> Any:
        return func(*args, **kwargs)

    as_written.__ag_do_not_convert__ = True  # type: ignore[attr-defined]
    return as_written


def set_loop_options(
    parallel_iterations: int | None = None,
    swap_memory: bool | None = None,
    maximum_iterations: Any = None,
    shape_invariants: Iterable[tuple[Any, Any]] | None = None,
) -> None:
    """Options of the loop in whose body this call stands, as its first statement.

    `maximum_iterations` bounds a staged loop; `shape_invariants`, pairs of a variable and a shape, relaxes
    the shapes of loop variables. `parallel_iterations` and `swap_memory` are taken and change nothing: XLA
    schedules. The arguments are evaluated once, before the loop. Outside of rewritten code the call does
    nothing; where it stands in no loop's body, or is called by a name that the function makes itself, it warns.

    Example:
        >>> for i in range(2):
        ...     set_loop_options(maximum_iterations=10)
    """
    if current() is not None:
        warnings.warn("set_loop_options has no effect here: call it directly in the body of the loop that it is about",
                      stacklevel=2)  # fmt: skip


def set_element_type(target: Any, dtype: Any, shape: Any = None) -> None:
    """Say what the list `target` will hold, before a staged loop appends to it.

    Where nothing is staged, the call does nothing.

    Example:
        >>> xs = []
        >>> set_element_type(xs, "float32", (3,))
    """
    host = current()
    if host is not None:
        host.set_element_type(target, dtype, shape)


class Feature(enum.Enum):
    """The optional parts of TensorFlow's AutoGraph. All of them are always on here."""

    ALL = "ALL"
    AUTO_CONTROL_DEPS = "AUTO_CONTROL_DEPS"
    ASSERT_STATEMENTS = "ASSERT_STATEMENTS"
    BUILTIN_FUNCTIONS = "BUILTIN_FUNCTIONS"
    EQUALITY_OPERATORS = "EQUALITY_OPERATORS"
    LISTS = "LISTS"
    NAME_SCOPES = "NAME_SCOPES"

    @classmethod
    def all(cls) -> tuple[Feature, ...]:
        """Every feature.

        Example:
            >>> Feature.LISTS in Feature.all()
            True
        """
        return tuple(cls)

    @classmethod
    def all_but(cls, exclude: Feature | Iterable[Feature]) -> tuple[Feature, ...]:
        """Every feature but `exclude`.

        Example:
            >>> Feature.LISTS in Feature.all_but(Feature.LISTS)
            False
        """
        left_out = {exclude} if isinstance(exclude, Feature) else set(exclude)
        return tuple(feature for feature in cls if feature not in left_out and feature is not cls.ALL)
