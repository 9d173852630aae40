"""`tf.keras.datasets`: data that comes with the package."""

from ...data import digits

__all__ = ["digits"]
