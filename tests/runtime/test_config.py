"""Devices in TensorFlow's words."""

from __future__ import annotations

import jax
import pytest

import tenfold as tf


def test_devices_are_listed() -> None:
    physical = tf.config.list_physical_devices("CPU")
    assert (physical[0].name, physical[0].device_type) == ("/physical_device:CPU:0", "CPU")
    assert len(tf.config.list_physical_devices()) >= len(physical) == len(jax.local_devices(backend="cpu"))
    assert tf.config.list_logical_devices("CPU")[0].name == "/device:CPU:0"
    assert tf.config.list_physical_devices("TPU") == [] or jax.default_backend() == "tpu"


@pytest.mark.parametrize("name", ["/CPU:0", "cpu", "/device:CPU:0", "/GPU:7", "nonsense", None])
def test_a_device_for_what_is_made_inside(name: str | None) -> None:
    with tf.device(name):
        assert float(tf.constant(1.0) + 1.0) == 2.0
        assert float(tf.function(lambda x: x * 2.0)(tf.constant(3.0))) == 6.0
    assert jax.config.jax_default_device is None
