"""`ConcreteFunction` of a signature with dimensions left open: one program per shape, made as shapes arrive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..runtime import nest
from ..runtime.spec import TensorSpec
from .concrete import ConcreteFunction
from .signature import fit

if TYPE_CHECKING:
    from .function import Function


class OpenConcreteFunction:
    """What `get_concrete_function(tf.TensorSpec([None, 8]))` returns.

    XLA compiles for static shapes, so each shape that fits is traced and compiled when it first comes; the
    body sees its sizes as numbers.
    """

    def __init__(self, function: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        self._function = function
        self._args = args
        self._kwargs = kwargs
        self.name = function.name

    @property
    def structured_input_signature(self) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """The positional and keyword arguments, as they were given."""
        return self._args, self._kwargs

    @property
    def function_type(self) -> str:
        return repr(self)

    def concrete(self, *args: Any, **kwargs: Any) -> ConcreteFunction:
        """The ConcreteFunction for these tensors' shapes. Raises TypeError where they do not fit."""
        found = self._function.get_concrete_function(*self._fitted(args), **kwargs)
        assert isinstance(found, ConcreteFunction)
        return found

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run for tensors that fit the signature. Raises TypeError for others."""
        return self._function(*self._fitted(args), **{**self._plain_keywords(), **kwargs})

    def _fitted(self, args: tuple[Any, ...]) -> tuple[Any, ...]:
        # Python values of the signature need not be given again.
        given = list(args)
        filled = []
        for spec in self._args:
            described = any(isinstance(leaf, TensorSpec) for leaf in nest.flatten(spec))
            filled.append(given.pop(0) if described and given else spec)
        if given:
            raise TypeError(f"{self!r} takes {len(self._args)} positional arguments, but {len(args)} were given")
        names = self._function.argument_name
        return fit(self._args, filled, names)

    def _plain_keywords(self) -> dict[str, Any]:
        return {k: v for k, v in self._kwargs.items() if not isinstance(v, TensorSpec)}

    @property
    def graph(self) -> Any:
        """Each shape has a graph of its own. Raises ValueError; use `concrete(*tensors).graph`."""
        raise ValueError(f"{self!r} has a graph for each shape: ask concrete(*tensors).graph")

    def __repr__(self) -> str:
        arguments = ", ".join([*map(repr, self._args), *(f"{k}={v!r}" for k, v in self._kwargs.items())])
        return f"<ConcreteFunction {self.name}({arguments}), one program per shape>"
