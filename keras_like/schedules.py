"""Learning rates as functions of the step: `tf.keras.optimizers.schedules`."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from ..ops.compare import equal, less_equal
from ..ops.elementwise import minimum, pow
from ..ops.selection import where
from ..ops.trigonometry import cos
from ..ops.unary import ceil, floor, log
from ..runtime.coerce import convert_to_tensor
from ..runtime.tensor import Tensor
from .family import Family
from .numeric import cast_to, to_tensor


class LearningRateSchedule:
    """The base of schedules. Subclasses define `__call__(step)`, and `get_config` to be saved.

    >>> import tenfold as tf
    >>> class Halving(tf.keras.optimizers.schedules.LearningRateSchedule):
    ...     def __call__(self, step):
    ...         return 0.5 ** tf.cast(step, tf.float32)
    >>> optimizer = tf.keras.optimizers.SGD(Halving())
    >>> float(optimizer.learning_rate)
    1.0
    """

    def __call__(self, step: Any) -> Any:
        raise NotImplementedError(
            f"Learning rate schedule '{type(self).__name__}' must override `__call__(self, step)`."
        )

    def get_config(self) -> dict[str, Any]:
        """The arguments of the constructor."""
        raise NotImplementedError(
            f"Learning rate schedule '{type(self).__name__}' must override `get_config()` in order to be serializable."
        )

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Any:
        return cls(**config)


class _Schedule(LearningRateSchedule):
    """A built-in schedule: its public attributes are the constructor's arguments."""

    initial_learning_rate: Any

    def get_config(self) -> dict[str, Any]:
        return dict(vars(self))

    def _start(self, step: Any) -> tuple[Tensor, Tensor]:
        """The first rate as a tensor, and the step in its dtype."""
        first = to_tensor(self.initial_learning_rate)
        return first, cast_to(convert_to_tensor(step), first.dtype)


def _positive(steps: Any, name: str) -> Any:
    if steps <= 0:
        raise ValueError(f"Argument `{name}` must be > 0. Received: {name}={steps}")
    return steps


class ExponentialDecay(_Schedule):
    """`initial_learning_rate * decay_rate^(step / decay_steps)`; with `staircase` the exponent is rounded down.

    >>> import tenfold as tf
    >>> float(tf.keras.optimizers.schedules.ExponentialDecay(0.5, 10, 0.5)(20))
    0.125
    """

    def __init__(
        self, initial_learning_rate: Any, decay_steps: Any, decay_rate: Any, staircase: bool = False,
        name: str | None = "ExponentialDecay",
    ) -> None:  # fmt: skip
        self.initial_learning_rate = initial_learning_rate
        self.decay_steps = _positive(decay_steps, "decay_steps")
        self.decay_rate = decay_rate
        self.staircase = staircase
        self.name = name

    def __call__(self, step: Any) -> Tensor:
        first, step = self._start(step)
        periods = step / self.decay_steps
        rate: Tensor = pow(to_tensor(self.decay_rate, first.dtype), floor(periods) if self.staircase else periods)
        return first * rate


class InverseTimeDecay(_Schedule):
    """`initial_learning_rate / (1 + decay_rate * step / decay_steps)`; with `staircase` rounded down."""

    def __init__(
        self, initial_learning_rate: Any, decay_steps: Any, decay_rate: Any, staircase: bool = False,
        name: str | None = "InverseTimeDecay",
    ) -> None:  # fmt: skip
        self.initial_learning_rate = initial_learning_rate
        self.decay_steps = _positive(decay_steps, "decay_steps")
        self.decay_rate = decay_rate
        self.staircase = staircase
        self.name = name

    def __call__(self, step: Any) -> Tensor:
        first, step = self._start(step)
        periods = step / self.decay_steps
        return first / (1 + (floor(periods) if self.staircase else periods) * self.decay_rate)


class PiecewiseConstantDecay(_Schedule):
    """`values[i]` for steps after `boundaries[i - 1]` up to and including `boundaries[i]`.

    Raises ValueError unless there is one value more than boundaries.
    """

    def __init__(
        self, boundaries: Sequence[Any], values: Sequence[Any], name: str | None = "PiecewiseConstant"
    ) -> None:
        if len(boundaries) != len(values) - 1:
            raise ValueError(
                "The length of boundaries should be 1 less than the length of values. Received: "
                f"boundaries={boundaries} of length {len(boundaries)}, and values={values} of length {len(values)}."
            )
        self.boundaries = boundaries
        self.values = values
        self.name = name

    def __call__(self, step: Any) -> Tensor:
        step = convert_to_tensor(step)
        rate = to_tensor(self.values[-1])
        for boundary, value in zip(reversed(self.boundaries), list(reversed(self.values))[1:], strict=True):
            rate = where(less_equal(step, to_tensor(boundary, step.dtype)), to_tensor(value, rate.dtype), rate)
        return rate


