"""Activations: functions of a tensor to one of the same shape and dtype (save `glu`, which halves an axis)."""

from __future__ import annotations

import types
from collections.abc import Mapping
from typing import Any, Final

from ..ops import nn
from ..ops.array import reshape
from ..ops.compare import greater, less, less_equal
from ..ops.creation import range as indices
from ..ops.creation import zeros_like
from ..ops.cumulative import cumsum
from ..ops.elementwise import abs as absolute
from ..ops.elementwise import clip_by_value, maximum, minimum, square
from ..ops.joining import split
from ..ops.order import sort
from ..ops.reduce import reduce_sum
from ..ops.selection import where
from ..ops.trigonometry import tanh as _tanh
from ..ops.unary import exp, expm1, sqrt
from ..ops.unary import log_sigmoid as _log_sigmoid
from ..ops.unary import sigmoid as _sigmoid
from ..runtime.coerce import convert_to_tensor
from ..runtime.tensor import Tensor
from .carried import carry
from .family import Family
from .numeric import as_floats, cast_to
from .registry import get_registered_name


def _floats(x: Any) -> Tensor:
    return as_floats(convert_to_tensor(x))


def linear(x: Any) -> Any:
    """`x` itself."""
    return x


def relu(x: Any, negative_slope: float = 0.0, max_value: float | None = None, threshold: float = 0.0) -> Tensor:
    """`max(x, 0)`; more generally `x` above `threshold`, cut off at `max_value`, and below it
    `negative_slope * (x - threshold)`.

    >>> import tenfold as tf
    >>> tf.keras.activations.relu([-10., 1., 7.], negative_slope=0.5, max_value=5.).numpy()
    array([-5.,  1.,  5.], dtype=float32)
    """
    x = convert_to_tensor(x)
    if negative_slope != 0.0 and max_value is None and threshold == 0:
        return leaky_relu(x, negative_slope)
    if threshold != 0:
        result = where(greater(x, threshold), x, zeros_like(x))
    else:
        result = nn.relu(x)
    if max_value is not None:
        result = clip_by_value(result, 0, max_value)
    if negative_slope != 0.0:
        result = result - negative_slope * nn.relu(threshold - x)
    return result


def leaky_relu(x: Any, negative_slope: float = 0.2) -> Tensor:
    """`x` where positive, else `negative_slope * x`."""
    return nn.leaky_relu(_floats(x), alpha=float(negative_slope))


def relu6(x: Any) -> Tensor:
    """`min(max(x, 0), 6)`."""
    return nn.relu6(convert_to_tensor(x))


def elu(x: Any, alpha: float = 1.0) -> Tensor:
    """`x` where positive, else `alpha * (exp(x) - 1)`."""
    x = _floats(x)
    result = nn.elu(x)
    return result if alpha == 1 else where(greater(x, 0), result, alpha * result)


def selu(x: Any) -> Tensor:
    """Scaled exponential linear unit: `1.0507 * elu(x, 1.6733)`."""
    return nn.selu(_floats(x))


def celu(x: Any, alpha: float = 1.0) -> Tensor:
    """`max(x, 0) + alpha * (exp(min(x, 0) / alpha) - 1)`."""
    x = _floats(x)
    return maximum(x, 0) + alpha * expm1(minimum(x, 0) / alpha)


def gelu(x: Any, approximate: bool = False) -> Tensor:
    """`x * P(X <= x)` of a standard normal X; `approximate` takes the tanh formula."""
    return nn.gelu(_floats(x), approximate=approximate)


def glu(x: Any, axis: int = -1) -> Tensor:
    """The first half of `axis` times the sigmoid of the second. Raises ValueError for an odd length."""
    x = _floats(x)
    if x.shape[axis] % 2 != 0:
        raise ValueError(f"axis size must be divisible by 2. Received: x.shape={x.shape} with axis={axis}")
    value, gate = split(x, 2, axis=axis)
    return value * _sigmoid(gate)


def silu(x: Any) -> Tensor:
    """`x * sigmoid(x)`, also called swish."""
    result: Tensor = nn.silu(_floats(x))
    return result


def mish(x: Any) -> Tensor:
    """`x * tanh(softplus(x))`."""
    x = _floats(x)
    return x * _tanh(nn.softplus(x))


def softplus(x: Any) -> Tensor:
    """`log(exp(x) + 1)`."""
    return nn.softplus(_floats(x))


def softsign(x: Any) -> Tensor:
    """`x / (|x| + 1)`."""
    return nn.softsign(_floats(x))


def squareplus(x: Any, b: float = 4) -> Tensor:
    """`(x + sqrt(x^2 + b)) / 2`."""
    x = _floats(x)
    return (x + sqrt(square(x) + b)) / 2


def sparse_plus(x: Any) -> Tensor:
    """0 up to -1, `(x + 1)^2 / 4` up to 1, then `x`."""
    x = _floats(x)
    return where(less_equal(x, -1), zeros_like(x), where(less(x, 1), 0.25 * square(x + 1), x))


def soft_shrink(x: Any, threshold: float = 0.5) -> Tensor:
    """`x` moved towards 0 by `threshold`, and 0 within it."""
    x = convert_to_tensor(x)
    return where(greater(x, threshold), x - threshold, where(less(x, -threshold), x + threshold, zeros_like(x)))


