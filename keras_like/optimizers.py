"""The optimizers: `tf.keras.optimizers`.

Each is its state per variable (`build`) and one movement (`update_step`): `gradient` g, `variable` w and
`learning_rate` of one dtype. Papers are named where the formula comes from one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, Unpack

from ..ops.array import expand_dims
from ..ops.compare import greater, logical_and
from ..ops.elementwise import abs as absolute
from ..ops.elementwise import clip_by_value, maximum, minimum, pow, sign, square
from ..ops.linalg import matmul
from ..ops.reduce import reduce_mean, reduce_sum
from ..ops.selection import where
from ..ops.unary import sqrt
from ..runtime import attributes
from ..runtime.tensor import Tensor
from ..runtime.variable import Variable
from . import schedules
from .backend import floatx
from .family import Family
from .initializers import Constant
from .loss_scale import LossScaleOptimizer
from .numeric import cast_to
from .optimizer import Optimizer, Options

Rate = Any
Variables = Sequence[Variable]


class _BuiltIn(Optimizer):
    """An optimizer of Keras: `own` are the constructor's arguments beside the common ones, also attributes."""

    own: tuple[str, ...] = ()

    def _count(self, dtype: Any) -> Tensor:
        """The number of this step, from 1."""
        return cast_to(self.iterations + 1, dtype)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), **{name: getattr(self, name) for name in self.own}}


class SGD(_BuiltIn):
    """`w -= rate * g`; with `momentum` m, `m = momentum * m - rate * g` and `w += m`.

    With `nesterov`, `w += momentum * m - rate * g`. Raises ValueError unless momentum is a float in [0, 1].

    >>> import tenfold as tf
    >>> w = tf.Variable(1.0)
    >>> optimizer = tf.keras.optimizers.SGD(0.1)
    >>> optimizer.apply([tf.constant(2.0)], [w])
    >>> round(float(w), 4)
    0.8
    """

    own = ("momentum", "nesterov")

    def __init__(self, learning_rate: Rate = 0.01, momentum: float = 0.0, nesterov: bool = False,
                 **options: Unpack[Options]) -> None:  # fmt: skip
        super().__init__(learning_rate, **options)
        if not isinstance(momentum, float) or momentum < 0 or momentum > 1:
            raise ValueError("`momentum` must be a float between [0, 1].")
        self.momentum = momentum
        self.nesterov = nesterov

    def build(self, variables: Variables) -> None:
        if not self.built:
            super().build(variables)
            self.momentums = self.add_optimizer_variables(variables, "momentum") if self.momentum else []

    def update_step(self, gradient: Tensor, variable: Variable, learning_rate: Tensor) -> None:
        move = gradient * learning_rate
        if not self.momentum:
            variable.assign_sub(move)
            return
        momentum = self.momentums[self._get_variable_index(variable)]
        momentum.assign(momentum * self.momentum - move)
        variable.assign_add(momentum * self.momentum - move if self.nesterov else momentum)


class RMSprop(_BuiltIn):
    """`v = rho * v + (1 - rho) * g^2`, `w -= rate * g / sqrt(v + epsilon)` (Hinton 2012).

    With `centered`, v has the square of the gradients' mean subtracted; with `momentum`, moves add up.
    """

    own = ("rho", "momentum", "epsilon", "centered")

    def __init__(self, learning_rate: Rate = 0.001, rho: float = 0.9, momentum: float = 0.0, epsilon: float = 1e-7,
                 centered: bool = False, **options: Unpack[Options]) -> None:  # fmt: skip
        super().__init__(learning_rate, **options)
        self.rho = rho
        self.momentum = momentum
        self.epsilon = epsilon
        self.centered = centered

    def build(self, variables: Variables) -> None:
        if not self.built:
            super().build(variables)
            self._velocities = self.add_optimizer_variables(variables, "velocity")
            self._momentums = self.add_optimizer_variables(variables, "momentum") if self.momentum > 0 else []
            self._average_gradients = (
                self.add_optimizer_variables(variables, "average_gradient") if self.centered else []
            )

    def update_step(self, gradient: Tensor, variable: Variable, learning_rate: Tensor) -> None:
        index = self._get_variable_index(variable)
        velocity = self._velocities[index]
        velocity.assign(self.rho * velocity + (1 - self.rho) * square(gradient))
        spread = velocity + self.epsilon
        if self.centered:
            average = self._average_gradients[index]
            average.assign(self.rho * average + (1 - self.rho) * gradient)
            spread = velocity - square(average) + self.epsilon
        move = learning_rate * gradient / sqrt(spread)
        if self.momentum > 0:
            momentum = self._momentums[index]
            momentum.assign(self.momentum * momentum + move)
            move = momentum.read_value()
        variable.assign_sub(move)


