"""`LayerState`: what a layer holds: weights, the layers inside it, losses, metrics."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import jax
import numpy as np

from ..runtime import nest
from ..runtime.module import Module
from ..runtime.tensor import Convertible, Tensor
from ..runtime.variable import Variable
from .metrics import Mean, Metric
from .tracking import held_by, in_order_made, once
from .weight import made_trainable, set_trainable

_OWN: Final = frozenset(
    {"_inbound_nodes", "_losses", "_policy", "_input_spec", "_metrics_made", "_graph", "_trainer", "history"}
)
"""Attributes that hold nothing of the layer's own."""


class LayerState(Module):
    """The part of a layer that owns things: see `Layer`."""

    built: bool
    _weights: list[Variable]
    _losses: list[Any]
    _metrics_made: dict[str, Metric]
    _trainable: bool

    def _own_variables(self) -> list[Variable]:
        return in_order_made(list(held_by(self.__dict__, _OWN, (Variable,))))

    def _sublayers(self) -> list[Any]:
        return [layer for layer in once(held_by(self.__dict__, _OWN, (LayerState,))) if layer is not self]

    def _flatten_layers(self, include_self: bool = True, recursive: bool = True) -> list[Any]:
        """This layer and those inside it, each once, outer ones first."""
        found: dict[int, LayerState] = {}

        def visit(layer: LayerState) -> None:
            for inner in layer._sublayers():
                if id(inner) not in found and inner is not self:
                    found[id(inner)] = inner
                    if recursive:
                        visit(inner)

        visit(self)
        return [*([self] if include_self else []), *found.values()]

    @property
    def weights(self) -> list[Variable]:
        """The weights: this layer's trainable ones, its others, then those of the layers inside it in the same way."""
        found: list[Variable] = []
        for layer in self._flatten_in_order():
            own = layer._own_variables()
            found += [v for v in own if made_trainable(v)] + [v for v in own if not made_trainable(v)]
        return once(found)

    def _flatten_in_order(self) -> list[Any]:
        return self._flatten_layers()

    @property
    def trainable_weights(self) -> list[Variable]:
        """The weights that are trained: none where `trainable` is False."""
        return [v for v in self.weights if v._trainable] if self._trainable else []

    @property
    def non_trainable_weights(self) -> list[Variable]:
        return [v for v in self.weights if not v._trainable] if self._trainable else self.weights

    @property
    def variables(self) -> list[Variable]:  # type: ignore[override]
        """The weights and the state of the metrics."""
        return once([*self.weights, *self.metrics_variables])

    trainable_variables = trainable_weights  # type: ignore[assignment]

    @property
    def non_trainable_variables(self) -> list[Variable]:  # type: ignore[override]
        return once([*self.non_trainable_weights, *self.metrics_variables])

    @property
    def metrics_variables(self) -> list[Variable]:
        return once(v for metric in self.metrics for v in metric.variables)

    @property
    def trainable(self) -> bool:
        """Whether the weights are trained; setting it sets it for the layers inside too."""
        return self._trainable

    @trainable.setter
    def trainable(self, value: bool) -> None:
        for layer in self._flatten_layers():
            layer._trainable = bool(value)
            for variable in layer._own_variables():
                set_trainable(variable, bool(value))

    def get_weights(self) -> list[Any]:
        """The weights as NumPy arrays."""
        return [v.numpy() for v in self.weights]

    def set_weights(self, weights: Sequence[Any]) -> None:
        """Set the weights from arrays. Raises ValueError where their number or a shape differs."""
        held = self.weights
        if len(held) != len(weights):
            raise ValueError(f"You called `set_weights(weights)` on layer '{self.name}' with a weight list of length "
                             f"{len(weights)}, but the layer was expecting {len(held)} weights.")  # fmt: skip
        for variable, weight in zip(held, weights, strict=True):
            if tuple(variable.shape.as_list()) != np.shape(weight):
                raise ValueError(f"Layer '{self.name}' weight shape {tuple(variable.shape.as_list())} is not "
                                 "compatible with "
                                 f"provided weight shape {np.shape(weight)} (weight '{variable.name}').")  # fmt: skip
        for variable, weight in zip(held, weights, strict=True):
            variable.assign(np.asarray(weight).astype(variable.dtype.numpy_dtype))

    def count_params(self) -> int:
        """The number of elements of all weights. Raises ValueError before they are made."""
        if not self.built:
            raise ValueError(f"You tried to call `count_params` on layer '{self.name}', but the layer isn't "
                             "built. You can "
                             f"build it manually via: `layer.build(input_shape)`.")  # fmt: skip
        return sum(math.prod(d or 0 for d in v._aval.dims) for v in self.weights)

    # -- losses and metrics -----------------------------------------------------------------------------------

    def add_loss(self, losses: Any, **options: Any) -> None:
        """Add scalars, or functions that return one, to the loss of the model. Called inside `call`."""
        for loss in nest.flatten(losses):
            if not callable(loss) and not isinstance(loss, (Tensor, Convertible, jax.Array, float, int)):
                raise ValueError(f"Layer '{self.name}': `add_loss()` takes a tensor or a function without arguments. "
                                 f"Received: {loss!r}")  # fmt: skip
            self._losses.append(loss)

    @property
    def losses(self) -> list[Any]:
        """What `add_loss` gathered in the last call, then what the regularizers of trained weights give now."""
        layers = self._flatten_layers()
        found = [loss() if callable(loss) else loss for layer in layers for loss in layer._losses]
        for variable in self.trainable_weights:
            regularizer = getattr(variable, "regularizer", None)
            if regularizer is not None:
                found.append(regularizer(variable.read_value()))
        return found

    def _clear_losses(self) -> None:
        for layer in self._flatten_layers():
            layer._losses.clear()

    def add_metric(self, value: Any, aggregation: Any = None, name: str | None = None) -> None:
        """Keras 2's metric of a tensor: its mean over the batches, under `name` in the logs."""
        if isinstance(value, str):
            value, name = name, value
        key = name or "metric"
        metric = self._metrics_made.get(key)
        if metric is None:
            metric = self._metrics_made[key] = Mean(name=key)
        metric.update_state(value)

    @property
    def metrics(self) -> list[Metric]:
        """The metrics among the attributes of this layer and of the layers inside it."""
        found: list[Metric] = []
        for layer in self._flatten_layers():
            found += held_by(layer.__dict__, _OWN, (Metric,))
            found += layer._metrics_made.values()
        return once(found)
