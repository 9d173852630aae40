"""Cases of `gradients.json`: what `tf.GradientTape` gives.

A line of `OF` is `expression | inputs...`: each input is watched, the outcome is the value and
the list of gradients. The blocks are run as they stand.
"""

from collections.abc import Iterator

from .cases_gradients_functions import FUNCTIONS
from .cases_gradients_tape import TAPE
from .listing import blocks, listed

INPUTS = {
    "x": "tf.constant([-2.0, -0.5, 0.3, 1.0, 2.5], tf.float64)",
    "p": "tf.constant([0.25, 0.5, 1.0, 2.0, 9.0], tf.float64)",
    "h": "tf.constant([-0.9, -0.3, 0.0, 0.2, 0.8], tf.float64)",
    "z": "tf.constant([0.0, -0.0, 1.0, -1.0], tf.float64)",
    "zero": "tf.constant(0.0, tf.float64)",
    "s": "tf.constant(1.5, tf.float64)",
    "t": "tf.constant(-0.7, tf.float64)",
    "m": "tf.constant([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], tf.float64)",
    "w": "tf.constant([[0.5, -1.0], [2.0, 0.25], [-0.75, 1.5]], tf.float64)",
    "v3": "tf.constant([0.5, -1.0, 2.0], tf.float64)",
    "col": "tf.constant([[1.0], [2.0]], tf.float64)",
    "k": "tf.reshape(tf.range(24.0, dtype=tf.float64), [2, 3, 4]) / 10",
    "ties": "tf.constant([[3.0, 7.0, 7.0], [7.0, 7.0, 1.0]], tf.float64)",
    "logits": "tf.constant([[2.0, 1.0, 0.1], [-1.0, 0.0, 30.0]], tf.float64)",
    "f32": "tf.constant([1.0, 2.0, 3.0])",
    "sq": "tf.constant([[2.0, 1.0], [0.5, 3.0]], tf.float64)",
    "c": "tf.constant([1 + 2j, -0.5j], tf.complex128)",
}

UNARY_X = "abs negative sign square exp expm1 sin cos tanh sinh cosh asinh atan sigmoid softplus softsign"
UNARY_X += " erf erfc floor ceil round rint reciprocal log_sigmoid tan"
UNARY_P = "log log1p sqrt rsqrt lgamma digamma reciprocal_no_nan"
UNARY_H = "asin acos atanh"
NN = "relu relu6 elu selu leaky_relu gelu silu softplus softsign sigmoid tanh softmax log_softmax"
AT_ZERO = "abs sqrt rsqrt sign square log reciprocal reciprocal_no_nan"
AT_ZERO += " relu softplus elu selu leaky_relu relu6 tanh"

