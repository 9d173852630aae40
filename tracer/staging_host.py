"""What rewritten code asks of the tracer: the implementation of `autograph.staging.Staging`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from .. import ops
from ..autograph.staging import Block, LoopOptions
from ..runtime.attributes import known
from ..runtime.coerce import convert_to_tensor
from ..runtime.range import DynamicRange
from ..runtime.shapes import as_shape
from ..runtime.tensor import Convertible, Tensor
from .builder import Builder, current_builder
from .conditional import stage_cond
from .host_builtins import call_builtin
from .loops import stage_for, stage_while
from .origin import Origin, place
from .staged_list import StagedList
from .surroundings import HiddenChange, Surroundings, with_hidden_state
from .symbolic import SymbolicTensor
from .walk import Counted, Walk, range_contains, walk_of


def _origin(block: Block) -> Origin | None:
    return Origin(block.filename, block.line, "") if block.filename else None


class TracingHost:
    """Stages control flow over symbolic tensors into the graph that is being traced."""

    def is_staged(self, value: object) -> bool:
        return isinstance(value, (SymbolicTensor, DynamicRange)) or (
            isinstance(value, Convertible) and current_builder() is not None
        )

    def is_staged_iterable(self, value: object) -> bool:
        # An eager tensor, too, becomes a loop of the program: unrolling it would make one copy per row.
        return isinstance(value, (Tensor, DynamicRange, Walk, Counted)) or self.is_staged(value)

    def if_stmt(self, test: Any, body: Callable[[], None], orelse: Callable[[], None], block: Block) -> None:
        condition = convert_to_tensor(test)
        with_hidden_state(lambda b, around: _stage_if(condition, body, orelse, b, around), block, (body, orelse))

    def while_stmt(self, test: Callable[[], Any], body: Callable[[], None], block: Block, options: LoopOptions) -> None:
        _check_invariants(options, block)
        with_hidden_state(lambda b, around: self._stage_while(test, body, b, options, around), block, (test, body))

    def _stage_while(self, test: Callable[[], Any], body: Callable[[], None], block: Block, options: LoopOptions,
                     around: Surroundings) -> None:  # fmt: skip
        limit, staged_limit = _limits(options)
        # A limit that is only known when the program runs is counted up to, before the other variables.
        counter = () if staged_limit is None else (np.zeros((), staged_limit.dtype.numpy_dtype),)
        extra = len(counter)

        def holds(state: Any) -> Any:
            block.set(state[extra:])
            return self.and_(state[0] < staged_limit, test) if counter else test()

        def step(state: Any) -> Any:
            block.set(state[extra:])
            body()
            around.check(block, state[extra:])
            return (*[count + 1 for count in state[:extra]], *block.get())

        names = (*["the count of iterations"] * extra, *block.names)
        after = stage_while(_builder(), holds, step, (*counter, *block.get()), names, limit, _origin(block))
        block.set(after[extra:])

    def for_stmt(
        self,
        iterated: Any,
        extra_test: Callable[[], Any] | None,
        body: Callable[[Any], None],
        block: Block,
        options: LoopOptions,
    ) -> None:
        _check_invariants(options, block)
        functions = (body,) if extra_test is None else (body, extra_test)

        def stage(b: Block, around: Surroundings) -> None:
            self._stage_for(iterated, extra_test, _checked(body, b, around), b, options)

        with_hidden_state(stage, block, functions)

    def _stage_for(
        self,
        iterated: Any,
        extra_test: Callable[[], Any] | None,
        body: Callable[[Any], None],
        block: Block,
        options: LoopOptions,
    ) -> None:
        if isinstance(iterated, DynamicRange) and iterated.dtype.is_integer:
            self._for_range(iterated, extra_test, body, block, options)
            return
        walk = walk_of(iterated)
        assert walk is not None, "is_staged_iterable held"
        run = body if walk.holds is None else self._where(walk.holds, body, block)
        limit, staged_limit = _limits(options)
        if isinstance(walk, Walk) and staged_limit is not None:
            shortest = ops.elementwise.minimum(ops.cast.cast(staged_limit, "int32"), len(walk.items[0]))
            walk = Counted(shortest, walk.at)
        if isinstance(walk, Counted):
            at, length = walk.at, convert_to_tensor(walk.length)
            zero = np.zeros((), length.dtype.numpy_dtype)
            span = DynamicRange(convert_to_tensor(zero), length, convert_to_tensor(zero + 1))
            self._for_range(span, extra_test, lambda i: run(at(i)), block, options)
            return
        arrange = walk.arrange

        def step(items: Any, state: Any) -> Any:
            block.set(state)
            run(arrange(items))
            return block.get()

        def holds(state: Any) -> Any:
            assert extra_test is not None
            block.set(state)
            return extra_test()

        items = walk.items if limit is None else [t[:limit] for t in walk.items]
        block.set(stage_for(_builder(), items, step, block.get(), block.names, holds if extra_test else None,
                            _origin(block)))  # fmt: skip

    def _where(self, holds: Callable[[Any], Any], body: Callable[[Any], None], block: Block) -> Callable[[Any], None]:
        """The body of a loop over what a `filter` lets through."""

        def run(item: Any) -> None:
            self.if_stmt(holds(item), lambda: body(item), lambda: None, block)

        return run

    def _for_range(self, span: DynamicRange, extra_test: Callable[[], Any] | None, body: Callable[[Any], None],
                   block: Block, options: LoopOptions) -> None:  # fmt: skip
        """A loop whose length is only known as it runs: a `While` that counts."""
        rising = _sign(span.delta)
        limit, staged_limit = _limits(options)
        if staged_limit is not None:
            ends = ops.elementwise.minimum if rising else ops.elementwise.maximum
            if rising is None:
                raise ValueError("maximum_iterations of a loop over a range with a staged step must be known "
                                 "when the "
                                 "function is compiled")  # fmt: skip
            last = span.start + ops.cast.cast(staged_limit, span.dtype) * span.delta
            span = DynamicRange(span.start, ends(span.limit, last), span.delta)

        def inside(i: Any) -> Any:
            if rising is not None:
                return ops.compare.less(i, span.limit) if rising else ops.compare.greater(i, span.limit)
            up = ops.compare.less(i, span.limit)
            down = ops.compare.greater(i, span.limit)
            return ops.selection.where(ops.compare.greater(span.delta, np.zeros((), span.dtype.numpy_dtype)), up, down)

        def holds(state: Any) -> Any:
            block.set(state[1:])
            going = inside(state[0])
            return going if extra_test is None else self.and_(going, extra_test)

        def step(state: Any) -> Any:
            block.set(state[1:])
            body(state[0])
            return (state[0] + span.delta, *block.get())

        after = stage_while(_builder(), holds, step, (span.start, *block.get()), ("the loop's index", *block.names),
                            limit, _origin(block))  # fmt: skip
        block.set(after[1:])

    def if_exp(self, test: Any, body: Callable[[], Any], orelse: Callable[[], Any]) -> Any:
        return stage_cond(_builder(), convert_to_tensor(test), (body, orelse))

    def and_(self, left: Any, right: Callable[[], Any]) -> Any:
        left = convert_to_tensor(left)
        return stage_cond(_builder(), left, (lambda: _truth(right()), lambda: left))

    def or_(self, left: Any, right: Callable[[], Any]) -> Any:
        left = convert_to_tensor(left)
        return stage_cond(_builder(), left, (lambda: left, lambda: _truth(right())))

    def not_(self, value: Any) -> Any:
        return ops.compare.logical_not(value)

    def compare(self, operator: str, left: Any, right: Any) -> Any:
        if operator == "==":
            return left == right
        if operator == "!=":
            return left != right
        found = _contains(left, right)
        return found if operator == "in" else ops.compare.logical_not(found)

    def assert_stmt(self, test: Any, message: Callable[[], Any] | None, filename: str, line: int) -> None:
        text = "" if message is None else message()
        data = [text] if isinstance(text, Tensor) else []
        words = "" if data else str(text)
        ops.assertion.check(test, words or "assertion failed", data, where=place(Origin(filename, line, "")).strip())

    def call_builtin(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        return call_builtin(function, args, kwargs)

    def list_append(self, target: Any, value: Any) -> None:
        target.append(value)

    def set_element_type(self, target: Any, dtype: Any, shape: Any) -> None:
        """Noted by a list when it becomes a part of the program; a Python list needs no type."""


def _checked(body: Callable[[Any], None], block: Block, around: Surroundings) -> Callable[[Any], None]:
    def checked(item: Any) -> None:
        entry = block.get()
        body(item)
        around.check(block, entry)

    return checked


def _stage_if(test: Tensor, body: Callable[[], None], orelse: Callable[[], None], block: Block,
              around: Surroundings) -> None:  # fmt: skip
    before = block.get()
    hidden: list[HiddenChange] = []

    def branch(run: Callable[[], None], last: bool) -> Callable[[], Any]:
        def traced() -> Any:
            # A list that grows is changed in place: each branch has one of its own.
            entry = tuple([p._with_parts(p._parts()) if isinstance(p, StagedList) else p for p in before])
            block.set(entry)
            run()
            try:
                around.check(block, entry)
            except HiddenChange as change:
                hidden.append(change)
            if last and hidden:
                raise HiddenChange([place for change in hidden for place in change.places])
            return block.get()

        return traced

    branches = (branch(body, last=False), branch(orelse, last=True))
    try:
        after = stage_cond(_builder(), test, branches, block.names, _origin(block))
    except BaseException:
        block.set(before)
        raise
    block.set(after)


def _truth(value: Any) -> Any:
    """The right side of `and`/`or` as a tensor: Python would give the object, a program gives its truth."""
    return value if isinstance(value, Tensor) else convert_to_tensor(value)


def _contains(item: Any, container: Any) -> Any:
    if isinstance(container, DynamicRange):
        return range_contains(item, container)
    if isinstance(container, (Tensor, Convertible)):
        return ops.reduce.reduce_any(ops.compare.equal(container, item))
    results = [ops.compare.equal(item, entry) for entry in container]
    if not results:
        return convert_to_tensor(False)
    found = results[0]
    for result in results[1:]:
        found = ops.compare.logical_or(found, result)
    return found


def _limits(options: LoopOptions) -> tuple[int | None, Tensor | None]:
    """`maximum_iterations` as a number, or as a tensor where it is only known when the program runs."""
    limit = options.maximum_iterations
    if limit is None:
        return None, None
    tensor = convert_to_tensor(limit)
    if not tensor.dtype.is_integer or tensor.ndim:
        raise TypeError(f"maximum_iterations must be a whole number, got {limit!r}")
    try:
        return int(known(limit)), None
    except ValueError:
        return None, tensor


def _sign(delta: Tensor) -> bool | None:
    """Whether a range rises; None where its step is only known when the program runs."""
    try:
        return int(known(delta)) > 0
    except ValueError:
        return None


def _check_invariants(options: LoopOptions, block: Block) -> None:
    """Raise ValueError where a `shape_invariants` does not fit what its variable is before the loop.

    One that fits is no more than a promise here: what changes its shape is found when the body is traced.
    """
    given = options.shape_invariants
    if not given:
        return
    values = dict(zip(block.names, block.get(), strict=True))
    named = isinstance(given, dict)
    pairs = [(n, values.get(n), s) for n, s in given.items()] if named else [("", v, s) for v, s in given]
    for name, value, shape in pairs:
        if isinstance(value, Tensor) and not as_shape(shape).is_compatible_with(value.shape):
            raise ValueError(
                f"shape_invariants{place(_origin(block))}: {name or 'a variable'!r} has shape {value.shape} "
                "before the loop, "
                f"which does not fit the invariant {as_shape(shape)}."
            )


def _builder() -> Builder:
    builder = current_builder()
    if builder is None:
        raise RuntimeError("a staged value outlived the function that was traced")
    return builder


HOST: Final = TracingHost()
