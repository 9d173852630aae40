"""Operators of expressions: `and`, `or`, `not`, comparisons, conditional expressions, assertions."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import Any

from .staging import Staging, current

Thunk = Callable[[], Any]


def if_exp(test: Any, body: Thunk, orelse: Thunk) -> Any:
    """`body() if test else orelse()`"""
    host = current()
    if host is not None and host.is_staged(test):
        return host.if_exp(test, body, orelse)
    return body() if test else orelse()


def and_(left: Any, right: Thunk) -> Any:
    """`left and right()`"""
    host = current()
    if host is not None and host.is_staged(left):
        return host.and_(left, right)
    return left and right()


def or_(left: Any, right: Thunk) -> Any:
    """`left or right()`"""
    host = current()
    if host is not None and host.is_staged(left):
        return host.or_(left, right)
    return left or right()


def not_(value: Any) -> Any:
    """`not value`"""
    host = current()
    if host is not None and host.is_staged(value):
        return host.not_(value)
    return not value


def has_staged(host: Staging, value: Any) -> bool:
    """Whether `value` is staged or is a tuple or list with something staged in it."""
    if type(value) is tuple or type(value) is list:
        return any(has_staged(host, item) for item in value)
    return host.is_staged(value)


def eq(left: Any, right: Any) -> Any:
    """`left == right`; tuples and lists are compared element by element."""
    host = current()
    if host is not None:
        if host.is_staged(left) or host.is_staged(right):
            return host.compare("==", left, right)
        if has_staged(host, left) or has_staged(host, right):
            return _equal_elements(left, right)
    return left == right


def ne(left: Any, right: Any) -> Any:
    """`left != right`"""
    host = current()
    if host is not None:
        if host.is_staged(left) or host.is_staged(right):
            return host.compare("!=", left, right)
        if has_staged(host, left) or has_staged(host, right):
            return not_(_equal_elements(left, right))
    return left != right


def _equal_elements(left: Any, right: Any) -> Any:
    """Whether two tuples or lists, in which something is staged, are equal."""
    if type(left) is not type(right) or len(left) != len(right):
        return False
    result: Any = True
    for one, other in zip(left, right, strict=True):
        result = and_(result, functools.partial(eq, one, other))
    return result


def in_(left: Any, right: Any) -> Any:
    """`left in right`"""
    host = current()
    if host is not None and (has_staged(host, left) or has_staged(host, right)):
        return host.compare("in", left, right)
    return left in right


def not_in(left: Any, right: Any) -> Any:
    """`left not in right`"""
    host = current()
    if host is not None and (has_staged(host, left) or has_staged(host, right)):
        return host.compare("not in", left, right)
    return left not in right


def assert_stmt(test: Any, message: Thunk | None = None) -> None:
    """`assert test, message()`"""
    host = current()
    if host is not None and host.is_staged(test):
        frame = sys._getframe(1)
        host.assert_stmt(test, message, frame.f_code.co_filename, frame.f_lineno)
    elif not test:
        raise AssertionError(*([] if message is None else [message()]))
