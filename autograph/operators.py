"""What generated code calls. Each operator decides between Python's meaning and the host in force."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterable, Iterator
from types import BuiltinFunctionType, CellType, FunctionType, GeneratorType, MethodType
from typing import Any

from .decisions import and_, assert_stmt, eq, has_staged, if_exp, in_, ne, not_, not_in, or_
from .errors import EndlessUnrollingError
from .generation import DEFAULT, bind, generate
from .places import elements, is_sequence, peek, restored, set_attribute, set_item, snapshot
from .policy import is_library
from .properties import property_getter
from .resolve import STAGEABLE_TYPES
from .rewrite import Options
from .staging import Block, LoopOptions, Staging, State, current
from .undefined import Undefined

__all__ = [
    "Undefined",
    "and_",
    "assert_stmt",
    "call",
    "elements",
    "eq",
    "for_stmt",
    "get_attribute",
    "if_exp",
    "if_stmt",
    "in_",
    "is_sequence",
    "list_append",
    "loop_options",
    "ne",
    "not_",
    "not_in",
    "or_",
    "peek",
    "restored",
    "set_attribute",
    "set_item",
    "snapshot",
    "while_stmt",
]

Thunk = Callable[[], Any]
_UNROLLED_AT_MOST = 10_000
_CONSUMERS = frozenset({sum, min, max, sorted})
_DECIDERS = frozenset({any, all})
_CALLERS = frozenset({map, filter, functools.reduce})
_NO_OPTIONS = LoopOptions()
loop_options = LoopOptions


def _nothing() -> None:
    pass


def _no_state() -> State:
    return ()


def _ignore(state: State) -> None:
    pass


def _block(
    body: Callable[..., Any],
    get_state: Callable[[], State] | None,
    set_state: Callable[[State], None] | None,
    names: tuple[str, ...],
) -> Block:
    code = body.__code__
    return Block(get_state or _no_state, set_state or _ignore, names, code.co_filename, code.co_firstlineno)


def _branches(block: Block) -> tuple[Block, Callable[[Thunk], Thunk]]:
    """The block that joins only the named variables, and what makes a branch start with the others as they
    were: temporaries that one branch changes and the other reads, and that nobody reads behind them.
    """
    count = len(block.names)
    start = block.get()[count:]
    if not start:
        return block, lambda branch: branch
    get_all, set_all = block.get, block.set

    def get() -> State:
        return get_all()[:count]

    def put(state: State) -> None:
        set_all((*state, *get_all()[count:]))

    def reset(branch: Thunk) -> Thunk:
        def run() -> None:
            set_all((*get_all()[:count], *start))
            branch()

        return run

    return Block(get, put, block.names, block.filename, block.line), reset


def if_stmt(
    test: Any,
    body: Thunk,
    orelse: Thunk | None = None,
    get_state: Callable[[], State] | None = None,
    set_state: Callable[[State], None] | None = None,
    names: tuple[str, ...] = (),
) -> None:
    """`if test: body() else: orelse()`"""
    host = current()
    if host is not None and host.is_staged(test):
        block, reset = _branches(_block(body, get_state, set_state, names))
        host.if_stmt(test, reset(body), reset(orelse or _nothing), block)
    elif test:
        body()
    elif orelse is not None:
        orelse()


def while_stmt(
    test: Thunk,
    body: Thunk,
    get_state: Callable[[], State] | None = None,
    set_state: Callable[[State], None] | None = None,
    names: tuple[str, ...] = (),
    options: LoopOptions = _NO_OPTIONS,
) -> None:
    """`while test(): body()`; becomes the host's loop in the iteration in which the test becomes staged."""
    host = current()
    if host is None:
        while test():
            body()
        return
    while True:
        going = test()
        if host.is_staged(going):
            host.while_stmt(test, body, _block(body, get_state, set_state, names), options)
            return
        if not going:
            return
        body()


def for_stmt(
    iterated: Any,
    body: Callable[[Any], None],
    extra_test: Thunk | None = None,
    get_state: Callable[[], State] | None = None,
    set_state: Callable[[State], None] | None = None,
    names: tuple[str, ...] = (),
    options: LoopOptions = _NO_OPTIONS,
) -> None:
    """`for item in iterated: body(item)`, left where `extra_test()` does not hold after an iteration."""
    host = current()
    if host is not None and host.is_staged_iterable(iterated):
        host.for_stmt(iterated, extra_test, body, _block(body, get_state, set_state, names), options)
    elif extra_test is None:
        for item in iterated:
            body(item)
    else:
        items = iter(iterated)
        for item in items:
            body(item)
            going = extra_test()
            if host is not None and host.is_staged(going):
                block = _block(body, get_state, set_state, names)
                _unroll_guarded(host, items, going, body, extra_test, block)
                return
            if not going:
                return


