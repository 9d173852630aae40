"""Generated code as text that can be read, pasted and run."""

from __future__ import annotations

import ast
import re

from .generation import Generated
from .rewrite import MARK

_WIDTH = 100
_MARK = re.compile(rf"""^(\s*)(?:'|\"\"\"){MARK}(\d+)(?:'|\"\"\")$""")


def source_text(generated: Generated) -> str:
    """The code of `generated` with a comment, the user's line, above each rewritten branch and loop.

    Code that was rewritten begins with the import of the operators that it calls.
    """
    assert generated.tree is not None
    statement = generated.tree
    if isinstance(statement, ast.Return):  # a lambda
        assert statement.value is not None
        return _header(generated) + ast.unparse(statement.value) + "\n"
    done: list[str] = []
    pending: list[str] = []
    for line in ast.unparse(statement).splitlines():
        found = _MARK.match(line)
        if found:
            indent, number = found.groups()
            pending = [f"{indent}# line {number}: {_user_line(generated, int(number))}"]
            if done and not done[-1].rstrip().endswith(":") and done[-1].strip():
                pending.insert(0, "")
        elif not line.strip() and (pending or (done and done[-1].rstrip().endswith(":"))):
            continue
        else:
            done += [*pending, *_wrapped(line)]
            pending = []
    return _header(generated) + "\n".join(done) + "\n"


def _header(generated: Generated) -> str:
    if generated.code is None:
        return ""
    package = __name__.rpartition(".")[0]
    return f"from {package} import operators as {generated.operators}\n\n"


def _user_line(generated: Generated, number: int) -> str:
    return generated.lines[number - 1].strip() if number <= len(generated.lines) else ""


def _wrapped(line: str) -> list[str]:
    """`line`, or, where it is a long call, one line per argument."""
    text = line.lstrip()
    if len(line) <= _WIDTH:
        return [line]
    try:
        tree = ast.parse(text).body[0]
    except SyntaxError:  # the head of a compound statement
        return [line]
    if not isinstance(tree, ast.Expr) or not isinstance(tree.value, ast.Call):
        return [line]
    made, indent = tree.value, line[: len(line) - len(text)]
    arguments = [ast.unparse(argument) for argument in made.args]
    arguments += [ast.unparse(keyword) for keyword in made.keywords]
    return [
        f"{indent}{ast.unparse(made.func)}(",
        *(f"{indent}    {argument}," for argument in arguments),
        f"{indent})",
    ]
