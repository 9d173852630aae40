"""Initializers: what a new weight holds, from its shape and dtype."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from ..ops import distributions
from ..ops.array import reshape, transpose
from ..ops.cast import cast
from ..ops.creation import eye, fill
from ..ops.creation import ones as ones_of
from ..ops.creation import zeros as zeros_of
from ..ops.diagonal import diag_part
from ..ops.elementwise import sign
from ..ops.factorizations import qr
from ..runtime import attributes
from ..runtime.coerce import Tensorlike, convert_to_tensor, literal
from ..runtime.dtypes import DType
from ..runtime.seeds import fresh_seed, mix
from ..runtime.tensor import Tensor
from .backend import resolve_dtype, to_snake_case
from .family import Family
from .numeric import to_tensor
from .serialization import deserialize_keras_object, serialize_keras_object


class Initializer:
    """The base of initializers: callables of a shape and a dtype.

    Subclasses define `__call__(shape, dtype=None)`, and `get_config` where they have arguments.

    >>> import tenfold as tf
    >>> class Sevens(tf.keras.initializers.Initializer):
    ...     def __call__(self, shape, dtype=None):
    ...         return tf.fill(shape, tf.constant(7, dtype))
    >>> Sevens()([2], "float32").numpy()
    array([7., 7.], dtype=float32)
    """

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        raise NotImplementedError("Initializer subclasses must implement the `__call__()` method.")

    def get_config(self) -> dict[str, Any]:
        """The arguments of the constructor."""
        return {}

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Any:
        return cls(**config)

    def clone(self) -> Any:
        """A new initializer with the same arguments."""
        return type(self).from_config(self.get_config())


class Zeros(Initializer):
    """All zeros."""

    def __call__(self, shape: Any, dtype: Any = None) -> Tensor:
        return zeros_of(shape, resolve_dtype(dtype))


class Ones(Initializer):
    """All ones."""

    def __call__(self, shape: Any, dtype: Any = None) -> Tensor:
        return ones_of(shape, resolve_dtype(dtype))


class Constant(Initializer):
    """All `value`: a number, or an array that broadcasts to the shape."""

    def __init__(self, value: Any = 0.0) -> None:
        self.value = value

    def __call__(self, shape: Any, dtype: Any = None) -> Tensor:
        wanted = resolve_dtype(dtype)
        value = to_tensor(self.value, wanted)
        return fill(shape, value) if not value.ndim else value * ones_of(shape, wanted)

    def get_config(self) -> dict[str, Any]:
        return {"value": serialize_keras_object(self.value)}

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Any:
        return cls(deserialize_keras_object(config["value"]))


class Identity(Initializer):
    """The identity matrix times `gain`. Raises ValueError for other than two dimensions."""

    def __init__(self, gain: float = 1.0) -> None:
        self.gain = gain

    def __call__(self, shape: Any, dtype: Any = None) -> Tensor:
        if len(shape) != 2:
            raise ValueError("Identity matrix initializer can only be used for 2D matrices. Received: "
                             f"shape={shape} of rank {len(shape)}.")  # fmt: skip
        return eye(shape[0], shape[1], dtype=resolve_dtype(dtype)) * self.gain

    def get_config(self) -> dict[str, Any]:
        return {"gain": self.gain}


class STFT(Initializer):
    """The kernel of a short-time Fourier transform as a convolution, of shape `[frame, 1, frequencies]`.

    Args:
        side: "real" or "imag".
        window: boxcar, hann, hamming, blackman, nuttall, blackmanharris, an array of the frame's length, or None.
        scaling: "density", "spectrum" or None: what the window is divided by.
        periodic: whether a named window is periodic.
    """

    def __init__(self, side: str = "real", window: Any = "hann", scaling: str | None = "density",
                 periodic: bool = False) -> None:  # fmt: skip
        if side not in ("real", "imag"):
            raise ValueError(f"side should be 'real' or 'imag', not {side}")
        if isinstance(window, str):
            _window(window, 1, periodic)
        if scaling not in (None, "density", "spectrum"):
            raise ValueError("Scaling is invalid, it must be `None`, 'density' or 'spectrum'. Received "
                             f"scaling={scaling}")  # fmt: skip
        self.side = side
        self.window = window
        self.scaling = scaling
        self.periodic = periodic

    def __call__(self, shape: Any, dtype: Any = None) -> Tensor:
        frame, _, frequencies = (int(d) for d in shape)
        angles = -2 * np.pi * np.arange(frame)[:, None, None] * np.arange(frequencies) / ((frequencies - 1) * 2)
        kernel = np.cos(angles) if self.side == "real" else np.sin(angles)
        if self.window is not None:
            window = (
                _window(self.window, frame, self.periodic) if isinstance(self.window, str) else np.asarray(self.window)
            )
            if window.shape != (frame,):
                raise ValueError(
                    f"The shape of `window` must be equal to [frame_length]. Received: window shape={window.shape}"
                )
            kernel = kernel * window[:, None, None]
            if self.scaling is not None:
                kernel /= np.sqrt(np.sum(window**2)) if self.scaling == "density" else np.sum(np.abs(window))
        return to_tensor(np.broadcast_to(kernel, tuple(int(d) for d in shape)), resolve_dtype(dtype))

    def get_config(self) -> dict[str, Any]:
        return {"side": self.side, "window": self.window, "periodic": self.periodic, "scaling": self.scaling}


# Windows that are sums of cosines: the factors of cos(0), -cos(t), cos(2t), ... over one period of t.
_WINDOWS: Final = {
    "boxcar": (1.0,),
    "hann": (0.5, 0.5),
    "hamming": (0.54, 0.46),
    "blackman": (0.42, 0.5, 0.08),
    "nuttall": (0.3635819, 0.4891775, 0.1365995, 0.0106411),
    "blackmanharris": (0.35875, 0.48829, 0.14128, 0.01168),
}


def _window(name: str, length: int, periodic: bool) -> Any:
    """A window by its name in SciPy. Raises ValueError where it is not a sum of cosines."""
    if name not in _WINDOWS:
        raise ValueError(
            f"Unknown window type: {name!r}. Known are {sorted(_WINDOWS)}; another one can be passed as an array"
        )
    if length == 1:
        return np.ones(1)
    t = 2 * np.pi * np.arange(length) / (length if periodic else length - 1)
    return sum((-1) ** k * factor * np.cos(k * t) for k, factor in enumerate(_WINDOWS[name]))


class RandomInitializer(Initializer):
    """The base of random initializers.

    With a seed, or without one, an initializer draws the same numbers each time it is called with the same
    shape; each one made without a seed draws others. A seed generator (an object with `next()`) draws anew.

    Raises ValueError for another kind of seed.
    """

    def __init__(self, seed: Any = None) -> None:
        self._init_seed = seed
        if isinstance(seed, Mapping):
            seed = deserialize_keras_object(seed)
        elif isinstance(seed, np.integer):
            seed = int(seed)
        if seed is None:
            seed = fresh_seed()
        elif not isinstance(seed, int) and not hasattr(seed, "next"):
            raise ValueError("`seed` argument should be an instance of `keras.random.SeedGenerator()` or an integer. "
                             f"Received: seed={seed}")  # fmt: skip
        self.seed = seed

    def get_config(self) -> dict[str, Any]:
        return {"seed": serialize_keras_object(self._init_seed)}

    def key(self) -> Tensor:
        """The key of the random generator for one call, `uint32[2]`."""
        if isinstance(self.seed, int):
            return literal(np.array([mix(self.seed), 0], np.uint32))
        return cast(self.seed.next(), "uint32")

    def draw(self, distribution: Any, shape: Any, dtype: Any, first: float, second: float) -> Tensor:
        """Numbers of one of `ops.distributions` with its two parameters."""
        wanted = resolve_dtype(dtype)
        parameters = (convert_to_tensor(float(p), dtype=wanted) for p in (first, second))
        drawn: Tensor = distribution(self.key(), *parameters, attributes.shape(shape))
        return drawn


class RandomNormal(RandomInitializer):
    """Normal numbers."""

    def __init__(self, mean: float = 0.0, stddev: float = 0.05, seed: Any = None) -> None:
        self.mean = mean
        self.stddev = stddev
        super().__init__(seed)

    def __call__(self, shape: Any, dtype: Any = None) -> Tensor:
        return self.draw(distributions.draw_normal, shape, dtype, self.mean, self.stddev)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "mean": self.mean, "stddev": self.stddev}


class TruncatedNormal(RandomInitializer):
    """Normal numbers within two standard deviations of the mean."""

    def __init__(self, mean: float = 0.0, stddev: float = 0.05, seed: Any = None) -> None:
        self.mean = mean
        self.stddev = stddev
        super().__init__(seed)

    def __call__(self, shape: Any, dtype: Any = None) -> Tensor:
        return self.draw(distributions.draw_truncated_normal, shape, dtype, self.mean, self.stddev)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "mean": self.mean, "stddev": self.stddev}


class RandomUniform(RandomInitializer):
    """Numbers uniformly from `[minval, maxval)`."""

    def __init__(self, minval: float = -0.05, maxval: float = 0.05, seed: Any = None) -> None:
        self.minval = minval
        self.maxval = maxval
        super().__init__(seed)

    def __call__(self, shape: Any, dtype: Any = None) -> Tensor:
        wanted: DType = resolve_dtype(dtype)
        if wanted.is_integer:
            bounds = (convert_to_tensor(int(b), dtype=wanted) for b in (self.minval, self.maxval))
            drawn: Tensor = distributions.draw_uniform_int(self.key(), *bounds, attributes.shape(shape))
            return drawn
        return self.draw(distributions.draw_uniform, shape, wanted, self.minval, self.maxval)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "minval": self.minval, "maxval": self.maxval}


_DISTRIBUTIONS: Final = ("uniform", "truncated_normal", "untruncated_normal")
# The standard deviation of a standard normal variable given that it lies within two of them.
_TRUNCATED_STDDEV: Final = 0.87962566103423978


class VarianceScaling(RandomInitializer):
    """Numbers of mean 0 and variance `scale / n`, where n is the number of inputs or outputs of a unit.

    Args:
        scale: positive.
        mode: what n is: "fan_in", "fan_out", or "fan_avg", the mean of both.
        distribution: "truncated_normal" (or "normal"), "untruncated_normal", "uniform".
        seed: an int, or None.
        input_axes, output_axes: the axes that count as inputs and outputs; by default the last two, times
            the size of the axes before them.

    Raises ValueError for other arguments.
    """

    def __init__(
        self, scale: float = 1.0, mode: str = "fan_in", distribution: str = "truncated_normal", seed: Any = None,
        input_axes: Sequence[int] | None = None, output_axes: Sequence[int] | None = None,
    ) -> None:  # fmt: skip
        if scale <= 0.0:
            raise ValueError(f"Argument `scale` must be positive float. Received: scale={scale}")
        if mode not in ("fan_in", "fan_out", "fan_avg"):
            raise ValueError(f"Invalid `mode` argument: {mode}. Please use one of {{'fan_in', 'fan_out', 'fan_avg'}}")
        lowered = distribution.lower()
        lowered = "truncated_normal" if lowered == "normal" else lowered
        if lowered not in _DISTRIBUTIONS:
            raise ValueError(f"Invalid `distribution` argument: {lowered}. Please use one of {set(_DISTRIBUTIONS)}")
        self.scale = scale
        self.mode = mode
        self.distribution = lowered
        self.input_axes = input_axes
        self.output_axes = output_axes
        super().__init__(seed)

    def __call__(self, shape: Any, dtype: Any = None) -> Tensor:
        fan_in, fan_out = compute_fans(shape, self.input_axes, self.output_axes)
        fan = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}[self.mode]
        variance = self.scale / max(1.0, fan)
        if self.distribution == "uniform":
            limit = math.sqrt(3 * variance)
            return self.draw(distributions.draw_uniform, shape, dtype, -limit, limit)
        stddev = math.sqrt(variance)
        if self.distribution == "untruncated_normal":
            return self.draw(distributions.draw_normal, shape, dtype, 0.0, stddev)
        return self.draw(distributions.draw_truncated_normal, shape, dtype, 0.0, stddev / _TRUNCATED_STDDEV)

    def get_config(self) -> dict[str, Any]:
        scaling = {"scale": self.scale, "mode": self.mode, "distribution": self.distribution}
        return {**super().get_config(), **scaling, "input_axes": self.input_axes, "output_axes": self.output_axes}


def compute_fans(
    shape: Any, input_axes: Sequence[int] | None = None, output_axes: Sequence[int] | None = None
) -> tuple[int, int]:
    """The numbers of inputs and of outputs of a unit, for a weight of this shape."""
    dims = attributes.shape(shape)
    if input_axes is not None and output_axes is not None:
        return math.prod(dims[i] for i in input_axes), math.prod(dims[i] for i in output_axes)
    if len(dims) < 2:
        size = math.prod(dims)
        return size, size
    field = math.prod(dims[:-2])
    return dims[-2] * field, dims[-1] * field


class _Scaled(VarianceScaling):
    """Variance scaling with everything but the seed and the axes decided."""

    scaling: tuple[float, str, str]

    def __init__(self, seed: Any = None, input_axes: Sequence[int] | None = None,
                 output_axes: Sequence[int] | None = None) -> None:  # fmt: skip
        super().__init__(*self.scaling, seed, input_axes, output_axes)

    def get_config(self) -> dict[str, Any]:
        return {**RandomInitializer.get_config(self), "input_axes": self.input_axes, "output_axes": self.output_axes}


class GlorotUniform(_Scaled):
    """Uniform with variance `2 / (inputs + outputs)` (Glorot and Bengio 2010)."""

    scaling = (1.0, "fan_avg", "uniform")


class GlorotNormal(_Scaled):
    """Truncated normal with variance `2 / (inputs + outputs)`."""

    scaling = (1.0, "fan_avg", "truncated_normal")


class LecunUniform(_Scaled):
    """Uniform with variance `1 / inputs`."""

    scaling = (1.0, "fan_in", "uniform")


class LecunNormal(_Scaled):
    """Truncated normal with variance `1 / inputs` (Klambauer et al. 2017)."""

    scaling = (1.0, "fan_in", "truncated_normal")


class HeUniform(_Scaled):
    """Uniform with variance `2 / inputs`."""

    scaling = (2.0, "fan_in", "uniform")


class HeNormal(_Scaled):
    """Truncated normal with variance `2 / inputs` (He et al. 2015)."""

    scaling = (2.0, "fan_in", "truncated_normal")


class Orthogonal(RandomInitializer):
    """A random matrix with orthonormal rows or columns, times `gain`; more axes are the rows of one matrix.

    Raises ValueError for fewer than two dimensions.
    """

    def __init__(self, gain: float = 1.0, seed: Any = None) -> None:
        self.gain = gain
        super().__init__(seed)

    def __call__(self, shape: Any, dtype: Any = None) -> Tensor:
        dims = attributes.shape(shape)
        if len(dims) < 2:
            raise ValueError("The tensor to initialize must be at least two-dimensional. Received: "
                             f"shape={shape} of rank {len(dims)}.")  # fmt: skip
        rows, columns = math.prod(dims[:-1]), dims[-1]
        tall = (max(rows, columns), min(rows, columns))
        q, r = qr(self.draw(distributions.draw_normal, tall, dtype, 0.0, 1.0))
        # With the signs of r's diagonal the result is uniform over the orthogonal matrices.
        q = q * sign(diag_part(r))
        return reshape(transpose(q) if rows < columns else q, dims) * self.gain

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "gain": self.gain}


_CLASSES: Final = (
    Initializer, Constant, Identity, Ones, STFT, Zeros, GlorotNormal, GlorotUniform, HeNormal, HeUniform, LecunNormal,
    LecunUniform, Orthogonal, RandomNormal, RandomUniform, TruncatedNormal, VarianceScaling,
)  # fmt: skip
FAMILY: Final = Family(
    "keras.initializers",
    "initializer",
    {c.__name__: c for c in _CLASSES},
    {
        **{to_snake_case(c.__name__): c for c in _CLASSES}, "IdentityInitializer": Identity, "normal": RandomNormal,
        "one": Ones, "STFTInitializer": STFT, "OrthogonalInitializer": Orthogonal, "uniform": RandomUniform,
        "zero": Zeros,
    },
)  # fmt: skip
serialize = FAMILY.serialize
deserialize = FAMILY.deserialize

constant = Constant
identity = IdentityInitializer = Identity
ones = Ones
zeros = Zeros
stft = STFTInitializer = STFT
glorot_normal = GlorotNormal
glorot_uniform = GlorotUniform
he_normal = HeNormal
he_uniform = HeUniform
lecun_normal = LecunNormal
lecun_uniform = LecunUniform
orthogonal = OrthogonalInitializer = Orthogonal
random_normal = RandomNormal
random_uniform = RandomUniform
truncated_normal = TruncatedNormal
variance_scaling = VarianceScaling


def get(identifier: Any) -> Any:
    """The initializer that `identifier` means: a name, a configuration, a class, a callable, or a tensor or array,
    whose values it then gives.

    Raises ValueError for anything else.

    >>> import tenfold as tf
    >>> tf.keras.initializers.get("ones")([2]).numpy()
    array([1., 1.], dtype=float32)
    """
    if not isinstance(identifier, (*Tensorlike, np.ndarray, np.generic)):
        return FAMILY.get(identifier)

    def values(shape: Any, dtype: Any = None) -> Tensor:
        if attributes.shape(shape) != attributes.shape(identifier.shape):
            raise ValueError(f"Expected `shape` to be {identifier.shape} for direct tensor as initializer. Received "
                             f"shape={shape}")  # fmt: skip
        return to_tensor(identifier, resolve_dtype(dtype))

    return values
