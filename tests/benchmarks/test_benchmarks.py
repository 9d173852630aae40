"""The harness: arithmetic of ratios, what fails is reported as failing, and that every group of rows runs."""

from __future__ import annotations

import gc
import importlib.util
import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from types import ModuleType
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest
from rich.console import Console

import tenfold as tf

ROOT = Path(__file__).resolve().parents[2]


def _load_benchmarks() -> ModuleType:
    """The package `benchmarks` of the repository, whatever stands in `sys.path`."""
    folder = ROOT / "benchmarks"
    spec = importlib.util.spec_from_file_location("benchmarks", folder / "__init__.py",
                                                  submodule_search_locations=[str(folder)])  # fmt: skip
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["benchmarks"] = module
    spec.loader.exec_module(module)
    return module


_load_benchmarks()

from benchmarks import __main__ as command  # noqa: E402
from benchmarks import calls, chain, compile, eager, keras, measure, memory, problem, programs, startup, steps  # noqa: E402
from benchmarks.measure import Effort, Timings, calling, collector_off, finishing, take_turns  # noqa: E402
from benchmarks.rows import Row, Settings, beside_jax, faster_than  # noqa: E402
from benchmarks.table import amount, table  # noqa: E402
from benchmarks.tensorflow_process import TensorFlow, and_tensorflow  # noqa: E402

TINY = Settings(Effort(rounds=2, seconds=0.0), None)


# -- the arithmetic --------------------------------------------------------------------------------------------


def test_a_ratio_is_the_median_of_the_ratios_within_rounds() -> None:
    timings = Timings({"tenfold": (2.0, 30.0, 3.0), "jax": (1.0, 10.0, 2.0)})
    assert timings.ratio("tenfold", "jax") == 2.0
    assert timings.ratio_of_minima("tenfold", "jax") == 2.0
    assert timings.median("tenfold") == 3.0
    # A round that was disturbed for both does not move it; the median of all figures would.
    assert measure.median_of_ratios((2.0, 200.0, 2.2), (1.0, 100.0, 1.0)) == 2.0


def test_figures_of_different_rounds_are_not_paired() -> None:
    with pytest.raises(ValueError, match="shorter"):
        measure.median_of_ratios((1.0, 2.0), (1.0,))


def _clock(per_call: float) -> Callable[[int], float]:
    return lambda calls: calls * per_call


def test_taking_turns_gives_seconds_a_call_for_each_round() -> None:
    timings = take_turns({"tenfold": _clock(3e-6), "jax": _clock(2e-6)}, Effort(rounds=5, seconds=0.01))
    assert len(timings.seconds["tenfold"]) == len(timings.seconds["jax"]) == 5
    assert timings.minimum("tenfold") == pytest.approx(3e-6)
    assert timings.ratio("tenfold", "jax") == pytest.approx(1.5)


def test_every_alternative_is_warmed_up_and_takes_each_place_in_a_round() -> None:
    def order_of_a_run() -> list[tuple[str, int]]:
        order: list[tuple[str, int]] = []

        def sample(name: str) -> Callable[[int], float]:
            def timed(calls: int) -> float:
                order.append((name, calls))
                return calls * 1.0

            return timed

        take_turns({"a": sample("a"), "b": sample("b")}, Effort(rounds=10, seconds=1.0))
        return order

    order = order_of_a_run()
    assert order[0] == ("a", 1) and order[2] == ("b", 1)
    names = [name for name, _ in order[4:]]
    rounds = list(zip(names[::2], names[1::2], strict=True))
    assert len(rounds) == 10 and set(rounds) == {("a", "b"), ("b", "a")}
    assert order == order_of_a_run()


def test_calls_fill_the_share_of_a_round() -> None:
    asked: list[int] = []

    def sample(calls: int) -> float:
        asked.append(calls)
        return calls * 1e-5

    take_turns({"a": sample}, Effort(rounds=1, seconds=0.01))
    assert asked[-1] == 1000


def test_the_collector_is_off_meanwhile_and_on_again_after_an_error() -> None:
    assert gc.isenabled()
    with pytest.raises(RuntimeError, match="stop"), collector_off():
        assert not gc.isenabled()
        raise RuntimeError("stop")
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_calling_calls_and_finishing_waits_for_the_last() -> None:
    seen: list[int] = []
    assert calling(seen.append, 7)(3) > 0
    assert seen == [7, 7, 7]
    waited: list[Any] = []
    finishing(lambda x: x + 1, 1, wait=waited.append)(4)
    assert waited == [2]


