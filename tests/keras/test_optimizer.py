"""What all optimizers share: how gradients arrive, when steps are compiled, what users may subclass and set."""

import re
from typing import Any

import numpy as np
import pytest

import tenfold as tf

keras = tf.keras


class Plain(keras.optimizers.Optimizer):
    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        variable.assign_sub(learning_rate * gradient)


def test_eager_steps_are_compiled_once_per_set_of_variables() -> None:
    a, b = tf.Variable(1.0), tf.Variable(1.0)
    traced = []

    class Noting(Plain):
        def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
            traced.append(variable)
            super().update_step(gradient, variable, learning_rate)

    optimizer = Noting(0.5)
    optimizer.build([a, b])
    for _ in range(3):
        optimizer.apply([tf.constant(1.0), tf.constant(1.0)], [a, b])
    assert len(traced) == 2
    for _ in range(3):
        optimizer.apply([tf.constant(1.0)], [b])
    assert len(traced) == 3
    assert (float(a), float(b)) == (-0.5, -2.0)
    assert int(optimizer.iterations) == 6


def test_setting_the_learning_rate_needs_no_new_trace() -> None:
    v = tf.Variable(1.0)
    optimizer = Plain(0.5)

    @tf.function
    def step(g: Any) -> None:
        optimizer.apply_gradients([(g, v)])

    step(tf.constant(1.0))
    optimizer.learning_rate = 0.25
    step(tf.constant(1.0))
    assert float(v) == 0.25
    assert step.experimental_get_tracing_count() == 1
    optimizer.learning_rate.assign(0.125)
    step(tf.constant(1.0))
    assert float(v) == 0.125
    assert optimizer.lr is optimizer.learning_rate


def test_a_changed_hyperparameter_counts_in_eager_code() -> None:
    v = tf.Variable(1.0)
    optimizer = Plain(1.0)
    optimizer.apply([tf.constant(4.0)], [v])
    optimizer.clipvalue = 1.0
    optimizer.apply([tf.constant(4.0)], [v])
    assert float(v) == -4.0


def test_a_learning_rate_that_is_a_function_is_asked_each_time() -> None:
    rates = iter([0.5, 0.25])
    v = tf.Variable(1.0)
    optimizer = Plain(lambda: next(rates))
    optimizer.apply([tf.constant(1.0)], [v])
    optimizer.apply([tf.constant(1.0)], [v])
    assert float(v) == 0.25
    assert len(optimizer.variables) == 1


def test_a_schedule_takes_the_place_of_the_variable() -> None:
    v = tf.Variable(1.0)
    optimizer = Plain(1.0)
    optimizer.apply([tf.constant(1.0)], [v])
    optimizer.learning_rate = keras.optimizers.schedules.ExponentialDecay(1.0, 1, 0.5)
    assert len(optimizer.variables) == 1
    optimizer.apply([tf.constant(1.0)], [v])
    assert float(v) == -0.5
    with pytest.raises(TypeError, match="not settable"):
        optimizer.learning_rate = 1.0


def test_gradients_of_rows() -> None:
    table = tf.Variable(tf.zeros([4, 2]))
    optimizer = Plain(1.0)
    for shape in (None, [4, 2]):
        rows = tf.IndexedSlices(tf.ones([3, 2]), tf.constant([0, 0, 2]), shape)
        optimizer.apply_gradients([(rows, table)])
    np.testing.assert_array_equal(table.numpy(), [[-4, -4], [0, 0], [-2, -2], [0, 0]])


def test_missing_gradients() -> None:
    a, b = tf.Variable(1.0, name="a"), tf.Variable(1.0, name="b")
    optimizer = Plain(1.0)
    with pytest.warns(UserWarning, match="Gradients do not exist for variables \\['a:0'\\]"):
        optimizer.apply_gradients([(None, a), (tf.constant(1.0), b)])
    assert (float(a), float(b)) == (1.0, 0.0)
    for pairs in ([(None, a)], []):
        with pytest.raises(ValueError, match="No gradients provided for any variable"):
            optimizer.apply_gradients(pairs)


def test_an_unknown_variable() -> None:
    optimizer = Plain(1.0)
    optimizer.apply([tf.constant(1.0)], [tf.Variable(1.0)])
    with pytest.raises(ValueError, match="Unknown variable"):
        optimizer.apply([tf.constant(1.0)], [tf.Variable(1.0)])


def test_inside_a_tape() -> None:
    v = tf.Variable(3.0)
    with tf.GradientTape(persistent=True) as tape:
        y = v * v
        Plain(0.5).apply_gradients([(tape.gradient(y, v), v)])
    assert float(v) == 0.0
    assert float(tape.gradient(y, v)) == 6.0


def test_built_in_a_function() -> None:
    v = tf.Variable([1.0, 2.0])
    optimizer = keras.optimizers.Adam(0.1)

    @tf.function
    def step(x: Any) -> Any:
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(v * x)
        optimizer.apply_gradients(zip(tape.gradient(loss, [v]), [v], strict=True))
        return loss

    for _ in range(3):
        step(tf.constant([1.0, 1.0]))
    np.testing.assert_allclose(v.numpy(), [0.7, 1.7], atol=1e-5)
    assert len(optimizer.variables) == 4
    assert step.experimental_get_tracing_count() == 1


def test_minimize() -> None:
    x = tf.Variable(2.0)
    optimizer = Plain(0.25)
    optimizer.minimize(lambda: x * x, [x])
    with tf.GradientTape() as tape:
        y = x * x
    optimizer.minimize(y, [x], tape=tape)
    assert float(x) == 0.5
    with pytest.raises(ValueError, match="`tape` is required"):
        optimizer.minimize(y, [x])


