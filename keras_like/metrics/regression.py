"""How far predictions of numbers are from their targets."""

from __future__ import annotations

from typing import Any

from ...ops.array import broadcast_to, expand_dims
from ...ops.compare import greater
from ...ops.elementwise import square
from ...ops.no_nan import divide_no_nan
from ...ops.reduce import reduce_mean, reduce_sum
from ...ops.selection import where
from ...ops.unary import is_inf, sqrt
from ...runtime.tensor import Tensor
from .. import loss_functions as losses
from ..numeric import as_floats, matched, same_rank, size_of, to_tensor, unit_length
from .metric import Metric
from .reduction import FunctionMetric, Mean


def cosine_similarity(y_true: Any, y_pred: Any, axis: int = -1) -> Tensor:
    """The cosine of the angle between targets and predictions along `axis`."""
    y_true, y_pred = matched(y_true, as_floats(to_tensor(y_pred)))
    return reduce_sum(unit_length(y_true, axis) * unit_length(y_pred, axis), axis=axis)


class MeanSquaredError(FunctionMetric):
    """The mean of `(y_true - y_pred)^2`."""

    _direction = "down"

    def __init__(self, name: str | None = "mean_squared_error", dtype: Any = None) -> None:
        super().__init__(losses.mean_squared_error, name, dtype)


class MeanAbsoluteError(FunctionMetric):
    """The mean of `|y_true - y_pred|`."""

    _direction = "down"

    def __init__(self, name: str | None = "mean_absolute_error", dtype: Any = None) -> None:
        super().__init__(losses.mean_absolute_error, name, dtype)


class MeanAbsolutePercentageError(FunctionMetric):
    """The mean of `100 * |(y_true - y_pred) / y_true|`."""

    _direction = "down"

    def __init__(self, name: str | None = "mean_absolute_percentage_error", dtype: Any = None) -> None:
        super().__init__(losses.mean_absolute_percentage_error, name, dtype)


class MeanSquaredLogarithmicError(FunctionMetric):
    """The mean of `(log(y_true + 1) - log(y_pred + 1))^2`."""

    _direction = "down"

    def __init__(self, name: str | None = "mean_squared_logarithmic_error", dtype: Any = None) -> None:
        super().__init__(losses.mean_squared_logarithmic_error, name, dtype)


class LogCoshError(FunctionMetric):
    """The mean of `log(cosh(y_pred - y_true))`."""

    _direction = "down"

    def __init__(self, name: str | None = "logcosh", dtype: Any = None) -> None:
        super().__init__(losses.log_cosh, name, dtype)


class CosineSimilarity(FunctionMetric):
    """The cosine of the angle between targets and predictions along `axis`."""

    _direction = "up"

    def __init__(self, name: str | None = "cosine_similarity", dtype: Any = None, axis: int = -1) -> None:
        super().__init__(cosine_similarity, name, dtype, axis=axis)


class RootMeanSquaredError(Mean):
    """The square root of the mean of `(y_true - y_pred)^2`.

    >>> import tenfold as tf
    >>> float(tf.keras.metrics.RootMeanSquaredError()([0., 0.], [3., 3.]))
    3.0
    """

    _direction = "down"

    def __init__(self, name: str | None = "root_mean_squared_error", dtype: Any = None) -> None:
        super().__init__(name, dtype)

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:  # type: ignore[override]
        y_true, y_pred = same_rank(to_tensor(y_true, self.dtype), to_tensor(y_pred, self.dtype))
        super().update_state(square(y_pred - y_true), sample_weight)

    def result(self) -> Tensor:
        return sqrt(super().result())


_AGGREGATIONS = (None, "uniform_average", "variance_weighted_average")


class R2Score(Metric):
    """The coefficient of determination, `1 - sum((y_true - y_pred)^2) / sum((y_true - mean)^2)`.

    Args:
        class_aggregation: "uniform_average" over the outputs, "variance_weighted_average", or None for one
            score per output.
        num_regressors: the number of predictors, for the adjusted score; 0 for the plain one.

    Targets and predictions have shape `[batch, outputs]`. Raises ValueError for other arguments and shapes.
    """

    _direction = "up"

    def __init__(
        self, class_aggregation: str | None = "uniform_average", num_regressors: int = 0, name: str | None = "r2_score",
        dtype: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(dtype, name)
        if class_aggregation not in _AGGREGATIONS:
            raise ValueError("Invalid value for argument `class_aggregation`. Expected one of "
                             f"{_AGGREGATIONS}. Received: class_aggregation={class_aggregation}")  # fmt: skip
        if num_regressors < 0:
            raise ValueError("Invalid value for argument `num_regressors`. Expected a value >= 0. Received: "
                             f"num_regressors={num_regressors}")  # fmt: skip
        self.class_aggregation = class_aggregation
        self.num_regressors = num_regressors
        self.num_samples = self.add_variable((), "zeros", name="num_samples")
        self._built = False

    def _build(self, y_true: Tensor, y_pred: Tensor) -> None:
        if y_pred.ndim != 2 or y_true.ndim != 2:
            raise ValueError("R2Score expects 2D inputs with shape (batch_size, output_dim). Received input shapes: "
                             f"y_pred.shape={y_pred.shape} and y_true.shape={y_true.shape}.")  # fmt: skip
        shape = [y_pred.shape[-1]]
        self.squared_sum = self.add_variable(shape, "zeros", name="squared_sum")
        self.sum = self.add_variable(shape, "zeros", name="sum")
        self.total_mse = self.add_variable(shape, "zeros", name="residual")
        self.count = self.add_variable(shape, "zeros", name="count")
        self._built = True

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        y_true, y_pred = same_rank(to_tensor(y_true, self.dtype), to_tensor(y_pred, self.dtype))
        if not self._built:
            self._build(y_true, y_pred)
        weights = to_tensor(1.0 if sample_weight is None else sample_weight, self.dtype)
        weights = broadcast_to(expand_dims(weights, 1) if weights.ndim == 1 else weights, y_true.shape)
        weighted = y_true * weights
        self.sum.assign_add(reduce_sum(weighted, axis=0))
        self.squared_sum.assign_add(reduce_sum(y_true * weighted, axis=0))
        self.total_mse.assign_add(reduce_sum(square(y_true - y_pred) * weights, axis=0))
        self.count.assign_add(reduce_sum(weights, axis=0))
        self.num_samples.assign_add(float(size_of(y_true)))

    def result(self) -> Tensor:
        spread = self.squared_sum - self.sum * (self.sum / self.count)
        scores = 1 - self.total_mse / spread
        scores = where(is_inf(scores), 0.0, scores)
        if self.class_aggregation == "uniform_average":
            scores = reduce_mean(scores)
        elif self.class_aggregation == "variance_weighted_average":
            scores = reduce_sum(spread * scores) / reduce_sum(spread)
        if not self.num_regressors:
            return scores
        # Samples that are too few for the adjustment leave the plain score.
        freedom = self.num_samples - float(self.num_regressors) - 1.0
        adjusted = 1 - divide_no_nan((1 - scores) * (self.num_samples - 1.0), freedom)
        return where(greater(freedom, 0), adjusted, scores)

    def get_config(self) -> dict[str, Any]:
        own = {"class_aggregation": self.class_aggregation, "num_regressors": self.num_regressors}
        return {**super().get_config(), **own}
