"""`tf.function`: what decides about a new trace, what is kept alive, and what users may ask of it."""

from __future__ import annotations

import collections
import dataclasses
import enum
import gc
import weakref
from typing import Any

import jax
import numpy as np
import pytest

import tenfold as tf
from tenfold.tracer.function import Function


def _counted(**options: Any) -> tuple[Function, list[Any]]:
    """A function that notes each trace, and its notes."""
    seen: list[Any] = []

    @tf.function(**options)
    def f(x: Any, other: Any = 0) -> Any:
        seen.append(other)
        return x + 1

    return f, seen


def test_tensors_count_by_shape_and_dtype() -> None:
    f, seen = _counted()
    for x in (tf.zeros([2]), tf.ones([2]), tf.zeros([3]), tf.zeros([2], tf.int32), tf.zeros([2, 1]), tf.ones([3])):
        f(x)
    assert len(seen) == f.experimental_get_tracing_count() == 4


def test_numpy_and_jax_arrays_are_tensors() -> None:
    f, seen = _counted()
    assert f(np.ones(2, np.float32)).numpy().tolist() == [2.0, 2.0]
    f(np.zeros(2, np.float32))
    f(tf.zeros([2]))
    f(jax.numpy.zeros(2))
    assert len(seen) == 1
    assert f(np.float64(1.5)).dtype is tf.float64
    assert len(seen) == 2


def test_python_values_count_by_value_and_type() -> None:
    f, seen = _counted()
    x = tf.zeros([])
    different = [1, 1.0, True, "1", b"1", None, 2, (1,), [1], (1.0,), 0.0, -0.0, 1j, tf.int32, float, range(2)]
    for other in different:
        f(x, other)
        f(x, other)
    assert len(seen) == len(different)


class Colour(enum.Enum):
    RED = 1
    BLUE = 2


def test_enum_members_and_frozen_sets_count_by_value() -> None:
    f, seen = _counted()
    x = tf.zeros([])
    for other in (Colour.RED, Colour.BLUE, Colour.RED, frozenset({1}), frozenset({1})):
        f(x, other)
    assert seen == [Colour.RED, Colour.BLUE, frozenset({1})]


def test_nan_is_one_value() -> None:
    f, seen = _counted()
    f(tf.zeros([]), float("nan"))
    f(tf.zeros([]), float("nan"))
    assert len(seen) == 1


def test_structures_count_by_their_parts() -> None:
    Pair = collections.namedtuple("Pair", ["a", "b"])

    @dataclasses.dataclass
    class Box:
        a: Any
        b: Any

    @tf.function
    def f(s: Any) -> Any:
        if isinstance(s, dict):
            return s["a"] - s["b"]
        return s[0] - s[1] if isinstance(s, (tuple, list)) else s.a - s.b

    one, two = tf.constant(1.0), tf.constant(2.0)
    kinds = [{"a": two, "b": one}, (two, one), [two, one], Pair(two, one), Box(two, one)]
    for s in kinds:
        assert float(f(s)) == 1.0
    assert f.experimental_get_tracing_count() == len(kinds)
    # Keys in another order are the same dict.
    assert float(f({"b": one, "a": two})) == 1.0
    assert f.experimental_get_tracing_count() == len(kinds)


class Plain:
    """An object of no special kind."""


def test_objects_count_by_identity_through_weak_references() -> None:
    f, seen = _counted()
    x = tf.zeros([])
    first, second = Plain(), Plain()
    f(x, first)
    f(x, second)
    f(x, first)
    assert len(seen) == 2
    seen.clear()
    gone = weakref.ref(second)
    del second
    gc.collect()
    assert gone() is None, "the function keeps an argument alive"
    assert len(f._cache) == 2
    f(x, Plain())
    # The entry of the dead object went when the next one was made.
    assert len(f._cache) == 2


def test_equal_objects_are_different_arguments() -> None:
    class Same:
        def __eq__(self, other: object) -> bool:
            return True

        def __hash__(self) -> int:
            return 1

    f, seen = _counted()
    a, b = Same(), Same()
    f(tf.zeros([]), a)
    f(tf.zeros([]), b)
    assert len(seen) == 2


def test_unhashable_arguments_are_refused_with_the_argument_named() -> None:
    f, _ = _counted()
    with pytest.raises(TypeError, match=r"hashable Python objects, got: \{1, 2\}"):
        f(tf.zeros([]), {1, 2})


def test_a_variable_as_argument_counts_by_identity_and_is_not_kept_alive() -> None:
    f, seen = _counted()
    v, w = tf.Variable(1.0), tf.Variable(5.0)
    assert float(f(v)) == 2.0
    v.assign(3.0)
    assert float(f(v)) == 4.0
    assert len(seen) == 1
    assert float(f(w)) == 6.0
    assert len(seen) == 2


