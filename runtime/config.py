"""Devices: what there is, in TensorFlow's words."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any, NamedTuple

import jax


class PhysicalDevice(NamedTuple):
    """A device of the machine."""

    name: str
    device_type: str


class LogicalDevice(NamedTuple):
    """A device as programs see it."""

    name: str
    device_type: str


def _kind(device: jax.Device) -> str:
    kind = str(device.platform)
    return {"gpu": "GPU", "cuda": "GPU", "rocm": "GPU", "tpu": "TPU"}.get(kind, kind.upper())


def _devices(device_type: str | None) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    counts: dict[str, int] = {}
    # A CPU is always there, also where JAX's default is another device.
    devices = [*jax.local_devices(backend="cpu"), *(d for d in jax.local_devices() if d.platform != "cpu")]
    for device in devices:
        kind = _kind(device)
        number = counts.get(kind, 0)
        counts[kind] = number + 1
        if device_type in (None, kind):
            found.append((kind, number))
    return found


def list_physical_devices(device_type: str | None = None) -> list[PhysicalDevice]:
    """The devices of this machine, of one type (`"CPU"`, `"GPU"`, `"TPU"`) or of all.

    >>> import tenfold as tf
    >>> tf.config.list_physical_devices("CPU")
    [PhysicalDevice(name='/physical_device:CPU:0', device_type='CPU')]
    """
    return [PhysicalDevice(f"/physical_device:{kind}:{i}", kind) for kind, i in _devices(device_type)]


def list_logical_devices(device_type: str | None = None) -> list[LogicalDevice]:
    """The devices that programs can use."""
    return [LogicalDevice(f"/device:{kind}:{i}", kind) for kind, i in _devices(device_type)]


def _backend_is_up() -> bool:
    """Whether JAX has started its clients, after which some of its settings are no longer read."""
    from jax._src import xla_bridge

    # JAX has no public way to ask without starting them.
    asked = getattr(xla_bridge, "backends_are_initialized", None)
    return bool(asked()) if asked is not None else False


def set_synchronous_execution(enable: bool) -> None:
    """Whether eager ops on CPU run in the calling thread, as TensorFlow's do by default.

    JAX hands every op of some size to another thread, which lets Python go on meanwhile but costs a wake-up
    of the thread for each. Code of many small eager ops is faster synchronously; compiled functions hardly
    differ. Must be set before the first tensor is made: it changes JAX's configuration
    (`jax_cpu_enable_async_dispatch`), which is read once.

    Raises RuntimeError where tensors were made before.
    """
    wanted = not enable
    if jax.config.read("jax_cpu_enable_async_dispatch") == wanted:
        return
    if _backend_is_up():
        raise RuntimeError("set_synchronous_execution must be called before the first tensor is made")
    jax.config.update("jax_cpu_enable_async_dispatch", wanted)


def get_synchronous_execution() -> bool:
    """Whether eager ops on CPU run in the calling thread."""
    return not jax.config.read("jax_cpu_enable_async_dispatch")


def set_compilation_cache(directory: str | None) -> None:
    """Keep compiled programs in a directory, so that the next process starts warm; None to stop.

    This is JAX's persistent compilation cache (`jax_compilation_cache_dir`), for programs of any size.
    """
    jax.config.update("jax_compilation_cache_dir", directory)
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0 if directory else 1.0)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", 0)


def set_memory_growth(device: Any, enable: bool) -> None:
    """Accepted for TensorFlow's signature: JAX decides about GPU memory by environment variables
    (`XLA_PYTHON_CLIENT_PREALLOCATE=false`), before it starts."""


@contextlib.contextmanager
def device(device_name: Any) -> Iterator[None]:
    """Make tensors on this device (`"/CPU:0"`, `"GPU"`); None leaves the choice as it is.

    A device that is not there is replaced by the default one, as with TensorFlow's soft placement.
    """
    if device_name is None:
        yield
        return
    kind, _, number = str(device_name).rpartition("/")[2].replace("device:", "").partition(":")
    try:
        chosen = jax.local_devices(backend=kind.lower())[int(number or 0)]
    except (RuntimeError, IndexError, ValueError):
        yield
        return
    with jax.default_device(chosen):
        yield
