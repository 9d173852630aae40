"""Layers of one's own: of a function, with weights, with several inputs and outputs, different while training."""

import housing
import numpy as np

import tenfold as tf

exponential = tf.keras.layers.Lambda(lambda x: tf.exp(x))
assert abs(float(exponential([-1.0, 0.0, 1.0])[2]) - np.e) < 1e-5


class MyDense(tf.keras.layers.Layer):
    def __init__(self, units, activation=None, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.activation = tf.keras.activations.get(activation)

    def build(self, batch_input_shape):
        size = batch_input_shape[-1]
        self.kernel = self.add_weight(name="kernel", shape=[size, self.units], initializer="glorot_normal")
        self.bias = self.add_weight(name="bias", shape=[self.units], initializer="zeros")
        super().build(batch_input_shape)

    def call(self, inputs):
        return self.activation(inputs @ self.kernel + self.bias)

    def compute_output_shape(self, batch_input_shape):
        return tf.TensorShape([*batch_input_shape.as_list()[:-1], self.units])

    def get_config(self):
        activation = tf.keras.activations.serialize(self.activation)
        return {**super().get_config(), "units": self.units, "activation": activation}


class SumProductQuotient(tf.keras.layers.Layer):
    def call(self, inputs):
        a, b = inputs
        return a + b, a * b, a / b


class Noise(tf.keras.layers.Layer):
    def __init__(self, stddev, **kwargs):
        super().__init__(**kwargs)
        self.stddev = stddev

    def call(self, inputs, training=None):
        if training:
            return inputs + tf.random.normal(tf.shape(inputs), stddev=self.stddev)
        return inputs


a, b = tf.keras.Input((2,)), tf.keras.Input((2,))
total, product, quotient = SumProductQuotient()((a, b))
assert total.shape == product.shape == quotient.shape == (None, 2)

(x_train, y_train), validation = housing.load()
model = tf.keras.Sequential([tf.keras.Input((8,)), Noise(1.0), MyDense(30, activation="relu"), MyDense(1)])
model.compile(loss="mse", optimizer="nadam")
history = model.fit(x_train, y_train, epochs=3, verbose=0, validation_data=validation).history
model.summary()
assert history["val_loss"][-1] < history["val_loss"][0]
assert np.array_equal(model.predict(x_train, verbose=0), model.predict(x_train, verbose=0))
assert MyDense.from_config(MyDense(3, "relu").get_config()).units == 3
