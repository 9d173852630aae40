"""`Trainer`: compile, fit, evaluate, predict. What a model can do because it is trained as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..ops.cast import cast
from ..ops.joining import concat
from ..ops.reduce import reduce_sum
from ..runtime import nest
from ..runtime.tensor import Convertible, Tensor
from ..tracer.function import Function
from ..tracer.tape import GradientTape
from . import optimizers
from .abstract import traced
from .backend import floatx
from .call_signature import staged
from .callbacks import CallbackList, History
from .compiled_loss import CompiledLoss, CompiledMetrics
from .data_adapter import (
    Arrays,
    Batches,
    adapt,
    as_tensor,
    class_weights,
    pack_x_y_sample_weight,
    unpack_x_y_sample_weight,
)
from .keras_tensor import KerasTensor
from .loss_scale import LossScaleOptimizer
from .metrics import Mean, Metric
from .numeric import cast_to
from .progress import Progress, resolve_verbose
from .train_loop import EpochRunner, figures


class _Training:
    """What `compile` made, and the programs of the model."""

    def __init__(self) -> None:
        self.loss: CompiledLoss | None = None
        self.metrics: CompiledMetrics | None = None
        self.tracker: Metric | None = None
        self.runners: dict[str, EpochRunner] = {}
        self.predict: Function | None = None
        # What the programs were made for: the trained weights, by id.
        self.trained: tuple[int, ...] = ()
        self.configuration: dict[str, Any] | None = None
        self.validation: Any = None


class Trainer:
    """The part of a model that trains it."""

    _trainer: _Training
    _graph: Any
    name: str
    optimizer: Any

    def _init_training(self) -> None:
        self._trainer = _Training()
        self.optimizer = None
        self.loss: Any = None
        self.compiled = False
        self.stop_training = False
        self.history: History | None = None
        self.run_eagerly = False
        self.jit_compile: Any = "auto"
        self.steps_per_execution = 1

    # -- compile -----------------------------------------------------------------------------------

    def compile(
        self, optimizer: Any = "rmsprop", loss: Any = None, loss_weights: Any = None, metrics: Any = None,
        weighted_metrics: Any = None, run_eagerly: bool = False, steps_per_execution: int = 1,
        jit_compile: Any = "auto", auto_scale_loss: bool = True, **kwargs: Any,
    ) -> None:  # fmt: skip
        """Say how the model is trained.

        Args:
            optimizer: an optimizer or its name.
            loss: a loss, function or name; for several outputs a list, or a dict by their names.
            loss_weights: what the losses of the outputs are multiplied by.
            metrics, weighted_metrics: metrics, functions or names, as a list or by output.
            run_eagerly: whether each step runs op by op, for debugging.
            steps_per_execution: how many batches callbacks hear of at once.
            jit_compile: accepted as in Keras; a step is always one compiled program.

        Raises ValueError for arguments that Keras does not have.
        """
        if kwargs:
            raise ValueError(f"Argument(s) not recognized in compile(): {sorted(kwargs)}")
        self.optimizer = optimizers.get(optimizer)
        mixed = getattr(self, "dtype_policy", None)
        if auto_scale_loss and mixed is not None and mixed.name == "mixed_float16" and self.optimizer is not None:
            self.optimizer = LossScaleOptimizer(self.optimizer)
        self.loss = loss
        self.run_eagerly = bool(run_eagerly) or bool(getattr(self, "dynamic", False))
        self.jit_compile = jit_compile
        self.steps_per_execution = int(steps_per_execution)
        names = getattr(self, "output_names", None)
        training = self._trainer = _Training()
        if loss is not None:
            training.loss = CompiledLoss(loss, loss_weights, names)
        if metrics is not None or weighted_metrics is not None:
            training.metrics = CompiledMetrics(metrics, weighted_metrics, names)
        training.tracker = Mean(name="loss")
        training.configuration = {
            "optimizer": optimizer, "loss": loss, "loss_weights": loss_weights, "metrics": metrics,
            "weighted_metrics": weighted_metrics, "run_eagerly": run_eagerly,
            "steps_per_execution": steps_per_execution, "jit_compile": jit_compile,
        }  # fmt: skip
        self.stop_training = False
        self.compiled = True

    @property
    def metrics(self) -> list[Metric]:
        """The loss's tracker, the metrics among attributes and layers, those of `compile`, those of each
        output's loss."""
        training = self._trainer
        found = [training.tracker] if training.tracker is not None else []
        found += super().metrics  # type: ignore[misc]
        found += [training.metrics] if training.metrics is not None else []
        found += training.loss.metrics if training.loss is not None else []
        return list({id(m): m for m in found}.values())

    @property
    def metrics_names(self) -> list[str]:
        return [m.name for m in self.metrics]

    @property
    def compiled_metrics(self) -> CompiledMetrics | None:
        return self._trainer.metrics

    @property
    def compiled_loss(self) -> Any:
        return self._trainer.loss

    def reset_metrics(self) -> None:
        """Forget what the metrics saw."""
        for metric in self.metrics:
            metric.reset_state()

    # -- one step: to be overridden -----------------------------------------------------------------------------------

    def train_step(self, data: Any) -> Any:
        """Train on a batch, `(x, y)` or `(x, y, sample_weight)`; returns the logs. May be overridden."""
        self._train_on(data)
        return self.get_metrics_result()

    def _train_on(self, data: Any) -> None:
        x, y, sample_weight = unpack_x_y_sample_weight(data)
        with GradientTape() as tape:
            y_pred = self(x, training=True)  # type: ignore[operator]
            loss = self.compute_loss(x=x, y=y, y_pred=y_pred, sample_weight=sample_weight)
            scaled = loss if self.optimizer is None else self.optimizer.scale_loss(loss)
        self._track_loss(loss, x)
        weights = self.trainable_weights  # type: ignore[attr-defined]
        if weights:
            self.optimizer.apply_gradients(zip(tape.gradient(scaled, weights), weights, strict=True))
        self._update_metrics(y, y_pred, sample_weight)

    def test_step(self, data: Any) -> Any:
        """Evaluate on a batch; returns the logs. May be overridden."""
        self._test_on(data)
        return self.get_metrics_result()

    def _test_on(self, data: Any) -> None:
        x, y, sample_weight = unpack_x_y_sample_weight(data)
        y_pred = self(x, training=False)  # type: ignore[operator]
        loss = self.compute_loss(x=x, y=y, y_pred=y_pred, sample_weight=sample_weight, training=False)
        self._track_loss(loss, x)
        self._update_metrics(y, y_pred, sample_weight)

    def predict_step(self, data: Any) -> Any:
        """The outputs for a batch. May be overridden."""
        x, _, _ = unpack_x_y_sample_weight(data)
        return self(x, training=False)  # type: ignore[operator]

    def _track_loss(self, loss: Any, x: Any) -> None:
        tracker = self._trainer.tracker
        if tracker is not None:
            sizes = [t._aval.dims[0] for t in nest.flatten(x) if isinstance(t, Tensor) and t.ndim]
            tracker.update_state(loss, sample_weight=sizes[0] if sizes else 1)

    def compute_loss(
        self, x: Any = None, y: Any = None, y_pred: Any = None, sample_weight: Any = None, training: bool = True
    ) -> Any:
        """The loss of a batch: what `compile` was given, and what layers added. May be overridden.

        Raises ValueError where there is neither.
        """
        found = []
        if self._trainer.loss is not None:
            if y is None:
                raise ValueError(f"Model '{self.name}' was compiled with a loss, but there are no targets: "
                                 "pass `y`, or "
                                 "batches `(x, y)`.")  # fmt: skip
            loss = self._trainer.loss(y, y_pred, sample_weight)
            if loss is not None:
                found.append(loss)
        found += [reduce_sum(cast(loss, floatx())) for loss in self.losses]  # type: ignore[attr-defined]
        if not found:
            raise ValueError(f"No loss to compute. Provide a `loss` argument in `compile()` of model '{self.name}'.")
        total = found[0]
        for loss in found[1:]:
            total = total + cast_to(loss, total.dtype)
        return total

    def _update_metrics(self, y: Any, y_pred: Any, sample_weight: Any) -> None:
        if self._trainer.metrics is not None and y is not None:
            self._trainer.metrics.update_state(y, y_pred, sample_weight)

    def compute_metrics(self, x: Any, y: Any, y_pred: Any, sample_weight: Any = None) -> dict[str, Any]:
        """Update the metrics with a batch; returns the logs. May be overridden."""
        self._update_metrics(y, y_pred, sample_weight)
        return self.get_metrics_result()

    def get_metrics_result(self) -> dict[str, Any]:
        """The results of all metrics by name."""
        logs: dict[str, Any] = {}
        for metric in self.metrics:
            if isinstance(metric, CompiledMetrics) and not metric.built:
                continue
            result = metric.result()
            logs.update(result if isinstance(result, dict) else {metric.name: result})
        return logs

    # -- whole runs -----------------------------------------------------------------------------------

    def fit(
        self, x: Any = None, y: Any = None, batch_size: int | None = None, epochs: int = 1, verbose: Any = "auto",
        callbacks: Any = None, validation_split: float = 0.0, validation_data: Any = None, shuffle: bool = True,
        class_weight: Mapping[int, float] | None = None, sample_weight: Any = None, initial_epoch: int = 0,
        steps_per_epoch: int | None = None, validation_steps: int | None = None,
        validation_batch_size: int | None = None,
        validation_freq: Any = 1, **kwargs: Any,
    ) -> History:  # fmt: skip
        """Train for `epochs` epochs; returns the `History`.

        Args:
            x: inputs: an array, a list or dict of arrays; or a source of batches `(x, y)`: a generator, an
                iterable, a `PyDataset`.
            y: targets, in the same forms.
            batch_size: 32 by default.
            verbose: 0 for silence, 1 for a bar, 2 for a line an epoch, "auto" for 1.
            validation_split: the fraction at the end of the arrays that is validated on.
            validation_data: `(x, y)`, `(x, y, sample_weight)` or a source of batches.
            shuffle: whether each epoch goes through the samples in another order (from NumPy's global generator).
            class_weight: the weight of the samples of each class.
            sample_weight: the weight of each sample.
            initial_epoch: the number of the first epoch.
            steps_per_epoch: batches an epoch, needed for a source without end.
            validation_freq: validate every so many epochs, or after the epochs of a list.

        Raises ValueError for data of different lengths, without a loss, without targets.
        """
        self._check_compiled("fit")
        data = adapt(x, y, sample_weight, batch_size, steps_per_epoch, shuffle, class_weight)
        validation: Any = None
        if validation_data is not None:
            vx, vy, vw = unpack_x_y_sample_weight(validation_data) if isinstance(validation_data, (tuple, list)) else (
                validation_data, None, None)  # fmt: skip
            validation = adapt(vx, vy, vw, validation_batch_size or batch_size, validation_steps)
        elif validation_split:
            if not isinstance(data, Arrays):
                raise ValueError("`validation_split` is only supported for arrays that fit on the device. Received: "
                                 f"x={type(x)}")  # fmt: skip
            data, validation = data.split(validation_split)
        self._build_on(data)
        runner = self._runner("train")
        steps = data.steps if steps_per_epoch is None else steps_per_epoch
        progress = Progress(resolve_verbose(verbose), epochs, steps)
        params = {"verbose": verbose, "epochs": epochs, "steps": steps, "do_validation": validation is not None}
        heard = CallbackList(callbacks, self, params)
        self.history = heard.history
        self.stop_training = False
        heard.tell("on_train_begin")
        logs: dict[str, Any] = {}
        try:
            for epoch in range(initial_epoch, epochs):
                self.reset_metrics()
                heard.tell("on_epoch_begin", epoch)
                progress.begin(f"Epoch {epoch + 1}/{epochs}")
                logs, done = runner.run(data, heard, progress, shuffle and isinstance(data, Arrays), steps_per_epoch)
                if validation is not None and _due(epoch + 1, validation_freq):
                    self.reset_metrics()
                    found = self._evaluated(validation, heard)
                    logs.update({f"val_{name}": value for name, value in found.items()})
                progress.end(done, logs)
                heard.tell("on_epoch_end", epoch, logs)
                if self.stop_training:
                    break
        finally:
            progress.close()
        heard.tell("on_train_end", logs)
        return heard.history

    def _evaluated(self, data: Any, heard: CallbackList) -> dict[str, Any]:
        heard.tell("on_test_begin")
        logs, _ = self._runner("test").run(data, heard, Progress(0), False, None)
        heard.tell("on_test_end", logs)
        return logs

    def evaluate(
        self, x: Any = None, y: Any = None, batch_size: int | None = None, verbose: Any = "auto",
        sample_weight: Any = None,
        steps: int | None = None, callbacks: Any = None, return_dict: bool = False, **kwargs: Any,
    ) -> Any:  # fmt: skip
        """The loss and the metrics over the data: a list, a float where there is one, or a dict by name.

        Arguments as for `fit`.
        """
        self._check_compiled("evaluate")
        data = adapt(x, y, sample_weight, batch_size, steps)
        self._build_on(data)
        progress = Progress(resolve_verbose(verbose), 1, data.steps)
        heard = CallbackList(callbacks, self, {"verbose": verbose, "epochs": 1, "steps": data.steps})
        self.reset_metrics()
        heard.tell("on_test_begin")
        progress.begin(None)
        try:
            logs, done = self._runner("test").run(data, heard, progress, False, steps)
            progress.end(done, logs)
        finally:
            progress.close()
        heard.tell("on_test_end", logs)
        return logs if return_dict else _as_list(logs)

    def predict(
        self,
        x: Any,
        batch_size: int | None = None,
        verbose: Any = "auto",
        steps: int | None = None,
        callbacks: Any = None,
    ) -> Any:
        """The outputs for inputs, as NumPy arrays: one, or a structure of them as the model returns it."""
        data = adapt(x, None, None, batch_size, steps)
        heard = CallbackList(callbacks, self, {"verbose": verbose, "epochs": 1, "steps": data.steps})
        progress = Progress(resolve_verbose(verbose), 1, data.steps)
        step = self._predict_function()
        heard.tell("on_predict_begin")
        progress.begin(None)
        outputs = []
        for i, batch in enumerate(_batches_of(data, steps)):
            heard.tell("on_predict_batch_begin", i)
            outputs.append(step(batch))
            heard.tell("on_predict_batch_end", i, {"outputs": outputs[-1]})
            progress.update(i + 1, {})
        progress.end(len(outputs), {})
        heard.tell("on_predict_end")
        if not outputs:
            raise ValueError(f"Model '{self.name}': there is nothing to predict: the data is empty.")
        return nest.map_structure(lambda *parts: _joined(parts), *outputs)

    def train_on_batch(
        self, x: Any, y: Any = None, sample_weight: Any = None, class_weight: Mapping[int, float] | None = None,
        return_dict: bool = False, reset_metrics: bool = False,
    ) -> Any:  # fmt: skip
        """One step on a batch; returns the loss and the metrics so far."""
        self._check_compiled("train_on_batch")
        if class_weight is not None:
            sample_weight = class_weights(class_weight, y, sample_weight)
        return self._on_batch("train", x, y, sample_weight, return_dict, reset_metrics)

    def test_on_batch(
        self, x: Any, y: Any = None, sample_weight: Any = None, return_dict: bool = False, reset_metrics: bool = False
    ) -> Any:
        """The loss and the metrics so far, with a batch taken in."""
        self._check_compiled("test_on_batch")
        return self._on_batch("test", x, y, sample_weight, return_dict, reset_metrics)

    def _on_batch(self, kind: str, x: Any, y: Any, weight: Any, return_dict: bool, reset: bool) -> Any:
        if reset:
            self.reset_metrics()
        data = Arrays(x, y, weight)
        self._build_on(data)
        logs = figures(self._runner(kind).one(data.data))
        return logs if return_dict else _as_list(logs)

    def predict_on_batch(self, x: Any) -> Any:
        """The outputs for a batch, as NumPy arrays."""
        outputs = self._predict_function()(Arrays(x).data)
        return nest.map_structure(_as_array, outputs)

    def make_predict_function(self, force: bool = False) -> Any:
        """The function of a batch that `predict` calls."""
        return self._predict_function()

    # -- programs -----------------------------------------------------------------------------------

    def _predict_function(self) -> Any:
        if self.run_eagerly:
            return self.predict_step
        if self._trainer.predict is None:
            self._trainer.predict = Function(lambda data: staged(self, "predict_step")(data), autograph=False)
        return self._trainer.predict

    def _runner(self, kind: str) -> EpochRunner:
        """What runs steps of a kind, made anew where other weights are trained than when it was made."""
        training = self._trainer
        trained = tuple(id(v) for v in self.trainable_weights)  # type: ignore[attr-defined]
        if trained != training.trained:
            training.runners.clear()
            training.trained = trained
        found = training.runners.get(kind)
        if found is None:
            found = training.runners[kind] = EpochRunner(self, kind)
        return found

    def _build_on(self, data: Arrays | Batches) -> None:
        """Make the weights where the model never saw data: by tracing, without computing anything."""
        if all(layer.built for layer in self._flatten_layers()):  # type: ignore[attr-defined]
            return
        if type(self).train_step is not Trainer.train_step and not _has_call(self):
            return
        batch = data.first_batch() if isinstance(data, Arrays) else data.peek()
        x, _, _ = unpack_x_y_sample_weight(batch)
        described = nest.map_structure(lambda t: KerasTensor((None, *t._aval.dims[1:]), t.dtype) if t.ndim else t, x)
        traced(lambda x: self(x), (described,), {})  # type: ignore[operator]
        self._clear_losses()  # type: ignore[attr-defined]
        for layer in self._flatten_layers():  # type: ignore[attr-defined]
            layer._built_shapes = {k: _open_batch(v) for k, v in layer._built_shapes.items()}

    def _check_compiled(self, method: str) -> None:
        if not self.compiled:
            raise ValueError(
                f"You must call `compile()` before calling `{method}()`: model '{self.name}' is not compiled."
            )


