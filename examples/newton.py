"""Newton's method with derivatives of derivatives: a gradient tape inside another."""

import tenfold as tf


@tf.function
def minimum(start, tolerance):
    """Where x^4 - 3 x^2 + x has a minimum near `start`, and the number of steps to find it."""
    x = start
    change = tf.constant(float("inf"), x.dtype)
    steps = 0
    while tf.abs(change) > tolerance:
        with tf.GradientTape() as outer:
            outer.watch(x)
            with tf.GradientTape() as inner:
                inner.watch(x)
                y = x**4 - 3 * x**2 + x
            slope = inner.gradient(y, x)
        curvature = outer.gradient(slope, x)
        change = slope / curvature
        x = x - change
        steps += 1
    return x, steps


for start in (-2.0, 2.0):
    x, steps = minimum(tf.constant(start, tf.float64), tf.constant(1e-12, tf.float64))
    print(f"from {start:+.0f}: minimum at {float(x):+.9f}, {int(steps)} steps")
    assert abs(4 * float(x) ** 3 - 6 * float(x) + 1) < 1e-9
