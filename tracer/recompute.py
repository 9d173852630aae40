"""`tf.recompute_grad`: a function whose intermediate results are computed again for its gradient."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

from ..autograph.operators import call
from ..runtime import nest
from ..runtime.coerce import convert_to_tensor
from ..runtime.context import THREAD, use
from ..runtime.recorder import EagerRecorder
from ..runtime.tensor import Convertible, Tensor
from ..runtime.variable import Variable
from .builder import Builder
from .control import REMAT
from .region import Closure, Region, graph_of
from .rule import RULE, Rule, Watcher
from .tape import GradientTape


def recompute_grad(f: Callable[..., Any]) -> Callable[..., Any]:
    """`f`, with less memory and more time in its gradient: only its arguments are kept, the rest is computed again.

    Inside a `tf.function` this is `jax.checkpoint`.

    >>> import tenfold as tf
    >>> @tf.recompute_grad
    ... def block(x):
    ...     return tf.sin(tf.sin(x))
    >>> x = tf.constant(1.)
    >>> with tf.GradientTape() as tape:
    ...     tape.watch(x)
    ...     y = block(x)
    >>> round(float(tape.gradient(y, x)), 4)
    0.36
    """

    @functools.wraps(f)
    def decorated(*args: Any, **kwargs: Any) -> Any:
        interpreter = THREAD.interpreter
        if interpreter is None:
            return f(*args, **kwargs)
        if isinstance(interpreter, Builder):
            return _record(interpreter, f, args, kwargs)
        return _run_eagerly(interpreter, f, args, kwargs)

    return decorated


def _record(builder: Builder, f: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Trace `f` into a graph of its own, run by a node that checkpoints it."""
    leaves = nest.flatten([list(args), kwargs])
    tensors = _tensors(leaves)
    name = getattr(f, "__name__", "recompute")
    region = Region(builder, f"{builder.name}.{name}", [t._aval for t in tensors.values()],
                    [f"arg_{i}" for i in tensors], loop=False)  # fmt: skip
    replaced = dict(zip(tensors, region.arguments, strict=True))
    inner_args, inner_kwargs = nest.pack_sequence_as(
        [list(args), kwargs], [replaced.get(i, x) for i, x in enumerate(leaves)]
    )
    result = region.trace(lambda: call(f, *inner_args, **inner_kwargs))
    for leaf in nest.flatten(result):
        region.give(region.convert(convert_to_tensor, leaf))
    closure = Closure([region])
    entries, _ = closure.variable_inputs(region)
    inputs = [*(a._value for a in region.arguments), *closure.captured_inputs(region), *entries]
    graph = graph_of(region, inputs, region.outputs + closure.variable_outputs(region))
    operands = (*tensors.values(), *closure.captured.values(), *closure.reads(builder))
    out = builder.apply(REMAT, operands, (graph,), name)
    for variable, value in zip(closure.written, out[len(region.outputs) :], strict=True):
        builder.assign(variable, value)
    return nest.pack_sequence_as(result, out[: len(region.outputs)])


class _Again(EagerRecorder):
    """Runs again what ran before: what it assigns was assigned then."""

    def __init__(self, tapes: list[Any]) -> None:
        super().__init__()
        self.tapes = tapes

    def assign(self, variable: Variable, value: Tensor) -> None:
        """Nothing."""


def _run_eagerly(recorder: Any, f: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Run `f` out of the tapes' sight; they record one rule, which runs it again."""
    once = EagerRecorder()
    watcher = Watcher()
    once.tapes.append(watcher)
    with use(once):
        result = f(*args, **kwargs)
    # New tensors: `f` may have returned one of its arguments.
    outputs = tuple([Tensor(t._array, t._aval) for t in map(convert_to_tensor, nest.flatten(result))])
    arguments = tuple(_tensors(nest.flatten([list(args), kwargs])).values())
    given = {id(x) for x in nest.flatten([list(args), kwargs])}
    variables = [v for v in watcher.variables.values() if id(v) not in given]
    operands = (*arguments, *[recorder.read(v) for v in variables])

    def pull_back(weights: Mapping[int, Tensor]) -> list[Tensor | None]:
        here = THREAD.interpreter
        with use(here if isinstance(here, Builder) else _Again([] if here is None else here.tapes)):
            tape = GradientTape()
            with tape:
                tape.watch(list(arguments))
                again = [convert_to_tensor(t) for t in nest.flatten(f(*args, **kwargs))]
            targets = [again[i] for i in weights]
            sources = [*arguments, *variables]
            found = tape.gradient(targets, sources, output_gradients=list(weights.values()))
            return [convert_to_tensor(g) if isinstance(g, Convertible) else g for g in found]

    for tape in recorder.tapes:
        tape.record(RULE, (Rule(pull_back),), operands, outputs, None)
    return nest.pack_sequence_as(result, outputs)


def _tensors(leaves: list[Any]) -> dict[int, Tensor]:
    return {i: convert_to_tensor(x) for i, x in enumerate(leaves) if isinstance(x, (Tensor, Convertible))}
