"""Cases of `values.json`: what ops give, over their forms, dtypes and special values."""

from collections.abc import Iterator

from . import cases_arrays as arrays
from .listing import listed, words

INPUTS = {
    "x": "tf.constant([-2.5, -1.5, -0.5, 0.0, 0.5, 1.5, 2.5])",
    "xs": "tf.constant([float('nan'), float('inf'), -float('inf'), -0.0, 0.0, 1.0, -1.0, 3e38, 1e-45])",
    "pos": "tf.constant([0.25, 0.5, 1.0, 2.0, 9.0])",
    "unit": "tf.constant([-1.0, -0.75, -0.0, 0.25, 1.0])",
    "xd": "tf.constant([-2.5, -0.1, 0.0, 0.3, 1.0, 20.0], tf.float64)",
    "xh": "tf.constant([-2.5, -0.5, 0.0, 1.0, 3.0], tf.float16)",
    "i": "tf.constant([-7, -3, -1, 0, 2, 5, 8])",
    "il": "tf.constant([-7, -1, 0, 3, 2**40], tf.int64)",
    "u": "tf.constant([0, 1, 7, 200, 255], tf.uint8)",
    "b": "tf.constant([True, False, True])",
    "c": "tf.constant([1+2j, -3.5j, 0j], tf.complex64)",
    "m": "tf.constant([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])",
    "mi": "tf.constant([[3, 1, 2], [0, 5, 4]])",
    "mb": "tf.constant([[True, False, True], [True, True, True]])",
    "k": "tf.reshape(tf.range(24.0), [2, 3, 4])",
    "ki": "tf.reshape(tf.range(24), [2, 3, 4])",
    "empty": "tf.zeros([0, 3])",
    "emptyi": "tf.zeros([0], tf.int32)",
    "ties": "tf.constant([[3.0, 7.0, 7.0], [7.0, 7.0, 1.0]])",
    "nans": "tf.constant([[1.0, float('nan'), 3.0], [4.0, 5.0, 6.0]])",
    "logits": "tf.constant([[2.0, 1.0, 0.1], [-1.0, 0.0, 1000.0], [5.0, 5.0, 5.0]])",
}

UNARY = words(
    "abs negative sign square sqrt exp expm1 log log1p sin cos tan asin acos atan sinh cosh tanh asinh acosh "
    "atanh sigmoid softplus softsign floor ceil round reciprocal erf erfc lgamma digamma is_nan is_inf "
    "is_finite rsqrt log_sigmoid rint reciprocal_no_nan"
)
ACTIVATIONS = words("relu relu6 elu selu leaky_relu gelu silu swish softplus softsign sigmoid tanh")
BINARY = words("add subtract multiply divide floordiv floormod mod truediv maximum minimum pow atan2")
BINARY += words("squared_difference divide_no_nan multiply_no_nan xlogy")
COMPARE = words("equal not_equal less less_equal greater greater_equal")
STATISTICS = words("reduce_std reduce_variance reduce_logsumexp reduce_euclidean_norm count_nonzero")
REDUCE = words("sum prod mean max min")


ELEMENTWISE_FORMS = """
tf.abs(u)
tf.negative(u)
tf.square(u)
tf.sign(il)
tf.abs(b)
tf.negative(b)
tf.abs(c)
tf.sqrt(c)
tf.exp(c)
tf.math.conj(c)
tf.math.real(c)
tf.math.imag(c)
tf.math.angle(c)
tf.complex(1.0, 2.0)
tf.square(c)
c * c
tf.math.real(x)
tf.round(tf.constant([0.5, 1.5, 2.5, -0.5, -1.5, 2.4999]))
tf.identity(x)
-x
-i
abs(x)
~b
~i
tf.bitwise.bitwise_and(u, tf.constant(6, tf.uint8))
i & 3
i | 1
i ^ 1
b & False
b | [False, False, True]
b ^ True
tf.math.polyval([1.0, 2.0, 3.0], x)
tf.bitwise.left_shift([1, 2], [3, 4])
tf.bitwise.right_shift([-16, 16], [2, 2])
tf.bitwise.invert([0, 5])
"""


