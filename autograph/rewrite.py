"""One function, straightened, becomes functions for its branches and loop bodies, and operators' calls."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Iterable, Sequence

from .jumps import Jumps, Lowered
from .liveness import Analysis
from .logic import Expressions
from .matching import Matches
from .names import Namer, appended, bound, own_all, parameters, scope
from .resolve import Resolver
from .state import StateCode, declarations
from .template import at, constant, function, load, method, store, thunk
from .walrus import expand

MARK = "@line "
"""Begins the statements that tell the printer a line of the user's."""


@dataclasses.dataclass(frozen=True)
class Options:
    """What is rewritten: `recursive` says whether calls are; `marked` puts the user's lines into the code."""

    recursive: bool = True
    marked: bool = False


class Rewriter:
    """Rewrites one function node, and the functions nested in it, in place."""

    def __init__(self, operators: str, namer: Namer, resolver: Resolver, options: Options) -> None:
        self._ag = operators
        self._namer = namer
        self._resolver = resolver
        self._options = options
        self._expressions = Expressions(operators, namer, resolver, options.recursive, self.nested)

    def lambda_(self, node: ast.Lambda) -> ast.Lambda:
        return self._expressions(node)

    def nested(self, node: ast.FunctionDef) -> ast.FunctionDef:
        if is_generator(node) or any(_opts_out(d) for d in node.decorator_list):
            return node
        inner = Rewriter(self._ag, self._namer, self._resolver, self._options)
        node.args.defaults = [self._expressions(d) for d in node.args.defaults]
        node.args.kw_defaults = [d and self._expressions(d) for d in node.args.kw_defaults]
        inner.function(node)
        return node

    def function(self, node: ast.FunctionDef) -> None:
        self._scope = scope(node)
        first = [*node.args.posonlyargs, *node.args.args]
        self._expressions.first_parameter = first[0].arg if first else None
        body, declarations = _without_declarations(node.body)
        body = Matches(self._ag, self._namer).lower_all(body)
        body = expand(body, self._namer, self._resolver.never_staged)
        self._lowered = Lowered(body)
        self._stays = self._is_native
        if any(self._rewrites(n) for n in own_all(body)):
            repeatable = self._resolver.repeatable
            jumps = Jumps(self._namer, self._is_native, self._may_suppress, repeatable)
            self._lowered = jumps.lower(body)
            self._lowered.body = expand(self._lowered.body, self._namer, self._resolver.never_staged)
            self._stays = jumps.stays_native
            generated = bound(self._lowered.body) - self._scope.changeable
            self._scope = dataclasses.replace(self._scope, locals=self._scope.locals | generated)
            analysis = Analysis(self._scope, self._lowered.flags, self._lowered.extra_tests)
            analysis.run(self._lowered.body)
            self._facts = analysis.facts
        done = self._block(self._lowered.body)
        node.body = [*declarations, *self._unbound(node, done), *done] or [ast.Pass()]

    # What stays Python's.

    def _rewrites(self, node: ast.AST) -> bool:
        return isinstance(node, ast.If | ast.While | ast.For) and not self._is_native(node)

    def _is_native(self, node: ast.stmt) -> bool:
        match node:
            case ast.If(test=test):
                return self._resolver.never_staged(test)
            case ast.While(test=test):
                return self._resolver.never_staged(test) and not _has_jump(node)
            case ast.For(iter=iterated):
                return self._resolver.plain_iterable(iterated) and not _has_jump(node)
        return True

    def _may_suppress(self, node: ast.With) -> bool:
        calls = (item.context_expr for item in node.items)
        return not all(isinstance(c, ast.Call) and self._resolver.is_known_scope(c.func) for c in calls)

    # Statements.

    def _block(self, body: Sequence[ast.stmt]) -> list[ast.stmt]:
        done: list[ast.stmt] = []
        for node in body:
            new = self._statement(node)
            if self._options.marked and new[:1] != [node] and isinstance(node, ast.If | ast.While | ast.For):
                done.append(at(ast.Expr(constant(f"{MARK}{node.lineno}")), node))
            done += new
        return done

    def _statement(self, node: ast.stmt) -> list[ast.stmt]:
        match node:
            case ast.If() if not self._stays(node):
                return self._if(node)
            case ast.While() if not self._stays(node):
                return self._while(node)
            case ast.For() if not self._stays(node):
                return self._for(node)
            case ast.AnnAssign():
                return self._annotated(node)
            case ast.Assert() if __debug__:
                return self._assert(node)
            case ast.Expr() if (target := appended(node)) is not None and self._options.recursive:
                return self._append(node, target)
            case ast.Raise():
                return [self._raise(node)]
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            return [self._expressions(node)]
        for name in ("body", "orelse", "finalbody"):
            inner = getattr(node, name, None)
            if isinstance(inner, list):
                setattr(node, name, self._block(inner) or ([at(ast.Pass(), node)] if name == "body" else []))
        if isinstance(node, ast.Try | ast.TryStar):
            for handler in node.handlers:
                handler.body = self._block(handler.body) or [at(ast.Pass(), handler)]
        if isinstance(node, ast.Match):
            for case in node.cases:
                case.body = self._block(case.body) or [at(ast.Pass(), node)]
                case.guard = case.guard and self._expressions(case.guard)
            node.subject = self._expressions(node.subject)
            return [node]
        return [self._own_expressions(node)]

    def _own_expressions(self, node: ast.stmt) -> ast.stmt:
        """Rewrite the expressions of `node`, not those of the statements in it."""
        for name, value in ast.iter_fields(node):
            if isinstance(value, ast.expr):
                setattr(node, name, self._expressions(value))
            elif isinstance(value, list) and name in ("targets", "items", "values"):
                setattr(node, name, [self._expressions(v) for v in value])
        return node

    def _raise(self, node: ast.Raise) -> ast.stmt:
        if isinstance(node.exc, ast.Call):  # the class of an exception is no function to rewrite
            made = node.exc
            made.args = [self._expressions(a) for a in made.args]
            for keyword in made.keywords:
                keyword.value = self._expressions(keyword.value)
            return node
        return self._own_expressions(node)

    def _annotated(self, node: ast.AnnAssign) -> list[ast.stmt]:
        # In a function an annotation is never evaluated; in a branch's function it may not stand at all.
        if node.value is None:
            return []
        return [at(ast.Assign([node.target], self._expressions(node.value)), node)]

    def _assert(self, node: ast.Assert) -> list[ast.stmt]:
        if self._resolver.never_staged(node.test):
            return [self._own_expressions(node)]
        args = [self._expressions(node.test)]
        if node.msg is not None:
            args.append(thunk(self._expressions(node.msg)))
        return [at(ast.Expr(method(self._ag, "assert_stmt", *args)), node)]

    def _append(self, node: ast.Expr, target: ast.expr) -> list[ast.stmt]:
        made = node.value
        assert isinstance(made, ast.Call)
        value = self._expressions(made.args[0])
        return [at(ast.Expr(method(self._ag, "list_append", self._expressions(target), value)), node)]

    def _if(self, node: ast.If) -> list[ast.stmt]:
        state, arguments = self._carried(node)
        body, orelse = self._block(node.body), self._block(node.orelse)
        test = self._expressions(node.test)
        if not _does_something(body):
            if not _does_something(orelse):
                return [at(ast.Expr(test), node)]
            test, body, orelse = at(method(self._ag, "not_", test), node.test), orelse, []
        helpers = [self._helper(node, "if_body", [], body)]
        if _does_something(orelse):
            helpers.append(self._helper(node, "else_body", [], orelse))
        args: list[ast.expr] = [test, *(load(h.name) for h in helpers)]
        if arguments and len(helpers) == 1:
            args.append(constant(None))
        return [*state, *helpers, at(ast.Expr(method(self._ag, "if_stmt", *args, *arguments)), node)]

    def _while(self, node: ast.While) -> list[ast.stmt]:
        state, arguments = self._carried(node)
        options = self._loop_options(node)
        test = self._helper(node, "loop_test", [], [at(ast.Return(self._expressions(node.test)), node.test)])
        body = self._helper(node, "loop_body", [], self._block(node.body))
        loop = method(self._ag, "while_stmt", load(test.name), load(body.name), *arguments)
        loop.keywords = options
        return [*state, test, body, at(ast.Expr(loop), node)]

    def _for(self, node: ast.For) -> list[ast.stmt]:
        state, arguments = self._carried(node)
        options = self._loop_options(node)
        if self._belongs_to_body(node):
            assert isinstance(node.target, ast.Name)
            body = self._helper(node, "loop_body", [node.target.id], self._block(node.body))
        else:
            item = self._namer.new("item")
            bind = at(ast.Assign([self._expressions(node.target)], load(item)), node.target)
            body = self._helper(node, "loop_body", [item], [bind, *self._block(node.body)])
        helpers = [body]
        args: list[ast.expr] = [self._expressions(node.iter), load(body.name)]
        extra = self._lowered.extra_tests.get(node)
        if extra is not None:
            test = self._helper(node, "loop_test", [], [at(ast.Return(self._expressions(extra)), node)])
            helpers.append(test)
            args.append(load(test.name))
        elif arguments:
            args.append(constant(None))
        loop = method(self._ag, "for_stmt", *args, *arguments)
        loop.keywords = options
        return [*state, *helpers, at(ast.Expr(loop), node)]

    def _belongs_to_body(self, node: ast.For) -> bool:
        """Whether nobody but the loop's body ever sees its variable."""
        if not isinstance(node.target, ast.Name):
            return False
        name, scope = node.target.id, self._scope
        outside = scope.captured | scope.globals | scope.nonlocals | scope.deleted | scope.changed_by_calls
        return name not in outside and name not in self._facts[node].live

    def _loop_options(self, node: ast.While | ast.For) -> list[ast.keyword]:
        """Take `set_loop_options(...)` out of the body: its arguments belong to the loop."""
        for index, line in enumerate(node.body):
            match line:
                case ast.Expr(value=ast.Call() as directive) if self._resolver.is_set_loop_options(directive.func):
                    node.body[index : index + 1] = []
                    made = method(self._ag, "loop_options")
                    made.keywords = [self._loop_option(name, v) for name, v in _options_given(directive)]
                    return [at(ast.keyword("options", made), directive)]
        return []

    def _loop_option(self, name: str, value: ast.expr) -> ast.keyword:
        return ast.keyword(name, self._expressions(_by_name(value) if name == "shape_invariants" else value))

    # The variables of a construct.

    def _helper(self, origin: ast.stmt, name: str, names: Sequence[str], body: list[ast.stmt]) -> ast.FunctionDef:
        """A function for a part of `origin`, which assigns the variables of the user's function."""
        assigned = (bound(body) & self._scope.changeable).difference(names)
        lines = declarations(assigned, self._scope)
        return at(function(self._namer.new(name), names, [*lines, *body]), origin)

    def _carried(self, node: ast.If | ast.While | ast.For) -> tuple[list[ast.stmt], list[ast.expr]]:
        state = StateCode(self._ag, self._namer, self._scope, self._lowered.return_value, self._resolver)
        return state.of(node, self._facts[node])

    def _unbound(self, node: ast.FunctionDef, done: list[ast.stmt]) -> list[ast.stmt]:
        """Declarations, without a value, of the locals that only the generated functions assign."""
        missing = self._scope.locals - set(parameters(node.args)) - bound(done)
        missing = frozenset(name for name in missing if _mentions(done, name))
        kind = ast.Attribute(load(self._ag), "Undefined", ast.Load())
        return [at(ast.AnnAssign(store(name), kind, None, 1), node) for name in sorted(missing)]


