"""Random Python functions over a few ints and floats, as source text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

NAMES = ("a", "b", "c", "d")
PLACES = ("xs[0]", "xs[1]", "box.v", "box.w['k']")
FLOATS = ("x", "y")
Draw = Callable[[st.SearchStrategy[Any]], Any]


@st.composite
def programs(draw: Draw, unbound: bool = False, fixed_width: bool = False) -> str:
    """A function `f(a, b)` that always ends. With `unbound`, `c` and `d` have no value at first.

    With `fixed_width` it is `f(a, b, x, y)`, of two ints and two floats, whose numbers stay so small, and whose
    floats such multiples of a half, that 32 bits compute what Python does.
    """
    writer = _Writer(draw, fixed_width)
    body = writer.block(3, in_loop=False)
    start = ["xs = [1, 2]", "box = Box()"] + ([] if unbound else ["c = 0", "d = 1"])
    end = [f"return {writer.expression(1)}"]
    head = "def f(a, b, x, y):" if fixed_width else "def f(a, b):"
    return "\n".join([head, *("    " + line for line in [*start, *body, *end])]) + "\n"


class _Writer:
    def __init__(self, draw: Draw, fixed_width: bool) -> None:
        self._draw = draw
        self._fixed_width = fixed_width
        self._counters = 0
        self._statements = 0

    def _one_of(self, *values: Any) -> Any:
        return self._draw(st.sampled_from(values))

    def block(self, depth: int, in_loop: bool) -> list[str]:
        lines: list[str] = []
        for _ in range(self._draw(st.integers(1, 3))):
            lines += self.statement(depth, in_loop)
        return lines

    def statement(self, depth: int, in_loop: bool) -> list[str]:
        self._statements += 1
        kinds = ["assign", "assign", "aug", "place", "return"]
        if self._fixed_width:
            kinds += ["float", "float"]
        if in_loop:
            kinds += ["break", "continue"]
        if depth > 0 and self._statements < 25:
            kinds += ["if", "if", "ifelse", "elif", "while", "for", "with", "try", "match"]
        kind = self._one_of(*kinds)
        name = self._one_of(*NAMES)
        match kind:
            case "assign":
                return [f"{name} = {self.expression(2)}"]
            case "place":
                target = self._one_of(*PLACES)
                if self._draw(st.booleans()):
                    return [f"{target} = {self.expression(1)}"]
                return [f"{target} += {self.expression(1)}", *self._kept_small(target)]
            case "float":
                return [f"{self._one_of(*FLOATS)} = {self.float_expression(1)}"]
            case "match":
                return self._match(depth, in_loop)
            case "aug":
                return [f"{name} {self._one_of('+=', '-=')} {self.expression(1)}", *self._kept_small(name)]
            case "return":
                return [f"return {self.expression(1)}"]
            case "break" | "continue":
                return [kind]
            case "if" | "ifelse" | "elif":
                lines = [f"if {self.test(2)}:", *_inner(self.block(depth - 1, in_loop))]
                if kind == "elif":
                    lines += [f"elif {self.test(1)}:", *_inner(self.block(depth - 1, in_loop))]
                if kind != "if" and self._draw(st.booleans()):
                    lines += ["else:", *_inner(self.block(depth - 1, in_loop))]
                return lines
            case "with":
                return ["with scope():", *_inner(self.block(depth - 1, in_loop))]
            case "try":
                lines = ["try:", *_inner(self.block(depth - 1, in_loop))]
                if self._draw(st.booleans()):
                    lines += ["except ZeroDivisionError:", *_inner(self.block(0, in_loop))]
                    if self._draw(st.booleans()):
                        lines += ["else:", *_inner(self.block(0, in_loop))]
                else:
                    lines += ["finally:", f"    {name} = {self.expression(1)}"]
                return lines
            case "for":
                self._counters += 1
                target = self._one_of(f"i{self._counters}", f"i{self._counters}", name)
                count = self._one_of("range(2)", "range(3)", "range(a % 3)", "range(b % 4)", "(1, 5)")
                lines = [f"for {target} in {count}:", *_inner(self.block(depth - 1, True))]
                return lines + self._else(depth, in_loop)
        self._counters += 1
        counter = f"k{self._counters}"
        test = self._one_of(
            f"{counter} < 3",
            f"{counter} < 2 and {self.test(1)}",
            f"{self.test(1)} and {counter} < 3",
            "True",
            f"({name} := {name} + 1) < 5 and {counter} < 3",
        )
        first = [f"{counter} += 1"]
        if test == "True":
            first += [f"if {counter} > 3:", "    break"]
        lines = [f"{counter} = 0", f"while {test}:", *_inner([*first, *self.block(depth - 1, True)])]
        return lines + self._else(depth, in_loop)

    def _kept_small(self, name: str) -> list[str]:
        return [f"{name} %= 97"] if self._fixed_width else []

    def _match(self, depth: int, in_loop: bool) -> list[str]:
        name = self._one_of(*NAMES)
        subject, patterns = self._one_of(
            (f"{name} % 4", ("0", "1 | 2", f"{name} if {self.test(1)}", f"(1 | 3) as {name}")),
            (f"({name}, a)", (f"(0, {name})", f"[1 | 2, {name}] if {self.test(1)}", f"[{name}, *_]")),
        )
        lines = [f"match {subject}:"]
        for pattern in self._draw(st.lists(st.sampled_from(patterns[:3]), min_size=1, max_size=2)):
            if pattern != f"[{name}, *_]":
                block = self.block(depth - 1, in_loop)
                lines += [f"    case {pattern}:", *_inner(_inner(block))]
        lines += ["    case _:", *_inner(_inner(self.block(0, in_loop)))]
        return lines

    def _else(self, depth: int, in_loop: bool) -> list[str]:
        if self._draw(st.integers(0, 3)):
            return []
        return ["else:", *_inner(self.block(depth - 1, in_loop))]

    def expression(self, depth: int) -> str:
        kind = self._one_of("name", "name", "number", "binary", "ifexp", "call") if depth else "name"
        if self._fixed_width and depth and not self._draw(st.integers(0, 5)):
            return self._one_of(f"int({self.float_expression(depth - 1)})", f"max({self.expression(0)}, 3)",
                                f"abs({self.expression(0)} - {self.expression(0)})")  # fmt: skip
        match kind:
            case "name":
                return str(self._one_of(*NAMES, *NAMES, *PLACES))
            case "number":
                return str(self._one_of(0, 1, 2, 3, 7))
            case "binary":
                sign = self._one_of("+", "-", "*")
                return f"({self.expression(depth - 1)} {sign} {self.expression(depth - 1)}) % 11"
            case "call":
                return f"helper({self.expression(depth - 1)})"
        test, one, other = self.test(depth - 1), self.expression(depth - 1), self.expression(depth - 1)
        return f"({one} if {test} else {other})"

    def float_expression(self, depth: int) -> str:
        name = self._one_of(*FLOATS)
        if not depth:
            return str(self._one_of(name, name, "0.5", "2.0"))
        other = self.float_expression(depth - 1)
        return str(self._one_of(
            f"({name} + {other}) % 8.0", f"({name} - {other}) % 8.0", f"{name} * 2.0 % 8.0", f"min({name}, {other})",
            f"float({self.expression(0)} % 8)", f"({name} if {self.test(depth - 1)} else {other})", "1.5",
        ))  # fmt: skip

    def test(self, depth: int) -> str:
        if self._fixed_width and not self._draw(st.integers(0, 4)):
            sign = self._one_of("<", ">=", "==", "!=")
            return f"{self.float_expression(min(depth, 1))} {sign} {self.float_expression(0)}"
        kind = self._one_of("less", "equal", "in", "and", "or", "not", "chain") if depth else "less"
        one, other = self.expression(min(depth, 1)), self.expression(0)
        match kind:
            case "less":
                return f"{one} {self._one_of('<', '>=')} {other}"
            case "equal":
                return f"{one} {self._one_of('==', '!=')} {other}"
            case "in":
                return f"{one} {self._one_of('in', 'not in')} (1, {other}, 3)"
            case "and" | "or":
                return f"({self.test(depth - 1)} {kind} {self.test(depth - 1)})"
            case "not":
                return f"not {self.test(depth - 1)}"
        return f"{other} {self._one_of('<', '<=')} {one} {self._one_of('<', '!=')} {self.expression(0)}"


def _inner(lines: list[str]) -> list[str]:
    return ["    " + line for line in lines]
