"""The loss and the metrics of a model as `compile` is given them: by output, by name, or one for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ..runtime import nest
from ..runtime.variable import Variable
from . import losses, metrics
from .loss import Loss, LossFunctionWrapper
from .metrics import Mean, MeanMetricWrapper, Metric
from .numeric import cast_to


class Term(NamedTuple):
    """One loss of one output."""

    output: int
    loss: Loss
    weight: Any
    name: str


def flat_outputs(values: Any, names: Sequence[str] | None) -> list[Any]:
    """Targets, predictions or weights in the order of the outputs."""
    if isinstance(values, Mapping) and names is not None and set(values) == set(names):
        return [values[name] for name in names]
    return nest.flatten(values)


def by_output(spec: Any, names: Sequence[str], what: str) -> list[Any]:
    """What was given for each output: by name, by position, or the same for all.

    Raises ValueError where names or numbers do not fit the outputs.
    """
    if isinstance(spec, Mapping):
        unknown = [key for key in spec if key not in names]
        if unknown:
            raise ValueError(f"Expected keys {list(names)} in `{what}` dict, but found "
                             f"{what}.keys()={list(spec.keys())}: "
                             f"there are no outputs {unknown}.")  # fmt: skip
        return [spec.get(name) for name in names]
    if isinstance(spec, (list, tuple)):
        if len(names) == 1:
            return [list(spec)]
        if len(spec) != len(names):
            flat = nest.flatten(spec)
            if len(flat) != len(names):
                raise ValueError(f"For a model with {len(names)} outputs {list(names)}, `{what}` must have "
                                 "one entry for each. "
                                 f"Received: {what}={spec}")  # fmt: skip
            return flat
        return list(spec)
    return [spec] * len(names)


def _kinds(y_true: Any, y_pred: Any) -> tuple[bool, bool]:
    """Whether a prediction is binary, and whether the targets are class numbers."""
    truth, guess = tuple(y_true.shape), tuple(y_pred.shape)
    binary = guess[-1] == 1
    sparse = len(truth) < len(guess) or (truth[-1] == 1 and guess[-1] is not None and guess[-1] > 1)
    return binary, sparse


def _pick(binary: Any, sparse: Any, categorical: Any, y_true: Any, y_pred: Any) -> Any:
    is_binary, is_sparse = _kinds(y_true, y_pred)
    return binary if is_binary else sparse if is_sparse else categorical


def _loss(identifier: Any, y_true: Any, y_pred: Any) -> Loss:
    if isinstance(identifier, str) and identifier.lower() in ("crossentropy", "ce"):
        found = _pick(losses.binary_crossentropy, losses.sparse_categorical_crossentropy,
                      losses.categorical_crossentropy,
                      y_true, y_pred)  # fmt: skip
    else:
        found = losses.get(identifier)
    if isinstance(found, Loss):
        return found
    name = identifier if isinstance(identifier, str) else getattr(found, "__name__", type(found).__name__)
    return LossFunctionWrapper(found, name=name)


def _metric(identifier: Any, y_true: Any, y_pred: Any) -> Metric:
    if isinstance(identifier, Metric):
        return identifier
    if isinstance(identifier, str) and identifier.lower() in ("accuracy", "acc"):
        kind = _pick(
            metrics.BinaryAccuracy, metrics.SparseCategoricalAccuracy, metrics.CategoricalAccuracy, y_true, y_pred
        )
        return _made(kind, identifier)
    if isinstance(identifier, str) and identifier.lower() in ("crossentropy", "ce"):
        kind = _pick(metrics.BinaryCrossentropy, metrics.SparseCategoricalCrossentropy, metrics.CategoricalCrossentropy,
                     y_true, y_pred)  # fmt: skip
        return _made(kind, identifier)
    found = metrics.get(identifier)
    if not isinstance(found, Metric):
        name = identifier if isinstance(identifier, str) else getattr(found, "__name__", type(found).__name__)
        return MeanMetricWrapper(found, name=name)
    if isinstance(identifier, str):
        found.name = identifier
    return found


def _made(kind: Any, name: str) -> Metric:
    metric: Metric = kind(name=name)
    return metric


class CompiledLoss:
    """The loss of all outputs: a weighted sum of one or several losses for each of them."""

    def __init__(self, loss: Any, loss_weights: Any, output_names: Sequence[str] | None) -> None:
        if loss_weights is not None and not isinstance(loss_weights, (list, tuple, dict, float, int)):
            raise ValueError("Expected `loss_weights` argument to be a float (single output case) or a list, "
                             "tuple, or dict "
                             f"(multiple output case). Received instead: loss_weights={loss_weights} of type "
                             f"{type(loss_weights)}")  # fmt: skip
        self._loss = loss
        self._weights = loss_weights
        self._names = output_names
        self._terms: list[Term] | None = None
        self.metrics: list[Metric] = []

    def build(self, y_true: Any, y_pred: Any) -> None:
        """Find which loss is for which output."""
        names = output_names(y_pred, self._names)
        truths, guesses = flat_outputs(y_true, names), flat_outputs(y_pred, names)
        chosen = by_output(self._loss, names, "loss")
        weights = [None] * len(names) if self._weights is None else by_output(self._weights, names, "loss_weights")
        terms = []
        for i, (name, identifiers, weight) in enumerate(zip(names, chosen, weights, strict=True)):
            several = identifiers if isinstance(identifiers, list) else [identifiers]
            for j, identifier in enumerate(several):
                if identifier is None:
                    continue
                if i >= len(truths):
                    raise ValueError(f"There is a loss for the output '{name}', but no targets: `y` has "
                                     f"{len(truths)} parts "
                                     f"for {len(names)} outputs.")  # fmt: skip
                own = weight[j] if isinstance(weight, list) and len(weight) == len(several) else weight
                own = own[0] if isinstance(own, list) else own
                loss = _loss(identifier, truths[i], guesses[i])
                terms.append(Term(i, loss, own, name if len(several) == 1 or len(names) > 1 else loss.name))
        self._names = names
        self._terms = terms
        if len(terms) > 1:
            self.metrics = [Mean(name=f"{term.name}_loss") for term in terms]

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None, regularization_losses: Any = None) -> Any:
        """The total loss; with Keras 2's `regularization_losses`, these are added."""
        if self._terms is None:
            self.build(y_true, y_pred)
        assert self._terms is not None
        truths, guesses = flat_outputs(y_true, self._names), flat_outputs(y_pred, self._names)
        weights = [None] * len(guesses) if sample_weight is None else flat_outputs(sample_weight, self._names)
        if len(weights) == 1:
            weights = weights * len(guesses)
        total: Any = None
        for i, term in enumerate(self._terms):
            value = term.loss(truths[term.output], guesses[term.output], weights[term.output])
            if self.metrics:
                self.metrics[i].update_state(value, sample_weight=_batch_size(guesses[term.output]))
            if term.weight is not None:
                value = value * term.weight
            total = value if total is None else total + cast_to(value, total.dtype)
        for extra in regularization_losses or ():
            total = extra if total is None else total + cast_to(extra, total.dtype)
        return total