OF = """
-x | x
x + 2.0 | x
x * x | x
x * x * x | x
1.0 / x | x
x / 3.0 | x
x ** 2 | x
x ** 3.0 | x
2.0 ** x | x
x ** 0 | x
tf.pow(p, 0.5) | p
tf.pow(p, x) | p x
tf.pow(z, 2.0) | z
tf.pow(z, 0.5) | z
tf.pow(z, 0.0) | z
tf.pow(z, z) | z
tf.pow(zero, p) | zero p
tf.pow(x, 2.0) | x
tf.pow(zero, zero) | zero
s + t | s t
s - t | s t
s * t | s t
s / t | s t
s // t | s t
s % t | s t
tf.math.divide_no_nan(s, zero) | s zero
tf.math.multiply_no_nan(s, zero) | s zero
s / zero | s zero
tf.math.xlogy(zero, s) | zero s
tf.math.xlogy(zero, zero) | zero
tf.math.atan2(s, t) | s t
tf.math.squared_difference(s, t) | s t
tf.maximum(x, 0.3) | x
tf.minimum(x, 0.3) | x
tf.maximum(s, s) | s
tf.minimum(s, s * 1.0) | s
tf.maximum(x, h) | x h
tf.clip_by_value(x, -0.5, 1.0) | x
tf.clip_by_value(x, -5.0, 5.0) | x
tf.clip_by_norm(v3, 1.0) | v3
tf.clip_by_global_norm([v3, s], 1.0)[0][0] | v3 s
m + v3 | m v3
m * col | m col
m - s | m s
m / v3 | m v3
v3 * col | v3 col
tf.broadcast_to(v3, [4, 3]) | v3
tf.matmul(m, w) | m w
m @ w | m w
tf.matmul(m, m, transpose_b=True) | m
tf.matmul(m, w, transpose_a=True, transpose_b=True) | m w
tf.matmul(m, tf.transpose(m), transpose_a=False) | m
tf.matmul(k, tf.transpose(k, [0, 2, 1])) | k
tf.matmul(k, tf.ones([4, 2], tf.float64)) | k
tf.matmul(k, w, transpose_a=True) | k w
tf.linalg.matvec(m, v3) | m v3
tf.tensordot(m, w, 1) | m w
tf.einsum('ij,jk->ki', m, w) | m w
tf.einsum('ij,ij->', m, m) | m
tf.reduce_sum(m) | m
tf.reduce_sum(m, axis=1) | m
tf.reduce_sum(k, axis=[0, 2], keepdims=True) | k
tf.reduce_mean(m) | m
tf.reduce_mean(m, axis=0) | m
tf.reduce_prod(m) | m
tf.reduce_prod(m, axis=1) | m
tf.reduce_prod(z) | z
tf.reduce_prod(x * [0.0, 1.0, 1.0, 1.0, 1.0]) | x
tf.reduce_max(m) | m
tf.reduce_max(ties) | ties
tf.reduce_max(ties, axis=1) | ties
tf.reduce_min(ties, axis=0) | ties
tf.reduce_logsumexp(m, axis=1) | m
tf.reduce_logsumexp(logits) | logits
tf.math.reduce_std(m) | m
tf.math.reduce_std(zero * m) | m
tf.math.reduce_variance(m, axis=1) | m
tf.math.reduce_euclidean_norm(m) | m
tf.math.reduce_euclidean_norm(zero * m) | m
tf.norm(m) | m
tf.norm(m, axis=1) | m
tf.norm(z * 0.0) | z
tf.norm(m, ord=1) | m
tf.norm(m, ord=np.inf) | m
tf.linalg.l2_normalize(v3) | v3
tf.linalg.l2_normalize(v3 * 0.0) | v3
tf.nn.l2_loss(m) | m
tf.cumsum(m, axis=1) | m
tf.cumsum(m, axis=0, exclusive=True, reverse=True) | m
tf.math.cumprod(m, axis=1) | m
tf.sort(x, direction='DESCENDING') * p | x p
tf.math.top_k(x, 2).values | x
tf.reshape(m, [3, 2]) * w | m w
tf.transpose(m) * w | m w
tf.squeeze(col, 1) * [2.0, 3.0] | col
tf.expand_dims(v3, 0) * m | v3 m
tf.concat([m, tf.transpose(w)], 0) ** 2 | m w
tf.concat([v3, v3 * 2.0], 0) | v3
tf.stack([s, t, s * t]) | s t
tf.stack([v3, v3], axis=1) * w | v3 w
tf.unstack(m)[1] | m
tf.split(m, [1, 2], axis=1)[1] ** 2 | m
tf.tile(v3, [2]) * tf.range(6.0, dtype=tf.float64) | v3
tf.tile(m, [2, 2]) | m
tf.repeat(v3, [1, 2, 3]) ** 2 | v3
tf.pad(v3, [[1, 2]]) ** 2 | v3
tf.pad(v3, [[1, 1]], 'REFLECT') * [1.0, 2.0, 3.0, 4.0, 5.0] | v3
tf.reverse(v3, [0]) * [1.0, 2.0, 3.0] | v3
tf.roll(v3, 1, 0) * [1.0, 2.0, 3.0] | v3
m[0] ** 2 | m
m[:, 1] ** 2 | m
m[..., ::-2] ** 2 | m
m[1, 2] ** 2 | m
m[tf.newaxis, :, 1:] ** 2 | m
tf.slice(m, [0, 1], [2, 2]) ** 2 | m
tf.gather_nd(m, [[0, 1], [0, 1], [1, 2]]) ** 2 | m
tf.gather(m, [2, 0, 2], axis=1) ** 2 | m
tf.gather(k, [[0, 1], [2, 2]], axis=1, batch_dims=1) ** 2 | k
tf.boolean_mask(v3, [True, False, True]) ** 2 | v3
tf.scatter_nd([[0], [2], [0]], v3, [4]) ** 2 | v3
tf.tensor_scatter_nd_update(x, [[1]], [s]) ** 2 | x s
tf.tensor_scatter_nd_add(x, [[1], [1]], [s, t]) ** 2 | x s t
tf.math.segment_sum(m, [0, 0]) | m
tf.where(x > 0, x, x * x) | x
tf.where(z > 0, tf.math.log(z), 0.0) | z
tf.where(z > 0, tf.sqrt(z), z) | z
tf.where(z > 0, 1.0 / z, 0.0) | z
tf.where([True, False, True], v3, s) | v3 s
tf.linalg.band_part(sq, -1, 0) ** 2 | sq
tf.linalg.diag(v3) @ w | v3 w
tf.linalg.diag_part(sq) ** 2 | sq
tf.linalg.trace(sq @ sq) | sq
tf.linalg.det(sq) | sq
tf.linalg.inv(sq) | sq
tf.nn.softmax(logits)[:, 0] | logits
tf.nn.log_softmax(logits)[:, 0] | logits
tf.nn.softmax_cross_entropy_with_logits(tf.one_hot([1, 2], 3, dtype=tf.float64), logits) | logits
tf.nn.sparse_softmax_cross_entropy_with_logits([1, 2], logits) | logits
tf.nn.sigmoid_cross_entropy_with_logits(h * h, x) | h x
tf.nn.bias_add(m, v3) ** 2 | m v3
tf.nn.moments(m, [0])[1] | m
tf.stop_gradient(s) * s | s
tf.stop_gradient(s * s) | s
tf.identity(s) * 2.0 | s
tf.cast(f32, tf.float64) * v3 | f32 v3
tf.cast(s, tf.int32) | s
tf.cast(tf.cast(s, tf.int32), tf.float64) * s | s
tf.argmax(x) | x
tf.one_hot(tf.argmax(x), 5, dtype=tf.float64) * x | x
tf.zeros_like(x) | x
tf.ones_like(x) * 2.0 | x
tf.zeros_like(x) * x | x
x > 0 | x
tf.cast(x > 0, tf.float64) * x | x
tf.shape(x) | x
tf.linspace(s, t, 3) | s t
tf.fill([3], s) * v3 | s v3
tf.add_n([v3, v3, v3 * v3]) | v3
tf.math.polyval([s, t, s], x) | s t x
tf.sin(s) if s > 0 else tf.cos(s) | s
tf.abs(c) | c
tf.math.real(c * c) | c
c * c | c
tf.cond(s > 0, lambda: s * s, lambda: -s) | s
tf.while_loop(lambda i, a: i < 3, lambda i, a: (i + 1, a * s), [0, tf.constant(1.0, tf.float64)])[1] | s
tf.map_fn(lambda r: r * r, x) | x
tf.scan(lambda a, r: a * r, x) | x
tf.foldl(lambda a, r: a * r, x) | x
tf.debugging.check_numerics(s * s, 'bad') | s
tf.ensure_shape(v3, [3]) ** 2 | v3
tf.nn.dropout(v3, 0.0) | v3
tf.nn.embedding_lookup(m, [0, 0, 1]) ** 2 | m
"""


def lines() -> Iterator[str]:
    for names, inputs in ((UNARY_X, "x"), (UNARY_P, "p"), (UNARY_H, "h")):
        for op in names.split():
            yield f"tf.math.{op}({inputs}) | {inputs}"
    for op in NN.split():
        yield f"tf.nn.{op}(x) | x"
    for op in AT_ZERO.split():
        home = "nn" if op in NN.split() else "math"
        yield f"tf.{home}.{op}(z) | z"
    yield from listed(OF)


def cases() -> Iterator[tuple[str, str, str]]:
    seen: set[str] = set()
    for line in lines():
        expression, _, names = (part.strip() for part in line.partition("|"))
        if line in seen:
            continue
        seen.add(line)
        watched = names.split()
        watching = "".join(f"    tape.watch({name})\n" for name in watched)
        head = f"with tf.GradientTape() as tape:\n{watching}    y = {expression}\n"
        yield "expression", line, f"{head}(y, tape.gradient(y, [{', '.join(watched)}]))\n"
    for group, text in (("tape", TAPE), ("function", FUNCTIONS)):
        for name, source in blocks(text):
            yield group, name, source
