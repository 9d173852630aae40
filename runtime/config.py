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
    return {"gpu": "GPU", "cuda": "GPU", "rocm": "GPU", "tpu": "TPU"}.get(device.platform, device.platform.upper())


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
