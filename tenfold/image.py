"""`tf.image`: None"""

from .ops.array import transpose

__all__ = ["transpose"]
