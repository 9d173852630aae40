"""Cases of `repr.json`: how values print."""

from collections.abc import Iterator

from .listing import blocks, listed

INPUTS: dict[str, str] = {}

TENSORS = """
tf.constant(1.0)
tf.constant(1.5)
tf.constant(-0.0)
tf.constant(1e-10)
tf.constant(123456789.0)
tf.constant(float('nan'))
tf.constant(float('inf'))
tf.constant(1 / 3)
tf.constant(1 / 3, tf.float64)
tf.constant(1 / 3, tf.float16)
tf.constant(1 / 3, tf.bfloat16)
tf.constant(3)
tf.constant(3, tf.int64)
tf.constant(3, tf.int8)
tf.constant(200, tf.uint8)
tf.constant(True)
tf.constant(1 + 2j)
tf.constant(1 + 2j, tf.complex64)
tf.constant('abc')
tf.constant('')
tf.constant('h\\u00e9')
tf.constant(b'\\x00\\xff')
tf.constant([1.0, 2.0, 3.0])
tf.constant([1.5, float('nan'), -float('inf')])
tf.constant([1e-10, 1.0, 1e10])
tf.constant([1, 2, 3])
tf.constant([1, 2, 3], tf.int64)
tf.constant([1, 2, 3], tf.uint8)
tf.constant([True, False])
tf.constant([1.0, 2.5], tf.float16)
tf.constant([1.0, 2.5], tf.bfloat16)
tf.constant([1.0, 2.5], tf.float64)
tf.constant([1 + 2j, 3])
tf.constant(['a', 'bc'])
tf.constant([['a'], ['b']])
tf.constant([[1.0, 2.0], [3.0, 4.0]])
tf.constant([[1, 2, 3], [4, 5, 6]])
tf.constant([[True], [False]])
tf.zeros([2, 2, 2])
tf.reshape(tf.range(24), [2, 3, 4])
tf.zeros([0])
tf.zeros([0], tf.int32)
tf.zeros([0, 3])
tf.zeros([2, 0])
tf.zeros([1, 1, 1, 1])
tf.range(1000)
tf.range(2000)
tf.range(1001.0)
tf.ones([100, 100])
tf.ones([50, 3])[:12]
tf.zeros([2, 3], tf.float64)
tf.eye(3)
tf.linspace(0.0, 1.0, 12)
"""
VARIABLES = """
tf.Variable(1.0)
tf.Variable(3)
tf.Variable([1.0, 2.0])
tf.Variable([[1, 2], [3, 4]])
tf.Variable(1.0, name='w')
tf.Variable([True, False], name='flags')
tf.Variable(1.0, trainable=False)
tf.Variable('a')
tf.Variable(tf.zeros([0, 2]))
tf.Variable([1.0], shape=tf.TensorShape([None]))
tf.Variable([1.0], shape=tf.TensorShape(None))
tf.Variable(1.0, dtype=tf.float64)
tf.Variable(1.0, dtype=tf.bfloat16)
"""
OTHERS = """
tf.TensorShape([])
tf.TensorShape([2])
tf.TensorShape([2, 3])
tf.TensorShape([None, 3])
tf.TensorShape([None])
tf.TensorShape(None)
tf.float16
tf.bfloat16
tf.float32
tf.float64
tf.int8
tf.int16
tf.int32
tf.int64
tf.uint8
tf.uint16
tf.uint32
tf.uint64
tf.bool
tf.string
tf.complex64
tf.complex128
tf.resource
tf.variant
tf.TensorSpec([None, 8])
tf.TensorSpec([2, 3], tf.int32)
tf.TensorSpec([], tf.bool, name='flag')
tf.TensorSpec(None, tf.string)
tf.TensorSpec.from_tensor(tf.ones([2]))
tf.type_spec_from_value(tf.ones([2]))
tf.type_spec_from_value(np.ones([2]))
tf.IndexedSlices(tf.constant([[1.0]]), tf.constant([0]))
tf.IndexedSlices(tf.constant([[1.0]]), tf.constant([0]), tf.constant([3, 1]))
tf.UnconnectedGradients.ZERO
tf.UnconnectedGradients.NONE
tf.VariableAggregation.SUM
tf.VariableSynchronization.AUTO
tf.newaxis
tf.constant([1, 2]).shape
tf.constant([1, 2]).dtype
tf.constant([1, 2]).numpy()
tf.constant(2.5).numpy()
tf.constant('a').numpy()
tf.Variable([1, 2]).numpy()
[tf.constant(1), tf.constant(2.0)]
{'a': tf.constant([1])}
(tf.Variable(1.0),)
tf.constant([1.0]).device
tf.Variable(1.0).device
tf.Variable(1.0).name
tf.Variable(1.0, name='w').name
tf.Variable(1.0, name='a/b').name
tf.errors.InvalidArgumentError.__mro__
tf.errors.InvalidArgumentError(None, None, 'text')
tf.errors.InvalidArgumentError(None, None, 'text').error_code
tf.errors.OutOfRangeError(None, None, 'text').message
tf.Tensor
tf.Variable
tf.DType
tf.TensorShape
tf.GradientTape
tf.function
tf.Module
tf.float32.name
tf.float32.as_numpy_dtype
tf.math.top_k([1.0, 3.0], 1)
tf.split(tf.range(4), 2)
tf.unstack(tf.range(2))
"""
FORMATS = """
format(tf.constant(2.567), '.2f')
format(tf.constant(2.567, tf.float64), '.1e')
format(tf.constant(7), 'd')
format(tf.constant(7), '05d')
format(tf.constant(7), '>6')
format(tf.constant(2.5), '')
format(tf.constant([1.0, 2.0]), '')
format(tf.constant([1.0, 2.0]), '.2f')
format(tf.constant(True), '')
format(tf.constant('a'), '')
format(tf.constant('a'), '>4')
format(tf.Variable(2.567), '.2f')
format(tf.Variable(2.5), '')
format(tf.constant(2.5, tf.bfloat16), '.2f')
format(tf.float32, '>12')
format(tf.TensorShape([1, 2]), '')
f'{tf.constant(2.5)}'
f'{tf.constant(2.5):.3f}'
f'{tf.constant(2.5)!r}'
f'{tf.constant([1, 2])}'
f'{tf.Variable([1, 2])}'
f'{tf.float32}'
f'{tf.TensorShape([1, None])}'
'{}'.format(tf.constant(2.5))
'{:.1f}'.format(tf.constant(2.55))
'%s' % tf.constant(2.5)
'%r' % tf.constant(2.5)
'%.2f' % tf.constant(2.5)
'%d' % tf.constant(2)
'%s' % tf.constant([1, 2])
str([tf.constant(1)])
str(tf.constant(1).shape)
str(tf.constant(1).dtype)
tf.strings.format('{}', tf.constant([1.0, 2.5]))
tf.strings.format('{} and {}', (tf.constant(1), tf.constant(True)))
tf.strings.format('{}', tf.range(10))
tf.strings.format('{}', tf.reshape(tf.range(6), [2, 3]))
"""
PRINTS = """
tf.print(tf.constant(1.0))
tf.print(tf.constant(1 / 3))
tf.print(tf.constant(1 / 3, tf.float64))
tf.print(tf.constant(1e-10), tf.constant(1e10), tf.constant(100000.0), tf.constant(1234567.0))
tf.print(tf.constant(float('nan')), tf.constant(-float('inf')), tf.constant(-0.0))
tf.print(tf.constant(3), tf.constant(True), tf.constant('text'))
tf.print(tf.constant([1.0, 2.5, 3.0]))
tf.print(tf.constant([True, False]))
tf.print(tf.constant(['a', 'b']))
tf.print(tf.range(6))
tf.print(tf.range(7))
tf.print(tf.range(20))
tf.print(tf.range(20), summarize=2)
tf.print(tf.range(20), summarize=-1)
tf.print(tf.reshape(tf.range(6), [2, 3]))
tf.print(tf.reshape(tf.range(64), [8, 8]))
tf.print(tf.reshape(tf.range(8), [2, 2, 2]))
tf.print(tf.zeros([0]))
tf.print(tf.zeros([2, 0]))
tf.print('text')
tf.print('a', 'b', 3, 2.5, True, None)
tf.print('x =', tf.constant(1), sep='')
tf.print('a', 'b', sep=', ')
tf.print('a', end='!')
tf.print()
tf.print([tf.constant(1), 2, 'a'])
tf.print((tf.constant(1), 2))
tf.print({'k': tf.constant([1, 2]), 'j': 'text'})
tf.print(tf.Variable([1.0, 2.0]))
tf.print(np.array([1, 2]))
tf.print(tf.constant(1).shape, tf.float32)
tf.print(tf.constant(1 + 2j))
tf.print(tf.constant(2.5, tf.float16), tf.constant(2.5, tf.bfloat16))
tf.print(tf.constant(200, tf.uint8))
tf.print('braces {} in text', 1)
tf.print(b'bytes')
tf.print('quote "inside"', ['quote "in list"'])
"""

