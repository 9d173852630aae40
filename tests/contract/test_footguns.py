"""Known surprises, the most frequent first, each pinned: what TensorFlow's users know happens, or an error.

Whoever changes one of these changes what users' programs mean.
"""

from __future__ import annotations

import math
import random
import time
from typing import Any

import numpy as np
import pytest

import tenfold as tf

# 1. Python state is read while tracing, and never again.


def test_a_closure_over_a_python_number_is_read_once() -> None:
    rate = 0.5

    @tf.function
    def f(x: Any) -> Any:
        return x * rate

    assert float(f(tf.constant(2.0))) == 1.0
    rate = 10.0
    assert float(f(tf.constant(2.0))) == 1.0
    # A new signature reads it anew; a variable is read at each call.
    assert f(tf.constant([2.0])).numpy().tolist() == [20.0]
    held = tf.Variable(0.5)
    g = tf.function(lambda x: x * held)
    assert float(g(tf.constant(2.0))) == 1.0
    held.assign(10.0)
    assert float(g(tf.constant(2.0))) == 20.0


def test_an_attribute_of_an_object_is_read_once() -> None:
    class Model:
        factor = 1.0

        @tf.function
        def __call__(self, x: Any) -> Any:
            return x * self.factor

    model = Model()
    assert float(model(tf.constant(2.0))) == 2.0
    model.factor = 5.0
    assert float(model(tf.constant(2.0))) == 2.0
    other = Model()
    other.factor = 5.0
    assert float(other(tf.constant(2.0))) == 10.0


def test_a_global_that_is_replaced_is_not_seen() -> None:
    table = {"scale": 1.0}
    f = tf.function(lambda x: x * table["scale"])
    assert float(f(tf.constant(3.0))) == 3.0
    table["scale"] = 2.0
    assert float(f(tf.constant(3.0))) == 3.0


def test_pythons_clock_and_random_numbers_are_frozen() -> None:
    f = tf.function(
        lambda: (tf.constant(random.random()), tf.constant(time.perf_counter(), tf.float64), np.random.rand())
    )
    assert [x.numpy() for x in f()] == [x.numpy() for x in f()]


# 2. Side effects of Python happen while tracing.


def test_python_side_effects_happen_once() -> None:
    log: list[Any] = []

    @tf.function
    def f(x: Any) -> Any:
        log.append(x)
        return x + 1

    f(tf.constant(1))
    f(tf.constant(2))
    assert len(log) == 1
    assert "x:0" in repr(log[0])
    with pytest.raises(TypeError, match="out of scope"):
        _ = log[0] + 1


def test_a_python_counter_in_a_function_counts_traces() -> None:
    count = 0

    @tf.function
    def f(x: Any) -> Any:
        nonlocal count
        count += 1
        return x

    for i in range(3):
        f(tf.constant(i))
    assert count == 1


def test_a_mutable_default_is_shared_and_seen_while_tracing() -> None:
    @tf.function(autograph=False)
    def f(x: Any, seen: list[int] = []) -> Any:  # noqa: B006
        return x + len(seen)

    assert int(f(tf.constant(1))) == 1
    assert int(f(tf.constant(1), [1, 2])) == 3


# 3. Python values as arguments: one trace each.


def test_python_numbers_trace_anew_and_tensors_do_not() -> None:
    f = tf.function(lambda x: x * 2)
    for i in range(3):
        f(i)
    assert f.experimental_get_tracing_count() == 3
    for i in range(3):
        f(tf.constant(i))
    assert f.experimental_get_tracing_count() == 4


def test_a_function_made_in_a_loop_traces_each_time() -> None:
    made = [tf.function(lambda x: x + 1) for _ in range(3)]
    assert [int(f(tf.constant(1))) for f in made] == [2, 2, 2]
    assert [f.experimental_get_tracing_count() for f in made] == [1, 1, 1]


def test_lambdas_bind_late() -> None:
    late = [tf.function(lambda x: x * k) for k in range(3)]  # noqa: B023
    early = [tf.function(lambda x, k=k: x * k) for k in range(3)]
    assert [int(f(tf.constant(1))) for f in late] == [2, 2, 2]
    assert [int(f(tf.constant(1))) for f in early] == [0, 1, 2]


def test_several_lambdas_on_one_line() -> None:
    pair = (tf.function(lambda x: x + 1 if x > 0 else x - 1), tf.function(lambda x: x * 2 if x > 0 else x * 3))
    assert [int(f(tf.constant(2))) for f in pair] == [3, 4]
    assert [int(f(tf.constant(-2))) for f in pair] == [-3, -6]


# 4. Dtypes are strict.


def test_integers_and_floats_do_not_mix() -> None:
    with pytest.raises(tf.errors.InvalidArgumentError):
        tf.constant(1) + tf.constant(1.0)
    with pytest.raises(tf.errors.InvalidArgumentError):
        tf.constant(1.0) * tf.constant(1.0, tf.float64)
    with pytest.raises(TypeError):
        tf.constant(1) + 1.5


