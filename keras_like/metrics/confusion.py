"""Counts of true and false positives and negatives, precision and recall, and one at a level of the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...ops.compare import greater_equal
from ...ops.elementwise import maximum
from ...ops.no_nan import divide_no_nan
from ...ops.reduce import reduce_max
from ...ops.selection import where
from ...runtime.tensor import Tensor
from ...runtime.variable import Variable
from .counts import NEGATIVE_INFINITY, evenly_spaced, parse_thresholds, update_counts
from .metric import Metric


def _single(values: Tensor) -> Tensor:
    """One number where there is one threshold."""
    return values[0] if values.shape[0] == 1 else values


class _Count(Metric):
    """The count of one cell of the confusion matrix, `cell`, at each threshold."""

    cell = ""

    def __init__(self, thresholds: Any = None, name: str | None = None, dtype: Any = None) -> None:
        super().__init__(dtype, name)
        self.init_thresholds = thresholds
        self.thresholds = parse_thresholds(thresholds)
        self.accumulator = self.add_variable((len(self.thresholds),), "zeros", name="accumulator")

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        update_counts({self.cell: self.accumulator}, y_true, y_pred, self.thresholds, sample_weight=sample_weight,
                      evenly=evenly_spaced(self.thresholds))  # fmt: skip

    def result(self) -> Tensor:
        return _single(self.accumulator.read_value())

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "thresholds": self.init_thresholds}


class TruePositives(_Count):
    """How many targets of 1 are predicted above the threshold (0.5, or each of `thresholds`).

    >>> import tenfold as tf
    >>> float(tf.keras.metrics.TruePositives()([0, 1, 1], [0.9, 0.9, 0.1]))
    1.0
    """

    cell = "tp"


class FalsePositives(_Count):
    """How many targets of 0 are predicted above the threshold."""

    cell = "fp"


class TrueNegatives(_Count):
    """How many targets of 0 are predicted at most at the threshold."""

    cell = "tn"


class FalseNegatives(_Count):
    """How many targets of 1 are predicted at most at the threshold."""

    cell = "fn"


class _Rate(Metric):
    """True positives divided by themselves and the count of another cell."""

    _direction = "up"
    cell = ""

    def __init__(
        self, thresholds: Any = None, top_k: int | None = None, class_id: int | None = None, name: str | None = None,
        dtype: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(dtype, name)
        self.init_thresholds = thresholds
        self.top_k = top_k
        self.class_id = class_id
        self.thresholds = parse_thresholds(thresholds, 0.5 if top_k is None else NEGATIVE_INFINITY)
        self.true_positives = self.add_variable((len(self.thresholds),), "zeros", name="true_positives")

    def _other(self) -> Variable:
        other: Variable = getattr(self, {"fp": "false_positives", "fn": "false_negatives"}[self.cell])
        return other

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        update_counts(
            {"tp": self.true_positives, self.cell: self._other()}, y_true, y_pred, self.thresholds, top_k=self.top_k,
            class_id=self.class_id, sample_weight=sample_weight, evenly=evenly_spaced(self.thresholds),
        )  # fmt: skip

    def result(self) -> Tensor:
        return _single(divide_no_nan(self.true_positives, self.true_positives + self._other()))

    def get_config(self) -> dict[str, Any]:
        own = {"thresholds": self.init_thresholds, "top_k": self.top_k, "class_id": self.class_id}
        return {**super().get_config(), **own}


class Precision(_Rate):
    """The part of what is predicted that is true: `tp / (tp + fp)`.

    Args:
        thresholds: above which a prediction counts; 0.5 by default; one result per threshold of a list.
        top_k: count the `top_k` largest predictions of each sample instead.
        class_id: count this class alone.

    >>> import tenfold as tf
    >>> float(tf.keras.metrics.Precision()([0, 1, 1], [0.9, 0.9, 0.1]))
    0.5
    """

    cell = "fp"

    def __init__(
        self, thresholds: Any = None, top_k: int | None = None, class_id: int | None = None, name: str | None = None,
        dtype: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(thresholds, top_k, class_id, name, dtype)
        self.false_positives = self.add_variable((len(self.thresholds),), "zeros", name="false_positives")


class Recall(_Rate):
    """The part of what is true that is predicted: `tp / (tp + fn)`. Arguments as those of `Precision`."""

    cell = "fn"

    def __init__(
        self, thresholds: Any = None, top_k: int | None = None, class_id: int | None = None, name: str | None = None,
        dtype: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(thresholds, top_k, class_id, name, dtype)
        self.false_negatives = self.add_variable((len(self.thresholds),), "zeros", name="false_negatives")


class SensitivitySpecificityBase(Metric):
    """All four counts at evenly spaced thresholds, and the best of one rate where another is high enough."""

    _direction = "up"
    # The constructor's first argument, and the rates: of the constraint, and of the result.
    argument = ""

    def __init__(
        self, value: float, num_thresholds: int = 200, class_id: int | None = None, name: str | None = None,
        dtype: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(dtype, name)
        if num_thresholds <= 0:
            raise ValueError("Argument `num_thresholds` must be an integer > 0. Received: num_thresholds="
                             f"{num_thresholds}")  # fmt: skip
        self.value = value
        self.num_thresholds = num_thresholds
        self.class_id = class_id
        self.thresholds = [0.5] if num_thresholds == 1 else [i / (num_thresholds - 1) for i in range(num_thresholds)]
        shape = (num_thresholds,)
        self.true_positives = self.add_variable(shape, "zeros", name="true_positives")
        self.false_positives = self.add_variable(shape, "zeros", name="false_positives")
        self.true_negatives = self.add_variable(shape, "zeros", name="true_negatives")
        self.false_negatives = self.add_variable(shape, "zeros", name="false_negatives")

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        counts = {"tp": self.true_positives, "tn": self.true_negatives, "fp": self.false_positives,
                  "fn": self.false_negatives}  # fmt: skip
        update_counts(counts, y_true, y_pred, self.thresholds, class_id=self.class_id, sample_weight=sample_weight,
                      evenly=self.num_thresholds > 1)  # fmt: skip

    def _find_max_under_constraint(
        self, constrained: Tensor, dependent: Tensor, predicate: Callable[..., Any]
    ) -> Tensor:
        """The largest `dependent` where `predicate(constrained, value)` holds; 0 where it does nowhere."""
        return maximum(reduce_max(where(predicate(constrained, self.value), dependent, 0.0)), 0.0)

    def _recall(self) -> Tensor:
        return divide_no_nan(self.true_positives, self.true_positives + self.false_negatives)

    def _precision(self) -> Tensor:
        return divide_no_nan(self.true_positives, self.true_positives + self.false_positives)

    def _specificity(self) -> Tensor:
        return divide_no_nan(self.true_negatives, self.true_negatives + self.false_positives)


def _in_unit_interval(value: float, name: str) -> float:
    if value < 0 or value > 1:
        raise ValueError(f"Argument `{name}` must be in the range [0, 1]. Received: {name}={value}")
    return value


class _AtLevel(SensitivitySpecificityBase):
    def get_config(self) -> dict[str, Any]:
        own = {"num_thresholds": self.num_thresholds, self.argument: self.value}
        return {**super().get_config(), "class_id": self.class_id, **own}


class SensitivityAtSpecificity(_AtLevel):
    """The best sensitivity (recall) at any threshold where the specificity, `tn / (tn + fp)`, is high enough.

    >>> import tenfold as tf
    >>> float(tf.keras.metrics.SensitivityAtSpecificity(0.5)([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9]))
    1.0
    """

    argument = "specificity"

    def __init__(
        self, specificity: float, num_thresholds: int = 200, class_id: int | None = None, name: str | None = None,
        dtype: Any = None,
    ) -> None:  # fmt: skip
        self.specificity = _in_unit_interval(specificity, "specificity")
        super().__init__(specificity, num_thresholds, class_id, name, dtype)

    def result(self) -> Tensor:
        return self._find_max_under_constraint(self._specificity(), self._recall(), greater_equal)


class SpecificityAtSensitivity(_AtLevel):
    """The best specificity at any threshold where the sensitivity is high enough."""

    argument = "sensitivity"

    def __init__(
        self, sensitivity: float, num_thresholds: int = 200, class_id: int | None = None, name: str | None = None,
        dtype: Any = None,
    ) -> None:  # fmt: skip
        self.sensitivity = _in_unit_interval(sensitivity, "sensitivity")
        super().__init__(sensitivity, num_thresholds, class_id, name, dtype)

    def result(self) -> Tensor:
        return self._find_max_under_constraint(self._recall(), self._specificity(), greater_equal)


class PrecisionAtRecall(_AtLevel):
    """The best precision at any threshold where the recall is high enough."""

    argument = "recall"

    def __init__(
        self, recall: float, num_thresholds: int = 200, class_id: int | None = None, name: str | None = None,
        dtype: Any = None,
    ) -> None:  # fmt: skip
        self.recall = _in_unit_interval(recall, "recall")
        super().__init__(recall, num_thresholds, class_id, name, dtype)

    def result(self) -> Tensor:
        return self._find_max_under_constraint(self._recall(), self._precision(), greater_equal)


class RecallAtPrecision(_AtLevel):
    """The best recall at any threshold where the precision is high enough."""

    argument = "precision"

    def __init__(
        self, precision: float, num_thresholds: int = 200, class_id: int | None = None, name: str | None = None,
        dtype: Any = None,
    ) -> None:  # fmt: skip
        self.precision = _in_unit_interval(precision, "precision")
        super().__init__(precision, num_thresholds, class_id, name, dtype)

    def result(self) -> Tensor:
        return self._find_max_under_constraint(self._precision(), self._recall(), greater_equal)