def test_constraints_hold_after_each_step() -> None:
    v = tf.Variable([1.0, -3.0], constraint=keras.constraints.NonNeg())
    Plain(1.0).apply([tf.constant([2.0, 0.0])], [v])
    np.testing.assert_array_equal(v.numpy(), [0.0, 0.0])


def test_weight_decay_leaves_out_what_is_excluded() -> None:
    kernel, bias, other = (tf.Variable(1.0, name=n) for n in ("kernel", "bias", "other"))
    optimizer = Plain(0.5, weight_decay=0.5)
    optimizer.exclude_from_weight_decay(var_list=[other], var_names=["bias"])
    optimizer.apply([tf.constant(0.0)] * 3, [kernel, bias, other])
    assert [float(v) for v in (kernel, bias, other)] == [0.75, 1.0, 1.0]
    with pytest.raises(ValueError, match="before the optimizer is built"):
        optimizer.exclude_from_weight_decay(var_names=["kernel"])


def test_averages_become_the_variables_at_the_end() -> None:
    v = tf.Variable(0.0)
    optimizer = Plain(1.0, use_ema=True, ema_momentum=0.5)
    for _ in range(2):
        optimizer.apply([tf.constant(-1.0)], [v])
    optimizer.finalize_variable_values([v])
    assert float(v) == 1.5
    with pytest.raises(ValueError, match=r"\(0\) to override does not match"):
        optimizer.finalize_variable_values([])


def test_state_moves_to_another_optimizer() -> None:
    v = tf.Variable([1.0, 2.0])
    optimizer = keras.optimizers.Adam(0.1)
    optimizer.apply([tf.constant([1.0, 2.0])], [v])
    stored: dict[str, Any] = {}
    optimizer.save_own_variables(stored)
    again = keras.optimizers.Adam(0.5)
    with pytest.warns(UserWarning, match="Skipping variable loading"):
        again.load_own_variables(stored)
    again.build([v])
    again.load_own_variables(stored)
    for ours, theirs in zip(again.get_weights(), optimizer.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)
    again.set_weights(optimizer.get_weights())
    with pytest.raises(ValueError, match="not compatible with provided"):
        again.set_weights([np.zeros(3)])


def test_subclass_without_super_init() -> None:
    class Forgetful(keras.optimizers.Optimizer):
        def __init__(self) -> None:
            self.x = 1

    with pytest.raises(RuntimeError, match=re.escape("you forgot to call `super().__init__()`")):
        Forgetful()


def test_subclass_in_the_way_of_keras_3() -> None:
    class Momentum(keras.optimizers.Optimizer):
        def __init__(self, learning_rate: float = 0.1, momentum: float = 0.5, **kwargs: Any) -> None:
            super().__init__(learning_rate, **kwargs)
            self.momentum = momentum

        def build(self, variables: Any) -> None:
            super().build(variables)
            self.momentums = [self.add_variable_from_reference(v, "momentum") for v in variables]

        def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
            m = self.momentums[self._get_variable_index(variable)]
            m.assign(self.momentum * m + gradient)
            variable.assign_sub(learning_rate * m)

        def get_config(self) -> dict[str, Any]:
            return {**super().get_config(), "momentum": self.momentum}

    v = tf.Variable(1.0)
    optimizer = Momentum(0.5)
    for _ in range(2):
        optimizer.apply_gradients([(tf.constant(1.0), v)])
    assert float(v) == -0.25
    assert Momentum.from_config(optimizer.get_config()).momentum == 0.5


def test_subclass_with_an_update_step_of_two_arguments() -> None:
    class Older(keras.optimizers.Optimizer):
        def __init__(self, learning_rate: float = 0.5, name: str = "older", **kwargs: Any) -> None:
            super().__init__(name=name, **kwargs)
            self._learning_rate = self._build_learning_rate(learning_rate)

        def build(self, var_list: Any) -> None:
            super().build(var_list)
            self.ms = [self.add_variable_from_reference(model_variable=v, variable_name="m") for v in var_list]

        def update_step(self, gradient: Any, variable: Any) -> None:  # type: ignore[override]
            m = self.ms[self._index_dict[self._var_key(variable)]]
            m.assign(gradient)
            variable.assign_sub(m * tf.cast(self.learning_rate, variable.dtype))

    v = tf.Variable(1.0)
    optimizer = Older()
    optimizer.apply_gradients([(tf.constant(1.0), v)])
    assert float(v) == 0.5
    assert len(optimizer.variables) == 3


def test_no_update_step() -> None:
    with pytest.raises(NotImplementedError, match="must define `update_step"):
        keras.optimizers.Optimizer(0.1).apply([tf.constant(1.0)], [tf.Variable(1.0)])


def test_old_arguments() -> None:
    with pytest.warns(UserWarning, match="`decay` is no longer supported"):
        optimizer = keras.optimizers.SGD(lr=0.25, decay=1e-4)
    assert float(optimizer.learning_rate) == 0.25


def test_an_update_step_may_branch_on_tensors() -> None:
    class Branching(keras.optimizers.Optimizer):
        def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
            if tf.reduce_sum(gradient) > 0:
                variable.assign_sub(learning_rate * gradient)
            else:
                variable.assign_add(learning_rate)

    v = tf.Variable(1.0)
    optimizer = Branching(0.5)
    for gradient, value in ((1.0, 0.5), (-1.0, 1.0)):
        optimizer.apply([tf.constant(gradient)], [v])
        assert float(v) == value


def test_an_update_step_may_be_a_function_of_its_own() -> None:
    class Compiled(keras.optimizers.Optimizer):
        @tf.function
        def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
            variable.assign_sub(learning_rate * gradient)

    v = tf.Variable(1.0)
    Compiled(0.5).apply([tf.constant(1.0)], [v])
    assert float(v) == 0.5
