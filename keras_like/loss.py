"""`Loss`: a function of targets and predictions, reduced to one number; the base of all losses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from ..ops.compare import logical_and
from ..ops.no_nan import divide_no_nan
from ..ops.reduce import reduce_sum
from ..ops.selection import where
from ..runtime import nest
from ..runtime.scopes import name_scope
from ..runtime.tensor import Tensor
from .backend import auto_name, standardize_dtype
from .carried import mask_of
from .numeric import cast_to, same_rank, size_of, to_tensor
from .serialization import deserialize_keras_object, serialize_keras_object

_REDUCTIONS: Final = ("sum_over_batch_size", "sum", None, "none", "mean", "mean_with_sample_weight")


class Reduction:
    """Keras 2's names of the reductions."""

    AUTO: Final = "auto"
    NONE: Final = "none"
    SUM: Final = "sum"
    SUM_OVER_BATCH_SIZE: Final = "sum_over_batch_size"


class Loss:
    """The base of losses. Subclasses define `call(y_true, y_pred)`, which gives one loss per sample.

    Args:
        name: by default the class's name in snake case.
        reduction: "sum_over_batch_size" (the mean, also "mean"), "sum", "mean_with_sample_weight" (the sum
            divided by the sum of the weights), or "none" (also None).
        dtype: what targets and predictions are cast to; `floatx()` by default.

    Raises ValueError for another reduction.

    >>> import tenfold as tf
    >>> class Cubed(tf.keras.losses.Loss):
    ...     def call(self, y_true, y_pred):
    ...         return tf.reduce_mean(tf.abs(y_true - y_pred) ** 3, axis=-1)
    >>> float(Cubed()([[0., 0.]], [[1., 2.]]))
    4.5
    """

    def __init__(
        self, name: str | None = None, reduction: str | None = "sum_over_batch_size", dtype: Any = None
    ) -> None:
        self.name = name or auto_name(type(self).__name__)
        self.reduction = standardize_reduction(reduction)
        self._dtype = standardize_dtype(dtype)

    @property
    def dtype(self) -> str:
        return self._dtype

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Tensor:
        """The reduced loss; with `sample_weight`, each sample's (or element's) loss is multiplied first.

        Masks that `y_pred` or the losses carry count too.
        """
        mask = mask_of(y_pred)
        with name_scope(self.name):
            y_pred = self._converted(y_pred)
            y_true = self._converted(y_true)
            losses = self.call(y_true, y_pred)
            own = mask_of(losses)
            if own is not None:
                mask = own if mask is None else logical_and(mask, own)
            return reduce_weighted_values(losses, sample_weight, mask, self.reduction, self._dtype)

    def _converted(self, values: Any) -> Any:
        """Targets or predictions as tensors: a list of numbers is one tensor, one of tensors a structure."""
        if nest.is_nested(values) and (
            isinstance(values, Mapping) or any(hasattr(v, "shape") for v in nest.flatten(values))
        ):
            return nest.map_structure(lambda v: to_tensor(v, self._dtype), values)
        return to_tensor(values, self._dtype)

    def call(self, y_true: Any, y_pred: Any) -> Any:
        """One loss per sample."""
        raise NotImplementedError

    def get_config(self) -> dict[str, Any]:
        """The arguments of the constructor."""
        return {"name": self.name, "reduction": self.reduction}

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Any:
        return cls(**config)


class LossFunctionWrapper(Loss):
    """A loss from a function of targets and predictions (and `kwargs`) that gives one loss per sample."""

    def __init__(
        self, fn: Callable[..., Any], reduction: str | None = "sum_over_batch_size", name: str | None = None,
        dtype: Any = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(name, reduction, dtype)
        self.fn = fn
        self._fn_kwargs = kwargs

    def call(self, y_true: Any, y_pred: Any) -> Any:
        pairs = [same_rank(t, p) for t, p in zip(nest.flatten(y_true), nest.flatten(y_pred), strict=True)]
        y_true = nest.pack_sequence_as(y_true, [pair[0] for pair in pairs])
        y_pred = nest.pack_sequence_as(y_pred, [pair[1] for pair in pairs])
        return self.fn(y_true, y_pred, **self._fn_kwargs)

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(),
            "fn": serialize_keras_object(self.fn),
            **serialize_keras_object(self._fn_kwargs),
        }

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Any:
        return cls(**(deserialize_keras_object(dict(config)) if "fn" in config else config))

    def __repr__(self) -> str:
        return f"<LossFunctionWrapper({self.fn}, kwargs={self._fn_kwargs})>"


class FunctionLoss(LossFunctionWrapper):
    """A built-in loss: one function, whose keywords are the constructor's arguments and attributes."""

    def __init__(
        self, fn: Callable[..., Any], reduction: str | None, name: str | None, dtype: Any, **kwargs: Any
    ) -> None:
        super().__init__(fn, reduction, name, dtype, **kwargs)
        self.__dict__.update(kwargs)

    def get_config(self) -> dict[str, Any]:
        return {**Loss.get_config(self), **self._fn_kwargs}


def standardize_reduction(reduction: Any) -> Any:
    """A valid reduction; Keras 2's "auto" is the mean. Raises ValueError for others."""
    if reduction == "auto":
        return "sum_over_batch_size"
    if reduction not in _REDUCTIONS:
        raise ValueError(f"Invalid value for argument `reduction`. Expected one of {set(_REDUCTIONS)}. Received: "
                         f"reduction={reduction}")  # fmt: skip
    return reduction


def reduce_values(values: Tensor, sample_weight: Any = None, reduction: Any = "sum_over_batch_size") -> Tensor:
    """Losses reduced to one number, unless the reduction is "none" or they are one already."""
    if reduction in (None, "none") or not values.ndim or values.shape.as_list() == [0]:
        return values
    loss = reduce_sum(values)
    if reduction == "sum":
        return loss
    if reduction == "mean_with_sample_weight" and sample_weight is not None:
        return divide_no_nan(loss, cast_to(reduce_sum(sample_weight), loss.dtype))
    return loss / size_of(values) if size_of(values) else loss


def reduce_weighted_values(
    values: Any, sample_weight: Any = None, mask: Any = None, reduction: Any = "sum_over_batch_size", dtype: Any = None
) -> Tensor:
    """Losses times weights, of the masked ones those that count, reduced."""
    reduction = standardize_reduction(reduction)
    losses = to_tensor(values, dtype)
    if sample_weight is not None:
        sample_weight = to_tensor(sample_weight, losses.dtype)
    weights = apply_mask(sample_weight, mask, losses.dtype, reduction)
    if weights is not None:
        losses, weights = same_rank(losses, weights)
        losses = losses * weights
    return reduce_values(losses, weights, reduction)


def apply_mask(sample_weight: Any, mask: Any, dtype: Any, reduction: Any) -> Any:
    """Sample weights that are 0 where `mask` is False.

    For a mean the others grow, so that the mean is one over what counts.
    """
    if mask is None:
        return sample_weight
    counts = cast_to(to_tensor(mask, "bool"), dtype)
    if reduction in ("mean", "sum_over_batch_size"):
        counts = where(to_tensor(mask, "bool"), divide_no_nan(to_tensor(size_of(counts), dtype), reduce_sum(counts)), 0)
    if sample_weight is None:
        return counts
    counts, sample_weight = same_rank(counts, to_tensor(sample_weight, dtype))
    return sample_weight * counts
