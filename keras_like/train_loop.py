"""`EpochRunner`: the programs that train or evaluate, many steps in one call where nobody needs to hear of each.

The data lies on the device; a program gets it as a whole, with the order of the samples, and where to begin and to
stop. So one program serves any number of steps, and the host waits only for what it wants to show.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from ..ops.array import reshape
from ..ops.indexing import slice as slice_of
from ..ops.joining import stack
from ..runtime import nest
from ..runtime.coerce import convert_to_tensor
from ..runtime.tensor import Tensor
from ..tracer.builder import current_builder
from ..tracer.function import Function
from ..tracer.loops import stage_while
from .call_signature import staged
from .callbacks import CallbackList
from .data_adapter import Arrays, Batches, take_rows
from .progress import Progress

LONGEST_CALL: Final = 0.25
"""Seconds that a program should run at most, so that progress is shown and an interrupt is heard."""
_FIRST_CALL: Final = 64


class EpochRunner:
    """Runs the steps of one kind, "train" or "test", of one model."""

    def __init__(self, model: Any, kind: str) -> None:
        self._model = model
        self._kind = kind
        self._own = getattr(type(model), f"{kind}_step") is not _plain_step(type(model), kind)
        self._one = Function(self._step, autograph=False)
        self._many = Function(self._steps, autograph=False)
        # How many steps a call takes about LONGEST_CALL for, as far as measured.
        self._chunk = _FIRST_CALL

    # -- what is traced -----------------------------------------------------------------------------------

    def _step(self, data: Any) -> Any:
        logs = staged(self._model, f"{self._kind}_step")(data)
        self._model._clear_losses()
        return logs

    def _steps(self, data: Any, order: Any, start: Any, stop: Any, size: int) -> Any:
        """The steps from `start` to `stop`; `order` are the samples' numbers, None where they are in order."""
        model = self._model
        builder = current_builder()
        assert builder is not None, "a program of steps is always traced"
        if self._own:
            step = staged(model, f"{self._kind}_step")
        else:
            step = model._train_on if self._kind == "train" else model._test_on

        def body(state: tuple[Any, ...]) -> tuple[Any, ...]:
            at, _ = state
            logs = step(_batch(data, order, at * size, size))
            return at + 1, logs

        _, logs = stage_while(builder, lambda s: s[0] < stop, body, (start, None), ["step", "logs"])
        model._clear_losses()
        return logs if self._own else model.get_metrics_result()

    # -- running -----------------------------------------------------------------------------------

    def one(self, data: Any) -> Any:
        """One step on a batch: the logs, as tensors."""
        if self._model.run_eagerly:
            return getattr(self._model, f"{self._kind}_step")(data)
        return self._one(data)

    def run(
        self, data: Arrays | Batches, heard: CallbackList, progress: Progress, shuffle: bool, limit: int | None
    ) -> tuple[dict[str, Any], int]:
        """An epoch: the logs as Python numbers, and the number of steps."""
        word = self._kind
        hooks = [f"on_{word}_batch_begin", f"on_{word}_batch_end"]
        hooks += ["on_batch_begin", "on_batch_end"] if word == "train" else []
        told = heard.hears(*hooks)
        if isinstance(data, Batches) or self._model.run_eagerly:
            return self._run_batches(data, heard, progress, told, shuffle, limit)
        return self._run_arrays(data, heard, progress, told, shuffle, limit)

    def _run_batches(
        self,
        data: Arrays | Batches,
        heard: CallbackList,
        progress: Progress,
        told: bool,
        shuffle: bool,
        limit: int | None,
    ) -> tuple[dict[str, Any], int]:
        logs: Any = {}
        done = 0
        shown = time.perf_counter()
        for batch in _each(data, shuffle):
            if limit is not None and done >= limit:
                break
            self._tell(heard, told, "begin", done, {})
            logs = self.one(batch)
            done += 1
            if told:
                self._tell(heard, told, "end", done - 1, figures(logs))
            if progress.moves and time.perf_counter() - shown > 0.1:
                progress.update(done, figures(logs))
                shown = time.perf_counter()
            if self._model.stop_training and told:
                break
        if not done:
            raise ValueError(f"Model '{self._model.name}': the data is empty: there is no batch to {self._kind} on.")
        if isinstance(data, Batches) and data.steps is None:
            data.steps = progress.steps = done
        return figures(logs), done

    def _run_arrays(
        self, data: Arrays, heard: CallbackList, progress: Progress, told: bool, shuffle: bool, limit: int | None
    ) -> tuple[dict[str, Any], int]:
        order = data.permutation() if shuffle else None
        full = data.full_steps if limit is None else min(limit, data.full_steps)
        total = data.steps if limit is None else min(limit, data.steps)
        if not total:
            raise ValueError(f"Model '{self._model.name}': the data is empty: there is no batch to {self._kind} on.")
        logs: Any = {}
        done = 0
        while done < total:
            whole = done < full
            size = data.batch_size if whole else data.rest
            if told:
                count = min(max(self._model.steps_per_execution, 1), full - done) if whole else 1
            else:
                count = min(self._chunk, full - done) if whole else 1
            self._tell(heard, told, "begin", done, {})
            # The last batch, where it is shorter, begins where the full ones end.
            start = done if whole else 0
            part, part_order = (data.data, order) if whole else self._rest(data, order, size)
            began, traces = time.perf_counter(), self._many.experimental_get_tracing_count()
            logs = self._many(part, part_order, _count(start), _count(start + count), size)
            done += count
            if told:
                self._tell(heard, told, "end", done - 1, figures(logs))
                progress.update(done, figures(logs)) if progress.moves else None
                if self._model.stop_training:
                    break
            elif done < total:
                # A call that was traced and compiled first says nothing of the next one.
                known = self._many.experimental_get_tracing_count() == traces
                self._wait(logs, began, count if known else 0, progress, done)
        return figures(logs), done

    def _wait(self, logs: Any, began: float, count: int, progress: Progress, done: int) -> None:
        """Wait for a call that is not the last one, and learn how long it took."""
        found = figures(logs)
        if count:
            taken = max((time.perf_counter() - began) / count, 1e-7)
            self._chunk = int(min(max(LONGEST_CALL / taken, 1), 16 * self._chunk))
        progress.update(done, found)

    def _rest(self, data: Arrays, order: Any, size: int) -> tuple[Any, Any]:
        """The data of the last, shorter batch."""
        if order is None:
            return data.rows(slice(data.length - size, data.length)), None
        return data.data, order[data.length - size :]

    def _tell(self, heard: CallbackList, told: bool, when: str, step: int, logs: Mapping[str, Any]) -> None:
        if told:
            heard.tell(f"on_{self._kind}_batch_{when}", step, logs)
            if self._kind == "train":
                heard.tell(f"on_batch_{when}", step, logs)


