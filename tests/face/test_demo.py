"""The main job: what it prints, writes and returns, run as a user runs it."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import jax.numpy as jnp
import numpy as np
import pytest
from rich.console import Console

import tenfold as tf
from tenfold.demo import control_flow, main, raw_jax, timing, training
from tenfold.demo.network import Network


@dataclass(frozen=True)
class Run:
    """A finished run of `python -m tenfold`, and the folder that it ran in."""

    folder: Path
    output: str
    errors: str
    status: int


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("demo")
    # Bytes, because reading as text would turn a carriage return into a line end.
    done = subprocess.run(
        [sys.executable, "-m", "tenfold"],
        cwd=folder,
        env=_without_terminal(),
        capture_output=True,
        timeout=300,
    )
    return Run(folder, done.stdout.decode(), done.stderr.decode(), done.returncode)


def _without_terminal() -> dict[str, str]:
    forcing = {"FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "CLICOLOR_FORCE"}
    return {k: v for k, v in os.environ.items() if k not in forcing}


def test_it_succeeds(finished: Run) -> None:
    assert finished.status == 0, finished.output + finished.errors
    assert finished.errors == ""


def test_no_control_characters_in_a_pipe(finished: Run) -> None:
    controls = {c for c in finished.output if ord(c) < 32 or ord(c) == 127} - {"\n"}
    assert controls == set()


def test_it_reaches_the_accuracy(finished: Run) -> None:
    (accuracy,) = re.findall(r"^test accuracy ([\d.]+)%", finished.output, re.MULTILINE)
    assert 96 <= float(accuracy) <= 100


def test_it_shows_code_and_graphs(finished: Run) -> None:
    output = finished.output
    assert "ag.while_stmt(" in output and "ag.if_stmt(" in output
    traced, optimized = re.findall(r"^graph collatz\(.*?^  return", output, re.MULTILINE | re.DOTALL)
    # What the passes did can be seen: a square of a constant is one.
    assert "= Square(" in traced and "= Square(" not in optimized
    assert "= While(" in optimized and "= If(" in optimized
    assert "equal; traced 1 time(s)" in output


def test_it_times_the_step_three_ways(finished: Run) -> None:
    for way in ("eager", "@tf.function", "JAX by hand"):
        (row,) = re.findall(rf"^  {re.escape(way)} +(\d+) us +(\d+) us +([\d.]+) ", finished.output, re.MULTILINE)
        assert all(float(figure) > 0 for figure in row)


def test_it_leaves_pictures_and_nothing_else(finished: Run) -> None:
    names = ["graph.svg", "train_step.svg", "training.svg"]
    found = sorted(str(p.relative_to(finished.folder)) for p in finished.folder.rglob("*") if p.is_file())
    assert found == [f"demo_output/{name}" for name in names]
    for name in found:
        assert f"\n{name}\n" in finished.output
        assert ElementTree.parse(finished.folder / name).getroot().tag.endswith("svg")


def test_collatz_is_the_same_in_a_graph() -> None:
    compiled = tf.function(control_flow.collatz)
    for n in range(1, 60):
        steps, odd = compiled(tf.constant(n))
        assert (int(steps), int(odd)) == tuple(map(int, control_flow.collatz(n)))
    assert compiled.experimental_get_tracing_count() == 1


def test_batches_are_whole_and_of_different_images() -> None:
    tf.random.set_seed(3)
    count = 3 * training.PARTS * training.PART_SIZE
    numbers = tf.range(count + 7)
    images, labels = training.batches(tf.repeat(tf.reshape(numbers, [-1, 1]), 64, axis=1), numbers)
    assert images.shape == [3, training.PARTS, training.PART_SIZE, 64]
    np.testing.assert_array_equal(images.numpy()[..., 0], labels.numpy())
    assert len(set(labels.numpy().ravel().tolist())) == count


def test_the_step_is_the_one_written_in_jax() -> None:
    tf.random.set_seed(5)
    network = Network(hidden=16)
    x = tf.random.uniform([6, 2, 32, 64])
    y = tf.random.uniform([6, 2, 32], maxval=10, dtype=tf.int32)
    # Six steps: some with the gradient shortened, some not.
    state = timing.state_of(network)
    norms = []
    for i in range(6):
        loss = network.train_step(x[i], y[i])
        before = state[1]
        kept = [jnp.array(v) for v in before]
        state, wanted = raw_jax.train_step(state, x[i].__jax_array__(), y[i].__jax_array__())
        np.testing.assert_allclose(loss.numpy(), wanted, rtol=1e-5)
        gradient = [v - 0.9 * k for v, k in zip(state[1], kept, strict=True)]
        norms.append(float(jnp.sqrt(sum(jnp.sum(g * g) for g in gradient))))
    for weight, wanted in zip(network.weights, state[0], strict=True):
        np.testing.assert_allclose(weight.numpy(), wanted, rtol=1e-4, atol=1e-6)
    assert max(norms) <= 1.0001 and min(norms) < 0.999


def test_the_eager_step_is_the_compiled_one() -> None:
    networks = []
    for _ in range(2):
        tf.random.set_seed(5)
        networks.append(Network(hidden=16))
    x = tf.random.uniform([2, 32, 64])
    y = tf.random.uniform([2, 32], maxval=10, dtype=tf.int32)
    eager, compiled = networks
    for _ in range(3):
        a, b = eager.train_step.python_function(x, y), compiled.train_step(x, y)
        np.testing.assert_allclose(a.numpy(), b.numpy(), rtol=1e-5)


def test_largest_difference_sees_one() -> None:
    tf.random.set_seed(7)
    network = Network(hidden=8)
    x, y = tf.random.uniform([2, 32, 64]), tf.zeros([2, 32], tf.int32)
    assert timing.largest_difference(network, [(x, y)]) < timing.LARGEST_DIFFERENCE

    class Wrong:
        weights, velocities = network.weights, network.velocities

        def train_step(self, x: object, y: object) -> None:
            self.weights[1].assign_add(tf.ones([8]))

    assert timing.largest_difference(Wrong(), [(x, y)]) > 0.1  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("equal", "accuracy", "same", "failed"),
    [
        (True, 0.96, True, []),
        (True, 0.955, True, ["2."]),
        (False, 0.99, True, ["1."]),
        (True, 0.99, False, ["3."]),
    ],
)
def test_what_fails_is_named_and_is_the_status(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    equal: bool,
    accuracy: float,
    same: bool,
    failed: list[str],
) -> None:
    monkeypatch.setattr(control_flow, "show", lambda console, folder: equal)
    monkeypatch.setattr(training, "train", lambda network, console, folder: accuracy)
    monkeypatch.setattr(timing, "compare", lambda network, console: same)
    output = io.StringIO()
    status = main.run(tmp_path / "a" / "b", Console(file=output))
    assert status == (1 if failed else 0)
    assert re.findall(r"FAILED: (\d\.)", output.getvalue()) == failed
