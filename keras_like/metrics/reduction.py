"""Means and sums over batches, and metrics that are the mean of a function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ...ops.array import broadcast_to
from ...ops.no_nan import divide_no_nan
from ...ops.reduce import reduce_mean, reduce_sum
from ...runtime.coerce import convert_to_tensor
from ...runtime.tensor import Tensor
from ..backend import floatx
from ..carried import mask_of
from ..loss import apply_mask
from ..numeric import same_rank, to_tensor
from ..serialization import deserialize_keras_object, serialize_keras_object
from .metric import Metric


def reduce_to_samplewise_values(values: Any, sample_weight: Any, reduce_fn: Any, dtype: Any) -> tuple[Tensor, Any]:
    """Values and weights with one entry per sample; the values multiplied by the weights."""
    dtype = dtype or floatx()
    mask = mask_of(values)
    values = to_tensor(values, dtype)
    if sample_weight is not None:
        sample_weight = to_tensor(sample_weight, dtype)
        if mask is not None:
            sample_weight = apply_mask(sample_weight, mask, values.dtype, "sum")
        values, sample_weight = same_rank(values, sample_weight)
        rank = sample_weight.ndim
        if values.ndim > rank:
            values = reduce_fn(values, axis=list(range(rank, values.ndim)))
        sample_weight = broadcast_to(sample_weight, values.shape)
        values = values * sample_weight
        if rank > 1:
            sample_weight = reduce_fn(sample_weight, axis=list(range(1, rank)))
    if values.ndim > 1:
        values = reduce_fn(values, axis=list(range(1, values.ndim)))
    return values, sample_weight


class Sum(Metric):
    """The sum of all values, each times its weight.

    >>> import tenfold as tf
    >>> metric = tf.keras.metrics.Sum()
    >>> metric.update_state([1., 2.])
    >>> float(metric.result())
    3.0
    """

    def __init__(self, name: str | None = "sum", dtype: Any = None) -> None:
        super().__init__(dtype, name)
        self.total = self.add_variable((), "zeros", self.dtype, name="total")

    def update_state(self, values: Any, sample_weight: Any = None) -> None:
        values, _ = reduce_to_samplewise_values(values, sample_weight, reduce_sum, self.dtype)
        self.total.assign_add(reduce_sum(values))

    def result(self) -> Tensor:
        return self.total.read_value()


class Mean(Metric):
    """The mean of all values, weighted.

    >>> import tenfold as tf
    >>> metric = tf.keras.metrics.Mean()
    >>> metric.update_state([1., 3.], sample_weight=[3., 1.])
    >>> float(metric.result())
    1.5
    """

    def __init__(self, name: str | None = "mean", dtype: Any = None) -> None:
        super().__init__(dtype, name)
        self.total = self.add_variable((), "zeros", self.dtype, name="total")
        self.count = self.add_variable((), "zeros", self.dtype, name="count")

    def update_state(self, values: Any, sample_weight: Any = None) -> None:
        values, weights = reduce_to_samplewise_values(values, sample_weight, reduce_mean, self.dtype)
        self.total.assign_add(reduce_sum(values))
        if weights is not None:
            self.count.assign_add(reduce_sum(weights))
        else:
            samples = values.shape[0] if values.ndim else 1
            self.count.assign_add(convert_to_tensor(float(samples), dtype=self.dtype))

    def result(self) -> Tensor:
        return divide_no_nan(self.total, self.count)


class MeanMetricWrapper(Mean):
    """The mean over all samples of `fn(y_true, y_pred, **kwargs)`."""

    def __init__(self, fn: Callable[..., Any], name: str | None = None, dtype: Any = None, **kwargs: Any) -> None:
        super().__init__(name, dtype)
        self._fn = fn
        self._fn_kwargs = kwargs

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:  # type: ignore[override]
        mask = mask_of(y_pred)
        values = self._fn(y_true, y_pred, **self._fn_kwargs)
        super().update_state(values, apply_mask(sample_weight, mask, values.dtype, "sum"))

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(),
            "fn": serialize_keras_object(self._fn),
            **serialize_keras_object(self._fn_kwargs),
        }

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Any:
        return cls(**(deserialize_keras_object(dict(config)) if "fn" in config else config))


class FunctionMetric(MeanMetricWrapper):
    """A built-in metric: the mean of one function, whose keywords are the constructor's arguments and attributes.

    `_direction` says whether more ("up") or less ("down") is better.
    """

    _direction: str | None = None

    def __init__(self, fn: Callable[..., Any], name: str | None, dtype: Any, **kwargs: Any) -> None:
        super().__init__(fn, name, dtype, **kwargs)
        self.__dict__.update(kwargs)

    def get_config(self) -> dict[str, Any]:
        return {**Metric.get_config(self), **self._fn_kwargs}
