"""`InputSpec`: what a layer asks of its inputs, checked at each call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..runtime import nest
from .backend import standardize_dtype
from .keras_tensor import Shape, shape_of


class InputSpec:
    """Rank, dtype and lengths of axes that one input of a layer must have; None for what may be anything.

    >>> import tenfold as tf
    >>> tf.keras.InputSpec(ndim=2, axes={-1: 3})
    InputSpec(ndim=2, axes={-1: 3})
    """

    def __init__(
        self, dtype: Any = None, shape: Any = None, ndim: int | None = None, max_ndim: int | None = None,
        min_ndim: int | None = None, axes: Mapping[int, int | None] | None = None,
        allow_last_axis_squeeze: bool = False,
        name: str | None = None, optional: bool = False,
    ) -> None:  # fmt: skip
        self.dtype = None if dtype is None else standardize_dtype(dtype)
        self.shape: Shape | None = None if shape is None else shape_of(shape)
        self.ndim = ndim if self.shape is None else len(self.shape)
        self.max_ndim = max_ndim
        self.min_ndim = min_ndim
        self.axes = {int(k): v for k, v in (axes or {}).items()}
        self.allow_last_axis_squeeze = allow_last_axis_squeeze
        self.name = name
        self.optional = optional

    def __repr__(self) -> str:
        fields = ("dtype", "shape", "ndim", "max_ndim", "min_ndim", "axes")
        said = [f"{f}={getattr(self, f)}" for f in fields if getattr(self, f) not in (None, {})]
        return f"InputSpec({', '.join(said)})"

    def get_config(self) -> dict[str, Any]:
        fields = ("dtype", "shape", "ndim", "max_ndim", "min_ndim", "axes", "optional")
        return {f: getattr(self, f) for f in fields}

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Any:
        return cls(**config)

    def complaint(self, shape: Shape, dtype: str) -> str | None:
        """What is wrong with an input of this shape and dtype, in words; None where nothing is."""
        rank = len(shape)
        if self.ndim is not None and rank != self.ndim and not self._squeezable(shape):
            return f"expected ndim={self.ndim}, found ndim={rank}. Full shape received: {tuple(shape)}"
        if self.max_ndim is not None and rank > self.max_ndim:
            return f"expected max_ndim={self.max_ndim}, found ndim={rank}"
        if self.min_ndim is not None and rank < self.min_ndim:
            return f"expected min_ndim={self.min_ndim}, found ndim={rank}. Full shape received: {tuple(shape)}"
        if self.dtype is not None and dtype != self.dtype:
            return f"expected dtype={self.dtype}, found dtype={dtype}"
        for axis, value in self.axes.items():
            if value is not None and -rank <= axis < rank and shape[axis] not in (value, None):
                return (f"expected axis {axis} of input shape to have value {value}, but received input with shape "
                        f"{tuple(shape)}")  # fmt: skip
        if self.shape is not None and rank == len(self.shape):
            for wanted, found in zip(self.shape, shape, strict=True):
                if wanted is not None and found is not None and wanted != found:
                    return f"expected shape={tuple(self.shape)}, found shape={tuple(shape)}"
        return None

    def _squeezable(self, shape: Shape) -> bool:
        return self.allow_last_axis_squeeze and self.ndim is not None and abs(len(shape) - self.ndim) == 1


def check_inputs(spec: Any, inputs: Any, layer_name: str) -> None:
    """Raise ValueError where `inputs` of the layer do not have what `spec`, one or a structure of them, asks for."""
    if not spec:
        return
    specs = [spec] if isinstance(spec, InputSpec) else nest.flatten(spec)
    if isinstance(inputs, dict) and len(specs) > 1 and all(s.name in inputs for s in specs):
        values = [inputs[s.name] for s in specs]
    else:
        values = nest.flatten(inputs)
    if len(values) != len(specs):
        raise ValueError(f'Layer "{layer_name}" expects {len(specs)} input(s), but it received {len(values)} '
                         'input tensors. '
                         f"Inputs received: {inputs}")  # fmt: skip
    for index, (value, wanted) in enumerate(zip(values, specs, strict=True)):
        if wanted is None or (value is None and wanted.optional):
            continue
        if not hasattr(value, "shape"):
            raise ValueError(f"Inputs to a layer should be tensors. Got '{value}' (of type {type(value)}) as input for "
                             f"layer '{layer_name}'.")  # fmt: skip
        said = wanted.complaint(shape_of(value), standardize_dtype(value.dtype))
        if said is not None:
            raise ValueError(f'Input {index} of layer "{layer_name}" is incompatible with the layer: {said}')