def test_keywords_and_defaults_are_bound_as_python_binds_them() -> None:
    traced = 0

    @tf.function
    def f(a: Any, b: Any = 2, *, c: Any = 3) -> Any:
        nonlocal traced
        traced += 1
        return a + 10 * b + 100 * c

    a = tf.constant(1)
    assert int(f(a)) == int(f(a, 2)) == int(f(a, b=2)) == int(f(b=2, a=a)) == int(f(a, c=3)) == 321
    assert traced == 1
    assert int(f(a, tf.constant(2))) == int(f(a, b=tf.constant(2))) == 321
    assert traced == 2
    assert int(f(a, c=tf.constant(4))) == 421
    with pytest.raises(TypeError, match="missing a required argument: 'a'"):
        f(b=1)
    with pytest.raises(TypeError, match="unexpected keyword argument 'd'"):
        f(a, d=1)
    with pytest.raises(TypeError, match="too many positional arguments"):
        f(a, 1, 2)


def test_star_arguments() -> None:
    @tf.function
    def f(*xs: Any, **named: Any) -> Any:
        return sum(xs) + 100 * sum(named[k] for k in sorted(named))

    one = tf.constant(1)
    assert int(f(one, one, one)) == 3
    assert int(f(one, k=one, j=one)) == 201
    assert int(f(one, j=one, k=one)) == 201
    assert f.experimental_get_tracing_count() == 2


def test_side_effects_of_python_happen_at_trace_time_only() -> None:
    notes: list[str] = []

    @tf.function
    def f(x: Any) -> Any:
        notes.append("traced")
        return x * 2

    for i in range(3):
        assert int(f(tf.constant(i))) == 2 * i
    assert notes == ["traced"]


class Counter:
    """An object with a method that is a function."""

    def __init__(self, start: float) -> None:
        self.v = tf.Variable(start)
        self.traces = 0

    @tf.function
    def add(self, x: Any) -> Any:
        self.traces += 1
        self.v.assign_add(x)
        return self.v.read_value()


def test_methods_have_one_cache_per_instance() -> None:
    a, b = Counter(1.0), Counter(10.0)
    assert float(a.add(tf.constant(1.0))) == 2.0
    assert float(b.add(tf.constant(1.0))) == 11.0
    assert float(a.add(tf.constant(1.0))) == 3.0
    assert (a.traces, b.traces) == (1, 1)
    assert a.add is a.add
    assert a.add is not b.add
    assert a.add.experimental_get_tracing_count() == 1
    assert isinstance(Counter.add, Function)
    # From the class, the instance is an argument like any other.
    assert float(Counter.add(a, tf.constant(1.0))) == 4.0


def test_methods_do_not_keep_their_instance_alive() -> None:
    a = Counter(1.0)
    a.add(tf.constant(1.0))
    gone = weakref.ref(a)
    variable = weakref.ref(a.v)
    del a
    gc.collect()
    assert gone() is None
    assert variable() is None
    assert not Counter.__dict__["add"]._of_instance


def test_a_method_of_an_instance_that_is_gone_says_so() -> None:
    add = Counter(1.0).add
    gc.collect()
    with pytest.raises(ReferenceError, match=r"'add'.*no longer exists"):
        add(tf.constant(1.0))


def test_methods_of_slotted_instances() -> None:
    class Slotted:
        __slots__ = ("k",)

        def __init__(self, k: float) -> None:
            self.k = k

        @tf.function
        def times(self, x: Any) -> Any:
            return x * self.k

    a, b = Slotted(2.0), Slotted(3.0)
    assert [float(o.times(tf.constant(1.0))) for o in (a, b, a)] == [2.0, 3.0, 2.0]


def test_static_and_class_methods() -> None:
    class Holder:
        factor = 3.0

        @staticmethod
        @tf.function
        def twice(x: Any) -> Any:
            return x * 2

        @classmethod
        @tf.function
        def scaled(cls, x: Any) -> Any:
            return x * cls.factor

    assert float(Holder.twice(tf.constant(1.0))) == 2.0
    assert float(Holder().twice(tf.constant(1.0))) == 2.0
    assert float(Holder.scaled(tf.constant(1.0))) == 3.0


def test_functions_call_functions_without_tracing_them_twice() -> None:
    inner_traces = []

    @tf.function
    def inner(x: Any) -> Any:
        inner_traces.append(x.shape)
        return x * 2

    @tf.function
    def outer(x: Any) -> Any:
        return inner(x) + inner(x + 1)

    assert float(outer(tf.constant(1.0))) == 6.0
    assert float(inner(tf.constant(1.0))) == 2.0
    assert len(inner_traces) == 1


