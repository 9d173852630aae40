"""`ConcreteFunction`: one trace of a function, compiled, with everything that a call needs prepared."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import jax
import numpy as np

from ..ops.assertion import ASSERT, Site, raise_failures
from ..runtime import nest
from ..runtime.aval import TRACED
from ..runtime.coerce import convert_to_tensor
from ..runtime.context import THREAD
from ..runtime.errors import DTypeError
from ..runtime.executable import direct
from ..runtime.execute import in_their_precision, under_their_trace
from ..runtime.recorder import EagerRecorder
from ..runtime.spec import TensorSpec
from ..runtime.tensor import Tensor, wrap
from ..runtime.variable import UPDATING, Variable
from .buffers import buffers_of
from .builder import Builder, current_builder
from .conditional import Slot, fill
from .control import CALL
from .funcgraph import FuncGraph
from .graph import Graph
from .influence import influence_of
from .kept import kept_forward
from .lower import compile_graph, lower
from .structured_signature import StructuredSignature
from .symbolic import SymbolicTensor
from .tape import GradientTape
from .trace import Trace

_count_references = sys.getrefcount
_CHECKING: Final = threading.RLock()


def _references_of_own() -> int:
    """What `sys.getrefcount` gives for an array that nothing but the call's list holds.

    Measured rather than assumed: interpreters differ in the references that a call itself takes.
    """
    state = [jax.numpy.zeros(())]
    return list(map(_count_references, state))[0]  # noqa: RUF015 (as the call counts them)


class ConcreteFunction:
    """A function for arguments of one signature.

    Calling it runs the compiled program: tensors of the signature's types, in order, or by name.

    Attributes: `graph`, `inputs`, `outputs`, `captured_inputs`, `structured_input_signature`,
    `structured_outputs`, `name`.
    """

    def __init__(
        self,
        traced: Trace,
        name: str,
        signature: StructuredSignature,
        argument_names: Sequence[str],
        jit_compile: bool | None,
    ) -> None:
        self._trace = traced
        self._graph = traced.graph
        self._captures = traced.captures
        self._variables = traced.variables
        self._written = traced.written
        self._structure = traced.structure
        self._slots = traced.slots
        self._single = isinstance(traced.structure, Slot)
        self._avals = traced.graph.output_avals[: len(traced.slots)]
        self._argument_names = tuple(argument_names)
        self._jit_compile = jit_compile
        self._captured_traced = any(t._aval.placement is TRACED for t in traced.captures)
        self._executable: Any = None
        self._compiling = threading.RLock()
        # A program with checks keeps what the variables held before: where one fails they hold it again.
        self._consumes = jit_compile is not False and not checks_of(traced.graph)
        self._run: Callable[..., Any] | None = None
        self._warm = False
        self.trace_seconds = 0.0
        self.compile_seconds: float | None = None
        self.name = name
        self._signature = signature
        self._count = len(traced.graph.inputs) - len(traced.captures) - len(traced.variables)

    # -- what users look at ------------------------------------------------------------------------------

    @property
    def graph(self) -> FuncGraph:
        """The graph after the passes; `graph.traced` is what tracing recorded."""
        return FuncGraph(self._graph, self._trace.traced)

    @property
    def captured_inputs(self) -> list[Any]:
        return [*self._captures, *self._variables]

    @property
    def variables(self) -> tuple[Variable, ...]:
        return tuple(self._variables)

    @property
    def trainable_variables(self) -> tuple[Variable, ...]:
        return tuple(v for v in self._variables if v.trainable)

    @property
    def inputs(self) -> list[Any]:
        return self.graph.inputs

    @property
    def outputs(self) -> list[Any]:
        return self.graph.outputs

    @property
    def structured_outputs(self) -> Any:
        return fill(self._structure, dict(zip(self._slots, self.graph.outputs, strict=True)))

    @property
    def output_shapes(self) -> Any:
        return nest.map_structure(lambda s: s.shape, self.structured_outputs)

    @property
    def output_dtypes(self) -> Any:
        return nest.map_structure(lambda s: s.dtype, self.structured_outputs)

    @property
    def structured_input_signature(self) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """The positional and keyword arguments, with a TensorSpec for each tensor."""
        return self._signature.structured()

    def pretty_printed_signature(self, verbose: bool = True) -> str:
        """The signature in words."""
        result = nest.map_structure(
            lambda t: None if t is None else TensorSpec(t.shape, t.dtype), self.structured_outputs
        )
        captures = [(id(t), TensorSpec(t.shape, t.dtype)) for t in self._captures]
        captures += [(id(v), TensorSpec(v.shape, v.dtype)) for v in self._variables]
        return self._signature.pretty(result, captures)

    def __str__(self) -> str:
        return f"ConcreteFunction {self.pretty_printed_signature()}"

    def __repr__(self) -> str:
        result = nest.map_structure(
            lambda t: None if t is None else TensorSpec(t.shape, t.dtype), self.structured_outputs
        )
        return f"<ConcreteFunction {self._signature.line(result)} at 0x{id(self):X}>"

    # -- calling -------------------------------------------------------------------------------------------

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the program. Raises TypeError where the arguments do not fit the signature."""
        return self.call_tensors(self._bind(args, kwargs))

    def _bind(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> list[Tensor]:
        """The tensors of a call: leaves of positional arguments in order, then by name."""
        leaves = [leaf for leaf in nest.flatten(list(args)) if _is_tensor_argument(leaf)]
        names = self._argument_names
        by_name = dict(kwargs)
        for name in names[len(leaves) :]:
            if name not in by_name:
                raise TypeError(f"{self._signature.line()} missing required argument: {name!r}.")
            leaves.append(by_name.pop(name))
        unknown = [k for k, v in by_name.items() if _is_tensor_argument(v)]
        if len(leaves) > len(names) or unknown:
            raise TypeError(f"{self._signature.line()} takes {len(names)} tensors, but got "
                            f"{len(leaves) + len(unknown)}.")  # fmt: skip
        tensors = []
        for name, kind, leaf in zip(names, self._graph.input_avals, leaves, strict=False):
            tensor = convert_to_tensor(leaf, dtype_hint=kind.dtype)
            if tensor.dtype is not kind.dtype or tensor._aval.dims != kind.dims:
                raise DTypeError(f"{self._signature.line()}: argument {name!r} must be a tensor of dtype "
                                f"{kind.dtype.name} and shape {kind.shape}, but got {leaf!r}.")  # fmt: skip
            tensors.append(tensor)
        return tensors

    @property
    def signature(self) -> StructuredSignature:
        """The arguments, in their structure."""
        return self._signature

    def compile_note(self) -> str:
        """How long compiling took, in words."""
        if self.compile_seconds is None:
            return "not compiled by itself yet"
        return f"compiled in {self.compile_seconds * 1e3:.0f} ms"

    @property
    def written(self) -> tuple[Variable, ...]:
        """The variables that the function assigns."""
        return tuple(self._written)

    def arrange(self, out: Sequence[Any]) -> tuple[Any, list[Any]]:
        """The program's outputs as the function's result, and the new values of the written variables."""
        results = out[: len(self._slots)]
        return fill(self._structure, dict(zip(self._slots, results, strict=True))), list(out[len(self._slots) :])

    def usable(self) -> bool:
        """Whether what was captured is still in scope: a function traced inside another one's trace may have
        captured tensors of that trace, or inside somebody's `jax.jit` values of that."""
        if self._captured_traced:
            return False
        builder = current_builder()
        return all(
            not isinstance(t, SymbolicTensor) or (builder is not None and _in_scope(t.builder, builder))
            for t in self._captures
        )

    def lasting(self) -> bool:
        """Whether nothing was captured from the trace of another function."""
        return not self._captured_traced and not any(isinstance(t, SymbolicTensor) for t in self._captures)

    def call_tensors(self, tensors: Sequence[Tensor]) -> Any:
        """Run with the tensors of the arguments, flat, in the interpreter in force."""
        interpreter = THREAD.interpreter
        if interpreter is None:
            for tensor in tensors:
                if tensor._aval.placement is not None:
                    return self._call_elsewhere(tensors)
            if self._captured_traced:
                return self._call_elsewhere(tensors)
            result = self.run(*tensors)
            if not self._warm:
                # The program has run once: its C++ callable is there to be called directly from now on.
                self._warm, self._executable, self._run = True, direct(self._executable), None
            return result
        if isinstance(interpreter, Builder):
            return self._call_in_graph(interpreter, tensors)
        assert isinstance(interpreter, EagerRecorder)
        return self._call_recorded(interpreter, tensors)

    def _observed(self, run: Callable[..., Any]) -> Callable[..., Any]:
        """`run`, for a program with effects: wait for them, and raise what its checks reported.

        Where a check failed the variables keep the values that they had before the call.
        """
        sites = checks_of(self._graph)
        written = self._written

        def printing(*tensors: Tensor) -> Any:
            result = run(*tensors)
            jax.effects_barrier()
            return result

        def checked(*tensors: Tensor) -> Any:
            with _reports_of(sites):
                before = [v.held() for v in written]
                result = run(*tensors)
                jax.effects_barrier()
                if any(site.failures for site in sites):
                    for variable, array in zip(written, before, strict=True):
                        variable._array = array
                    raise_failures(sites)
            return result

        return checked if sites else printing

    @property
    def run(self) -> Callable[..., Any]:
        """The plain eager call: from tensors of exactly this signature to the result."""
        found = self._run
        if found is None:
            run = self._make_run()
            found = self._run = self._observed(run) if self._graph.effect else run
        return found

    def executable(self) -> Any:
        """The compiled program, of flat arrays; where it `consumes`, the written variables' arrays are donated."""
        with self._compiling:
            if self._executable is None:
                start = time.perf_counter()
                self._executable = self._op_by_op() if self._jit_compile is False else self._compile()
                self.compile_seconds = time.perf_counter() - start
            return self._executable

    def _compile(self) -> Any:
        written = {id(v) for v in self._written}
        first = len(self._graph.inputs) - len(self._variables)
        donated = [first + i for i, v in enumerate(self._variables) if id(v) in written]
        return compile_graph(self._graph, donated if self._consumes else ())

    def _op_by_op(self) -> Callable[..., list[Any]]:
        function = lower(self._graph)

        def run(*arrays: Any) -> list[Any]:
            with jax.enable_x64(True), jax.disable_jit():
                return function(*arrays)

        return run

    def _make_run(self) -> Callable[..., Any]:
        execute = self.executable()
        captured = [t._array for t in self._captures]
        variables = self._variables
        pack = self._packer()
        if not variables:
            if self._single and not captured:
                kind = self._avals[0]

                def run_one(*tensors: Tensor) -> Any:
                    return Tensor(execute(*[t._array for t in tensors])[0], kind)

                return run_one

            def run_pure(*tensors: Tensor) -> Any:
                return pack(execute(*[t._array for t in tensors], *captured))

            return run_pure
        written = self._written
        if not written:

            def run_reading(*tensors: Tensor) -> Any:
                state = [v._array for v in variables]
                try:
                    return pack(execute(*[t._array for t in tensors], *captured, *state))
                except TypeError:
                    if all(a is not None for a in state):
                        raise
                # Another thread's program is updating one of them.
                return pack(execute(*[t._array for t in tensors], *captured, *[v.held() for v in variables]))

            return run_reading
        return (
            self._run_writing(execute, captured, pack) if self._consumes else self._run_keeping(execute, captured, pack)
        )

    def _run_keeping(self, execute: Any, captured: list[Any], pack: Callable[[list[Any]], Any]) -> Callable[..., Any]:
        """The call of a function that assigns variables and consumes none of their arrays."""
        written, variables, results = self._written, self._variables, len(self._slots)

        def run(*tensors: Tensor) -> Any:
            out = execute(*[t._array for t in tensors], *captured, *[v.held() for v in variables])
            for variable, array in zip(written, out[results:], strict=True):
                variable._array = array
            return pack(out)

        return run

    def _run_writing(self, execute: Any, captured: list[Any], pack: Callable[[list[Any]], Any]) -> Callable[..., Any]:
        """The call of a function that assigns variables: their old arrays are donated to the program.

        An array that somebody else holds as well (a tensor from `v.read_value()`) is copied first, so that
        it stays valid. Whether someone does is read off its reference count. The variables have no arrays while
        the program runs: other threads wait for the new ones.
        """
        written = self._written
        others = [v for v in self._variables if all(v is not w for w in written)]
        order = {id(v): i for i, v in enumerate([*written, *others])}
        permutation = [order[id(v)] for v in self._variables]
        in_order = permutation == list(range(len(permutation)))
        alone = [_references_of_own()] * len(written)
        results = len(self._slots)

        def run(*tensors: Tensor) -> Any:
            with UPDATING:
                # No variable is without its array while this thread has the lock.
                before = state = [v._array for v in written]
                for variable in written:
                    variable._array = None
                try:
                    counts = list(map(_count_references, state))
                    if counts != alone:
                        state = [a if n == alone[0] else _copy(a) for a, n in zip(state, counts)]  # noqa: B905
                    if others:
                        state = [*state, *[v._array for v in others]]
                    if not in_order:
                        state = [state[i] for i in permutation]
                    out = execute(*[t._array for t in tensors], *captured, *state)
                    after = out[results:] if results else out
                except BaseException:
                    after = before
                    raise
                finally:
                    for variable, array in zip(written, after):  # noqa: B905
                        variable._array = array
            return pack(out)

        return run

    def _packer(self) -> Callable[[list[Any]], Any]:
        """From the program's outputs to what the function returns."""
        avals, slots, structure = self._avals, self._slots, self._structure
        if self._single:
            kind = avals[0]
            return lambda out: Tensor(out[0], kind)
        if not slots:
            return lambda out: structure
        if type(structure) is tuple and all(isinstance(part, Slot) for part in structure):
            return lambda out: tuple(map(Tensor, out, avals))
        return lambda out: fill(structure, dict(zip(slots, map(Tensor, out, avals), strict=True)))

    def _call_elsewhere(self, tensors: Sequence[Tensor]) -> Any:
        """Inside somebody's `jax.jit` (the graph is inlined there), or on other devices (placed by `jit`)."""
        function: Callable[..., Any] = lower(self._graph)
        arrays = [*[t._array for t in (*tensors, *self._captures)], *[v.held() for v in self._variables]]
        if self._captured_traced or any(t._aval.placement is TRACED for t in tensors):
            with under_their_trace():
                out = function(*map(in_their_precision, arrays))
        else:
            with jax.enable_x64(True):
                out = self._graph.cache.setdefault("jit", jax.jit(function))(*arrays)
        for variable, array in zip(self._written, out[len(self._slots) :], strict=True):
            variable._array = array
        return fill(self._structure, dict(zip(self._slots, map(wrap, out), strict=False)))

    def _call_in_graph(self, builder: Builder, tensors: Sequence[Tensor]) -> Any:
        reads = [builder.read(v) for v in self._variables]
        results = builder.apply(CALL, (*tensors, *self._captures, *reads), (self._graph,), self.name)
        for variable, value in zip(self._written, results[len(self._slots) :], strict=True):
            builder.assign(variable, value)
        return fill(self._structure, dict(zip(self._slots, results, strict=False)))

    def _call_recorded(self, recorder: EagerRecorder, tensors: Sequence[Tensor]) -> Any:
        """Under a gradient tape in eager code: the whole program is one record of the tape."""
        operands = (*tensors, *self._captures, *[recorder.read(v) for v in self._variables])
        kept = None
        wanted = self._wanted(recorder, operands)
        if wanted:
            outputs, kept = kept_forward(self._graph, wanted).run(operands)
        elif any(t._aval.placement is TRACED for t in operands):
            with under_their_trace():
                outputs = tuple(map(wrap, lower(self._graph)(*[in_their_precision(o._array) for o in operands])))
        else:
            own = self._keep_own(operands) if self._consumes else operands
            sites = checks_of(self._graph)
            with _reports_of(sites) if sites else contextlib.nullcontext():
                out = self.executable()(*[o._array for o in own])
                if self._graph.effect:
                    jax.effects_barrier()
                    raise_failures(sites)
            outputs = tuple(map(Tensor, out, self._graph.output_avals))
        for variable, tensor in zip(self._written, outputs[len(self._slots) :], strict=True):
            variable._array = tensor._array
        for tape in recorder.tapes:
            tape.record(CALL, (self._graph,), operands, outputs, kept)
        return fill(self._structure, dict(zip(self._slots, outputs, strict=False)))

    def _wanted(self, recorder: EagerRecorder, operands: Sequence[Tensor]) -> tuple[int, ...]:
        """The operands for which the forward pass keeps what the backward pass needs; none where that computes
        it again: where several tapes record (derivatives of derivatives), where a run has effects, and in a
        program that is not fixed (op by op, or with loops of unknown length)."""
        if len(recorder.tapes) != 1 or self._graph.effect or self._jit_compile is False or buffers_of(self._graph):
            return ()
        (tape,) = recorder.tapes
        if not isinstance(tape, GradientTape) or any(o._aval.placement is not None for o in operands):
            return ()
        influence = influence_of(CALL, (self._graph,)) or ()
        return tuple([i for i in tape.moving(operands) if any(moved >> i & 1 for moved in influence)])

    def _keep_own(self, operands: Sequence[Tensor]) -> list[Tensor]:
        """Operands for a call whose inputs a tape will need again: what the program consumes is a copy."""
        kept = list(operands)
        first = len(operands) - len(self._variables)
        written = {id(v) for v in self._written}
        for i, variable in enumerate(self._variables):
            if id(variable) in written:
                old = operands[first + i]
                kept[first + i] = Tensor(_copy(old._array), old._aval)
        return kept


@contextlib.contextmanager
def _reports_of(sites: Sequence[Site]) -> Iterator[None]:
    """For one run of a program with checks: what is reported to their sites is this run's, on this thread."""
    with _CHECKING:
        for site in sites:
            # Reports of a run that nobody looked at, inside somebody's `jax.jit`.
            site.failures.clear()
        yield


def checks_of(graph: Graph) -> list[Site]:
    """The sites of the checks in a graph and its sub-graphs."""
    found: list[Site] = []
    for node in graph.nodes:
        if node.op is ASSERT:
            site: Site = node.attrs[0]
            # The user's line is part of what a failed check says.
            site.where = site.where or (f"({node.origin})" if node.origin else "")
            found.append(site)
        for subgraph in node.subgraphs():
            found += checks_of(subgraph)
    return found


def _is_tensor_argument(leaf: Any) -> bool:
    return isinstance(leaf, (Tensor, np.ndarray, np.generic, jax.Array, bool, int, float, complex))


def _copy(array: Any) -> Any:
    with jax.enable_x64(True):
        return jax.numpy.array(array, copy=True)


def _in_scope(made_in: Builder, now: Builder) -> bool:
    builder: Builder | None = now
    while builder is not None:
        if builder is made_in:
            return True
        builder = builder.parent
    return False
