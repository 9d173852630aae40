"""`Op`: one operation of the vocabulary, from which eager code, inference, gradients and lowering derive.

An op is written as a pure JAX function, its kernel. The annotations of the kernel's parameters say what they
are:

| annotation | the parameter is |
|---|---|
| `Array` | a tensor; all `Array`s and `Arrays` of an op share one dtype |
| `Arrays` | a list of such tensors (at most one per op, the first parameter) |
| `Index` | a tensor of integers with a dtype of its own; Python ints become int32 |
| `Bool` | a tensor of booleans |
| `Free` | a tensor of any dtype |
| `Array | None` | a tensor that may be left out; only at the end |
| `Shape` | a shape, known when the program is compiled: ints, or tensors with a known value |
| `Axis` | None, an int or several, also as a tensor with a known value |
| `DTypeLike | None`, `DTypeLike` | a dtype |
| anything else | an attribute: a hashable Python value |
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Final, TypeAlias

import jax

from .aval import Aval
from .dtypes import DType
from .errors import DTypeError

Array: TypeAlias = jax.Array
Arrays: TypeAlias = Sequence[jax.Array]
Index: TypeAlias = jax.Array
Bool: TypeAlias = jax.Array
Free: TypeAlias = jax.Array
Shape: TypeAlias = tuple[int, ...]
Axis: TypeAlias = int | tuple[int, ...] | None

Attrs: TypeAlias = tuple[Any, ...]
Check: TypeAlias = Callable[..., None]


class Mode(enum.Enum):
    """How JAX will differentiate what is built: loops of unknown length and functions with a gradient of the
    user's own have to be built for it."""

    PLAIN = enum.auto()
    """Not at all."""
    FORWARD = enum.auto()
    """By `jax.jvp`, any number of times."""
    REVERSE = enum.auto()
    """By `jax.vjp`, any number of times."""
    REVERSE_OF_FORWARD = enum.auto()
    """By `jax.jvp` once, and the result by `jax.vjp`."""
    FORWARD_OF_REVERSE = enum.auto()
    """By `jax.vjp` once, and the result by `jax.jvp`."""

    @property
    def reverse(self) -> bool:
        """Whether there must be a reverse mode."""
        return self not in (Mode.PLAIN, Mode.FORWARD)

    def of_vjp(self) -> Mode:
        """The mode for an op whose pullback is differentiated in this one."""
        if self in (Mode.FORWARD, Mode.FORWARD_OF_REVERSE):
            return Mode.FORWARD_OF_REVERSE
        return Mode.REVERSE

    def of_jvp(self) -> Mode:
        """The mode for an op whose pushforward is differentiated in this one."""
        return Mode.REVERSE_OF_FORWARD if self.reverse else Mode.FORWARD


OPERANDS: Final = ("Array", "Arrays", "Index", "Bool", "Free")


