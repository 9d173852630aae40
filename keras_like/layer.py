"""`Layer`: weights and the computation that they take part in; the base of all layers and models."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from typing import Any, Final

import jax
import numpy as np

from ..ops.cast import cast
from ..runtime import nest
from ..runtime.coerce import convert_to_tensor
from ..runtime.context import THREAD, use
from ..runtime.dtypes import DType, as_dtype
from ..runtime.scopes import name_scope
from ..runtime.tensor import Convertible, Tensor
from ..runtime.variable import Variable
from . import constraints, dtype_policy, initializers, regularizers
from .abstract import output_spec
from .backend import auto_name, resolve_dtype
from .call_context import CALLS, autocast_to
from .call_signature import CallSignature, signature_of, staged
from .carried import carry, mask_of
from .dtype_policy import DTypePolicy
from .input_spec import InputSpec, check_inputs
from .keras_tensor import KerasTensor, Node, Shape, shape_of
from .layer_state import LayerState
from .metrics import Metric
from .weight import Weight, set_trainable


class Layer(LayerState):
    """The base of layers. Subclasses make weights in `build(input_shape)` and compute in `call(inputs)`.

    Args:
        activity_regularizer: a function of the outputs whose result is added to the losses.
        trainable: whether its weights are trained.
        dtype: a dtype, or a policy such as "mixed_float16"; `floatx()` by default.
        autocast: whether floats among the inputs are cast to the dtype that the layer computes in.
        name: by default the class's name in snake case, numbered.
        kwargs: Keras 2's `input_shape`, `input_dim`, `batch_input_shape`, `batch_size`, `dynamic`, `weights`.

    >>> import tenfold as tf
    >>> class Scale(tf.keras.layers.Layer):
    ...     def build(self, input_shape):
    ...         self.factor = self.add_weight(name="factor", shape=(input_shape[-1],), initializer="ones")
    ...     def call(self, inputs):
    ...         return inputs * self.factor
    >>> layer = Scale()
    >>> layer(tf.constant([[1., 2.]])).numpy(), len(layer.trainable_weights)
    (array([[1., 2.]], dtype=float32), 1)
    """

    supports_masking = False
    _weights: list[Variable]
    _losses: list[Any]

    def __init__(
        self, *, activity_regularizer: Any = None, trainable: bool = True, dtype: Any = None, autocast: bool = True,
        name: str | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        self._weights = []
        self._losses = []
        self._metrics_made: dict[str, Metric] = {}
        self._inbound_nodes: list[Node] = []
        self._name = str(name) if name is not None else auto_name(type(self).__name__)
        self._trainable = bool(trainable)
        self._policy: DTypePolicy = dtype_policy.get(dtype)
        self._compute: DType = as_dtype(self._policy.compute_dtype)
        self._autocasts: DType | None = (
            self._compute if self._policy.compute_dtype != self._policy.variable_dtype else None
        )
        self.autocast = autocast
        self.built = False
        self._input_spec: Any = None
        self._built_shapes: dict[str, Any] = {}
        self.activity_regularizer = regularizers.get(activity_regularizer)
        self.stateful = False
        self.dynamic = bool(kwargs.pop("dynamic", False))
        self._given_shape = _given_shape(kwargs)
        self._initial_weights = kwargs.pop("weights", None)
        if kwargs:
            raise ValueError("Unrecognized keyword arguments passed to "
                             f"{type(self).__name__}: {kwargs}")  # fmt: skip

    # -- names, dtypes -----------------------------------------------------------------------------------

    @property
    def path(self) -> str:
        return self._name

    @property
    def dtype_policy(self) -> DTypePolicy:
        return self._policy

    @property
    def dtype(self) -> str:
        """The dtype of the weights."""
        return self._policy.variable_dtype

    variable_dtype = dtype

    @property
    def compute_dtype(self) -> str:
        """The dtype that the layer computes in."""
        return self._policy.compute_dtype

    @property
    def input_spec(self) -> Any:
        return self._input_spec

    @input_spec.setter
    def input_spec(self, spec: Any) -> None:
        if spec is not None and any(not isinstance(s, InputSpec) for s in nest.flatten(spec)):
            raise TypeError(f"input_spec must be InputSpecs, got {spec!r}")
        self._input_spec = spec

    # -- weights -----------------------------------------------------------------------------------

    def build(self, input_shape: Any) -> None:
        """Make the weights for inputs of this shape: a tuple of ints, None where a length is open."""
        self.built = True

    def add_weight(self, *args: Any, **kwargs: Any) -> Variable:
        """A new weight: `add_weight(shape=(), initializer=None, dtype=None, trainable=True, autocast=True,
        regularizer=None, constraint=None, name=None)`.

        Without an initializer floats are "glorot_uniform", others zeros. Keras 2's order, which starts with
        the name, is understood where a string comes first. Raises ValueError where the shape has open lengths.
        """
        self._check_super_called()
        order = _KERAS_2_ORDER if args and isinstance(args[0], str) else _KERAS_3_ORDER
        given = {**dict(zip(order, args, strict=False)), **kwargs}
        unknown = sorted(set(given) - _WEIGHT_ARGUMENTS)
        if unknown or len(args) > len(order):
            raise TypeError(f"Layer '{self.name}': add_weight() got an unexpected argument {(unknown or args)[-1]!r}")
        name = given.get("name") or "variable"
        dims = _lengths(given.get("shape"), self.name, name)
        dtype = resolve_dtype(given.get("dtype") or self._policy.variable_dtype)
        initializer = given.get("initializer")
        if initializer is None:
            initializer = "glorot_uniform" if dtype.is_floating else "zeros"
        regularizer = regularizers.get(given.get("regularizer"))
        # Made outside of a function that is being traced: it belongs to the layer, not to the trace.
        with use(None), autocast_to(None):
            value = convert_to_tensor(initializers.get(initializer)(dims, dtype=dtype))
            weight = Weight(
                value if value.dtype is dtype else cast(value, dtype), trainable=given.get("trainable", True),
                name=name,
                constraint=constraints.get(given.get("constraint")),
            )  # fmt: skip
        weight.path = "/".join((*(CALLS.path or (self._name,)), name))
        weight.regularizer = regularizer
        weight.autocast = given.get("autocast", True)
        if not self._trainable:
            set_trainable(weight, False)
        self._weights.append(weight)
        return weight

    add_variable = add_weight

    # -- calling -----------------------------------------------------------------------------------

    def call(self, *args: Any, **kwargs: Any) -> Any:
        """Compute the outputs. Defined by subclasses."""
        raise NotImplementedError(f"Layer {type(self).__name__} does not have a `call()` method implemented.")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """The outputs for inputs: tensors, arrays, structures of them; or KerasTensors for KerasTensors."""
        if "_weights" not in self.__dict__:
            self._check_super_called()
        signature = signature_of(self)
        original = (args, kwargs)
        symbolic = False
        # The common call: one tensor of the right dtype.
        if kwargs or len(args) != 1 or not isinstance(args[0], Tensor) or args[0].dtype is not self._compute:
            symbolic = any(isinstance(leaf, KerasTensor) for leaf in nest.flatten([args, kwargs]))
            args = tuple(nest.map_structure(self._converted, a) for a in args)
            kwargs = {k: nest.map_structure(self._converted, v) for k, v in kwargs.items()}
        first = args[0] if args else kwargs.get(signature.first)
        if self._input_spec is not None:
            check_inputs(self._input_spec, first, self._name)
        calls = CALLS
        before = calls.depth, calls.training, calls.path
        training = signature.argument("training", args, kwargs)
        if training is None:
            training = calls.training
            if training is None:
                training = signature.training_default
        if not calls.depth:
            self._clear_losses()
        calls.depth, calls.training, calls.path = calls.depth + 1, training, (*calls.path, self._name)
        try:
            if not self.built:
                self._build_for(signature, args, kwargs)
            if not signature.takes_training and "training" in kwargs and not signature.takes_more:
                # Said to a layer for those inside it.
                kwargs = {k: v for k, v in kwargs.items() if k != "training"}
            if signature.takes_training and training is not None and len(args) <= signature.position("training"):
                kwargs = {**kwargs, "training": training}
            if symbolic:
                return self._describe(original, args, kwargs)
            return self._compute_outputs(signature, first, args, kwargs)
        except Exception as error:
            self._note(error, args)
            raise
        finally:
            calls.depth, calls.training, calls.path = before

    def _compute_outputs(self, signature: CallSignature, first: Any, args: Any, kwargs: Any) -> Any:
        mask = signature.argument("mask", args, kwargs)
        if mask is None:
            mask = _masks(first)
            if mask is not None and signature.takes_mask and len(args) <= signature.position("mask"):
                kwargs = {**kwargs, "mask": mask}
        for name in signature.masked:
            if kwargs.get(f"{name}_mask") is None:
                kwargs = {**kwargs, f"{name}_mask": _masks(signature.argument(name, args, kwargs))}
        call = staged(self)
        interpreter = THREAD.interpreter
        if interpreter is None and self._autocasts is CALLS.autocast:
            outputs = call(*args, **kwargs)
        else:
            with name_scope(self._name), autocast_to(self._autocasts):
                outputs = call(*args, **kwargs)
        if self.activity_regularizer is not None:
            self._regularize(outputs)
        if self.supports_masking:
            own = type(self).compute_mask is not Layer.compute_mask
            if mask is not None or own:
                self._set_mask(outputs, self.compute_mask(first, mask))
        elif mask is not None:
            warnings.warn(f"Layer '{self.name}' (of type {type(self).__name__}) was passed an input with a "
                          "mask attached to "
                          "it. However, this layer does not support masking and will therefore destroy the mask "
                          "information. Downstream layers will not see the mask.", stacklevel=4)  # fmt: skip
        return outputs

    def _converted(self, value: Any) -> Any:
        """An argument as layers take it: arrays as tensors, floats in the dtype that the layer computes in."""
        if isinstance(value, KerasTensor) or value is None or isinstance(value, (bool, str, int, float)):
            return value
        if isinstance(value, (np.ndarray, np.generic, jax.Array)) or (
            hasattr(value, "__array__") and not isinstance(value, (Tensor, Convertible))
        ):
            value = convert_to_tensor(value)
        if isinstance(value, (Tensor, Convertible)):
            kind = value.dtype
            if self.autocast and kind.is_floating and kind is not self._compute and self._compute.is_floating:
                mask = mask_of(value)
                value = cast(value, self._compute)
                if mask is not None:
                    carry(value, mask=mask)
        return value

    def _build_for(self, signature: CallSignature, args: Any, kwargs: Any) -> None:
        """Make the weights for the shapes of these arguments."""
        shapes = signature.shapes(args, kwargs)
        build = type(self).build
        names = signature_of(self, "build").names
        # Traced code makes weights outside of the trace; so does what users do in `build` with `tf.Variable`.
        with use(None), autocast_to(None):
            if len(names) == 1:
                self.build(next(iter(shapes.values())) if shapes else None)
            elif build is not Layer.build:
                self.build(**{name: shapes[name] for name in names if name in shapes})
        self.built = True
        self._built_shapes = shapes
        if self._initial_weights is not None:
            self.set_weights(self._initial_weights)

    def build_within(self, owner: str, *shapes: Any) -> None:
        """Build as a part of the layer named `owner`, whose name goes before those of the weights."""
        before = CALLS.path
        CALLS.path = (*(before or (owner,)), self._name)
        try:
            self.build(*shapes)
        finally:
            CALLS.path = before
        self.built = True

    def _build_for_shape(self, shape: Shape) -> None:
        """Build where there are shapes only."""
        with use(None):
            self.build(shape)
        self.built = True

    def _describe(self, original: Any, args: Any, kwargs: Any) -> Any:
        """The outputs for KerasTensors, as KerasTensors that remember this call."""
        outputs = self.compute_output_spec(*args, **kwargs)
        flat = [o for o in nest.flatten(outputs) if isinstance(o, KerasTensor)]
        inputs = [leaf for leaf in nest.flatten(list(original)) if isinstance(leaf, KerasTensor)]
        if any(o is i for o in flat for i in inputs):
            # A layer that returns its input: the output is a tensor of its own.
            outputs = nest.map_structure(
                lambda o: KerasTensor(o.shape, o.dtype) if isinstance(o, KerasTensor) else o, outputs
            )
            flat = nest.flatten(outputs)
        Node(self, original[0], original[1], inputs, flat)
        return outputs

    def _regularize(self, outputs: Any) -> None:
        for output in nest.flatten(outputs):
            loss = self.activity_regularizer(output)
            batch = output._aval.dims[0] if output.ndim else 1
            self.add_loss(loss / batch if batch else loss)

    def _set_mask(self, outputs: Any, masks: Any) -> None:
        flat = nest.flatten(outputs)
        given = masks if isinstance(masks, (list, tuple)) and len(flat) > 1 else [masks] * len(flat)
        for output, mask in zip(flat, given, strict=False):
            if mask is not None and isinstance(output, Tensor):
                carry(output, mask=mask)

    def _note(self, error: Exception, args: Any) -> None:
        """Say in an error which layer was called with what: the innermost one."""
        if not any(note.startswith("In the call of layer") for note in getattr(error, "__notes__", ())):
            shapes = ", ".join(
                f"{type(a).__name__}(shape={tuple(a.shape)}, dtype={a.dtype})" if hasattr(a, "shape") else repr(a)
                for a in nest.flatten(list(args))
            )
            error.add_note(f"In the call of layer '{self._name}' ({type(self).__name__}) with arguments: {shapes}")

    def compute_mask(self, inputs: Any, previous_mask: Any) -> Any:
        """The mask of the outputs: that of the inputs."""
        return previous_mask

    def compute_output_shape(self, *args: Any, **kwargs: Any) -> Any:
        """The shape of the outputs for a shape of the inputs."""
        if not self.built and len(args) == 1 and _is_shape(args[0]):
            self._build_for_shape(shape_of(args[0]))
        tensors = [_placeholders(a, self.compute_dtype) for a in args]
        outputs = self.compute_output_spec(*tensors, **kwargs)
        return nest.map_structure(lambda o: o.shape, outputs)

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        """The outputs for KerasTensors, as KerasTensors."""
        if type(self).compute_output_shape is not Layer.compute_output_shape:
            inputs = args[0] if args else kwargs[signature_of(self).first]
            shapes = signature_of(self).shapes(args, kwargs)
            names = signature_of(self, "compute_output_shape").names
            if len(names) > 1 and all(n in shapes for n in names):
                return _placeholders(self.compute_output_shape(**{n: shapes[n] for n in names}), self.compute_dtype)
            return _placeholders(self.compute_output_shape(nest.map_structure(shape_of, inputs)), self.compute_dtype)
        try:
            with autocast_to(self._autocasts):
                return output_spec(staged_always(self), args, kwargs)
        finally:
            self._clear_losses()

    # -- configuration -----------------------------------------------------------------------------------

    def get_config(self) -> dict[str, Any]:
        """The arguments of the constructor. Subclasses add their own."""
        policy = self._policy
        dtype = {"module": "keras", "class_name": "DTypePolicy", "config": policy.get_config(), "registered_name": None}
        config = {"name": self.name, "trainable": self._trainable, "dtype": dtype}
        if self.activity_regularizer is not None:
            config["activity_regularizer"] = regularizers.serialize(self.activity_regularizer)
        return config

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Any:
        return cls(**config)

    def get_build_config(self) -> dict[str, Any] | None:
        """The shapes that the layer was built for."""
        if not self._built_shapes:
            return None
        if len(self._built_shapes) == 1:
            return {"input_shape": next(iter(self._built_shapes.values()))}
        return {"shapes_dict": self._built_shapes}

    def build_from_config(self, config: Mapping[str, Any]) -> None:
        """Build for the shapes that `get_build_config` gave."""
        if "input_shape" in config:
            self.build(_shapes_from_lists(config["input_shape"]))
        elif "shapes_dict" in config:
            self.build(**{k: _shapes_from_lists(v) for k, v in config["shapes_dict"].items()})
        self.built = True

    # -- as a part of a described model ------------------------------------------------------------

    def _node(self) -> Node:
        if not self._inbound_nodes:
            raise AttributeError(
                f"The layer {self.name} has never been called and thus has no defined input and output."
            )
        return self._inbound_nodes[0]

    @property
    def input(self) -> Any:
        """The KerasTensors that the layer was first called with. Raises AttributeError where it never was."""
        inputs = self._node().inputs
        return inputs[0] if len(inputs) == 1 else inputs

    @property
    def output(self) -> Any:
        """The KerasTensors that the first such call gave."""
        outputs = self._node().outputs
        return outputs[0] if len(outputs) == 1 else outputs

    @property
    def output_shape(self) -> Any:
        return nest.map_structure(lambda t: tuple(t.shape), self.output)

    @property
    def input_shape(self) -> Any:
        return nest.map_structure(lambda t: tuple(t.shape), self.input)

    def _check_super_called(self) -> None:
        if "_weights" not in self.__dict__:
            raise RuntimeError(f"In layer '{type(self).__name__}', you forgot to call `super().__init__()` as "
                               "the first "
                               "statement in the `__init__()` method. Go add it!")  # fmt: skip

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self.__dict__.get('_name')}, built={self.__dict__.get('built', False)}>"

    def __hash__(self) -> int:
        return id(self)


def staged_always(layer: Layer) -> Callable[..., Any]:
    """The layer's computation, to be called while something is traced."""
    return lambda *args, **kwargs: staged(layer)(*args, **kwargs)


