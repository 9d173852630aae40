"""TensorFlow's turns: reads `{"name": ..., "calls": n}` a line, answers `{"seconds": ...}`.

Run by `tensorflow_process` in an interpreter that has TensorFlow, and perhaps nothing of tenfold or JAX.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from time import perf_counter
from typing import Any

import tensorflow as tf

from . import problem, source
from .measure import Sample, calling, finishing


def call() -> Sample:
    @tf.function
    def f(x: Any) -> Any:
        return x * 2.0 + 1.0

    return calling(f, tf.ones((8,)))


def updates(count: int) -> Sample:
    variables = [tf.Variable(tf.zeros((8,))) for _ in range(count)]

    @tf.function
    def update(x: Any) -> None:
        for variable in variables:
            variable.assign_add(x)

    return calling(update, tf.ones((8,)))


def add() -> Sample:
    return calling(lambda x, y: x + y, tf.ones((8,)), tf.ones((8,)))


def reduce_sum() -> Sample:
    return calling(tf.reduce_sum, tf.ones((8,)))


def _loss(weights: Any, images: Any, labels: Any) -> Any:
    hidden = tf.nn.relu(images @ weights[0] + weights[1])
    logits = hidden @ weights[2] + weights[3]
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits))


def gradient() -> Sample:
    weights = [tf.Variable(w) for w in problem.weights()]
    images, labels = map(tf.constant, problem.batch())

    def gradient() -> Any:
        with tf.GradientTape() as tape:
            loss = _loss(weights, images, labels)
        return tape.gradient(loss, weights)

    return finishing(gradient, wait=lambda g: g[0].numpy())


def step(kind: str) -> Sample:
    """The steps of `steps`, by TensorFlow's own optimizer-free arithmetic and XLA."""
    from .tensorflow_steps import make_step

    images, labels = map(tf.constant, problem.batch())
    return finishing(make_step(kind), images, labels, wait=lambda loss: loss.numpy())


def compilation() -> Sample:
    """Trace and XLA compilation of the chain of elementwise ops; `calls` fresh functions."""
    x = tf.ones((8,))

    def sample(calls: int) -> float:
        taken = 0.0
        for _ in range(calls):
            function = source.fresh(tf)
            start = perf_counter()
            tf.function(function, jit_compile=True)(x)
            taken += perf_counter() - start
        return taken

    return sample


def startup() -> Sample:
    def sample(calls: int) -> float:
        script = "from time import perf_counter as t; s = t(); import tensorflow; print(t() - s)"
        return sum(
            float(subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout)
            for _ in range(calls)
        )

    return sample


SAMPLES: dict[str, Callable[[], Sample]] = {
    "call": call,
    "updates_10": lambda: updates(10),
    "updates_100": lambda: updates(100),
    "add": add,
    "reduce_sum": reduce_sum,
    "gradient": gradient,
    "step_sgd": lambda: step("sgd"),
    "step_adam": lambda: step("adam"),
    "step_loop": lambda: step("loop"),
    "compile": compilation,
    "startup": startup,
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
