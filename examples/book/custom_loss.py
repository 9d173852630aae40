"""A loss as a function, and as a class with an argument that its configuration remembers."""

import housing

import tenfold as tf


def huber(y_true, y_pred):
    error = y_true - y_pred
    small = tf.abs(error) < 1
    return tf.where(small, tf.square(error) / 2, tf.abs(error) - 0.5)


class Huber(tf.keras.losses.Loss):
    def __init__(self, threshold=1.0, **kwargs):
        self.threshold = threshold
        super().__init__(**kwargs)

    def call(self, y_true, y_pred):
        error = y_true - y_pred
        linear = self.threshold * tf.abs(error) - self.threshold**2 / 2
        return tf.where(tf.abs(error) < self.threshold, tf.square(error) / 2, linear)

    def get_config(self):
        return {**super().get_config(), "threshold": self.threshold}


def build(loss):
    tf.keras.utils.set_random_seed(42)
    layers = [tf.keras.layers.Dense(30, activation="selu", kernel_initializer="lecun_normal"), tf.keras.layers.Dense(1)]
    model = tf.keras.Sequential([tf.keras.Input((8,)), *layers])
    model.compile(loss=loss, optimizer="nadam", metrics=["mae"])
    return model


(x_train, y_train), validation = housing.load()
first = build(huber).fit(x_train, y_train, epochs=2, validation_data=validation, verbose=0).history
second = build(Huber(1.0)).fit(x_train, y_train, epochs=2, validation_data=validation, verbose=0).history
print({name: [round(v, 4) for v in values] for name, values in second.items()})
assert all(abs(a - b) < 1e-5 for a, b in zip(first["loss"], second["loss"], strict=True))
assert second["loss"][1] < second["loss"][0]
assert Huber.from_config(Huber(2.0).get_config()).threshold == 2.0
