"""Errors show the user's file and lines, and no frame of ours in between."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import tenfold as tf
from tenfold.tracer.tracebacks import in_user_frames, user_frames


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    tf.debugging.enable_traceback_filtering()


def frames_of(run: Callable[[], Any]) -> list[traceback.FrameSummary]:
    """The frames below this function when `run` raises."""
    try:
        run()
    except Exception as error:
        return traceback.extract_tb(error.__traceback__)[1:]
    raise AssertionError("nothing was raised")


def helper(x: Any) -> Any:
    return tf.matmul(x, x)  # the mistake


@tf.function
def nested(x: Any) -> Any:
    if tf.reduce_sum(x) > 0:
        for _ in tf.range(2):
            x = helper(x)
    return x


@tf.function
def outer(x: Any) -> Any:
    y = x + 1.0
    return nested(y)


def _own(frames: list[traceback.FrameSummary]) -> list[traceback.FrameSummary]:
    root = os.path.dirname(os.path.dirname(os.path.abspath(tf.__file__)))
    folders = tuple(os.path.join(root, f, "") for f in ("autograph", "tracer", "ops", "runtime", "tenfold"))
    return [f for f in frames if f.filename.startswith((*folders, "<")) or "site-packages" in f.filename]


def test_only_the_users_frames_in_their_order() -> None:
    frames = frames_of(lambda: outer(tf.ones([2, 3])))
    assert all(f.filename == __file__ for f in frames[1:] if not _own([f]))
    lines = [f.line for f in frames if f.filename == __file__]
    wanted = ["return nested(y)", "x = helper(x)", "return tf.matmul(x, x)  # the mistake"]
    positions = [next(i for i, line in enumerate(lines) if w in (line or "")) for w in wanted]
    assert positions == sorted(positions)
    # Between the call and the mistake stands nothing of ours, but for the function's own `__call__`.
    assert [f.name for f in _own(frames)] in ([], ["__call__"])


def test_the_last_frame_is_the_users_line() -> None:
    last = frames_of(lambda: outer(tf.ones([2, 3])))[-1]
    assert (last.filename, last.name) == (__file__, "helper")
    assert last.line == "return tf.matmul(x, x)  # the mistake"


def test_filtering_can_be_switched_off() -> None:
    tf.debugging.disable_traceback_filtering()
    assert len(_own(frames_of(lambda: outer(tf.ones([2, 3]))))) > 5


def test_the_error_itself_is_the_same_object() -> None:
    mistake = ValueError("mine")

    @tf.function
    def f(x: Any) -> Any:
        raise mistake

    with pytest.raises(ValueError) as caught:
        f(tf.constant(1))
    assert caught.value is mistake


def test_an_error_of_ours_alone_keeps_its_frames() -> None:
    def raises() -> None:
        raise KeyError

    try:
        raises()
    except KeyError as error:
        own = error.__traceback__
    assert user_frames(own) is not None
    assert user_frames(None) is None


def test_the_result_and_the_name_pass_through() -> None:
    @in_user_frames
    def named(x: int) -> int:
        """Words."""
        return x + 1

    assert named(1) == 2
    assert (named.__name__, named.__doc__) == ("named", "Words.")
