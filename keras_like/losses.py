"""Losses as classes, and the ways to name one: `tf.keras.losses`."""

from __future__ import annotations

from typing import Any, Final

from .family import Family
from .loss import FunctionLoss, Loss, LossFunctionWrapper, Reduction
from .loss_functions import (
    binary_crossentropy,
    binary_focal_crossentropy,
    categorical_crossentropy,
    categorical_focal_crossentropy,
    categorical_generalized_cross_entropy,
    categorical_hinge,
    circle,
    cosine_similarity,
    ctc,
    dice,
    hinge,
    huber,
    kl_divergence,
    log_cosh,
    mean_absolute_error,
    mean_absolute_percentage_error,
    mean_squared_error,
    mean_squared_logarithmic_error,
    poisson,
    sparse_categorical_crossentropy,
    squared_hinge,
    tversky,
)

Reduce = str | None
_MEAN: Final = "sum_over_batch_size"


class MeanSquaredError(FunctionLoss):
    """The mean of `(y_true - y_pred)^2`.

    >>> import tenfold as tf
    >>> float(tf.keras.losses.MeanSquaredError()([[0., 0.]], [[1., 2.]]))
    2.5
    """

    def __init__(self, reduction: Reduce = _MEAN, name: str = "mean_squared_error", dtype: Any = None) -> None:
        super().__init__(mean_squared_error, reduction, name, dtype)


class MeanAbsoluteError(FunctionLoss):
    """The mean of `|y_true - y_pred|`."""

    def __init__(self, reduction: Reduce = _MEAN, name: str = "mean_absolute_error", dtype: Any = None) -> None:
        super().__init__(mean_absolute_error, reduction, name, dtype)


class MeanAbsolutePercentageError(FunctionLoss):
    """The mean of `100 * |(y_true - y_pred) / y_true|`."""

    def __init__(
        self, reduction: Reduce = _MEAN, name: str = "mean_absolute_percentage_error", dtype: Any = None
    ) -> None:
        super().__init__(mean_absolute_percentage_error, reduction, name, dtype)


class MeanSquaredLogarithmicError(FunctionLoss):
    """The mean of `(log(y_true + 1) - log(y_pred + 1))^2`."""

    def __init__(
        self, reduction: Reduce = _MEAN, name: str = "mean_squared_logarithmic_error", dtype: Any = None
    ) -> None:
        super().__init__(mean_squared_logarithmic_error, reduction, name, dtype)


class CosineSimilarity(FunctionLoss):
    """Minus the cosine of the angle between targets and predictions along `axis`."""

    def __init__(
        self, axis: int = -1, reduction: Reduce = _MEAN, name: str = "cosine_similarity", dtype: Any = None
    ) -> None:
        super().__init__(cosine_similarity, reduction, name, dtype, axis=axis)


class Huber(FunctionLoss):
    """Quadratic for errors up to `delta`, linear beyond."""

    def __init__(
        self, delta: float = 1.0, reduction: Reduce = _MEAN, name: str = "huber_loss", dtype: Any = None
    ) -> None:
        super().__init__(huber, reduction, name, dtype, delta=delta)


class LogCosh(FunctionLoss):
    """The mean of `log(cosh(y_pred - y_true))`."""

    def __init__(self, reduction: Reduce = _MEAN, name: str = "log_cosh", dtype: Any = None) -> None:
        super().__init__(log_cosh, reduction, name, dtype)


class Hinge(FunctionLoss):
    """The mean of `max(1 - y_true * y_pred, 0)`; targets are -1 and 1, or 0 and 1."""

    def __init__(self, reduction: Reduce = _MEAN, name: str = "hinge", dtype: Any = None) -> None:
        super().__init__(hinge, reduction, name, dtype)


class SquaredHinge(FunctionLoss):
    """The mean of `max(1 - y_true * y_pred, 0)^2`."""

    def __init__(self, reduction: Reduce = _MEAN, name: str = "squared_hinge", dtype: Any = None) -> None:
        super().__init__(squared_hinge, reduction, name, dtype)


class CategoricalHinge(FunctionLoss):
    """`max(neg - pos + 1, 0)` for one-hot targets: see `categorical_hinge`."""

    def __init__(self, reduction: Reduce = _MEAN, name: str = "categorical_hinge", dtype: Any = None) -> None:
        super().__init__(categorical_hinge, reduction, name, dtype)


