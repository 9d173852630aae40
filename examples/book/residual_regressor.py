"""A model of blocks that add their input to what they compute; one of the blocks is used several times."""

import housing

import tenfold as tf


class ResidualBlock(tf.keras.layers.Layer):
    def __init__(self, layers, neurons, **kwargs):
        super().__init__(**kwargs)
        self.hidden = [
            tf.keras.layers.Dense(neurons, activation="elu", kernel_initializer="he_normal") for _ in range(layers)
        ]

    def call(self, inputs):
        z = inputs
        for layer in self.hidden:
            z = layer(z)
        return inputs + z


class ResidualRegressor(tf.keras.Model):
    def __init__(self, output_dim, **kwargs):
        super().__init__(**kwargs)
        self.first = tf.keras.layers.Dense(30, activation="elu", kernel_initializer="he_normal")
        self.block1 = ResidualBlock(2, 30)
        self.block2 = ResidualBlock(2, 30)
        self.out = tf.keras.layers.Dense(output_dim)

    def call(self, inputs):
        z = self.first(inputs)
        for _ in range(1 + 3):
            z = self.block1(z)
        return self.out(self.block2(z))


(x_train, y_train), validation = housing.load()
tf.keras.utils.set_random_seed(1)
model = ResidualRegressor(1)
model.compile(loss="mse", optimizer=tf.keras.optimizers.Nadam(0.002))
history = model.fit(x_train, y_train, epochs=5, verbose=0, validation_data=validation).history
print(history)
assert history["loss"][-1] < history["loss"][0]
assert len(model.trainable_variables) == 2 * (1 + 2 + 2 + 1)
