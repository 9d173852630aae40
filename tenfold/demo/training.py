"""A training loop on the digits: batches in a new order each epoch, progress, and the curve as a picture."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

import tenfold as tf
from tenfold.data import digits
from tenfold.runtime.chart import Panel, stacked

from .network import Network

EPOCHS: Final = 40
PARTS, PART_SIZE = 2, 32
"""A batch is `PARTS` times `PART_SIZE` images."""


def load() -> tuple[Any, Any, Any, Any]:
    """Training images `[1437, 64]` from 0 to 1 and labels, test images `[360, 64]` and labels, as tensors."""
    (x_train, y_train), (x_test, y_test) = digits.load_data()
    images = [tf.constant(x.reshape(-1, 64) / 16, tf.float32) for x in (x_train, x_test)]
    labels = [tf.constant(y.astype(np.int32)) for y in (y_train, y_test)]
    return images[0], labels[0], images[1], labels[1]


def batches(images: Any, labels: Any) -> tuple[Any, Any]:
    """Whole batches in a random order: `[steps, PARTS, PART_SIZE, 64]` and `[steps, PARTS, PART_SIZE]`."""
    count = len(images)
    steps = count // (PARTS * PART_SIZE)
    order = tf.random.shuffle(tf.range(count))[: steps * PARTS * PART_SIZE]
    shape = [steps, PARTS, PART_SIZE]
    return tf.reshape(tf.gather(images, order), [*shape, 64]), tf.reshape(tf.gather(labels, order), shape)


def train(network: Network, console: Console, folder: Path) -> float:
    """Train, write `training.svg` and `train_step.svg`; the accuracy on the test images, from 0 to 1."""
    images, labels, test_images, test_labels = load()
    console.print(f"{len(images)} training images and {len(test_images)} test images of 8 x 8 pixels")
    start = time.perf_counter()
    losses: list[tuple[float, float]] = []
    on_train: list[tuple[float, float]] = []
    on_test: list[tuple[float, float]] = []
    with _progress(console) as report:
        for epoch in range(1, EPOCHS + 1):
            batch_images, batch_labels = batches(images, labels)
            epoch_losses = [network.train_step(x, y) for x, y in zip(batch_images, batch_labels, strict=True)]
            losses.append((epoch, float(tf.reduce_mean(tf.stack(epoch_losses)))))
            on_train.append((epoch, float(network.accuracy(images, labels))))
            on_test.append((epoch, float(network.accuracy(test_images, test_labels))))
            report(epoch, losses[-1][1], on_test[-1][1])
    seconds = time.perf_counter() - start
    accuracy = on_test[-1][1]
    right = round(accuracy * len(test_images))
    console.print(
        f"test accuracy {accuracy:.1%} ({right} of {len(test_images)} images) after {EPOCHS} epochs, "
        f"{seconds:.1f} s with tracing and compiling"
    )
    panels = [Panel({"loss": losses}, "mean loss"), Panel({"train": on_train, "test": on_test}, "accuracy")]
    chart = stacked(panels, title="Training on handwritten digits", x_label="epoch")
    (folder / "training.svg").write_text(chart, encoding="utf-8")
    graph = network.train_step.get_concrete_function(batch_images[0], batch_labels[0]).graph
    (folder / "train_step.svg").write_text(graph.to_svg(), encoding="utf-8")
    return accuracy


class _Report(Protocol):
    def __call__(self, epoch: int, loss: float, accuracy: float, /) -> None: ...


@contextmanager
def _progress(console: Console) -> Iterator[_Report]:
    """A progress bar on a terminal; elsewhere a line now and then."""
    if not console.is_terminal or console.is_dumb_terminal:

        def print_line(epoch: int, loss: float, accuracy: float) -> None:
            if epoch == 1 or epoch % 10 == 0:
                console.print(f"epoch {epoch:2} of {EPOCHS}: loss {loss:.4f}, test accuracy {accuracy:.1%}")

        yield print_line
        return
    columns = (
        TextColumn("epoch {task.completed} of {task.total}"),
        BarColumn(),
        TextColumn("{task.fields[status]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("", total=EPOCHS, status="tracing and compiling")

        def advance(epoch: int, loss: float, accuracy: float) -> None:
            status = f"loss {loss:.4f}, test accuracy {accuracy:.1%}"
            progress.update(task, completed=epoch, status=status)

        yield advance
