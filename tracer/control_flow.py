"""`tf.cond`, `tf.while_loop` and their relatives, in eager code and in graphs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from .. import ops
from ..runtime import nest
from ..runtime.attributes import known
from ..runtime.coerce import convert_to_tensor
from ..runtime.errors import DTypeError
from ..runtime.tensor import Convertible, Tensor
from .builder import current_builder
from .conditional import stage_cond
from .loops import stage_for, stage_while
from .symbolic import SymbolicTensor


def cond(pred: Any, true_fn: Callable[[], Any] | None = None, false_fn: Callable[[], Any] | None = None,
         name: str | None = None) -> Any:  # fmt: skip
    """`true_fn()` where `pred`, a scalar bool, holds, else `false_fn()`.

    Inside a `tf.function` both are traced, one of them runs; their results must agree in structure, dtypes
    and shapes.

    Raises TypeError where a branch is not callable or the results' dtypes disagree, ValueError where their
    structures or shapes do.

    >>> import tenfold as tf
    >>> float(tf.cond(tf.constant(2.) > 1., lambda: tf.constant(1.), lambda: tf.constant(0.)))
    1.0
    """
    for role, branch in (("true_fn", true_fn), ("false_fn", false_fn)):
        if not callable(branch):
            raise TypeError(f"'{role}' must be callable.")
    assert true_fn is not None and false_fn is not None
    builder = current_builder()
    if builder is not None and _staged(pred):
        return stage_cond(builder, convert_to_tensor(pred), (true_fn, false_fn))
    return true_fn() if pred else false_fn()


def _staged(value: Any) -> bool:
    return isinstance(value, SymbolicTensor) or (isinstance(value, Convertible) and current_builder() is not None)


def while_loop(
    cond: Callable[..., Any],
    body: Callable[..., Any],
    loop_vars: Any,
    shape_invariants: Any = None,
    parallel_iterations: int = 10,
    back_prop: bool = True,
    swap_memory: bool = False,
    maximum_iterations: Any = None,
    name: str | None = None,
) -> Any:
    """Repeat `loop_vars = body(*loop_vars)` while `cond(*loop_vars)` holds; return the last `loop_vars`.

    Args:
        loop_vars: a list, tuple, named tuple or dict of tensors or structures of tensors.
        maximum_iterations: stop after so many; inside a function this also bounds the memory of gradients.

    Raises TypeError or ValueError where a loop variable changes its dtype, shape or structure inside a
    function.

    >>> import tenfold as tf
    >>> tf.while_loop(lambda i: i < 10, lambda i: (i + 3,), (tf.constant(0),))
    (<tf.Tensor: shape=(), dtype=int32, numpy=12>,)
    """
    if not callable(cond):
        raise TypeError("'cond' must be callable.")
    if not callable(body):
        raise TypeError("'body' must be callable.")
    if not nest.is_nested(loop_vars) or not nest.children(loop_vars):
        raise ValueError("'loop_vars' must be a non-empty structure of tensors: no loop variables provided.")
    limit = None if maximum_iterations is None else int(known(maximum_iterations))

    def call(function: Callable[..., Any], variables: Any) -> Any:
        return function(**variables) if isinstance(variables, Mapping) else function(*nest.children(variables))

    def step(variables: Any) -> Any:
        result = call(body, variables)
        if not nest.is_nested(result) or (len(nest.children(loop_vars)) == 1 and _lone(result, loop_vars)):
            result = (result,)
        parts = nest.children(result)
        if len(parts) != len(nest.children(loop_vars)):
            raise ValueError(f"The body of a while_loop returned {len(parts)} values for "
                             f"{len(nest.children(loop_vars))} loop variables.")  # fmt: skip
        return nest.rebuild(loop_vars, parts)

    builder = current_builder()
    if builder is None:
        state = nest.map_structure(convert_to_tensor, loop_vars)
        count = 0
        while (limit is None or count < limit) and _holds(call(cond, state)):
            state = step(state)
            count += 1
        return state
    names = [f"loop_vars[{i}]" for i in range(len(nest.children(loop_vars)))]
    after = stage_while(
        builder, lambda s: call(cond, nest.rebuild(loop_vars, s)),
        lambda s: tuple(nest.children(step(nest.rebuild(loop_vars, s)))),
        tuple(nest.children(nest.map_structure(convert_to_tensor, loop_vars))), names, limit,
    )  # fmt: skip
    return nest.rebuild(loop_vars, after)


def _holds(condition: Any) -> bool:
    if isinstance(condition, Tensor) and condition.dtype.kind != "b":
        raise DTypeError(f"the condition of a while_loop must be a bool tensor, but it is {condition!r}; compare it, as in "
                         "`x != 0`")  # fmt: skip
    return bool(condition)


def _lone(result: Any, loop_vars: Any) -> bool:
    """Whether a body with one loop variable returned that variable itself, not a sequence of one."""
    (only,) = nest.children(loop_vars)
    return nest.is_nested(only) and nest.difference(result, only) is None


def case(
    pred_fn_pairs: Any, default: Callable[[], Any] | None = None, exclusive: bool = False, strict: bool = False,
    name: str = "case",
) -> Any:  # fmt: skip
    """The result of the function whose predicate is the first to hold; `default()` where none does.

    Raises TypeError for what is no list of (predicate, function) pairs; InvalidArgumentError, in eager
    code, where no predicate holds and there is no default, or several hold and `exclusive` is set.
    """
    pairs = list(pred_fn_pairs.items()) if isinstance(pred_fn_pairs, Mapping) else list(pred_fn_pairs)
    pairs = [(p.deref() if hasattr(p, "deref") else p, f) for p, f in pairs]
    for pair in pairs:
        if not callable(pair[1]):
            raise TypeError(f"fns in pred_fn_pairs must be callable, got {pair[1]!r}.")
    if exclusive and len(pairs) > 1:
        holding = ops.reduce.reduce_sum(ops.cast.cast(convert_to_tensor([p for p, _ in pairs]), "int32"))
        ops.assertion.check(holding <= 1, "Input error: tf.case: more than one condition evaluated as True")
    if default is None:
        if not pairs:
            raise ValueError("tf.case needs at least one pair or a default.")
        any_holds = ops.reduce.reduce_any(convert_to_tensor([p for p, _ in pairs]))
        ops.assertion.check(any_holds, "None of the conditions evaluated as True, and there is no default")
        default = pairs.pop()[1]
    result = default
    for predicate, function in reversed(pairs):
        result = _either(predicate, function, result)
    return result()


def _either(predicate: Any, function: Callable[[], Any], otherwise: Callable[[], Any]) -> Callable[[], Any]:
    return lambda: cond(predicate, function, otherwise)


def switch_case(branch_index: Any, branch_fns: Any, default: Callable[[], Any] | None = None,
                name: str = "switch_case") -> Any:  # fmt: skip
    """`branch_fns[branch_index]()`; the last branch, or `default`, for an index that is none of them."""
    if isinstance(branch_fns, Mapping):
        pairs = sorted(branch_fns.items())
    elif branch_fns and all(isinstance(f, tuple) for f in branch_fns):
        pairs = sorted(branch_fns)
    else:
        pairs = list(enumerate(branch_fns))
    for _, function in pairs:
        if not callable(function):
            raise TypeError(f"branch_fns must be callable, got {function!r}.")
    otherwise = pairs.pop()[1] if default is None else default
    index = convert_to_tensor(branch_index)
    result = otherwise
    for key, function in reversed(pairs):
        result = _either(ops.compare.equal(index, key), function, result)
    return result()


def _rows(elems: Any) -> tuple[list[Tensor], int]:
    flat = [convert_to_tensor(e) for e in nest.flatten(elems)]
    if not flat:
        raise ValueError("elems must be a Tensor or (possibly nested) sequence of Tensors. Got no elems.")
    for tensor in flat:
        if not tensor.ndim:
            raise ValueError("elements in elems must be 1+ dimensional Tensors, not scalars")
    counts = {len(t) for t in flat}
    if len(counts) > 1:
        raise ValueError(f"elements in elems must have the same first dimension, got {sorted(counts)}")
    return flat, counts.pop()


def map_fn(
    fn: Callable[..., Any], elems: Any, dtype: Any = None, parallel_iterations: int | None = None, back_prop: bool = True,
    swap_memory: bool = False, infer_shape: bool = True, name: str | None = None, fn_output_signature: Any = None,
) -> Any:  # fmt: skip
    """`fn` applied to each element along the first axis; the results stacked.

    Raises ValueError where `elems` have different lengths or are scalars.

    >>> import tenfold as tf
    >>> tf.map_fn(lambda x: x * x, tf.constant([1, 2, 3]))
    <tf.Tensor: shape=(3,), dtype=int32, numpy=array([1, 4, 9], dtype=int32)>
    """
    signature = fn_output_signature if fn_output_signature is not None else dtype

    def step(carry: Any, row: Any) -> Any:
        result = fn(row)
        if signature is not None and nest.difference(signature, result) is None:
            result = nest.map_structure(
                lambda d, r: convert_to_tensor(r, dtype=getattr(d, "dtype", d)), signature, result
            )
        return (), result

    return _scan(step, (), elems)[1]


def foldl(fn: Callable[[Any, Any], Any], elems: Any, initializer: Any = None, parallel_iterations: int = 10,
          back_prop: bool = True, swap_memory: bool = False, name: str | None = None) -> Any:  # fmt: skip
    """`fn(fn(fn(initializer, elems[0]), elems[1]), ...)`; without an initializer `elems[0]` is it."""
    return _fold(fn, elems, initializer, reverse=False)


def foldr(fn: Callable[[Any, Any], Any], elems: Any, initializer: Any = None, parallel_iterations: int = 10,
          back_prop: bool = True, swap_memory: bool = False, name: str | None = None) -> Any:  # fmt: skip
    """As `foldl`, from the last element to the first."""
    return _fold(fn, elems, initializer, reverse=True)


def _fold(fn: Callable[[Any, Any], Any], elems: Any, initializer: Any, reverse: bool) -> Any:
    elems, initializer = _start(elems, initializer, reverse)
    return _scan(lambda acc, row: (fn(acc, row), ()), initializer, elems, reverse)[0]


def _start(elems: Any, initializer: Any, reverse: bool) -> tuple[Any, Any]:
    if initializer is not None:
        return elems, nest.map_structure(convert_to_tensor, initializer)
    elems = nest.map_structure(convert_to_tensor, elems)
    if reverse:
        return nest.map_structure(lambda e: e[:-1], elems), nest.map_structure(lambda e: e[-1], elems)
    return nest.map_structure(lambda e: e[1:], elems), nest.map_structure(lambda e: e[0], elems)


def scan(fn: Callable[[Any, Any], Any], elems: Any, initializer: Any = None, parallel_iterations: int = 10,
         back_prop: bool = True, swap_memory: bool = False, infer_shape: bool = True, reverse: bool = False,
         name: str | None = None) -> Any:  # fmt: skip
    """The successive values of `foldl`, stacked (of `foldr`, where `reverse`).

    >>> import tenfold as tf
    >>> tf.scan(lambda a, x: a + x, tf.constant([1, 2, 3]))
    <tf.Tensor: shape=(3,), dtype=int32, numpy=array([1, 3, 6], dtype=int32)>
    """
    rest, first = _start(elems, initializer, reverse)

    def step(acc: Any, row: Any) -> Any:
        result = fn(acc, row)
        return result, result

    _, stacked = _scan(step, first, rest, reverse)
    if initializer is not None:
        return stacked

    def with_first(start: Any, others: Any) -> Any:
        row = ops.array.expand_dims(start, 0)
        return ops.joining.concat([others, row] if reverse else [row, others], 0)

    return nest.map_structure(with_first, first, stacked)


def _scan(step: Callable[[Any, Any], Any], carry: Any, elems: Any, reverse: bool = False) -> tuple[Any, Any]:
    """`carry, out = step(carry, row)` for each row; the last carry and the outs stacked.

    In a graph it is one `For`, whose outs are written into buffers row by row.
    """
    flat, count = _rows(elems)
    order = range(count)[::-1] if reverse else range(count)
    builder = current_builder()
    if builder is None or not count:
        outs = []
        for i in order:
            carry, out = step(carry, nest.pack_sequence_as(elems, [t[i] for t in flat]))
            outs.append(out)
        if not outs:
            return carry, _empty(step, carry, elems, flat)
        return carry, nest.map_structure(lambda *rows: ops.joining.stack(rows[::-1] if reverse else rows), *outs)
    if reverse:
        flat = [ops.array.reverse(t, [0]) for t in flat]
    shapes: list[Any] = []

    def probe(items: Any, state: Any) -> Any:
        _, out = step(state[0], nest.pack_sequence_as(elems, list(items)))
        shapes[:] = [nest.map_structure(convert_to_tensor, out)]
        return state

    # What a step gives is found by tracing it once; then there is a buffer for it to be written into.
    stage_for(builder, [t[:1] for t in flat], probe, (carry,), ["carry"])
    buffers = nest.map_structure(lambda t: np.zeros((count, *t._aval.dims), t.dtype.numpy_dtype), shapes[0])

    def body(items: Any, state: Any) -> Any:
        index, before, kept = state
        after, out = step(before, nest.pack_sequence_as(elems, list(items)))
        kept = nest.map_structure(lambda b, o: ops.indexing.assign_slice(b, index, o), kept, out)
        return index + 1, after, kept

    names = ["index", "the accumulated value", "the results"]
    _, carry, buffers = stage_for(builder, flat, body, (0, carry, buffers), names)
    if reverse:
        buffers = nest.map_structure(lambda b: ops.array.reverse(b, [0]), buffers)
    return carry, buffers


def _empty(step: Callable[[Any, Any], Any], carry: Any, elems: Any, flat: Sequence[Tensor]) -> Any:
    """The results of no step at all: what one would give for a row of zeros, without the row."""
    row = [ops.creation.zeros(t._aval.dims[1:], t.dtype) for t in flat]
    _, out = step(carry, nest.pack_sequence_as(elems, row))
    return nest.map_structure(
        lambda t: ops.creation.zeros((0, *convert_to_tensor(t)._aval.dims), convert_to_tensor(t).dtype), out
    )
