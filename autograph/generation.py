"""From a function to its generated code: the order of the stages, and the cache."""

from __future__ import annotations
import __future__

import ast
import copy
import dataclasses
import dis
import inspect
import warnings
from types import CellType, CodeType, FunctionType
from typing import Any

from .codetable import CodeTable
from .errors import ConversionError, UnconvertedWarning
from .mangling import mangle
from .names import Namer, copied
from .resolve import FRAME_READERS, ReliedOn, Resolver, still_holds
from .rewrite import Options, Rewriter, is_generator
from .source import find
from .template import at
from .template import function as make_function
from .verbosity import log, verbosity

_FUTURE = 0
for _name in __future__.all_feature_names:
    _FUTURE |= getattr(__future__, _name).compiler_flag
_GENERATORS = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR
_OPTIMIZED = inspect.CO_OPTIMIZED


@dataclasses.dataclass(frozen=True)
class Generated:
    """The rewritten form of one code object; `code` is None where there was nothing to rewrite."""

    code: CodeType | None
    relied_on: ReliedOn
    operators: str = "ag"
    cells: tuple[int, ...] = ()
    """The places of the code's free variables among the function's; -1 for the operators."""
    tree: ast.stmt | None = None
    lines: tuple[str, ...] = ()
    trouble: str = ""


_CACHE: dict[bool, CodeTable[Generated]] = {True: CodeTable(), False: CodeTable()}
DEFAULT = Options()


def generate(function: FunctionType, options: Options = DEFAULT) -> Generated:
    """The generated code for `function`, from the cache where it is known."""
    code = function.__code__
    cache = _CACHE[options.recursive]
    known = cache.get(code)
    if known is not None and (not known.relied_on or still_holds(function, known.relied_on)):
        return known
    try:
        made = generate_anew(function, options)
    except RecursionError:
        made = Generated(None, {}, trouble="its branches are nested too deeply to be rewritten")
    if made.trouble and _decides(code):
        warnings.warn(
            f"{code.co_qualname} ({code.co_filename}:{code.co_firstlineno}) runs as it is written: "
            f"{made.trouble}. Its `if`, `while` and `for` decide on Python values only.",
            UnconvertedWarning,
            stacklevel=2,
        )
    made = dataclasses.replace(made, tree=None, lines=())
    cache.put(code, made)
    if made.code is not None:
        for inner in _codes(made.code):
            cache.put(inner, Generated(None, {}))
    return made


def _decides(code: CodeType) -> bool:
    """Whether the code branches or loops at all."""
    names = (instruction.opname for instruction in dis.get_instructions(code))
    return any(name.startswith(("POP_JUMP", "JUMP_IF", "FOR_ITER")) for name in names)


def generate_anew(function: FunctionType, options: Options) -> Generated:
    """The generated code for `function`, with its tree, past the cache."""
    code = function.__code__
    if code.co_flags & _GENERATORS:  # their bodies cannot be divided into functions
        return Generated(None, {})
    definition = find(function)
    if isinstance(definition, str):
        return Generated(None, {}, trouble=definition)
    original = definition.node
    if isinstance(original, ast.AsyncFunctionDef) or is_generator(original):
        return Generated(None, {})
    node: ast.FunctionDef | ast.Lambda = copied(original)
    if definition.class_name is not None:
        mangle(node, definition.class_name)
    identifiers = _identifiers(node) | set(code.co_freevars)
    namer = Namer(identifiers)
    operators = namer.new("ag")
    resolver = Resolver(function, frozenset(_bound_anywhere(node)))
    for name in _frame_readers(node, resolver):
        trouble = f"it calls {name}(), which looks at the variables of its caller"
        return Generated(None, resolver.relied_on, trouble=trouble)
    rewriter = Rewriter(operators, namer, resolver, options)
    statement: ast.stmt
    if isinstance(node, ast.Lambda):
        statement = at(ast.Return(rewriter.lambda_(node)), node)
    else:
        node.decorator_list = []
        rewriter.function(node)
        statement = node
    if not any(isinstance(n, ast.Name) and n.id == operators for n in ast.walk(statement)):
        log(2, "%s has nothing to rewrite", code.co_qualname)
        return Generated(None, resolver.relied_on, tree=_as_written(original))
    ast.fix_missing_locations(statement)
    made = _compile(function, statement, operators, namer.given)
    log(1, "%s (%s:%d) was rewritten", code.co_qualname, code.co_filename, code.co_firstlineno)
    if verbosity() >= 3:
        log(3, "%s", ast.unparse(statement))
    cells = tuple(code.co_freevars.index(n) if n != operators else -1 for n in made.co_freevars)
    return Generated(made, resolver.relied_on, operators, cells, statement, definition.lines)


def _as_written(node: ast.FunctionDef | ast.Lambda) -> ast.stmt:
    """The definition as the user wrote it."""
    return at(ast.Return(node), node) if isinstance(node, ast.Lambda) else node


