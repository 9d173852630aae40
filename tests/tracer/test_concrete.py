"""`ConcreteFunction`: calling one program, and what it says of itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tenfold as tf
from tenfold.tracer.concrete import ConcreteFunction, checks_of


def _concrete(function: Any, *args: Any, **kwargs: Any) -> ConcreteFunction:
    found: ConcreteFunction = tf.function(function).get_concrete_function(*args, **kwargs)
    return found


V = tf.Variable(2.0, name="v")
C = tf.constant(10.0)


def _scaled(x: Any, k: int = 3, *, y: Any) -> Any:
    return {"out": x * float(k) * V + C, "y": y}


@pytest.fixture(scope="module")
def scaled() -> ConcreteFunction:
    return _concrete(_scaled, tf.TensorSpec([2], tf.float32), y=tf.TensorSpec([], tf.int32))


def test_it_says_what_it_takes_and_gives(scaled: ConcreteFunction) -> None:
    args, kwargs = scaled.structured_input_signature
    assert args == (tf.TensorSpec([2], tf.float32, "x"), 3)
    assert kwargs == {"y": tf.TensorSpec([], tf.int32, "y")}
    assert scaled.structured_outputs["out"].shape == [2]
    assert scaled.output_shapes == {"out": tf.TensorShape([2]), "y": tf.TensorShape([])}
    assert scaled.output_dtypes == {"out": tf.float32, "y": tf.int32}
    assert scaled.captured_inputs[0] is C and scaled.captured_inputs[1] is V
    assert scaled.variables[0] is V and len(scaled.trainable_variables) == 1
    assert [t.name for t in scaled.inputs][:2] == ["x:0", "y:0"]
    assert len(scaled.outputs) == 2
    assert "x: TensorSpec(shape=(2,), dtype=tf.float32, name=None)" in repr(scaled)
    assert str(scaled).startswith("ConcreteFunction Input Parameters:\n  x (POSITIONAL_OR_KEYWORD): TensorSpec")
    assert "Captures:" in scaled.pretty_printed_signature()


def test_calling_by_position_and_by_name(scaled: ConcreteFunction) -> None:
    x, y = tf.ones([2]), tf.constant(5)
    for out in (scaled(x, y), scaled(x, y=y), scaled(x=x, y=y), scaled(np.ones(2, np.float32), y)):
        assert out["out"].numpy().tolist() == [16.0, 16.0]
        assert int(out["y"]) == 5


@pytest.mark.parametrize(("args", "kwargs", "words"), [
    ((), {}, "missing required argument"),
    ((tf.ones([2]),), {}, "missing required argument: 'y'"),
    ((tf.ones([2]), tf.constant(1), tf.constant(1)), {}, "takes 2 tensors, but got 3"),
    ((tf.ones([2]),), {"y": tf.constant(1), "z": tf.constant(1)}, "takes 2 tensors, but got 3"),
    ((tf.ones([3]), tf.constant(1)), {}, r"argument 'x' must be a tensor of dtype float32 and shape \(2,\)"),
    ((tf.ones([2], tf.float64), tf.constant(1)), {}, "argument 'x' must be a tensor of dtype float32"),
])  # fmt: skip
def test_arguments_that_do_not_fit(scaled: ConcreteFunction, args: Any, kwargs: Any, words: str) -> None:
    with pytest.raises(TypeError, match=words):
        scaled(*args, **kwargs)


def test_calls_read_variables_anew() -> None:
    v = tf.Variable(1.0)
    f = _concrete(lambda x: x + v, tf.constant(0.0))
    assert float(f(tf.constant(1.0))) == 2.0
    v.assign(5.0)
    assert float(f(tf.constant(1.0))) == 6.0


@pytest.mark.parametrize("others", [0, 1, 2])
def test_written_variables_between_others(others: int) -> None:
    variables = [tf.Variable(float(i)) for i in range(4)]

    @tf.function
    def f(x: Any) -> Any:
        total = variables[0] + variables[others]
        variables[3].assign(variables[3] + x)
        variables[1].assign(variables[1] * 2.0)
        return total

    assert float(f(tf.constant(1.0))) == float(others)
    f(tf.constant(1.0))
    assert [float(v) for v in variables] == [0.0, 4.0, 2.0, 5.0]


def test_results_without_tensors() -> None:
    assert _concrete(lambda x: None, tf.constant(1))(tf.constant(1)) is None
    assert _concrete(lambda x: (None, []), tf.constant(1))(tf.constant(1)) == (None, [])


def test_inside_another_function_it_is_a_call() -> None:
    v = tf.Variable(1.0)

    def add(x: Any) -> Any:
        v.assign_add(x)
        return v + 0.0

    inner = _concrete(add, tf.constant(1.0))
    outer = _concrete(lambda x: inner(x) + inner(x), tf.constant(1.0))
    assert [n.op.name for n in outer.graph.traced.ir.nodes].count("PartitionedCall") == 2
    assert float(outer(tf.constant(1.0))) == 5.0
    assert float(v) == 3.0


def test_under_a_tape_and_after_it() -> None:
    v = tf.Variable(3.0)

    @tf.function
    def f(x: Any) -> Any:
        y = v * v * x
        v.assign_add(1.0)
        return y

    with tf.GradientTape() as tape:
        y = f(tf.constant(2.0))
    assert (float(y), float(tape.gradient(y, v)), float(v)) == (18.0, 12.0, 4.0)
    assert float(f(tf.constant(1.0))) == 16.0


def test_checks_of_sub_graphs_are_found() -> None:
    def f(x: Any) -> Any:
        tf.debugging.assert_positive(x)
        if x > 5:
            tf.debugging.assert_less(x, 10)
        return x

    concrete = _concrete(f, tf.constant(1))
    assert len(checks_of(concrete.graph.ir)) == 2


def test_a_failure_of_a_run_inside_jit_is_not_reported_to_the_next() -> None:
    import jax

    @tf.function
    def f(x: Any) -> Any:
        tf.debugging.assert_positive(x)
        return x + 1.0

    jax.jit(lambda x: f(tf.convert_to_tensor(x)).__jax_array__())(-1.0)
    jax.effects_barrier()
    assert float(f(tf.constant(1.0))) == 2.0


def test_an_effect_is_over_when_the_call_returns(capfd: pytest.CaptureFixture[str]) -> None:
    f = tf.function(lambda x: tf.print("value", x))
    for i in range(3):
        f(tf.constant(i))
        assert "".join(capfd.readouterr()) == f"value {i}\n"
