from __future__ import annotations

from typing import Any

import pytest

import tenfold as tf
from tenfold.tracer.rule_errors import LoopDtypeError, SideEffectWarning

from .meaning import numbers, staged


class Sum:
    """An object whose methods change it."""

    def __init__(self) -> None:
        self.total = tf.constant(0)
        self.parts = {"last": tf.constant(0)}
        self.inner: Any = None
        self.name = ""

    def add(self, x: Any) -> None:
        self.name = "added"
        self.total = self.total + x
        self.parts["last"] = x

    def add_inside(self, x: Any) -> None:
        if x > 1:
            self.inner.add(x)


def test_attributes_changed_by_called_methods() -> None:
    def f(n: Any) -> Any:
        s = Sum()
        s.inner = Sum()
        for i in tf.range(n):
            s.add(i)
            s.add_inside(i)
        if n > 3:
            s.add(100)
        return s.total, s.parts["last"], s.inner.total, s.inner.parts["last"]

    assert staged(f, 4) == [106, 100, 5, 3]
    assert staged(f, 3) == [3, 2, 2, 2]


def test_what_is_no_tensor_stays_python() -> None:
    s = Sum()

    @tf.function
    def f(n: Any) -> Any:
        if n > 2:
            s.add(n)
        return n

    f(tf.constant(1))
    assert s.name == "added"


def test_a_number_that_a_method_changes() -> None:
    class Counter:
        calls = 0

        def __init__(self) -> None:
            self.calls = 0

        def call(self) -> None:
            self.calls += 1

    counter = Counter()

    @tf.function
    def f(n: Any) -> Any:
        for _ in tf.range(n):
            counter.call()
        return n

    with pytest.warns(SideEffectWarning, match=r"'counter\.calls', outside of what can be staged, is changed"):
        f(tf.constant(1))
    assert counter.calls == 1


def test_content_of_containers_and_nested_functions() -> None:
    def f(n: Any) -> Any:
        log = {"sum": tf.constant(0)}

        def add(x: Any) -> None:
            log["sum"] = log["sum"] + x

        while n > 0:
            add(n)
            n -= 1
        return log["sum"]

    assert staged(f, 4) == [10]


def test_named_places_are_carried_once() -> None:
    s = Sum()

    @tf.function
    def f(n: Any) -> Any:
        s.total = tf.constant(0)
        for i in tf.range(n):
            s.total = s.total + i
        return s.total

    assert numbers(f(tf.constant(4))) == [6]
    assert "carries=2" in str(f.get_concrete_function(tf.constant(4)).graph)


def test_a_hidden_place_keeps_the_rules() -> None:
    class Wrong:
        def __init__(self) -> None:
            self.value: Any = tf.constant(0)

        def change(self) -> None:
            self.value = tf.constant(0.5)

    def f(n: Any) -> Any:
        wrong = Wrong()
        for _ in tf.range(n):
            wrong.change()
            wrong.value = wrong.value + tf.cast(n, tf.float32)
        return wrong.value

    with pytest.raises(LoopDtypeError, match=r"'wrong\.value' has dtype int32"):
        staged(f, 3)


LOG: list[Any] = []


def test_a_global_list_that_a_branch_appends_to() -> None:
    @tf.function
    def f(x: Any) -> Any:
        if x > 0:
            LOG.append("up")
        else:
            LOG.append("down")
            LOG.append(x)
        return x

    with pytest.warns(SideEffectWarning, match="'LOG', outside of what can be staged") as caught:
        f(tf.constant(1.0))
        f(tf.constant(-1.0))
    assert len(caught) == 1
    assert caught[0].filename == __file__
    assert [entry for entry in LOG if isinstance(entry, str)].count("up") == 1
