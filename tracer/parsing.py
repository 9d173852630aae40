"""Reading a printed graph back: the inverse of `printing`, for dumps and for tests.

What a print leaves out cannot be read: long attributes and arrays, objects (a stream, a user's rule), the checks
of asserts. Those raise a GraphSyntaxError that says so.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from ..runtime.aval import Aval, aval
from ..runtime.dtypes import as_dtype
from ..runtime.infer import infer
from ..runtime.op import Attrs, Op
from .dynamic_loop import Buffer
from .graph import CONST, Graph, Literal, Node, Value
from .origin import Origin
from .pullback import VJP

_HEADER: Final = re.compile(r"graph (.*?)\((.*)\) -> \((.*)\)$")
_INPUT: Final = re.compile(r"%(\S+): (\w+\[[^\]]*\])")
_TYPE: Final = re.compile(r"(\w+)\[([^\]]*)\]")
_ORIGIN: Final = re.compile(r"^(.*?)\s+# (\S+):(\d+)$")
_NODE: Final = re.compile(r"(?:((?:%\S+, )*%\S+) = )?(\w+)\((.*)\)(?: : ((?:\w+\[[^\]]*\](?:, )?)+))?$")
_RESULT: Final = re.compile(r"(.*?)%(\S+)$")
_SUBGRAPH: Final = re.compile(r"(\w+):$")


class GraphSyntaxError(ValueError):
    """A text is no printed graph, or the print left something out. Names the line."""

    def __init__(self, message: str, number: int, line: str) -> None:
        super().__init__(f"line {number}: {message}\n  {line.strip()}")
        self.number = number


def parse_graph(text: str, ops: Mapping[str, Op]) -> Graph:
    """The graph that `format_graph` printed as `text`; `ops` has the op of each name in it.

    A pullback names, as its forward node, the nearest one before it of the same op and operands. Origins have
    the file's name without its folder. Raises GraphSyntaxError.
    """
    reader = _Reader(text.splitlines(), ops)
    graph = reader.graph()
    if reader.at < len(reader.lines):
        raise reader.error("the text goes on after the end of the graph")
    return graph


class _Reader:
    def __init__(self, lines: Sequence[str], ops: Mapping[str, Op]) -> None:
        self.lines = lines
        self.ops = {CONST.name: CONST, VJP.name: VJP, **ops}
        self.at = 0

    def error(self, message: str) -> GraphSyntaxError:
        at = min(self.at, len(self.lines) - 1)
        return GraphSyntaxError(message, at + 1, self.lines[at] if self.lines else "")

    def line(self) -> str:
        if self.at >= len(self.lines):
            raise self.error("the text ends before the graph's `return`")
        return self.lines[self.at].strip()

    def graph(self) -> Graph:
        header = _HEADER.match(self.line())
        if header is None:
            raise self.error("wanted `graph name(%input: type, ...) -> (type, ...)`")
        inputs = [Value(self.type(kind), None, 0, name) for name, kind in _INPUT.findall(header[2])]
        values = {v.name: v for v in inputs}
        self.at += 1
        history = []
        while self.line().startswith("# "):
            history.append(self.line()[2:])
            self.at += 1
        nodes: list[Node] = []
        while not (self.line() + " ").startswith("return "):
            nodes.append(self.node(values, nodes))
        labels, outputs = [], []
        for part in self.line().removeprefix("return").strip().split(", "):
            if part:
                result = _RESULT.match(part)
                if result is None:
                    raise self.error(f"wanted `return label%value, ...`, got {part!r}")
                labels.append(result[1])
                outputs.append(self.value(values, result[2]))
        self.at += 1
        return Graph(header[1], inputs, nodes, outputs, labels, history)

    def node(self, values: dict[str, Value], before: Sequence[Node]) -> Node:
        text, origin = self.line(), None
        found = _ORIGIN.match(text)
        if found is not None:
            text, origin = found[1], Origin(found[2], int(found[3]), "")
        parts = _NODE.match(text)
        if parts is None:
            raise self.error("wanted `%result = Op(%operand, ..., attribute=value) : type`")
        op = self.op(parts[2])
        names = [] if parts[1] is None else [r[1:] for r in parts[1].split(", ")]
        types = [self.type(f"{d}[{s}]") for d, s in _TYPE.findall(parts[4] or "")]
        if len(names) != len(types):
            raise self.error(f"{len(names)} results, but {len(types)} types")
        for name in names:
            if name in values:
                raise self.error(f"%{name} is made twice")
        operands = _split(parts[3])
        inputs = tuple([self.value(values, o[1:]) for o in operands if o.startswith("%")])
        given = dict(o.split("=", 1) for o in operands if not o.startswith("%"))
        attrs = self.attributes(op, given, types)
        several = isinstance(infer(op, attrs, [v.aval for v in inputs]), tuple)
        name = names[0].removesuffix(".0") if names else op.name
        node = Node(op, inputs, attrs, name if len(names) != 1 else names[0], origin,
                    tuple(types) if several else types[0], _forward(op, attrs, inputs, before))  # fmt: skip
        values.update({v.name: v for v in node.outputs})
        return node

    def attributes(self, op: Op, given: dict[str, str], types: Sequence[Aval]) -> Attrs:
        """All attributes of a node; moves behind its line and those of its sub-graphs."""
        unknown = given.keys() - set(op.attributes)
        if unknown:
            raise self.error(f"{op.name} has no attribute {sorted(unknown)[0]!r}")
        if "site" in op.attributes:
            raise self.error("a check cannot be read back: what it says is no part of the print")
        # What prints leave out: notes of the compiler's.
        found: dict[str, Any] = {"known": (), "buffer": Buffer(), "spans": ()}
        for name, text in given.items():
            found[name] = self.literal(text, types[0]) if op is CONST else self.attribute(text)
        self.at += 1
        while (started := _SUBGRAPH.match(self.line())) is not None:
            self.at += 1
            found[started[1]] = self.graph()
        return tuple([found.get(n, op.defaults.get(n)) for n in op.attributes])

    def attribute(self, text: str) -> Any:
        if text in self.ops:
            return self.ops[text]
        try:
            return _evaluate(ast.parse(text, mode="eval").body)
        except (SyntaxError, ValueError):
            left_out = text.endswith("...")
            raise self.error(f"the print left out a part of the attribute {text!r}" if left_out else
                             f"the attribute {text!r} is no literal") from None  # fmt: skip

    def literal(self, text: str, kind: Aval) -> Literal:
        if "..." in text:
            raise self.error(f"the print left out most of the constant {text!r}")
        spelled = re.sub(r"\b(nan|inf)\b", r"float('\1')", text)
        try:
            value = _evaluate(ast.parse(spelled, mode="eval").body)
            return Literal(np.array(value, kind.dtype.numpy_dtype).reshape([d or 0 for d in kind.dims]))
        except (SyntaxError, ValueError):
            raise self.error(f"{text!r} is no constant of type {kind!r}") from None

    def value(self, values: Mapping[str, Value], name: str) -> Value:
        if name not in values:
            raise self.error(f"%{name} is used before it is made")
        return values[name]

    def op(self, name: str) -> Op:
        if name not in self.ops:
            raise self.error(f"there is no op {name!r} among those given")
        return self.ops[name]

    def type(self, text: str) -> Aval:
        parts = _TYPE.fullmatch(text)
        if parts is None:
            raise self.error(f"{text!r} is no type")
        try:
            dims = tuple(None if d == "?" else int(d) for d in parts[2].split(", ") if d)
            return aval(dims, as_dtype(parts[1]))
        except (TypeError, ValueError):
            raise self.error(f"{text!r} is no type") from None


def _forward(op: Op, attrs: Attrs, inputs: tuple[Value, ...], before: Sequence[Node]) -> Node | None:
    """The node that a pullback belongs to, where it stands in the same graph."""
    if op is not VJP:
        return None
    forward, forward_attrs, _, count, _ = attrs
    return next((n for n in reversed(before)
                 if n.op is forward and n.attrs == forward_attrs and n.inputs == inputs[:count]), None)  # fmt: skip


def _split(text: str) -> list[str]:
    """The arguments of a call: `text` at its commas, but for those inside brackets and strings."""
    parts, depth, quote, start = [], 0, "", 0
    for i, c in enumerate(text):
        if quote:
            if c == quote and text[i - 1] != "\\":
                quote = ""
        elif c in "'\"":
            quote = c
        elif c in "([{<":
            depth += 1
        elif c in ")]}>":
            depth -= 1
        elif c == "," and not depth:
            parts.append(text[start:i].strip())
            start = i + 1
    return [*parts, text[start:].strip()] if text.strip() else []


def _evaluate(node: ast.expr) -> Any:
    """A literal: numbers, strings, tuples, lists, `tf.float32`, `Ellipsis`. Raises ValueError for anything else."""
    match node:
        case ast.Tuple(elts=parts):
            return tuple(map(_evaluate, parts))
        case ast.List(elts=parts):
            return list(map(_evaluate, parts))
        case ast.Attribute(value=ast.Name(id="tf"), attr=name):
            try:
                return as_dtype(name)
            except TypeError:
                raise ValueError(name) from None
        case ast.Name(id="Ellipsis"):
            return ...
        case ast.Call(func=ast.Name(id="float"), args=[ast.Constant(value=str(text))]):
            return float(text)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_evaluate(operand)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _evaluate(left) + _evaluate(right)
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            return _evaluate(left) - _evaluate(right)
        case ast.Constant(value=value):
            return value
    raise ValueError(ast.dump(node))
