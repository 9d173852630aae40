"""tenfold: TensorFlow 2's programming model, compiled by XLA through JAX.

>>> import tenfold as tf
>>> @tf.function
... def halve(n):
...     steps = 0
...     while n > 1:
...         n = n // 2
...         steps += 1
...     return steps
>>> int(halve(tf.constant(1024)))
10
"""

from . import (
    autodiff,
    autograph,
    bitwise,
    config,
    data,
    debugging,
    dtypes,
    errors,
    image,
    keras,
    linalg,
    math,
    nest,
    nn,
    random,
    version,
)
from .autograph import to_code
from .ops.array import (
    bitcast,
    broadcast_to,
    expand_dims,
    repeat,
    reshape,
    reverse,
    reverse_sequence,
    roll,
    squeeze,
    tile,
    transpose,
)
from .ops.cast import cast, complex, saturate_cast
from .ops.clip import clip_by_global_norm, clip_by_norm
from .ops.compare import (
    equal,
    greater,
    greater_equal,
    less,
    less_equal,
    logical_and,
    logical_not,
    logical_or,
    not_equal,
)
from .ops.creation import (
    eye,
    fill,
    identity,
    linspace,
    meshgrid,
    one_hot,
    ones,
    ones_like,
    range,
    sequence_mask,
    stop_gradient,
    zeros,
    zeros_like,
)
from .ops.cumulative import cumsum
from .ops.debugging import assert_equal, assert_greater, assert_less, assert_rank
from .ops.elementwise import (
    abs,
    add,
    clip_by_value,
    divide,
    maximum,
    minimum,
    multiply,
    negative,
    pow,
    sign,
    square,
    subtract,
    truncatediv,
    truncatemod,
)
from .ops.elementwise import divide as realdiv
from .ops.elementwise import divide as truediv
from .ops.gather import gather, gather_nd
from .ops.indexed_slices import IndexedSlices
from .ops.indexing import slice, strided_slice
from .ops.joining import concat, parallel_stack, split, stack, unstack
from .ops.linalg import einsum, matmul, norm, tensordot
from .ops.order import argmax, argmin, argsort, sort
from .ops.padding import pad
from .ops.patches import extract_volume_patches
from .ops.printing import print
from .ops.reduce import (
    reduce_all,
    reduce_any,
    reduce_logsumexp,
    reduce_max,
    reduce_mean,
    reduce_min,
    reduce_prod,
    reduce_sum,
)
from .ops.scatter import (
    scatter_nd,
    tensor_scatter_nd_add,
    tensor_scatter_nd_max,
    tensor_scatter_nd_min,
    tensor_scatter_nd_sub,
    tensor_scatter_nd_update,
)
from .ops.selection import boolean_mask, searchsorted, unique, unique_with_counts, where
from .ops.shape import (
    broadcast_dynamic_shape,
    broadcast_static_shape,
    ensure_shape,
    rank,
    shape,
    shape_n,
    size,
)
from .ops.space import batch_to_space, required_space_to_batch_paddings, space_to_batch, space_to_batch_nd
from .ops.spectral import eig, eigvals
from .ops.spectral import sqrtm as matrix_square_root
from .ops.sums import add_n, scalar_mul
from .ops.tensor_array import TensorArray
from .ops.trigonometry import acos, acosh, asin, asinh, atan, atan2, atanh, cos, cosh, sin, sinh, tan, tanh
from .ops.unary import exp, floor, round, sigmoid, sqrt
from .runtime.coerce import constant, convert_to_tensor
from .runtime.config import device
from .runtime.context import executing_eagerly
from .runtime.dtypes import (
    DType,
    as_dtype,
    bfloat16,
    complex64,
    complex128,
    double,
    float16,
    float32,
    float64,
    half,
    int8,
    int16,
    int32,
    int64,
    uint8,
    uint16,
    uint32,
    uint64,
)
from .runtime.dtypes import bool_ as bool
from .runtime.module import Module
from .runtime.scopes import control_dependencies, group, init_scope, name_scope, no_op
from .runtime.shapes import TensorShape
from .runtime.spec import TensorSpec, TypeSpec, type_spec_from_value
from .runtime.tensor import Tensor
from .runtime.variable import Variable, VariableAggregation, VariableSynchronization
from .tracer.control_flow import case, cond, foldl, foldr, map_fn, scan, switch_case, while_loop
from .tracer.custom_gradient import custom_gradient
from .tracer.funcgraph import FuncGraph as Graph
from .tracer.function import function
from .tracer.gradients_api import gradients, hessians
from .tracer.info import get_static_value, inside_function, is_symbolic_tensor, is_tensor
from .tracer.jax_bridge import jax_function
from .tracer.operation import Operation
from .tracer.recompute import recompute_grad
from .tracer.tape import GradientTape, UnconnectedGradients
from .version import VERSION as __version__