class KLDivergence(FunctionLoss):
    """`sum(y_true * log(y_true / y_pred))` over the last axis."""

    def __init__(self, reduction: Reduce = _MEAN, name: str = "kl_divergence", dtype: Any = None) -> None:
        super().__init__(kl_divergence, reduction, name, dtype)


class Poisson(FunctionLoss):
    """The mean of `y_pred - y_true * log(y_pred)`."""

    def __init__(self, reduction: Reduce = _MEAN, name: str = "poisson", dtype: Any = None) -> None:
        super().__init__(poisson, reduction, name, dtype)


class BinaryCrossentropy(FunctionLoss):
    """The cross entropy of yes-no targets: see `binary_crossentropy`.

    >>> import tenfold as tf
    >>> float(tf.keras.losses.BinaryCrossentropy(from_logits=True)([[1.]], [[0.]])).__round__(4)
    0.6931
    """

    def __init__(
        self, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1, reduction: Reduce = _MEAN,
        name: str = "binary_crossentropy", dtype: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(
            binary_crossentropy,
            reduction,
            name,
            dtype,
            from_logits=from_logits,
            label_smoothing=label_smoothing,
            axis=axis,
        )


class BinaryFocalCrossentropy(FunctionLoss):
    """The binary cross entropy with less weight on what is already right: see `binary_focal_crossentropy`."""

    def __init__(
        self, apply_class_balancing: bool = False, alpha: float = 0.25, gamma: float = 2.0, from_logits: bool = False,
        label_smoothing: float = 0.0, axis: int = -1, reduction: Reduce = _MEAN,
        name: str = "binary_focal_crossentropy",
        dtype: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(
            binary_focal_crossentropy, reduction, name, dtype, from_logits=from_logits, label_smoothing=label_smoothing,
            axis=axis, apply_class_balancing=apply_class_balancing, alpha=alpha, gamma=gamma,
        )  # fmt: skip


class CategoricalCrossentropy(FunctionLoss):
    """The cross entropy of one-hot targets: see `categorical_crossentropy`."""

    def __init__(
        self, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1, reduction: Reduce = _MEAN,
        name: str = "categorical_crossentropy", dtype: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(
            categorical_crossentropy, reduction, name, dtype, from_logits=from_logits, label_smoothing=label_smoothing,
            axis=axis,
        )  # fmt: skip


class CategoricalFocalCrossentropy(FunctionLoss):
    """The cross entropy with less weight on what is already right: see `categorical_focal_crossentropy`."""

    def __init__(
        self, alpha: Any = 0.25, gamma: float = 2.0, from_logits: bool = False, label_smoothing: float = 0.0,
        axis: int = -1, reduction: Reduce = _MEAN, name: str = "categorical_focal_crossentropy", dtype: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(
            categorical_focal_crossentropy, reduction, name, dtype, from_logits=from_logits,
            label_smoothing=label_smoothing,
            axis=axis, alpha=alpha, gamma=gamma,
        )  # fmt: skip


class SparseCategoricalCrossentropy(FunctionLoss):
    """The cross entropy of class numbers: see `sparse_categorical_crossentropy`.

    >>> import tenfold as tf
    >>> loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    >>> float(loss([1, 0], [[0., 0.], [0., 0.]])).__round__(4)
    0.6931
    """

    def __init__(
        self, from_logits: bool = False, ignore_class: int | None = None, reduction: Reduce = _MEAN, axis: int = -1,
        name: str = "sparse_categorical_crossentropy", dtype: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(
            sparse_categorical_crossentropy, reduction, name, dtype, from_logits=from_logits, ignore_class=ignore_class,
            axis=axis,
        )  # fmt: skip


class CTC(FunctionLoss):
    """Connectionist temporal classification: see `ctc`."""

    def __init__(self, reduction: Reduce = _MEAN, name: str = "ctc", dtype: Any = None) -> None:
        super().__init__(ctc, reduction, name, dtype)


class Dice(FunctionLoss):
    """One minus the overlap of targets and predictions: see `dice`."""

    def __init__(self, reduction: Reduce = _MEAN, name: str = "dice", axis: Any = None, dtype: Any = None) -> None:
        super().__init__(dice, reduction, name, dtype, axis=axis)


class Tversky(FunctionLoss):
    """`Dice` with weights for what is missed and what is added: see `tversky`."""

    def __init__(
        self, alpha: float = 0.5, beta: float = 0.5, reduction: Reduce = _MEAN, name: str = "tversky", axis: Any = None,
        dtype: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(tversky, reduction, name, dtype, alpha=alpha, beta=beta, axis=axis)


class Circle(FunctionLoss):
    """The circle loss of unit embeddings: see `circle`."""

    def __init__(
        self, gamma: float = 80.0, margin: float = 0.4, remove_diagonal: bool = True, reduction: Reduce = _MEAN,
        name: str = "circle", dtype: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(circle, reduction, name, dtype, gamma=gamma, margin=margin, remove_diagonal=remove_diagonal)


class CategoricalGeneralizedCrossEntropy(FunctionLoss):
    """`(1 - p^q) / q`: between cross entropy (q to 0) and absolute error (q to 1). Raises ValueError for other q."""

    def __init__(
        self, q: float = 0.5, reduction: Reduce = _MEAN, name: str = "categorical_generalized_cross_entropy",
        dtype: Any = None,
    ) -> None:  # fmt: skip
        if not 0 < q < 1:
            raise ValueError("q must be in the interval (0, 1)")
        super().__init__(categorical_generalized_cross_entropy, reduction, name, dtype, q=q)


KLD = kld = kullback_leibler_divergence = kl_divergence
MAE = mae = mean_absolute_error
MAPE = mape = mean_absolute_percentage_error
MSE = mse = mean_squared_error
MSLE = msle = mean_squared_logarithmic_error
BCE = bce = binary_crossentropy
logcosh = log_cosh

FAMILY: Final = Family(
    "keras.losses",
    "loss",
    {
        f.__name__: f
        for f in (
            Loss, LossFunctionWrapper, KLDivergence, Poisson, BinaryCrossentropy, BinaryFocalCrossentropy,
            CategoricalCrossentropy, CategoricalFocalCrossentropy, SparseCategoricalCrossentropy, MeanSquaredError,
            MeanAbsoluteError, MeanAbsolutePercentageError, MeanSquaredLogarithmicError, CosineSimilarity, LogCosh,
            Huber,
            Hinge, SquaredHinge, CategoricalHinge, Dice, Tversky, Circle, CTC, CategoricalGeneralizedCrossEntropy,
            kl_divergence, poisson, binary_crossentropy, binary_focal_crossentropy, categorical_crossentropy,
            categorical_focal_crossentropy, sparse_categorical_crossentropy, mean_squared_error, mean_absolute_error,
            mean_absolute_percentage_error, mean_squared_logarithmic_error, cosine_similarity, log_cosh, huber, hinge,
            squared_hinge, categorical_hinge, dice, tversky, circle, ctc, categorical_generalized_cross_entropy,
        )
    },
    {
        "bce": bce, "BCE": bce, "kld": kld, "KLD": kld, "mae": mae, "MAE": mae, "mse": mse, "MSE": mse, "mape": mape,
        "MAPE": mape, "msle": msle, "MSLE": msle, "kullback_leibler_divergence": kld, "logcosh": log_cosh,
        "huber_loss": huber,
    },
)  # fmt: skip
serialize = FAMILY.serialize
deserialize = FAMILY.deserialize
get = FAMILY.get

__all__ = [
    "BCE", "CTC", "KLD", "MAE", "MAPE", "MSE", "MSLE", "BinaryCrossentropy", "BinaryFocalCrossentropy",
    "CategoricalCrossentropy", "CategoricalFocalCrossentropy", "CategoricalGeneralizedCrossEntropy", "CategoricalHinge",
    "Circle", "CosineSimilarity", "Dice", "Hinge", "Huber", "KLDivergence", "LogCosh", "Loss", "LossFunctionWrapper",
    "MeanAbsoluteError", "MeanAbsolutePercentageError", "MeanSquaredError", "MeanSquaredLogarithmicError", "Poisson",
    "Reduction", "SparseCategoricalCrossentropy", "SquaredHinge", "Tversky", "bce", "binary_crossentropy",
    "binary_focal_crossentropy", "categorical_crossentropy", "categorical_focal_crossentropy",
    "categorical_generalized_cross_entropy", "categorical_hinge", "circle", "cosine_similarity", "ctc", "deserialize",
    "dice", "get", "hinge", "huber", "kl_divergence", "kld", "kullback_leibler_divergence", "log_cosh", "logcosh",
    "mae",
    "mape", "mean_absolute_error", "mean_absolute_percentage_error", "mean_squared_error",
    "mean_squared_logarithmic_error", "mse", "msle", "poisson", "serialize", "sparse_categorical_crossentropy",
    "squared_hinge", "tversky",
]  # fmt: skip
