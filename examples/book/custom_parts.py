"""An activation, an initializer, a regularizer and a constraint of one's own, as functions and as a class."""

import housing

import tenfold as tf


def softplus(z):
    return tf.math.log(tf.exp(z) + 1.0)


def glorot(shape, dtype=tf.float32):
    return tf.random.normal(shape, stddev=tf.sqrt(2.0 / (shape[0] + shape[1])), dtype=dtype)


def positive(weights):
    return tf.where(weights < 0.0, tf.zeros_like(weights), weights)


class L1(tf.keras.regularizers.Regularizer):
    def __init__(self, factor):
        self.factor = factor

    def __call__(self, weights):
        return tf.reduce_sum(tf.abs(self.factor * weights))

    def get_config(self):
        return {"factor": self.factor}


(x_train, y_train), validation = housing.load()
layer = tf.keras.layers.Dense(
    1, activation=softplus, kernel_initializer=glorot, kernel_regularizer=L1(0.01), kernel_constraint=positive
)
model = tf.keras.Sequential([tf.keras.Input((8,)), tf.keras.layers.Dense(30, activation="selu"), layer])
model.compile(loss="mse", optimizer="nadam")
history = model.fit(x_train, abs(y_train), epochs=3, verbose=0).history
print(history)
assert history["loss"][-1] < history["loss"][0]
assert float(tf.reduce_min(layer.kernel)) >= 0.0
assert abs(float(model.losses[0]) - 0.01 * float(tf.reduce_sum(tf.abs(layer.kernel)))) < 1e-6
