from __future__ import annotations

import functools
import json
import textwrap
from typing import Any

import numpy

from tenfold.autograph import leave_alone, policy


def _function(module: str) -> Any:
    namespace: dict[str, Any] = {"__name__": module}
    exec(compile("def f(x):\n    return x\n", "/somewhere/file.py", "exec"), namespace)
    return namespace["f"]


def test_libraries_are_left_alone() -> None:
    libraries: list[Any] = [json.dumps, functools.wraps, numpy.broadcast_shapes, textwrap.dedent]
    for function in [*libraries, policy.is_library]:
        assert policy.is_library(function)
    mine: Any = test_libraries_are_left_alone
    assert not policy.is_library(mine)


def test_the_list_is_extendable() -> None:
    function = _function("my_tools.inner")
    assert not policy.is_library(function)
    leave_alone("my_tools")
    try:
        assert policy.is_library(function)
    finally:
        policy._LEFT_ALONE.discard("my_tools")
        policy._KNOWN.clear()


def test_an_installed_package_that_asks_is_rewritten() -> None:
    import hypothesis.strategies

    function = hypothesis.strategies.integers
    inner: Any = getattr(function, "__wrapped__", function)
    assert policy.is_library(inner)
    policy.ask_for(inner)
    try:
        assert not policy.is_library(inner)
    finally:
        policy._ASKED_FOR.discard("hypothesis")
        policy._KNOWN.clear()


def test_modules() -> None:
    assert policy.is_library_module("jax.numpy")
    assert policy.is_library_module("math")
    assert not policy.is_library_module("__main__")
    assert not policy.is_library_module("jaxtyping")
