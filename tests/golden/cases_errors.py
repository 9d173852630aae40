"""Cases of `errors.json`: what bad input raises.

An expression, or a block of `BOTH`, is run twice: in an eager call of `f`, and with `f` a `tf.function`; the
inputs that it uses are `f`'s arguments. The other blocks are run as they stand.
"""

import re
from collections.abc import Iterator

from .cases_errors_both import BOTH
from .cases_errors_branches import BRANCHES
from .cases_errors_calls import CALLS
from .cases_errors_loops import LOOPS
from .listing import blocks, indented, listed

INPUTS = {
    "x": "tf.constant([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])",
    "xi": "tf.constant([[1, 2, 3], [4, 5, 6]])",
    "vec": "tf.constant([1.0, 2.0, 3.0])",
    "s": "tf.constant(2.0)",
    "n": "tf.constant(3)",
}

# One expression each: `return <expression>` in both modes.
EXPRESSIONS = """
tf.constant(2.0) + tf.constant(40)
tf.constant(2.0) * tf.constant(40, tf.float64)
s + n
n + s
s - n
s * n
s / n
s ** n
s < n
s == n
s // n
s % n
x @ tf.cast(x, tf.float64)
tf.add(s, n)
tf.maximum(s, n)
tf.constant(2, tf.int64) + n
n + 2.5
n * 0.5
2.5 - n
n / tf.constant(2, tf.int64)
tf.constant(True) + tf.constant(True)
tf.constant(True) + 1
tf.constant(1, tf.uint8) + 300
tf.constant(1, tf.uint8) - (-1)
n + 2**40
s + 'a'
s + None
None + s
s * None
None < s
s < None
tf.add(s, None)
tf.add(None, s)
tf.reduce_sum(None)
tf.constant(None)
tf.convert_to_tensor(None)
tf.matmul(x, None)
tf.sqrt(None)
tf.reshape(None, [1])
tf.concat([x, None], 0)
tf.stack([s, None])
s + object()
s + [1, 'a']
s + {}
x + tf.ones([2])
x + tf.ones([3, 3])
tf.ones([2, 3, 4]) * tf.ones([3, 3])
x < tf.ones([2])
tf.equal(x, tf.ones([2]))
x == tf.ones([2])
tf.maximum(x, tf.ones([4]))
vec + [1.0, 2.0]
tf.where([True, False], x, x)
tf.where(x > 0, x, xi)
tf.broadcast_to(x, [3, 2])
tf.matmul(x, x)
x @ x
tf.matmul(x, vec)
x @ vec
vec @ vec
s @ s
tf.matmul(x, xi, transpose_b=True)
tf.matmul(tf.ones([2, 3, 4]), tf.ones([3, 4, 5]))
tf.matmul(x, x, transpose_a=True, transpose_b=True)
tf.linalg.matvec(x, [1.0, 2.0])
tf.tensordot(x, x, 1)
tf.einsum('ij,jk->ik', x, x)
tf.einsum('ij->k', x)
tf.einsum('i->i', x)
tf.reduce_sum(x, axis=2)
tf.reduce_sum(x, axis=-3)
tf.reduce_sum(x, axis=[0, 0])
tf.reduce_sum(x, axis=1.5)
tf.reduce_sum(x, axis='a')
tf.reduce_mean(x, axis=5)
tf.reduce_max(x, axis=2)
tf.reduce_any(x)
tf.reduce_all(xi)
tf.reduce_sum(tf.constant([True]))
tf.argmax(x, axis=2)
tf.argmax(x, axis=-3)
tf.argmax(tf.zeros([0]))
tf.cumsum(x, axis=2)
tf.concat([x, x], axis=2)
tf.concat([x, x], axis=-3)
tf.concat([x, xi], axis=0)
tf.concat([x, vec], axis=0)
tf.concat([x, tf.ones([2, 2])], axis=0)
tf.concat([], axis=0)
tf.concat([s, s], axis=0)
tf.stack([x, x], axis=4)
tf.stack([x, vec])
tf.stack([x, xi])
tf.stack([])
tf.unstack(s)
tf.unstack(x, axis=2)
tf.unstack(x, num=5)
tf.split(x, 2, axis=1)
tf.split(x, 2, axis=2)
tf.split(x, [1, 1], axis=1)
tf.split(x, [1, 3], axis=1)
tf.expand_dims(x, 3)
tf.expand_dims(x, -4)
tf.squeeze(x, axis=0)
tf.squeeze(x, axis=2)
tf.transpose(x, [0])
tf.transpose(x, [0, 0])
tf.transpose(x, [0, 2])
tf.reverse(x, [2])
tf.roll(x, 1, 2)
tf.sort(x, axis=2)
tf.nn.softmax(x, axis=2)
tf.nn.softmax(xi)
tf.one_hot([0, 1], 3, axis=3)
tf.one_hot([0.5], 3)
tf.one_hot([1], -1)
tf.gather(x, [2])
tf.gather(x, [0], axis=2)
tf.gather(x, [0.0])
tf.gather(x, [[0]], batch_dims=1)
tf.gather(x, [0], batch_dims=3)
tf.gather_nd(x, [[0, 3]])
tf.gather_nd(x, [[0, 1, 2]])
tf.reshape(x, [4])
tf.reshape(x, [-1, 4])
tf.reshape(x, [-1, -1])
tf.reshape(x, [-2, 3])
tf.reshape(x, [2.0, 3.0])
tf.reshape(x, [[2, 3]])
tf.reshape(x, None)
tf.reshape(x, [2, None])
tf.reshape(x, 'a')
tf.tile(x, [2])
tf.tile(x, [-1, 1])
tf.pad(x, [[1, 1]])
tf.pad(x, [[3, 3], [0, 0]], 'REFLECT')
tf.pad(x, [[1, 1], [1, 1]], 'NOPE')
tf.slice(x, [0, 0], [3, 3])
tf.slice(x, [0], [1])
x[2]
x[-3]
x[0, 0, 0]
x[0, 3]
x['a']
x[1.0]
x[[0], [1]]
x[tf.constant([0, 1])]
s[0]
x[::0]
tf.fill([2], [1, 2])
tf.fill([-1], 0)
tf.zeros([-1])
tf.ones([2.5])
tf.zeros('a')
tf.zeros([2], dtype='nope')
tf.range(5, 0)
tf.range(0, 5, 0)
tf.range(tf.constant(1), 2.5)
tf.range([1, 2])
tf.linspace(0.0, 1.0, 0)
tf.eye(-1)
tf.constant([1, 2, 3], shape=[2, 2])
tf.constant([1, 2], shape=[3])
tf.constant([[1, 2], [3]])
tf.constant([1, 'a'])
tf.constant([1, None])
tf.constant(2.5, tf.int32)
tf.constant(1, tf.string)
tf.constant('a', tf.float32)
tf.constant(2**40, tf.int32)
tf.constant(300, tf.uint8)
tf.constant(-1, tf.uint8)
tf.constant(1j, tf.float32)
tf.constant(object())
tf.constant(x, tf.int32)
tf.convert_to_tensor(x, tf.int32)
tf.convert_to_tensor(x, tf.float64)
tf.convert_to_tensor([1.5], tf.int32)
tf.convert_to_tensor(np.array([1.5]), tf.int32)
tf.cast('a', tf.float32)
tf.cast(x, 'nope')
tf.cast(x, None)
tf.sqrt(n)
tf.sqrt(4)
tf.exp(n)
tf.sin(xi)
tf.math.log(xi)
tf.sigmoid(n)
tf.tanh(n)
tf.math.floor(n)
tf.nn.relu(tf.constant(True))
tf.nn.elu(n)
tf.logical_and(s, s)
tf.logical_not(n)
~s
s & s
n & s
n / 0
n // 0
n % 0
tf.pow(n, -1)
tf.sqrt('a')
tf.square(tf.constant('a'))
tf.add_n([])
tf.add_n([x, vec])
tf.add_n([x, xi])
tf.clip_by_value(x, [0.0, 1.0], 2.0)
tf.nn.sparse_softmax_cross_entropy_with_logits(labels=[0, 1, 2], logits=x)
tf.nn.sparse_softmax_cross_entropy_with_logits(labels=[0, 3], logits=x)
tf.nn.sparse_softmax_cross_entropy_with_logits(labels=[0.0, 1.0], logits=x)
tf.nn.sparse_softmax_cross_entropy_with_logits(labels=[0, 1], logits=xi)
tf.nn.sparse_softmax_cross_entropy_with_logits([0, 1], None)
tf.nn.softmax_cross_entropy_with_logits(labels=[1.0, 0.0], logits=x)
tf.nn.bias_add(x, [1.0, 2.0])
tf.boolean_mask(x, [True, False, True])
tf.math.top_k(x, 4)
tf.norm(x, axis=2)
tf.meshgrid(x, x)
bool(x)
bool(vec)
bool(tf.constant([]))
bool(tf.constant('a'))
not vec
int(vec)
float(vec)
int(tf.constant([5]))
float(x)
int(tf.constant('12'))
complex(vec)
len(s)
len(x)
[v for v in s]
list(n)
iter(s)
next(iter(x))
range(s)
[1, 2, 3][s]
[1, 2, 3][vec]
[1, 2, 3][n - 2]
hash(s)
{s: 1}
{s, n}
s in [s]
s in [1, n]
2.0 in [s, s]
vec in [s]
2.0 in vec
s is s
s == 'a'
s != 'a'
s == None
s == object()
vec == [1.0, 2.0]
max(s, 3.0)
max(vec)
sum(vec)
abs('a' + s)
divmod(s, 2.0)
round(s)
s.nope
x.T
x.reshape
x.astype
x.size
s()
x.set_shape([3, 3])
x.shape[5]
x.shape + 1
s.numpy().nope
str(s)[:10]
format(vec, '.2f')
s + tf.Variable(1)
tf.Variable(None)
tf.Variable()
tf.Variable('a', dtype=tf.float32)
tf.Variable(1.5, dtype=tf.int32)
tf.Variable([1, [2]])
tf.debugging.assert_equal(s, 3.0)
tf.debugging.assert_equal(vec, [1.0, 2.0, 4.0], message='not equal')
tf.debugging.assert_greater(s, 5.0)
tf.debugging.assert_less(vec, 2.0)
tf.debugging.assert_less_equal(s, 1.0)
tf.debugging.assert_greater_equal(s, 5.0)
tf.debugging.assert_positive(-s)
tf.debugging.assert_non_negative(-s)
tf.debugging.assert_near(s, 2.1)
tf.debugging.assert_none_equal(vec, 2.0)
tf.debugging.assert_rank(x, 1)
tf.debugging.assert_shapes([(x, (3, 'N'))])
tf.debugging.assert_type(s, tf.int32)
tf.debugging.assert_all_finite(tf.constant([float('nan')]), 'not finite')
tf.debugging.Assert(s > 3.0, [s, vec])
tf.assert_equal(s, 2.0)
tf.debugging.assert_scalar(vec)
tf.debugging.assert_integer(s)
tf.ensure_shape(x, [3, 3])
tf.ensure_shape(x, [None, 3])
tf.random.uniform([2], dtype=tf.int32)
tf.random.uniform([2], 5, 1).shape
tf.random.normal([-1])
tf.random.normal([2], dtype=tf.int32)
tf.random.shuffle(s)
tf.cond(s, lambda: 1, lambda: 2)
tf.cond(vec > 0, lambda: 1, lambda: 2)
tf.cond(s > 0, lambda: 1.0, lambda: n)
tf.cond(s > 0, 1, 2)
tf.while_loop(lambda i: i < 3, lambda i: s, [n])
tf.while_loop(lambda i: i < 5, lambda i: (i + 1, i), [n])
tf.while_loop(lambda i: n, lambda i: i + 1, [n])
tf.while_loop(lambda i: i < 5, lambda i: tf.stack([i, i]), [n])
tf.map_fn(lambda v: v, s)
tf.switch_case(n, [lambda: 1, lambda: 2])
tf.print(None)
tf.no_such_name
tf.math.no_such_name
"""


def cases() -> Iterator[tuple[str, str, str]]:
    pairs: list[tuple[str, str, str]] = []
    for line in listed(EXPRESSIONS):
        effect = line.startswith(("tf.debugging.", "tf.assert", "tf.print"))
        pairs.append((line, "", line if effect else f"return {line}"))
    for name, text in blocks(BOTH):
        above, _, below = text.partition("---\n")
        pairs.append((name, above, below))
    for name, above, below in pairs:
        words = re.findall(r"[A-Za-z_]\w*", below)
        given = ", ".join(key for key in INPUTS if key in words)
        body = indented(below)
        yield "both", f"{name} [eager]", f"{above}def f({given}):\n{body}f({given})\n"
        yield "both", f"{name} [function]", f"{above}@tf.function\ndef f({given}):\n{body}f({given})\n"
    for group, text in (("branches", BRANCHES), ("loops", LOOPS), ("calls", CALLS)):
        for name, source in blocks(text):
            yield group, name, source