def hard_shrink(x: Any, threshold: float = 0.5) -> Tensor:
    """`x` where `|x| > threshold`, else 0."""
    x = convert_to_tensor(x)
    return where(greater(absolute(x), threshold), x, zeros_like(x))


def tanh(x: Any) -> Tensor:
    """The hyperbolic tangent."""
    return _tanh(_floats(x))


def tanh_shrink(x: Any) -> Tensor:
    """`x - tanh(x)`."""
    x = _floats(x)
    return x - _tanh(x)


def hard_tanh(x: Any) -> Tensor:
    """`x` cut off at -1 and 1."""
    return clip_by_value(convert_to_tensor(x), -1, 1)


def threshold(x: Any, threshold: float, default_value: float) -> Tensor:
    """`x` where `x > threshold`, else `default_value`."""
    x = convert_to_tensor(x)
    return where(greater(x, threshold), x, default_value)


def sigmoid(x: Any) -> Tensor:
    """`1 / (1 + exp(-x))`. The result carries its logits: cross entropies of it are computed from them."""
    x = _floats(x)
    return carry(_sigmoid(x), logits=x)


def hard_sigmoid(x: Any) -> Tensor:
    """`x / 6 + 0.5` cut off at 0 and 1."""
    return nn.relu6(_floats(x) + 3) / 6


def hard_silu(x: Any) -> Tensor:
    """`x * hard_sigmoid(x)`, also called hard_swish."""
    x = _floats(x)
    return x * hard_sigmoid(x)


def sparse_sigmoid(x: Any) -> Tensor:
    """`(x + 1) / 2` cut off at 0 and 1."""
    return clip_by_value(0.5 * (_floats(x) + 1), 0, 1)


def log_sigmoid(x: Any) -> Tensor:
    """`log(sigmoid(x))`."""
    return _log_sigmoid(_floats(x))


def exponential(x: Any) -> Tensor:
    """`exp(x)`."""
    return exp(_floats(x))


def softmax(x: Any, axis: int | None = -1) -> Tensor:
    """`exp(x)` divided by its sum over `axis` (over all elements for None). The result carries its logits.

    >>> import tenfold as tf
    >>> tf.keras.activations.softmax([[1., 1.]]).numpy()
    array([[0.5, 0.5]], dtype=float32)
    """
    x = _floats(x)
    if axis is None:
        return carry(reshape(nn.softmax(reshape(x, [-1]), axis=-1), x.shape), logits=x)
    return carry(nn.softmax(x, axis=axis), logits=x)


def log_softmax(x: Any, axis: int | None = -1) -> Tensor:
    """`log(softmax(x))`."""
    x = _floats(x)
    if axis is None:
        return reshape(nn.log_softmax(reshape(x, [-1]), axis=-1), x.shape)
    return nn.log_softmax(x, axis=axis)


def sparsemax(x: Any, axis: int = -1) -> Tensor:
    """The point of the probability simplex nearest to `x`: a softmax with exact zeros (arXiv:1602.02068).

    >>> import tenfold as tf
    >>> tf.keras.activations.sparsemax([[3., 1., 0.]]).numpy()
    array([[1., 0., 0.]], dtype=float32)
    """
    x = _floats(x)
    ordered = sort(x, direction="DESCENDING", axis=axis)
    sums = cumsum(ordered, axis=axis)
    ranks = [1] * x.ndim
    ranks[axis] = -1
    counts = reshape(cast_to(indices(1, x.shape[axis] + 1), x.dtype), ranks)
    support = greater(ordered - (sums - 1) / counts, 0)
    # How many entries stay, and the sum of these: the sums up to the last of them grow by one entry each.
    kept = cast_to(support, x.dtype)
    size = reduce_sum(kept, axis=axis, keepdims=True)
    level = (reduce_sum(ordered * kept, axis=axis, keepdims=True) - 1) / size
    return maximum(x - level, 0)


FAMILY: Final = Family(
    "keras.activations",
    "activation function",
    {
        f.__name__: f
        for f in (
            relu, leaky_relu, relu6, softmax, celu, elu, selu, softplus, softsign, squareplus, soft_shrink, sparse_plus,
            silu, gelu, glu, tanh, tanh_shrink, threshold, sigmoid, sparse_sigmoid, exponential, hard_sigmoid,
            hard_silu,
            hard_tanh, hard_shrink, linear, mish, log_softmax, log_sigmoid, sparsemax,
        )
    },
    {"swish": silu, "hard_swish": hard_silu},
)  # fmt: skip
swish = silu
hard_swish = hard_silu


def serialize(activation: Any) -> Any:
    """The name of a built-in activation; the configuration of another function or object."""
    config = FAMILY.serialize(activation)
    if not isinstance(activation, types.FunctionType):
        return config
    name = activation.__name__
    if FAMILY.names.get(name) is activation:
        return name
    return {**config, "config": get_registered_name(activation)}


def deserialize(config: Any, custom_objects: Mapping[str, Any] | None = None) -> Any:
    """The activation of a name or configuration."""
    return FAMILY.deserialize(config, custom_objects)


def get(identifier: Any) -> Any:
    """The activation that `identifier` means: a name, a configuration, a function; `linear` for None.

    Raises ValueError for anything else.

    >>> import tenfold as tf
    >>> tf.keras.activations.get("relu").__name__
    'relu'
    """
    return linear if identifier is None else FAMILY.get(identifier)