def _unroll_guarded(
    host: Staging,
    items: Iterator[Any],
    going: Any,
    body: Callable[[Any], None],
    extra_test: Thunk,
    block: Block,
) -> None:
    """The rest of a Python loop that a staged condition may leave: every iteration under that condition."""
    for _ in range(_UNROLLED_AT_MOST):
        staged = host.is_staged(going)
        if not staged and not going:
            return
        try:
            item = next(items)
        except StopIteration:
            return
        if staged:
            host.if_stmt(going, functools.partial(body, item), _nothing, block)
        else:
            body(item)
        going = extra_test()
    raise EndlessUnrollingError(
        f"{block.filename}:{block.line}: this `for` over a Python iterator was unrolled {_UNROLLED_AT_MOST} "
        f"times and is only left through a staged condition. Iterate over a staged range, or use `while`."
    )


_CELL = CellType(sys.modules[__name__])


def rewritten(function: FunctionType, options: Options = DEFAULT) -> FunctionType:
    """The rewritten form of `function`, sharing its closure; `function` itself where nothing changes."""
    return bind(function, generate(function, options), _CELL)


_BUILTIN_TYPES = frozenset(STAGEABLE_TYPES)


def call(function: Any, /, *args: Any, **kwargs: Any) -> Any:
    """`function(*args, **kwargs)`; where a host is in force, the user's own functions are rewritten."""
    host = current()
    if host is None:
        return function(*args, **kwargs)
    kind = type(function)
    if kind is FunctionType:
        return _own(function)(*args, **kwargs)
    if kind is MethodType:
        inner = function.__func__
        if type(inner) is FunctionType:
            return _own(inner)(function.__self__, *args, **kwargs)
        return function(*args, **kwargs)
    if kind is BuiltinFunctionType or (kind is type and function in _BUILTIN_TYPES):
        return _built_in(host, function, args, kwargs)
    if kind is functools.partial:
        return call(function.func, *function.args, *args, **{**function.keywords, **kwargs})
    if isinstance(function, type):
        return function(*args, **kwargs)
    method = getattr(kind, "__call__", None)  # noqa: B004 - the function itself is wanted
    if type(method) is FunctionType:
        return _own(method)(function, *args, **kwargs)
    return function(*args, **kwargs)


def _own(function: FunctionType) -> Any:
    if getattr(function, "__ag_do_not_convert__", False) or is_library(function):
        return function
    return rewritten(function)


def _callback(function: Any) -> Any:
    """What a built-in should call in place of `function`."""
    if type(function) is FunctionType:
        return _own(function)
    if type(function) is MethodType and type(function.__func__) is FunctionType:
        return MethodType(_own(function.__func__), function.__self__)
    return function


def _built_in(host: Staging, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """A call of one of Python's built-ins, or of a method written in C."""
    if function in _CALLERS and args:
        args = (_callback(args[0]), *args[1:])
    if "key" in kwargs:
        kwargs = {**kwargs, "key": _callback(kwargs["key"])}
    if function in _CONSUMERS and args and type(args[0]) is GeneratorType:
        # These look at every element: the host must see them before Python's own loop does.
        args = (list(args[0]), *args[1:])
    elif function in _DECIDERS and args and type(args[0]) is GeneratorType:
        return _decide(host, function, args[0])
    for value in (*args, *kwargs.values()):
        if has_staged(host, value) or host.is_staged_iterable(value):
            result = host.call_builtin(function, args, kwargs)
            if result is not NotImplemented:
                return result
            break
    return function(*args, **kwargs)


def get_attribute(owner: Any, name: str) -> Any:
    """`owner.name`, where the user's classes have a property of this name."""
    if current() is not None:
        getter = property_getter(owner, name)
        if getter is not None:
            return _own(getter)(owner)
    return getattr(owner, name)


def _decide(host: Staging, function: Any, items: Iterable[Any]) -> Any:
    """`any(items)` or `all(items)`: Python's, up to the first staged element."""
    wanted = function is any
    rest = iter(items)
    for item in rest:
        if host.is_staged(item):
            return _built_in(host, function, ([item, *rest],), {})
        if bool(item) is wanted:
            return wanted
    return not wanted


def list_append(target: Any, value: Any) -> None:
    """`target.append(value)`"""
    host = current()
    if host is not None and (type(target) is list or host.is_staged(target)):
        host.list_append(target, value)
    else:
        call(target.append, value)
