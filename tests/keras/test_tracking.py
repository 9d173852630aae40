"""What is found among the attributes of an object."""

from __future__ import annotations

import tenfold as tf
from tenfold.keras.tracking import held_by, in_order_made, once


def test_lists_tuples_and_dicts_are_looked_into() -> None:
    a, b, c, d = (tf.Variable(float(i)) for i in range(4))
    attributes = {"x": 1, "one": a, "many": [b, (c, "text")], "named": {"k": d, "n": None}, "skip": [a]}
    found = list(held_by(attributes, frozenset({"skip"}), (tf.Variable,)))
    assert [id(v) for v in found] == [id(v) for v in (a, b, c, d)]


def test_once_and_in_order() -> None:
    a, b = tf.Variable(0.0), tf.Variable(1.0)
    assert [id(v) for v in once([b, a, b])] == [id(b), id(a)]
    assert [id(v) for v in in_order_made([b, a, b])] == [id(a), id(b)]
