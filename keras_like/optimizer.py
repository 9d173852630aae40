"""`Optimizer`: the base of optimizers. It owns the state, and applies gradients to variables in one program.

A subclass says what state a variable has (`build`) and how one variable moves (`update_step`). Everything else,
clipping, weight decay, accumulation, averaging, constraints, is here, and is traced with it: inside a
`tf.function` a step becomes part of that function's program; in eager code it is a program of its own, made
once for each set of variables.
"""

from __future__ import annotations

import functools
import inspect
import re
import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypedDict

import numpy as np

from ..autograph import convert
from ..ops.compare import equal
from ..ops.creation import zeros
from ..ops.elementwise import clip_by_value, floordiv
from ..ops.selection import where
from ..runtime.context import THREAD, executing_eagerly, use
from ..runtime.dtypes import int64
from ..runtime.tensor import Tensor
from ..runtime.variable import Variable
from ..tracer.control_flow import cond
from ..tracer.function import Function
from ..tracer.tape import GradientTape
from . import initializers
from .backend import auto_name, floatx, resolve_dtype
from .gradients import clip_by_global_norm, clip_by_norm, dense, takes_rate, without_missing
from .numeric import cast_to, to_tensor
from .schedules import LearningRateSchedule
from .serialization import deserialize_keras_object, serialize_keras_object
from .slots import Slots


class Options(TypedDict, total=False):
    """What every optimizer takes beside its own arguments: see `Optimizer`."""

    weight_decay: float | None
    clipnorm: float | None
    clipvalue: float | None
    global_clipnorm: float | None
    use_ema: bool
    ema_momentum: float
    ema_overwrite_frequency: int | None
    loss_scale_factor: float | None
    gradient_accumulation_steps: int | None
    name: str | None
    lr: Any
    decay: Any


