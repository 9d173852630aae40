"""The cells of recurrent layers: one time step each.

A cell first projects its inputs (`project`, which a layer does for all time steps at once), then takes a step
from the projected inputs and its states (`advance`).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...ops.array import reshape
from ...ops.compare import greater_equal
from ...ops.creation import ones, zeros
from ...ops.joining import concat, split
from ...ops.linalg import matmul
from ...ops.random import uniform
from ...ops.selection import where
from ..layer import Layer
from .base import BuiltIn, offer, options

_OWN = ("units", "activation", "use_bias", "kernel_initializer", "recurrent_initializer", "bias_initializer",
        "kernel_regularizer", "recurrent_regularizer", "bias_regularizer", "kernel_constraint", "recurrent_constraint",
        "bias_constraint", "dropout", "recurrent_dropout", "seed")  # fmt: skip


class RecurrentCell(BuiltIn):
    """What the built-in cells share: `gates` blocks of weights, the states, dropout."""

    own: tuple[str, ...] = _OWN
    gates = 1
    states = 1

    def __init__(
        self, units: int, activation: Any = "tanh", use_bias: bool = True, kernel_initializer: Any = "glorot_uniform",
        recurrent_initializer: Any = "orthogonal", bias_initializer: Any = "zeros", kernel_regularizer: Any = None,
        recurrent_regularizer: Any = None, bias_regularizer: Any = None, kernel_constraint: Any = None,
        recurrent_constraint: Any = None, bias_constraint: Any = None, dropout: float = 0.0,
        recurrent_dropout: float = 0.0, seed: int | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(**kwargs)
        if not isinstance(units, int) or units <= 0:
            raise ValueError(
                f"Received an invalid value for argument `units`, expected a positive integer, got {units}."
            )
        self.units = units
        self.use_bias = use_bias
        self.dropout = min(1.0, max(0.0, dropout))
        self.recurrent_dropout = min(1.0, max(0.0, recurrent_dropout))
        self.seed = seed
        options(self, activation=activation, kernel_initializer=kernel_initializer,
                recurrent_initializer=recurrent_initializer, bias_initializer=bias_initializer,
                kernel_regularizer=kernel_regularizer, recurrent_regularizer=recurrent_regularizer,
                bias_regularizer=bias_regularizer, kernel_constraint=kernel_constraint,
                recurrent_constraint=recurrent_constraint, bias_constraint=bias_constraint)  # fmt: skip
        self.state_size: Any = units if self.states == 1 else [units] * self.states
        self.output_size = units

    def build(self, input_shape: Any) -> None:
        wide = self.units * self.gates
        self.kernel = self.add_weight(shape=(input_shape[-1], wide), name="kernel", initializer=self.kernel_initializer,
                                      regularizer=self.kernel_regularizer,
                                      constraint=self.kernel_constraint)  # fmt: skip
        self.recurrent_kernel = self.add_weight(
            shape=(self.units, wide), name="recurrent_kernel", initializer=self.recurrent_initializer,
            regularizer=self.recurrent_regularizer, constraint=self.recurrent_constraint,
        )  # fmt: skip
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(shape=self._bias_shape(), name="bias", initializer=self._initial_bias(),
                                        regularizer=self.bias_regularizer, constraint=self.bias_constraint)  # fmt: skip
        self.built = True

    def _bias_shape(self) -> tuple[int, ...]:
        return (self.units * self.gates,)

    def _initial_bias(self) -> Any:
        return self.bias_initializer

    def project(self, inputs: Any) -> Any:
        """The inputs' part of all gates, for one time step or for many."""
        if inputs.ndim == 2:
            found = matmul(inputs, self.kernel)
        else:
            # All time steps at once: one large product instead of many small ones.
            dims = inputs.shape.as_list()
            flat = matmul(reshape(inputs, [-1, dims[-1]]), self.kernel)
            found = reshape(flat, [*dims[:-1], self.units * self.gates])
        bias = self._input_bias()
        return found if bias is None else found + bias

    def _input_bias(self) -> Any:
        return self.bias

    def advance(self, projected: Any, states: list[Any]) -> tuple[Any, list[Any]]:
        """The output and the next states."""
        raise NotImplementedError

    def masks(self, inputs: Any, training: Any) -> tuple[Any, Any]:
        """What inputs and recurrent states are multiplied by in a sequence, None where by nothing."""
        if not training:
            return None, None
        batch = inputs.shape[0]
        return (_dropped([batch, inputs.shape[-1]], self.dropout, inputs, self.seed),
                _dropped([batch, self.units], self.recurrent_dropout, inputs, self.seed))  # fmt: skip

    def call(self, inputs: Any, states: Any, training: bool = False) -> Any:
        given = list(states) if isinstance(states, (list, tuple)) else [states]
        mask, recurrent = self.masks(inputs, training)
        if mask is not None:
            inputs = inputs * mask
        if recurrent is not None:
            given = [given[0] * recurrent, *given[1:]]
        output, after = self.advance(self.project(inputs), given)
        return output, after if isinstance(states, (list, tuple)) else after[0]

    def get_initial_state(self, batch_size: Any = None, inputs: Any = None, dtype: Any = None) -> list[Any]:
        """Zeros for each state."""
        size = inputs.shape[0] if batch_size is None else batch_size
        return [zeros([size, self.units], self.compute_dtype) for _ in range(self.states)]


def _dropped(shape: list[int], rate: float, like: Any, seed: int | None) -> Any:
    if not rate:
        return None
    keep = greater_equal(uniform(shape, dtype="float32", seed=seed), rate)
    scaled = ones(shape, like.dtype) / (1 - rate)
    return where(keep, scaled, scaled * 0)