def test_a_function_made_inside_a_function_captures_its_tensors() -> None:
    @tf.function
    def outer(x: Any) -> Any:
        @tf.function
        def inner(y: Any) -> Any:
            return x + y

        return inner(x) * inner(tf.constant(1.0))

    assert float(outer(tf.constant(2.0))) == 12.0
    assert float(outer(tf.constant(3.0))) == 24.0


def test_a_global_function_that_captured_an_outer_tensor_is_traced_anew() -> None:
    box: list[Any] = []

    @tf.function
    def inner(y: Any) -> Any:
        return box[0] + y

    @tf.function
    def outer(x: Any) -> Any:
        box[:] = [x]
        return inner(x)

    assert float(outer(tf.constant(2.0))) == 4.0
    box[:] = [tf.constant(7.0)]
    assert float(inner(tf.constant(1.0))) == 8.0


def test_recursion_that_python_values_end() -> None:
    @tf.function
    def factorial(x: Any, n: int) -> Any:
        return x if n == 0 else factorial(x * n, n - 1)

    assert int(factorial(tf.constant(1), 5)) == 120


def test_recursion_without_end_says_so() -> None:
    @tf.function
    def endless(x: Any) -> Any:
        return endless(x) + 1

    with pytest.raises(RecursionError, match=r"'endless' calls itself .* while it is traced"):
        endless(tf.constant(1))
    assert tf.executing_eagerly()
    assert endless.experimental_get_tracing_count() == 0


def test_mutual_recursion_without_end_says_so() -> None:
    @tf.function
    def ping(x: Any) -> Any:
        return pong(x)

    @tf.function
    def pong(x: Any) -> Any:
        return ping(x)

    with pytest.raises(RecursionError, match=r"'(ping|pong)' calls itself"):
        ping(tf.constant(1))


def test_recursion_with_ever_new_signatures_says_so() -> None:
    @tf.function
    def grows(x: Any, n: int) -> Any:
        return grows(x, n + 1)

    with pytest.raises(RecursionError, match="'grows'"):
        grows(tf.constant(1), 0)


def test_variables_are_made_on_the_first_call_only() -> None:
    class Lazy(tf.Module):
        def __init__(self) -> None:
            super().__init__()
            self.v: Any = None

        @tf.function
        def __call__(self, x: Any) -> Any:
            if self.v is None:
                self.v = tf.Variable(tf.ones([2]) * 3.0)
            return self.v * x

    lazy = Lazy()
    assert lazy(tf.constant(2.0)).numpy().tolist() == [6.0, 6.0]
    assert lazy.v.numpy().tolist() == [3.0, 3.0]
    assert lazy(tf.constant([1.0, 2.0])).numpy().tolist() == [3.0, 6.0]


def test_a_variable_made_at_each_call_is_refused() -> None:
    @tf.function
    def f(x: Any) -> Any:
        v = tf.Variable(1.0)
        return v + x

    with pytest.raises(ValueError, match=r"singleton tf\.Variables created on the first call"):
        f(tf.constant(1.0))


def test_a_variable_whose_initial_value_depends_on_an_argument_is_refused() -> None:
    made: list[Any] = []

    @tf.function
    def f(x: Any) -> Any:
        if not made:
            made.append(tf.Variable(x * 2))
        return made[0] + x

    with pytest.raises(ValueError, match="Tensor-typed variable initializers"):
        f(tf.constant(1.0))
    # The failed first call counts for nothing.
    made.clear()
    with pytest.raises(ValueError, match="Tensor-typed variable initializers"):
        f(tf.constant(1.0))


def test_input_signature_is_the_one_signature() -> None:
    @tf.function(input_signature=[tf.TensorSpec([2], tf.float32)])
    def f(x: Any) -> Any:
        return x + 1

    assert f([1.0, 2.0]).numpy().tolist() == [2.0, 3.0]
    f(tf.zeros([2]))
    assert f.experimental_get_tracing_count() == 1
    with pytest.raises(
        TypeError, match=r"argument 'x' must fit TensorSpec\(shape=\(2,\).*dtype tf.int32 and shape \(2,\)"
    ):
        f(tf.zeros([2], tf.int32))
    with pytest.raises(TypeError, match=r"shape \(3,\) was passed"):
        f(tf.zeros([3]))
    with pytest.raises(TypeError):
        f(tf.zeros([2]), tf.zeros([2]))


def test_input_signature_of_wrong_kind() -> None:
    with pytest.raises(TypeError, match="input_signature must be a list or tuple"):
        tf.function(lambda x: x, input_signature=tf.TensorSpec([1]))
    with pytest.raises(TypeError, match=r"must hold tf\.TensorSpec"):
        tf.function(lambda x: x, input_signature=[tf.float32])