newaxis = None


__all__ = [
    "DType",
    "GradientTape",
    "Graph",
    "IndexedSlices",
    "Module",
    "Operation",
    "Tensor",
    "TensorArray",
    "TensorShape",
    "TensorSpec",
    "TypeSpec",
    "UnconnectedGradients",
    "Variable",
    "VariableAggregation",
    "VariableSynchronization",
    "__version__",
    "abs",
    "acos",
    "acosh",
    "add",
    "add_n",
    "argmax",
    "argmin",
    "argsort",
    "as_dtype",
    "asin",
    "asinh",
    "assert_equal",
    "assert_greater",
    "assert_less",
    "assert_rank",
    "atan",
    "atan2",
    "atanh",
    "autodiff",
    "autograph",
    "batch_to_space",
    "bfloat16",
    "bitcast",
    "bitwise",
    "bool",
    "boolean_mask",
    "broadcast_dynamic_shape",
    "broadcast_static_shape",
    "broadcast_to",
    "case",
    "cast",
    "clip_by_global_norm",
    "clip_by_norm",
    "clip_by_value",
    "complex",
    "complex64",
    "complex128",
    "concat",
    "cond",
    "config",
    "constant",
    "control_dependencies",
    "convert_to_tensor",
    "cos",
    "cosh",
    "cumsum",
    "custom_gradient",
    "data",
    "debugging",
    "device",
    "divide",
    "double",
    "dtypes",
    "eig",
    "eigvals",
    "einsum",
    "ensure_shape",
    "equal",
    "errors",
    "executing_eagerly",
    "exp",
    "expand_dims",
    "extract_volume_patches",
    "eye",
    "fill",
    "float16",
    "float32",
    "float64",
    "floor",
    "foldl",
    "foldr",
    "function",
    "gather",
    "gather_nd",
    "get_static_value",
    "gradients",
    "greater",
    "greater_equal",
    "group",
    "half",
    "hessians",
    "identity",
    "image",
    "init_scope",
    "inside_function",
    "int8",
    "int16",
    "int32",
    "int64",
    "is_symbolic_tensor",
    "is_tensor",
    "jax_function",
    "keras",
    "less",
    "less_equal",
    "linalg",
    "linspace",
    "logical_and",
    "logical_not",
    "logical_or",
    "map_fn",
    "math",
    "matmul",
    "matrix_square_root",
    "maximum",
    "meshgrid",
    "minimum",
    "multiply",
    "name_scope",
    "negative",
    "nest",
    "newaxis",
    "nn",
    "no_op",
    "norm",
    "not_equal",
    "one_hot",
    "ones",
    "ones_like",
    "pad",
    "parallel_stack",
    "pow",
    "print",
    "random",
    "range",
    "rank",
    "realdiv",
    "recompute_grad",
    "reduce_all",
    "reduce_any",
    "reduce_logsumexp",
    "reduce_max",
    "reduce_mean",
    "reduce_min",
    "reduce_prod",
    "reduce_sum",
    "repeat",
    "required_space_to_batch_paddings",
    "reshape",
    "reverse",
    "reverse_sequence",
    "roll",
    "round",
    "saturate_cast",
    "scalar_mul",
    "scan",
    "scatter_nd",
    "searchsorted",
    "sequence_mask",
    "shape",
    "shape_n",
    "sigmoid",
    "sign",
    "sin",
    "sinh",
    "size",
    "slice",
    "sort",
    "space_to_batch",
    "space_to_batch_nd",
    "split",
    "sqrt",
    "square",
    "squeeze",
    "stack",
    "stop_gradient",
    "strided_slice",
    "subtract",
    "switch_case",
    "tan",
    "tanh",
    "tensor_scatter_nd_add",
    "tensor_scatter_nd_max",
    "tensor_scatter_nd_min",
    "tensor_scatter_nd_sub",
    "tensor_scatter_nd_update",
    "tensordot",
    "tile",
    "to_code",
    "transpose",
    "truediv",
    "truncatediv",
    "truncatemod",
    "type_spec_from_value",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "unique",
    "unique_with_counts",
    "unstack",
    "version",
    "where",
    "while_loop",
    "zeros",
    "zeros_like",
]
