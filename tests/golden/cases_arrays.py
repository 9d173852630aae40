"""Cases of `values.json`, second part: making, shaping, indexing and converting arrays, and `tf.nn`."""

from collections.abc import Iterator

from .listing import listed, words

DTYPES = words("float16 bfloat16 float32 float64 int8 int16 int32 int64 uint8 uint16 uint32 uint64 bool")

SHAPING = """
tf.reshape(k, [6, 4])
tf.reshape(k, [-1])
tf.reshape(k, [2, -1, 2])
tf.reshape(3.0, [1, 1])
tf.reshape([5.0], [])
tf.reshape(empty, [3, 0])
tf.reshape(empty, [0, -1])
tf.reshape(k, tf.constant([4, 6]))
tf.reshape(k, (4, tf.constant(6)))
tf.reshape(k, np.array([24]))
tf.reshape(k, tf.shape(k)[1:])
tf.reshape(k, tf.TensorShape([8, 3]))
tf.transpose(m)
tf.transpose(k)
tf.transpose(k, [1, 0, 2])
tf.transpose(k, perm=[0, 2, 1])
tf.transpose(c)
tf.transpose([[1 + 2j]], conjugate=True)
tf.transpose(3.0)
tf.squeeze(tf.ones([1, 2, 1, 3]))
tf.squeeze(tf.ones([1, 2, 1, 3]), axis=0)
tf.squeeze(tf.ones([1, 2, 1, 3]), axis=[0, 2])
tf.squeeze(tf.ones([1, 2, 1, 3]), axis=-2)
tf.squeeze(tf.ones([1, 2, 1, 3]), axis=1)
tf.squeeze(tf.ones([1, 1]), [])
tf.expand_dims(m, 0)
tf.expand_dims(m, -1)
tf.expand_dims(m, axis=1)
tf.expand_dims(5, 0)
tf.expand_dims(m, 3)
tf.expand_dims(m, -4)
tf.concat([m, m], 0)
tf.concat([m, m], axis=-1)
tf.concat([m, empty], 0)
tf.concat([m], 1)
tf.concat([[1, 2], [3]], 0)
tf.concat(m, 0)
tf.concat([1.0, 2.0], 0)
tf.concat([m, tf.ones([2, 2])], 0)
tf.stack([m, m])
tf.stack([m, m], axis=1)
tf.stack([m, m], axis=-1)
tf.stack([1, 2, 3])
tf.stack([1, tf.constant(2)])
tf.stack([m, m], axis=3)
tf.stack([m, pos])
tf.unstack(m)
tf.unstack(m, axis=1)
tf.unstack(k, axis=-1)
tf.unstack(m, num=2)
tf.unstack(m, num=3)
tf.split(k, 3, axis=1)
tf.split(k, [1, 3], axis=-1)
tf.split(k, [1, -1], axis=2)
tf.split(m, 2)
tf.split(m, 2, axis=1)
tf.split(m, [1, 1], axis=1)
tf.tile(m, [2, 1])
tf.tile(m, [1, 0])
tf.tile([1, 2], [3])
tf.tile(m, tf.constant([1, 2]))
tf.tile(m, [2])
tf.repeat([1, 2, 3], 2)
tf.repeat(m, [1, 2], axis=0)
tf.repeat(m, 2)
tf.repeat(m, 2, axis=-1)
tf.slice(k, [0, 1, 2], [2, 1, 2])
tf.slice(k, [1, 0, 0], [-1, 2, -1])
tf.slice(m, [0, 2], [2, 2])
tf.strided_slice(k, [0, 0, 0], [2, 3, 4], [1, 2, 2])
tf.strided_slice(i, [-1], [-5], [-2])
tf.pad(m, [[1, 0], [0, 2]])
tf.pad(m, [[1, 1], [2, 2]], mode='REFLECT')
tf.pad(m, [[1, 1], [2, 2]], mode='SYMMETRIC')
tf.pad(m, [[1, 1], [1, 1]], constant_values=9.0)
tf.pad(mi, tf.constant([[0, 1], [0, 0]]))
tf.pad(m, [[2, 2], [0, 0]], 'REFLECT')
tf.reverse(k, [1])
tf.reverse(k, axis=[0, -1])
tf.reverse(m, [])
tf.roll(i, 2, 0)
tf.roll(m, [1, -1], [0, 1])
tf.roll(m, shift=1, axis=1)
tf.sort([3, 1, 2])
tf.sort(mi, axis=0)
tf.sort(mi, direction='DESCENDING')
tf.sort([3.0, -1.0, 2.0])
tf.argsort([3, 1, 2])
tf.argsort([2, 1, 2, 1], stable=True)
tf.argsort(mi, axis=-1, direction='DESCENDING')
tf.math.top_k([1.0, 4.0, 2.0, 4.0], k=2)
tf.math.top_k(mi, 2)
tf.math.top_k(mi, 2, sorted=True).indices
tf.math.top_k(mi)
tf.math.top_k(mi, 4)
tf.broadcast_to([1.0, 2.0, 3.0], [2, 3])
tf.broadcast_to(3, [2, 2])
tf.broadcast_to(m, [3, 3])
tf.shape(k)
tf.shape(k, out_type=tf.int64)
tf.shape(3.0)
tf.size(k)
tf.size(empty)
tf.rank(k)
tf.rank(5)
tf.meshgrid([1, 2], [3, 4, 5])
tf.meshgrid([1, 2], [3, 4, 5], indexing='ij')
tf.broadcast_static_shape(tf.TensorShape([2, 1]), tf.TensorShape([3]))
tf.broadcast_dynamic_shape([2, 1], [3])
k.shape
m.dtype
m.ndim
k.shape[1]
k.shape.rank
len(k)
k.get_shape()
k.numpy()
xd.numpy()
i[0].numpy()
tf.constant(3.0).numpy()
b.numpy()
[row for row in mi]
list(pos)
list(tf.range(3))
tf.unique([1, 2, 1, 3, 2])
tf.boolean_mask(m, mb)
tf.boolean_mask(m, [True, False])
tf.boolean_mask(k, [True, False, True], axis=1)
tf.where(mb)
tf.where([0.0, 2.0, 0.0, 3.0])
tf.searchsorted([1, 3, 5], [0, 3, 6])
tf.searchsorted([1, 3, 5], [0, 3, 6], side='right')
tf.sequence_mask([1, 3, 2])
tf.sequence_mask([1, 3], 5, tf.int32)
tf.space_to_batch([[[[1], [2]], [[3], [4]]]], [2, 2], [[0, 0], [0, 0]])
tf.vectorized_map(lambda r: r * 2, m)
tf.map_fn(lambda r: tf.reduce_sum(r), m)
tf.scan(lambda a, r: a + r, i)
tf.foldl(lambda a, r: a + r, i)
"""

