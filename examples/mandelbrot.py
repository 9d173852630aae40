"""The Mandelbrot set as text: complex numbers, and a `while` loop that stops when every point is decided."""

import tenfold as tf


@tf.function
def escape_times(points, limit):
    """For each complex point the number of steps until z * z + point leaves the circle of radius 2."""
    z = tf.zeros_like(points)
    times = tf.fill(tf.shape(points), limit)
    step = 0
    while step < limit and tf.reduce_any(times == limit):
        z = z * z + points
        escaped = tf.abs(z) > 2.0
        times = tf.where(escaped & (times == limit), step, times)
        # What is outside stays where it is: it must not grow without end.
        z = tf.where(escaped, tf.zeros_like(z) + 3.0, z)
        step += 1
    return times


real, imaginary = tf.meshgrid(tf.linspace(-2.2, 0.8, 76), tf.linspace(-1.2, 1.2, 25))
times = escape_times(tf.complex(real, imaginary), tf.constant(60)).numpy()
for row in times:
    print("".join("#" if t == 60 else " .:-=+*"[min(int(t) // 2, 6)] for t in row))
assert times[12, 55] == 60, "0 belongs to the set"
assert times[0, 0] == 0, "-2.2 - 1.2i does not"