def _compile(function: FunctionType, statement: ast.stmt, operators: str, helpers: frozenset[str]) -> CodeType:
    """Compile the generated definition inside a factory whose parameters are the free variables."""
    code = function.__code__
    node = statement.value if isinstance(statement, ast.Return) else statement
    assert isinstance(node, ast.FunctionDef | ast.Lambda)
    bare = copy.copy(node)
    bare.args = copy.copy(node.args)
    none = at(ast.Constant(None), statement)  # the real defaults are the function's own
    bare.args.defaults = [none] * len(node.args.defaults)
    bare.args.kw_defaults = [d and none for d in node.args.kw_defaults]
    if isinstance(bare, ast.FunctionDef):
        bare.name = _INNER
        bare.returns = None
        _drop_annotations(bare.args)
        if "type_params" in ast.FunctionDef._fields:
            bare.type_params = []  # type: ignore[attr-defined,unused-ignore]
        statement = bare
    else:
        statement = at(ast.Return(bare), statement)
    factory = at(make_function("factory", [operators, *code.co_freevars], [statement]), node)
    module = ast.Module([factory], [])
    flags = code.co_flags & _FUTURE
    compiled = compile(module, code.co_filename, "exec", flags=flags, dont_inherit=True)
    outer = _inner_code(compiled, "factory")
    inner = _inner_code(outer, _INNER if isinstance(statement, ast.FunctionDef) else "<lambda>")
    return _renamed(inner, code.co_qualname, helpers).replace(co_name=code.co_name)


def _drop_annotations(args: ast.arguments) -> None:
    for kind in ("posonlyargs", "args", "kwonlyargs"):
        setattr(args, kind, [at(ast.arg(a.arg), a) for a in getattr(args, kind)])
    for name in ("vararg", "kwarg"):
        one = getattr(args, name)
        if one is not None:
            setattr(args, name, at(ast.arg(one.arg), one))


_INNER = "generated function"
"""The name of the definition while it is compiled: no name that the code in it may use."""


def _inner_code(code: CodeType, name: str) -> CodeType:
    for constant in code.co_consts:
        if isinstance(constant, CodeType) and constant.co_name == name:
            return constant
    raise ConversionError(f"no code for {name} was compiled")


def _renamed(code: CodeType, name: str, helpers: frozenset[str]) -> CodeType:
    """`code`, and the code in it, with the qualified names that the user's source gives them."""
    inside = name if not code.co_flags & _OPTIMIZED else f"{name}.<locals>"  # a class body is not optimized
    return code.replace(co_consts=_constants(code, name, inside, helpers), co_qualname=name)


def _constants(code: CodeType, name: str, inside: str, helpers: frozenset[str]) -> tuple[Any, ...]:
    constants: list[Any] = []
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            own = f"{inside}.{constant.co_name}"
            if constant.co_name in helpers:  # what is defined in a helper is the user's function's
                made = _constants(constant, own, inside, helpers)
                constants.append(constant.replace(co_consts=made, co_qualname=own))
            else:
                constants.append(_renamed(constant, own, helpers))
        elif isinstance(constant, str) and constant == code.co_qualname:
            constants.append(name)
        else:
            constants.append(constant)
    return tuple(constants)


def _codes(code: CodeType) -> list[CodeType]:
    found = [code]
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            found += _codes(constant)
    return found


def bind(function: FunctionType, generated: Generated, operators: CellType) -> FunctionType:
    """`function` with its generated code, sharing its closure; `function` itself where nothing changed.

    `operators` is a cell with the module whose functions the generated code calls.
    """
    code = generated.code
    if code is None:
        return function
    own = function.__closure__ or ()
    closure = tuple([operators if index < 0 else own[index] for index in generated.cells])
    made = FunctionType(code, function.__globals__, function.__name__, function.__defaults__, closure)
    if function.__kwdefaults__:
        made.__kwdefaults__ = function.__kwdefaults__
    return made


def _identifiers(node: ast.AST) -> set[str]:
    found: set[str] = set()
    for child in ast.walk(node):
        for _, value in ast.iter_fields(child):
            if isinstance(value, str):
                found.add(value)
            elif isinstance(value, list):
                found.update(v for v in value if isinstance(v, str))
    return found


def _bound_anywhere(node: ast.FunctionDef | ast.Lambda) -> set[str]:
    """Every name that `node` or a function in it binds: such names say nothing before the function runs."""
    found: set[str] = set()
    for child in ast.walk(node):
        match child:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name):
                found.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                if child is not node:
                    found.add(name)
            case ast.alias(name=name, asname=other):
                found.add(other or name.partition(".")[0])
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
                found.add(name)
            case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
                found.add(name)
    return found


def _frame_readers(node: ast.AST, resolver: Resolver) -> list[str]:
    found = []
    for child in ast.walk(node):
        if isinstance(child, ast.Call) and resolver.is_builtin(child.func, FRAME_READERS):
            assert isinstance(child.func, ast.Name)
            if child.func.id not in ("vars", "dir") or not child.args:
                found.append(child.func.id)
    return found
