"""A training loop by hand: regularization losses, constraints, metrics, a status line; eager, then as one program."""

import housing
import numpy as np

import tenfold as tf

(x_train, y_train), _ = housing.load()


def build():
    tf.keras.utils.set_random_seed(42)
    l2 = tf.keras.regularizers.L2(0.05)
    hidden = tf.keras.layers.Dense(30, activation="elu", kernel_initializer="he_normal", kernel_regularizer=l2)
    out = tf.keras.layers.Dense(1, kernel_regularizer=l2, bias_constraint=tf.keras.constraints.NonNeg())
    return tf.keras.Sequential([tf.keras.Input((8,)), hidden, out])


def train(epochs, compiled):
    model, optimizer = build(), tf.keras.optimizers.Nadam(0.01)
    loss_of = tf.keras.losses.MeanSquaredError()
    mean_loss, error = tf.keras.metrics.Mean(), tf.keras.metrics.MeanAbsoluteError()

    def step(x, y):
        with tf.GradientTape() as tape:
            y_pred = model(x, training=True)
            loss = tf.add_n([loss_of(y, y_pred), *model.losses])
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables, strict=True))
        mean_loss(loss)
        error(y, y_pred)

    run = tf.function(step) if compiled else step
    draw, seen = np.random.RandomState(0), []
    for epoch in range(1, epochs + 1):
        for _ in range(len(x_train) // 32):
            rows = draw.randint(len(x_train), size=32)
            run(tf.constant(x_train[rows]), tf.constant(y_train[rows]))
        seen.append(float(mean_loss.result()))
        print(f"epoch {epoch}/{epochs} - mean: {seen[-1]:.4f} - mae: {float(error.result()):.4f}")
        for metric in (mean_loss, error):
            metric.reset_states()
    assert float(model.layers[1].bias[0]) >= 0.0
    return seen


eager, compiled = train(2, compiled=False), train(2, compiled=True)
assert eager[1] < eager[0]
assert np.allclose(eager, compiled, rtol=1e-4)
