"""`tf.config`: devices, and how functions run."""

from . import config_experimental as experimental
from .runtime.config import LogicalDevice, PhysicalDevice, list_logical_devices, list_physical_devices
from .tracer.settings import functions_run_eagerly, run_functions_eagerly

__all__ = [
    "LogicalDevice",
    "PhysicalDevice",
    "experimental",
    "functions_run_eagerly",
    "list_logical_devices",
    "list_physical_devices",
    "run_functions_eagerly",
]