def _without_declarations(body: list[ast.stmt]) -> tuple[list[ast.stmt], list[ast.stmt]]:
    """The body without `global` and `nonlocal` statements, and these, to stand at the top."""
    declarations: list[ast.stmt] = []

    class Take(ast.NodeTransformer):
        def visit_Global(self, node: ast.Global) -> None:
            declarations.append(node)

        def visit_Nonlocal(self, node: ast.Nonlocal) -> None:
            declarations.append(node)

        def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.stmt:
            return node

        def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.stmt:
            return node

        def visit_ClassDef(self, node: ast.ClassDef) -> ast.stmt:
            return node

        def visit_Lambda(self, node: ast.Lambda) -> ast.expr:
            return node

    take = Take()
    kept = [take.visit(node) for node in body]
    kept = [node for node in kept if node is not None]
    for node in own_all(kept):
        for name in ("body",):
            if getattr(node, name, None) == []:
                setattr(node, name, [at(ast.Pass(), node)])
    return kept, declarations


def _mentions(body: Iterable[ast.AST], name: str) -> bool:
    """Whether `body` uses the variable `name` of its function."""
    stack = list(body)
    while stack:
        node = stack.pop()
        if isinstance(node, ast.FunctionDef | ast.Lambda) and name in parameters(node.args):
            continue
        if isinstance(node, ast.Name) and node.id == name:
            return True
        if isinstance(node, ast.Nonlocal) and name in node.names:
            return True
        stack.extend(ast.iter_child_nodes(node))
    return False