class SimpleRNNCell(RecurrentCell):
    """`h = activation(x @ kernel + h @ recurrent_kernel + bias)`."""

    def advance(self, projected: Any, states: list[Any]) -> tuple[Any, list[Any]]:
        output = self.activation(projected + matmul(states[0], self.recurrent_kernel))
        return output, [output]


class LSTMCell(RecurrentCell):
    """Long short-term memory (Hochreiter and Schmidhuber 1997): gates i, f, c, o in this order.

    With `unit_forget_bias` the bias of f starts at 1.
    """

    own = (*_OWN, "recurrent_activation", "unit_forget_bias")
    gates = 4
    states = 2

    def __init__(self, units: int, activation: Any = "tanh", recurrent_activation: Any = "sigmoid",
                 use_bias: bool = True,
                 unit_forget_bias: bool = True, **kwargs: Any) -> None:  # fmt: skip
        kwargs.pop("implementation", None)
        super().__init__(units, activation, use_bias, **kwargs)
        self.unit_forget_bias = unit_forget_bias
        options(self, recurrent_activation=recurrent_activation)

    def _initial_bias(self) -> Any:
        if not self.unit_forget_bias:
            return self.bias_initializer

        def start(shape: Any, dtype: Any = None) -> Any:
            first, rest = (
                self.bias_initializer((self.units,), dtype=dtype),
                self.bias_initializer((self.units * 2,), dtype=dtype),
            )
            return concat([first, ones([self.units], dtype), rest], 0)

        return start

    def advance(self, projected: Any, states: list[Any]) -> tuple[Any, list[Any]]:
        h, c = states
        i, f, g, o = split(projected + matmul(h, self.recurrent_kernel), 4, axis=1)
        gate = self.recurrent_activation
        c = gate(f) * c + gate(i) * self.activation(g)
        h = gate(o) * self.activation(c)
        return h, [h, c]


class GRUCell(RecurrentCell):
    """Gated recurrent unit (arXiv:1406.1078): gates z, r, h in this order.

    With `reset_after` r multiplies after the recurrent product, which then has a bias of its own.
    """

    own = (*_OWN, "recurrent_activation", "reset_after")
    gates = 3

    def __init__(self, units: int, activation: Any = "tanh", recurrent_activation: Any = "sigmoid",
                 use_bias: bool = True,
                 reset_after: bool = True, **kwargs: Any) -> None:  # fmt: skip
        kwargs.pop("implementation", None)
        super().__init__(units, activation, use_bias, **kwargs)
        self.reset_after = reset_after
        options(self, recurrent_activation=recurrent_activation)

    def _bias_shape(self) -> tuple[int, ...]:
        return (2, 3 * self.units) if self.reset_after else (3 * self.units,)

    def _input_bias(self) -> Any:
        return self.bias[0] if self.reset_after and self.bias is not None else self.bias

    def advance(self, projected: Any, states: list[Any]) -> tuple[Any, list[Any]]:
        (h,) = states
        gate = self.recurrent_activation
        xz, xr, xh = split(projected, 3, axis=1)
        if self.reset_after:
            inner = matmul(h, self.recurrent_kernel)
            if self.bias is not None:
                inner = inner + self.bias[1]
            hz, hr, hh = split(inner, 3, axis=1)
            z, r = gate(xz + hz), gate(xr + hr)
            new = self.activation(xh + r * hh)
        else:
            units = self.units
            hz, hr = split(matmul(h, self.recurrent_kernel[:, : 2 * units]), 2, axis=1)
            z, r = gate(xz + hz), gate(xr + hr)
            new = self.activation(xh + matmul(r * h, self.recurrent_kernel[:, 2 * units :]))
        h = z * h + (1 - z) * new
        return h, [h]


class StackedRNNCells(BuiltIn):
    """Several cells as one: each takes the output of the one before."""

    def __init__(self, cells: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for cell in cells:
            if not hasattr(cell, "state_size"):
                raise ValueError(f"All cells must have a `state_size` attribute. Received: cells={cells}")
        self.cells: list[Layer] = list(cells)

    @property
    def state_size(self) -> Any:
        return [cell.state_size for cell in self.cells]  # type: ignore[attr-defined]

    @property
    def output_size(self) -> Any:
        return self.cells[-1].output_size  # type: ignore[attr-defined]

    def get_initial_state(self, batch_size: Any = None, inputs: Any = None, dtype: Any = None) -> list[Any]:
        """Zeros for each state of each cell."""
        return [initial_state(cell, batch_size) for cell in self.cells]

    def call(self, inputs: Any, states: Any, training: bool = False) -> Any:
        after = []
        for cell, state in zip(self.cells, states, strict=True):
            inputs, new = cell(inputs, state, training=training)
            after.append(new)
        return inputs, after

    def get_config(self) -> dict[str, Any]:
        from ..serialization import serialize_keras_object

        return {**super().get_config(), "cells": [serialize_keras_object(c) for c in self.cells]}


def initial_state(cell: Any, batch_size: int) -> list[Any]:
    """The states that a sequence begins with."""
    if hasattr(cell, "get_initial_state"):
        found = cell.get_initial_state(batch_size=batch_size)
        return list(found) if isinstance(found, (list, tuple)) else [found]
    sizes = cell.state_size if isinstance(cell.state_size, (list, tuple)) else [cell.state_size]
    shapes = [tuple(np.atleast_1d(s)) for s in sizes]
    return [zeros([batch_size, *map(int, s)], getattr(cell, "compute_dtype", "float32")) for s in shapes]


offer({c.__name__: c for c in (SimpleRNNCell, LSTMCell, GRUCell, StackedRNNCells)})
