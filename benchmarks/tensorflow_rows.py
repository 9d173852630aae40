"""TensorFlow's turns: reads `{"name": ..., "calls": n}` a line, answers `{"seconds": ...}`.

Run by `tensorflow_process` in an interpreter that has TensorFlow, and perhaps nothing of tenfold or JAX.
"""

from __future__ import annotations

import functools
import importlib
import json
import sys
from collections.abc import Callable
from typing import Any

from . import chain, cnn, loops, problem, programs
from .measure import Sample, calling, finishing
from .startup import importing

# Not an import statement: where tenfold is developed there need be neither TensorFlow nor stubs of it.
tf: Any = importlib.import_module("tensorflow")


def _ones() -> Any:
    return tf.ones((programs.SIZE,))


def _batch() -> list[Any]:
    return [tf.constant(array) for array in problem.batch()]


def _step(kind: str) -> Sample:
    return finishing(programs.STEPS[kind](tf), *_batch(), wait=lambda loss: loss.numpy())


def _cnn() -> Sample:
    step, *arguments = cnn.step(tf)
    return finishing(step, *arguments, wait=lambda loss: loss.numpy())


def _loop(name: str) -> Sample:
    return calling(tf.function(loops.LOOPS[name](tf)), *[tf.constant(array) for array in loops.arguments(name)])


SAMPLES: dict[str, Callable[[], Sample]] = {
    "call": lambda: calling(programs.call(tf), _ones()),
    "updates_10": lambda: calling(programs.updates(tf, 10), _ones()),
    "updates_100": lambda: calling(programs.updates(tf, 100), _ones()),
    "add": lambda: calling(lambda x, y: x + y, _ones(), _ones()),
    "reduce_sum": lambda: calling(tf.reduce_sum, _ones()),
    "gradient": lambda: finishing(programs.gradient(tf), *_batch(), wait=lambda gradients: gradients[0].numpy()),
    "step_sgd": lambda: _step("sgd"),
    "step_adam": lambda: _step("adam"),
    "step_loop": lambda: _step("loop"),
    "step_cnn": lambda: _cnn(),
    # Compiled by XLA, as the others are.
    "compile": lambda: chain.first_calls(tf, functools.partial(tf.function, jit_compile=True), _ones()),
    "loop_branch": lambda: _loop("branch"),
    "loop_small_newton": lambda: _loop("small_newton"),
    "startup": lambda: importing("tensorflow"),
}


def main() -> None:
    made: dict[str, Sample] = {}
    print(json.dumps({"version": tf.__version__}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        name = request["name"]
        if name not in made:
            made[name] = SAMPLES[name]()
        print(json.dumps({"seconds": made[name](request["calls"])}), flush=True)


if __name__ == "__main__":
    main()