class PolynomialDecay(_Schedule):
    """From `initial_learning_rate` to `end_learning_rate` in `decay_steps`, as `(1 - step / decay_steps)^power`.

    With `cycle` it starts anew, over twice, three times, ... the steps, whenever it has ended.
    """

    def __init__(
        self, initial_learning_rate: Any, decay_steps: Any, end_learning_rate: Any = 0.0001, power: float = 1.0,
        cycle: bool = False, name: str | None = "PolynomialDecay",
    ) -> None:  # fmt: skip
        self.initial_learning_rate = initial_learning_rate
        self.decay_steps = _positive(decay_steps, "decay_steps")
        self.end_learning_rate = end_learning_rate
        self.power = power
        self.cycle = cycle
        self.name = name

    def __call__(self, step: Any) -> Tensor:
        first, step = self._start(step)
        last = to_tensor(self.end_learning_rate, first.dtype)
        steps = to_tensor(self.decay_steps, first.dtype)
        if self.cycle:
            steps = steps * where(equal(step, 0), 1.0, ceil(step / steps))
        else:
            step = minimum(step, steps)
        left: Tensor = pow(1 - step / steps, self.power)
        return (first - last) * left + last


class CosineDecay(_Schedule):
    """Half a cosine from `initial_learning_rate` to `alpha` times it in `decay_steps`.

    With `warmup_target` the rate first rises linearly to it in `warmup_steps`, and falls from there.
    """

    def __init__(
        self, initial_learning_rate: Any, decay_steps: Any, alpha: float = 0.0, name: str | None = "CosineDecay",
        warmup_target: Any = None, warmup_steps: int = 0,
    ) -> None:  # fmt: skip
        self.initial_learning_rate = initial_learning_rate
        self.decay_steps = _positive(decay_steps, "decay_steps")
        self.alpha = alpha
        self.name = name
        self.warmup_target = warmup_target
        self.warmup_steps = warmup_steps

    def _decayed(self, step: Tensor, first: Tensor) -> Tensor:
        share = 0.5 * (1.0 + cos(math.pi * (step / self.decay_steps)))
        return first * ((1 - self.alpha) * share + self.alpha)

    def __call__(self, step: Any) -> Tensor:
        first, step = self._start(step)
        if self.warmup_target is None:
            return self._decayed(minimum(step, self.decay_steps), first)
        target = to_tensor(self.warmup_target, first.dtype)
        step = minimum(step, self.decay_steps + self.warmup_steps)
        decayed = self._decayed(step - self.warmup_steps, target)
        if not self.warmup_steps:
            return decayed
        return where(step < self.warmup_steps, (target - first) * (step / self.warmup_steps) + first, decayed)


class CosineDecayRestarts(_Schedule):
    """Half a cosine from `initial_learning_rate` to `alpha` times it, over and over (arXiv:1608.03983).

    The first takes `first_decay_steps`; each one is `t_mul` times as long as the one before and starts at
    `m_mul` times its rate.
    """

    def __init__(
        self, initial_learning_rate: Any, first_decay_steps: Any, t_mul: float = 2.0, m_mul: float = 1.0,
        alpha: float = 0.0, name: str | None = "SGDRDecay",
    ) -> None:  # fmt: skip
        self.initial_learning_rate = initial_learning_rate
        self.first_decay_steps = _positive(first_decay_steps, "first_decay_steps")
        self.t_mul = t_mul
        self.m_mul = m_mul
        self.alpha = alpha
        self.name = name

    def __call__(self, step: Any) -> Tensor:
        first, step = self._start(step)
        done = step / self.first_decay_steps
        if self.t_mul == 1.0:
            restarts = floor(done)
            done = done - restarts
        else:
            # The periods before restart i sum up to (1 - t_mul^i) / (1 - t_mul).
            growth = to_tensor(self.t_mul, first.dtype)
            restarts = floor(log(1.0 - done * (1.0 - growth)) / log(growth))
            length: Tensor = pow(growth, restarts)
            done = (done - (1.0 - length) / (1.0 - growth)) / length
        scale: Tensor = pow(to_tensor(self.m_mul, first.dtype), restarts)
        return first * ((1 - self.alpha) * (0.5 * scale * (1.0 + cos(math.pi * done))) + self.alpha)


FAMILY: Final = Family(
    "keras.optimizers.schedules",
    "learning rate schedule",
    {
        c.__name__: c
        for c in (
            LearningRateSchedule, ExponentialDecay, InverseTimeDecay, PiecewiseConstantDecay, PolynomialDecay,
            CosineDecay,
            CosineDecayRestarts,
        )
    },
)  # fmt: skip
serialize = FAMILY.serialize
deserialize = FAMILY.deserialize
