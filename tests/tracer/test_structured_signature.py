"""Signatures as users see them."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import numpy as np

import tenfold as tf
from tenfold.tracer.signature import Parameters
from tenfold.tracer.structured_signature import StructuredSignature


def _f(x: Any, n: int, *rest: Any, k: Any = None) -> None: ...


def _signature() -> StructuredSignature:
    return StructuredSignature.of(Parameters(_f), ([tf.ones([2]), 1], 3, np.zeros(1)), {"k": "text"}, ["x_0", "rest_0"])


def test_tensors_become_specs_with_the_names_of_the_inputs() -> None:
    args, kwargs = _signature().structured()
    assert args == ([tf.TensorSpec([2], tf.float32, "x_0"), 1], 3, tf.TensorSpec([1], tf.float64, "rest_0"))
    assert kwargs == {"k": "text"}


def test_on_one_line() -> None:
    assert _signature().line() == (
        "(x: List[TensorSpec(shape=(2,), dtype=tf.float32, name=None), Literal[1]], n: Literal[3], "
        "rest_0: TensorSpec(shape=(1,), dtype=tf.float64, name=None), k: Literal['text'])"
    )
    assert _signature().line(None).endswith(" -> Literal[None]") or _signature().line(None).endswith(" -> None")


def test_in_several_lines() -> None:
    text = _signature().pretty((tf.TensorSpec([]),), [(7, tf.TensorSpec([3]))])
    lines = text.splitlines()
    assert lines[0] == "Input Parameters:" and "Output Type:" in lines and "Captures:" in lines
    assert lines[2] == "  n (POSITIONAL_OR_KEYWORD): Literal[3]"
    assert lines[4] == "  k (KEYWORD_ONLY): Literal['text']"
    assert lines[-1] == "  7: TensorSpec(shape=(3,), dtype=tf.float32, name=None)"


def test_nothing() -> None:
    empty = StructuredSignature.of(Parameters(lambda: None), (), {}, [])
    assert empty.pretty(None, []).splitlines()[1] == "  None"
    assert empty.line() == "()"


def test_objects_are_not_kept_alive() -> None:
    class Plain:
        pass

    thing = Plain()
    signature = StructuredSignature.of(Parameters(_f), (thing, 1), {}, [])
    assert "Plain" in signature.line()
    gone = weakref.ref(thing)
    del thing
    gc.collect()
    assert gone() is None
    assert "Plain" in signature.line()