def _plain_step(kind: type, word: str) -> Any:
    """The step of `Trainer`, which this module stands below."""
    for parent in reversed(kind.__mro__):
        found = vars(parent).get(f"{word}_step")
        if found is not None:
            return found
    return None


def _batch(data: Any, order: Any, first: Any, size: int) -> Any:
    """The samples from number `first` on of the order, or of the data itself."""
    if order is not None:
        return take_rows(data, slice_of(order, reshape(first, [1]), [size]))

    def cut(t: Tensor) -> Tensor:
        zero = convert_to_tensor(0)
        begin = stack([first, *[zero] * (t.ndim - 1)]) if t.ndim > 1 else reshape(first, [1])
        return slice_of(t, begin, [size, *t._aval.dims[1:]])

    return nest.map_structure(cut, data)


def _count(number: int) -> Tensor:
    return convert_to_tensor(np.int32(number))


def _each(data: Arrays | Batches, shuffle: bool) -> Any:
    """The batches of an epoch."""
    if isinstance(data, Batches):
        yield from data.epoch()
        return
    order = data.permutation() if shuffle else None
    for i in range(data.steps):
        rows = slice(i * data.batch_size, min((i + 1) * data.batch_size, data.length))
        yield data.rows(rows) if order is None else take_rows(data.data, order[rows])


def figures(logs: Any) -> dict[str, Any]:
    """Logs as Python numbers (arrays stay arrays). Waits for the steps that they are of."""
    if not isinstance(logs, Mapping):
        return {} if logs is None else {"loss": _figure(logs)}
    found: dict[str, Any] = {}
    for name, value in logs.items():
        # What several metrics give together stands among the others.
        found.update(figures(value) if isinstance(value, Mapping) else {name: _figure(value)})
    return found


def _figure(value: Any) -> Any:
    array = np.asarray(value)
    return array.item() if array.ndim == 0 else array
