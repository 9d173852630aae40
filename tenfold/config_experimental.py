"""`tf.config.experimental`: settings of execution and compilation."""

from .runtime.config import (
    get_synchronous_execution,
    set_compilation_cache,
    set_memory_growth,
    set_synchronous_execution,
)

__all__ = [
    "get_synchronous_execution",
    "set_compilation_cache",
    "set_memory_growth",
    "set_synchronous_execution",
]