INDEXING = """
k[0]
k[-1]
k[0, 1]
k[0, 1, 2]
k[...]
k[..., 0]
k[0, ...]
k[0, ..., -1]
k[:, 1]
k[:, 1:2]
k[:, ::2]
k[:, ::-1]
k[::-1, :, ::-2]
k[:, :, 1:-1]
k[:, :, -2:]
k[:, 5:]
k[:, 2:1]
k[1:, None]
k[tf.newaxis]
k[..., tf.newaxis]
k[:, tf.newaxis, 0]
k[0, tf.newaxis, ..., tf.newaxis, 1]
k[0][1][2]
i[::-1]
i[5:1:-2]
i[-3:]
i[:-10]
i[100:]
i[:100]
i[None]
i[tf.constant(2)]
i[tf.constant(2):]
i[tf.constant(1):tf.constant(5):tf.constant(2)]
i[np.int64(3)]
i[np.array(1)]
i[tf.constant(2, tf.int64)]
i[tf.constant([0, 2])]
i[[0, 2]]
i[[True] * 7]
i[i > 0]
m[mb]
m[tf.constant([True, False])]
m[:, tf.constant([0, 1])]
m[[0], [1]]
m[0, True]
i[7]
i[-8]
m[0, 3]
m[0, 0, 0]
m[2]
i['a']
i[1.5]
i[tf.constant(1.5)]
i[::0]
i[1:'a']
m[..., ...]
pos[1.0]
tf.constant(3.0)[0]
tf.constant(3.0)[...]
tf.constant(3.0)[tf.newaxis]
empty[0]
empty[:, 1]
emptyi[0]
tf.gather(i, [0, 2, 2])
tf.gather(i, 3)
tf.gather(m, [2, 0], axis=1)
tf.gather(m, [[0], [1]])
tf.gather(m, [[0], [1]], axis=-1)
tf.gather(m, [[0, 2], [1, 1]], batch_dims=1)
tf.gather(k, [[0, 1], [2, 2]], axis=1, batch_dims=1)
tf.gather(k, [[0, 3], [2, 2]], axis=2, batch_dims=1)
tf.gather(m, [0], axis=0, batch_dims=0)
tf.gather(m, tf.constant([1], tf.int64))
tf.gather(m, [2])
tf.gather(i, [-1])
tf.gather(m, [])
tf.gather(m, [0], axis=2)
tf.gather(m, [0.5])
tf.gather(empty, [0], axis=1)
tf.gather_nd(m, [[0, 1], [1, 2]])
tf.gather_nd(m, [[1]])
tf.gather_nd(m, [0, 2])
tf.gather_nd(k, [[[0, 1], [1, 0]]])
tf.gather_nd(k, [[[0, 1], [1, 0]], [[2, 2], [0, 3]]], batch_dims=1)
tf.gather_nd(m, [[0, 3]])
tf.gather_nd(m, [[]])
tf.scatter_nd([[1], [3]], [9, 10], [5])
tf.scatter_nd([[0], [0]], [1.0, 2.0], [2])
tf.tensor_scatter_nd_update(i, [[0], [2]], [100, 200])
tf.tensor_scatter_nd_add(i, [[0], [0]], [1, 1])
tf.tensor_scatter_nd_max(i, [[0], [1]], [5, -9])
tf.tensor_scatter_nd_update(m, [[1]], [[7.0, 8.0, 9.0]])
tf.where(mb, m, -m)
tf.where(mb, m, 0.0)
tf.where(mb, 1.0, [10.0, 20.0, 30.0])
tf.where([True, False], 1, 2)
tf.where(True, m, 0.0)
tf.where([[True], [False]], m, [7.0, 8.0, 9.0])
tf.where(mb, m, mi)
tf.where(mb, m)
tf.where(m, m, m)
tf.where([True, False], m, m)
tf.where(x > 0, x, 0)
tf.where(b, x=1, y=2.0)
tf.one_hot([0, 2, 1], 3)
tf.one_hot([0, -1, 5], 3)
tf.one_hot([[0, 1], [2, 0]], 3, axis=1)
tf.one_hot([0, 1], 3, on_value=5, off_value=-1)
tf.one_hot([0, 1], 3, on_value=5.0, off_value=0.0, axis=0)
tf.one_hot([0, 1], 2, dtype=tf.int32)
tf.one_hot([0, 1], 2, on_value=True, off_value=False)
tf.one_hot([0, 1], 2, on_value=1, dtype=tf.float32)
tf.one_hot(u, 2, dtype=tf.uint8)
tf.one_hot(1, 4)
tf.one_hot([0, 1], tf.constant(3))
tf.one_hot([0, 1], 0)
tf.one_hot([0.5], 2)
tf.one_hot([0, 1], -1)
"""