class Adam(_BuiltIn):
    """`m += (1 - beta_1) * (g - m)`, `v += (1 - beta_2) * (g^2 - v)`, `w -= rate_t * m / (sqrt(v) + epsilon)`
    with `rate_t = rate * sqrt(1 - beta_2^t) / (1 - beta_1^t)` (arXiv:1412.6980).

    With `amsgrad`, the largest v so far takes its place (arXiv:1904.09237).

    >>> import tenfold as tf
    >>> w = tf.Variable(1.0)
    >>> optimizer = tf.keras.optimizers.Adam(0.1)
    >>> optimizer.apply([tf.constant(2.0)], [w])
    >>> round(float(w), 4)
    0.9
    """

    own = ("beta_1", "beta_2", "epsilon", "amsgrad")

    def __init__(self, learning_rate: Rate = 0.001, beta_1: float = 0.9, beta_2: float = 0.999, epsilon: float = 1e-7,
                 amsgrad: bool = False, **options: Unpack[Options]) -> None:  # fmt: skip
        super().__init__(learning_rate, **options)
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        self.epsilon = epsilon
        self.amsgrad = amsgrad

    def build(self, variables: Variables) -> None:
        if not self.built:
            super().build(variables)
            self._momentums, self._velocities = self.add_optimizer_variables(variables, ["momentum", "velocity"])
            self._velocity_hats = self.add_optimizer_variables(variables, "velocity_hat") if self.amsgrad else []

    def update_step(self, gradient: Tensor, variable: Variable, learning_rate: Tensor) -> None:
        index = self._get_variable_index(variable)
        m, v, t = self._momentums[index], self._velocities[index], self._count(variable.dtype)
        rate = learning_rate * sqrt(1 - pow(self.beta_2, t)) / (1 - pow(self.beta_1, t))
        m.assign_add((gradient - m) * (1 - self.beta_1))
        v.assign_add((square(gradient) - v) * (1 - self.beta_2))
        if self.amsgrad:
            largest = self._velocity_hats[index]
            largest.assign(maximum(largest, v))
            v = largest
        variable.assign_sub(m * rate / (sqrt(v) + self.epsilon))


