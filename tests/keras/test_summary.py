"""The table of `model.summary()`."""

from __future__ import annotations

from typing import Any

import tenfold as tf

L = tf.keras.layers


def test_a_chain(capsys: Any) -> None:
    model = tf.keras.Sequential(
        [tf.keras.Input((8,)), L.Dense(4, name="first"), L.BatchNormalization(name="bn")], name="net"
    )
    model.summary()
    said = capsys.readouterr().out
    for part in ('Model: "net"', "first (Dense)", "(None, 4)", "36", "Total params: 52 (208.00 B)",
                 "Trainable params: 44", "Non-trainable params: 8 (32.00 B)"):  # fmt: skip
        assert part in said, part
    assert "Connected to" not in said


def test_a_branched_model_says_what_is_connected() -> None:
    a = tf.keras.Input((3,), name="a")
    model = tf.keras.Model(a, L.Add(name="s")([L.Dense(3, name="d")(a), a]))
    lines: list[str] = []
    model.summary(print_fn=lines.append, line_length=100, show_trainable=True)
    assert "Connected to" in lines[0] and "d[0][0], a[0][0]" in lines[0] and "Trainable" in lines[0]


def test_unbuilt_and_nested() -> None:
    lines: list[str] = []
    tf.keras.Sequential([L.Dense(3)]).summary(print_fn=lines.append)
    assert "?" in lines[0] and "unbuilt" in lines[0]
    inner = tf.keras.Sequential([tf.keras.Input((3,)), L.Dense(2, name="deep")])
    tf.keras.Sequential([tf.keras.Input((3,)), inner]).summary(print_fn=lines.append, expand_nested=True)
    assert "└ deep (Dense)" in lines[1]
