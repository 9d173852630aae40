"""A metric that is a quotient of sums over all batches, not a mean of means."""

import housing

import tenfold as tf


class HuberMetric(tf.keras.metrics.Metric):
    def __init__(self, threshold=1.0, name="huber", **kwargs):
        super().__init__(name=name, **kwargs)
        self.threshold = threshold
        self.loss = tf.keras.losses.Huber(threshold, reduction="none")
        self.total = self.add_weight("total", initializer="zeros")
        self.count = self.add_weight("count", initializer="zeros")

    def update_state(self, y_true, y_pred, sample_weight=None):
        found = self.loss(y_true, y_pred)
        self.total.assign_add(tf.reduce_sum(found))
        self.count.assign_add(tf.cast(tf.size(found), tf.float32))

    def result(self):
        return self.total / self.count

    def get_config(self):
        return {**super().get_config(), "threshold": self.threshold}


precision = tf.keras.metrics.Precision()
assert abs(float(precision([0, 1, 1, 1, 0, 1, 0, 1], [1, 1, 0, 1, 0, 1, 0, 1])) - 0.8) < 1e-6
assert float(precision([0, 1, 0, 0, 1, 0, 1, 1], [1, 0, 1, 1, 0, 0, 0, 0])) == 0.5
precision.reset_states()
assert float(precision.result()) == 0.0

(x_train, y_train), validation = housing.load()
model = tf.keras.Sequential([tf.keras.layers.Dense(30, activation="selu"), tf.keras.layers.Dense(1)])
model.compile(loss=tf.keras.losses.Huber(1.0), optimizer="nadam", metrics=[HuberMetric(1.0)])
history = model.fit(x_train, y_train, epochs=2, verbose=0, validation_data=validation).history
print(history)
assert abs(history["loss"][1] - history["huber"][1]) < 1e-5
assert HuberMetric.from_config(HuberMetric(3.0).get_config()).threshold == 3.0
