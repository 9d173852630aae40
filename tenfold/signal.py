"""`tf.signal`: Signals."""

__all__ = []