# -- rows and limits -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "passed"),
    [
        (Row("w", "a", ratio=1.5, limit=1.5), True),
        (Row("w", "a", ratio=1.51, limit=1.5), False),
        (Row("w", "a", ratio=3.0, limit=3.0, at_least=True), True),
        (Row("w", "a", ratio=2.9, limit=3.0, at_least=True), False),
        (Row("w", "a", ratio=1.0), None),
        (Row("w", "a", limit=1.0), None),
    ],
)
def test_a_row_keeps_its_limit_or_not(row: Row, passed: bool | None) -> None:
    assert row.passed is passed
    assert row.as_dict()["passed"] is passed


def _slow() -> None:
    end = perf_counter() + 2e-4
    while perf_counter() < end:
        pass


def _slow_rows(settings: Settings) -> Iterator[Row]:
    samples = {"tenfold": calling(_slow), "jax": calling(lambda: None)}
    yield beside_jax("a slow function", take_turns(samples, Effort(3, 1e-3)), 1.5, "nothing")


def _fast_rows(settings: Settings) -> Iterator[Row]:
    samples = {"tenfold": calling(lambda: None), "jax": calling(_slow)}
    yield beside_jax("a fast function", take_turns(samples, Effort(3, 1e-3)), 1.5, "something")


GROUPS = {"slow": _slow_rows, "fast": _fast_rows}


def test_a_slow_function_is_reported_as_failing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "_own_tensorflow", lambda: None)
    monkeypatch.delenv(command.VARIABLE, raising=False)
    file = tmp_path / "rows.json"
    assert command.main(["--strict", "--json", str(file)], GROUPS) == 1
    printed = capsys.readouterr().out
    assert "FAIL" in printed and "pass" in printed and "1 rows keep their limit, 1 do not." in printed
    slow, fast = json.loads(file.read_text())["rows"]
    assert slow["passed"] is False and slow["ratio"] > 1.5
    assert fast["passed"] is True and fast["ratio"] < 1.0
    assert json.loads(file.read_text())["setting"]["tensorflow"] is None


def test_only_strict_turns_a_failure_into_an_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "_own_tensorflow", lambda: None)
    monkeypatch.delenv(command.VARIABLE, raising=False)
    assert command.main(["slow"], GROUPS) == 0
    assert command.main(["slow", "--strict"], GROUPS) == 1
    assert command.main(["fast", "--strict"], GROUPS) == 0


def test_the_command_line_names_its_groups() -> None:
    run = subprocess.run([sys.executable, "-m", "benchmarks", "unknown"], cwd=ROOT, capture_output=True, text=True,
                         check=False)  # fmt: skip
    assert run.returncode == 2
    for name in command.GROUPS:
        assert name in run.stderr


def test_the_table_says_what_passed_and_what_was_not_measured() -> None:
    rows = [
        Row("one", "jax", 4e-6, 2e-6, 2.0, 2.0, 1.5, tensorflow=1e-4),
        Row("two", "jax", 2e-6, 2e-6, 1.0, 1.0, 1.5),
        Row("three", "TensorFlow", limit=3.0, at_least=True, note="TensorFlow not installed"),
    ]
    text = io.StringIO()
    Console(file=text, width=160).print(table(rows))
    one, two, three = (line for line in text.getvalue().splitlines() if any(w in line for w in ("one", "two", "three")))
    assert "FAIL" in one and "≤ 1.5" in one and "100 µs" in one and "4 µs" in one
    assert "pass" in two
    assert "TensorFlow not installed" in three and "≥ 3" in three


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (None, "s", ""),
        (2.0, "s", "2 s"),
        (1.5e-3, "s", "1.5 ms"),
        (4.25e-6, "s", "4.25 µs"),
        (1.0, "copies", "1.00 copies"),
    ],
)
def test_amounts(value: float | None, unit: str, text: str) -> None:
    assert amount(value, unit) == text


# -- the groups ------------------------------------------------------------------------------------------------


def _measured(rows: list[Row], limits: list[float]) -> None:
    assert [r.limit for r in rows] == limits
    for row in rows:
        assert row.ratio is not None and row.ours is not None and row.ours > 0 and np.isfinite(row.ratio)


