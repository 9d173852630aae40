"""`tf.Module`: an object that finds the variables and modules in its attributes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .scopes import name_scope
from .variable import Variable


class Module:
    """A named container of variables, other modules and functions that use them.

    >>> import tenfold as tf
    >>> class Scale(tf.Module):
    ...     def __init__(self):
    ...         super().__init__()
    ...         self.factor = tf.Variable(2.)
    ...     def __call__(self, x):
    ...         return x * self.factor
    >>> len(Scale().trainable_variables)
    1
    """

    # Attributes of subclasses that `_flatten` must not look into.
    _TF_MODULE_IGNORED_PROPERTIES: frozenset[str] = frozenset()

    def __init__(self, name: str | None = None) -> None:
        if name is None:
            name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", type(self).__name__).lower()
        if not re.match(r"^[A-Za-z_]\w*$", name):
            raise ValueError(f"{name!r} is not a valid module name. Module names must be valid Python identifiers (e.g. "
                             "a valid class name).")  # fmt: skip
        self._name = name

    @property
    def name(self) -> str:
        return self._name

    @property
    def name_scope(self) -> name_scope:
        return name_scope(self._name)

    @property
    def variables(self) -> tuple[Variable, ...]:
        """The variables of this module and of those inside it, each once."""
        return tuple(self._flatten(predicate=lambda v: isinstance(v, Variable)))

    @property
    def trainable_variables(self) -> tuple[Variable, ...]:
        return tuple(v for v in self.variables if v.trainable)

    @property
    def non_trainable_variables(self) -> tuple[Variable, ...]:
        return tuple(v for v in self.variables if not v.trainable)

    @property
    def submodules(self) -> tuple[Module, ...]:
        """The modules inside this one, each once."""
        return tuple(self._flatten(predicate=lambda v: isinstance(v, Module)))

    def _flatten(self, recursive: bool = True, predicate: Callable[[Any], bool] = lambda _: True) -> Iterator[Any]:
        seen: set[int] = {id(self)}
        yield from _walk(self, recursive, predicate, seen)

    @classmethod
    def with_name_scope(cls, method: Callable[..., Any]) -> Callable[..., Any]:
        """A decorator for methods: operations made inside are named after the module."""

        def scoped(self: Module, *args: Any, **kwargs: Any) -> Any:
            with self.name_scope:
                return method(self, *args, **kwargs)

        return scoped


def _walk(module: Module, recursive: bool, predicate: Callable[[Any], bool], seen: set[int]) -> Iterator[Any]:
    attributes = vars(module)
    inner: list[Module] = []
    for key in sorted(attributes):
        if key in module._TF_MODULE_IGNORED_PROPERTIES:
            continue
        for leaf in _leaves(attributes[key]):
            if id(leaf) in seen:
                continue
            if predicate(leaf):
                seen.add(id(leaf))
                yield leaf
            if isinstance(leaf, Module) and recursive:
                seen.add(id(leaf))
                inner.append(leaf)
    for leaf in inner:
        yield from _walk(leaf, recursive, predicate, seen)


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, (list, tuple)):
        for part in value:
            yield from _leaves(part)
    elif isinstance(value, Mapping):
        for key in value:
            yield from _leaves(value[key])
    else:
        yield value
