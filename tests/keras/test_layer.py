"""`Layer`: weights, tracking, calls, losses, dtypes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tenfold as tf

L = tf.keras.layers


class Scale(L.Layer):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.shapes: list[Any] = []

    def build(self, input_shape: Any) -> None:
        self.shapes.append(input_shape)
        self.factor = self.add_weight(name="factor", shape=(input_shape[-1],), initializer="ones")

    def call(self, inputs: Any) -> Any:
        return inputs * self.factor


def test_it_is_built_once_with_the_shape_of_its_input() -> None:
    layer = Scale()
    assert not layer.built and layer.weights == []
    layer(np.ones((2, 3), np.float32))
    layer(tf.ones([5, 3]))
    assert layer.built and layer.shapes == [(2, 3)]
    assert layer.shapes[0].as_list() == [2, 3]


def test_weights_have_names_and_paths() -> None:
    layer = Scale(name="mine")
    layer(tf.ones([1, 3]))
    assert [(w.name, w.path) for w in layer.weights] == [("factor", "mine/factor")]


def test_names_are_numbered() -> None:
    tf.keras.backend.clear_session()
    assert [Scale().name, Scale().name, L.Dense(1).name, Scale(name="x").name] == ["scale", "scale_1", "dense", "x"]


def test_layers_in_lists_and_dicts_are_found_also_later() -> None:
    class Several(L.Layer):
        def __init__(self) -> None:
            super().__init__()
            self.chain = [L.Dense(1), [L.Dense(2)]]
            self.named = {"a": L.Dense(3)}
            self.own = tf.Variable(1.0)
            self.metric = tf.keras.metrics.Mean(name="seen")

    layer = Several()
    layer.chain.append(L.Dense(4))
    inner = layer._flatten_layers(include_self=False)
    assert [x.units for x in inner] == [1, 2, 4, 3]  # type: ignore[attr-defined]
    assert len(layer.weights) == 1 and layer.metrics == [layer.metric]
    layer.chain.pop()
    assert len(layer._flatten_layers(include_self=False)) == 3


def test_keras_2_puts_the_name_first() -> None:
    class Old(L.Layer):
        def build(self, shape: Any) -> None:
            self.total = self.add_weight("total", shape=[shape[-1]], initializer="zeros", trainable=False)
            super().build(shape)

    layer = Old()
    layer.build((None, 2))
    assert layer.total.name == "total" and layer.trainable_weights == [] and len(layer.non_trainable_weights) == 1


def test_add_weight_refuses_what_it_does_not_know() -> None:
    with pytest.raises(TypeError, match="colour"):
        L.Layer().add_weight(shape=(), colour="red")
    with pytest.raises(ValueError, match="'w' must be known in full"):
        L.Layer().add_weight(shape=(None, 2), name="w")


def test_without_super_init() -> None:
    class Bad(L.Layer):
        def __init__(self) -> None:
            self.x = 1

    with pytest.raises(RuntimeError, match="forgot to call"):
        Bad()(tf.ones([1]))


def test_trainable_switches_layers_inside() -> None:
    model = tf.keras.Sequential([tf.keras.Input((2,)), L.Dense(3), L.BatchNormalization()])
    assert (len(model.trainable_weights), len(model.non_trainable_weights)) == (4, 2)
    model.layers[0].trainable = False
    assert len(model.trainable_weights) == 2
    model.trainable = False
    assert model.trainable_weights == [] and len(model.non_trainable_weights) == 6
    model.trainable = True
    assert len(model.trainable_weights) == 4


def test_training_and_mask_are_handed_down() -> None:
    seen: list[Any] = []

    class Inner(L.Layer):
        supports_masking = True

        def call(self, inputs: Any, training: Any = None, mask: Any = None) -> Any:
            seen.append((training, mask is not None))
            return inputs

    class Outer(L.Layer):
        def __init__(self) -> None:
            super().__init__()
            self.inner = Inner()

        def call(self, inputs: Any) -> Any:
            return self.inner(inputs)

    outer = Outer()
    outer(tf.ones([1, 2]))
    outer(tf.ones([1, 2]), training=True)
    Inner()(L.Masking()(tf.ones([1, 2, 3])))
    assert seen == [(None, False), (True, False), (None, True)]


def test_losses_are_those_of_the_last_call_and_of_regularizers() -> None:
    class Lossy(L.Layer):
        def call(self, inputs: Any) -> Any:
            self.add_loss(tf.reduce_sum(inputs))
            return inputs

    layer = Lossy()
    layer(tf.ones([3]))
    layer(tf.ones([2]))
    assert [float(v) for v in layer.losses] == [2.0]
    dense = L.Dense(
        1, kernel_initializer="ones", kernel_regularizer=tf.keras.regularizers.L2(0.5), activity_regularizer="l1"
    )
    dense(tf.ones([2, 3]))
    assert [round(float(v), 5) for v in dense.losses] == [0.03, 1.5]


def test_get_and_set_weights() -> None:
    layer = L.Dense(2)
    layer(tf.ones([1, 3]))
    values = [np.full((3, 2), 2.0), np.ones(2)]
    layer.set_weights(values)
    np.testing.assert_array_equal(layer.get_weights()[0], values[0])
    assert layer.count_params() == 8
    with pytest.raises(ValueError, match="expecting 2 weights"):
        layer.set_weights(values[:1])
    with pytest.raises(ValueError, match="kernel"):
        layer.set_weights([np.ones((2, 2)), np.ones(2)])
    with pytest.raises(ValueError, match="isn't built"):
        L.Dense(2).count_params()


def test_configurations_round_trip() -> None:
    for layer in (
        L.Dense(3, activation="relu", kernel_regularizer="l2", name="d"), L.LSTM(4, return_sequences=True, dropout=0.1),
        L.Bidirectional(L.GRU(2)), L.Dropout(0.3, seed=1), L.Embedding(3, 2), L.BatchNormalization(momentum=0.5),
    ):  # fmt: skip
        config = layer.get_config()
        again = type(layer).from_config(config)
        assert again.get_config() == config
        copy = L.deserialize(L.serialize(layer))
        assert copy.get_config() == config


def test_mixed_precision_computes_in_half_and_keeps_weights_whole() -> None:
    layer = L.Dense(2, dtype="mixed_bfloat16")
    out = layer(tf.ones([1, 3]))
    assert out.dtype is tf.bfloat16 and layer.kernel.dtype is tf.float32
    assert (layer.compute_dtype, layer.variable_dtype) == ("bfloat16", "float32")

    @tf.function
    def f(x: Any) -> Any:
        return layer(x)

    assert f(tf.ones([1, 3])).dtype is tf.bfloat16


def test_float64_inputs_are_cast() -> None:
    assert L.Dense(1)(np.ones((1, 2))).dtype is tf.float32
    assert L.Dense(1, dtype="float64")(np.ones((1, 2), np.float32)).dtype is tf.float64


def test_errors_name_the_layer() -> None:
    layer = L.Dense(1, name="head")
    layer(tf.ones([1, 3]))
    with pytest.raises(ValueError, match=r'layer "head".*axis -1'):
        layer(tf.ones([1, 4]))
    with pytest.raises(ValueError, match="expected min_ndim=2"):
        layer(tf.ones([4]))

    class Broken(L.Layer):
        def call(self, inputs: Any) -> Any:
            raise ValueError("no")

    with pytest.raises(ValueError, match="no") as caught:
        Broken(name="b")(tf.ones([1]))
    assert "layer 'b' (Broken)" in caught.value.__notes__[0]


def test_layers_work_in_functions_and_under_tapes() -> None:
    layer = L.Dense(1)

    @tf.function
    def step(x: Any) -> Any:
        with tf.GradientTape() as tape:
            y = tf.reduce_sum(layer(x))
        return tape.gradient(y, layer.trainable_weights)

    x = tf.constant([[1.0, 2.0]])
    inside = step(x)
    with tf.GradientTape() as tape:
        y = tf.reduce_sum(layer(x))
    for a, b in zip(inside, tape.gradient(y, layer.trainable_weights), strict=True):
        np.testing.assert_allclose(a, b)


def test_control_flow_over_tensors_in_call_is_staged() -> None:
    class Loop(L.Layer):
        def call(self, inputs: Any) -> Any:
            total = inputs
            for _ in tf.range(3):
                if tf.reduce_sum(total) < 10.0:
                    total = total * 2.0
            return total

    layer = Loop()
    f = tf.function(lambda x: layer(x))
    np.testing.assert_array_equal(f(tf.constant([1.0])), [8.0])
    np.testing.assert_array_equal(layer(tf.constant([1.0])), [8.0])


def test_compute_output_shape() -> None:
    assert tuple(L.Dense(3).compute_output_shape((None, 2))) == (None, 3)
    assert tuple(Scale().compute_output_shape((None, 2))) == (None, 2)
