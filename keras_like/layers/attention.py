"""EinsumDense, and attention: MultiHeadAttention, Attention."""

from __future__ import annotations

import math
from typing import Any

from ...ops.array import expand_dims, reshape
from ...ops.cast import cast
from ...ops.compare import less_equal
from ...ops.creation import range
from ...ops.linalg import einsum, matmul
from ...ops.nn import softmax
from ...ops.selection import where
from ..activations import softmax as activation_softmax
from ..keras_tensor import Shape, shape_of
from .base import BuiltIn, offer, options
from .regularization import Dropout

_LETTERS = "abcdefghijklmnop"


class EinsumDense(BuiltIn):
    """`activation(einsum(equation, inputs, kernel) + bias)`.

    Args:
        equation: as `"ab,bc->ac"`; an ellipsis stands for the axes before.
        output_shape: the shape of the outputs without the batch axis, None for what the inputs have.
        bias_axes: the letters of the axes that the bias has; no bias without.

    Weights: `kernel`, and `bias` where `bias_axes` are given.
    """

    own = ("output_shape_", "equation", "activation", "bias_axes", "kernel_initializer", "bias_initializer",
           "kernel_regularizer", "bias_regularizer", "kernel_constraint", "bias_constraint")  # fmt: skip
    supports_masking = True

    def __init__(
        self, equation: str, output_shape: Any, activation: Any = None, bias_axes: str | None = None,
        kernel_initializer: Any = "glorot_uniform", bias_initializer: Any = "zeros", kernel_regularizer: Any = None,
        bias_regularizer: Any = None, kernel_constraint: Any = None, bias_constraint: Any = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(**kwargs)
        self.equation = equation
        self.partial_output_shape = (output_shape,) if isinstance(output_shape, int) else tuple(output_shape)
        self.bias_axes = bias_axes
        options(self, activation=activation, kernel_initializer=kernel_initializer, bias_initializer=bias_initializer,
                kernel_regularizer=kernel_regularizer, bias_regularizer=bias_regularizer,
                kernel_constraint=kernel_constraint, bias_constraint=bias_constraint)  # fmt: skip

    def _lengths(self, shape: Any) -> tuple[dict[str, int | None], str, str]:
        """The length of each letter, the kernel's letters and the outputs'."""
        left, out = self.equation.replace(" ", "").split("->")
        inputs, kernel = left.split(",")
        lengths: dict[str, int | None] = {}
        letters = inputs.replace("...", "")
        if inputs.endswith("..."):
            lengths.update(zip(letters, shape, strict=False))
        else:
            lengths.update(zip(letters[::-1], list(shape)[::-1], strict=False))
        named = out.replace("...", "")
        given = self.partial_output_shape
        for letter, length in zip(named[::-1], given[::-1], strict=False):
            if length is not None:
                lengths[letter] = length
        return lengths, kernel, out

    def build(self, input_shape: Any) -> None:
        lengths, kernel, out = self._lengths(input_shape)
        missing = [letter for letter in kernel if lengths.get(letter) is None]
        if missing:
            raise ValueError(f"EinsumDense layer '{self.name}': the lengths of the kernel's axes {missing} "
                             "are not known from "
                             f"equation={self.equation!r}, output_shape={self.partial_output_shape} and the "
                             "input's shape "
                             f"{tuple(input_shape)}")  # fmt: skip
        self.kernel = self.add_weight(shape=[lengths[k] for k in kernel], name="kernel",
                                      initializer=self.kernel_initializer,
                                      regularizer=self.kernel_regularizer,
                                      constraint=self.kernel_constraint)  # fmt: skip
        self.bias = None
        if self.bias_axes:
            letters = out.replace("...", "")
            first = min(letters.index(c) for c in self.bias_axes)
            shape = [lengths[c] if c in self.bias_axes else 1 for c in letters[first:]]
            self.bias = self.add_weight(shape=shape, name="bias", initializer=self.bias_initializer,
                                        regularizer=self.bias_regularizer, constraint=self.bias_constraint)  # fmt: skip
        self.built = True

    def call(self, inputs: Any, training: Any = None) -> Any:
        x = einsum(self.equation, inputs, self.kernel)
        if self.bias is not None:
            x = x + self.bias
        return self.activation(x)

    def compute_output_shape(self, input_shape: Any) -> Any:
        lengths, _, out = self._lengths(input_shape)
        letters = out.replace("...", "")
        found = [lengths[c] for c in letters]
        return Shape(
            (*shape_of(input_shape)[: len(self.partial_output_shape) + 1 - len(found)], *found)
            if "..." in out
            else found
        )

    def get_config(self) -> dict[str, Any]:
        config = super().get_config()
        config["output_shape"] = config.pop("output_shape_")
        return config

    @property
    def output_shape_(self) -> Any:
        return self.partial_output_shape


class MultiHeadAttention(BuiltIn):
    """Attention with several heads (arXiv:1706.03762).

    Args:
        num_heads, key_dim: the number of heads, and the length of their queries and keys.
        value_dim: the length of their values; `key_dim` by default.
        dropout: of the attention's weights.
        output_shape: of the outputs' features; those of the query by default.
        attention_axes: the axes to attend over; all but the first and the last by default.

    Called as `layer(query, value, key=None)`; `attention_mask` of shape `(batch, targets, sources)` says what
    may be attended to, `use_causal_mask` that it may not lie ahead, `return_attention_scores` returns the weights too.
    """

    own = ("num_heads", "key_dim", "value_dim", "dropout", "use_bias", "kernel_initializer", "bias_initializer",
           "kernel_regularizer", "bias_regularizer", "kernel_constraint", "bias_constraint", "seed")  # fmt: skip
    supports_masking = True

    def __init__(
        self, num_heads: int, key_dim: int, value_dim: int | None = None, dropout: float = 0.0, use_bias: bool = True,
        output_shape: Any = None, attention_axes: Any = None, flash_attention: Any = None,
        kernel_initializer: Any = "glorot_uniform", bias_initializer: Any = "zeros", kernel_regularizer: Any = None,
        bias_regularizer: Any = None, kernel_constraint: Any = None, bias_constraint: Any = None,
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(**kwargs)
        self.num_heads = num_heads
        self.key_dim = key_dim
        self.value_dim = value_dim or key_dim
        self.dropout = dropout
        self.use_bias = use_bias
        self.seed = seed
        self._features = (output_shape,) if isinstance(output_shape, int) else output_shape
        self._attention_axes = attention_axes
        options(self, kernel_initializer=kernel_initializer, bias_initializer=bias_initializer,
                kernel_regularizer=kernel_regularizer, bias_regularizer=bias_regularizer,
                kernel_constraint=kernel_constraint, bias_constraint=bias_constraint)  # fmt: skip

    def _dense(self, rank: int, size: int, name: str) -> EinsumDense:
        batch = _LETTERS[: rank - 1]
        return EinsumDense(f"{batch}x,xyz->{batch}yz", (*[None] * (rank - 2), self.num_heads, size),
                           bias_axes="yz" if self.use_bias else None, name=name, **self._common())  # fmt: skip

    def _common(self) -> dict[str, Any]:
        kinds = ("initializer", "regularizer", "constraint")
        fresh = {f"{w}_{k}": getattr(self, f"{w}_{k}") for w in ("kernel", "bias") for k in kinds}
        # Each of the four has numbers of its own.
        for name in ("kernel_initializer", "bias_initializer"):
            if hasattr(fresh[name], "clone"):
                fresh[name] = fresh[name].clone()
        return {**fresh, "dtype": self.dtype_policy}

    def build(self, query_shape: Any, value_shape: Any, key_shape: Any = None) -> None:  # type: ignore[override]
        key_shape = value_shape if key_shape is None else key_shape
        rank = len(query_shape)
        self._query_dense = self._dense(rank, self.key_dim, "query")
        self._key_dense = self._dense(len(key_shape), self.key_dim, "key")
        self._value_dense = self._dense(len(value_shape), self.value_dim, "value")
        for layer, shape in (
            (self._query_dense, query_shape),
            (self._key_dense, key_shape),
            (self._value_dense, value_shape),
        ):
            layer.build_within(self.name, shape)
        features = (query_shape[-1],) if self._features is None else tuple(self._features)
        outer, letters = _LETTERS[: rank - 1], "uvw"[: len(features)]
        self._output_dense = EinsumDense(
            f"{outer}yz,yz{letters}->{outer}{letters}", (*[None] * (rank - 2), *features),
            bias_axes=letters if self.use_bias else None, name="attention_output", **self._common(),
        )  # fmt: skip
        self._output_dense.build_within(self.name, Shape((*query_shape[:-1], self.num_heads, self.value_dim)))
        self._dropout_layer = Dropout(self.dropout, seed=self.seed)
        self.built = True

    def call(
        self, query: Any, value: Any, key: Any = None, query_mask: Any = None, value_mask: Any = None,
        key_mask: Any = None,
        attention_mask: Any = None, return_attention_scores: bool = False, training: Any = None,
        use_causal_mask: bool = False,
    ) -> Any:  # fmt: skip
        key = value if key is None else key
        mask = self._mask(query, value, query_mask, value_mask, key_mask, attention_mask, use_causal_mask)
        q = self._query_dense(query) * (1.0 / math.sqrt(float(self.key_dim)))
        k, v = self._key_dense(key), self._value_dense(value)
        rank = q.ndim
        if rank != 4:
            raise ValueError(f"MultiHeadAttention layer '{self.name}' takes inputs of shape (batch, steps, "
                             "features), got "
                             f"{tuple(query.shape)}")  # fmt: skip
        scores = einsum("bthd,bshd->bhts", q, k)
        if mask is not None:
            low = -3e4 if scores.dtype.name == "float16" else -3.4028235e38 / 2
            scores = where(expand_dims(mask, 1), scores, cast(low, scores.dtype))
        weights = softmax(scores, axis=-1)
        dropped = self._dropout_layer(weights, training=training) if self.dropout else weights
        outputs = self._output_dense(einsum("bhts,bshd->bthd", dropped, v))
        return (outputs, weights) if return_attention_scores else outputs

    def _mask(
        self, query: Any, value: Any, query_mask: Any, value_mask: Any, key_mask: Any, given: Any, causal: bool
    ) -> Any:
        """What may be attended to: `(batch, targets, sources)`, or None for everything."""
        parts = []
        if query_mask is not None:
            parts.append(expand_dims(cast(query_mask, "bool"), -1))
        for mask in (value_mask, key_mask):
            if mask is not None:
                parts.append(expand_dims(cast(mask, "bool"), -2))
        if causal:
            rows, columns = reshape(range(query.shape[1]), [1, -1, 1]), reshape(range(value.shape[1]), [1, 1, -1])
            parts.append(less_equal(columns, rows))
        if given is not None:
            parts.append(cast(given, "bool"))
        total: Any = None
        for part in parts:
            total = part if total is None else total & part
        return total

    def compute_mask(self, query: Any, previous_mask: Any) -> Any:
        return previous_mask

    def compute_output_shape(self, query_shape: Any, value_shape: Any = None, key_shape: Any = None) -> Any:
        features = (query_shape[-1],) if self._features is None else tuple(self._features)
        return Shape((*query_shape[:-1], *features))

    def compute_output_spec(self, query: Any, value: Any, *args: Any, **kwargs: Any) -> Any:
        if kwargs.get("return_attention_scores"):
            from ..abstract import output_spec

            return output_spec(self.call, (query, value, *args), kwargs)
        from ..keras_tensor import KerasTensor

        return KerasTensor(self.compute_output_shape(shape_of(query)), self.compute_dtype)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "output_shape": self._features, "attention_axes": self._attention_axes}


class Attention(BuiltIn):
    """Dot-product attention of `[query, value]` or `[query, value, key]`; `score_mode` is "dot" or "concat"-less."""

    own = ("use_scale", "dropout", "score_mode")
    supports_masking = True

    def __init__(self, use_scale: bool = False, score_mode: str = "dot", dropout: float = 0.0, seed: int | None = None,
                 **kwargs: Any) -> None:  # fmt: skip
        super().__init__(**kwargs)
        if score_mode != "dot":
            raise ValueError(
                f"Invalid value for argument score_mode. Expected 'dot'. Received: score_mode={score_mode}"
            )
        self.use_scale = use_scale
        self.score_mode = score_mode
        self.dropout = dropout
        self._dropout_layer = Dropout(dropout, seed=seed)
        self.scale: Any = None

    def build(self, input_shape: Any) -> None:
        if self.use_scale:
            self.scale = self.add_weight(name="scale", shape=(), initializer="ones")
        self.built = True

    def call(self, inputs: Any, mask: Any = None, training: Any = None, return_attention_scores: bool = False,
             use_causal_mask: bool = False) -> Any:  # fmt: skip
        query, value = inputs[0], inputs[1]
        key = inputs[2] if len(inputs) > 2 else value
        scores = matmul(query, key, transpose_b=True)
        if self.scale is not None:
            scores = scores * self.scale
        allowed: Any = None
        if mask is not None and len(mask) > 1 and mask[1] is not None:
            allowed = expand_dims(cast(mask[1], "bool"), -2)
        if use_causal_mask:
            t, s = scores.shape[-2], scores.shape[-1]
            causal = less_equal(reshape(range(s), [1, 1, -1]), reshape(range(t), [1, -1, 1]))
            allowed = causal if allowed is None else allowed & causal
        if allowed is not None:
            scores = scores - 1e9 * cast(~allowed, scores.dtype)
        weights = activation_softmax(scores)
        if self.dropout:
            weights = self._dropout_layer(weights, training=training)
        result = matmul(weights, value)
        if mask is not None and mask[0] is not None:
            result = result * cast(expand_dims(mask[0], -1), result.dtype)
        return (result, weights) if return_attention_scores else result

    def compute_mask(self, inputs: Any, previous_mask: Any) -> Any:
        return previous_mask[0] if isinstance(previous_mask, list) else None

    def compute_output_shape(self, input_shape: Any) -> Any:
        return Shape((*input_shape[0][:-1], input_shape[1][-1]))


offer({c.__name__: c for c in (EinsumDense, MultiHeadAttention, Attention)})
