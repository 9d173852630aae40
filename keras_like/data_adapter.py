"""What `fit`, `evaluate` and `predict` are given, as batches: arrays held on the device, or a source of batches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

import numpy as np

from ..ops.gather import gather
from ..runtime import nest
from ..runtime.coerce import convert_to_tensor
from ..runtime.dtypes import as_dtype
from ..runtime.tensor import Convertible, Tensor
from .backend import floatx

MOST_BYTES: Final = 2 << 30
"""Arrays up to this size are put on the device as a whole."""


class PyDataset:
    """A source of batches by number. Subclasses define `__getitem__(index)` and `__len__()`.

    Args:
        workers, use_multiprocessing, max_queue_size: accepted as in Keras; batches are made one after the other.

    `on_epoch_end()` is called after each epoch.
    """

    def __init__(self, workers: int = 1, use_multiprocessing: bool = False, max_queue_size: int = 10) -> None:
        self.workers = workers
        self.use_multiprocessing = use_multiprocessing
        self.max_queue_size = max_queue_size

    def __getitem__(self, index: int) -> Any:
        raise NotImplementedError

    def __len__(self) -> int:
        raise NotImplementedError

    @property
    def num_batches(self) -> int | None:
        return len(self)

    def on_epoch_begin(self) -> None:
        """Called before each epoch."""

    def on_epoch_end(self) -> None:
        """Called after each epoch."""


Sequence = PyDataset


def unpack_x_y_sample_weight(data: Any) -> tuple[Any, Any, Any]:
    """`(x, y, sample_weight)` of a batch, None for what is missing.

    >>> import tenfold as tf
    >>> tf.keras.utils.unpack_x_y_sample_weight((1, 2))
    (1, 2, None)
    """
    if isinstance(data, list):
        data = tuple(data)
    if not isinstance(data, tuple):
        return data, None, None
    if not 1 <= len(data) <= 3:
        raise ValueError("Data is expected to be in format `x`, `(x,)`, `(x, y)`, or `(x, y, sample_weight)`, found: "
                         f"{type(data)} of {len(data)} elements")  # fmt: skip
    x, y, weight = (*data, None, None)[:3]
    return x, y, weight


def pack_x_y_sample_weight(x: Any, y: Any = None, sample_weight: Any = None) -> Any:
    """The tuple that a batch is: without what is missing at its end."""
    if y is None:
        return x if not isinstance(x, (tuple, list)) else (x,)
    return (x, y) if sample_weight is None else (x, y, sample_weight)


def as_tensor(value: Any) -> Any:
    """An array of the user's as a tensor; floats in `floatx()`."""
    if value is None:
        return None
    if isinstance(value, (Tensor, Convertible)):
        tensor = value if isinstance(value, Tensor) else value.__tenfold_tensor__()
        if tensor.dtype.is_floating and tensor.dtype.name != floatx():
            return convert_to_tensor(np.asarray(tensor).astype(as_dtype(floatx()).numpy_dtype))
        return tensor
    array = np.asarray(value)
    if array.dtype == object:
        raise ValueError(f"Cannot make a tensor of an array of objects: {array!r}")
    if array.dtype.kind == "f" and array.dtype.name != floatx():
        array = array.astype(as_dtype(floatx()).numpy_dtype)
    return convert_to_tensor(array)


def _leaves(structure: Any) -> Any:
    """The structure with one tensor for each array; lists of numbers are arrays."""
    if isinstance(structure, Mapping):
        return {k: _leaves(v) for k, v in structure.items()}
    if isinstance(structure, (list, tuple)) and any(
        hasattr(v, "shape") or isinstance(v, (list, tuple, dict)) for v in structure
    ):
        if all(not hasattr(v, "shape") for v in nest.flatten(structure)):
            return as_tensor(structure)
        parts = [_leaves(v) for v in structure]
        return tuple(parts) if isinstance(structure, tuple) else parts
    return as_tensor(structure)