def elementwise() -> Iterator[str]:
    yield from listed(ELEMENTWISE_FORMS)
    for op in UNARY:
        yield f"tf.math.{op}(xs)"
        yield f"tf.math.{op}(x)"
    for op in words("abs exp log1p tanh sigmoid sqrt round floor rsqrt erf"):
        yield f"tf.math.{op}(xd)"
        yield f"tf.math.{op}(xh)"
    floats = "floor ceil round sqrt exp sin reciprocal tanh is_nan is_finite rint"
    for op in words("abs negative sign square " + floats):
        yield f"tf.math.{op}(i)"
    for op in words("asin acos atanh"):
        yield f"tf.math.{op}(unit)"
    for op in words("lgamma digamma sqrt rsqrt log reciprocal acosh"):
        yield f"tf.math.{op}(pos)"


BINARY_FORMS = """
i // 2
i % 3
i % -3
i / 2
i // 0
i % 0
i / 0
x // 1.0
x % 1.0
x % -1.0
x / 0.0
x // 0.0
x % 0.0
2.0 / x
1 - i
7 // tf.constant([2, -2])
2 ** tf.range(5)
x ** 2
pos ** 0.5
i ** 2
tf.pow(2, -1)
tf.pow(i, 3)
tf.pow([2, 3], [10, 20])
tf.pow([0.0, -1.0, -8.0, 0.0, 4.0], [0.0, 0.5, 1 / 3, -1.0, 0.5])
tf.pow(2.0, x)
x ** -1
tf.pow(tf.constant([-2, 2], tf.int64), 62)
tf.constant(2147483647) + 1
u + u
u * u
tf.constant([1, 2, 3]) / tf.constant([2, 2, 2])
u / u
il // 2
il % 4
il / 4
xh + 1
xd * 2
xh / 3
tf.add(m, [1.0, 2.0, 3.0])
m + tf.constant([[1.0], [2.0]])
m - 1
tf.ones([2, 1, 3]) * tf.ones([4, 1])
empty + 1.0
empty + tf.ones([1, 3])
m * m
tf.add_n([m, m, m])
tf.math.accumulate_n([m, m])
tf.math.multiply_no_nan(xs, 0.0)
divmod(7, 2)
tf.maximum(nans, 2.0)
tf.minimum(2.0, nans)
tf.maximum(-0.0, 0.0)
tf.math.xlogy(0.0, 0.0)
tf.math.xdivy(0.0, 0.0)
tf.math.xlog1py(0.0, -1.0)
tf.math.scalar_mul(2.0, m)
tf.math.nextafter(1.0, 2.0)
tf.math.subtract(5, i)
tf.truediv(7, 2)
tf.truncatediv(tf.constant([7, -7, 7, -7]), tf.constant([3, 3, -3, -3]))
tf.truncatemod(tf.constant([7, -7, 7, -7]), tf.constant([3, 3, -3, -3]))
tf.truediv(tf.constant(7, tf.int8), tf.constant(2, tf.int8))
tf.divide(7, 2)
tf.divide(i, 2)
tf.math.floordiv(-7.5, 2.0)
tf.math.floormod(-7.5, 2.0)
"""


def binary() -> Iterator[str]:
    yield from listed(BINARY_FORMS)
    left, right = "[7.0, -7.0, 7.0, -7.0, 0.0, 1.0]", "[3.0, 3.0, -3.0, -3.0, 0.0, 0.0]"
    for op in BINARY:
        yield f"tf.math.{op}({left}, {right})"
        yield f"tf.math.{op}(xs, tf.constant(2.0))"
    for op in words("add subtract multiply floordiv floormod truediv maximum minimum"):
        yield f"tf.math.{op}(tf.constant([7, -7, 7, -7]), tf.constant([3, 3, -3, -3]))"
    for op in words("add subtract multiply divide floordiv floormod maximum"):
        yield f"tf.math.{op}(u, tf.constant([1, 3, 10, 100, 255], tf.uint8))"


LOGIC_FORMS = """
tf.logical_not(b)
tf.logical_and(mb, [True, False, False])
x < 0
i >= 2
x == x
xs == xs
xs != xs
m == [1.0, 5.0, 3.0]
b == True
b != b
u > 100
0.5 < x
2 >= i
m == tf.ones([4])
m != tf.ones([4])
tf.equal(m, tf.constant([[1.0], [5.0]]))
i == None
tf.less(m, 3)
tf.greater(u, tf.constant(7, tf.uint8))
tf.less_equal(il, il)
x == None
x != None
tf.equal(b, [True, True, True])
"""


