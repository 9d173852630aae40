"""Side by side with JAX: arrays pass without a copy, and JAX's transformations take tenfold's functions."""

import jax
import jax.numpy as jnp

import tenfold as tf


@tf.function
def damped(x):
    """A polynomial, written with tenfold."""
    return tf.reduce_sum(x * x * 0.5 - tf.tanh(x))


# A JAX array becomes a tensor and back: the buffer stays where it is.
array = jnp.arange(4.0)
tensor = tf.convert_to_tensor(array)
assert jnp.asarray(tensor).unsafe_buffer_pointer() == array.unsafe_buffer_pointer()


def in_jax(x):
    """The same function for JAX: arrays in, arrays out."""
    return damped(tf.convert_to_tensor(x)).__jax_array__()


by_jax = jax.jit(jax.grad(in_jax))(array)
with tf.GradientTape() as tape:
    tape.watch(tensor)
    value = damped(tensor)
by_tape = tape.gradient(value, tensor)
print("gradient by jax.grad:      ", by_jax)
print("gradient by tf.GradientTape:", by_tape.numpy())
assert jnp.allclose(by_jax, jnp.asarray(by_tape))

each = jax.vmap(in_jax)(array.reshape(2, 2))
print("a row at a time, by jax.vmap:", each)
assert each.shape == (2,)

# Importing and using tenfold has left JAX's own settings as they were.
assert jnp.ones(2).dtype == jnp.float32