def _last_name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _options_given(directive: ast.Call) -> list[tuple[str, ast.expr]]:
    """The options that `set_loop_options(...)` names, but for `swap_memory`, which means nothing here."""
    order = ("parallel_iterations", "swap_memory", "maximum_iterations", "shape_invariants")
    given = [(name, value) for name, value in zip(order, directive.args, strict=False)]
    given += [(keyword.arg, keyword.value) for keyword in directive.keywords if keyword.arg is not None]
    return [(name, value) for name, value in given if name != "swap_memory"]


def _by_name(pairs: ast.expr) -> ast.expr:
    """`[(x, shape), ...]` as `{"x": shape, ...}`, where it is written out."""
    if isinstance(pairs, ast.List | ast.Tuple):
        found = [p for p in pairs.elts if isinstance(p, ast.Tuple) and len(p.elts) == 2]
        if len(found) == len(pairs.elts):
            keys: list[ast.expr | None] = [constant(ast.unparse(p.elts[0])) for p in found]
            return at(ast.Dict(keys, [p.elts[1] for p in found]), pairs)
    return pairs


def _does_something(body: list[ast.stmt]) -> bool:
    return any(not isinstance(node, ast.Pass) for node in body)


def _has_jump(node: ast.stmt) -> bool:
    return any(isinstance(n, ast.Return | ast.Break | ast.Continue) for n in own_all([node]))


def is_generator(node: ast.FunctionDef | ast.Lambda) -> bool:
    body = [node.body] if isinstance(node, ast.Lambda) else node.body
    return any(isinstance(n, ast.Yield | ast.YieldFrom | ast.Await) for n in own_all(body))


def _opts_out(decorator: ast.expr) -> bool:
    """Whether a decorator says that the function below it is not to be rewritten."""
    if isinstance(decorator, ast.Call):
        for keyword in decorator.keywords:
            if keyword.arg == "autograph" and isinstance(keyword.value, ast.Constant):
                return not keyword.value.value
        decorator = decorator.func
    return _last_name(decorator) == "do_not_convert"
