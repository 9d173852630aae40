"""The examples in public docstrings run and give what they say."""

from __future__ import annotations

import doctest
import importlib
import inspect
import warnings
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import tenfold as tf

from .test_public_names import FACES

FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE | doctest.IGNORE_EXCEPTION_DETAIL


def public_objects(module: ModuleType) -> dict[str, Any]:
    """The functions and classes that a face module lists, by their name in it."""
    values = {n: getattr(module, n) for n in getattr(module, "__all__", ())}
    return {n: v for n, v in values.items() if inspect.isclass(v) or inspect.isfunction(v)}


def examples(name: str, value: Any) -> list[doctest.DocTest]:
    """The examples in the docstrings of a function, or of a class and its public methods."""
    parts = [(name, value)]
    if inspect.isclass(value):
        parts += [(f"{name}.{n}", m) for n, m in vars(value).items() if not n.startswith("_")]
    found = []
    for part, owner in parts:
        text = inspect.getdoc(owner) if owner is value or inspect.isroutine(owner) else owner.__doc__
        if isinstance(text, str) and ">>>" in text:
            found.append(doctest.DocTestParser().get_doctest(text, {"tf": tf, "np": np}, part, None, None))
    return found


def failures(tests: list[doctest.DocTest]) -> str:
    """What doctest says about the examples that fail; empty where all pass. Warnings are errors."""
    said: list[str] = []
    for test in tests:
        runner = doctest.DocTestRunner(verbose=False, optionflags=FLAGS)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            runner.run(test, out=said.append)
    return "".join(said)


def _all_objects() -> dict[int, tuple[str, Any]]:
    """Each public object once, under the first of its names."""
    found: dict[int, tuple[str, Any]] = {}
    for face in FACES:
        for name, value in public_objects(importlib.import_module(face)).items():
            if value.__module__.startswith("tenfold"):
                found.setdefault(id(value), (f"{face.replace('tenfold', 'tf', 1)}.{name}", value))
    return found


OBJECTS = sorted(_all_objects().values(), key=lambda pair: pair[0])
# In groups: a test for each of hundreds of short examples would cost more than they do.
GROUPS = [OBJECTS[i : i + 20] for i in range(0, len(OBJECTS), 20)]


@pytest.mark.parametrize("group", GROUPS, ids=[group[0][0] for group in GROUPS])
def test_examples_run(group: list[tuple[str, Any]]) -> None:
    said = failures([test for name, value in group for test in examples(name, value)])
    assert not said, said


def test_most_functions_have_an_example() -> None:
    without = [name for name, value in OBJECTS if not examples(name, value)]
    modules: dict[str, list[str]] = {}
    for name in without:
        modules.setdefault(name.rpartition(".")[0], []).append(name.rpartition(".")[2])
    # Printed with `pytest -s`, or when this fails: where an example is still wanted.
    for module, names in modules.items():
        print(f"{module} has no example for: {', '.join(names)}")
    assert len(without) < len(OBJECTS) / 2


def test_a_wrong_example_is_found() -> None:
    def wrong() -> None:
        """What it gives.

        >>> int(tf.constant(1))
        2
        """

    def warns() -> None:
        """What it warns of.

        >>> import warnings
        >>> warnings.warn("old")
        """

    def right() -> None:
        """What it gives.

        >>> int(tf.constant(1))
        1
        """

    assert "Expected:\n    2" in failures(examples("wrong", wrong))
    assert "UserWarning: old" in failures(examples("warns", warns))
    assert failures(examples("right", right)) == ""
