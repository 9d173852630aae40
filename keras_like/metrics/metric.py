"""`Metric`: a quantity gathered over many batches in variables; the base of all metrics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...ops.creation import zeros
from ...runtime import nest
from ...runtime.context import use
from ...runtime.tensor import Tensor
from ...runtime.variable import Variable
from .. import initializers
from ..backend import auto_name, resolve_dtype, standardize_dtype


class Metric:
    """The base of metrics. Subclasses make variables in `__init__` and define `update_state` and `result`.

    Args:
        dtype: of the state and the result; `floatx()` by default.
        name: by default the class's name in snake case.

    >>> import tenfold as tf
    >>> class Largest(tf.keras.metrics.Metric):
    ...     def __init__(self, **kwargs):
    ...         super().__init__(**kwargs)
    ...         self.seen = self.add_weight(name="seen", initializer="zeros")
    ...     def update_state(self, y_true, y_pred, sample_weight=None):
    ...         self.seen.assign(tf.maximum(self.seen, tf.reduce_max(y_pred)))
    ...     def result(self):
    ...         return self.seen.read_value()
    >>> metric = Largest()
    >>> float(metric([0.], [3.])), float(metric([0.], [2.]))
    (3.0, 3.0)
    """

    _variables: list[Variable]
    _metrics: list[Metric]

    def __init__(self, dtype: Any = None, name: str | None = None) -> None:
        self._variables = []
        self._metrics = []
        self.name = name or auto_name(type(self).__name__)
        self._dtype = standardize_dtype(dtype)

    @property
    def dtype(self) -> str:
        return self._dtype

    # -- state -----------------------------------------------------------------------------------------------

    @property
    def variables(self) -> list[Variable]:
        """The variables of this metric and of the metrics among its attributes."""
        return [*self._variables, *(v for metric in self._metrics for v in metric.variables)]

    weights = variables

    def add_variable(
        self, shape: Any, initializer: Any, dtype: Any = None, aggregation: str = "sum", name: str | None = None
    ) -> Variable:
        """A new variable of the state, 0-filled or what `initializer` gives; `floatx()` without `dtype`."""
        self._check_super_called()
        wanted = resolve_dtype(dtype)
        make = initializers.get("zeros" if initializer is None else initializer)
        # Made outside of a function that is being traced: it belongs to the metric, not to the trace.
        with use(None):
            variable = Variable(make(shape, wanted), trainable=False, name=name or "variable", dtype=wanted)
        variable.__dict__["path"] = f"{self.name.replace('/', '>')}/{name or 'variable'}"
        self._track(variable)
        return variable

    def add_weight(self, *args: Any, **kwargs: Any) -> Variable:
        """`add_weight(shape=(), initializer=None, dtype=None, name=None)`: a new variable of the state.

        Keras 2's order, `add_weight(name, shape=(), ...)`, is understood where a string comes first.
        """
        order = ("name", "shape") if args and isinstance(args[0], str) else ("shape", "initializer", "dtype", "name")
        if len(args) > len(order):
            raise TypeError(f"add_weight() takes at most {len(order)} positional arguments ({len(args)} given)")
        given = {**dict(zip(order, args, strict=False)), **kwargs}
        unknown = set(given) - {"shape", "initializer", "dtype", "name", "aggregation", "synchronization", "trainable"}
        if unknown:
            raise TypeError(f"add_weight() got an unexpected keyword argument {sorted(unknown)[0]!r}")
        return self.add_variable(
            given.get("shape", ()), given.get("initializer"), given.get("dtype"), name=given.get("name")
        )

    def _track(self, value: Any) -> None:
        for leaf in _leaves(value):
            held: list[Any] = self._variables if isinstance(leaf, Variable) else self._metrics
            if all(leaf is not other for other in held):
                held.append(leaf)

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in ("_variables", "_metrics") and "_metrics" in self.__dict__:
            self._track(value)
        super().__setattr__(name, value)

    def _check_super_called(self) -> None:
        if "_metrics" not in self.__dict__:
            raise RuntimeError("You forgot to call `super().__init__()` in the `__init__()` method. Go add it!")

    # -- use -------------------------------------------------------------------------------------------------

    def update_state(self, *args: Any, **kwargs: Any) -> Any:
        """Take in a batch."""
        raise NotImplementedError

    def result(self) -> Any:
        """The quantity so far: a tensor, or a dict of tensors."""
        raise NotImplementedError

    def reset_state(self) -> None:
        """Forget everything: all variables become 0."""
        for variable in self.variables:
            variable.assign(zeros(variable.shape, variable.dtype))

    def reset_states(self) -> None:
        """Keras 2's name of `reset_state`."""
        self.reset_state()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Take in a batch; return the quantity so far."""
        self._check_super_called()
        self.update_state(*args, **kwargs)
        return self.result()

    def get_config(self) -> dict[str, Any]:
        """The arguments of the constructor."""
        return {"name": self.name, "dtype": self.dtype}

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Any:
        return cls(**config)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self.name}>"

    # -- without state ---------------------------------------------------------------------------------------

    def stateless_update_state(self, metric_variables: Any, *args: Any, **kwargs: Any) -> list[Tensor]:
        """The values that the variables would have after `update_state`, if they had `metric_variables` before."""
        with _Lent(self, metric_variables) as lent:
            self.update_state(*args, **kwargs)
            return lent.now()

    def stateless_result(self, metric_variables: Any) -> Any:
        """The result, if the variables had the values `metric_variables`."""
        with _Lent(self, metric_variables):
            return self.result()

    def stateless_reset_state(self) -> list[Tensor]:
        """The values that the variables would have after `reset_state`."""
        with _Lent(self, [v.read_value() for v in self.variables]) as lent:
            self.reset_state()
            return lent.now()


class _Lent:
    """A context in which a metric's variables have other values. Raises ValueError where their number is wrong."""

    def __init__(self, metric: Metric, values: Any) -> None:
        self._variables = metric.variables
        self._values = list(values)
        if len(self._values) != len(self._variables):
            raise ValueError(
                "Argument `metric_variables` must be a list of tensors corresponding 1:1 to "
                f"{type(metric).__name__}().variables. Received list with length {len(self._values)}, but expected "
                f"{len(self._variables)} variables."
            )

    def now(self) -> list[Tensor]:
        """The values in this moment."""
        return [v.read_value() for v in self._variables]

    def __enter__(self) -> _Lent:
        self._before = self.now()
        for variable, value in zip(self._variables, self._values, strict=True):
            variable.assign(value)
        return self

    def __exit__(self, *_: object) -> None:
        for variable, value in zip(self._variables, self._before, strict=True):
            variable.assign(value)


def _leaves(value: Any) -> Iterator[Any]:
    """The variables and metrics in an attribute: the value itself, or parts of a list, tuple or dict."""
    if isinstance(value, (Variable, Metric)):
        yield value
    elif isinstance(value, (list, tuple, dict)):
        yield from (leaf for leaf in nest.flatten(value) if isinstance(leaf, (Variable, Metric)))
