"""A loss that the model adds itself: of how well it can rebuild its inputs; and a metric of it."""

import housing

import tenfold as tf


class ReconstructingRegressor(tf.keras.Model):
    def __init__(self, output_dim, **kwargs):
        super().__init__(**kwargs)
        self.hidden = [
            tf.keras.layers.Dense(30, activation="selu", kernel_initializer="lecun_normal") for _ in range(5)
        ]
        self.out = tf.keras.layers.Dense(output_dim)

    def build(self, batch_input_shape):
        self.reconstruct = tf.keras.layers.Dense(batch_input_shape[-1])
        self.built = True

    def call(self, inputs, training=None):
        z = inputs
        for layer in self.hidden:
            z = layer(z)
        error = tf.reduce_mean(tf.square(self.reconstruct(z) - inputs))
        self.add_loss(0.05 * error)
        self.add_metric(error, name="reconstruction_error", aggregation="mean")
        return self.out(z)


(x_train, y_train), _ = housing.load()
model = ReconstructingRegressor(1)
model.compile(loss="mse", optimizer="nadam")
history = model.fit(x_train, y_train, epochs=4, verbose=0).history
print(history)
assert history["reconstruction_error"][-1] < history["reconstruction_error"][0]
assert len(model.losses) == 0 or float(model.losses[0]) > 0