def _has_call(model: Any) -> bool:
    for kind in type(model).__mro__:
        if "call" in vars(kind):
            return (
                kind.__module__.partition(".")[0] != "tenfold" or model._graph is not None or hasattr(model, "_chain")
            )
    return False


def _open_batch(shape: Any) -> Any:
    if isinstance(shape, tuple) and shape and shape[0] == 83:
        return type(shape)((None, *shape[1:]))
    return shape


def _batches_of(data: Arrays | Batches, steps: int | None) -> Any:
    if isinstance(data, Batches):
        yield from data.epoch()
        return
    count = data.steps if steps is None else min(steps, data.steps)
    for i in range(count):
        yield data.rows(slice(i * data.batch_size, min((i + 1) * data.batch_size, data.length)))


def _joined(parts: Any) -> Any:
    arrays = [_as_array(p) for p in parts]
    return arrays[0] if len(arrays) == 1 else np.concatenate(arrays)


def _as_array(tensor: Any) -> Any:
    return np.array(tensor) if isinstance(tensor, (Tensor, Convertible)) else np.asarray(tensor)


def _as_list(logs: Mapping[str, Any]) -> Any:
    """The loss first, then the others; a float where there is nothing else."""
    values = ([logs["loss"]] if "loss" in logs else []) + [v for k, v in logs.items() if k != "loss"]
    return values[0] if len(values) == 1 else values


def _due(epoch: int, frequency: Any) -> bool:
    if isinstance(frequency, int):
        return epoch % frequency == 0
    return epoch in frequency


__all__ = ["Trainer", "as_tensor", "concat", "pack_x_y_sample_weight"]
