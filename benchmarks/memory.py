"""What a training step that updates its variables holds in memory: one copy of them.

Each alternative runs in a process of its own (`python -m benchmarks.memory tenfold 2048`), whose resident set
the kernel watches.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from .rows import JAX, OURS, Row, Settings
from .tensorflow_process import ROOT

SIDE: Final = 2048
COUNT: Final = 3
"""Variables of SIDE x SIDE floats: 50 MB."""
STEPS: Final = 5
_STATUS: Final = Path("/proc/self/status")
_RESET: Final = Path("/proc/self/clear_refs")


def rows(settings: Settings, side: int = SIDE) -> Iterator[Row]:
    ours, theirs = figures(OURS, side), figures(JAX, side)
    yield Row("arrays alive after a train step", "one copy of its variables", ours["alive"], 1.0,
              ours["alive"], ours["alive"], 1.01, unit="copies")  # fmt: skip
    what, anchor = "peak memory of a train step", "jax.jit by hand, donated"
    if ours["peak"] is None:
        yield Row(what, anchor, limit=1.1, unit="copies", note="needs Linux's /proc")
    else:
        ratio = ours["peak"] / theirs["peak"]
        yield Row(what, anchor, ours["peak"], theirs["peak"], ratio, ratio, 1.1, unit="copies")
    yield Row("change of a tensor of v.read_value() by later steps", "none", ours["change"], 0.0,
              ours["change"], ours["change"], 0.0, unit="")  # fmt: skip


def figures(kind: str, side: int) -> dict[str, Any]:
    """`alive` and `peak`, in copies of the variables, and `change`, of a fresh process.

    Raises RuntimeError, with what the process wrote, where it fails.
    """
    # With a threshold set, glibc gives large blocks back as soon as they are freed: the resident set is what is held.
    environment = {**os.environ, "MALLOC_MMAP_THRESHOLD_": "65536"}
    run = subprocess.run([sys.executable, "-m", "benchmarks.memory", kind, str(side)], cwd=ROOT, env=environment,
                         capture_output=True, text=True, check=False)  # fmt: skip
    if run.returncode:
        raise RuntimeError(f"the memory of {kind} was not measured: {run.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def measure_tenfold(side: int) -> dict[str, Any]:
    import numpy as np

    import tenfold as tf

    variables = [tf.Variable(tf.fill((side, side), 1.0 / side)) for _ in range(COUNT)]
    x = tf.ones((8, side))

    @tf.function
    def step(x: Any) -> Any:
        with tf.GradientTape() as tape:
            y = x
            for variable in variables:
                y = tf.nn.relu(y @ variable)
            loss = tf.reduce_mean(y * y)
        for variable, g in zip(variables, tape.gradient(loss, variables), strict=True):
            variable.assign_sub(1e-3 * g)
        return loss

    result = _watch(lambda: step(x).numpy(), sum(v.numpy().nbytes for v in variables))
    held = variables[0].read_value()
    before = held.numpy()
    for _ in range(STEPS):
        step(x)
    try:
        result["change"] = float(np.abs(held.numpy() - before).max())
    except RuntimeError:  # JAX's error for an array that was donated
        result["change"] = float("inf")
    return result


def measure_jax(side: int) -> dict[str, Any]:
    import jax
    import jax.numpy as jnp

    state = [jnp.full((side, side), 1.0 / side) for _ in range(COUNT)]
    x = jnp.ones((8, side))

    def loss(weights: Any, x: Any) -> Any:
        for weight in weights:
            x = jax.nn.relu(x @ weight)
        return jnp.mean(x * x)

    def update(weights: Any, x: Any) -> Any:
        value, gradients = jax.value_and_grad(loss)(weights, x)
        return [w - 1e-3 * g for w, g in zip(weights, gradients, strict=True)], value

    compiled = jax.jit(update, donate_argnums=0)

    def step() -> None:
        nonlocal state
        state, value = compiled(state, x)
        value.block_until_ready()

    return _watch(step, sum(a.nbytes for a in state))


def _watch(step: Callable[[], Any], variables: int) -> dict[str, Any]:
    import jax

    step()
    step()
    gc.collect()
    alive = sum(a.nbytes for a in jax.live_arrays())
    peak: float | None = None
    if _STATUS.exists():
        _RESET.write_text("5")
        before = _status("VmRSS")
        for _ in range(STEPS):
            step()
        peak = 1.0 + (_status("VmHWM") - before) / variables
    return {"alive": alive / variables, "peak": peak, "change": 0.0}


def _status(field: str) -> int:
    """A field of the kernel's account of this process, in bytes."""
    for line in _STATUS.read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) * 1024
    raise ValueError(f"{_STATUS} has no field {field!r}")


def main() -> None:
    kind, side = sys.argv[1], int(sys.argv[2])
    print(json.dumps({OURS: measure_tenfold, JAX: measure_jax}[kind](side)))


if __name__ == "__main__":
    main()
