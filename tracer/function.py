"""`tf.function`: a Python function that is traced once per signature and then runs compiled."""

from __future__ import annotations

import functools
import logging
import threading
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar, overload

from ..autograph import convert
from ..runtime import nest
from ..runtime.aval import aval
from ..runtime.context import THREAD
from ..runtime.errors import TracingRecursionError
from ..runtime.spec import TensorSpec
from ..runtime.tensor import Tensor
from .compiler_ir import compiler_ir
from .concrete import ConcreteFunction
from .counter import Counter
from .explain import differences, retracing_warning
from .jax_bridge import PureFunction
from .open_concrete import OpenConcreteFunction
from .settings import FUNCTIONS, SETTINGS
from .signature import ObjectKey, Parameters, call_key, fit, leaf_key, specs_of
from .structured_signature import StructuredSignature
from .trace import Trace, trace
from .tracebacks import in_user_frames

F = TypeVar("F", bound=Callable[..., Any])

DEEPEST_NESTING: Final = 16
"""How often a signature may be traced inside its own trace: Python state can end a recursion, a tensor cannot."""


class Function:
    """A Python function that runs as compiled programs, one per signature. Made by `tf.function`.

    Attributes: `python_function`, `input_signature`, `name`.
    """

    def __init__(
        self,
        python_function: Callable[..., Any],
        input_signature: Sequence[Any] | None = None,
        autograph: bool = True,
        jit_compile: bool | None = None,
        reduce_retracing: bool = False,
    ) -> None:
        self.python_function = python_function
        self.input_signature = None if input_signature is None else specs_of(input_signature)
        self.name = getattr(python_function, "__name__", type(python_function).__name__)
        self._autograph = autograph
        self._jit_compile = jit_compile
        self._reduce_retracing = reduce_retracing
        self._parameters = Parameters(python_function)
        self._traced_function = convert(python_function) if autograph else python_function
        self._cache: dict[Any, ConcreteFunction] = {}
        # From the avals of a call with tensors alone to what runs it: the way that nearly all calls go.
        self._direct: dict[tuple[Any, ...], Callable[..., Any]] = {}
        # The same for calls with Python values, structures and keyword arguments.
        self._by_value: dict[Any, Callable[..., Any]] = {}
        self._lock = threading.RLock()
        # The signatures that are being traced, outermost first.
        self._in_progress: list[Any] = []
        self._trace_count = 0
        # The signatures traced since the last warning about retracing.
        self._recent: list[StructuredSignature] = []
        self._counter: Counter | None = None
        self._of_instance: dict[int, tuple[Any, Function]] = {}
        functools.update_wrapper(self, python_function, updated=())
        FUNCTIONS.add(self)

    # -- calling ---------------------------------------------------------------------------------------------

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if THREAD.interpreter is None:
            if self._direct and not kwargs:
                try:
                    run = self._direct[tuple([a._aval for a in args])]
                except (AttributeError, KeyError):
                    pass
                else:
                    return run(*args)
            if self._by_value:
                tensors: list[Tensor] = []
                try:
                    run = self._by_value[call_key(args, kwargs, tensors)]
                except (KeyError, TypeError, ValueError):
                    pass
                else:
                    return run(*tensors)
        return self._call(args, kwargs)

    @in_user_frames
    def _call(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if SETTINGS.run_functions_eagerly:
            return self.python_function(*args, **kwargs)
        bound, keywords = self._bind(args, kwargs)
        tensors: list[Tensor] = []
        key = self._key(bound, keywords, tensors)
        concrete = self._concrete(key, bound, keywords)
        result = concrete.call_tensors(tensors)
        self._remember(args, kwargs, tensors, concrete)
        return result

    def _remember(self, args: tuple[Any, ...], kwargs: dict[str, Any], tensors: Sequence[Tensor],
                  concrete: ConcreteFunction) -> None:  # fmt: skip
        """Have later calls with such arguments find their program without binding and checking them."""
        if not concrete.lasting() or any(t._aval.placement is not None for t in tensors):
            return
        run: Callable[..., Any] = _DirectRun(concrete) if THREAD.interpreter else concrete.run
        if not kwargs and args and len(tensors) == len(args) and all(type(a) is Tensor for a in args):
            if len(self._direct) < SETTINGS.signatures_kept:
                self._direct[tuple([a._aval for a in args])] = run
        elif self.input_signature is None and len(self._by_value) < SETTINGS.signatures_kept:
            # An argument may be a default that is a tensor: then the call's tensors are not those of the key.
            given: list[Tensor] = []
            key = call_key(args, kwargs, given)
            if len(given) == len(tensors):
                self._by_value[key] = run

    def _bind(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        bound, keywords = self._parameters.bind(args, kwargs)
        if self.input_signature is not None:
            if keywords:
                raise TypeError(f"{self.name} was given an input_signature, which describes positional arguments; got the "
                                f"keyword-only arguments {sorted(keywords)}")  # fmt: skip
            # Arguments beyond the signature may only be defaults.
            bound = fit(self.input_signature, bound[: len(self.input_signature)], self._parameters.name_of)
        return bound, keywords

    def _key(self, args: Sequence[Any], kwargs: Mapping[str, Any], tensors: list[Tensor]) -> Any:
        key: tuple[Any, ...] = tuple([leaf_key(a, tensors) for a in args])
        if kwargs:
            key = (*key, tuple((k, leaf_key(kwargs[k], tensors)) for k in sorted(kwargs)))
        return key

    def _concrete(self, key: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> ConcreteFunction:
        found = self._cache.get(key)
        if found is not None and found.usable():
            return found
        with self._lock:
            found = self._cache.get(key)
            if found is None or not found.usable():
                self._forget_dead()
                found = self._cache[key] = self._trace_as(key, args, kwargs)
            return found

    def forget_direct_calls(self) -> None:
        """Have the next call of each signature look at the settings again."""
        self._direct.clear()
        self._by_value.clear()

    def _forget_dead(self) -> None:
        """Drop the traces of objects that are gone."""
        for cache in (self._cache, self._by_value):
            for key in [k for k in cache if _has_dead(k)]:
                del cache[key]

    def _trace_as(self, key: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> ConcreteFunction:
        """Trace for the signature `key`. Raises TracingRecursionError where that would never end."""
        if self._in_progress.count(key) >= DEEPEST_NESTING:
            raise TracingRecursionError(
                f"'{self.name}' calls itself with arguments of the same signature while it is traced, {DEEPEST_NESTING} deep: "
                "what ends the recursion is not known while tracing. Write a loop, or have a Python number decide."
            )
        self._in_progress.append(key)
        try:
            return self._trace(args, kwargs)
        except RecursionError as error:
            if isinstance(error, TracingRecursionError) or len(self._in_progress) == 1:
                raise
            raise TracingRecursionError(
                f"'{self.name}' calls itself while it is traced, with another signature each time, deeper than Python's "
                "limit allows. Write a loop, or see that the recursion ends."
            ) from None
        finally:
            self._in_progress.pop()

    def _trace(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> ConcreteFunction:
        start = time.perf_counter()
        traced = self._trace_once(args, kwargs, may_create=self._trace_count == 0)
        self._trace_count += 1
        if traced.created:
            # Variables were made: what is compiled is the function of the calls to come, which makes none.
            traced = self._trace_once(args, kwargs, may_create=False)
            self._trace_count += 1
        count = len(traced.graph.inputs) - len(traced.captures) - len(traced.variables)
        names = [v.name for v in traced.graph.inputs[:count]]
        described = StructuredSignature.of(self._parameters, args, kwargs, names)
        concrete = ConcreteFunction(traced, self.name, described, names, self._jit_compile)
        concrete.trace_seconds = time.perf_counter() - start
        self._notice_retracing(described)
        return concrete

    def _notice_retracing(self, described: StructuredSignature) -> None:
        """Warn, once for each so many traces, that calls keep tracing the function."""
        self._recent.append(described)
        if len(self._recent) > SETTINGS.traces_before_warning:
            if not self._reduce_retracing:
                message = retracing_warning(self.name, len(self._recent), self._recent)
                logging.getLogger("tenfold").warning(message)
            self._recent = self._recent[-1:]

    def _trace_once(self, args: Sequence[Any], kwargs: Mapping[str, Any], may_create: bool) -> Trace:
        traced = trace(
            self._traced_function, self.name, args, kwargs, self._parameters.name_of,
            may_create=may_create, counter=self._counter,
        )  # fmt: skip
        self._counter = traced.counter
        return traced

    # -- what users ask ------------------------------------------------------------------------------------

    @in_user_frames
    def get_concrete_function(self, *args: Any, **kwargs: Any) -> Any:
        """The ConcreteFunction for these arguments, tensors or `tf.TensorSpec`s, traced if it is new.

        With dimensions left open, one that makes a program for each shape as it comes.
        """
        if not args and not kwargs and self.input_signature is not None:
            args = self.input_signature
        if any(_is_open(leaf) for leaf in nest.flatten([args, kwargs])):
            return OpenConcreteFunction(self, args, kwargs)
        args = tuple(nest.map_structure(_example, a) for a in args)
        kwargs = {k: nest.map_structure(_example, v) for k, v in kwargs.items()}
        bound, keywords = self._bind(args, kwargs)
        return self._concrete(self._key(bound, keywords, []), bound, keywords)

    def argument_name(self, position: int) -> str:
        """The name of the positional parameter at `position`."""
        return self._parameters.name_of(position)

    def experimental_get_tracing_count(self) -> int:
        """How often the Python function was traced."""
        return self._trace_count

    def pretty_printed_concrete_signatures(self, verbose: bool = True) -> str:
        """The signatures that were traced, one a line."""
        return "\n\n".join(c.pretty_printed_signature() for c in self._cache.values())

    def experimental_get_compiler_ir(self, *args: Any, **kwargs: Any) -> Callable[..., Any]:
        """A function of `stage` (`graph`, `stablehlo`, `hlo`, `optimized_hlo`, `cost`) for these arguments.

        >>> import tenfold as tf
        >>> @tf.function
        ... def f(x):
        ...     return x + 1.
        >>> f.experimental_get_compiler_ir(tf.constant(1.))(stage="cost")["flops"]
        1.0
        """
        graph = self.get_concrete_function(*args, **kwargs).graph.ir

        def at_stage(stage: str = "hlo", device_name: str | None = None, platforms: tuple[str, ...] = ()) -> Any:
            return compiler_ir(graph, stage, platforms)

        return at_stage

    def as_jax(self, *args: Any, **kwargs: Any) -> PureFunction:
        """The function for these arguments as a pure JAX function of its variables' values and its tensors.

        >>> import jax, tenfold as tf
        >>> w = tf.Variable(2.)
        >>> @tf.function
        ... def f(x):
        ...     return w * x
        >>> pure = f.as_jax(tf.constant(1.))
        >>> float(jax.grad(lambda x: pure(pure.init(), x)[0])(3.))
        2.0
        """
        return PureFunction(self.get_concrete_function(*args, **kwargs))

    def explain(self) -> str:
        """The cache in words: each signature, how long tracing and compiling took, and what differed."""
        lines = [f"{self.name}: traced {self._trace_count} time(s), {len(self._cache)} signature(s) kept"]
        before: ConcreteFunction | None = None
        for concrete in self._cache.values():
            lines.append(f"  {concrete.signature.line()}")
            lines.append(f"    traced in {concrete.trace_seconds * 1e3:.0f} ms, {concrete.compile_note()}")
            if before is not None:
                lines += [f"    differs from the one before: {d}"
                          for d in differences(before.signature, concrete.signature)]  # fmt: skip
            before = concrete
        return "\n".join(lines)

    @property
    def function_spec(self) -> Any:
        return self._parameters.signature

    def __get__(self, instance: Any, owner: Any = None) -> Function:
        """A method: a Function of its own per instance, which does not keep the instance alive."""
        if instance is None:
            return self
        found = self._of_instance.get(id(instance))
        if found is not None and found[0]() is instance:
            return found[1]
        return self._bound(instance)

    def _bound(self, instance: Any) -> Function:
        with self._lock:
            key = id(instance)
            found = self._of_instance.get(key)
            if found is not None and found[0]() is instance:
                # Another thread was faster.
                return found[1]
            dead = self._of_instance

            def forget(_: Any) -> None:
                dead.pop(key, None)

            try:
                reference: Callable[[], Any] = weakref.ref(instance, forget)
            except TypeError:
                reference = lambda: instance  # noqa: E731
            bound = Function(
                _weak_method(self.python_function, reference), self.input_signature, False, self._jit_compile,
                self._reduce_retracing,
            )  # fmt: skip
            if self._autograph:
                bound._traced_function = _weak_method(self._traced_function, reference)
            self._of_instance[key] = (reference, bound)
            return bound

    def __repr__(self) -> str:
        return f"<tenfold function {self.name} at 0x{id(self):X}>"


class _DirectRun:
    """The direct call of a function that was first called under a tape: compiled when it is needed."""

    __slots__ = ("_concrete",)

    def __init__(self, concrete: ConcreteFunction) -> None:
        self._concrete = concrete

    def __call__(self, *tensors: Tensor) -> Any:
        return self._concrete.run(*tensors)


def _weak_method(function: Callable[..., Any], reference: Callable[[], Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def method(*args: Any, **kwargs: Any) -> Any:
        instance = reference()
        if instance is None:
            raise ReferenceError(f"the object whose method '{method.__name__}' this is no longer exists: a method of a "
                                 "tf.function does not keep its object alive")  # fmt: skip
        return function(instance, *args, **kwargs)

    parameters = Parameters(function).signature
    if parameters is not None:
        kept = list(parameters.parameters.values())[1:]
        method.__signature__ = parameters.replace(parameters=kept)  # type: ignore[attr-defined]
    return method


def _has_dead(key: Any) -> bool:
    if isinstance(key, ObjectKey):
        return not key.alive()
    return isinstance(key, tuple) and any(_has_dead(k) for k in key)


def _is_open(leaf: Any) -> bool:
    return isinstance(leaf, TensorSpec) and not leaf.shape.is_fully_defined()


def _example(leaf: Any) -> Any:
    """A tensor that stands for a TensorSpec in `get_concrete_function`."""
    if not isinstance(leaf, TensorSpec):
        return leaf
    return Tensor(None, aval(tuple(leaf.shape.as_list()), leaf.dtype))


@overload
def function(
    func: None = None,
    input_signature: Sequence[Any] | None = None,
    autograph: bool = True,
    jit_compile: bool | None = None,
    reduce_retracing: bool = False,
    **options: Any,
) -> Callable[[Callable[..., Any]], Function]: ...


@overload
def function(
    func: Callable[..., Any],
    input_signature: Sequence[Any] | None = None,
    autograph: bool = True,
    jit_compile: bool | None = None,
    reduce_retracing: bool = False,
    **options: Any,
) -> Function: ...


def function(
    func: Callable[..., Any] | None = None,
    input_signature: Sequence[Any] | None = None,
    autograph: bool = True,
    jit_compile: bool | None = None,
    reduce_retracing: bool = False,
    **options: Any,
) -> Any:
    """Compile a Python function: traced once per signature, then run by XLA.

    Args:
        func: the function; without it, a decorator is returned.
        input_signature: one `tf.TensorSpec` (or structure of them) per argument: the one signature allowed.
        autograph: whether Python's `if`, `while`, `for`, ... over tensors become parts of the program.
        jit_compile: None or True for XLA; False runs op by op, for debugging.
        reduce_retracing: accepted as in TensorFlow.
        options: TensorFlow's experimental options; `experimental_autograph_options`,
            `experimental_implements`, `experimental_attributes`, `experimental_relax_shapes`,
            `experimental_follow_type_hints`, `experimental_compile` are accepted.

    Raises:
        TypeError: an option that TensorFlow does not have.

    >>> import tenfold as tf
    >>> @tf.function
    ... def triangle(n):
    ...     total = 0
    ...     while n > 0:
    ...         total += n
    ...         n -= 1
    ...     return total
    >>> int(triangle(tf.constant(4)))
    10
    """
    unknown = set(options) - _OPTIONS
    if unknown:
        raise TypeError(f"function() got an unexpected keyword argument {sorted(unknown)[0]!r}")
    if options.get("experimental_compile") is not None and jit_compile is None:
        jit_compile = options["experimental_compile"]

    def decorate(target: Callable[..., Any]) -> Any:
        if isinstance(target, Function):
            target = target.python_function
        if isinstance(target, (staticmethod, classmethod)):
            raise TypeError("put @staticmethod or @classmethod above @tf.function, not below it")
        if not callable(target):
            raise TypeError(f"tf.function takes a callable, got {target!r}")
        return Function(target, input_signature, autograph, jit_compile, reduce_retracing)

    return decorate if func is None else decorate(func)


_OPTIONS = frozenset({
    "experimental_autograph_options", "experimental_implements", "experimental_attributes", "experimental_relax_shapes",
    "experimental_follow_type_hints", "experimental_compile",
})  # fmt: skip