def _given_shape(kwargs: dict[str, Any]) -> Shape | None:
    """Keras 2's ways to say what a first layer's input is, with the batch size in front."""
    batch = kwargs.pop("batch_size", None)
    whole = kwargs.pop("batch_input_shape", kwargs.pop("batch_shape", None))
    shape = kwargs.pop("input_shape", None)
    size = kwargs.pop("input_dim", None)
    if whole is not None:
        return shape_of(whole)
    if shape is None and size is not None:
        shape = (size,)
    return None if shape is None else Shape((batch, *shape_of(shape)))


def _lengths(shape: Any, layer: str, weight: str) -> tuple[int, ...]:
    if shape is None:
        return ()
    dims = tuple(shape_of((shape,) if isinstance(shape, int) else shape))
    if None in dims:
        raise ValueError(f"Layer '{layer}': the shape of the weight '{weight}' must be known in full, but it "
                         f"is {dims}. "
                         "Give the model's input a shape with fewer open lengths.")  # fmt: skip
    return dims


def _masks(inputs: Any) -> Any:
    """The masks that inputs carry: one, a list of them, or None where none does."""
    if isinstance(inputs, Tensor):
        return mask_of(inputs)
    if not isinstance(inputs, (list, tuple, dict)):
        return None
    masks = [mask_of(leaf) for leaf in nest.flatten(inputs)]
    return masks if any(mask is not None for mask in masks) else None


