"""A `while` loop with a reverse mode, whose number of iterations is only known as it runs.

The forward loop writes its carries into a buffer of B steps and counts; the backward loop runs from the
count down to 0 and applies the body's pullback at each stored carry. B is part of the compiled program. A run
that takes more steps than B reports them, and is run again with a larger buffer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

Carry = list[Any]
FIRST_SIZE = 16


class Buffer:
    """The buffer of one loop of one trace: how many steps it holds, and what the last run would have needed."""

    __slots__ = ("compiled", "needed", "size")

    def __init__(self) -> None:
        self.size = FIRST_SIZE
        self.needed = 0
        # Whether some program holds the buffer: a loop that nobody differentiates has none.
        self.compiled = False

    def report(self, count: Any) -> None:
        """Called by a program that took more steps than fit."""
        self.needed = max(self.needed, int(count))

    def grow(self) -> None:
        """Make room for what the last run needed."""
        while self.size < self.needed:
            self.size *= 2
        self.needed = 0

    def __repr__(self) -> str:
        return f"buffer of {self.size}"


def differentiable_while(
    test: Callable[[Carry, Carry], Any],
    body: Callable[[Carry, Carry], Carry],
    carries: Carry,
    fixed: Carry,
    buffer: Buffer,
    once: bool = False,
) -> Carry:
    """`while test(carries, fixed): carries = body(carries, fixed)`, differentiable in reverse to any order.

    `test` and `body` must be functions of their arguments alone. With `once`, it is differentiable in reverse
    once, and then forward.
    """
    buffer.compiled = True
    size = buffer.size
    final, count = (_loop_once if once else _loop)(test, body, size, list(carries), list(fixed))

    def overflow(taken: Any) -> None:
        jax.debug.callback(buffer.report, taken)

    jax.lax.cond(count > size, overflow, lambda _: None, count)
    return list(final)


def forwardable_while(
    test: Callable[[Carry, Carry], Any],
    body: Callable[[Carry, Carry], Carry],
    carries: Carry,
    fixed: Carry,
    buffer: Buffer,
    once: bool = False,
) -> Carry:
    """As `differentiable_while`, differentiable forward once, and then in reverse."""
    moving, movable = _inexact(carries), _inexact(fixed)
    count, constants = len(carries), len(fixed)

    def both_test(pair: Carry, given: Carry) -> Any:
        return test(pair[:count], given[:constants])

    def both(pair: Carry, given: Carry) -> Carry:
        values, unchanged = pair[:count], given[:constants]

        def of_moving(moved: Carry, more: Carry) -> Carry:
            return body(_replaced(values, moving, moved), _replaced(unchanged, movable, more))

        primals = [values[i] for i in moving], [unchanged[i] for i in movable]
        after, tangents = jax.jvp(of_moving, primals, (pair[count:], given[constants:]))
        return [*after, *[tangents[i] for i in moving]]

    @jax.custom_jvp
    def loop(carries: Carry, fixed: Carry) -> Carry:
        return differentiable_while(test, body, carries, fixed, buffer, once)

    @loop.defjvp
    def push_forward(primals: Any, tangents: Any) -> tuple[Carry, Carry]:
        pair = [*primals[0], *[tangents[0][i] for i in moving]]
        given = [*primals[1], *[tangents[1][i] for i in movable]]
        final = differentiable_while(both_test, both, pair, given, buffer, once)
        return final[:count], _filled(final[:count], moving, final[count:], drop_axis=False)

    result: Carry = loop(list(carries), list(fixed))
    return result


def _inexact(values: Sequence[Any]) -> tuple[int, ...]:
    return tuple(i for i, v in enumerate(values) if jnp.issubdtype(jnp.result_type(v), jnp.inexact))


def _replaced(values: Sequence[Any], places: Sequence[int], new: Sequence[Any]) -> Carry:
    full = list(values)
    for i, value in zip(places, new, strict=True):
        full[i] = value
    return full


def _run(test: Any, body: Any, size: int, carries: Carry, fixed: Carry) -> tuple[Carry, Any]:
    """The last carries, and the number of steps."""

    def step(state: Any) -> Any:
        return body(state[0], fixed), state[1] + 1

    final, count = jax.lax.while_loop(lambda s: test(s[0], fixed), step, (carries, jnp.int32(0)))
    return final, count


def _run_storing(test: Any, body: Any, size: int, carries: Carry, fixed: Carry) -> tuple[Carry, Any, Carry]:
    """As `_run`, and the carries before each step, stacked in buffers of `size`."""
    store = [jnp.zeros((size, *jnp.shape(c)), jnp.result_type(c)) for c in carries]

    def step(state: Any) -> Any:
        carry, count, store = state
        at = jnp.minimum(count, size - 1)
        store = [jax.lax.dynamic_update_index_in_dim(s, c, at, 0) for s, c in zip(store, carry, strict=True)]
        return body(carry, fixed), count + 1, store

    final, count, store = jax.lax.while_loop(lambda s: test(s[0], fixed), step, (carries, jnp.int32(0), store))
    return final, count, store


_loop = jax.custom_vjp(_run, nondiff_argnums=(0, 1, 2))
_loop_once = jax.custom_vjp(_run, nondiff_argnums=(0, 1, 2))
_trajectory = jax.custom_vjp(_run_storing, nondiff_argnums=(0, 1, 2))


def _loop_forward(test: Any, body: Any, size: int, carries: Carry, fixed: Carry) -> Any:
    final, count, store = _trajectory(test, body, size, carries, fixed)
    return (final, count), (store, count, fixed)


def _loop_backward(test: Any, body: Any, size: int, saved: Any, cotangents: Any) -> tuple[Carry, Carry]:
    return _pull_back(body, size, saved, cotangents[0], None)


def _once_forward(test: Any, body: Any, size: int, carries: Carry, fixed: Carry) -> Any:
    final, count, store = _run_storing(test, body, size, carries, fixed)
    return (final, count), (store, count, fixed)


def _once_backward(test: Any, body: Any, size: int, saved: Any, cotangents: Any) -> tuple[Carry, Carry]:
    return _pull_back(body, size, saved, cotangents[0], None, _run)


def _trajectory_forward(test: Any, body: Any, size: int, carries: Carry, fixed: Carry) -> Any:
    # Called by itself, so that its own derivative is there when this is differentiated again.
    final, count, store = _trajectory(test, body, size, carries, fixed)
    return (final, count, store), (store, count, fixed)


def _trajectory_backward(test: Any, body: Any, size: int, saved: Any, cotangents: Any) -> tuple[Carry, Carry]:
    return _pull_back(body, size, saved, cotangents[0], cotangents[2])


def _pull_back(body: Any, size: int, saved: Any, wanted: Carry, wanted_store: Carry | None,
               loop: Any = _loop) -> tuple[Carry, Carry]:  # fmt: skip
    """The cotangents of the carries before the loop and of what does not change; `loop` runs the pullbacks."""
    store, count, fixed = saved
    moving, movable = _inexact(store), _inexact(fixed)
    sums = [jnp.zeros(jnp.shape(fixed[i]), jnp.result_type(fixed[i])) for i in movable]
    start = [jnp.minimum(count, size), *[wanted[i] for i in moving], *sums]
    extra = [] if wanted_store is None else [wanted_store[i] for i in moving]
    step = _PullBack(body, len(store), moving, movable, bool(extra))
    # The pullbacks' loop is such a loop itself, so that it can be differentiated in turn; it never takes more
    # steps than the buffer holds.
    final, _ = loop(_not_done, step, size, start, [*extra, *store, *fixed])
    carry_cotangents = _filled(store, moving, final[1 : 1 + len(moving)], drop_axis=True)
    fixed_cotangents = _filled(fixed, movable, final[1 + len(moving) :], drop_axis=False)
    return carry_cotangents, fixed_cotangents


_loop.defvjp(_loop_forward, _loop_backward)
_loop_once.defvjp(_once_forward, _once_backward)
_trajectory.defvjp(_trajectory_forward, _trajectory_backward)


def _not_done(carry: Carry, fixed: Carry) -> Any:
    return carry[0] > 0


class _PullBack:
    """One step backwards: carries are the steps left, the cotangents of the loop's carries, and the sums of
    those of what does not change."""

    def __init__(
        self, body: Any, carries: int, moving: tuple[int, ...], movable: tuple[int, ...], stored: bool
    ) -> None:
        self._body = body
        self._carries = carries
        self._moving = moving
        self._movable = movable
        # Whether the stored carries have cotangents of their own.
        self._stored = stored

    def __call__(self, carry: Carry, given: Carry) -> Carry:
        left, cotangents, sums = carry[0], carry[1 : 1 + len(self._moving)], carry[1 + len(self._moving) :]
        at = left - 1
        extra = given[: len(self._moving)] if self._stored else []
        given = given[len(extra) :]
        store, fixed = given[: self._carries], given[self._carries :]
        before = [jax.lax.dynamic_index_in_dim(s, at, 0, keepdims=False) for s in store]

        def of_moving(moved: Sequence[Any], constants: Sequence[Any]) -> Carry:
            full, unchanged = list(before), list(fixed)
            for i, value in zip(self._moving, moved, strict=True):
                full[i] = value
            for i, value in zip(self._movable, constants, strict=True):
                unchanged[i] = value
            after = self._body(full, unchanged)
            return [after[i] for i in self._moving]

        _, pullback = jax.vjp(of_moving, [before[i] for i in self._moving], [fixed[i] for i in self._movable])
        new, more = pullback(list(cotangents))
        if extra:
            here = [jax.lax.dynamic_index_in_dim(e, at, 0, keepdims=False) for e in extra]
            new = [n + h for n, h in zip(new, here, strict=True)]
        return [at, *new, *[a + b for a, b in zip(sums, more, strict=True)]]


def _filled(values: Sequence[Any], places: Sequence[int], cotangents: Sequence[Any], drop_axis: bool) -> Carry:
    """Cotangents for all of `values`: JAX wants one of dtype float0 for what is not differentiable."""
    result: Carry = []
    given = dict(zip(places, cotangents, strict=True))
    for i, value in enumerate(values):
        shape = jnp.shape(value)[1:] if drop_axis else jnp.shape(value)
        result.append(given[i] if i in given else np.zeros(shape, jax.dtypes.float0))
    return result
