"""Intersection over union, for segmentation: how much predicted and true regions of a class overlap."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

from ...ops.array import broadcast_to, reshape
from ...ops.compare import greater, greater_equal, less, logical_and, not_equal
from ...ops.diagonal import diag_part
from ...ops.gather import gather
from ...ops.order import argmax
from ...ops.reduce import reduce_sum
from ...ops.selection import where
from ...ops.unsorted_segment import unsorted_segment_sum
from ...runtime.coerce import convert_to_tensor
from ...runtime.tensor import Tensor
from ..backend import epsilon
from ..numeric import cast_to, to_tensor
from .metric import Metric


class IoUBase(Metric):
    """A confusion matrix, `[true class, predicted class]`, gathered over batches."""

    _direction = "up"

    def __init__(
        self, num_classes: int, name: str | None = None, dtype: Any = None, ignore_class: int | None = None,
        sparse_y_true: bool = True, sparse_y_pred: bool = True, axis: int = -1,
    ) -> None:  # fmt: skip
        super().__init__(dtype or "int", name)
        self.num_classes = num_classes
        self.ignore_class = ignore_class
        self.sparse_y_true = sparse_y_true
        self.sparse_y_pred = sparse_y_pred
        self.axis = axis
        self.total_cm = self.add_variable(
            (num_classes, num_classes), "zeros", self.dtype, name="total_confusion_matrix"
        )

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        labels = self._classes(y_true, self.sparse_y_true)
        predictions = self._classes(y_pred, self.sparse_y_pred)
        if sample_weight is not None and "int" in self.dtype and convert_to_tensor(sample_weight).dtype.is_floating:
            warnings.warn("You are passing weight as `float`, but dtype is `int`. This may result in an incorrect "
                          "weight due "
                          "to type casting Consider using integer weights.", stacklevel=2)  # fmt: skip
        weights = to_tensor(1 if sample_weight is None else sample_weight, self.dtype)
        weights = broadcast_to(reshape(weights, [-1]) if weights.ndim > 1 else weights, labels.shape)
        # Classes out of range count as the ignored one: at no place of the matrix.
        valid = logical_and(self._in_range(labels), self._in_range(predictions))
        if self.ignore_class is not None:
            valid = logical_and(valid, not_equal(labels, self.ignore_class))
        cells = where(valid, labels * self.num_classes + predictions, -1)
        counts = unsorted_segment_sum(weights, cells, self.num_classes**2)
        self.total_cm.assign_add(reshape(counts, (self.num_classes, self.num_classes)))

    def _classes(self, values: Any, sparse: bool) -> Tensor:
        """Class numbers, flat."""
        values = convert_to_tensor(values)
        numbers = cast_to(values if sparse else argmax(values, self.axis), "int64")
        return reshape(numbers, [-1])

    def _in_range(self, numbers: Tensor) -> Tensor:
        return logical_and(greater_equal(numbers, 0), less(numbers, self.num_classes))


class IoU(IoUBase):
    """The mean over `target_class_ids` of `tp / (tp + fp + fn)`; classes that never occur do not count.

    Args:
        ignore_class: targets of this class are left out.
        sparse_y_true, sparse_y_pred: whether they are class numbers, or one entry per class along `axis`.

    Raises ValueError for a target class out of range.

    >>> import tenfold as tf
    >>> float(tf.keras.metrics.IoU(2, [0])([0, 0, 1, 1], [0, 1, 0, 1])).__round__(4)
    0.3333
    """

    def __init__(
        self, num_classes: int, target_class_ids: Sequence[int], name: str | None = None, dtype: Any = None,
        ignore_class: int | None = None, sparse_y_true: bool = True, sparse_y_pred: bool = True, axis: int = -1,
    ) -> None:  # fmt: skip
        super().__init__(num_classes, name, dtype, ignore_class, sparse_y_true, sparse_y_pred, axis)
        if max(target_class_ids) >= num_classes:
            raise ValueError(f"Target class id {max(target_class_ids)} is out of range, which is [0, {num_classes}).")
        self.target_class_ids = list(target_class_ids)

    def result(self) -> Tensor:
        matrix = cast_to(self.total_cm, "float32")
        common = diag_part(matrix)
        union = reduce_sum(matrix, axis=0) + reduce_sum(matrix, axis=1) - common
        common, union = gather(common, self.target_class_ids), gather(union, self.target_class_ids)
        occurs = greater(union, 1e-9)
        overlap = where(occurs, common / (union + epsilon()), 0.0)
        return reduce_sum(overlap) / (reduce_sum(cast_to(occurs, "float32")) + epsilon())

    def get_config(self) -> dict[str, Any]:
        own = ("num_classes", "target_class_ids", "ignore_class", "sparse_y_true", "sparse_y_pred", "axis")
        return {**super().get_config(), **{name: getattr(self, name) for name in own}}

    def _config(self, *names: str) -> dict[str, Any]:
        """The configuration of a subclass with the arguments `names` beside name and dtype."""
        return {**Metric.get_config(self), **{name: getattr(self, name) for name in names}}


class BinaryIoU(IoU):
    """`IoU` of two classes, the second predicted where `y_pred >= threshold`."""

    def __init__(
        self,
        target_class_ids: Sequence[int] = (0, 1),
        threshold: float = 0.5,
        name: str | None = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(2, target_class_ids, name, dtype)
        self.threshold = threshold

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        chosen = greater_equal(to_tensor(y_pred, "float32"), self.threshold)
        super().update_state(y_true, cast_to(chosen, self.dtype), sample_weight)

    def get_config(self) -> dict[str, Any]:
        return self._config("target_class_ids", "threshold")


class MeanIoU(IoU):
    """`IoU` over all classes."""

    def __init__(
        self, num_classes: int, name: str | None = None, dtype: Any = None, ignore_class: int | None = None,
        sparse_y_true: bool = True, sparse_y_pred: bool = True, axis: int = -1,
    ) -> None:  # fmt: skip
        super().__init__(num_classes, range(num_classes), name, dtype, ignore_class, sparse_y_true, sparse_y_pred, axis)

    def get_config(self) -> dict[str, Any]:
        return self._config("num_classes", "ignore_class", "sparse_y_true", "sparse_y_pred", "axis")


class OneHotIoU(IoU):
    """`IoU` of one-hot targets."""

    def __init__(
        self, num_classes: int, target_class_ids: Sequence[int], name: str | None = None, dtype: Any = None,
        ignore_class: int | None = None, sparse_y_pred: bool = False, axis: int = -1,
    ) -> None:  # fmt: skip
        super().__init__(num_classes, target_class_ids, name, dtype, ignore_class, False, sparse_y_pred, axis)

    def get_config(self) -> dict[str, Any]:
        return self._config("num_classes", "target_class_ids", "ignore_class", "sparse_y_pred", "axis")


class OneHotMeanIoU(MeanIoU):
    """`MeanIoU` of one-hot targets."""

    def __init__(
        self, num_classes: int, name: str | None = None, dtype: Any = None, ignore_class: int | None = None,
        sparse_y_pred: bool = False, axis: int = -1,
    ) -> None:  # fmt: skip
        super().__init__(num_classes, name, dtype, ignore_class, False, sparse_y_pred, axis)

    def get_config(self) -> dict[str, Any]:
        return self._config("num_classes", "ignore_class", "sparse_y_pred", "axis")
