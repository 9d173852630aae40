"""A host without a tracer: staged values hide a Python value, and the host does what tracing would do.

Both branches of an `if` run from the same state, a loop's body also runs where the loop does not, and only
then is the result chosen by the hidden value. Looking at a staged value from Python is an error.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

from tenfold.autograph import staging
from tenfold.autograph.staging import RETURN_VALUE
from tenfold.autograph.undefined import Undefined


class LookedAtStaged(TypeError):
    """Python asked for the value of a staged value."""


class JoinError(TypeError):
    """Two branches do not fit together."""


class Staged:
    """A number that Python must not look at."""

    def __init__(self, value: Any) -> None:
        assert not isinstance(value, Staged)
        self.hidden = value

    def __repr__(self) -> str:
        return f"Staged({self.hidden!r})"

    def _refuse(self, *args: Any) -> Any:
        raise LookedAtStaged("a staged value was looked at")

    __bool__ = __index__ = __int__ = __float__ = __iter__ = __len__ = __hash__ = _refuse

    def __neg__(self) -> Staged:
        return Staged(-self.hidden)

    def __getitem__(self, key: Any) -> Staged:
        return Staged(self.hidden[hidden(key)])


def _binary(function: Callable[[Any, Any], Any]) -> Any:
    def method(self: Staged, other: Any) -> Any:
        if isinstance(other, Undefined):
            raise other.error()
        if other is None:
            return NotImplemented
        return Staged(function(self.hidden, hidden(other)))

    return method


def _reversed(function: Callable[[Any, Any], Any]) -> Any:
    return _binary(lambda mine, other: function(other, mine))


for _name in ("add", "sub", "mul", "mod", "floordiv", "truediv", "pow"):
    setattr(Staged, f"__{_name}__", _binary(getattr(operator, _name)))
    setattr(Staged, f"__r{_name}__", _reversed(getattr(operator, _name)))
for _name in ("lt", "le", "gt", "ge", "eq", "ne"):
    setattr(Staged, f"__{_name}__", _binary(getattr(operator, _name)))


def hidden(value: Any) -> Any:
    """The Python value behind `value`, in tuples, lists and dicts too."""
    if isinstance(value, Staged):
        return value.hidden
    if isinstance(value, tuple | list):
        return type(value)(hidden(v) for v in value)
    if isinstance(value, dict):
        return {k: hidden(v) for k, v in value.items()}
    return value


class StagedRange:
    """What `range` gives for staged arguments."""

    def __init__(self, *args: Any) -> None:
        self.range = range(*(hidden(a) for a in args))


class FakeHost:
    """Implements `staging.Staging` over `Staged`; `log` tells what was asked."""

    def __init__(self) -> None:
        self.log: list[str] = []
        self.blocks: list[staging.Block] = []
        self.options: list[staging.LoopOptions] = []
        self.printed: list[Any] = []

    def is_staged(self, value: object) -> bool:
        return isinstance(value, Staged)

    def is_staged_iterable(self, value: object) -> bool:
        return isinstance(value, StagedRange | Staged)

    def if_stmt(self, test: Any, body: Callable[[], None], orelse: Callable[[], None], block: staging.Block) -> None:
        self.log.append("if")
        self.blocks.append(block)
        before = block.get()
        body()
        one = block.get()
        block.set(before)
        orelse()
        other = block.get()
        block.set(tuple(_join(name, test.hidden, a, b) for name, a, b in zip(block.names, one, other, strict=True)))

    def while_stmt(
        self,
        test: Callable[[], Any],
        body: Callable[[], None],
        block: staging.Block,
        options: staging.LoopOptions,
    ) -> None:
        self.log.append("while")
        self.blocks.append(block)
        self.options.append(options)
        start = _entered(block.get())
        # A tracer records test and body once, whether the loop runs or not.
        block.set(start)
        test()
        body()
        carried = _carried(block.names, start, block.get())
        block.set(start)
        while hidden(test()):
            body()
            block.set(_entered(block.get()))
        block.set(tuple(b if u else a for a, b, u in zip(block.get(), carried, _missing(block), strict=True)))

    def for_stmt(
        self,
        iterated: Any,
        extra_test: Callable[[], Any] | None,
        body: Callable[[Any], None],
        block: staging.Block,
        options: staging.LoopOptions,
    ) -> None:
        self.log.append("for")
        self.blocks.append(block)
        self.options.append(options)
        start = _entered(block.get())
        block.set(start)
        if extra_test is not None:
            extra_test()
        body(Staged(0))
        carried = _carried(block.names, start, block.get())
        block.set(start)
        items = iterated.range if isinstance(iterated, StagedRange) else iterated.hidden
        for item in items:
            if extra_test is not None and not hidden(extra_test()):
                break
            body(Staged(item))
            block.set(_entered(block.get()))
        block.set(tuple(b if u else a for a, b, u in zip(block.get(), carried, _missing(block), strict=True)))

    def if_exp(self, test: Any, body: Callable[[], Any], orelse: Callable[[], Any]) -> Any:
        self.log.append("if_exp")
        return _join("the value", test.hidden, body(), orelse())

    def and_(self, left: Any, right: Callable[[], Any]) -> Any:
        self.log.append("and")
        other = hidden(right())
        return Staged(bool(left.hidden and other))

    def or_(self, left: Any, right: Callable[[], Any]) -> Any:
        self.log.append("or")
        other = hidden(right())
        return Staged(bool(left.hidden or other))

    def not_(self, value: Any) -> Any:
        self.log.append("not")
        return Staged(not value.hidden)

    def compare(self, operator: str, left: Any, right: Any) -> Any:
        self.log.append(operator)
        one, other = hidden(left), hidden(right)
        table = {"==": one == other, "!=": one != other}
        if operator in table:
            return Staged(table[operator])
        return Staged((one in other) == (operator == "in"))

    def assert_stmt(self, test: Any, message: Callable[[], Any] | None, filename: str, line: int) -> None:
        self.log.append("assert")
        if not test.hidden:
            raise AssertionError(f"line {line}: {hidden(message()) if message else ''}")

    def call_builtin(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        self.log.append(function.__name__)
        if function is range:
            return StagedRange(*args)
        if function is print:
            self.printed.append(hidden(args))
            return None
        if function in (int, float, bool, abs, min, max, len, sum):
            return Staged(function(*hidden(args)))
        return NotImplemented

    def list_append(self, target: Any, value: Any) -> None:
        target.append(value)

    def set_element_type(self, target: Any, dtype: Any, shape: Any) -> None:
        self.log.append(f"element type {dtype}")


@contextmanager
def staged() -> Any:
    """Put a new fake host in force."""
    host = FakeHost()
    with staging.use(host):
        yield host


def _join(name: str, test: Any, one: Any, other: Any) -> Any:
    if one is other:
        return one
    if isinstance(one, Undefined) or isinstance(other, Undefined):
        if name == RETURN_VALUE:  # only read where it was set
            return other if isinstance(one, Undefined) else one
        return Undefined(name, why="only one branch assigns it")
    if isinstance(one, tuple | list) and isinstance(other, tuple | list):
        if type(one) is not type(other) or len(one) != len(other):
            raise JoinError(f"{name}: {one!r} and {other!r}")
        return type(one)(_join(name, test, a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return {key: _join(name, test, one[key], other[key]) for key in one}
    if _kind(one) is not _kind(other):
        raise JoinError(f"{name}: {one!r} and {other!r}")
    if isinstance(hidden(one), int | float):
        return Staged(hidden(one) if test else hidden(other))
    raise JoinError(f"{name}: {one!r} and {other!r}")


def _kind(value: Any) -> type:
    kind = type(hidden(value))
    return int if kind is bool else kind


def _entered(state: staging.State) -> staging.State:
    """The state as the body of a staged loop sees it: every number staged."""
    return tuple(_stage(v) for v in state)


def _stage(value: Any) -> Any:
    if isinstance(value, int | float):
        return Staged(value)
    if isinstance(value, tuple | list):
        return type(value)(_stage(v) for v in value)
    return value


def _carried(names: tuple[str, ...], start: staging.State, end: staging.State) -> staging.State:
    for name, a, b in zip(names, start, end, strict=True):
        if not isinstance(a, Undefined) and not isinstance(b, Undefined) and _kind(a) is not _kind(b):
            raise JoinError(f"{name}: {a!r} before the loop, {b!r} after an iteration")
    return tuple(b if name == RETURN_VALUE else a for name, a, b in zip(names, start, end, strict=True))


def _missing(block: staging.Block) -> list[bool]:
    return [isinstance(v, Undefined) for v in block.get()]