def _batch_size(tensor: Any) -> Any:
    return tensor.shape[0] if tensor.ndim else 1


def output_names(y_pred: Any, names: Sequence[str] | None) -> list[str]:
    """The names of the outputs: a dict's keys, the model's, or made up ones."""
    if isinstance(y_pred, Mapping) and not any(map(nest.is_nested, y_pred.values())):
        if names is not None and set(names) == set(y_pred):
            return list(names)
        return sorted(y_pred)
    count = len(nest.flatten(y_pred))
    if names is not None and len(names) == count:
        return list(names)
    return [f"output_{i + 1}" for i in range(count)] if count > 1 else ["output"]


class CompiledMetrics(Metric):
    """The metrics of all outputs, those of `metrics` and those of `weighted_metrics`, as one metric."""

    def __init__(self, plain: Any, weighted: Any, names: Sequence[str] | None) -> None:
        for what, given in (("metrics", plain), ("weighted_metrics", weighted)):
            if given and not isinstance(given, (list, tuple, dict)):
                raise ValueError(f"Expected `{what}` argument to be a list, tuple, or dict. Received instead: "
                                 f"{what}={given} "
                                 f"of type {type(given)}")  # fmt: skip
        super().__init__(name="compile_metrics")
        self._plain = plain
        self._weighted = weighted
        self._names = names
        self.built = False
        # (number of the output, prefix of the name, metric, whether weighted)
        self._entries: list[tuple[int, str, Metric, bool]] = []

    def build(self, y_true: Any, y_pred: Any) -> None:
        """Find which metrics are for which output."""
        names = output_names(y_pred, self._names)
        truths, guesses = flat_outputs(y_true, names), flat_outputs(y_pred, names)
        for spec, what, weighted in ((self._plain, "metrics", False), (self._weighted, "weighted_metrics", True)):
            if not spec:
                continue
            # A flat list is for the one output; with several outputs there is one entry for each.
            chosen = by_output(spec, names, what)
            for i, given in enumerate(chosen):
                for identifier in nest.flatten(given) if isinstance(given, (list, tuple)) else [given]:
                    if identifier is not None:
                        metric = _metric(identifier, truths[i], guesses[i])
                        self._entries.append((i, f"{names[i]}_" if len(names) > 1 else "", metric, weighted))
        self._names = names
        self.built = True

    @property
    def metrics(self) -> list[Metric]:
        return [entry[2] for entry in self._entries]

    @property
    def variables(self) -> list[Variable]:
        return [v for metric in self.metrics for v in metric.variables]

    def reset_state(self) -> None:
        """Reset all of them."""
        for metric in self.metrics:
            metric.reset_state()

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Take in a batch: each metric its output."""
        if not self.built:
            self.build(y_true, y_pred)
        truths, guesses = flat_outputs(y_true, self._names), flat_outputs(y_pred, self._names)
        weights = [None] * len(guesses) if sample_weight is None else flat_outputs(sample_weight, self._names)
        if len(weights) == 1:
            weights = weights * len(guesses)
        for i, _, metric, weighted in self._entries:
            if weighted:
                metric.update_state(truths[i], guesses[i], weights[i])
            else:
                metric.update_state(truths[i], guesses[i])

    def result(self) -> dict[str, Any]:
        """The results by name; equal names are numbered, weighted ones are called so."""
        found: dict[str, Any] = {}
        counts: dict[str, int] = {}
        for _, prefix, metric, weighted in self._entries:
            name = prefix + metric.name
            if name in counts and weighted and f"{prefix}weighted_{metric.name}" not in counts:
                name = f"{prefix}weighted_{metric.name}"
                counts[name] = 1
            elif name in counts:
                counts[name] += 1
                name = f"{name}_{counts[name] - 1}"
            else:
                counts[name] = 1
            result = metric.result()
            found.update(result if isinstance(result, dict) else {name: result})
        return found