def test_a_python_number_takes_the_tensors_dtype_on_both_sides() -> None:
    assert (tf.constant(1.0, tf.float64) + 1).dtype is tf.float64
    assert (1 + tf.constant(1.0, tf.float16)).dtype is tf.float16
    assert (2 * tf.constant(1, tf.int64)).dtype is tf.int64


def test_numpys_floats_are_double() -> None:
    assert tf.constant(np.array([1.0])).dtype is tf.float64
    assert tf.constant([1.0]).dtype is tf.float32
    with pytest.raises(tf.errors.InvalidArgumentError):
        tf.constant([1.0]) + tf.constant(np.array([1.0]))
    # An array that is no tensor yet takes the tensor's dtype.
    assert (tf.constant([1.0]) + np.array([1.0])).dtype is tf.float32


def test_division_of_integers() -> None:
    seven, two = tf.constant(7), tf.constant(2)
    assert (seven / two).dtype is tf.float64
    assert float(seven / two) == 3.5
    assert (seven // two).dtype is tf.int32
    assert int(-seven // two) == -7 // 2 == -4
    assert int(-seven % two) == -7 % 2 == 1
    assert int(seven // -two) == 7 // -2
    assert int(seven % -two) == 7 % -2


def test_integers_wrap() -> None:
    assert int(tf.constant(2**31 - 1) + 1) == -(2**31)
    assert int(tf.constant(255, tf.uint8) + 1) == 0


def test_float_division_by_zero_gives_infinity() -> None:
    assert math.isinf(float(tf.constant(1.0) / 0.0))
    assert math.isnan(float(tf.constant(0.0) / 0.0))


# 5. Comparing and hashing.


def test_equality_is_element_by_element() -> None:
    t = tf.constant([1, 2])
    assert (t == t).numpy().tolist() == [True, True]
    assert (t == None) is False  # noqa: E711
    assert (t != None) is True  # noqa: E711
    with pytest.raises(TypeError, match=r"unhashable.*ref\(\)"):
        _ = {t: 1}
    assert {t.ref(): 1}[t.ref()] == 1
    assert t.ref() != tf.constant([1, 2]).ref()


def test_a_list_search_compares_elements() -> None:
    a, b = tf.constant(1), tf.constant(2)
    assert a in [b, a]
    assert tf.constant(1) in [a]
    with pytest.raises(ValueError):
        assert tf.constant([1, 2]) in [tf.constant([1, 3])]


def test_the_truth_of_tensors() -> None:
    assert bool(tf.constant(2)) is True
    assert bool(tf.constant([])) is False
    with pytest.raises(ValueError, match="ambiguous"):
        bool(tf.constant([True, False]))


# 6. Random ops.


def test_random_ops_draw_anew_at_each_call_of_a_function() -> None:
    f = tf.function(lambda: tf.random.normal([3]))
    a, b = f().numpy().tolist(), f().numpy().tolist()
    assert a != b


def test_two_random_ops_of_one_function_differ() -> None:
    a, b = tf.function(lambda: (tf.random.normal([3]), tf.random.normal([3])))()
    assert a.numpy().tolist() != b.numpy().tolist()


def test_two_random_ops_with_one_seed_differ_in_a_function() -> None:
    a, b = tf.function(lambda: (tf.random.normal([3], seed=1), tf.random.normal([3], seed=1)))()
    assert a.numpy().tolist() != b.numpy().tolist()


def test_random_ops_draw_anew_in_each_pass_of_a_loop() -> None:
    @tf.function
    def f() -> Any:
        total, last, same = tf.constant(0.0), tf.constant(-1.0), tf.constant(0)
        for _ in tf.range(4):
            x = tf.random.uniform([])
            if x == last:
                same += 1
            last = x
            total += x
        return same, total

    same, total = f()
    assert int(same) == 0
    assert float(total) != float(f()[1])


def test_numpys_random_numbers_are_constants_of_a_function() -> None:
    f = tf.function(lambda: tf.constant(np.random.rand(3)))
    assert f().numpy().tolist() == f().numpy().tolist()


# 7. Aliasing.


def test_assigning_a_name_does_not_copy_a_variable() -> None:
    v = tf.Variable(1.0)
    w = v
    w.assign(2.0)
    assert float(v) == 2.0


def test_what_was_read_before_does_not_change() -> None:
    v = tf.Variable([1.0, 2.0])
    value, sliced, identity, array = v.read_value(), v[0], tf.identity(v), v.numpy()
    v.assign([5.0, 6.0])
    assert value.numpy().tolist() == identity.numpy().tolist() == array.tolist() == [1.0, 2.0]
    assert float(sliced) == 1.0


def test_reads_in_a_function_are_in_pythons_order() -> None:
    v = tf.Variable(1.0)

    @tf.function
    def f() -> Any:
        before = v + 0.0
        v.assign(10.0)
        between = v + 0.0
        v.assign_add(5.0)
        return before, between, v.read_value()

    assert [float(t) for t in f()] == [1.0, 10.0, 15.0]
    assert float(v) == 15.0


def test_augmented_assignment_makes_a_new_tensor_and_refuses_variables() -> None:
    t = u = tf.constant(1.0)
    t += 1.0
    assert (float(t), float(u)) == (2.0, 1.0)
    v = tf.Variable(1.0)
    with pytest.raises(RuntimeError, match="assign_add"):
        v += 1.0  # type: ignore[misc]


def test_tensors_are_immutable() -> None:
    t = tf.constant([1.0, 2.0])
    with pytest.raises(TypeError, match="item assignment"):
        t[0] = 5.0  # type: ignore[index]
    view = np.asarray(t)
    with pytest.raises(ValueError, match="read-only"):
        view[0] = 5.0


# 8. Lists, loops and shapes.


def test_tensors_in_python_lists_unroll() -> None:
    @tf.function
    def f(xs: Any) -> Any:
        total = tf.constant(0)
        for x in xs:
            total += x
        return total

    assert int(f([tf.constant(i) for i in range(4)])) == 6
    types = [o.type for o in f.get_concrete_function([tf.constant(0)] * 4).graph.get_operations()]
    assert "While" not in types and "For" not in types
    assert types.count("AddV2") == 4


def test_a_list_that_is_changed_while_it_is_walked_behaves_as_in_python() -> None:
    @tf.function
    def f(x: Any) -> Any:
        items = [x]
        for item in items:
            if len(items) < 4:
                items.append(item + 1)
        return tf.stack(items)

    assert f(tf.constant(1)).numpy().tolist() == [1, 2, 3, 4]


def test_pythons_range_unrolls_and_tensorflows_does_not() -> None:
    @tf.function
    def unrolled(x: Any) -> Any:
        for i in range(5):
            x += i
        return x

    @tf.function
    def looped(x: Any) -> Any:
        for i in tf.range(5):
            x += i
        return x

    assert int(unrolled(tf.constant(0))) == int(looped(tf.constant(0))) == 10
    count = [len(f.get_concrete_function(tf.constant(0)).graph.ir.nodes) for f in (unrolled, looped)]
    assert count[0] > count[1]


def test_code_that_asks_for_a_shape_is_decided_while_tracing() -> None:
    asked: list[int] = []

    @tf.function
    def f(x: Any) -> Any:
        asked.append(x.shape[0])
        if x.shape[0] > 2:
            return tf.reduce_sum(x)
        return tf.reduce_max(x)

    assert float(f(tf.constant([1.0, 2.0]))) == 2.0
    assert float(f(tf.constant([1.0, 2.0, 3.0]))) == 6.0
    assert asked == [2, 3]
    types = {o.type for o in f.get_concrete_function(tf.zeros([2])).graph.get_operations()}
    assert "If" not in types


def test_both_branches_are_traced() -> None:
    traced: set[str] = set()

    @tf.function
    def f(x: Any) -> Any:
        if x > 0:
            traced.add("then")
        else:
            traced.add("else")
        return x

    f(tf.constant(1))
    assert traced == {"then", "else"}


def test_and_or_not_short_circuit_on_tensors() -> None:
    @tf.function
    def f(x: Any) -> Any:
        return x != 0 and 10 // x > 2

    assert bool(f(tf.constant(3))) is True
    assert bool(f(tf.constant(0))) is False


def test_a_python_number_returned_comes_back_as_a_tensor() -> None:
    f = tf.function(lambda: (1, 2.5, True))
    assert [t.dtype.name for t in f()] == ["int32", "float32", "bool"]
    assert all(isinstance(t, tf.Tensor) for t in f())


def test_results_that_are_arguments_are_tensors_of_their_own() -> None:
    x = tf.constant(1.0)
    assert float(tf.function(lambda t: t)(x)) == 1.0


# 9. Captures.


def test_captured_tensors_are_inputs_of_the_program() -> None:
    big = tf.ones([1000])
    f = tf.function(lambda x: x + tf.reduce_sum(big))
    assert float(f(tf.constant(1.0))) == 1001.0
    graph = f.get_concrete_function(tf.constant(1.0)).graph
    assert [v.aval.dims for v in graph.ir.inputs] == [(), (1000,)]
    assert not any(n.op.name == "Const" for n in graph.ir.nodes)


def test_replacing_a_captured_tensor_is_not_seen() -> None:
    c = tf.constant(1.0)

    @tf.function
    def f(x: Any) -> Any:
        return x + c

    assert float(f(tf.constant(1.0))) == 2.0
    c = tf.constant(100.0)
    assert float(f(tf.constant(1.0))) == 2.0


# 10. Reductions and precision.


def test_the_mean_of_integers_is_an_integer() -> None:
    assert int(tf.reduce_mean(tf.constant([1, 2]))) == 1


def test_numbers_print_at_the_precision_of_their_dtype() -> None:
    assert "0.1" in repr(tf.constant(0.1))
    assert float(tf.constant(0.1)) != 0.1
    assert float(tf.constant(0.1, tf.float64)) == 0.1