class AdamW(Adam):
    """`Adam` with weight decay that the gradient's statistics do not see (arXiv:1711.05101)."""

    def __init__(
        self, learning_rate: Rate = 0.001, weight_decay: float | None = 0.004, beta_1: float = 0.9,
        beta_2: float = 0.999, epsilon: float = 1e-7, amsgrad: bool = False, **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(learning_rate, beta_1, beta_2, epsilon, amsgrad, weight_decay=weight_decay, **options)
        if weight_decay is None:
            raise ValueError("Argument `weight_decay` must be a float. Received: weight_decay=None")


class Adamax(_BuiltIn):
    """`m` of `Adam`, `u = max(beta_2 * u, |g|)`, `w -= rate / (1 - beta_1^t) * m / (u + epsilon)` (arXiv:1412.6980)."""

    own = ("beta_1", "beta_2", "epsilon")

    def __init__(self, learning_rate: Rate = 0.001, beta_1: float = 0.9, beta_2: float = 0.999, epsilon: float = 1e-7,
                 **options: Unpack[Options]) -> None:  # fmt: skip
        super().__init__(learning_rate, **options)
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        self.epsilon = epsilon

    def build(self, variables: Variables) -> None:
        if not self.built:
            super().build(variables)
            self._m, self._u = self.add_optimizer_variables(variables, ["momentum", "norm"])

    def update_step(self, gradient: Tensor, variable: Variable, learning_rate: Tensor) -> None:
        index = self._get_variable_index(variable)
        m, u, t = self._m[index], self._u[index], self._count(variable.dtype)
        m.assign_add((gradient - m) * (1 - self.beta_1))
        u.assign(maximum(self.beta_2 * u, absolute(gradient)))
        variable.assign_sub(learning_rate * m / ((1 - pow(self.beta_1, t)) * (u + self.epsilon)))


class Nadam(_BuiltIn):
    """`Adam` with Nesterov momentum, whose factor grows to `beta_1` (Dozat 2016)."""

    own = ("beta_1", "beta_2", "epsilon")

    def __init__(self, learning_rate: Rate = 0.001, beta_1: float = 0.9, beta_2: float = 0.999, epsilon: float = 1e-7,
                 **options: Unpack[Options]) -> None:  # fmt: skip
        super().__init__(learning_rate, **options)
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        self.epsilon = epsilon

    def build(self, variables: Variables) -> None:
        if not self.built:
            super().build(variables)
            self._momentums, self._velocities = self.add_optimizer_variables(variables, ["momentum", "velocity"])
            # The product of the momentum factors so far, one for all variables.
            dtype = variables[0].dtype if variables else floatx()
            self._u_product = self.add_variable((), "ones", dtype, name="u_product")

    def _factor(self, t: Tensor) -> Tensor:
        decayed: Tensor = pow(0.96, t)
        return self.beta_1 * (1.0 - 0.5 * decayed)

    def _backend_update_step(self, grads: list[Tensor], variables: list[Variable], learning_rate: Any) -> None:
        self._u_product.assign(self._u_product * self._factor(self._count(self._u_product.dtype)))
        super()._backend_update_step(grads, variables, learning_rate)

    def update_step(self, gradient: Tensor, variable: Variable, learning_rate: Tensor) -> None:
        index = self._get_variable_index(variable)
        m, v, t = self._momentums[index], self._velocities[index], self._count(variable.dtype)
        now, following = self._factor(t), self._factor(t + 1)
        product = cast_to(self._u_product, variable.dtype)
        m.assign_add((gradient - m) * (1 - self.beta_1))
        v.assign_add((square(gradient) - v) * (1 - self.beta_2))
        ahead = following * m / (1 - product * following) + (1 - now) * gradient / (1 - product)
        variable.assign_sub(ahead * learning_rate / (sqrt(v / (1 - pow(self.beta_2, t))) + self.epsilon))


class Adagrad(_BuiltIn):
    """`a += g^2`, `w -= rate * g / sqrt(a + epsilon)` (Duchi et al. 2011)."""

    own = ("initial_accumulator_value", "epsilon")

    def __init__(self, learning_rate: Rate = 0.001, initial_accumulator_value: float = 0.1, epsilon: float = 1e-7,
                 **options: Unpack[Options]) -> None:  # fmt: skip
        super().__init__(learning_rate, **options)
        self.initial_accumulator_value = initial_accumulator_value
        self.epsilon = epsilon

    def build(self, variables: Variables) -> None:
        if not self.built:
            super().build(variables)
            start = Constant(self.initial_accumulator_value)
            self._accumulators = self.add_optimizer_variables(variables, "accumulator", start)

    def update_step(self, gradient: Tensor, variable: Variable, learning_rate: Tensor) -> None:
        accumulator = self._accumulators[self._get_variable_index(variable)]
        accumulator.assign_add(square(gradient))
        variable.assign_sub(learning_rate * gradient / sqrt(accumulator + self.epsilon))


class Adadelta(_BuiltIn):
    """`a = rho * a + (1 - rho) * g^2`, `d = -g * sqrt((b + epsilon) / (a + epsilon))`, `b` the same mean of d^2,
    `w += rate * d` (arXiv:1212.5701)."""

    own = ("rho", "epsilon")

    def __init__(self, learning_rate: Rate = 0.001, rho: float = 0.95, epsilon: float = 1e-7,
                 **options: Unpack[Options]) -> None:  # fmt: skip
        super().__init__(learning_rate, **options)
        self.rho = rho
        self.epsilon = epsilon

    def build(self, variables: Variables) -> None:
        if not self.built:
            super().build(variables)
            names = ["accumulated_grad", "accumulated_delta_var"]
            self._accumulated_grads, self._accumulated_delta_vars = self.add_optimizer_variables(variables, names)

    def update_step(self, gradient: Tensor, variable: Variable, learning_rate: Tensor) -> None:
        index = self._get_variable_index(variable)
        grads, moves = self._accumulated_grads[index], self._accumulated_delta_vars[index]
        grads.assign(self.rho * grads + (1 - self.rho) * square(gradient))
        move = sqrt(moves + self.epsilon) * gradient / sqrt(grads + self.epsilon)
        moves.assign(self.rho * moves + (1 - self.rho) * square(move))
        variable.assign_sub(learning_rate * move)


class Ftrl(_BuiltIn):
    """Follow the regularized leader (McMahan et al. 2013), with l1, l2 and shrinkage regularization.

    Raises ValueError for a positive `learning_rate_power` and for negative strengths.
    """

    own = ("learning_rate_power", "initial_accumulator_value", "l1_regularization_strength",
    "l2_regularization_strength",
           "l2_shrinkage_regularization_strength", "beta")  # fmt: skip

    def __init__(
        self, learning_rate: Rate = 0.001, learning_rate_power: float = -0.5, initial_accumulator_value: float = 0.1,
        l1_regularization_strength: float = 0.0, l2_regularization_strength: float = 0.0,
        l2_shrinkage_regularization_strength: float = 0.0, beta: float = 0.0, **options: Unpack[Options],
    ) -> None:  # fmt: skip
        super().__init__(learning_rate, **options)
        self.learning_rate_power = learning_rate_power
        self.initial_accumulator_value = initial_accumulator_value
        self.l1_regularization_strength = l1_regularization_strength
        self.l2_regularization_strength = l2_regularization_strength
        self.l2_shrinkage_regularization_strength = l2_shrinkage_regularization_strength
        self.beta = beta
        if learning_rate_power > 0.0:
            raise ValueError(f"`learning_rate_power` needs to be negative or zero. Received: {learning_rate_power=}.")
        for name in self.own[1:5]:
            if getattr(self, name) < 0.0:
                raise ValueError(f"`{name}` needs to be positive or zero. Received: {name}={getattr(self, name)}.")

    def build(self, variables: Variables) -> None:
        if not self.built:
            super().build(variables)
            self._accumulators, self._linears = self.add_optimizer_variables(
                variables, ["accumulator", "linear"], [Constant(self.initial_accumulator_value), "zeros"]
            )

    def update_step(self, gradient: Tensor, variable: Variable, learning_rate: Tensor) -> None:
        index = self._get_variable_index(variable)
        accumulator, linear = self._accumulators[index], self._linears[index]
        l1, l2 = self.l1_regularization_strength, self.l2_regularization_strength + self.beta / (2.0 * learning_rate)
        shrunk = gradient + variable * (2 * self.l2_shrinkage_regularization_strength)
        summed = accumulator + square(gradient)
        scale = pow(summed, -self.learning_rate_power)
        before = pow(accumulator.read_value(), -self.learning_rate_power)
        linear.assign_add(shrunk - (scale - before) / learning_rate * variable)
        variable.assign((clip_by_value(linear, -l1, l1) - linear) / (scale / learning_rate + 2 * l2))
        accumulator.assign(summed)


class Lion(_BuiltIn):
    """`w -= rate * sign(beta_1 * m + (1 - beta_1) * g)`, `m = beta_2 * m + (1 - beta_2) * g` (arXiv:2302.06675).

    Raises ValueError for a `beta_1` outside (0, 1].
    """

    own = ("beta_1", "beta_2")

    def __init__(self, learning_rate: Rate = 0.001, beta_1: float = 0.9, beta_2: float = 0.99,
                 **options: Unpack[Options]) -> None:  # fmt: skip
        super().__init__(learning_rate, **options)
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        if beta_1 <= 0 or beta_1 > 1:
            raise ValueError("Argument `beta_1` must be in the [0, 1] range. Otherwise, the optimizer degenerates "
                             "to SignSGD. "
                             f"Received: beta_1={beta_1}.")  # fmt: skip

    def build(self, variables: Variables) -> None:
        if not self.built:
            super().build(variables)
            self._momentums = self.add_optimizer_variables(variables, "momentum")

    def update_step(self, gradient: Tensor, variable: Variable, learning_rate: Tensor) -> None:
        m = self._momentums[self._get_variable_index(variable)]
        variable.assign_sub(learning_rate * sign(m * self.beta_1 + gradient * (1.0 - self.beta_1)))
        m.assign(m * self.beta_2 + gradient * (1.0 - self.beta_2))


class Lamb(_BuiltIn):
    """`Adam` with each variable's move scaled to its norm, for large batches (arXiv:1904.00962)."""

    own = ("beta_1", "beta_2", "epsilon")

    def __init__(self, learning_rate: Rate = 0.001, beta_1: float = 0.9, beta_2: float = 0.999, epsilon: float = 1e-7,
                 **options: Unpack[Options]) -> None:  # fmt: skip
        super().__init__(learning_rate, **options)
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        self.epsilon = epsilon

    def build(self, variables: Variables) -> None:
        if not self.built:
            super().build(variables)
            self._momentums, self._velocities = self.add_optimizer_variables(variables, ["momentum", "velocity"])

    def update_step(self, gradient: Tensor, variable: Variable, learning_rate: Tensor) -> None:
        index = self._get_variable_index(variable)
        m, v, t = self._momentums[index], self._velocities[index], self._count(variable.dtype)
        m.assign_add((gradient - m) * (1 - self.beta_1))
        v.assign_add((square(gradient) - v) * (1 - self.beta_2))
        move = m / (1 - pow(self.beta_1, t)) / (sqrt(v / (1 - pow(self.beta_2, t))) + self.epsilon)
        length, step = sqrt(reduce_sum(square(variable))), sqrt(reduce_sum(square(move)))
        ratio = where(logical_and(greater(length, 0), greater(step, 0)), length / step, 1.0)
        variable.assign_sub(ratio * learning_rate * move)


class Adafactor(_BuiltIn):
    """Adaptive rates from the means of g^2 over rows and columns alone (arXiv:1804.04235).

    With `relative_step`, a rate that is a number is at most `1 / sqrt(t)`.
    """

    own = ("beta_2_decay", "epsilon_1", "epsilon_2", "clip_threshold", "relative_step")

    def __init__(
        self, learning_rate: Rate = 0.001, beta_2_decay: float = -0.8, epsilon_1: float = 1e-30,
        epsilon_2: float = 1e-3,
        clip_threshold: float = 1.0, relative_step: bool = True, **options: Unpack[Options],
    ) -> None:  # fmt: skip
        super().__init__(learning_rate, **options)
        self.beta_2_decay = beta_2_decay
        self.epsilon_1 = epsilon_1
        self.epsilon_2 = epsilon_2
        self.clip_threshold = clip_threshold
        self.relative_step = relative_step

    def build(self, variables: Variables) -> None:
        if self.built:
            return
        super().build(variables)
        self._r, self._c, self._v = [], [], []
        for variable in variables:
            dims, name = variable.shape.as_list(), getattr(variable, "path", variable.name)
            if len(dims) >= 2:
                self._r.append(self.add_variable(dims[:-1], dtype=variable.dtype, name=name))
                self._c.append(self.add_variable([*dims[:-2], dims[-1]], dtype=variable.dtype, name=name))
            else:
                # A vector has no rows and columns: Keras keeps integer scalars in their place, and saves them.
                self._r.append(self.add_variable((), dtype="int32", name=name))
                self._c.append(self.add_variable((), dtype="int32", name=name))
            self._v.append(self.add_variable_from_reference(variable, "velocity"))

    def update_step(self, gradient: Tensor, variable: Variable, learning_rate: Tensor) -> None:
        index = self._get_variable_index(variable)
        r, c, v, t = self._r[index], self._c[index], self._v[index], self._count(variable.dtype)
        rate = minimum(learning_rate, 1 / sqrt(t))
        rate = maximum(_root_mean_square(variable.read_value()), self.epsilon_2) * rate
        kept = 1 - pow(t, self.beta_2_decay)
        squares = square(gradient) + self.epsilon_1
        if variable.ndim >= 2:
            r.assign(kept * r + (1 - kept) * reduce_mean(squares, axis=-1))
            c.assign(kept * c + (1 - kept) * reduce_mean(squares, axis=-2))
            v.assign(expand_dims(r / reduce_mean(r, axis=-1, keepdims=True), -1) * expand_dims(c, -2))
        else:
            v.assign(kept * v + (1 - kept) * squares)
        move = gradient / sqrt(v)
        variable.assign_sub(rate * (move / maximum(_root_mean_square(move) / self.clip_threshold, 1.0)))


def _root_mean_square(x: Tensor) -> Tensor:
    return sqrt(reduce_mean(square(x)))


class Muon(_BuiltIn):
    """Momentum made orthogonal by Newton-Schulz iterations, for matrices (Jordan 2024); `AdamW` for the others.

    Args:
        exclude_layers: variables whose path matches one of these regular expressions take AdamW too.
        exclude_embeddings: variables with "embedding" in their path take AdamW too.
        muon_a, muon_b, muon_c: the coefficients of an iteration; `ns_steps`: their number.
        rms_rate: moves are scaled to it times the root of the larger dimension; None for no scaling.
        adam_lr_ratio, adam_beta_1, adam_beta_2, adam_weight_decay, epsilon: of AdamW.
    """

    own = ("adam_beta_1", "adam_beta_2", "epsilon", "exclude_layers", "muon_a", "muon_b", "muon_c", "adam_lr_ratio",
           "momentum", "ns_steps", "nesterov", "exclude_embeddings", "adam_weight_decay", "rms_rate")  # fmt: skip

    def __init__(
        self, learning_rate: Rate = 0.001, adam_beta_1: float = 0.9, adam_beta_2: float = 0.999,
        adam_weight_decay: float | None = 0.004, epsilon: float = 1e-7, weight_decay: float | None = 0.004, *,
        exclude_layers: list[str] | None = None, exclude_embeddings: bool = True, muon_a: float = 3.4445,
        muon_b: float = -4.775, muon_c: float = 2.0315, adam_lr_ratio: float = 1, momentum: float = 0.95,
        ns_steps: int = 5,
        nesterov: bool = True, rms_rate: float | None = 0.2, **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(learning_rate, weight_decay=weight_decay, **options)
        self.adam_beta_1 = adam_beta_1
        self.adam_beta_2 = adam_beta_2
        self.adam_weight_decay = adam_weight_decay
        self.epsilon = epsilon
        self.exclude_layers = exclude_layers or []
        self.exclude_embeddings = exclude_embeddings
        self.muon_a, self.muon_b, self.muon_c = muon_a, muon_b, muon_c
        self.adam_lr_ratio = adam_lr_ratio
        self.momentum = momentum
        self.ns_steps = ns_steps
        self.nesterov = nesterov
        self.rms_rate = rms_rate

    def _should_use_adamw(self, variable: Variable) -> bool:
        path = getattr(variable, "path", variable.name)
        excluded = self.exclude_embeddings and "embedding" in path.lower()
        return variable.ndim != 2 or excluded or any(re.search(layer, path) for layer in self.exclude_layers)

    def build(self, variables: Variables) -> None:
        if self.built:
            return
        super().build(variables)
        self.momentums, self.adam_velocities = [], []
        for variable in variables:
            self.momentums.append(self.add_variable_from_reference(variable, "momentum"))
            adam = self._should_use_adamw(variable)
            self.adam_velocities.append(self.add_variable_from_reference(variable, "velocity") if adam else None)

    def _apply_weight_decay(self, variables: list[Variable]) -> None:
        for variable in variables:
            amount = self.adam_weight_decay if self._should_use_adamw(variable) else self.weight_decay
            if amount is not None:
                self._decay(variable, amount)

    def update_step(self, gradient: Tensor, variable: Variable, learning_rate: Tensor) -> None:
        index = self._get_variable_index(variable)
        m, v = self.momentums[index], self.adam_velocities[index]
        if v is None:
            m.assign_add(gradient + m * (self.momentum - 1))
            direction = gradient + m * self.momentum if self.nesterov else m.read_value()
            move = learning_rate * self.zeropower_via_newtonschulz5(direction, self.ns_steps)
            if self.rms_rate is not None:
                move = move * (math.sqrt(max(attributes.shape(variable.shape))) * self.rms_rate)
            variable.assign_sub(move)
            return
        t = self._count(variable.dtype)
        rate = learning_rate * self.adam_lr_ratio * sqrt(1 - pow(self.adam_beta_2, t)) / (1 - pow(self.adam_beta_1, t))
        m.assign_add((gradient - m) * (1 - self.adam_beta_1))
        v.assign_add((square(gradient) - v) * (1 - self.adam_beta_2))
        variable.assign_sub(m * rate / (sqrt(v) + self.epsilon))

    def zeropower_via_newtonschulz5(self, x: Tensor, steps: int) -> Tensor:
        """A matrix near `u @ transpose(v)` where `x = u @ diag(s) @ transpose(v)`; singular values around 1."""
        tall = x.shape[0] > x.shape[1]
        x = x / (sqrt(reduce_sum(square(x))) + 1e-7)
        for _ in range(steps):
            # On the smaller side, without turning the matrix.
            a = matmul(x, x, transpose_a=tall, transpose_b=not tall)
            b = self.muon_b * a + self.muon_c * matmul(a, a)
            x = self.muon_a * x + (matmul(x, b) if tall else matmul(b, x))
        return x


_CLASSES: Final = (Optimizer, Adam, SGD, RMSprop, Adadelta, AdamW, Adagrad, Adamax, Adafactor, Muon, Nadam, Ftrl,
Lion, Lamb,
                   LossScaleOptimizer)  # fmt: skip
FAMILY: Final = Family(
    "keras.optimizers", "optimizer", {c.__name__: c for c in _CLASSES}, {c.__name__.lower(): c for c in _CLASSES}
)
serialize = FAMILY.serialize


def deserialize(config: Any, custom_objects: Mapping[str, Any] | None = None) -> Any:
    """The optimizer of a configuration; the names of Keras's own in upper or lower case."""
    name = config["class_name"].lower() if isinstance(config, Mapping) else str(config).lower()
    if name in FAMILY.names:
        config = {**config, "class_name": name} if isinstance(config, Mapping) else name
    return FAMILY.deserialize(config, custom_objects)


def get(identifier: Any) -> Any:
    """The optimizer that `identifier` means: a name, a configuration, a class, an optimizer.

    Raises ValueError for anything else.

    >>> import tenfold as tf
    >>> tf.keras.optimizers.get("adam").beta_1
    0.9
    """
    if identifier is None:
        return None
    found = deserialize(identifier) if isinstance(identifier, (str, Mapping)) else identifier
    if isinstance(found, type) and issubclass(found, Optimizer):
        found = found()
    if not isinstance(found, Optimizer):
        raise ValueError(f"Could not interpret optimizer identifier: {identifier}")
    return found


__all__ = [
    "SGD", "Adadelta", "Adafactor", "Adagrad", "Adam", "AdamW", "Adamax", "Ftrl", "Lamb", "Lion", "LossScaleOptimizer",
    "Muon", "Nadam", "Optimizer", "RMSprop", "deserialize", "get", "schedules", "serialize",
]  # fmt: skip
