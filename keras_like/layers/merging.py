"""Layers of several inputs: sums, products, means, extremes, concatenations, dot products."""

from __future__ import annotations

from typing import Any

from ...ops.array import expand_dims
from ...ops.elementwise import maximum, minimum
from ...ops.joining import concat
from ...ops.linalg import einsum
from ..keras_tensor import Shape, shape_of
from ..numeric import unit_length
from .base import BuiltIn, offer


class _Merge(BuiltIn):
    """A layer of a list of inputs, whose shapes broadcast."""

    supports_masking = True
    least = 2

    def build(self, input_shape: Any) -> None:
        if not isinstance(input_shape, (list, tuple)) or isinstance(input_shape, Shape):
            raise ValueError(f"A merge layer should be called on a list of inputs. Layer '{self.name}' received: "
                             f"input_shape={input_shape} (not a list of shapes)")  # fmt: skip
        if len(input_shape) < 1:
            raise ValueError(
                f"A merge layer should be called on a list of at least 1 input. Received {len(input_shape)} inputs."
            )
        self.compute_output_shape(input_shape)
        self.built = True

    def call(self, inputs: Any) -> Any:
        rank = max(x.ndim for x in inputs)
        # Missing axes go after the batch axis.
        parts = [x if x.ndim == rank else _raised(x, rank) for x in inputs]
        total = parts[0]
        for part in parts[1:]:
            total = self.merge(total, part)
        return self.finish(total, len(parts))

    def merge(self, a: Any, b: Any) -> Any:
        """Two inputs as one."""
        raise NotImplementedError

    def finish(self, total: Any, count: int) -> Any:
        return total

    def compute_output_shape(self, input_shape: Any) -> Any:
        shapes = [shape_of(s) for s in input_shape]
        rank = max(map(len, shapes))
        found = (
            list(shapes[0])
            if len(shapes[0]) == rank
            else [shapes[0][0], *[1] * (rank - len(shapes[0])), *shapes[0][1:]]
        )
        for shape in shapes[1:]:
            other = list(shape) if len(shape) == rank else [shape[0], *[1] * (rank - len(shape)), *shape[1:]]
            for i, (a, b) in enumerate(zip(found, other, strict=True)):
                if a is None or b is None:
                    found[i] = None if (a in (None, 1) and b in (None, 1)) or i == 0 else (a if b is None else b)
                elif a == 1 or b == 1 or a == b:
                    found[i] = max(a, b) if 0 not in (a, b) else 0
                else:
                    raise ValueError(f"Inputs have incompatible shapes. Layer '{self.name}' received shapes "
                                     f"{tuple(shapes[0])} and {tuple(shape)}")  # fmt: skip
        return Shape(found)

    def compute_mask(self, inputs: Any, previous_mask: Any) -> Any:
        return None


def _raised(x: Any, rank: int) -> Any:
    while x.ndim < rank:
        x = expand_dims(x, 1)
    return x


class Add(_Merge):
    """The sum of the inputs.

    >>> import tenfold as tf
    >>> tf.keras.layers.Add()([tf.constant([[1.]]), tf.constant([[2.]])]).numpy()
    array([[3.]], dtype=float32)
    """

    def merge(self, a: Any, b: Any) -> Any:
        return a + b


class Subtract(_Merge):
    """The first input minus the second."""

    def build(self, input_shape: Any) -> None:
        super().build(input_shape)
        if len(input_shape) != 2:
            raise ValueError(
                f"A `Subtract` layer should be called on exactly 2 inputs. Received: input_shape={input_shape}"
            )

    def merge(self, a: Any, b: Any) -> Any:
        return a - b


class Multiply(_Merge):
    """The product of the inputs."""

    def merge(self, a: Any, b: Any) -> Any:
        return a * b


class Average(_Merge):
    """The mean of the inputs."""

    def merge(self, a: Any, b: Any) -> Any:
        return a + b

    def finish(self, total: Any, count: int) -> Any:
        return total / count


class Maximum(_Merge):
    """The largest of the inputs, element by element."""

    def merge(self, a: Any, b: Any) -> Any:
        return maximum(a, b)


class Minimum(_Merge):
    """The smallest of the inputs, element by element."""

    def merge(self, a: Any, b: Any) -> Any:
        return minimum(a, b)


