"""`tf.debugging`: Checks of tensors."""

from .ops.assertion import assert_ as Assert
from .tracer.settings import (
    disable_traceback_filtering,
    enable_traceback_filtering,
    is_traceback_filtering_enabled,
)

__all__ = [
    "Assert",
    "disable_traceback_filtering",
    "enable_traceback_filtering",
    "is_traceback_filtering_enabled",
]
