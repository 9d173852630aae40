"""Metrics as users write and call them, eagerly and in functions."""

from typing import Any

import numpy as np
import pytest

import tenfold as tf

keras = tf.keras


class HuberMetric(keras.metrics.Metric):
    def __init__(self, threshold: float = 1.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.threshold = threshold
        self.total = self.add_weight("total", initializer="zeros")
        self.count = self.add_weight(name="count", shape=(), initializer="zeros", dtype="float64")

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        self.total.assign_add(tf.reduce_sum(keras.losses.huber(y_true, y_pred, self.threshold)))
        self.count.assign_add(tf.cast(tf.size(y_true), tf.float64))

    def result(self) -> Any:
        return self.total / tf.cast(self.count, tf.float32)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "threshold": self.threshold}


def test_custom_class() -> None:
    metric = HuberMetric(2.0)
    batch = tf.constant([[2.0]]), tf.constant([[10.0]])
    assert float(metric(*batch)) == 14.0
    assert [v.name for v in metric.variables] == ["total:0", "count:0"]
    assert metric.variables[1].dtype == tf.float64
    assert repr(metric) == f"<HuberMetric name={metric.name}>"
    metric.reset_states()
    assert float(metric.total) == 0.0

    @tf.function
    def update(y_true: Any, y_pred: Any) -> Any:
        metric.update_state(y_true, y_pred)
        return metric.result()

    for _ in range(2):
        assert float(update(*batch)) == 14.0
    assert float(metric.count) == 2.0
    assert HuberMetric.from_config(metric.get_config()).threshold == 2.0


def test_state_made_in_a_function() -> None:
    metric = keras.metrics.F1Score(average="micro")
    hot = tf.constant(np.eye(3, dtype="float32"))

    @tf.function
    def update(y_true: Any, y_pred: Any) -> Any:
        return metric(y_true, y_pred)

    assert float(update(hot, hot)) == pytest.approx(1.0, abs=1e-5)
    assert float(update(hot, 1 - hot)) == pytest.approx(0.4, abs=1e-5)
    assert update.experimental_get_tracing_count() == 1
    assert float(metric.result()) == pytest.approx(0.4, abs=1e-5)


def test_inherited_mean() -> None:
    class Error(keras.metrics.Mean):
        def __init__(self, name: str = "error", dtype: Any = None) -> None:
            super().__init__(name=name, dtype=dtype)

        def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:  # type: ignore[override]
            super().update_state(tf.abs(y_true - y_pred), sample_weight)

    metric = Error()
    assert float(metric(tf.constant([1.0, 2.0]), tf.constant([2.0, 5.0]), sample_weight=[1.0, 3.0])) == 2.5


def test_metrics_and_variables_among_attributes_are_state() -> None:
    class Outer(keras.metrics.Metric):
        def __init__(self) -> None:
            super().__init__(name="outer")
            self.parts = [keras.metrics.Mean(), keras.metrics.Sum()]
            self.own = tf.Variable(3.0)
            self.own = self.own

    metric = Outer()
    assert len(metric.variables) == 4
    metric.reset_state()
    assert float(metric.own) == 0.0


def test_forgotten_super() -> None:
    class Forgetful(keras.metrics.Metric):
        def __init__(self) -> None:
            self.total = self.add_weight(name="total")

    with pytest.raises(RuntimeError, match="You forgot to call"):
        Forgetful()


def test_wrong_arguments_of_add_weight() -> None:
    metric = keras.metrics.Mean()
    with pytest.raises(TypeError, match="unexpected keyword argument 'shapes'"):
        metric.add_weight(shapes=())
    with pytest.raises(TypeError, match="at most 2 positional"):
        metric.add_weight("name", (), "sum")


def test_stateless_calls_leave_the_state() -> None:
    metric = keras.metrics.Mean()
    metric.update_state([4.0])
    state = metric.stateless_update_state([tf.constant(6.0), tf.constant(2.0)], [1.0])
    assert [float(s) for s in state] == [7.0, 3.0]
    assert float(metric.stateless_result(state)) == pytest.approx(7 / 3)
    assert [float(s) for s in metric.stateless_reset_state()] == [0.0, 0.0]
    assert float(metric.result()) == 4.0
    with pytest.raises(ValueError, match="1:1"):
        metric.stateless_result([])


def test_a_whole_update_is_one_program() -> None:
    metric = keras.metrics.AUC(num_thresholds=20)

    @tf.function(jit_compile=True)
    def update(y_true: Any, y_pred: Any) -> Any:
        metric.update_state(y_true, y_pred)
        return metric.result()

    value = update(tf.constant([0.0, 0.0, 1.0, 1.0]), tf.constant([0.1, 0.6, 0.4, 0.9]))
    assert float(value) == pytest.approx(0.75, abs=1e-4)


def test_multi_label_counts_per_threshold_and_in_buckets_agree() -> None:
    r = np.random.default_rng(1)
    truth, scores = (r.uniform(size=(50, 3)) > 0.5).astype("float32"), r.uniform(size=(50, 3)).astype("float32")
    scores[:5] = 0.0
    evenly = keras.metrics.AUC(num_thresholds=11, multi_label=True)
    one_by_one = keras.metrics.AUC(num_thresholds=11, multi_label=True)
    one_by_one._evenly = False
    for metric in (evenly, one_by_one):
        metric.update_state(truth, scores)
    for a, b in zip(evenly.variables, one_by_one.variables, strict=True):
        np.testing.assert_array_equal(a.numpy(), b.numpy())


def test_shapes_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match="are incompatible"):
        keras.metrics.Precision()(tf.zeros([3, 2]), tf.zeros([3, 3]))
    with pytest.raises(ValueError, match="must have rank 2"):
        keras.metrics.AUC(multi_label=True)(tf.zeros([3]), tf.zeros([3]))


def test_float_weights_of_integer_counts() -> None:
    with pytest.warns(UserWarning, match="weight as `float`"):
        keras.metrics.MeanIoU(2)([0, 1], [0, 1], sample_weight=[0.5, 1.0])
