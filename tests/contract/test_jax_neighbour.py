"""JAX as a good neighbour: nothing of its configuration changes, arrays pass without a copy, transformations work."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import tenfold as tf


def test_importing_tenfold_changes_no_configuration_of_jax() -> None:
    program = (
        "import jax; before = dict(jax.config.values); import tenfold as tf; "
        "tf.constant(1.0, tf.float64) + 1; tf.function(lambda x: x * 2)(tf.constant(3)); "
        "after = dict(jax.config.values); print({k for k in after if before.get(k) != after[k]}); "
        "print(jax.numpy.ones(2).dtype, jax.numpy.arange(2).dtype, jax.numpy.float64(1).dtype)"
    )
    run = subprocess.run([sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout == "set()\nfloat32 int32 float32\n"


def test_64_bit_types_are_real_here_and_off_elsewhere() -> None:
    x = tf.constant(np.arange(3, dtype=np.float64)) / 3
    assert x.dtype is tf.float64
    assert x.numpy().tolist() == [0.0, 1 / 3, 2 / 3]
    big = tf.constant(2**40) + 1
    assert big.dtype is tf.int64 and int(big) == 2**40 + 1
    f = tf.function(lambda t: t * 3 + 1)
    assert int(f(tf.constant(2**40))) == 3 * 2**40 + 1
    assert not jax.config.read("jax_enable_x64")
    assert jnp.ones(2).dtype == jnp.float32
    assert jnp.asarray(np.ones(2)).dtype == jnp.float32


def test_x64_stays_off_after_errors_and_inside_callbacks() -> None:
    with pytest.raises(tf.errors.InvalidArgumentError):
        tf.matmul(tf.ones([2, 3], tf.float64), tf.ones([2, 3], tf.float64))

    def trace_and_fail(x: Any) -> Any:
        # While a function is traced, the user's own JAX code has JAX's usual configuration.
        assert jnp.ones(2).dtype == jnp.float32
        return tf.reshape(x, [7])

    with pytest.raises(ValueError):
        tf.function(trace_and_fail)(tf.ones([2], tf.float64))
    assert jnp.ones(2).dtype == jnp.float32


def test_a_jax_array_becomes_a_tensor_without_a_copy_and_back() -> None:
    array = jnp.arange(1000.0)
    tensor = tf.convert_to_tensor(array)
    assert tensor.__jax_array__() is array
    assert tf.constant(tensor) is tensor
    made = tf.sqrt(tf.ones([1000]))
    assert jnp.asarray(made).unsafe_buffer_pointer() == made.__jax_array__().unsafe_buffer_pointer()


def test_jax_takes_tensors_and_variables_as_arrays() -> None:
    # `jnp.sin(t)` itself refuses every object that is no array of JAX's own; `jnp.asarray` makes one.
    t = tf.constant([1.0, 2.0])
    assert jnp.sum(jnp.asarray(t)).tolist() == 3.0
    assert jnp.asarray(t) is t.__jax_array__()
    assert jnp.asarray(tf.Variable([1.0, 2.0])).tolist() == [1.0, 2.0]


def test_ops_take_jax_arrays() -> None:
    a = jnp.array([1.0, 2.0])
    assert (tf.constant([1.0, 1.0]) + a).numpy().tolist() == [2.0, 3.0]
    assert isinstance(a + tf.constant([1.0, 1.0]), tf.Tensor | jax.Array)
    assert tf.reduce_sum(a).numpy() == 3.0
    assert tf.stack([a, a]).shape == [2, 2]


def test_numpy_functions_take_tensors() -> None:
    t = tf.constant([[1.0, 2.0], [3.0, 4.0]])
    np.testing.assert_array_equal(np.square(t), [[1.0, 4.0], [9.0, 16.0]])
    assert np.asarray(t).dtype == np.float32
    assert np.asarray(t, dtype=np.float64).dtype == np.float64
    assert np.mean(tf.Variable([1.0, 3.0])) == 2.0
    assert np.concatenate([t, t]).shape == (4, 2)
    assert np.array(t).flags.writeable
    assert not np.asarray(t).flags.writeable
    assert np.add(t, 1.0).tolist() == [[2.0, 3.0], [4.0, 5.0]]
    # On CPU an array is read in place.
    assert np.shares_memory(np.asarray(t), np.asarray(t))


def test_numpy_arrays_are_copied_in() -> None:
    source = np.zeros(1000, np.float32)
    tensor, variable = tf.constant(source), tf.Variable(source)
    converted = tf.convert_to_tensor(source)
    source[:] = 1.0
    assert tf.reduce_sum(tensor).numpy() == tf.reduce_sum(variable).numpy() == tf.reduce_sum(converted).numpy() == 0.0


def test_what_numpy_gives_is_the_users_own() -> None:
    t = tf.zeros([3])
    mine = t.numpy()
    mine[0] = 5.0
    assert t.numpy().tolist() == [0.0, 0.0, 0.0]


def test_dlpack_both_ways() -> None:
    t = tf.constant([1.0, 2.0, 3.0])
    assert t.__dlpack_device__() == t.__jax_array__().__dlpack_device__()
    view = np.from_dlpack(t)
    assert view.tolist() == [1.0, 2.0, 3.0]
    assert view.ctypes.data == t.__jax_array__().unsafe_buffer_pointer()
    assert jax.dlpack.from_dlpack(t).tolist() == [1.0, 2.0, 3.0]


def _poly(x: Any) -> Any:
    return tf.reduce_sum(tf.sin(x) * x + tf.cast(tf.constant([1, 2, 3]), tf.float32))


@tf.function
def _branching(x: Any) -> Any:
    total = tf.constant(0.0)
    for row in x:
        if row > 1.0:
            total += row * row
        else:
            total -= row
    return total


def _raw_poly(x: Any) -> Any:
    return jnp.sum(jnp.sin(x) * x + jnp.array([1.0, 2.0, 3.0]))


def _raw_branching(x: Any) -> Any:
    return jnp.sum(jnp.where(x > 1.0, x * x, -x))


BOTH = pytest.mark.parametrize(
    ("ours", "raw"), [(_poly, _raw_poly), (_branching, _raw_branching), (tf.function(_poly), _raw_poly)],
    ids=["ops", "function", "plain-function"],
)  # fmt: skip
X = jnp.array([0.5, 1.5, 2.0])


def _out(result: Any) -> Any:
    return result.__jax_array__() if isinstance(result, tf.Tensor) else result


@BOTH
def test_inside_jit(ours: Callable[[Any], Any], raw: Callable[[Any], Any]) -> None:
    np.testing.assert_allclose(jax.jit(lambda x: _out(ours(tf.convert_to_tensor(x))))(X), raw(X), rtol=1e-6)


@BOTH
def test_inside_grad(ours: Callable[[Any], Any], raw: Callable[[Any], Any]) -> None:
    found = jax.grad(lambda x: _out(ours(tf.convert_to_tensor(x))))(X)
    np.testing.assert_allclose(found, jax.grad(raw)(X), rtol=1e-6)


@BOTH
def test_inside_vmap(ours: Callable[[Any], Any], raw: Callable[[Any], Any]) -> None:
    batch = jnp.stack([X, X * 2, -X])
    found = jax.vmap(lambda x: _out(ours(tf.convert_to_tensor(x))))(batch)
    np.testing.assert_allclose(found, jax.vmap(raw)(batch), rtol=1e-6)


@BOTH
def test_inside_several_transformations(ours: Callable[[Any], Any], raw: Callable[[Any], Any]) -> None:
    batch = jnp.stack([X, X * 2])

    def second(f: Callable[[Any], Any]) -> Any:
        return jax.jit(jax.vmap(jax.grad(lambda x: jnp.sum(jax.grad(f)(x) ** 2))))(batch)

    np.testing.assert_allclose(second(lambda x: _out(ours(tf.convert_to_tensor(x)))), second(raw), rtol=1e-5)


def test_a_functions_captures_inside_jit() -> None:
    v = tf.Variable(3.0)
    c = tf.constant(2.0)

    @tf.function
    def f(x: Any) -> Any:
        return x * v + c

    assert float(jax.jit(lambda x: _out(f(tf.convert_to_tensor(x))))(4.0)) == 14.0
    v.assign(5.0)
    assert float(f(tf.constant(1.0))) == 7.0


def test_a_function_that_captured_a_tracer_serves_that_trace_only() -> None:
    box: list[Any] = [None]

    @tf.function
    def f(x: Any) -> Any:
        return x * box[0]

    def loss(w: Any) -> Any:
        box[0] = tf.convert_to_tensor(w)
        return _out(f(tf.constant(2.0)))

    assert float(jax.grad(loss)(3.0)) == 2.0
    assert float(jax.jit(loss)(4.0)) == 8.0
    box[0] = tf.constant(10.0)
    assert float(f(tf.constant(2.0))) == 20.0


def test_jax_tracers_do_not_poison_the_cache_of_a_function() -> None:
    f = tf.function(lambda x: x + 1.0)
    assert float(jax.jit(lambda x: _out(f(tf.convert_to_tensor(x))))(1.0)) == 2.0
    assert float(f(tf.constant(1.0))) == 2.0
    assert float(jax.jit(lambda x: _out(f(tf.convert_to_tensor(x))))(5.0)) == 6.0


def test_the_tape_inside_jit() -> None:
    def derivative(x: Any) -> Any:
        t = tf.convert_to_tensor(x)
        with tf.GradientTape() as tape:
            tape.watch(t)
            y = t * t * t
        return _out(tape.gradient(y, t))

    assert float(jax.jit(derivative)(2.0)) == 12.0


def test_a_symbolic_tensor_is_no_argument_for_jax() -> None:
    @tf.function
    def f(x: Any) -> Any:
        return jnp.sin(jnp.asarray(x))

    with pytest.raises(TypeError, match=r"being traced: JAX functions cannot take it"):
        f(tf.constant(1.0))


def test_printing_a_traced_tensor() -> None:
    seen: list[str] = []

    def f(x: Any) -> Any:
        t = tf.convert_to_tensor(x)
        seen.extend([repr(t), str(t)])
        return x

    jax.jit(f)(1.0)
    assert all(s.startswith("<tf.Tensor: shape=(), dtype=float32, ") for s in seen)


def test_the_first_trace_of_a_function_may_happen_inside_jit() -> None:
    made: list[Any] = []

    @tf.function
    def f(x: Any) -> Any:
        if not made:
            made.append(tf.Variable(tf.ones([2]) * 3.0))
        # Folded while tracing, as is the shape.
        two = tf.cast(tf.constant(1) + 1, tf.float32)
        return tf.reshape(x * two + made[0], [tf.size(x)])

    assert jax.jit(lambda x: _out(f(tf.convert_to_tensor(x))))(jnp.ones((1, 2))).tolist() == [5.0, 5.0]
    assert made[0].numpy().tolist() == [3.0, 3.0]
    assert f(tf.ones([1, 2])).numpy().tolist() == [5.0, 5.0]
