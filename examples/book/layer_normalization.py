"""The exercise: a layer normalization of one's own gives what the built-in one gives."""

import housing
import numpy as np

import tenfold as tf


class LayerNormalization(tf.keras.layers.Layer):
    def __init__(self, eps=0.001, **kwargs):
        super().__init__(**kwargs)
        self.eps = eps

    def build(self, batch_input_shape):
        self.alpha = self.add_weight(name="alpha", shape=batch_input_shape[-1:], initializer="ones")
        self.beta = self.add_weight(name="beta", shape=batch_input_shape[-1:], initializer="zeros")
        super().build(batch_input_shape)

    def call(self, x):
        mean, variance = tf.nn.moments(x, axes=-1, keepdims=True)
        return self.alpha * (x - mean) / tf.sqrt(variance + self.eps) + self.beta

    def get_config(self):
        return {**super().get_config(), "eps": self.eps}


(x_train, _), _ = housing.load()
custom, built_in = LayerNormalization(), tf.keras.layers.LayerNormalization()
largest = float(tf.reduce_max(tf.abs(custom(x_train) - built_in(x_train))))
draw = np.random.RandomState(1)
alpha, beta = draw.rand(8), draw.rand(8)
for layer in (custom, built_in):
    layer.set_weights([alpha, beta])
after = float(tf.reduce_max(tf.abs(custom(x_train) - built_in(x_train))))
print(f"largest differences: {largest:.1e}, with other weights {after:.1e}")
assert largest < 1e-5 and after < 1e-5
