"""The area under a curve of two rates over all thresholds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from ...ops.compare import equal, greater, logical_and
from ...ops.creation import ones_like
from ...ops.elementwise import maximum, minimum
from ...ops.no_nan import divide_no_nan
from ...ops.reduce import reduce_mean, reduce_sum
from ...ops.selection import where
from ...ops.unary import log, sigmoid
from ...runtime.tensor import Tensor
from ..backend import epsilon
from ..numeric import to_tensor
from .counts import evenly_spaced, update_counts
from .metric import Metric

_CURVES: Final = {"PR": "PR", "pr": "PR", "ROC": "ROC", "roc": "ROC", "PRGAIN": "PRGAIN", "prgain": "PRGAIN"}
_METHODS: Final = ("interpolation", "majoring", "minoring")


class AUC(Metric):
    """The area under the ROC, precision-recall or precision-recall-gain curve, from counts at many thresholds.

    Args:
        num_thresholds: how many, evenly over [0, 1].
        curve: "ROC", "PR" or "PRGAIN".
        summation_method: "interpolation" (trapezoids; for PR by Davis and Goadrich 2006), "minoring", "majoring".
        thresholds: instead of `num_thresholds`, those between 0 and 1.
        multi_label: one curve per entry of the last axis; the areas are averaged with `label_weights`.
        num_labels: their number, where the state shall exist from the start.
        from_logits: whether predictions are logits.

    Raises ValueError for other arguments.

    >>> import tenfold as tf
    >>> float(tf.keras.metrics.AUC(num_thresholds=3)([0, 0, 1, 1], [0., 0.5, 0.3, 0.9]))
    0.75
    """

    _direction = "up"

    def __init__(
        self, num_thresholds: int = 200, curve: str = "ROC", summation_method: str = "interpolation",
        name: str | None = None, dtype: Any = None, thresholds: Sequence[float] | None = None,
        multi_label: bool = False,
        num_labels: int | None = None, label_weights: Any = None, from_logits: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(dtype, name)
        if curve not in _CURVES:
            raise ValueError(f'Invalid AUC curve value: "{curve}". Expected values are ["PR", "ROC", "PRGAIN"]')
        if summation_method.lower() not in _METHODS:
            raise ValueError(f'Invalid AUC summation method value: "{summation_method}". Expected values are '
                             '["interpolation", "majoring", "minoring"]')  # fmt: skip
        if thresholds is None and num_thresholds <= 1:
            raise ValueError("Argument `num_thresholds` must be an integer > 1. Received: num_thresholds="
                             f"{num_thresholds}")  # fmt: skip
        if num_labels and not multi_label:
            raise ValueError("`num_labels` is needed only when `multi_label` is True.")
        self._given = None if thresholds is None else sorted(thresholds)
        inner = self._given
        if inner is None:
            inner = [(i + 1) / (num_thresholds - 1) for i in range(num_thresholds - 2)]
        self.num_thresholds = len(inner) + 2
        self._evenly = evenly_spaced([0.0, *inner, 1.0]) or self._given is None
        self.thresholds = [0.0 - epsilon(), *inner, 1.0 + epsilon()]
        self.curve = _CURVES[curve]
        self.summation_method = summation_method.lower()
        self.multi_label = multi_label
        self.num_labels = num_labels
        self.label_weights = None if label_weights is None else to_tensor(label_weights, self.dtype)
        self._from_logits = from_logits
        self._built = False
        if num_labels or not multi_label:
            self._build([self.num_thresholds, num_labels] if multi_label else [self.num_thresholds])

    def _build(self, shape: Sequence[Any]) -> None:
        self.true_positives = self.add_variable(shape, "zeros", name="true_positives")
        self.false_positives = self.add_variable(shape, "zeros", name="false_positives")
        self.true_negatives = self.add_variable(shape, "zeros", name="true_negatives")
        self.false_negatives = self.add_variable(shape, "zeros", name="false_negatives")
        self._built = True

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        y_pred = to_tensor(y_pred)
        if not self._built:
            if y_pred.ndim != 2:
                raise ValueError(f"`y_pred` must have rank 2 when `multi_label=True`. Found rank {y_pred.ndim}. Full "
                                 f"shape received for `y_pred`: {y_pred.shape}")  # fmt: skip
            self._build([self.num_thresholds, y_pred.shape[1]])
        counts = {"tp": self.true_positives, "tn": self.true_negatives, "fp": self.false_positives,
                  "fn": self.false_negatives}  # fmt: skip
        update_counts(
            counts, y_true, sigmoid(y_pred) if self._from_logits else y_pred, self.thresholds,
            sample_weight=sample_weight,
            multi_label=self.multi_label, label_weights=None if self.multi_label else self.label_weights,
            evenly=self._evenly,
        )  # fmt: skip

    def result(self) -> Tensor:
        if self.curve == "PR" and self.summation_method == "interpolation":
            return self._summed(self._interpolated())
        x, y = {"ROC": self._roc, "PR": self._precision_recall, "PRGAIN": self._gains}[self.curve]()
        if self.summation_method == "interpolation":
            heights = (y[:-1] + y[1:]) / 2.0
        else:
            heights = (minimum if self.summation_method == "minoring" else maximum)(y[:-1], y[1:])
        return self._summed((x[:-1] - x[1:]) * heights)

    def _summed(self, areas: Tensor) -> Tensor:
        """The areas between neighbouring thresholds as one number."""
        if not self.multi_label:
            return reduce_sum(areas)
        by_label = reduce_sum(areas, axis=0)
        if self.label_weights is None:
            return reduce_mean(by_label)
        return divide_no_nan(reduce_sum(by_label * self.label_weights), reduce_sum(self.label_weights))

    def _recall(self) -> Tensor:
        return divide_no_nan(self.true_positives, self.true_positives + self.false_negatives)

    def _roc(self) -> tuple[Tensor, Tensor]:
        return divide_no_nan(self.false_positives, self.false_positives + self.true_negatives), self._recall()

    def _precision_recall(self) -> tuple[Tensor, Tensor]:
        return self._recall(), divide_no_nan(self.true_positives, self.true_positives + self.false_positives)

    def _gains(self) -> tuple[Tensor, Tensor]:
        """Precision and recall on a harmonic scale on which always predicting 1 is 0 (Flach and Kull 2015)."""
        scale = divide_no_nan(self.true_positives + self.false_negatives, self.true_negatives + self.false_positives)
        recall = 1.0 - scale * divide_no_nan(self.false_negatives, self.true_positives)
        precision = 1.0 - scale * divide_no_nan(self.false_positives, self.true_positives)
        none = equal(self.true_positives, 0.0)
        return maximum(where(none, 0.0, recall), 0.0), where(none, 1.0, precision)

    def _interpolated(self) -> Tensor:
        """The areas under a precision-recall curve whose true positives grow linearly between thresholds."""
        tp = self.true_positives.read_value()
        p = tp + self.false_positives
        gained = tp[:-1] - tp[1:]
        slope = divide_no_nan(gained, maximum(p[:-1] - p[1:], 0.0))
        intercept = tp[1:] - slope * p[1:]
        both = logical_and(greater(p[:-1], 0.0), greater(p[1:], 0.0))
        ratio = where(both, divide_no_nan(p[:-1], maximum(p[1:], 0.0)), ones_like(p[1:]))
        true = maximum(tp[1:] + self.false_negatives[1:], 0.0)
        return divide_no_nan(slope * (gained + intercept * log(ratio)), true)

    def get_config(self) -> dict[str, Any]:
        own = ("num_thresholds", "curve", "summation_method", "multi_label", "num_labels", "label_weights")
        config = {
            **super().get_config(),
            **{name: getattr(self, name) for name in own},
            "from_logits": self._from_logits,
        }
        return config if self._given is None else {**config, "thresholds": self._given}