class Optimizer(Slots):
    """The base of optimizers. Subclasses define `build(variables)`, `update_step(gradient, variable, learning_rate)`.

    Args:
        learning_rate: a float, a `LearningRateSchedule` of the step, or a function of nothing.
        weight_decay: each step first subtracts `weight_decay * learning_rate * variable`.
        clipnorm: gradients with a larger norm are scaled to it, each by itself.
        clipvalue: elements of gradients are cut off at plus and minus this.
        global_clipnorm: all gradients are scaled so that their common norm is at most this.
        use_ema: keep a moving average of the variables, `ema_momentum * average + (1 - ema_momentum) * variable`.
        ema_overwrite_frequency: after so many steps the variables become their averages.
        loss_scale_factor: what `scale_loss` multiplies by, and gradients are divided by.
        gradient_accumulation_steps: variables move once in so many steps, by the mean gradient.
        name: by default the class's name in snake case.

    Raises ValueError for arguments that are unknown, out of range or exclude each other.

    >>> import tenfold as tf
    >>> class Plain(tf.keras.optimizers.Optimizer):
    ...     def update_step(self, gradient, variable, learning_rate):
    ...         variable.assign_sub(learning_rate * gradient)
    >>> v = tf.Variable([1., 2.])
    >>> Plain(learning_rate=0.5).apply_gradients([(tf.constant([2., 2.]), v)])
    <tf.Variable 'iteration:0' shape=() dtype=int64, numpy=1>
    >>> v.numpy()
    array([0., 1.], dtype=float32)
    """

    _variables: list[Variable]

    def __init__(
        self, learning_rate: Any = 0.001, weight_decay: float | None = None, clipnorm: float | None = None,
        clipvalue: float | None = None, global_clipnorm: float | None = None, use_ema: bool = False,
        ema_momentum: float = 0.99, ema_overwrite_frequency: int | None = None, loss_scale_factor: float | None = None,
        gradient_accumulation_steps: int | None = None, name: str | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        if kwargs.pop("decay", None) is not None:
            warnings.warn("Argument `decay` is no longer supported and will be ignored.", stacklevel=3)
        learning_rate = kwargs.pop("lr", learning_rate)
        if kwargs:
            raise ValueError(f"Argument(s) not recognized: {kwargs}")
        if isinstance(learning_rate, str):
            # Keras 2's first argument is the name.
            learning_rate, name = 0.001, learning_rate
        self._variables = []
        # The compiled steps of eager code, by the ids of the variables that they move.
        self._compiled: dict[tuple[int, ...], Function] = {}
        self._passed_rate: Any = None
        self.name = name or auto_name(type(self).__name__)
        self.weight_decay = weight_decay
        self.clipnorm = clipnorm
        self.clipvalue = clipvalue
        self.global_clipnorm = global_clipnorm
        self.use_ema = use_ema
        self.ema_momentum = ema_momentum
        self.ema_overwrite_frequency = ema_overwrite_frequency
        self.loss_scale_factor = loss_scale_factor
        self.gradient_accumulation_steps = gradient_accumulation_steps
        self._check_options()
        self.built = False
        self._trainable_variables: list[Variable] = []
        self._trainable_variables_indices: dict[int, int] = {}
        self._excluded_from_decay: set[int] = set()
        self._excluded_names: re.Pattern[str] | None = None
        self._iterations = self.add_variable((), "zeros", int64, name="iteration")
        self._learning_rate = self._build_learning_rate(learning_rate)

    def _check_options(self) -> None:
        steps, momentum, frequency = self.gradient_accumulation_steps, self.ema_momentum, self.ema_overwrite_frequency
        if steps and not steps >= 2:
            raise ValueError("`gradient_accumulation_steps` must be an integer >= 2. Received: "
                             f"gradient_accumulation_steps={steps}")  # fmt: skip
        if self.use_ema and not 0 <= momentum <= 1:
            raise ValueError(f"`ema_momentum` must be in the range [0, 1]. Received: ema_momentum={momentum}")
        if self.use_ema and frequency and (not isinstance(frequency, int) or frequency < 1):
            raise ValueError("`ema_overwrite_frequency` must be an integer >= 1 or None. Received: "
                             f"ema_overwrite_frequency={frequency}")  # fmt: skip
        if sum(a is not None for a in (self.clipnorm, self.clipvalue, self.global_clipnorm)) > 1:
            raise ValueError(
                "Only one of `clipnorm`, `clipvalue` and `global_clipnorm` can be set. Received: "
                f"clipnorm={self.clipnorm}, clipvalue={self.clipvalue}, global_clipnorm={self.global_clipnorm}"
            )

    # -- state -------------------------------------------------------------------------------------------------

    @property
    def variables(self) -> list[Variable]:
        """The state: the step count, the learning rate where it is a number, and what belongs to each variable."""
        return list(self._variables)

    @property
    def weights(self) -> list[Variable]:
        """Keras 2's name of `variables`."""
        return self.variables

    @property
    def iterations(self) -> Any:
        """How many steps were taken, an int64 variable; with accumulation how often the variables moved."""
        if self.gradient_accumulation_steps:
            return floordiv(self._iterations, self.gradient_accumulation_steps)
        return self._iterations

    def build(self, variables: Sequence[Variable]) -> None:
        """Make the state for these variables. Subclasses call this first, then `add_optimizer_variables`."""
        variables = list(variables)
        if self.use_ema:
            self._model_variables_moving_average = self.add_optimizer_variables(variables, "average")
        self._trainable_variables_indices = {self._var_key(v): i for i, v in enumerate(variables)}
        self._trainable_variables = variables
        if self.gradient_accumulation_steps:
            self._accumulated_gradients = self.add_optimizer_variables(variables, "gradient_accumulator")
        self._create_slots(variables)
        self.built = True

    def add_variable(self, shape: Any, initializer: Any = "zeros", dtype: Any = None, aggregation: str = "none",
                     layout: Any = None, name: str | None = None) -> Variable:  # fmt: skip
        """A new variable of the state; `floatx()` without `dtype`."""
        self._check_super_called()
        wanted = resolve_dtype(dtype)
        # Made outside of a function that is being traced: it belongs to the optimizer, not to the trace.
        with use(None):
            variable = Variable(initializers.get(initializer)(shape, wanted), trainable=False, name=name or "variable")
        variable.__dict__["path"] = f"{self.name}/{name or 'variable'}"
        self._variables.append(variable)
        return variable

    def add_variable_from_reference(
        self, reference_variable: Any = None, name: str | None = None, initializer: Any = "zeros", *,
        model_variable: Any = None, variable_name: str | None = None, shape: Any = None, initial_value: Any = None,
    ) -> Variable:  # fmt: skip
        """A new variable of the state with the shape and dtype of another one.

        The keywords `model_variable`, `variable_name`, `shape` and `initial_value` are Keras 2's.
        """
        reference = model_variable if reference_variable is None else reference_variable
        owner = re.sub("[/:]", "_", getattr(reference, "path", reference.name))
        full_name = f"{owner}_{name or variable_name or 'var'}"
        if initial_value is not None:
            initializer = initializers.get(np.asarray(initial_value))
        return self.add_variable(
            reference.shape if shape is None else shape, initializer, reference.dtype, name=full_name
        )

    def add_optimizer_variables(
        self, trainable_variables: Iterable[Variable], name: Any, initializer: Any = "zeros"
    ) -> Any:
        """For each variable a new one of the state like it: a list of them; a tuple of lists for a list of names.

        Raises ValueError where the numbers of names and initializers differ.
        """
        if isinstance(name, str):
            return [self.add_variable_from_reference(v, name, initializer) for v in trainable_variables]
        makers = list(initializer) if isinstance(initializer, (list, tuple)) else [initializer] * len(name)
        if len(makers) != len(name):
            raise ValueError("The number of provided names must match the number of provided initializers. Received "
                             f"name='{name}', initializer='{initializer}'")  # fmt: skip
        rows = [
            [self.add_variable_from_reference(v, n, m) for n, m in zip(name, makers, strict=True)]
            for v in trainable_variables
        ]
        return tuple(list(column) for column in zip(*rows, strict=True)) if rows else tuple([] for _ in name)

    def _var_key(self, variable: Variable) -> int:
        return id(variable)

    def _get_variable_index(self, variable: Variable) -> int:
        return self._trainable_variables_indices[self._var_key(variable)]

    @property
    def _index_dict(self) -> dict[int, int]:
        return self._trainable_variables_indices

    def __setattr__(self, name: str, value: Any) -> None:
        if name != "_variables":
            self._check_super_called()
            if name == "_learning_rate":
                before = self.__dict__.get(name)
                self._variables = [v for v in self._variables if v is not before]
            if isinstance(value, Variable) and all(value is not v for v in self._variables) and name != "_passed_rate":
                self._variables.append(value)
            if not name.startswith("_") and "_compiled" in self.__dict__:
                # A hyperparameter is a constant of the compiled steps.
                self._compiled.clear()
        super().__setattr__(name, value)

    def _check_super_called(self) -> None:
        if "_variables" not in self.__dict__:
            raise RuntimeError(f"In optimizer '{type(self).__name__}', you forgot to call `super().__init__()` as the "
                               "first statement in the `__init__()` method. Go add it!")  # fmt: skip

    # -- the learning rate -------------------------------------------------------------------------------------

    def _build_learning_rate(self, learning_rate: Any) -> Any:
        """A schedule or function as it is, a number as a variable, so that it can change without a new trace."""
        if isinstance(learning_rate, (LearningRateSchedule, Variable)) or callable(learning_rate):
            return learning_rate
        if not isinstance(learning_rate, (float, np.floating)):
            raise ValueError(
                "Argument `learning_rate` should be float, or an instance of LearningRateSchedule, or a callable "
                "(that takes "
                "in the current iteration value and returns the corresponding learning rate value). Received instead: "
                f"learning_rate={learning_rate}"
            )
        return self.add_variable((), initializers.Constant(float(learning_rate)), floatx(), name="learning_rate")

    @property
    def learning_rate(self) -> Any:
        """The learning rate now: a variable, or what the schedule or function gives. Can be set to a number."""
        rate = self._learning_rate
        if self._passed_rate is not None:
            return self._passed_rate
        if isinstance(rate, LearningRateSchedule):
            return rate(self._iterations)
        return rate() if callable(rate) else rate

    @learning_rate.setter
    def learning_rate(self, learning_rate: Any) -> None:
        before = self.__dict__.get("_learning_rate")
        if isinstance(learning_rate, (LearningRateSchedule, Variable)) or callable(learning_rate):
            self._learning_rate = learning_rate
            self._compiled.clear()
        elif isinstance(before, LearningRateSchedule):
            raise TypeError(
                "This optimizer was created with a `LearningRateSchedule` object as its `learning_rate` constructor "
                "argument, "
                "hence its learning rate is not settable. If you need the learning rate to be settable, you should "
                "instantiate the optimizer with a float `learning_rate` argument."
            )
        elif isinstance(before, Variable):
            before.assign(to_tensor(learning_rate, before.dtype))
        else:
            self._learning_rate = self._build_learning_rate(learning_rate)

    lr = learning_rate

    def _rate_from_outside(self) -> Any:
        """What a learning rate that is a Python function gives now: a compiled step must be handed it."""
        rate = self._learning_rate
        if isinstance(rate, (LearningRateSchedule, Variable)) or not callable(rate):
            return None
        return to_tensor(rate(), floatx())

    # -- a step ------------------------------------------------------------------------------------------------

    def update_step(self, gradient: Tensor, variable: Variable, learning_rate: Tensor) -> None:
        """Move one variable. `gradient` and `learning_rate` have the variable's dtype."""
        if not hasattr(self, "_resource_apply_dense"):
            raise NotImplementedError(
                f"{type(self).__name__} must define `update_step(gradient, variable, learning_rate)`"
            )
        self._resource_apply_dense(gradient, variable)

    def apply_gradients(
        self, grads_and_vars: Iterable[tuple[Any, Variable]], name: str | None = None, **options: Any
    ) -> Any:
        """Move the variables by their gradients: pairs `(gradient, variable)`. Returns the step count.

        Gradients of None are passed over, with a warning. Raises ValueError where all are None, and for a
        variable that the optimizer was not built with.
        """
        pairs = list(grads_and_vars)
        if not pairs:
            raise ValueError("No gradients provided for any variable.")
        self.apply([g for g, _ in pairs], [v for _, v in pairs])
        return self._iterations

    def apply(self, grads: Sequence[Any], trainable_variables: Sequence[Variable] | None = None) -> None:
        """As `apply_gradients`, of two lists; without the second one, of the variables that it was built with."""
        if not len(grads):
            return
        if trainable_variables is None:
            if not self.built:
                raise ValueError("When passing `grads` without `variables`, the optimizer must already be built on "
                                 "a list of "
                                 "variables. Call `optimizer.build(trainable_variables)` first. ")  # fmt: skip
            if len(grads) != len(self._trainable_variables):
                raise ValueError(
                    "When passing `grads` as a list of gradient tensors, the gradients must match "
                    "`optimizer.variables` "
                    f"one-to-on. Received a list of {len(grads)} gradients, but the optimizer is tracking "
                    f"{len(self._trainable_variables)} trainable variables."
                )
            variables = self._trainable_variables
        else:
            variables = list(trainable_variables)
            if not self.built:
                self.build(variables)
                self.built = True
            for variable in variables:
                if self._var_key(variable) not in self._trainable_variables_indices:
                    raise ValueError(
                        f"Unknown variable: {variable}. This optimizer can only be called for the variables it was "
                        "originally built with. When working with a new set of variables, you should recreate a new "
                        "optimizer instance."
                    )
        self._run(*without_missing(grads, variables))

    def _run(self, grads: list[Any], variables: list[Variable]) -> None:
        tensors = [dense(g, v) for g, v in zip(grads, variables, strict=True)]
        if not executing_eagerly():
            self._step(tensors, variables)
            return
        key = tuple(map(id, variables))
        step = self._compiled.get(key)
        if step is None:
            step = self._compiled[key] = self._compile(variables)
        rate = self._rate_from_outside()
        if rate is not None:
            tensors.insert(0, rate)
        if THREAD.interpreter is None:
            step(*tensors)
        else:
            # Tapes do not look into a step.
            with use(None):
                step(*tensors)

    def _compile(self, variables: list[Variable]) -> Function:
        """A step of these variables as a function of their gradients, before them the rate where that is handed in."""

        def step(*tensors: Tensor) -> None:
            handed = len(tensors) - len(variables)
            self._set_passed_rate(tensors[0] if handed else None)
            try:
                self._step(list(tensors[handed:]), variables)
            finally:
                self._set_passed_rate(None)

        return Function(step, autograph=False)

    def _set_passed_rate(self, rate: Any) -> None:
        self._passed_rate = rate

    def _step(self, grads: list[Tensor], variables: list[Variable]) -> None:
        """A whole step, in the interpreter in force."""
        if self.loss_scale_factor is not None:
            grads = [g / self.loss_scale_factor for g in grads]
        if self.gradient_accumulation_steps:
            self._accumulate(grads, variables)
        else:
            self._update(grads, variables)
        if self.use_ema:
            self._average()
        for variable in variables:
            if variable.constraint is not None:
                variable.assign(variable.constraint(variable))
        self._iterations.assign_add(1)

    def _update(self, grads: list[Tensor], variables: list[Variable]) -> None:
        grads = self._clip_gradients(grads)
        self._apply_weight_decay(variables)
        self._backend_update_step(grads, variables, self.learning_rate)

    def _backend_update_step(self, grads: list[Tensor], variables: list[Variable], learning_rate: Any) -> None:
        own = type(self).update_step
        update_step: Any = self.update_step
        if inspect.isfunction(own) and not (own.__module__ or "").startswith(__name__.rpartition(".")[0]):
            # A step is traced in eager code, too: Python's `if` over tensors must work in what users write.
            update_step = functools.partial(convert(own), self)
        with_rate = takes_rate(own)
        for gradient, variable in zip(grads, variables, strict=True):
            gradient = cast_to(gradient, variable.dtype)
            rate = (to_tensor(learning_rate, variable.dtype),) if with_rate else ()
            update_step(gradient, variable, *rate)

    def _accumulate(self, grads: list[Tensor], variables: list[Variable]) -> None:
        """Add the gradients up; in the last of so many steps, move the variables by their mean."""
        steps = self.gradient_accumulation_steps or 1
        held = [self._accumulated_gradients[self._get_variable_index(v)] for v in variables]
        sums = [cast_to(g, h.dtype) + h for g, h in zip(grads, held, strict=True)]

        def move() -> None:
            self._update([s / steps for s in sums], variables)
            for total in self._accumulated_gradients:
                total.assign(zeros(total.shape, total.dtype))

        def keep() -> None:
            for total, value in zip(held, sums, strict=True):
                total.assign(value)

        cond(equal((self._iterations + 1) % steps, 0), move, keep)

    def _clip_gradients(self, grads: list[Tensor]) -> list[Tensor]:
        if self.clipnorm and self.clipnorm > 0:
            return [clip_by_norm(g, self.clipnorm) for g in grads]
        if self.global_clipnorm and self.global_clipnorm > 0:
            return clip_by_global_norm(grads, self.global_clipnorm)
        if self.clipvalue and self.clipvalue > 0:
            return [clip_by_value(g, -self.clipvalue, self.clipvalue) for g in grads]
        return grads

    def _apply_weight_decay(self, variables: list[Variable]) -> None:
        if self.weight_decay is not None:
            for variable in variables:
                self._decay(variable, self.weight_decay)

    def _decay(self, variable: Variable, amount: float) -> None:
        if self._use_weight_decay(variable):
            rate = to_tensor(self.learning_rate, variable.dtype)
            variable.assign_sub(variable * amount * rate)

    def exclude_from_weight_decay(
        self, var_list: Iterable[Variable] | None = None, var_names: Iterable[str] | None = None
    ) -> None:
        """Leave variables, or those whose name contains one of `var_names` (regular expressions), out of weight decay.

        Raises ValueError once the optimizer is built.
        """
        if self.built:
            raise ValueError("`exclude_from_weight_decay()` can only be configured before the optimizer is built.")
        self._excluded_from_decay = {self._var_key(v) for v in var_list or ()}
        names = sorted(set(var_names or ()))
        self._excluded_names = re.compile("|".join(names)) if names else None

    def _use_weight_decay(self, variable: Variable) -> bool:
        if self._var_key(variable) in self._excluded_from_decay:
            return False
        return self._excluded_names is None or self._excluded_names.search(variable.name) is None

    def _average(self) -> None:
        """Update the moving averages (the first time they become the variables), and overwrite when it is time."""
        pairs = list(zip(self._trainable_variables, self._model_variables_moving_average, strict=True))
        started = self.iterations > 0
        for variable, average in pairs:
            momentum = cast_to(started, variable.dtype) * self.ema_momentum
            average.assign(momentum * average + (1 - momentum) * variable)
        if self.ema_overwrite_frequency:
            now = equal((self.iterations + 1) % self.ema_overwrite_frequency, 0)
            for variable, average in pairs:
                variable.assign(where(now, average, variable))

    def finalize_variable_values(self, var_list: Sequence[Variable]) -> None:
        """With `use_ema`, make the variables their averages: at the end of training.

        Raises ValueError for another number of variables than the optimizer was built with.
        """
        if not self.use_ema:
            return
        averages = self._model_variables_moving_average
        if len(var_list) != len(averages):
            raise ValueError(
                f"The length of model variables ({len(var_list)}) to override does not match the length of model "
                f"variables stored in the optimizer ({len(averages)}). Please check if the optimizer was called on "
                "your model."
            )
        for variable, average in zip(var_list, averages, strict=True):
            variable.assign(average)

    def scale_loss(self, loss: Any) -> Any:
        """The loss times `loss_scale_factor`: what to take gradients of."""
        return loss if self.loss_scale_factor is None else loss * self.loss_scale_factor

    def minimize(self, loss: Any, var_list: Any, tape: Any = None, **options: Any) -> Any:
        """Take the gradients of `loss`, a function of nothing or a tensor that `tape` saw, and apply them.

        `var_list` is a list of variables, or a function that returns one. Raises ValueError for a tensor
        without a tape.
        """
        if callable(loss):
            tape = GradientTape() if tape is None else tape
            with tape:
                loss = loss()
        elif tape is None:
            raise ValueError("`tape` is required when a `Tensor` loss is passed. Received: "
                             f"loss={loss}, tape={tape}.")  # fmt: skip
        variables = list(var_list() if callable(var_list) else var_list)
        return self.apply_gradients(zip(tape.gradient(loss, variables), variables, strict=True))

    def assign(self, variable: Variable, value: Any) -> None:
        variable.assign(value)

    def assign_add(self, variable: Variable, value: Any) -> None:
        variable.assign_add(value)

    def assign_sub(self, variable: Variable, value: Any) -> None:
        variable.assign_sub(value)

    # -- configuration and saving --------------------------------------------------------------------------------

    def get_config(self) -> dict[str, Any]:
        """The arguments of the constructor; a schedule as its configuration."""
        rate = self._learning_rate
        options = ("weight_decay", "clipnorm", "global_clipnorm", "clipvalue", "use_ema", "ema_momentum",
                   "ema_overwrite_frequency", "loss_scale_factor", "gradient_accumulation_steps")  # fmt: skip
        return {
            "name": self.name,
            "learning_rate": float(rate.numpy()) if isinstance(rate, Variable) else serialize_keras_object(rate),
            **{option: getattr(self, option) for option in options},
        }

    @classmethod
    def from_config(cls, config: Mapping[str, Any], custom_objects: Mapping[str, Any] | None = None) -> Any:
        arguments = dict(config)
        if isinstance(arguments.get("learning_rate"), Mapping):
            arguments["learning_rate"] = deserialize_keras_object(arguments["learning_rate"], custom_objects)
        return cls(**arguments)

    def get_weights(self) -> list[Any]:
        """The state as NumPy arrays."""
        return [v.numpy() for v in self.variables]

    def set_weights(self, weights: Sequence[Any]) -> None:
        """Set the state. Raises ValueError before the optimizer is built, and where a shape differs."""
        if not self.built:
            raise ValueError(
                "You are calling `set_weights()` on an optimizer that has not yet been built. Please call "
                "`optimizer.build(trainable_variables)` to create the optimizer weights before calling `set_weights()`."
            )
        for variable, weight in zip(self.variables, weights, strict=False):
            if variable.shape != np.shape(weight):
                raise ValueError(f"Optimizer variable {variable.name} has shape {variable.shape} not compatible with "
                                 f"provided weight shape {np.shape(weight)}.")  # fmt: skip
            variable.assign(to_tensor(weight, variable.dtype))

    def save_own_variables(self, store: Any) -> None:
        """Put the state into a mapping, by number."""
        for i, variable in enumerate(self.variables):
            store[str(i)] = variable.numpy()

    def load_own_variables(self, store: Any) -> None:
        """Set the state from a mapping; with a warning nothing, where it holds another number of variables."""
        if len(store.keys()) != len(self.variables):
            text = (f"Skipping variable loading for optimizer '{self.name}', because it has {len(self.variables)} "
                    f"variables "
                    f"whereas the saved optimizer has {len(store.keys())} variables. ")  # fmt: skip
            warnings.warn(text, stacklevel=2)
            return
        for i, variable in enumerate(self.variables):
            variable.assign(to_tensor(np.asarray(store[str(i)]), variable.dtype))
