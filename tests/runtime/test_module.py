"""`tf.Module` finds what is in its attributes."""

from __future__ import annotations

from typing import Any

import pytest

import tenfold as tf


class Dense(tf.Module):
    def __init__(self, size: int, name: str | None = None) -> None:
        super().__init__(name)
        self.w = tf.Variable(tf.ones([size]))
        self.b = tf.Variable(0.0, trainable=False)

    @tf.function
    def __call__(self, x: Any) -> Any:
        return x * self.w + self.b


class TwoLayers(tf.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layers = [Dense(2), {"inner": (Dense(3), 5)}]
        self.again = self.layers[0]
        self.extra = tf.Variable(1.0)


def test_variables_and_modules_are_found_once() -> None:
    model = TwoLayers()
    assert len(model.variables) == 5 and len({id(v) for v in model.variables}) == 5
    assert len(model.trainable_variables) == 3 and len(model.non_trainable_variables) == 2
    assert len(model.submodules) == 2
    assert any(v is model.extra for v in model.variables)


def test_names() -> None:
    assert TwoLayers().name == "two_layers" and Dense(1, "other").name == "other"
    assert tf.Module().name == "module"
    with pytest.raises(ValueError, match="not a valid module name"):
        Dense(1, "no name")


def test_name_scopes_of_methods() -> None:
    class Scoped(tf.Module):
        @tf.Module.with_name_scope
        def __call__(self, x: Any) -> Any:
            return tf.sin(x)

    scoped = Scoped(name="sc")
    graph = tf.function(lambda x: scoped(x)).get_concrete_function(tf.constant(1.0)).graph
    assert "sc/Sin" in [o.name for o in graph.get_operations()]


def test_cycles_end() -> None:
    a, b = tf.Module("a"), tf.Module("b")
    a.other, b.other, b.v = b, a, tf.Variable(1.0)
    assert len(a.variables) == 1 and [m.name for m in a.submodules] == ["b"]


def test_methods_that_are_functions() -> None:
    layer = Dense(2)
    assert layer(tf.constant(3.0)).numpy().tolist() == [3.0, 3.0]
    layer.w.assign([1.0, 2.0])
    assert layer(tf.constant(3.0)).numpy().tolist() == [3.0, 6.0]
