"""`Builder`: the interpreter that records ops into a graph instead of running them.

One builder is one graph under construction: a function's, or that of a branch or loop body inside it (then
`parent` is the builder around it). It knows what it took from outside: captured tensors, and variables,
whose values are threaded through the graph so that the graph itself is pure.
"""

from __future__ import annotations

from typing import Any, Final

import jax
import numpy as np

from ..runtime.aval import Aval, aval
from ..runtime.coerce import convert_to_tensor
from ..runtime.context import THREAD, Tape, use
from ..runtime.dtypes import from_numpy
from ..runtime.infer import infer
from ..runtime.op import Attrs, Op
from ..runtime.seeds import fresh_seed, global_seed, mix
from ..runtime.tensor import Tensor
from ..runtime.variable import Variable
from .counter import RANDOM_COUNT, RANDOM_KEY, Counter
from .graph import CONST, Literal, Node, Value
from .lift import evaluate
from .origin import Origin, user_origin
from .symbolic import SymbolicTensor


class VariableState:
    """A variable while a graph is traced.

    `entry` is its value when the graph starts; `handle` stands for the variable where gradients are
    concerned (the same value, except in a loop body, where `entry` is the value of the last iteration);
    `current` is its value at this point of the trace.
    """

    __slots__ = ("current", "entry", "handle", "variable", "written")

    def __init__(self, variable: Variable, entry: Value, handle: Value) -> None:
        self.variable = variable
        self.entry = entry
        self.handle = handle
        self.current = entry
        self.written = False


@jax.custom_jvp
def _of_handle(current: Any, handle: Any) -> Any:
    return current


@_of_handle.defjvp
def _of_handle_jvp(primals: Any, tangents: Any) -> Any:
    # A read belongs to the variable, whatever was assigned before: the gradient goes to the handle alone.
    return primals[0], tangents[1]


def _read(operands: list[Any]) -> Any:
    return operands[0] if len(operands) == 1 else _of_handle(operands[0], operands[1])


READ: Final = Op("ReadVariableOp", _read, ("Arrays",), ())


