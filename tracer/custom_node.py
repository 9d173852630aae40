"""The graph's node for a function with a gradient of its own: `CustomGradient`, a `jax.custom_vjp` function.

Its operands are the tensors of the arguments, then what the function and its gradient take from around them:
captured tensors, then variables. The forward graph takes the operands and gives the results, the residuals
(what the gradient uses of the computation) and the new values of hidden counters; the backward graph takes the
results' gradients, the residuals and the operands, and gives the gradients of some operands.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import jax
import jax.numpy as jnp
import numpy as np

from ..runtime import nest
from ..runtime.aval import Aval
from ..runtime.op import Attrs, Mode
from ..runtime.tensor import Tensor
from ..runtime.variable import Variable
from .builder import Builder
from .counter import Counter
from .graph import Value
from .lower import lower, lower_silent
from .region import Region, graph_of
from .structured import Lower, StructuredOp
from .symbolic import SymbolicTensor

if TYPE_CHECKING:
    from .custom_gradient import CustomCall


def record_custom(builder: Builder, custom: CustomCall) -> Any:
    """Trace the function and its gradient into two graphs and record the node; return the results."""
    tensors = custom.tensors()
    kinds = [t._aval for t in tensors.values()]
    forward = Region(builder, f"{builder.name}.{custom.name}", kinds, [f"arg_{i}" for i in tensors], loop=False)
    arguments = dict(zip(tensors, forward.arguments, strict=True))
    results: list[Tensor] = forward.trace(custom.run, arguments)
    for result in results:
        forward.give(result)
    read = [s.variable for s in forward.builder.variables.values()]
    trainable = [v for v in read if v.trainable]
    custom.expects(trainable)
    backward = Region(forward.builder, f"{forward.builder.name}.gradient", [t._aval for t in results],
                      [f"upstream_{i}" for i in range(len(results))], loop=False)  # fmt: skip

    def gradients() -> list[Tensor | None]:
        operands: list[Tensor | None] = [arguments.get(i) for i in range(len(custom.leaves))]
        # A read inside would add an input: for the types, the variable's entry value does.
        handles = [SymbolicTensor(forward.builder.state_of(v).entry, forward.builder) for v in trainable]
        return custom.gradients(backward.arguments, trainable, [*operands, *handles])

    found = backward.trace(gradients)
    _refuse_writes(custom.name, forward, backward)
    return _record(builder, custom, tensors, forward, backward, found, trainable)


def refuse_assignment(name: str, variable: Variable) -> None:
    """Raise the error for an assignment inside a function with a gradient of its own."""
    raise ValueError(f"{name}, a function with @tf.custom_gradient, assigns to the variable {variable.name!r}: it must "
                     "be a function of what it reads. Return the new value, and assign it outside.")  # fmt: skip


def _refuse_writes(name: str, forward: Region, backward: Region) -> None:
    for region in (forward, backward):
        for state in region.builder.variables.values():
            if state.written and not isinstance(state.variable, Counter):
                refuse_assignment(name, state.variable)
            if state.written and region is backward:
                raise ValueError(f"the gradient function of {name} draws random numbers, which a compiled gradient "
                                 "cannot: draw them in the function itself and use them here.")  # fmt: skip


def _record(
    builder: Builder, custom: CustomCall, tensors: dict[int, Tensor], forward: Region, backward: Region,
    found: Sequence[Tensor | None], trainable: Sequence[Variable],
) -> Any:  # fmt: skip
    inner, outer = backward.builder, forward.builder
    captured = {key: t for key, (t, _) in outer.captures.items()}
    residuals: list[tuple[Value, Value]] = []
    for key, (tensor, value) in inner.captures.items():
        if isinstance(tensor, SymbolicTensor) and tensor.builder is outer:
            residuals.append((tensor._value, value))
        else:
            captured[key] = tensor
    variables = {key: s.variable for b in (outer, inner) for key, s in b.variables.items()}
    written = [s for s in outer.variables.values() if s.written]
    arguments = [a._value for a in forward.arguments]

    def inputs_of(region: Region, own: Sequence[Value]) -> list[Value]:
        made = region.builder
        around = [made.value_of(t) for t in captured.values()]
        return [*own, *around, *(made.state_of(v).entry for v in variables.values())]

    made = [*forward.outputs, *(v for v, _ in residuals), *(s.current for s in written)]
    forward_graph = graph_of(forward, inputs_of(forward, arguments), made)
    places = [*range(len(tensors)), *(len(tensors) + len(captured) + list(variables).index(id(v)) for v in trainable)]
    # Gradients come for all leaves of the arguments, of which some are no tensors, then for the variables.
    wanted = [found[i] for i in tensors] + list(found[len(custom.leaves) :])
    given = [(p, g) for p, g in zip(places, wanted, strict=True) if g is not None]
    outputs = [inner.value_of(g) for _, g in given]
    # The gradient itself takes the arguments from the forward graph: its own inputs for them are placeholders.
    spare = [inner.input(a.aval, "arg")._value for a in arguments]
    own = [*(a._value for a in backward.arguments), *(v for _, v in residuals), *spare]
    backward_graph = graph_of(backward, inputs_of(backward, own), outputs)
    operands = (*tensors.values(), *captured.values(), *(builder.read(v) for v in variables.values()))
    count, kept = len(forward.outputs), len(residuals)
    attrs = (forward_graph, backward_graph, count, kept, tuple([p for p, _ in given]))
    out = builder.apply(CUSTOM, operands, attrs, custom.name)
    for state, value in zip(written, out[count:], strict=True):
        builder.assign(state.variable, value)
    return nest.pack_sequence_as(custom.result, out[:count])


# How the two graphs of a node are differentiated: the backward graph is the rule that reverse mode runs, and is
# transposed, by differentiating it, for forward mode.
_MODES: Final = {
    Mode.PLAIN: (Mode.PLAIN, Mode.REVERSE),
    Mode.FORWARD: (Mode.FORWARD, Mode.FORWARD_OF_REVERSE),
    Mode.REVERSE: (Mode.REVERSE, Mode.REVERSE),
    Mode.REVERSE_OF_FORWARD: (Mode.REVERSE, Mode.REVERSE),
    Mode.FORWARD_OF_REVERSE: (Mode.FORWARD, Mode.FORWARD),
}


def _emit(lower: Lower, operands: Sequence[Any], attrs: Attrs, mode: Mode) -> list[Any]:
    forward_graph, backward_graph, count, kept, places = attrs
    reverse = mode in (Mode.REVERSE, Mode.FORWARD_OF_REVERSE)
    of_forward, of_backward = _MODES[mode]
    forward, backward = lower(forward_graph, of_forward), lower(backward_graph, of_backward)

    def run(*arrays: Any) -> tuple[list[Any], Any]:
        out = forward(*arrays)
        return [*out[:count], *out[count + kept :]], (out[count : count + kept], arrays)

    def pull_back_given(saved: Any, cotangents: Sequence[Any]) -> list[Any]:
        residuals, arrays = saved
        # TensorFlow's gradient of a complex value is the conjugate of JAX's cotangent.
        upstream = [
            jnp.conj(c) if v.aval.dtype.is_inexact else jnp.zeros(v.aval.dims, v.aval.dtype.numpy_dtype)
            for c, v in zip(cotangents, backward_graph.inputs[:count], strict=False)
        ]
        return [jnp.conj(g) for g in backward(*upstream, *residuals, *arrays)]

    def pull_back(saved: Any, cotangents: Sequence[Any]) -> tuple[Any, ...]:
        given = dict(zip(places, pull_back_given(saved, cotangents), strict=True))
        return tuple([given[i] if i in given else _nothing(a) for i, a in enumerate(saved[1])])

    def push_forward(primals: tuple[Any, ...], tangents: tuple[Any, ...]) -> tuple[list[Any], list[Any]]:
        # The transpose of the user's rule, which is linear: the pullback of the pullback.
        out, saved = run(*primals)
        zeros = [_nothing(o) for o in out[:count]]
        moving = [i for i, z in enumerate(zeros) if z.dtype != jax.dtypes.float0]

        def of_moving(*cotangents: Any) -> list[Any]:
            full: list[Any] = list(zeros)
            for i, cotangent in zip(moving, cotangents, strict=True):
                full[i] = cotangent
            return pull_back_given(saved, full)

        transposed = jax.vjp(of_moving, *[zeros[i] for i in moving])[1]([tangents[i] for i in places])
        by_place = dict(zip(moving, transposed, strict=True))
        return out, [by_place[i] if i in by_place else _nothing(o) for i, o in enumerate(out)]

    # JAX's functions have a rule of their own for one of the modes: forward mode where nothing is to be
    # differentiated in reverse.
    function: Any
    if reverse:
        function = jax.custom_vjp(lambda *arrays: run(*arrays)[0])
        function.defvjp(run, pull_back)
    else:
        function = jax.custom_jvp(lambda *arrays: run(*arrays)[0])
        function.defjvp(push_forward)
    return list(function(*operands))


def _nothing(array: Any) -> Any:
    """The cotangent of an operand without a gradient."""
    shape, dtype = jnp.shape(array), jnp.result_type(array)
    return jnp.zeros(shape, dtype) if jnp.issubdtype(dtype, jnp.inexact) else np.zeros(shape, jax.dtypes.float0)


def _types(avals: Sequence[Aval], attrs: Attrs) -> tuple[Aval, ...]:
    forward, _, count, kept, _ = attrs
    out = forward.output_avals
    return (*out[:count], *out[count + kept :])


CUSTOM: Final = StructuredOp(
    "CustomGradient", ("forward", "backward", "results", "residuals", "places"), _emit, _types, lower, lower_silent
)