def test_calls_run() -> None:
    _measured(list(calls.rows(TINY)), [1.6, 1.5, 1.5])


def test_eager_runs_and_says_that_there_is_no_tensorflow() -> None:
    *measured, gradient = eager.rows(TINY)
    _measured(measured, [1.5, 1.5])
    assert gradient.note == "TensorFlow not installed" and gradient.passed is None
    assert eager.our_gradient()(2) > 0


def test_fit_runs() -> None:
    _measured(list(keras.rows(TINY, samples=128)), [1.0])


def test_steps_run() -> None:
    _measured(list(steps.rows(TINY)), [1.1, 1.1, 1.1])


def test_compile_runs() -> None:
    (row,) = compile.rows(TINY, ops=15)
    _measured([row], [1.5])


def test_startup_runs() -> None:
    (row,) = startup.rows(Settings(Effort(rounds=1, seconds=0.0), None))
    _measured([row], [1.4])


def test_memory_runs() -> None:
    alive, peak, change = memory.rows(TINY, side=256)
    assert alive.limit == 1.01 and alive.ours is not None and alive.ours >= 1.0
    assert peak.limit == 1.1 and (peak.ratio is None or peak.ratio > 0)
    assert change.ours == 0.0 and change.passed


def test_memory_says_why_it_was_not_measured() -> None:
    with pytest.raises(RuntimeError, match="KeyError"):
        memory.figures("nothing", 8)


@pytest.mark.parametrize("kind", programs.STEPS)
def test_the_step_by_hand_is_the_same_mathematics(kind: str) -> None:
    images, labels = problem.batch()
    ours, (theirs, state) = programs.STEPS[kind](tf), steps.start(kind)
    losses = []
    for _ in range(4):
        mine = ours(tf.constant(images), tf.constant(labels))
        state, value = theirs(state, jnp.asarray(images), jnp.asarray(labels))
        np.testing.assert_allclose(mine.numpy(), value, rtol=1e-5)
        losses.append(float(value))
    assert losses == sorted(losses, reverse=True) and losses[0] > losses[-1]


def test_fresh_chains_are_new_functions_with_source_of_the_same_values() -> None:
    x = np.linspace(0, 1, 3, dtype=np.float32)
    first, second = chain.fresh(tf, 30), chain.fresh(jnp, 30)
    assert first.__code__ is not second.__code__
    # They differ by the number of the chain, a millionth.
    np.testing.assert_allclose(tf.function(first)(tf.constant(x)).numpy(), second(jnp.asarray(x)), atol=1e-3)
    assert len(tf.function(chain.fresh(tf, 30)).get_concrete_function(tf.constant(x)).graph.get_operations()) > 30


# -- the process with TensorFlow ---------------------------------------------------------------------------------

# A module of that name which has what the process asks of TensorFlow: the test needs no TensorFlow.
_STAND_IN = "from tenfold import *\nfrom tenfold import nn\n__version__ = '0.0-stand-in'\n"


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TensorFlow:
    (tmp_path / "tensorflow.py").write_text(_STAND_IN)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return TensorFlow(sys.executable)


def test_the_process_takes_its_turns(stand_in: TensorFlow) -> None:
    with stand_in as tensorflow:
        assert tensorflow.version == "0.0-stand-in"
        samples = and_tensorflow({"tenfold": _clock(1e-6)}, tensorflow, "add")
        timings = take_turns(samples, Effort(rounds=2, seconds=1e-3))
        row = faster_than("tensorflow", "w", timings, 3.0, "TensorFlow eager")
        assert row.tensorflow == timings.minimum("tensorflow") > 0
        assert row.ratio == pytest.approx(timings.ratio("tensorflow", "tenfold"))
        for name in ("call", "updates_10", "reduce_sum", "gradient", "step_sgd"):
            assert tensorflow.sample(name)(2) > 0
        # Known names are those that rows ask for.
        *_, gradient = eager.rows(Settings(TINY.effort, tensorflow))
        assert gradient.at_least and gradient.ratio is not None


def test_a_process_that_ends_says_why(stand_in: TensorFlow) -> None:
    with stand_in as tensorflow, pytest.raises(RuntimeError, match="KeyError"):
        tensorflow.sample("no such row")(1)


def test_without_tensorflow_there_is_no_such_alternative() -> None:
    clock = _clock(1.0)
    assert and_tensorflow({"tenfold": clock}, None, "add") == {"tenfold": clock}