MAKING = """
tf.constant(1)
tf.constant(1.0)
tf.constant(True)
tf.constant([1, 2.5])
tf.constant([[1, 2], [3, 4]], tf.float64)
tf.constant(7, shape=[2, 2])
tf.constant([1, 2, 3, 4], shape=[2, 2])
tf.constant([], tf.int32)
tf.constant([])
tf.constant(b'ab')
tf.constant('ab')
tf.constant(['a', 'bcd'])
tf.constant(1j)
tf.zeros([2, 3])
tf.zeros(3)
tf.zeros([])
tf.zeros((2,), tf.int64)
tf.zeros([2], dtype=tf.bool)
tf.zeros(tf.constant([2, 1]))
tf.zeros([tf.constant(2), 1])
tf.zeros([1], tf.string)
tf.ones([2, 2], tf.uint8)
tf.ones([2], tf.bool)
tf.ones([0, 4])
tf.ones(tf.TensorShape([2]))
tf.ones([2], tf.complex64)
tf.zeros([-1])
tf.zeros([1.5])
tf.zeros([None, 2])
tf.fill([2, 3], 7)
tf.fill([2], 1.5)
tf.fill([], True)
tf.fill([2], tf.constant(3, tf.int64))
tf.fill([2], [1])
tf.fill([-1], 0)
tf.eye(2)
tf.eye(2, 3)
tf.eye(3, 2, dtype=tf.int32)
tf.eye(2, batch_shape=[2])
tf.eye(0)
tf.zeros_like(mi)
tf.zeros_like(m, dtype=tf.int32)
tf.zeros_like([1, 2])
tf.zeros_like([True])
tf.ones_like(mb)
tf.ones_like(m, tf.float64)
tf.ones_like(3)
tf.range(5)
tf.range(2, 8)
tf.range(2, 9, 3)
tf.range(5, 0, -2)
tf.range(0)
tf.range(3, 3)
tf.range(5, 2)
tf.range(5.0)
tf.range(0.5, 3)
tf.range(0.0, 1.0, 0.25)
tf.range(1.0, 0.0, -0.25)
tf.range(0, 1, 0.25)
tf.range(3, dtype=tf.int64)
tf.range(3, dtype=tf.float32)
tf.range(3, dtype=tf.float64)
tf.range(tf.constant(4, tf.int64))
tf.range(start=1, limit=4)
tf.range(1, tf.constant(4))
tf.range(tf.constant(1.0), 3)
tf.range(tf.constant(1), tf.constant(3, tf.int64))
tf.range(3, delta=2)
tf.range(3, delta=0)
tf.range(2.5)
tf.range(np.float64(3))
tf.range(np.int64(3))
tf.range(tf.constant(3, tf.uint8))
tf.range(0.0, 0.3, 0.1)
tf.linspace(0.0, 1.0, 5)
tf.linspace(1.0, 0.0, 3)
tf.linspace(0, 10, 3)
tf.linspace(0.0, 1.0, 1)
tf.linspace([0.0, 10.0], [1.0, 20.0], 3)
tf.linspace([0.0, 10.0], [1.0, 20.0], 3, axis=-1)
tf.linspace(0.0, 1.0, 0)
tf.linspace(tf.constant(0.0, tf.float64), 1.0, 3)
tf.identity(m)
tf.stop_gradient(m)
tf.Variable(m)
tf.Variable([1, 2]).read_value()
tf.Variable(1.0) + 1.0
tf.Variable([1.0, 2.0]) * tf.Variable([3.0, 4.0])
tf.Variable([[1.0, 2.0]])[0, 1]
tf.Variable(3).assign(4)
tf.Variable(3).assign_add(4)
tf.Variable([1, 2, 3]).assign_sub([1, 1, 1])
tf.Variable(tf.zeros([2, 3]))[0, 1].assign(42)
tf.Variable(tf.zeros([2, 3]))[:, 2].assign([10.0, 20.0])
tf.Variable(tf.zeros([2, 3]))[1].assign([1.0, 2.0, 3.0])
tf.Variable(tf.zeros([4]))[::2].assign([1.0, 2.0])
tf.Variable(tf.zeros([4]))[1:3].assign_add([1.0, 2.0])
tf.Variable([1, 2, 3])[::-1].assign([4, 5, 6])
tf.Variable(tf.zeros([2, 3])).scatter_nd_update([[0, 0], [1, 2]], [100.0, 200.0])
tf.Variable([1, 2, 3]).scatter_nd_add([[0], [0]], [5, 5])
tf.Variable([1, 2, 3]).scatter_nd_sub([[0]], [5])
tf.Variable(m).scatter_update(tf.IndexedSlices([[7.0, 8.0, 9.0]], [1]))
tf.Variable(m).scatter_add(tf.IndexedSlices([[1.0, 1.0, 1.0], [1.0, 1.0, 1.0]], [1, 1]))
tf.Variable(m).scatter_sub(tf.IndexedSlices([[1.0, 1.0, 1.0]], [0]))
tf.Variable(m).scatter_max(tf.IndexedSlices([[2.0, 9.0, 1.0]], [0]))
tf.Variable(m).scatter_mul(tf.IndexedSlices([[2.0, 9.0, 1.0]], [0]))
tf.Variable(m).scatter_div(tf.IndexedSlices([[2.0, 4.0, 1.0]], [0]))
tf.Variable(m).batch_scatter_update(tf.IndexedSlices([[0.0], [0.0]], [[1], [2]]))
tf.Variable(m).gather_nd([[0, 1]])
tf.Variable(m).sparse_read([1])
tf.Variable(m).shape
tf.Variable(m).trainable
tf.Variable(m, trainable=False).trainable
tf.Variable(m).name
tf.Variable(m, name='w').name
tf.Variable(1, dtype=tf.float32).dtype
tf.Variable(lambda: tf.ones([2])).numpy()
tf.Variable(m).value()
np.square(m)
np.sum(m)
np.asarray(tf.Variable(m))
np.array(i)
np.add(m, 1)
np.array([1.0, 2.0, 3.0]) + m
m + np.array([1.0, 2.0, 3.0])
np.float32(2) * m
np.multiply(m, m)
float(tf.constant(2.5))
int(tf.constant(2.9))
int(tf.constant(3))
bool(tf.constant(0))
bool(tf.constant([[1.0]]))
bool(tf.constant([]))
round(tf.constant(2.567), 1)
round(tf.constant(2.5))
[10, 20, 30][tf.constant(1)]
range(tf.constant(3))[-1]
complex(tf.constant(1 + 2j))
format(tf.constant(2.567), '.2f')
tf.constant(3).__index__()
tf.get_static_value(tf.constant([1, 2]))
tf.is_tensor(m)
tf.is_tensor(tf.Variable(m))
tf.is_tensor(np.ones(2))
tf.size(tf.constant('abc'))
tf.strings.as_string(i)
tf.strings.join(['a', 'b'])
tf.bitcast(tf.constant(1.0), tf.int32)
tf.saturate_cast(tf.constant([300.0, -5.0, 7.9]), tf.uint8)
tf.saturate_cast(tf.constant([300, -5]), tf.int8)
tf.math.is_strictly_increasing([1, 2, 3])
tf.convert_to_tensor(np.arange(3))
tf.nest.flatten({'b': [1, 2], 'a': 3})
tf.nest.map_structure(lambda v: v * 2, {'b': [1, 2], 'a': (3,)})
tf.nest.pack_sequence_as({'b': [0, 0], 'a': 0}, [1, 2, 3])
"""