def _is_shape(value: Any) -> bool:
    if isinstance(value, Shape) or hasattr(value, "as_list"):
        return True
    return isinstance(value, (list, tuple)) and all(d is None or isinstance(d, (int, np.integer)) for d in value)


def _placeholders(shapes: Any, dtype: str) -> Any:
    if _is_shape(shapes):
        return KerasTensor(shape_of(shapes), dtype)
    if isinstance(shapes, dict):
        return {k: _placeholders(v, dtype) for k, v in shapes.items()}
    return type(shapes)(_placeholders(s, dtype) for s in shapes)


def _shapes_from_lists(value: Any) -> Any:
    if _is_shape(value):
        return shape_of(value)
    if isinstance(value, dict):
        return {k: _shapes_from_lists(v) for k, v in value.items()}
    return [_shapes_from_lists(v) for v in value]


_KERAS_2_ORDER: Final = ("name", "shape", "dtype", "initializer", "regularizer", "trainable", "constraint")
_KERAS_3_ORDER: Final = (
    "shape", "initializer", "dtype", "trainable", "autocast", "regularizer", "constraint", "aggregation",
    "overwrite_with_gradient", "name",
)  # fmt: skip
_WEIGHT_ARGUMENTS: Final = frozenset({*_KERAS_2_ORDER, *_KERAS_3_ORDER, "layout", "use_resource", "synchronization",
                                      "experimental_autocast", "partitioner", "getter", "collections"})  # fmt: skip
