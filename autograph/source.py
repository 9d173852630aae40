"""Find the syntax tree of a function: the whole file is parsed, so lines and columns are the user's own."""

from __future__ import annotations

import ast
import inspect
import linecache
import textwrap
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from types import CodeType, FunctionType

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_PARSED: OrderedDict[tuple[str, int, int], File] = OrderedDict()
_KEPT = 64


@dataclass(frozen=True, slots=True)
class Definition:
    """A function's node, and the class whose private names (`__x`) it uses."""

    node: FunctionNode
    class_name: str | None
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class File:
    """The functions of one parsed file by their first line."""

    functions: dict[int, list[Definition]]


def find(function: FunctionType) -> Definition | str:
    """The definition of `function`, or a sentence saying why there is none."""
    code = function.__code__
    lines = _lines(function)
    if not lines:
        return f"no source is registered for {code.co_filename!r}"
    candidates = [d for d in _candidates(lines, code) if _fits(d.node, code)]
    if len(candidates) > 1:
        placed = [d for d in candidates if _same_place(d.node, code)]
        candidates = placed or candidates
    if len(candidates) == 1:
        return candidates[0]
    if not candidates:
        where = f"line {code.co_firstlineno} of {code.co_filename!r}"
        return f"no such function begins at {where} (was the file changed?)"
    return f"{len(candidates)} functions begin at line {code.co_firstlineno} of {code.co_filename!r}"


def _lines(function: FunctionType) -> list[str]:
    code = function.__code__
    lines = linecache.getlines(code.co_filename, function.__globals__)
    if lines:
        return lines
    by_code = getattr(linecache, "_getlines_from_code", None)  # Python 3.13's interactive shell
    if by_code is not None:
        return list(by_code(code))
    return []


def _candidates(lines: list[str], code: CodeType) -> list[Definition]:
    key = (code.co_filename, len(lines), hash(tuple(lines)))
    file = _PARSED.get(key)
    if file is None:
        try:
            tree = ast.parse("".join(lines), code.co_filename)
        except SyntaxError:
            return _block_candidates(lines, code)
        functions: dict[int, list[Definition]] = {}
        kept = tuple(lines)
        for definition in _definitions(tree, None, kept):
            functions.setdefault(_first_line(definition.node), []).append(definition)
        file = File(functions)
        _PARSED[key] = file
        if len(_PARSED) > _KEPT:
            _PARSED.popitem(last=False)
    return file.functions.get(code.co_firstlineno, [])


def _block_candidates(lines: list[str], code: CodeType) -> list[Definition]:
    """For a file that is not Python as a whole (a session's log, say): parse the function's own block."""
    first = code.co_firstlineno - 1
    if first >= len(lines):
        return []
    block = inspect.getblock(lines[first:])
    try:
        tree = ast.parse(textwrap.dedent("".join(block)))
    except SyntaxError:
        return []
    ast.increment_lineno(tree, first)
    class_name = None
    parts = code.co_qualname.split(".")
    if len(parts) > 1 and parts[-2] != "<locals>":
        class_name = parts[-2]
    found = _definitions(tree, class_name, tuple(lines))
    return [d for d in found if _first_line(d.node) == code.co_firstlineno]


def _definitions(node: ast.AST, class_name: str | None, lines: tuple[str, ...]) -> Iterator[Definition]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, FunctionNode):
            yield Definition(child, class_name, lines)
        inside = child.name if isinstance(child, ast.ClassDef) else class_name
        yield from _definitions(child, inside, lines)


def _first_line(node: FunctionNode) -> int:
    if isinstance(node, ast.Lambda):
        return node.lineno
    return min([node.lineno, *(d.lineno for d in node.decorator_list)])


def _fits(node: FunctionNode, code: CodeType) -> bool:
    name = "<lambda>" if isinstance(node, ast.Lambda) else node.name
    if name != code.co_name:
        return False
    a = node.args
    counts = (len(a.posonlyargs) + len(a.args), len(a.posonlyargs), len(a.kwonlyargs))
    if counts != (code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount):
        return False
    names = [x.arg for x in (*a.posonlyargs, *a.args, *a.kwonlyargs)]
    if a.vararg:
        names.append(a.vararg.arg)
    if a.kwarg:
        names.append(a.kwarg.arg)
    known = code.co_varnames[: len(names)]
    if bool(a.vararg) != bool(code.co_flags & inspect.CO_VARARGS):
        return False
    # A private parameter (`__x` in a class) is mangled in the code object.
    return all(real == name or real.endswith(name) for real, name in zip(known, names, strict=False))


def _same_place(node: FunctionNode, code: CodeType) -> bool:
    """Whether the columns of the compiled code lie in `node`'s body (several lambdas on one line)."""
    body = [node.body] if isinstance(node, ast.Lambda) else node.body
    start = (body[0].lineno, body[0].col_offset)
    end = (body[-1].end_lineno or 0, body[-1].end_col_offset or 0)
    seen_start = seen_end = False
    for line, end_line, column, end_column in code.co_positions():
        if line is None or end_line is None or column is None or end_column is None:
            continue
        if (line, column) == (node.lineno, 0) and (end_line, end_column) == (node.lineno, 0):
            continue  # RESUME
        if end_column == 0 and column == 0:
            continue
        if not (start <= (line, column) and (end_line, end_column) <= end):
            return False
        seen_start |= (line, column) == start
        seen_end |= (end_line, end_column) == end
    return seen_start and seen_end