def logic() -> Iterator[str]:
    yield from listed(LOGIC_FORMS)
    for op in COMPARE:
        yield f"tf.math.{op}(xs, tf.constant(0.0))"
        yield f"tf.math.{op}(i, 0)"
    for op in words("and or xor"):
        yield f"tf.math.logical_{op}([True, True, False, False], [True, False, True, False])"


LINALG_FORMS = """
tf.matmul(m, m, transpose_b=True)
tf.matmul(m, m, transpose_a=True)
m @ tf.transpose(m)
tf.matmul(mi, mi, transpose_b=True)
tf.matmul(k, k, transpose_b=True)
tf.matmul(k, tf.ones([4, 2]))
tf.matmul(k, tf.ones([5, 1, 4, 2]))
tf.matmul(empty, tf.ones([3, 2]))
tf.matmul(m, tf.zeros([3, 0]))
tf.matmul(tf.ones([2, 0]), tf.ones([0, 2]))
tf.matmul(k, k, transpose_a=True)
tf.linalg.matvec(m, [1.0, 0.0, 2.0])
tf.linalg.matvec(m, [1.0, 2.0], transpose_a=True)
tf.linalg.matmul(tf.cast(m, tf.float64), tf.ones([3, 1], tf.float64))
tf.matmul(tf.cast(m, tf.float16), tf.ones([3, 1], tf.float16))
tf.matmul(m, m, transpose_a=True, transpose_b=False)
tf.tensordot(m, m, axes=[[1], [1]])
tf.tensordot(m, m, axes=2)
tf.tensordot(m, m, axes=0)
tf.tensordot(k, tf.ones([4, 5]), axes=1)
tf.tensordot(k, k, axes=[[0, 2], [0, 2]])
tf.tensordot(m, m, axes=[0, 0])
tf.einsum('ij,kj->ik', m, m)
tf.einsum('ijk->kj', k)
tf.einsum('ij->', m)
tf.einsum('ii->i', tf.eye(3))
tf.einsum('...ij,...j->...i', k, tf.ones([4]))
tf.einsum('ij,ij->i', m, m)
tf.einsum('i,j->ij', pos, pos)
tf.einsum('bij,bkj->bik', k, k)
tf.norm(m)
tf.norm(m, axis=1)
tf.norm(m, ord=1, axis=0)
tf.norm(m, ord=np.inf, axis=1, keepdims=True)
tf.norm(m, ord='euclidean')
tf.norm(m, ord='fro', axis=(0, 1))
tf.norm(m, ord=3)
tf.norm(m, ord=1, axis=[0, 1])
tf.linalg.diag([1.0, 2.0])
tf.linalg.diag_part(tf.reshape(tf.range(9.0), [3, 3]))
tf.linalg.trace(tf.eye(3) * 2)
tf.linalg.band_part(tf.ones([3, 3]), -1, 0)
tf.linalg.band_part(tf.ones([3, 4]), 0, 1)
tf.linalg.l2_normalize(m, axis=1)
tf.linalg.det([[1.0, 2.0], [3.0, 4.0]])
tf.linalg.inv([[1.0, 2.0], [3.0, 4.0]])
tf.linalg.cross([1.0, 0.0, 0.0], [0.0, 1.0, 0.0])
tf.linalg.global_norm([m, pos])
tf.clip_by_norm(m, 2.0)
tf.clip_by_norm(m, 2.0, axes=[1])
tf.clip_by_norm(m, 100.0)
tf.clip_by_global_norm([m, pos], 1.0)
tf.clip_by_value(x, -1.0, 1.0)
tf.clip_by_value(i, -2, 3)
tf.clip_by_value(m, [2.0, 2.0, 2.0], 5.0)
tf.clip_by_value(nans, 2.0, 5.0)
tf.clip_by_value(u, 5, 100)
tf.clip_by_value(x, 1.0, -1.0)
"""


def linalg() -> Iterator[str]:
    yield from listed(LINALG_FORMS)


