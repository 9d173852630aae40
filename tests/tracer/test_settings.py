"""Settings of tracing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import tenfold as tf
from tenfold.tracer.settings import SETTINGS


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    tf.config.run_functions_eagerly(False)
    tf.debugging.enable_traceback_filtering()


def test_running_functions_eagerly() -> None:
    kinds: list[bool] = []

    @tf.function
    def f(x: Any) -> Any:
        kinds.append(tf.executing_eagerly())
        return x

    assert not tf.config.functions_run_eagerly()
    tf.config.run_functions_eagerly(True)
    assert tf.config.functions_run_eagerly() and SETTINGS.run_functions_eagerly
    f(tf.constant(1))
    f(tf.constant(1))
    tf.config.run_functions_eagerly(False)
    f(tf.constant(1))
    assert kinds == [True, True, False]
    assert f.experimental_get_tracing_count() == 1


def test_traceback_filtering() -> None:
    assert tf.debugging.is_traceback_filtering_enabled()
    tf.debugging.disable_traceback_filtering()
    assert not SETTINGS.filter_tracebacks
    tf.debugging.enable_traceback_filtering()
    assert tf.debugging.is_traceback_filtering_enabled()


def test_no_more_signatures_are_found_directly_than_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SETTINGS, "signatures_kept", 2)
    f = tf.function(lambda x: x + 1.0)
    for n in range(4):
        assert f(tf.zeros([n])).shape == [n]
    assert len(f._direct) == 2
    assert f.experimental_get_tracing_count() == 4
    assert f(tf.zeros([3])).shape == [3]
    assert f.experimental_get_tracing_count() == 4