class Concatenate(_Merge):
    """The inputs one after the other along `axis`."""

    own = ("axis",)

    def __init__(self, axis: int = -1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.axis = axis

    def call(self, inputs: Any) -> Any:
        return concat(list(inputs), self.axis)

    def compute_output_shape(self, input_shape: Any) -> Any:
        shapes = [shape_of(s) for s in input_shape]
        axis = self.axis % len(shapes[0])
        for shape in shapes[1:]:
            others = zip(shapes[0], shape, strict=False)
            if len(shape) != len(shapes[0]) or any(
                a != b for i, (a, b) in enumerate(others) if i != axis and None not in (a, b)
            ):
                raise ValueError("A `Concatenate` layer requires inputs with matching shapes except for the "
                                 "concatenation axis. "
                                 f"Layer '{self.name}' received: input_shape={[tuple(s) for s in shapes]}")  # fmt: skip
        lengths = [s[axis] for s in shapes]
        found = list(shapes[0])
        found[axis] = None if None in lengths else sum(lengths)
        return Shape(found)


class Dot(_Merge):
    """Dot products of two inputs along `axes` (an int, or a pair), sample by sample.

    `normalize` divides the inputs by their lengths first: the result is their cosine.
    """

    own = ("axes", "normalize")

    def __init__(self, axes: Any, normalize: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not isinstance(axes, int) and (not isinstance(axes, (list, tuple)) or len(axes) != 2):
            raise ValueError(
                f"Invalid type or format for `axes` argument - it should be a list or an int. Received: axes={axes}"
            )
        self.axes = axes
        self.normalize = normalize

    def _pair(self, ranks: tuple[int, int]) -> tuple[int, int]:
        given = (self.axes, self.axes) if isinstance(self.axes, int) else self.axes
        return given[0] % ranks[0], given[1] % ranks[1]

    def call(self, inputs: Any) -> Any:
        a, b = inputs
        first, second = self._pair((a.ndim, b.ndim))
        if self.normalize:
            a, b = unit_length(a, first), unit_length(b, second)
        letters = "bcdefghij"
        left = ["a", *letters[: a.ndim - 1]]
        right = ["a", *letters[a.ndim - 1 : a.ndim + b.ndim - 2]]
        left[first] = right[second] = "z"
        out = "".join(["a", *[x for x in left[1:] if x != "z"], *[x for x in right[1:] if x != "z"]])
        result = einsum(f"{''.join(left)},{''.join(right)}->{out}", a, b)
        return expand_dims(result, 1) if result.ndim == 1 else result

    def compute_output_shape(self, input_shape: Any) -> Any:
        a, b = (list(s) for s in input_shape)
        first, second = self._pair((len(a), len(b)))
        if a[first] != b[second] and None not in (a[first], b[second]):
            raise ValueError(f"Incompatible input shapes: axis values {a[first]} (at axis {first}) != "
                             f"{b[second]} (at axis "
                             f"{second}). Full input shapes: {tuple(a)}, {tuple(b)}")  # fmt: skip
        found = [
            a[0],
            *[d for i, d in enumerate(a) if i not in (0, first)],
            *[d for i, d in enumerate(b) if i not in (0, second)],
        ]
        return Shape(found if len(found) > 1 else [*found, 1])


def add(inputs: Any, **kwargs: Any) -> Any:
    """`Add` of a list of tensors."""
    return Add(**kwargs)(inputs)


def subtract(inputs: Any, **kwargs: Any) -> Any:
    """`Subtract` of two tensors."""
    return Subtract(**kwargs)(inputs)


def multiply(inputs: Any, **kwargs: Any) -> Any:
    """`Multiply` of a list of tensors."""
    return Multiply(**kwargs)(inputs)


def average(inputs: Any, **kwargs: Any) -> Any:
    """`Average` of a list of tensors."""
    return Average(**kwargs)(inputs)


def maximum_(inputs: Any, **kwargs: Any) -> Any:
    """`Maximum` of a list of tensors."""
    return Maximum(**kwargs)(inputs)


def minimum_(inputs: Any, **kwargs: Any) -> Any:
    """`Minimum` of a list of tensors."""
    return Minimum(**kwargs)(inputs)


def concatenate(inputs: Any, axis: int = -1, **kwargs: Any) -> Any:
    """`Concatenate` of a list of tensors."""
    return Concatenate(axis=axis, **kwargs)(inputs)


def dot(inputs: Any, axes: Any = -1, **kwargs: Any) -> Any:
    """`Dot` of two tensors."""
    return Dot(axes=axes, **kwargs)(inputs)


offer({c.__name__: c for c in (Add, Subtract, Multiply, Average, Maximum, Minimum, Concatenate, Dot)})
