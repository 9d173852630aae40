"""`LossScaleOptimizer`: gradients of 16-bit floats kept in range by a scale that adapts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..ops.compare import equal
from ..ops.joining import stack
from ..ops.reduce import reduce_all
from ..ops.selection import where
from ..ops.unary import is_finite
from ..runtime.tensor import Tensor
from ..runtime.variable import Variable
from ..tracer.control_flow import cond
from .initializers import Constant
from .numeric import cast_to
from .optimizer import Optimizer
from .serialization import deserialize_keras_object, serialize_keras_object

_DEFAULTS: dict[str, Any] = {
    "weight_decay": None, "clipnorm": None, "global_clipnorm": None, "clipvalue": None, "use_ema": False,
    "ema_momentum": 0.99, "ema_overwrite_frequency": None, "loss_scale_factor": None,
    "gradient_accumulation_steps": None,
}  # fmt: skip


class LossScaleOptimizer(Optimizer):
    """Another optimizer, with the loss scaled up so that small gradients do not become 0 in float16.

    Take the gradients of `scale_loss(loss)`. Where one is not finite, the step is left out and the scale
    halved; after `dynamic_growth_steps` steps without that it is doubled.

    Raises ValueError for the common options of optimizers, which belong to `inner_optimizer`.

    >>> import tenfold as tf
    >>> optimizer = tf.keras.optimizers.LossScaleOptimizer(tf.keras.optimizers.SGD(0.5), initial_scale=4.0)
    >>> w = tf.Variable(1.0)
    >>> optimizer.apply([tf.constant(float("inf"))], [w])
    >>> float(w), float(optimizer.dynamic_scale)
    (1.0, 2.0)
    """

    def __init__(
        self, inner_optimizer: Optimizer, initial_scale: float = 2.0**15, dynamic_growth_steps: int = 2000,
        name: str | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        if not kwargs.pop("dynamic", True):
            raise ValueError("LossScaleOptimizer no longer supports `dynamic=False`. Instead, simply set "
                             "`loss_scale_factor` "
                             "directly on the `inner_optimizer`.")  # fmt: skip
        for option, default in _DEFAULTS.items():
            if kwargs.pop(option, default) != default:
                raise ValueError(f"LossScaleOptimizer does not support `{option}`. Instead, set `{option}` on the "
                                 "`inner_optimizer`.")  # fmt: skip
        if kwargs:
            raise ValueError(f"LossScaleOptimizer does not support arguments: `{'`, `'.join(kwargs)}`.")
        super().__init__(0.0, name=name)
        self.inner_optimizer = inner_optimizer
        self.initial_scale = initial_scale
        self.dynamic_growth_steps = dynamic_growth_steps
        inner_optimizer.loss_scale_factor = None

    def build(self, variables: Sequence[Variable]) -> None:
        if self.built:
            return
        self.step_counter = self.add_variable((), "zeros", "int", name="step_counter")
        self.dynamic_scale = self.add_variable((), Constant(self.initial_scale), "float32", name="dynamic_scale")
        self.inner_optimizer.build(variables)
        super().build(variables)

    @property
    def variables(self) -> list[Variable]:
        return [*self._variables, *self.inner_optimizer.variables]

    @property
    def iterations(self) -> Any:
        return self.inner_optimizer.iterations

    @property
    def learning_rate(self) -> Any:
        """The inner optimizer's learning rate. Can be set."""
        return self.inner_optimizer.learning_rate

    @learning_rate.setter
    def learning_rate(self, learning_rate: Any) -> None:
        self.inner_optimizer.learning_rate = learning_rate

    def _rate_from_outside(self) -> Any:
        return self.inner_optimizer._rate_from_outside()

    def _set_passed_rate(self, rate: Any) -> None:
        self.inner_optimizer._set_passed_rate(rate)

    def _step(self, grads: list[Tensor], variables: list[Variable]) -> None:
        finite = reduce_all(stack([reduce_all(is_finite(g)) for g in grads]))
        scale = self.dynamic_scale.read_value()
        count = self.step_counter + 1

        def move() -> None:
            self.inner_optimizer._step([g / cast_to(scale, g.dtype) for g in grads], variables)

        cond(finite, move, lambda: None)
        grows = equal(count, self.dynamic_growth_steps)
        self.dynamic_scale.assign(where(finite, where(grows, scale * 2.0, scale), scale * 0.5))
        self.step_counter.assign(where(finite, where(grows, 0, count), 0))

    def scale_loss(self, loss: Any) -> Any:
        """The loss times the scale of this moment."""
        scale = self.dynamic_scale.read_value() if self.built else self.initial_scale
        return loss * (cast_to(scale, loss.dtype) if self.built and hasattr(loss, "dtype") else scale)

    def finalize_variable_values(self, var_list: Sequence[Variable]) -> None:
        self.inner_optimizer.finalize_variable_values(var_list)

    def get_config(self) -> dict[str, Any]:
        return {
            "name": self.name, "inner_optimizer": serialize_keras_object(self.inner_optimizer),
            "initial_scale": self.initial_scale, "dynamic_growth_steps": self.dynamic_growth_steps,
        }  # fmt: skip

    @classmethod
    def from_config(cls, config: Mapping[str, Any], custom_objects: Mapping[str, Any] | None = None) -> Any:
        arguments = dict(config)
        inner = deserialize_keras_object(arguments.pop("inner_optimizer"), custom_objects)
        return cls(inner, **arguments)
