"""The eager recorder tells every tape of every op."""

from __future__ import annotations

from typing import Any

import tenfold as tf
from tenfold.runtime.context import use
from tenfold.runtime.recorder import EagerRecorder


class Listening:
    """A tape that notes what it is told."""

    def __init__(self) -> None:
        self.ops: list[tuple[str, int, int]] = []
        self.reads: list[Any] = []

    def record(self, op: Any, attrs: Any, inputs: Any, outputs: Any, node: Any) -> None:
        self.ops.append((op.name, len(inputs), len(outputs)))
        assert node is None

    def read(self, variable: Any, value: Any) -> None:
        self.reads.append((variable, value))


def test_ops_reads_and_assignments() -> None:
    recorder, first, second = EagerRecorder(), Listening(), Listening()
    recorder.tapes = [first, second]
    v = tf.Variable(2.0)
    with use(recorder):
        for _ in range(2):
            y = v * 3.0
        a, b = tf.split(tf.constant([1.0, 2.0]), 2)
        v.assign(y)
        tf.random.uniform([2])
    assert [name for name, *_ in first.ops[:3]] == ["Mul", "Mul", "Split"] and first.ops[2][2] == 2
    assert first.ops == second.ops
    assert first.reads[0][0] is v and float(first.reads[0][1]) == 2.0
    assert float(v) == 6.0 and float(a[0]) + float(b[0]) == 3.0


def test_what_was_read_stays_as_it_was() -> None:
    recorder, tape = EagerRecorder(), Listening()
    recorder.tapes = [tape]
    v = tf.Variable(1.0)
    with use(recorder):
        value = v.read_value()
        v.assign(5.0)
        assert float(value) == 1.0 and float(v) == 5.0