REDUCE_FORMS = """
tf.reduce_OP(k)
tf.reduce_OP(k, axis=0)
tf.reduce_OP(k, axis=-1)
tf.reduce_OP(k, axis=[0, 2])
tf.reduce_OP(k, axis=[])
tf.reduce_OP(k, axis=(1, -1), keepdims=True)
tf.reduce_OP(empty)
tf.reduce_OP(empty, axis=0)
tf.reduce_OP(empty, axis=1)
tf.reduce_OP(emptyi)
tf.reduce_OP(mi)
tf.reduce_OP(mi, 1)
tf.reduce_OP(u)
tf.reduce_OP(nans)
tf.reduce_OP(m, keepdims=True)
tf.reduce_OP(3.0)
"""
TRUTH_FORMS = """
tf.reduce_OP(mb)
tf.reduce_OP(mb, axis=0)
tf.reduce_OP(mb, axis=1, keepdims=True)
tf.reduce_OP(mb, axis=[0, 1])
tf.reduce_OP(tf.zeros([0], tf.bool))
"""
STATISTIC_FORMS = """
tf.math.OP(m)
tf.math.OP(m, axis=1)
tf.math.OP(m, axis=-1, keepdims=True)
"""
ARG_FORMS = """
tf.OP(ties)
tf.OP(ties, axis=1)
tf.OP(ties, axis=-1, output_type=tf.int32)
tf.OP(k, axis=1)
tf.OP(nans, axis=1)
tf.OP(i)
tf.OP(ties, 2)
tf.OP(empty, axis=1)
"""
SCAN_FORMS = """
tf.math.OP(m)
tf.math.OP(m, axis=1)
tf.math.OP(m, axis=-1, exclusive=True)
tf.math.OP(i, reverse=True)
tf.math.OP(m, axis=1, exclusive=True, reverse=True)
"""
REDUCTIONS_FORMS = """
tf.reduce_logsumexp([1000.0, 1000.0])
tf.reduce_logsumexp([-float('inf'), -float('inf')])
tf.math.reduce_mean(i)
tf.reduce_sum(b)
tf.reduce_mean(b)
tf.reduce_sum(tf.cast(b, tf.int32))
tf.reduce_sum([1, 2, 3])
tf.reduce_sum(m, axis=tf.constant(1))
tf.reduce_sum(m, axis=tf.constant([0, 1]))
tf.reduce_sum(m, axis=np.array([0]))
tf.reduce_max(b)
tf.reduce_sum(m, 2)
tf.reduce_sum(m, -3)
tf.reduce_sum(m, [0, 0])
tf.reduce_mean(xh)
tf.reduce_sum(il)
tf.reduce_prod(il)
tf.reduce_sum(c)
tf.math.zero_fraction(x)
tf.argmax(empty)
tf.argmax(b)
tf.argmax(u)
tf.argmax(3.0)
tf.math.bincount([1, 1, 3])
tf.cumsum(u)
tf.cumsum(m, axis=2)
tf.math.cumulative_logsumexp(pos)
tf.reduce_sum(m, axis=None)
tf.math.segment_sum(m, [0, 1])
tf.math.unsorted_segment_sum(x, [0, 1, 0, 1, 0, 1, 2], 4)
tf.math.in_top_k([1, 0], [[0.1, 0.9], [0.1, 0.9]], 1)
tf.math.confusion_matrix([0, 1, 1], [0, 1, 0])
"""


def reductions() -> Iterator[str]:
    yield from listed(REDUCTIONS_FORMS)
    for ops, forms in (
        (REDUCE, REDUCE_FORMS),
        (words("any all"), TRUTH_FORMS),
        (STATISTICS, STATISTIC_FORMS),
        (words("argmax argmin"), ARG_FORMS),
        (words("cumsum cumprod"), SCAN_FORMS),
    ):
        for op in ops:
            yield from listed(forms.replace("OP", op))


def cases() -> Iterator[tuple[str, str, str]]:
    """(group, name, source) of every case; the name of an expression is its text."""
    groups = {
        "elementwise": elementwise(),
        "binary": binary(),
        "logic": logic(),
        "linalg": linalg(),
        "reductions": reductions(),
        **arrays.groups(),
    }
    seen: set[str] = set()
    for group, sources in groups.items():
        for source in sources:
            if source not in seen:
                seen.add(source)
                yield group, source, source
