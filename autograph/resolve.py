"""What a name means to a function before it runs: modules and classes, which calls may leave alone."""

from __future__ import annotations

import ast
import builtins
import weakref
from dataclasses import dataclass, field
from types import FunctionType, ModuleType
from typing import Any

from .experimental import set_loop_options
from .names import own
from .policy import is_library_module
from .properties import user_properties

UNKNOWN = object()
ReliedOn = dict[str, "weakref.ref[Any]"]
"""Names, and the modules, classes and built-ins that they meant when a function was rewritten."""

NEVER_STAGED = frozenset(
    {
        "isinstance",
        "issubclass",
        "hasattr",
        "callable",
        "type",
        "id",
        "getattr",
        "setattr",
        "delattr",
        "super",
        "globals",
        "property",
        "staticmethod",
        "classmethod",
        "repr",
    }
)
"""Built-ins that do not look at staged values."""

_IMPURE = frozenset({"next", "print", "input", "open", "iter"})
_DECIDED = frozenset({"isinstance", "issubclass", "hasattr", "callable"})

STAGEABLE_TYPES = (
    range,
    enumerate,
    zip,
    map,
    filter,
    reversed,
    int,
    float,
    bool,
    complex,
    str,
    tuple,
    list,
    dict,
    set,
    frozenset,
    slice,
)
"""Types that a tracer may give a meaning for staged arguments."""

FRAME_READERS = frozenset({"locals", "vars", "eval", "exec", "dir"})
"""Built-ins that look at the frame of their caller."""


@dataclass
class Resolver:
    """Looks names up as `function` would, and remembers what the rewriting relied on."""

    function: FunctionType
    bound_anywhere: frozenset[str]
    relied_on: ReliedOn = field(default_factory=dict)
    _properties: frozenset[str] | None = None

    def value(self, name: str) -> object:
        """What the name means now, or UNKNOWN where it may change as the function runs."""
        found = look_up(self.function, name) if name not in self.bound_anywhere else UNKNOWN
        if isinstance(found, ModuleType | type) or (found is not UNKNOWN and found is getattr(builtins, name, UNKNOWN)):
            self.relied_on[name] = weakref.ref(found)
            return found
        return UNKNOWN

    def is_builtin(self, node: ast.expr, names: frozenset[str]) -> bool:
        if not isinstance(node, ast.Name) or node.id not in names:
            return False
        return self.value(node.id) is getattr(builtins, node.id, None)

    def is_set_loop_options(self, node: ast.expr) -> bool:
        """Whether `node` is `set_loop_options`, by its own name or by another one that was given to it."""
        if isinstance(node, ast.Attribute):
            return node.attr == set_loop_options.__name__
        if not isinstance(node, ast.Name) or node.id in self.bound_anywhere:
            return False
        if look_up(self.function, node.id) is not set_loop_options:
            return node.id == set_loop_options.__name__
        self.relied_on[node.id] = weakref.ref(set_loop_options)
        return True

    def is_library(self, node: ast.expr) -> bool:
        """Whether the dotted name `node` belongs to a module that is left alone."""
        while isinstance(node, ast.Attribute):
            node = node.value
        if not isinstance(node, ast.Name):
            return False
        found = self.value(node.id)
        return isinstance(found, ModuleType) and is_library_module(found.__name__)

    def is_known_scope(self, node: ast.expr) -> bool:
        """Whether a `with` over a call of `node` is known not to swallow exceptions."""
        root = node
        while isinstance(root, ast.Attribute):
            root = root.value
        found = self.value(root.id) if isinstance(root, ast.Name) else UNKNOWN
        name = found.__name__ if isinstance(found, ModuleType) else getattr(found, "__module__", "")
        return str(name).partition(".")[0] in ("tenfold", "jax", "numpy")

    def may_be_property(self, node: ast.Attribute) -> bool:
        """Whether some class of the user's has a property of this name."""
        if self._properties is None:
            self._properties = user_properties(self.function)
        return node.attr in self._properties and not self.is_library(node)

    def repeatable(self, test: ast.expr) -> bool:
        """Whether evaluating `test` once more than the user wrote does nothing more."""
        for node in own(test):
            if isinstance(node, ast.NamedExpr):
                return False
            if isinstance(node, ast.Call) and not self.leaves_alone(node):
                if not isinstance(node.func, ast.Name) or node.func.id in _IMPURE:
                    return False
                if self.value(node.func.id) is UNKNOWN:
                    return False
        return True

    def leaves_alone(self, call: ast.Call) -> bool:
        """Whether a call needs no look at its callee when it runs."""
        function = call.func
        if self.is_builtin(function, NEVER_STAGED):
            return True
        if isinstance(function, ast.Name):
            found = self.value(function.id)
            if isinstance(found, type):
                return found not in STAGEABLE_TYPES
        if isinstance(function, ast.Attribute):
            return self.is_library(function)
        return False

    def never_staged(self, test: ast.expr) -> bool:
        """Whether `test` always has a Python bool as its value."""
        match test:
            case ast.Constant():
                return True
            case ast.Compare(ops=ops):
                return all(isinstance(op, ast.Is | ast.IsNot) for op in ops)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return self.never_staged(operand)
            case ast.BoolOp(values=values):
                return all(self.never_staged(value) for value in values)
            case ast.Call(func=function):
                return self.is_builtin(function, _DECIDED)
        return False

    def plain_iterable(self, node: ast.expr) -> bool:
        """Whether a `for` over `node` is always Python's."""
        match node:
            case ast.Tuple() | ast.List() | ast.Set() | ast.Dict() | ast.ListComp() | ast.SetComp():
                return True
            case ast.DictComp() | ast.GeneratorExp():
                return True
            case ast.Constant(value=str() | bytes()):
                return True
            case ast.Call(func=function, args=args, keywords=[]):
                constants = all(isinstance(a, ast.Constant | ast.UnaryOp) for a in args)
                return constants and self.is_builtin(function, frozenset({"range"}))
        return False


def look_up(function: FunctionType, name: str) -> Any:
    """The present value of a free name of `function`, or UNKNOWN."""
    free = function.__code__.co_freevars
    if name in free:
        try:
            return (function.__closure__ or ())[free.index(name)].cell_contents
        except ValueError:
            return UNKNOWN
    found = function.__globals__.get(name, UNKNOWN)
    return getattr(builtins, name, UNKNOWN) if found is UNKNOWN else found


def still_holds(function: FunctionType, relied_on: ReliedOn) -> bool:
    """Whether the names that a rewriting relied on mean the same to `function`."""
    return all(look_up(function, name) is value() for name, value in relied_on.items())
