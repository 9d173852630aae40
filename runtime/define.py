"""`@op`: writing an op, and the dispatch that every call of one goes through."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

from . import attributes
from .aval import Aval
from .coerce import operands as coerce_operands
from .context import THREAD
from .dtypes import DType
from .errors import DTypeError, ShapeError, TensorConversionError
from .execute import run
from .op import OPERANDS, Attrs, Check, Op
from .tensor import Tensor


class PublicOp(Protocol):
    """The function that users call for an op.

    Attributes:
        op: the op's record.
        defaults: the attributes of a call that names none.
    """

    op: Op
    defaults: tuple[Any, ...]
    __name__: str
    __qualname__: str

    def __call__(self, *args: Any, **kwargs: Any) -> Any: ...


_NORMALIZE: Final[dict[str, Callable[[Any], Any]]] = {
    "Shape": attributes.shape,
    "Axis": attributes.axis,
    "DTypeLike": attributes.dtype,
    "DTypeLike | None": attributes.dtype,
    "bool": attributes.flag,
    "int": attributes.integer,
}


_MISTAKES: Final = (DTypeError, ShapeError, TensorConversionError)


def invoke(op: Op, operands: tuple[Any, ...], attrs: Attrs, name: str | None = None) -> Any:
    """Apply `op` to what a user passed, in the interpreter in force: one Tensor, or a tuple of them."""
    interpreter = THREAD.interpreter
    if interpreter is None:
        try:
            executable, out = op.executables[(attrs, *[o._aval for o in operands])]
        except (KeyError, AttributeError, TypeError):
            return run(op, coerce_operands(op, operands), attrs)
        try:
            results = executable(*[o._array for o in operands])
        except TypeError:
            # A variable that a program of another thread is updating has no array: the slow way waits for it.
            return run(op, coerce_operands(op, operands), attrs)
        return Tensor(results, out) if type(out) is Aval else tuple(map(Tensor, results, out))
    for value in operands:
        if type(value) is not Tensor:
            operands = coerce_operands(op, operands)
            break
    return interpreter.apply(op, operands, attrs, name)


def op(
    name: str,
    *,
    dtypes: frozenset[DType] | None = None,
    effect: bool = False,
    check: Check | None = None,
    public: str | None = None,
) -> Callable[[Callable[..., Any]], PublicOp]:
    """Make an op of a kernel: `@op("AddV2") def add(x: Array, y: Array): return jnp.add(x, y)`.

    The result is the function that users call: it has the kernel's parameters and docstring, a last
    parameter `name`, and an attribute `op`.
    """

    def decorate(kernel: Callable[..., Any]) -> PublicOp:
        parameters = inspect.signature(kernel).parameters
        annotations = {p.name: str(p.annotation) for p in parameters.values()}
        operands = [n for n, a in annotations.items() if a.split(" |")[0] in OPERANDS]
        record = Op(
            name,
            kernel,
            tuple(annotations[n].split(" |")[0] for n in operands),
            tuple(n for n in parameters if n not in operands),
            parameters=tuple(operands),
            dtypes=dtypes,
            effect=effect,
            check=check,
        )
        return _public(record, kernel, public or kernel.__name__.rstrip("_"), annotations, parameters)

    return decorate


def _naming(error: Any, op: Op) -> Exception:
    """A mistake in an attribute, with the op named."""
    result: Exception = type(error)(f"{error} [Op:{op.name}]")
    return result


def _public(record: Op, kernel: Callable[..., Any], name: str, annotations: dict[str, str],
            parameters: Mapping[str, inspect.Parameter]) -> PublicOp:  # fmt: skip
    """The function that users call, written as source (as dataclasses do) because binding arguments by
    Python's own signature costs a tenth of binding them by `inspect`."""
    # The module's name: rewriters of code look there for whose function it is.
    space: dict[str, Any] = {"_invoke": invoke, "_op": record, "_Mistake": _MISTAKES, "_naming": _naming,
                             "__name__": kernel.__module__}  # fmt: skip
    head, operands, attrs, keyword_only = [], [], [], False
    plain: list[str] = []
    for parameter in parameters.values():
        annotation = annotations[parameter.name]
        if parameter.kind is parameter.KEYWORD_ONLY and not keyword_only:
            keyword_only = True
            head.append("name=None, *")
        text = parameter.name
        if parameter.default is not parameter.empty:
            space[f"_default_{parameter.name}"] = parameter.default
            text += f"=_default_{parameter.name}"
        head.append(text)
        if annotation == "Arrays":
            operands.append(f"*{parameter.name}")
        elif annotation.split(" |")[0] in OPERANDS:
            optional = annotation.endswith("| None")
            operands.append(
                f"*(() if {parameter.name} is None else ({parameter.name},))" if optional else parameter.name
            )
        else:
            normalize = _NORMALIZE.get(annotation, attributes.freeze)
            space[f"_normal_{parameter.name}"] = normalize
            attrs.append(f"_normal_{parameter.name}({parameter.name})")
            plain.append(f"{parameter.name} is _default_{parameter.name}")
    if not keyword_only:
        head.append("name=None")
    call = f"_invoke(_op, ({''.join(o + ', ' for o in operands)}), {{}}, name)"
    source = f"def {name}({', '.join(head)}):\n"
    if attrs and len(attrs) == sum(f"_default_{n}" in space for n in record.attributes):
        # A call that names no attribute, as most do, takes the tuple of defaults as it is.
        source += f"    if {' and '.join(plain)}:\n        return {call.format('_defaults')}\n"
    if attrs:
        source += f"    try:\n        _attrs = ({''.join(a + ', ' for a in attrs)})\n"
        source += "    except _Mistake as error:\n        raise _naming(error, _op) from None\n"
    source += f"    return {call.format('_attrs' if attrs else '()')}\n"
    exec(compile(source, f"<op {record.name}>", "exec"), space)
    function: PublicOp = space[name]
    function.__doc__ = kernel.__doc__
    function.__module__ = kernel.__module__
    function.__qualname__ = name
    function.op = record
    record.defaults = {n: space[f"_normal_{n}"](space[f"_default_{n}"]) for n in record.attributes
                       if f"_default_{n}" in space}  # fmt: skip
    # The attributes of a call that names none: what operators look executables up with.
    function.defaults = space["_defaults"] = tuple(record.defaults.values())
    return function