class Arrays:
    """Inputs, targets and weights as tensors of the same length, to be cut into batches.

    Raises ValueError where the lengths differ.
    """

    def __init__(self, x: Any, y: Any = None, sample_weight: Any = None, batch_size: int | None = None) -> None:
        self.x, self.y, self.sample_weight = _leaves(x), _leaves(y), _leaves(sample_weight)
        parts = {"x": self.x, "y": self.y, "sample_weight": self.sample_weight}
        lengths = {
            name: [_length(t, name) for t in nest.flatten(part)] for name, part in parts.items() if part is not None
        }
        found = {n for sizes in lengths.values() for n in sizes}
        if len(found) > 1:
            said = "\n".join(f"'{name}' sizes: {', '.join(map(str, sizes))}" for name, sizes in lengths.items())
            raise ValueError(
                f"Data cardinality is ambiguous. Make sure all arrays contain the same number of samples.\n{said}"
            )
        self.length = found.pop() if found else 0
        if batch_size is not None and (not isinstance(batch_size, (int, np.integer)) or batch_size < 1):
            raise ValueError(f"`batch_size` should be a positive integer. Received: batch_size={batch_size}")
        self.batch_size = int(batch_size or 32)

    @property
    def data(self) -> Any:
        """What a step is given."""
        return pack_x_y_sample_weight(self.x, self.y, self.sample_weight)

    @property
    def full_steps(self) -> int:
        return self.length // self.batch_size

    @property
    def rest(self) -> int:
        """The length of the last batch where it is shorter, else 0."""
        return self.length % self.batch_size

    @property
    def steps(self) -> int:
        return -(-self.length // self.batch_size)

    def first_batch(self) -> Any:
        return self.rows(slice(0, min(self.batch_size, self.length)))

    def rows(self, key: slice) -> Any:
        """Consecutive samples."""
        return nest.map_structure(lambda t: t[key], self.data)

    def split(self, fraction: float) -> tuple[Arrays, Arrays]:
        """All but the last `fraction` of the samples, and these. Raises ValueError where one part would be empty."""
        if not 0 < fraction < 1:
            raise ValueError(f"`validation_split` must be between 0 and 1. Received: {fraction}")
        at = int(self.length * (1.0 - fraction))
        if at == 0 or at == self.length:
            raise ValueError(f"Training data contains {self.length} samples, which is not sufficient to split "
                             "it into a "
                             f"validation and training set as specified by `validation_split={fraction}`. "
                             "Either provide more "
                             "data, or a different value for the `validation_split` argument.")  # fmt: skip
        parts = [self.x, self.y, self.sample_weight]
        first, last = (nest.map_structure(lambda t, k=key: None if t is None else t[k], parts)
                       for key in (slice(0, at), slice(at, None)))  # fmt: skip
        return Arrays(first[0], first[1], first[2], self.batch_size), Arrays(last[0], last[1], last[2], self.batch_size)

    def weigh_classes(self, class_weight: Mapping[int, float] | None) -> None:
        """Multiply the samples' weights by those of their classes."""
        if class_weight:
            self.sample_weight = as_tensor(class_weights(class_weight, self.y, self.sample_weight))

    def permutation(self) -> Tensor:
        """A random order of the samples, from NumPy's global generator."""
        return convert_to_tensor(np.random.permutation(self.length).astype(np.int32))


def _length(tensor: Any, name: str) -> int:
    if not tensor.ndim:
        raise ValueError(f"`{name}` must have a batch axis, but it is the scalar {tensor!r}")
    size: int = tensor._aval.dims[0]
    return size


def class_weights(weights: Mapping[int, float], y: Any, sample_weight: Any = None) -> Any:
    """The weight of each sample from those of the classes; `y` holds class numbers, or one-hot rows."""
    if nest.is_nested(y):
        raise ValueError("`class_weight` is only supported for Models with a single output.")
    labels = np.asarray(y)
    if labels.ndim >= 2 and labels.shape[-1] > 1:
        labels = labels.argmax(-1)
    elif labels.ndim >= 2:
        labels = labels[..., 0]
    labels = np.round(labels).astype(np.int64)
    table = np.ones(max(int(labels.max(initial=0)), *(int(k) for k in weights)) + 1, floatx())
    for label, weight in weights.items():
        table[int(label)] = weight
    found = table[labels]
    return found if sample_weight is None else found * np.asarray(sample_weight)


class Batches:
    """A source of batches: a generator, an iterable, a PyDataset, or arrays too large for the device.

    Attributes: `steps`, the batches of an epoch where that is known.
    """

    def __init__(self, source: Any, class_weight: Mapping[int, float] | None = None, steps: int | None = None) -> None:
        self._source = source
        self._class_weight = class_weight
        self._running: Iterator[Any] | None = None
        known = steps
        if known is None and hasattr(source, "__len__"):
            known = len(source)
        self.steps = known
        self._limit = steps

    def epoch(self) -> Iterator[Any]:
        """The batches of the next epoch, as tensors."""
        if isinstance(self._source, PyDataset):
            return self._dataset_epoch(self._source)
        iterator: Any = self._running
        if iterator is None:
            iterator = iter(self._source() if isinstance(self._source, Callable) else self._source)  # type: ignore[arg-type]
        if iterator is self._source or self._limit is not None:
            # What cannot start anew goes on where it stopped.
            self._running = iterator
        return self._limited(iterator)

    def _dataset_epoch(self, source: PyDataset) -> Iterator[Any]:
        source.on_epoch_begin()
        count = source.num_batches if self._limit is None else self._limit
        for i in range(count or 0):
            yield self._prepared(source[i % len(source)])
        source.on_epoch_end()

    def _limited(self, iterator: Iterator[Any]) -> Iterator[Any]:
        count = 0
        while self._limit is None or count < self._limit:
            try:
                batch = next(iterator)
            except StopIteration:
                # A source that can be read again starts anew at the next epoch.
                self._running = None
                return
            yield self._prepared(batch)
            count += 1

    def _prepared(self, batch: Any) -> Any:
        x, y, weight = unpack_x_y_sample_weight(batch)
        if self._class_weight:
            weight = class_weights(self._class_weight, y, weight)
        return pack_x_y_sample_weight(_leaves(x), _leaves(y), _leaves(weight))

    def peek(self) -> Any:
        """The first batch, which the next epoch gives too."""
        if isinstance(self._source, PyDataset):
            return self._prepared(self._source[0])
        iterator = iter(self._source() if isinstance(self._source, Callable) else self._source)  # type: ignore[arg-type]
        first = next(iterator, None)
        if first is None:
            raise ValueError("The data is empty: there is no batch.")
        if iterator is self._source:
            self._running = _Chained(first, iterator)
        return self._prepared(first)


class _Chained:
    """An iterator with one item put back in front."""

    def __init__(self, first: Any, rest: Iterator[Any]) -> None:
        self._first = [first]
        self._rest = rest

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        return self._first.pop() if self._first else next(self._rest)


class _HostArrays(PyDataset):
    """Arrays that stay in the host's memory, cut into batches there."""

    def __init__(self, x: Any, y: Any, sample_weight: Any, batch_size: int, shuffle: bool) -> None:
        super().__init__()
        self._parts = nest.map_structure(np.asarray, pack_x_y_sample_weight(x, y, sample_weight))
        self._size = batch_size
        self._length = len(nest.flatten(self._parts)[0])
        self._shuffle = shuffle
        self._order = np.arange(self._length)

    def __len__(self) -> int:
        return -(-self._length // self._size)

    def __getitem__(self, index: int) -> Any:
        rows = self._order[index * self._size : (index + 1) * self._size]
        return nest.map_structure(lambda a: a[rows], self._parts)

    def on_epoch_begin(self) -> None:
        if self._shuffle:
            self._order = np.random.permutation(self._length)


def is_source(x: Any) -> bool:
    """Whether `x` gives batches one after the other, and is not an array or a structure of arrays."""
    if isinstance(x, PyDataset):
        return True
    if isinstance(x, (list, tuple, dict, Tensor, Convertible)) or hasattr(x, "__array__") or hasattr(x, "shape"):
        return False
    return isinstance(x, Iterable) or hasattr(x, "__iter__")


def adapt(
    x: Any, y: Any = None, sample_weight: Any = None, batch_size: int | None = None, steps: int | None = None,
    shuffle: bool = False, class_weight: Mapping[int, float] | None = None,
) -> Arrays | Batches:  # fmt: skip
    """The data of `fit`, `evaluate` or `predict`. Raises ValueError for targets beside a source of batches."""
    if is_source(x):
        for name, given in (("y", y), ("sample_weight", sample_weight)):
            if given is not None:
                raise ValueError(f"When providing `x` as a {type(x).__name__}, `{name}` should not be passed. "
                                 "Instead, it "
                                 "should be included as part of what the source gives.")  # fmt: skip
        return Batches(x, class_weight, steps)
    size = sum(getattr(leaf, "nbytes", 0) for leaf in nest.flatten([x, y, sample_weight]))
    if size > MOST_BYTES:
        return Batches(_HostArrays(x, y, sample_weight, batch_size or 32, shuffle), class_weight, steps)
    arrays = Arrays(x, y, sample_weight, batch_size)
    arrays.weigh_classes(class_weight)
    return arrays


def take_rows(data: Any, rows: Any) -> Any:
    """The samples of these numbers."""
    return nest.map_structure(lambda t: gather(t, rows), data)