NN = """
tf.nn.softmax(logits)
tf.nn.softmax(logits, axis=0)
tf.nn.softmax(tf.constant([1000.0, 1000.0]))
tf.nn.softmax(tf.constant([float('nan'), 1.0]))
tf.nn.softmax(tf.constant([float('inf'), 1.0]))
tf.nn.softmax(tf.constant([-float('inf'), 1.0]))
tf.nn.softmax(k, axis=1)
tf.nn.softmax(tf.cast(logits, tf.float64))
tf.nn.softmax(empty)
tf.nn.softmax(i)
tf.nn.softmax(logits, axis=2)
tf.nn.log_softmax(logits)
tf.nn.log_softmax(logits, axis=0)
tf.nn.log_softmax(tf.constant([-float('inf'), 1.0]))
tf.nn.sparse_softmax_cross_entropy_with_logits([0, 1, 2], logits)
tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.constant([2, 2, 0], tf.int64), logits=logits)
tf.nn.sparse_softmax_cross_entropy_with_logits(labels=[[0, 1, 2]], logits=logits[tf.newaxis])
tf.nn.sparse_softmax_cross_entropy_with_logits(labels=1, logits=logits[0])
tf.nn.sparse_softmax_cross_entropy_with_logits(labels=[0, 3, 1], logits=logits)
tf.nn.sparse_softmax_cross_entropy_with_logits(labels=[0, -1, 1], logits=logits)
tf.nn.sparse_softmax_cross_entropy_with_logits(labels=[0, 1], logits=logits)
tf.nn.sparse_softmax_cross_entropy_with_logits(labels=[[0, 1, 2]], logits=logits)
tf.nn.sparse_softmax_cross_entropy_with_logits(labels=[0.0, 1.0, 2.0], logits=logits)
tf.nn.sparse_softmax_cross_entropy_with_logits(labels=[0, 1, 2], logits=tf.cast(logits, tf.int32))
tf.nn.softmax_cross_entropy_with_logits(tf.one_hot([0, 1, 2], 3), logits)
tf.nn.softmax_cross_entropy_with_logits(labels=[0.2, 0.3, 0.5], logits=[1.0, 2.0, 3.0])
tf.nn.sigmoid_cross_entropy_with_logits(labels=[0.0, 1.0, 1.0], logits=[-1000.0, 1000.0, 0.3])
tf.nn.relu(xs)
tf.nn.relu(i)
tf.nn.relu(tf.constant([float('nan')]))
tf.nn.leaky_relu(x, alpha=0.3)
tf.nn.leaky_relu(i)
tf.nn.elu(xs)
tf.nn.selu(xs)
tf.nn.softplus(tf.constant([-1000.0, -20.0, 0.0, 20.0, 1000.0]))
tf.nn.sigmoid(tf.constant([-1000.0, -20.0, 0.0, 20.0, 1000.0]))
tf.nn.gelu(x, approximate=True)
tf.nn.crelu(x)
tf.nn.bias_add(m, [1.0, 2.0, 3.0])
tf.nn.l2_loss(m)
tf.nn.l2_normalize(m, axis=1)
tf.nn.moments(m, axes=[0])
tf.nn.moments(k, axes=[0, 1], keepdims=True)
tf.nn.zero_fraction(x)
tf.nn.embedding_lookup(m, [1, 0, 1])
tf.nn.dropout(m, 0.0)
tf.nn.in_top_k([1, 0], [[0.1, 0.9], [0.1, 0.9]], 1)
tf.nn.relu(xd)
tf.nn.elu(xd)
tf.nn.selu(xd)
tf.nn.softplus(xd)
tf.nn.relu(xh)
tf.nn.batch_normalization(m, [1.0, 2.0, 3.0], [1.0, 4.0, 9.0], None, None, 1e-3)
"""


