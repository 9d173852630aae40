"""`tf.strings`: None"""

from .ops.joining import split

__all__ = ["split"]
