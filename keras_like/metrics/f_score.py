"""F scores: the harmonic mean of precision and recall."""

from __future__ import annotations

from typing import Any

from ...ops.array import expand_dims
from ...ops.compare import greater, greater_equal, logical_and
from ...ops.elementwise import abs as absolute
from ...ops.reduce import reduce_max, reduce_mean, reduce_sum
from ...runtime.tensor import Tensor
from ..backend import epsilon
from ..numeric import cast_to, to_tensor
from .metric import Metric


class FBetaScore(Metric):
    """`(1 + beta^2) * precision * recall / (beta^2 * precision + recall)`, of one-hot or multi-label targets.

    Args:
        average: None for one score per class; "micro" over all classes together, "macro" the mean of the
            scores, "weighted" by how often each class is true.
        beta: how much more recall counts than precision.
        threshold: what counts as predicted; None for the largest prediction of each sample.

    Raises ValueError for other arguments and for other than `[batch, classes]`.
    """

    _direction = "up"

    def __init__(
        self, average: str | None = None, beta: float = 1.0, threshold: float | None = None,
        name: str | None = "fbeta_score", dtype: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(dtype, name)
        if average not in (None, "micro", "macro", "weighted"):
            raise ValueError("Invalid `average` argument value. Expected one of: {None, 'micro', 'macro', 'weighted'}. "
                             f"Received: average={average}")  # fmt: skip
        if not isinstance(beta, float):
            raise ValueError(f"Invalid `beta` argument value. It should be a Python float. Received: beta={beta} of "
                             f"type '{type(beta)}'")  # fmt: skip
        if beta <= 0.0:
            raise ValueError(f"Invalid `beta` argument value. It should be > 0. Received: beta={beta}")
        if threshold is not None and not isinstance(threshold, float):
            raise ValueError("Invalid `threshold` argument value. It should be a Python float. Received: "
                             f"threshold={threshold} of type '{type(threshold)}'")  # fmt: skip
        if threshold is not None and not 0.0 < threshold <= 1.0:
            raise ValueError("Invalid `threshold` argument value. It should verify 0 < threshold <= 1. Received: "
                             f"threshold={threshold}")  # fmt: skip
        self.average = average
        self.beta = beta
        self.threshold = threshold
        self.axis = None if average == "micro" else 0
        self._built = False

    def _build(self, y_true: Tensor, y_pred: Tensor) -> None:
        if y_pred.ndim != 2 or y_true.ndim != 2:
            raise ValueError("FBetaScore expects 2D inputs with shape (batch_size, output_dim). Received input shapes: "
                             f"y_pred.shape={y_pred.shape} and y_true.shape={y_true.shape}.")  # fmt: skip
        shape = () if self.average == "micro" else (y_pred.shape[-1],)
        self.true_positives = self.add_variable(shape, "zeros", self.dtype, name="true_positives")
        self.false_positives = self.add_variable(shape, "zeros", self.dtype, name="false_positives")
        self.false_negatives = self.add_variable(shape, "zeros", self.dtype, name="false_negatives")
        self.intermediate_weights = self.add_variable(shape, "zeros", self.dtype, name="intermediate_weights")
        self._built = True

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        y_true, y_pred = to_tensor(y_true, self.dtype), to_tensor(y_pred, self.dtype)
        if not self._built:
            self._build(y_true, y_pred)
        if self.threshold is None:
            largest = greater_equal(y_pred, reduce_max(y_pred, axis=-1, keepdims=True))
            chosen = logical_and(largest, greater(absolute(y_pred), 1e-9))
        else:
            chosen = greater(y_pred, self.threshold)
        y_pred = cast_to(chosen, self.dtype)
        weights = None if sample_weight is None else expand_dims(to_tensor(sample_weight, self.dtype), 1)

        def summed(counts: Tensor) -> Tensor:
            return reduce_sum(counts if weights is None else counts * weights, axis=self.axis)

        self.true_positives.assign_add(summed(y_pred * y_true))
        self.false_positives.assign_add(summed(y_pred * (1 - y_true)))
        self.false_negatives.assign_add(summed((1 - y_pred) * y_true))
        self.intermediate_weights.assign_add(summed(y_true))

    def result(self) -> Tensor:
        precision = self.true_positives / (self.true_positives + self.false_positives + epsilon())
        recall = self.true_positives / (self.true_positives + self.false_negatives + epsilon())
        squared = self.beta**2
        scores = (precision * recall) / (squared * precision + recall + epsilon()) * (1 + squared)
        if self.average == "weighted":
            share = self.intermediate_weights / (reduce_sum(self.intermediate_weights) + epsilon())
            return reduce_sum(scores * share)
        return scores if self.average is None else reduce_mean(scores)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "average": self.average, "beta": self.beta, "threshold": self.threshold}


class F1Score(FBetaScore):
    """The harmonic mean of precision and recall: `FBetaScore` with beta 1.

    >>> import tenfold as tf
    >>> metric = tf.keras.metrics.F1Score(average="micro")
    >>> float(metric([[1., 0.], [0., 1.]], [[0.9, 0.1], [0.8, 0.2]])).__round__(4)
    0.5
    """

    def __init__(
        self,
        average: str | None = None,
        threshold: float | None = None,
        name: str | None = "f1_score",
        dtype: Any = None,
    ) -> None:
        super().__init__(average, 1.0, threshold, name, dtype)

    def get_config(self) -> dict[str, Any]:
        config = super().get_config()
        del config["beta"]
        return config
