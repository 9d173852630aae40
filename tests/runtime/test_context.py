"""The interpreter in force: per thread, restored in every case."""

from __future__ import annotations

import threading

import pytest

import tenfold as tf
from tenfold.runtime.context import THREAD, executing_eagerly, use
from tenfold.runtime.recorder import EagerRecorder


def test_it_is_restored_also_when_the_body_raises() -> None:
    outer, inner = EagerRecorder(), EagerRecorder()
    with pytest.raises(KeyError), use(outer):
        with use(inner):
            assert THREAD.interpreter is inner
        assert THREAD.interpreter is outer
        with use(None):
            assert THREAD.interpreter is None
        raise KeyError
    assert THREAD.interpreter is None


def test_each_thread_has_its_own() -> None:
    seen = []
    with use(EagerRecorder()):
        thread = threading.Thread(target=lambda: seen.append(THREAD.interpreter))
        thread.start()
        thread.join()
    assert seen == [None]


def test_recording_is_eager_and_tracing_is_not() -> None:
    assert executing_eagerly()
    with use(EagerRecorder()):
        assert executing_eagerly() and tf.executing_eagerly()
    seen = []
    tf.function(lambda: seen.append(executing_eagerly()))()
    assert seen == [False]
