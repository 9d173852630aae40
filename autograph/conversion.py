"""`convert`, `to_graph`, `to_code`: any callable, rewritten."""

from __future__ import annotations

import functools
from types import FunctionType, MethodType
from typing import Any, TypeVar

from . import operators
from .errors import ConversionError
from .generation import Generated, generate_anew
from .policy import ask_for, is_always_library
from .printing import source_text
from .rewrite import Options

F = TypeVar("F")


def convert(function: F, *, recursive: bool = True) -> F:
    """A function with the same meaning as `function`, in which values may be staged.

    Takes functions, methods, `functools.partial` objects and callable objects; anything else, what opted out
    with `do_not_convert`, and the functions of tenfold, jax and numpy are returned as they are. Where no
    staged value decides, the result does exactly what `function` does. A function without source is returned
    as it is, with an `UnconvertedWarning`.

    Example:
        >>> convert(abs)(-1)
        1
    """
    made: Any = function
    options = Options(recursive)
    if isinstance(made, FunctionType):
        if getattr(made, "__ag_do_not_convert__", False) or is_always_library(made):
            return function
        ask_for(made)
        made = _dressed(made, operators.rewritten(made, options))
    elif isinstance(made, MethodType) and isinstance(made.__func__, FunctionType):
        made = MethodType(convert(made.__func__, recursive=recursive), made.__self__)
    elif type(made) is functools.partial:
        made = functools.partial(convert(made.func, recursive=recursive), *made.args, **made.keywords)
    elif not isinstance(made, type) and callable(made) and isinstance(type(made).__call__, FunctionType):
        made = convert(made.__call__, recursive=recursive)
    return made  # type: ignore[no-any-return]


def _dressed(original: FunctionType, made: FunctionType) -> FunctionType:
    """`made` with the outside of `original`."""
    if made is not original:
        made.__module__ = original.__module__
        made.__doc__ = original.__doc__
        made.__qualname__ = original.__qualname__
        made.__annotations__ = original.__annotations__
        made.__dict__.update(original.__dict__)
    return made


def to_graph(entity: F, recursive: bool = True, experimental_optional_features: object | None = None) -> F:
    """`entity` rewritten, as `convert` does it; with `recursive=False` the functions that it calls are not.

    `experimental_optional_features` is taken and changes nothing: all features are on.

    Raises:
        ConversionError: `entity` cannot be rewritten (it has no source, is a class, is no function ...).

    Example:
        >>> to_graph(abs)
        Traceback (most recent call last):
            ...
        tenfold.autograph.errors.ConversionError: abs cannot be rewritten: it is no Python function
    """
    _generated(entity, recursive)
    return convert(entity, recursive=recursive)


def to_code(entity: Any, recursive: bool = True, experimental_optional_features: object | None = None) -> str:
    """The generated code of `entity` as text, with a comment naming the user's line above each construct.

    Where there is nothing to rewrite, the text is that of the function. Free variables of `entity` are free
    in the text.

    Raises:
        ConversionError: `entity` cannot be rewritten (it has no source, is a class, is no function ...).
    """
    return source_text(_generated(entity, recursive, marked=True))


def _generated(entity: Any, recursive: bool, marked: bool = False) -> Generated:
    function = entity
    if type(function) is functools.partial:
        function = function.func
    if isinstance(function, MethodType):
        function = function.__func__
    if not isinstance(function, FunctionType | type) and isinstance(
        getattr(type(function), "__call__", None),  # noqa: B004 - the function itself is wanted
        FunctionType,
    ):
        function = type(function).__call__
    name = getattr(entity, "__qualname__", repr(entity))
    if not isinstance(function, FunctionType):
        raise ConversionError(f"{name} cannot be rewritten: it is no Python function")
    made = generate_anew(function, Options(recursive, marked))
    if made.tree is None:
        why = made.trouble or "it is a generator or coroutine, whose body cannot be divided into functions"
        raise ConversionError(f"{name} cannot be rewritten: {why}")
    return made