class Builder:
    """A graph under construction, and the meaning of ops while it is open."""

    tracing: Final = True

    def __init__(self, name: str, parent: Builder | None = None, loop: bool = False) -> None:
        self.name = name
        self.parent = parent
        self.loop = loop
        self.nodes: list[Node] = []
        self.tapes: list[Tape] = []
        # By id; the tensors and variables are kept alive by the entries.
        self.captures: dict[int, tuple[Tensor, Value]] = {}
        self.variables: dict[int, VariableState] = {}
        self._names: dict[str, int] = {}
        self._scopes: list[str] = []
        # What constants made of a user's numbers are for: `pow/y`.
        self._roles: dict[Node, str] = {}

    # -- values -------------------------------------------------------------------------------------

    def unique_name(self, name: str) -> str:
        """`name`, or `name_1`, `name_2`... where it is taken, as TensorFlow numbers them; without spaces."""
        if " " in name:
            name = name.replace("'", "").replace(" ", "_")
        count = self._names.get(name)
        if count is None:
            self._names[name] = 0
            return name
        while True:
            count += 1
            candidate = f"{name}_{count}"
            if candidate not in self._names:
                self._names[name] = count
                self._names[candidate] = 0
                return candidate

    def input(self, kind: Aval, name: str) -> SymbolicTensor:
        """A new tensor that stands for an input of the graph."""
        return SymbolicTensor(Value(kind, None, 0, self.unique_name(name)), self)

    def value_of(self, tensor: Tensor) -> Value:
        """The value that stands for `tensor` in this graph; outside tensors are captured."""
        if isinstance(tensor, SymbolicTensor):
            if tensor.builder is self:
                return tensor._value
            if tensor._value.known is not None or (tensor._value.node is not None and tensor._value.node.op is CONST):
                # A constant of an outer graph is a constant here as well: branches stay simple to read.
                return self.constant(tensor._known())._value
            if not self._encloses(tensor.builder):
                # Reading `_array` raises the error for tensors that are out of scope.
                _ = tensor._array
        found = self.captures.get(id(tensor))
        if found is None:
            name = tensor._value.name if isinstance(tensor, SymbolicTensor) else "captured"
            kind = aval(tensor._aval.dims, tensor._aval.dtype)
            found = self.captures[id(tensor)] = (tensor, self.input(kind, name)._value)
        return found[1]

    def _encloses(self, builder: Builder) -> bool:
        outer = self.parent
        while outer is not None:
            if outer is builder:
                return True
            outer = outer.parent
        return False

    # -- the interpreter ----------------------------------------------------------------------------

    def apply(self, op: Op, operands: tuple[Tensor, ...], attrs: Attrs, name: str | None = None,
              forward: Node | None = None, origin: Origin | None = None) -> Any:  # fmt: skip
        """Record a node; return its outputs as symbolic tensors (a tuple where the op gives several)."""
        values = tuple([self.value_of(o) for o in operands])
        avals = infer(op, attrs, [v.aval for v in values])
        return self.record(op, values, attrs, name, avals, operands, forward, origin)

    def record(self, op: Op, values: tuple[Value, ...], attrs: Attrs, name: str | None,
               avals: Aval | tuple[Aval, ...], operands: tuple[Tensor, ...], forward: Node | None = None,
               origin: Origin | None = None) -> Any:  # fmt: skip
        """Add a node of known output types."""
        unique = self.unique_name(self._scoped(name or op.name))
        node = Node(op, values, attrs, unique, origin or user_origin(), avals, forward)
        self.nodes.append(node)
        if self._roles:
            for constant, role in self._roles.items():
                constant.name = constant.outputs[0].name = f"{unique}/{role}"
            self._roles.clear()
        outputs = tuple([SymbolicTensor(v, self) for v in node.outputs])
        for tape in self.tapes:
            tape.record(op, attrs, operands, outputs, node)
        return outputs if node.several else outputs[0]

    def constant(self, array: np.ndarray[Any, Any]) -> SymbolicTensor:
        kind = aval(array.shape, from_numpy(array.dtype))
        node = Node(CONST, (), (Literal(array),), self.unique_name(self._scoped("Const")), user_origin(), kind)
        self.nodes.append(node)
        return SymbolicTensor(node.outputs[0], self)

    def name_operand(self, tensor: Tensor, role: str) -> None:
        """Note that `tensor` was made of a number that the user wrote for the operand `role` of the next op."""
        if isinstance(tensor, SymbolicTensor) and self.nodes and tensor._value.node is self.nodes[-1]:
            node = self.nodes[-1]
            if node.op is CONST and self._names.get(node.name) == 0:
                del self._names[node.name]
                self._roles[node] = role

    def enter_scope(self, name: str) -> str:
        """Prefix the names of the nodes to come."""
        self._scopes.append(self.unique_name(self._scoped(name)))
        return f"{self._scopes[-1]}/"

    def leave_scope(self) -> None:
        """End the innermost scope."""
        self._scopes.pop()

    def _scoped(self, name: str) -> str:
        return f"{self._scopes[-1]}/{name}" if self._scopes else name

    def state_of(self, variable: Variable) -> VariableState:
        """The state of a variable that this graph touches."""
        state = self.variables.get(id(variable))
        if state is None:
            entry = self.input(variable._aval, variable._name)._value
            handle = self.input(variable._aval, f"{variable._name}_handle")._value if self.loop else entry
            state = self.variables[id(variable)] = VariableState(variable, entry, handle)
        return state

    def read(self, variable: Variable) -> SymbolicTensor:
        state = self.state_of(variable)
        values = (state.current,) if state.current is state.handle else (state.current, state.handle)
        node = Node(READ, values, (), self.unique_name(f"{variable._name}/Read"), user_origin(), variable._aval)
        self.nodes.append(node)
        tensor = SymbolicTensor(node.outputs[0], self)
        for tape in self.tapes:
            tape.read(variable, tensor)
        return tensor

    def assign(self, variable: Variable, value: Tensor) -> None:
        state = self.state_of(variable)
        state.current = self.value_of(value)
        state.written = True

    def random_key(self, seed: int | None) -> Tensor:
        """A key that differs at each call of the function and at each pass through a loop."""
        root = self.root
        counter = root.random_counter()
        root.random_ops += 1
        if seed is not None:
            mixed = mix(87654321 if global_seed() is None else global_seed() or 0, seed)
        elif global_seed() is not None:
            mixed = mix(global_seed() or 0, root.random_ops)
        else:
            mixed = mix(fresh_seed(), root.random_ops)
        count = self.read(counter)
        key: Tensor = self.apply(RANDOM_KEY, (count,), (mixed,))
        self.assign(counter, self.apply(RANDOM_COUNT, (count,), ()))
        return key

    # -- what only the outermost builder has -----------------------------------------------------------

    @property
    def root(self) -> FunctionBuilder:
        """The builder of the function that is being traced."""
        builder: Builder = self
        while not isinstance(builder, FunctionBuilder):
            assert builder.parent is not None, "a region stands in a function"
            builder = builder.parent
        return builder

    def lift_variable(self, variable: Variable, initial_value: Any, dtype: Any) -> Tensor:
        """The initial value of a variable made while tracing, computed outside the graph."""
        return self.root.lift_variable(variable, initial_value, dtype)


class FunctionBuilder(Builder):
    """The builder of a whole function.

    Args:
        may_create: whether variables may be made (on a function's first call).
        counter: the count of random ops that the function has run, kept from an earlier trace.
        parent: the graph in whose trace this function is called, whose tensors it may capture.
    """

    def __init__(
        self, name: str, may_create: bool, counter: Counter | None = None, parent: Builder | None = None
    ) -> None:
        super().__init__(name, parent)
        self.may_create = may_create
        self.created: list[Variable] = []
        self.random_ops = 0
        self.counter = counter

    def random_counter(self) -> Variable:
        """The hidden variable that makes random ops draw anew at each call."""
        if self.counter is None:
            with use(None):
                self.counter = Counter()
        return self.counter

    def lift_variable(self, variable: Variable, initial_value: Any, dtype: Any) -> Tensor:
        if not self.may_create:
            raise ValueError(
                "tf.function only supports singleton tf.Variables created on the first call. Make sure the tf.Variable "
                "is only created once or created outside tf.function. See "
                "https://www.tensorflow.org/guide/function#creating_tfvariables for more information."
            )
        self.created.append(variable)
        if callable(initial_value):
            with use(None):
                return convert_to_tensor(initial_value(), dtype=dtype)
        value = convert_to_tensor(initial_value, dtype=dtype)
        if isinstance(value, SymbolicTensor):
            value = evaluate(self, value)
        return value


def current_builder() -> Builder | None:
    """The graph under construction on this thread, if any."""
    interpreter = THREAD.interpreter
    return interpreter if isinstance(interpreter, Builder) else None
