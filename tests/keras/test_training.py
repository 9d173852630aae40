"""compile, fit, evaluate, predict."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tenfold as tf

L = tf.keras.layers
X = np.sin(np.arange(120, dtype=np.float32)).reshape(40, 3)
Y = X @ np.array([[1.0], [2.0], [-1.0]], np.float32)


def linear(**options: Any) -> Any:
    model = tf.keras.Sequential([tf.keras.Input((3,)), L.Dense(1, kernel_initializer="ones")])
    model.compile(tf.keras.optimizers.SGD(0.1), "mse", **options)
    return model


def by_hand(epochs: int, batch: int) -> tuple[np.ndarray, list[float]]:
    """Gradient descent on the same problem in NumPy."""
    w, b = np.ones((3, 1)), np.zeros(1)
    losses = []
    for _ in range(epochs):
        total = 0.0
        for i in range(0, 40, batch):
            x, y = X[i : i + batch].astype(float), Y[i : i + batch].astype(float)
            error = x @ w + b - y
            total += float((error**2).mean()) * len(x)
            w = w - 0.1 * 2 * x.T @ error / len(x)
            b = b - 0.1 * 2 * error.mean(0)
        losses.append(total / 40)
    return w, losses


@pytest.mark.parametrize("batch", [8, 16, 64])
def test_fit_is_gradient_descent(batch: int) -> None:
    model = linear()
    history = model.fit(X, Y, batch_size=batch, epochs=3, shuffle=False, verbose=0)
    w, losses = by_hand(3, batch)
    np.testing.assert_allclose(history.history["loss"], losses, rtol=1e-5)
    np.testing.assert_allclose(model.get_weights()[0], w, rtol=1e-5)
    assert history.epoch == [0, 1, 2] and model.history is history


@pytest.mark.parametrize("options", [{"run_eagerly": True}, {"steps_per_execution": 3}, {"jit_compile": False}])
def test_ways_to_run_agree(options: dict[str, Any]) -> None:
    model = linear(**options)
    losses = model.fit(X, Y, batch_size=8, epochs=2, shuffle=False, verbose=0).history["loss"]
    np.testing.assert_allclose(losses, by_hand(2, 8)[1], rtol=1e-5)


def test_sources_of_batches_agree_with_arrays() -> None:
    class Source(tf.keras.utils.PyDataset):
        def __len__(self) -> int:
            return 5

        def __getitem__(self, index: int) -> Any:
            return X[index * 8 : index * 8 + 8], Y[index * 8 : index * 8 + 8]

    def generate() -> Any:
        while True:
            for i in range(0, 40, 8):
                yield X[i : i + 8], Y[i : i + 8]

    expected = by_hand(2, 8)[1]
    for source, options in ((Source(), {}), (generate(), {"steps_per_epoch": 5}), (list(generate_some()), None)):
        if options is None:
            continue
        losses = linear().fit(source, epochs=2, verbose=0, **options).history["loss"]
        np.testing.assert_allclose(losses, expected, rtol=1e-5)
    with pytest.raises(ValueError, match="`y` should not be passed"):
        linear().fit(Source(), Y)


def generate_some() -> Any:
    yield X, Y


def test_shuffling_is_repeated_by_the_seed() -> None:
    found = []
    for seed in (1, 1, 2):
        model = linear()
        tf.keras.utils.set_random_seed(seed)
        found.append(model.fit(X, Y, batch_size=8, epochs=2, verbose=0).history["loss"])
    assert found[0] == found[1] != found[2]


def test_dropout_draws_anew_and_is_repeated_by_the_seed() -> None:
    losses = []
    for _ in range(2):
        tf.keras.utils.set_random_seed(3)
        model = tf.keras.Sequential([tf.keras.Input((3,)), L.Dropout(0.5), L.Dense(1)])
        model.compile(tf.keras.optimizers.SGD(0.0), "mse")
        losses.append(model.fit(X, Y, epochs=3, shuffle=False, verbose=0).history["loss"])
    assert losses[0] == losses[1] and len(set(losses[0])) == 3


def test_metrics_and_weights() -> None:
    model = linear(metrics=["mae"], weighted_metrics=["mse"])
    weights = np.linspace(0, 1, 40).astype(np.float32)
    found = model.evaluate(X, Y, sample_weight=weights, verbose=0, return_dict=True)
    error = (X.sum(1, keepdims=True) - Y)[:, 0]
    np.testing.assert_allclose(found["loss"], np.mean(error**2 * weights), rtol=1e-4)
    np.testing.assert_allclose(found["mae"], np.abs(error).mean(), rtol=1e-5)
    np.testing.assert_allclose(found["mse"], (error**2 * weights).sum() / weights.sum(), rtol=1e-5)
    assert len(model.evaluate(X, Y, verbose=0)) == 3


def test_class_weights_are_sample_weights() -> None:
    labels = (np.arange(40) % 2).astype(np.int32)

    def losses(**options: Any) -> Any:
        model = tf.keras.Sequential([tf.keras.Input((3,)), L.Dense(2, kernel_initializer="ones", activation="softmax")])
        model.compile("sgd", "sparse_categorical_crossentropy")
        return model.fit(X, labels, epochs=2, shuffle=False, verbose=0, **options).history["loss"]

    np.testing.assert_allclose(
        losses(class_weight={0: 1.0, 1: 3.0}), losses(sample_weight=np.where(labels, 3.0, 1.0)), rtol=1e-6
    )


def test_validation() -> None:
    split = linear().fit(X, Y, epochs=2, validation_split=0.25, verbose=0, shuffle=False).history
    data = linear().fit(X[:30], Y[:30], epochs=2, validation_data=(X[30:], Y[30:]), verbose=0, shuffle=False).history
    assert set(split) == {"loss", "val_loss"}
    np.testing.assert_allclose(split["val_loss"], data["val_loss"], rtol=1e-6)
    rare = linear().fit(X, Y, epochs=4, validation_split=0.25, validation_freq=2, verbose=0).history
    assert len(rare["loss"]) == 4 and len(rare["val_loss"]) == 2


def test_predict_gives_arrays_in_the_models_structure() -> None:
    a = tf.keras.Input((3,))
    model = tf.keras.Model(a, {"p": L.Dense(1)(a), "q": L.Dense(2)(a)})
    found = model.predict(X, batch_size=16, verbose=0)
    assert {k: v.shape for k, v in found.items()} == {"p": (40, 1), "q": (40, 2)}
    np.testing.assert_allclose(found["p"], model(X)["p"], rtol=1e-6)
    np.testing.assert_allclose(model.predict_on_batch(X)["q"], found["q"], rtol=1e-6)


def test_batches_one_by_one() -> None:
    model = linear()
    first = model.train_on_batch(X[:8], Y[:8])
    assert first == pytest.approx(float(np.mean((X[:8].sum(1, keepdims=True) - Y[:8]) ** 2)), rel=1e-5)
    assert set(model.test_on_batch(X, Y, return_dict=True)) == {"loss"}


def test_a_train_step_of_ones_own() -> None:
    class Own(tf.keras.Model):
        def __init__(self) -> None:
            super().__init__()
            self.dense = L.Dense(1, kernel_initializer="ones")
            self.seen = tf.keras.metrics.Mean(name="loss")

        def call(self, inputs: Any) -> Any:
            return self.dense(inputs)

        def train_step(self, data: Any) -> Any:
            x, y = data
            with tf.GradientTape() as tape:
                loss = self.compute_loss(x, y, self(x, training=True))
            gradients = tape.gradient(loss, self.trainable_variables)
            self.optimizer.apply_gradients(zip(gradients, self.trainable_variables, strict=True))
            self.seen.update_state(loss)
            return {"loss": self.seen.result(), "last": loss}

        @property
        def metrics(self) -> Any:
            return [self.seen]

    model = Own()
    model.compile(tf.keras.optimizers.SGD(0.1), "mse")
    history = model.fit(X, Y, batch_size=8, epochs=2, shuffle=False, verbose=0).history
    np.testing.assert_allclose(history["loss"], by_hand(2, 8)[1], rtol=1e-5)
    assert set(history) == {"loss", "last"}


def test_the_metrics_of_compile_in_a_train_step_of_ones_own() -> None:
    class Own(tf.keras.Model):
        def train_step(self, data: Any) -> Any:
            x, y = data
            with tf.GradientTape() as tape:
                y_pred = self(x, training=True)
                loss = self.compute_loss(y=y, y_pred=y_pred)
            self.optimizer.apply(tape.gradient(loss, self.trainable_variables), self.trainable_variables)
            for metric in self.metrics:
                if metric.name == "loss":
                    metric.update_state(loss)
                else:
                    metric.update_state(y, y_pred)
            return {m.name: m.result() for m in self.metrics}

    inputs = tf.keras.Input((3,))
    model = Own(inputs, L.Dense(1, kernel_initializer="ones")(inputs))
    model.compile(tf.keras.optimizers.SGD(0.1), "mse", metrics=["mae", "mse"])
    history = model.fit(X, Y, batch_size=8, epochs=2, shuffle=False, verbose=0).history
    assert set(history) == {"loss", "mae", "mse"}
    np.testing.assert_allclose(history["mse"], by_hand(2, 8)[1], rtol=1e-5)


def test_losses_of_layers_count_and_add_metric_logs() -> None:
    class Penalty(tf.keras.Model):
        def __init__(self) -> None:
            super().__init__()
            self.dense = L.Dense(1, kernel_initializer="ones", kernel_regularizer=tf.keras.regularizers.L2(0.1))

        def call(self, inputs: Any) -> Any:
            out = self.dense(inputs)
            self.add_loss(0.5 * tf.reduce_mean(out))
            self.add_metric(tf.reduce_mean(out), name="level")
            return out

    model = Penalty()
    model.compile(tf.keras.optimizers.SGD(0.0), "mse")
    history = model.fit(X, Y, batch_size=40, verbose=0).history
    out = X.sum(1, keepdims=True)
    np.testing.assert_allclose(history["loss"], [np.mean((out - Y) ** 2) + 0.5 * out.mean() + 0.3], rtol=1e-5)
    np.testing.assert_allclose(history["level"], [out.mean()], rtol=1e-4, atol=1e-6)


def test_mistakes_are_named() -> None:
    model = tf.keras.Sequential([L.Dense(1)])
    with pytest.raises(ValueError, match="compile"):
        model.fit(X, Y)
    model.compile("sgd", "mse")
    with pytest.raises(ValueError, match="ambiguous"):
        model.fit(X, Y[:5], verbose=0)
    with pytest.raises(ValueError, match="no targets"):
        model.fit(X, verbose=0)
    nothing = tf.keras.Sequential([L.Dense(1)])
    nothing.compile("sgd")
    with pytest.raises(ValueError, match="No loss"):
        nothing.fit(X, Y, verbose=0)
    with pytest.raises(ValueError, match="not recognized"):
        model.compile("sgd", "mse", colour=1)


def test_one_program_serves_all_epochs() -> None:
    model = linear()
    model.fit(X, Y, batch_size=8, epochs=3, verbose=0)
    model.fit(X, Y, batch_size=8, epochs=1, verbose=0)
    assert model._trainer.runners["train"]._many.experimental_get_tracing_count() == 1


def test_freezing_after_a_fit_counts() -> None:
    model = linear()
    model.fit(X, Y, verbose=0)
    model.trainable = False
    before = model.get_weights()[0]
    model.compile("sgd", "mse")
    model.fit(X, Y, verbose=0)
    np.testing.assert_array_equal(model.get_weights()[0], before)


def test_half_precision_trains_with_scaled_losses() -> None:
    model = tf.keras.Sequential(
        [tf.keras.Input((3,)), L.Dense(1, dtype="mixed_float16"), L.Activation("linear", dtype="float32")]
    )
    model.compile(tf.keras.optimizers.SGD(0.05), "mse")
    losses = model.fit(X, Y, epochs=5, verbose=0).history["loss"]
    assert losses[-1] < losses[0]
