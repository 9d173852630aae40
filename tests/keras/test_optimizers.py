"""Ten steps of every optimizer, eagerly and in a function, against what real Keras recorded."""

from typing import Any

import numpy as np
import pytest
from golden.cases_keras import STEPS, gradients, starting_values
from golden.keras_values import differs, encode, load

import tenfold as tf

keras = tf.keras
CASES = load("steps")


def run(source: str, graph: bool) -> dict[str, Any]:
    optimizer = eval(source, {"keras": keras, "np": np})
    variables = [tf.Variable(v, name=f"v{i}") for i, v in enumerate(starting_values())]

    def step(*grads: Any) -> None:
        optimizer.apply_gradients(zip(grads, variables, strict=True))

    call = tf.function(step) if graph else step
    first = None
    for i in range(STEPS):
        call(*[tf.constant(g) for g in gradients(i)])
        first = first or [encode(v.numpy()) for v in variables]
    if graph:
        assert call.experimental_get_tracing_count() == 1
    return {
        "first": first,
        "last": [encode(v.numpy()) for v in variables],
        "state": [[v.shape.as_list(), v.dtype.name] for v in optimizer.variables],
        "values": [encode(v.numpy()) for v in optimizer.variables],
    }


@pytest.mark.parametrize("graph", [False, True], ids=["eager", "function"])
@pytest.mark.parametrize("case", [pytest.param(c, id=c["source"][17:]) for c in CASES])
def test_ten_steps_as_keras(case: dict[str, Any], graph: bool) -> None:
    ours = run(case["source"], graph)
    for part in ("state", "first", "last", "values"):
        assert differs(ours[part], case[part]) is None, part


@pytest.mark.parametrize("name", ["SGD", "RMSprop", "Adam", "AdamW", "Nadam", "Adagrad", "Adadelta", "Adamax", "Ftrl",
                                  "Lion", "Lamb", "Muon", "Adafactor"])  # fmt: skip
def test_configuration_makes_the_same_optimizer(name: str) -> None:
    optimizer = getattr(keras.optimizers, name)(0.25, clipnorm=2.0, name="mine")
    again = keras.optimizers.deserialize(keras.optimizers.serialize(optimizer))
    assert type(again) is type(optimizer)
    assert again.get_config() == optimizer.get_config()


def test_the_compiled_step_is_the_math_alone() -> None:
    variables = [tf.Variable(tf.ones([3])), tf.Variable(tf.ones([4]))]
    optimizer = keras.optimizers.SGD(0.1)

    @tf.function
    def step(a: Any, b: Any) -> None:
        optimizer.apply([a, b], variables)

    graph = step.get_concrete_function(tf.ones([3]), tf.ones([4])).graph
    kinds = [op.type for op in graph.get_operations() if op.type not in ("Placeholder", "Const")]
    # One product and one difference per variable, and the step count. The rate is read once.
    assert kinds.count("Mul") == 2
    assert kinds.count("Sub") == 2
    assert kinds.count("AddV2") == 1
    assert not {"If", "While", "Cast"} & set(kinds)


def test_adam_in_float16() -> None:
    variable = tf.Variable(tf.ones([2], tf.float16))
    optimizer = keras.optimizers.Adam(0.1, epsilon=1e-3)
    optimizer.apply([tf.ones([2], tf.float32)], [variable])
    assert variable.dtype == tf.float16
    np.testing.assert_allclose(variable.numpy(), 0.9, atol=6e-3)


def test_loss_scale_grows_and_falls() -> None:
    optimizer = keras.optimizers.LossScaleOptimizer(
        keras.optimizers.SGD(1.0), initial_scale=4.0, dynamic_growth_steps=2
    )
    variable = tf.Variable(8.0)
    assert float(optimizer.scale_loss(tf.constant(2.0))) == 8.0
    for gradient, scale, value in (
        (4.0, 4.0, 7.0),
        (4.0, 8.0, 6.0),
        (np.inf, 4.0, 6.0),
        (np.nan, 2.0, 6.0),
        (2.0, 2.0, 5.0),
    ):
        optimizer.apply([tf.constant(gradient)], [variable])
        assert (float(optimizer.dynamic_scale), float(variable)) == (scale, value)
    assert int(optimizer.iterations) == 3
    optimizer.learning_rate = 0.5
    assert float(optimizer.inner_optimizer.learning_rate) == 0.5


def test_muon_orthogonalizes() -> None:
    optimizer = keras.optimizers.Muon()
    x = tf.constant(np.random.default_rng(0).normal(size=(6, 3)), tf.float32)
    for matrix in (x, tf.transpose(x)):
        values = np.linalg.svd(optimizer.zeropower_via_newtonschulz5(matrix, 5).numpy(), compute_uv=False)
        assert values.min() > 0.6 and values.max() < 1.3
