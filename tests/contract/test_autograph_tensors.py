"""Every construct of the rewriter's table over tensors: eager, in a `tf.function`, and compiled as one XLA program."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from autograph.cases import CASES

import tenfold as tf

MODES: dict[str, Callable[[Any], Any]] = {
    "eager": lambda function: function,
    "staged": tf.function,
    "xla": lambda function: tf.function(function, jit_compile=True),
}


def leaves(result: Any) -> list[int]:
    """The numbers in a result; bools are 0 and 1."""
    return [int(np.asarray(leaf)) for leaf in tf.nest.flatten(result)]


def outcome(function: Any, arguments: list[Any]) -> Any:
    try:
        return leaves(function(*arguments))
    except AssertionError:
        return "AssertionError"


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("function", "argument_lists"), CASES, ids=[function.__name__ for function, _ in CASES])
def test_a_construct_means_the_same(function: Any, argument_lists: Any, mode: str) -> None:
    converted = MODES[mode](function)
    for arguments in argument_lists:
        wanted = outcome(function, list(arguments))
        assert outcome(converted, [tf.constant(a) for a in arguments]) == wanted, arguments
    if mode != "eager":
        assert converted.experimental_get_tracing_count() == 1
