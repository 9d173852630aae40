"""Origins: nodes know the user's line, whatever of ours or JAX's stands between."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import jax
import pytest

import tenfold as tf
from tenfold.tracer import origin
from tenfold.tracer.origin import Origin, is_own_file, place, user_origin


def test_the_users_line_is_the_innermost_that_is_not_ours() -> None:
    found = user_origin()
    assert found is not None
    assert (found.filename, found.function) == (__file__, "test_the_users_line_is_the_innermost_that_is_not_ours")
    through_jax = jax.tree.map(lambda _: user_origin(), 1)
    assert through_jax.filename == __file__


def test_nodes_have_the_line_that_made_them_also_in_rewritten_code() -> None:
    @tf.function
    def f(x: Any) -> Any:
        if x > 0:
            x = tf.sin(x)
        return tf.cos(x)

    graph = f.get_concrete_function(tf.constant(1.0)).graph.traced.ir
    first = f.python_function.__code__.co_firstlineno
    by_name = {n.op.name: n.origin for n in graph.nodes}
    cosine, cond = by_name["Cos"], by_name["If"]
    assert (cosine.filename, cosine.line, cosine.function) == (__file__, first + 4, "f")
    assert cond.line == first + 2
    assert f"{cosine}" == f"test_origin.py:{first + 4}"


def test_places_in_messages() -> None:
    assert place(None) == ""
    assert place(Origin("/some/where/a.py", 7, "f")) == " (a.py:7)"


def test_own_files() -> None:
    assert is_own_file(tf.function.__code__.co_filename)
    assert is_own_file(jax.jit.__code__.co_filename)
    assert is_own_file("<op AddV2>")
    assert not is_own_file(__file__)
    assert not is_own_file(os.__file__)


def test_a_folder_can_be_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(origin, "_OURS", list(origin._OURS))
    inside = str(tmp_path / "a.py")
    assert not is_own_file(inside)
    origin.add_own_folder(str(tmp_path))
    assert is_own_file(inside)
    assert not is_own_file(str(tmp_path) + "_beside/a.py")
