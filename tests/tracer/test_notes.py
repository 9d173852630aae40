"""Lists that Python code writes notes into while it is traced."""

from __future__ import annotations

import pytest

import tenfold as tf
from tenfold.tracer.notes import noted_while_tracing
from tenfold.tracer.rule_errors import SideEffectWarning


def test_text_is_a_note_and_a_number_is_data() -> None:
    assert noted_while_tracing(["a"], ["a", "b"]) == ["b"]
    assert noted_while_tracing([], ["then"]) == ["then"]
    assert noted_while_tracing([], [1]) == []
    assert noted_while_tracing([], [tf.constant(1)]) == []
    assert noted_while_tracing(["a"], ["a"]) == []


def test_what_branches_note_is_kept_once_and_said() -> None:
    log: list[str] = []

    @tf.function
    def f(x: tf.Tensor) -> tf.Tensor:
        if x > 0.0:
            log.append("then")
            y = x
        else:
            log.append("else")
            y = -x
        for _ in tf.range(3):
            log.append("loop")
        return y

    with pytest.warns(SideEffectWarning, match="while the function is traced"):
        assert float(f(tf.constant(-2.0))) == 2.0
    assert log == ["then", "else", "loop"]
    assert float(f(tf.constant(3.0))) == 3.0
    assert log == ["then", "else", "loop"]
