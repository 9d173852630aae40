"""A line through noisy points: variables, a gradient tape, and a training loop inside one graph."""

import tenfold as tf

tf.random.set_seed(1)
SLOPE, OFFSET = 3.0, -2.0
x = tf.random.uniform([200], -1, 1)
y = SLOPE * x + OFFSET + tf.random.normal([200], stddev=0.1)

slope = tf.Variable(0.0)
offset = tf.Variable(0.0)


@tf.function
def fit(steps):
    """Gradient descent until the loss has stopped falling, or for `steps` steps."""
    before = tf.constant(float("inf"))
    taken = 0
    for _ in tf.range(steps):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(slope * x + offset - y))
        if before - loss < 1e-7:
            break
        before = loss
        for variable, gradient in zip((slope, offset), tape.gradient(loss, (slope, offset)), strict=True):
            variable.assign_sub(0.3 * gradient)
        taken += 1
    return taken, before


steps, loss = fit(tf.constant(1000))
print(f"y = {float(slope):.2f} x + {float(offset):.2f} after {int(steps)} steps, loss {float(loss):.4f}")
assert abs(float(slope) - SLOPE) < 0.05
assert abs(float(offset) - OFFSET) < 0.05
assert int(steps) < 1000