def activations() -> Iterator[str]:
    yield from listed(NN)
    for op in words("relu relu6 elu selu leaky_relu gelu silu swish softplus softsign sigmoid tanh"):
        yield f"tf.nn.{op}(x)"


def casts() -> Iterator[str]:
    for target in DTYPES:
        yield f"tf.cast(tf.constant([-2.9, -0.5, 0.0, 0.5, 2.9, 100.7]), tf.{target})"
        yield f"tf.cast(tf.constant([-300, -1, 0, 1, 200, 70000]), tf.{target})"
        yield f"tf.cast(b, tf.{target})"
        yield f"tf.cast(u, tf.{target})"
        yield f"tf.cast(tf.constant([0.1, -1e10, 1e300], tf.float64), tf.{target})"
    yield from (
        "tf.cast(xs, tf.bool)", "tf.cast(xs, tf.float64)", "tf.cast(xs, tf.int32)", "tf.cast(xs, tf.float16)",
        "tf.cast(c, tf.float32)", "tf.cast(x, tf.complex64)", "tf.cast(3, 'float32')", "tf.cast([1.7], int)",
        "tf.cast(3, np.float64)", "tf.cast(2.0, float)", "tf.cast('a', tf.int32)", "tf.cast(1, tf.string)",
        "tf.cast(1, bool)", "tf.cast(None, tf.int32)", "tf.cast([1, 2.5], tf.int32)", "tf.cast(il, tf.int32)",
        "tf.cast(2**40, tf.int64)", "tf.cast(3.7, tf.uint8)", "tf.cast(True, tf.float32)",
        "tf.cast(1, 'nope')",
    )  # fmt: skip


def groups() -> dict[str, Iterator[str]]:
    return {
        "shaping": iter(listed(SHAPING)),
        "indexing": iter(listed(INDEXING)),
        "making": iter(listed(MAKING)),
        "nn": activations(),
        "cast": casts(),
    }