SYMBOLIC = """
# symbolic: argument
out = []
@tf.function
def f(a):
    out.extend([repr(a), str(a), f'{a}'])
    return a
f(tf.constant([1.0, 2.0]))
out
# symbolic: result of an op
out = []
@tf.function
def f(a):
    b = a + 1.0
    out.extend([repr(b), str(b), b.name, b.op.type, b.op.name, b.shape.as_list(), b.dtype.name])
    return b
f(tf.constant([1.0, 2.0]))
out
# symbolic: unknown dimension
out = []
@tf.function(input_signature=[tf.TensorSpec([None, 3], tf.float32)])
def f(a):
    b = tf.transpose(a)
    out.extend([repr(a), repr(b), str(b), repr(a.shape), repr(tf.reduce_sum(a))])
    return b
f(tf.ones([2, 3]))
out
# symbolic: unknown rank
out = []
@tf.function(input_signature=[tf.TensorSpec(None, tf.float32)])
def f(a):
    out.extend([repr(a), str(a), repr(a.shape), a.shape.rank])
    return a
f(tf.ones([2, 3]))
out
# symbolic: constants in a function
out = []
@tf.function
def f():
    a, b = tf.constant(1.0), tf.constant([1, 2])
    out.extend([repr(a), repr(b), repr(a + 1.0), a.op.type, tf.get_static_value(b)])
    return a
f()
out
# symbolic: names count up
out = []
@tf.function
def f(a):
    made = [a + a, a + a, a * a, tf.matmul(a, a), tf.add(a, a, name='mine')]
    out.extend(t.name for t in made)
    with tf.name_scope('scope'):
        out.append((a - a).name)
    return a
f(tf.ones([2, 2]))
out
# symbolic: argument names
out = []
@tf.function
def f(a, b, *rest, k=None, **more):
    out.extend(t.name for t in [a, *b, *rest, k, *more.values()])
    return a
t = tf.constant(1.0)
f(t, [t, t], t, t, k=t, other=t)
out
# symbolic: variable in a function
out = []
v = tf.Variable([1.0, 2.0], name='w')
@tf.function
def f():
    out.extend([repr(v), str(v), repr(v + 1.0), repr(v.read_value()), repr(v.value())])
    return v + 1.0
f()
out
# symbolic: format with a specification
@tf.function
def f(a):
    return tf.constant(f'{a:.2f}')
f(tf.constant(1.0))
# symbolic: in a list
out = []
@tf.function
def f(a):
    out.append(str([a, (a,)]))
    return a
f(tf.constant(1.0))
out
# symbolic: loop and branch variables
out = []
@tf.function
def f(a):
    while a < 3.0:
        out.append(repr(a))
        a = a + 1.0
    if a > 0:
        out.append(repr(a))
        a = a * 2.0
    return a
f(tf.constant(1.0))
out
# symbolic: type and isinstance
out = []
@tf.function
def f(a):
    out.extend([type(a).__name__, isinstance(a, tf.Tensor), tf.is_tensor(a), tf.is_symbolic_tensor(a)])
    return a
f(tf.constant(1.0))
out.extend([type(tf.constant(1)).__name__, isinstance(tf.constant(1), tf.Tensor)])
v = tf.Variable(1)
out.extend([type(v).__name__, isinstance(v, tf.Tensor), isinstance(v, tf.Variable)])
out
# symbolic: executing_eagerly
out = [tf.executing_eagerly(), tf.inside_function()]
@tf.function
def f():
    out.extend([tf.executing_eagerly(), tf.inside_function()])
f()
out
# device of an eager tensor
tf.constant(1.0).device.split('/')[-1]
# repr of slices of a variable
v = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
[repr(v[0]), repr(v[0, 1]), repr(v[:, 0].assign([9.0, 9.0])), repr(v.assign_add(v))]
# numpy print options
np.set_printoptions(precision=2)
text = repr(tf.constant([1 / 3, 2 / 3]))
np.set_printoptions(precision=8)
text
# gradient tape and module
class M(tf.Module):
    def __init__(self):
        super().__init__(name='m')
        self.v = tf.Variable(1.0, name='v')
m = M()
[m.name, m.v.name, [v.name for v in m.trainable_variables], len(m.variables), repr(m).split(' at ')[0]]
"""


def cases() -> Iterator[tuple[str, str, str]]:
    for listing in (TENSORS, VARIABLES, OTHERS):
        for source in listed(listing):
            for form in (f"repr({source})", f"str({source})"):
                yield "repr", form, form
    for source in listed(FORMATS):
        yield "format", source, source
    for source in listed(PRINTS):
        yield "print", source, source
    for name, source in blocks(SYMBOLIC):
        yield "symbolic", name, source