def test_what_users_ask_of_a_function() -> None:
    def plain(x: Any) -> Any:
        """The docstring."""
        return x + 1

    f = tf.function(plain)
    assert f.python_function is plain
    assert (f.name, f.__name__, f.__doc__) == ("plain", "plain", "The docstring.")
    assert f.input_signature is None
    assert repr(f).startswith("<tenfold function plain at 0x")
    assert tf.function(f).python_function is plain
    f(tf.constant(1))
    f(tf.constant(1.0))
    assert "TensorSpec(shape=(), dtype=tf.int32, name=None)" in f.pretty_printed_concrete_signatures()
    assert f.function_spec is not None


def test_options() -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'nonsense'"):
        tf.function(lambda x: x, nonsense=1)
    with pytest.raises(TypeError, match="takes a callable, got 3"):
        tf.function(3)  # type: ignore[call-overload]
    with pytest.raises(TypeError, match="put @staticmethod or @classmethod above"):
        tf.function(staticmethod(lambda x: x))


@pytest.mark.parametrize("jit_compile", [None, True, False])
def test_jit_compile_changes_no_result(jit_compile: bool | None) -> None:
    v = tf.Variable(1.0)

    @tf.function(jit_compile=jit_compile)
    def f(x: Any) -> Any:
        v.assign_add(x)
        return v * 2

    assert [float(f(tf.constant(1.0))) for _ in range(3)] == [4.0, 6.0, 8.0]
    assert float(v) == 4.0


def test_functions_run_eagerly_on_request_also_after_they_were_compiled() -> None:
    notes: list[int] = []

    @tf.function
    def f(x: Any) -> Any:
        notes.append(1)
        return x + 1

    x = tf.constant(1)
    for _ in range(3):
        f(x)
    assert len(notes) == 1
    tf.config.run_functions_eagerly(True)
    try:
        assert tf.config.functions_run_eagerly()
        assert int(f(x)) == int(f(x)) == 2
        assert len(notes) == 3
    finally:
        tf.config.run_functions_eagerly(False)
    f(x)
    assert len(notes) == 3


def test_running_eagerly_holds_for_calls_with_python_values_too() -> None:
    notes: list[int] = []

    @tf.function
    def f(x: Any, n: int) -> Any:
        notes.append(n)
        return x * n

    x = tf.constant(1)
    for _ in range(3):
        f(x, 2)
    assert notes == [2]
    tf.config.run_functions_eagerly(True)
    try:
        assert int(f(x, 2)) == 2
        assert notes == [2, 2]
    finally:
        tf.config.run_functions_eagerly(False)


def test_builtins_and_partials_and_callables() -> None:
    import functools
    import operator

    assert int(tf.function(operator.add)(tf.constant(1), tf.constant(2))) == 3
    assert int(tf.function(functools.partial(tf.add, tf.constant(1)))(tf.constant(2))) == 3

    class Adder:
        def __call__(self, x: Any) -> Any:
            return x + 5

    assert int(tf.function(Adder())(tf.constant(2))) == 7


def test_what_a_function_may_return() -> None:
    Pair = collections.namedtuple("Pair", ["a", "b"])

    @tf.function
    def f(x: Any) -> Any:
        return {"t": (x, [x + 1]), "p": Pair(x, 3), "n": None, "x": x}

    out = f(tf.constant(1))
    assert list(out) == ["t", "p", "n", "x"]
    assert int(out["t"][1][0]) == 2
    assert type(out["p"]) is Pair
    assert isinstance(out["p"].b, tf.Tensor) and int(out["p"].b) == 3
    assert out["n"] is None
    assert tf.function(lambda: None)() is None
    with pytest.raises(TypeError, match=r"found return value of type <class '.*Plain'>"):
        tf.function(lambda x: Plain())(tf.constant(1))


def test_an_error_while_tracing_leaves_nothing_behind() -> None:
    fail = True

    @tf.function
    def inner(x: Any) -> Any:
        if fail:
            raise RuntimeError("on purpose")
        return x + 1

    @tf.function
    def outer(x: Any) -> Any:
        with tf.name_scope("scope"):
            return inner(x)

    for _ in range(2):
        with pytest.raises(RuntimeError, match="on purpose"):
            outer(tf.constant(1))
        assert tf.executing_eagerly()
        assert not inner._cache and not outer._cache
    fail = False
    assert int(outer(tf.constant(1))) == 2
    assert inner.experimental_get_tracing_count() == 1


def test_get_concrete_function_by_spec_and_by_value() -> None:
    f, seen = _counted()
    concrete = f.get_concrete_function(tf.TensorSpec([2], tf.float32))
    assert concrete(tf.constant([1.0, 2.0])).numpy().tolist() == [2.0, 3.0]
    f(tf.zeros([2]))
    assert len(seen) == 1
    assert f.get_concrete_function(tf.zeros([2])) is concrete
    assert f.get_concrete_function(x=tf.TensorSpec([2])) is concrete
    assert f.get_concrete_function(tf.TensorSpec([2]), other=5) is not concrete