class Op:
    """One operation: its name, kernel, parameter kinds and what it accepts.

    Attributes:
        name: TensorFlow's type name where it has one (`AddV2`, `MatMul`), ours otherwise.
        kernel: the JAX function, called with operands by position and attributes by keyword.
        kinds: for each operand in order, `Array`, `Index`, ...; for a variadic op that of its list first.
        attributes: the names of the attributes in the order in which an `Attrs` tuple holds them.
        dtypes: what the `Array` operands may be; None for anything.
        effect: whether running it is observable (a print, a check): never pruned, kept in order.
        check: called with the operands' avals and the attributes before the kernel is first traced for
            them; raises what the user should read instead of JAX's words.
    """

    # Whether executables are kept with something else than the op (see `cache_for`).
    scoped: ClassVar[bool] = False

    __slots__ = ("attributes", "check", "defaults", "dtypes", "effect", "executables", "inferred", "kernel", "kinds",
                 "name", "parameters", "variadic")  # fmt: skip

    def __init__(
        self,
        name: str,
        kernel: Callable[..., Any],
        kinds: tuple[str, ...],
        attribute_names: tuple[str, ...],
        *,
        parameters: tuple[str, ...] = (),
        dtypes: frozenset[DType] | None = None,
        effect: bool = False,
        check: Check | None = None,
    ) -> None:
        self.name = name
        self.kernel = kernel
        self.kinds = kinds
        self.parameters = parameters
        self.attributes = attribute_names
        self.variadic = "Arrays" in kinds
        self.dtypes = dtypes
        self.effect = effect
        self.check = check
        # What attributes are where a call does not name them; prints leave these out.
        self.defaults: dict[str, Any] = {}
        # Filled by runtime.eager and runtime.infer.
        self.executables: dict[tuple[Any, ...], Any] = {}
        self.inferred: dict[tuple[Any, ...], Any] = {}

    def __repr__(self) -> str:
        return f"<op {self.name}>"

    def call(self, operands: Sequence[Any], attrs: Attrs) -> Any:
        """Run the kernel on JAX arrays or tracers; `operands` is flat."""
        keywords = dict(zip(self.attributes, attrs, strict=True))
        if self.variadic:
            split = len(operands) - (len(self.kinds) - 1)
            return self.kernel(list(operands[:split]), *operands[split:], **keywords)
        return self.kernel(*operands, **keywords)

    def call_in(self, operands: Sequence[Any], attrs: Attrs, mode: Mode) -> Any:
        """As `call`, in a form that JAX can differentiate so; without effects, for what ran before."""
        return self.call(operands, attrs)

    def cache_for(self, attrs: Attrs) -> dict[Any, Any]:
        """Where executables for these attributes are kept. Ops whose attributes are graphs keep them with
        the graph, so that they go when it goes."""
        return self.executables

    def prepare(self, attrs: Attrs, build: Callable[[], Any]) -> Any:
        """The executable for these attributes, made by `build()`."""
        return build()

    def infer(self, avals: Sequence[Aval], attrs: Attrs) -> Aval | tuple[Aval, ...] | None:
        """The result's type where it is cheaper to say than to derive; None to derive it."""
        return None

    def operand_kinds(self, count: int) -> tuple[str, ...]:
        """The kind of each of `count` flat operands."""
        if self.variadic:
            rest = self.kinds[1:]
            return ("Array",) * (count - len(rest)) + rest
        return self.kinds[:count]

    def parameter(self, position: int) -> str:
        """The name of the parameter that the operand at `position` belongs to, for messages."""
        if self.variadic or position >= len(self.parameters):
            return self.parameters[0] if self.parameters else f"input {position}"
        return self.parameters[position]

    def _described(self, position: int, avals: Sequence[Aval]) -> str:
        """An operand and its dtype, for messages: `'x' is float32`, `'values'[2] is int32`."""
        at = f"[{position}]" if self.variadic else ""
        return f"{self.parameter(position)!r}{at} is {avals[position].dtype.name}"

    def validate(self, avals: Sequence[Aval], attrs: Attrs) -> None:
        """Raise a DTypeError, or what `check` raises, where the op does not take these operands."""
        first: int | None = None
        for position, (kind, aval) in enumerate(zip(self.operand_kinds(len(avals)), avals, strict=True)):
            if kind == "Array":
                if first is None:
                    first = position
                elif aval.dtype is not avals[first].dtype:
                    raise DTypeError(
                        f"the operands must be of one dtype, but {self._described(first, avals)} and "
                        f"{self._described(position, avals)}: tf.cast converts [Op:{self.name}]"
                    )
            elif kind == "Bool" and aval.dtype.kind != "b":
                raise DTypeError(f"wanted bools, but {self._described(position, avals)} [Op:{self.name}]")
            elif kind == "Index" and not aval.dtype.is_integer:
                raise DTypeError(f"wanted integers, but {self._described(position, avals)} [Op:{self.name}]")
        if self.dtypes is not None and first is not None and avals[first].dtype not in self.dtypes:
            allowed = ", ".join(sorted(d.name for d in self.dtypes))
            raise DTypeError(f"wanted one of {allowed}, but {self._described(first, avals)} [Op:{self.name}]")
        if self.check is not None:
            self.check(*avals, **dict(zip(self.attributes, attrs, strict=True)))
