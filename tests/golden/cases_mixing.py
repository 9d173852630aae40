"""Cases of `mixing.json`: what converts to what, and the dtype that results."""

from collections.abc import Iterator

from .listing import blocks, listed, words

INPUTS: dict[str, str] = {}

TENSORS = words("float16 float32 float64 int32 int64 uint8 bool")
RARE_TENSORS = words("bfloat16 complex64 string")
VALUES = {"bool": "True", "string": "'a'"}
OPERANDS = """
2
-1
300
2.5
True
1j
'a'
None
[1]
[2.5]
(1, 2)
[]
np.float32(2.5)
np.float64(2.5)
np.int32(2)
np.int64(2)
np.uint8(2)
np.bool_(True)
np.array([2.5], np.float32)
np.array([2.5])
np.array([2], np.int32)
np.array([2])
np.array([2], np.uint8)
np.array([True])
tf.Variable(2.5)
tf.Variable(2)
"""
FORMS = ("{t} + {o}", "{o} + {t}", "tf.multiply({t}, {o})", "tf.multiply({o}, {t})")
FEW = ("2", "2.5", "True", "np.float64(2.5)", "np.array([2.5])", "np.array([2])", "None", "'a'")
MORE_FORMS = """
{t} - {o}
{o} - {t}
{t} * {o}
{o} * {t}
{t} / {o}
{o} / {t}
{t} // {o}
{t} % {o}
{t} ** {o}
{o} ** {t}
{t} < {o}
{o} < {t}
{t} == {o}
{o} == {t}
{t} != {o}
tf.add({t}, {o})
tf.add({o}, {t})
tf.subtract({o}, {t})
tf.divide({t}, {o})
tf.divide({o}, {t})
tf.maximum({t}, {o})
tf.maximum({o}, {t})
tf.pow({t}, {o})
tf.equal({t}, {o})
tf.less({o}, {t})
tf.where(True, {t}, {o})
tf.where(True, {o}, {t})
tf.stack([{t}, {o}])
tf.stack([{o}, {t}])
tf.floordiv({o}, {t})
tf.math.floormod({t}, {o})
tf.clip_by_value({t}, {o}, {o})
"""

CONVERTED = """
1
2**31
-2**31
-2**31 - 1
2**62
2**63
2**64
1.5
1e300
float('nan')
True
1j
'a'
b'a'
None
[1, 2]
[1, 2.5]
[2.5, 1]
[1, True]
[True, 1]
[True, 2.5]
[1, 2**40]
[1, 'a']
[1j, 1.0]
[]
[[]]
()
(1, (2,))
[[1, 2], [3, 4]]
[[1, 2], [3]]
[1, [2]]
range(3)
{'a': 1}
{1, 2}
object()
np.float16(1.5)
np.float32(1.5)
np.float64(1.5)
np.int8(1)
np.int32(1)
np.int64(1)
np.uint8(1)
np.uint64(1)
np.bool_(True)
np.complex64(1j)
np.str_('a')
np.arange(3)
np.arange(3.0)
np.array([1, 2], np.int16)
np.array(['a', 'bc'])
np.array([True])
np.array([1, 'a'], object)
np.array([[1, 2], [3, 4]], np.float32).T
np.zeros([0, 2])
[np.float32(1.5), 2]
[np.float64(1.5), 2]
[1, np.float32(1.5)]
[np.int64(1), 2]
[1, np.int64(2)]
[np.array([1, 2]), np.array([3, 4])]
[tf.constant(1), 2]
[tf.constant(1), 2.5]
[tf.constant(1.0), 2]
[tf.constant(1), tf.constant(2.0)]
[tf.constant([1, 2]), [3, 4]]
tf.constant(1)
tf.constant(1.5, tf.float64)
tf.Variable(1.5)
tf.float32
tf.TensorShape([1, 2])
tf.TensorShape([None, 2])
"""
CONVERTERS = ("tf.constant({o})", "tf.convert_to_tensor({o})", "tf.Variable({o})", "tf.stack({o})")
TYPED = """
1
1.5
2.0
-1
300
True
1j
'a'
[1, 2.5]
[]
np.float64(1.5)
np.float64(2.0)
np.int64(1)
np.array([1, 2])
np.array([1.5, 2.0])
np.array([True])
tf.constant(1)
tf.constant(1.5)
"""
TARGETS = words("float16 float32 float64 int32 int64 uint8 bool complex64 string")

OTHER = """
tf.convert_to_tensor(1, dtype_hint=tf.float32)
tf.convert_to_tensor(1.5, dtype_hint=tf.int32)
tf.convert_to_tensor([1, 2], dtype_hint=tf.float64)
tf.convert_to_tensor(np.arange(2), dtype_hint=tf.float32)
tf.convert_to_tensor(tf.constant(1), dtype_hint=tf.float32)
tf.constant(1, dtype='float32')
tf.constant(1, dtype=float)
tf.constant(1, dtype=int)
tf.constant(1.0, dtype=bool)
tf.constant(1, dtype=np.float64)
tf.constant(1, dtype=np.dtype('int64'))
tf.constant(1, tf.as_dtype('half'))
tf.constant(np.arange(4), shape=[2, 2])
tf.constant(2.5, tf.float32, [2])
tf.constant([1, 2], shape=[2, 1])
tf.Variable(1, dtype=tf.float64)
tf.Variable(tf.constant(1), dtype=tf.float32)
tf.Variable(np.arange(2), dtype=tf.float32)
tf.Variable(1.5, shape=tf.TensorShape(None)).shape
tf.Variable([1.5], shape=[None]).shape
tf.Variable([1.5], shape=[2])
tf.Variable(tf.Variable(3))
tf.Variable(True)
tf.Variable('a')
tf.Variable(lambda: 1)
tf.zeros([2]) + np.ones([2])
np.ones([2]) + tf.zeros([2])
np.ones([2], np.float32) * tf.constant(2.0)
np.ones([2]) * tf.constant(2)
np.float64(2.0) * tf.constant([1.0])
np.float64(2.0) * tf.Variable([1.0])
np.ones([2]) @ tf.ones([2, 2])
np.ones([2, 2]) @ tf.ones([2, 2])
np.ones([2]) == tf.ones([2])
np.ones([2]) < tf.ones([2])
np.float32(2) ** tf.constant(3.0)
[1.0, 2.0] + tf.constant([1.0, 2.0])
tf.constant([1.0, 2.0]) + (1.0, 2.0)
[[1.0, 2.0]] @ tf.ones([2, 1])
tf.matmul([[1, 2]], [[3], [4]])
tf.matmul([[1.0, 2.0]], np.ones([2, 1]))
tf.matmul(np.ones([1, 2]), [[1.0], [2.0]])
tf.matmul(np.ones([1, 2]), tf.ones([2, 1]))
tf.add(1, 2)
tf.add(1, 2.5)
tf.add(1.5, 2)
tf.add(True, 1)
tf.add('a', 'b')
tf.add(1j, 1)
tf.add(np.float64(1), 1)
tf.add(1, np.float64(1))
tf.add(np.float32(1), np.float64(1))
tf.add(np.float32(1), 2.5)
tf.add(np.int64(1), 1)
tf.add(np.arange(2), 1)
tf.add(np.arange(2), 1.5)
tf.add([1, 2], [3.5, 4])
tf.add(2**40, 1)
tf.multiply(2, 3.5)
tf.divide(1, 2)
tf.divide(1.0, 2)
tf.divide(np.float32(1), 2)
tf.divide(tf.constant(1), 2)
tf.divide(tf.constant(1), 2.0)
tf.truediv(1, 2)
tf.truediv(tf.constant(1), 2)
tf.truediv(tf.constant(1, tf.int64), 2)
tf.truediv(tf.constant(1, tf.int16), tf.constant(2, tf.int16))
tf.truediv(tf.constant(1, tf.uint8), 2)
tf.constant(True) / tf.constant(True)
tf.sqrt(4.0)
tf.sqrt(np.float64(4.0))
tf.sqrt(np.array([4.0], np.float32))
tf.sqrt([4, 9])
tf.reduce_sum([1, 2])
tf.reduce_sum(np.array([1.5]))
tf.reduce_mean([1, 2])
tf.reduce_sum([True, False])
tf.reduce_sum([[1], [2.5]])
tf.concat([[1, 2], [3.5]], 0)
tf.concat([tf.constant([1]), [2]], 0)
tf.concat([tf.constant([1.0]), [2]], 0)
tf.concat([[2], tf.constant([1.0])], 0)
tf.concat([[2.5], tf.constant([1])], 0)
tf.concat([tf.constant([1.0]), np.array([2.0])], 0)
tf.concat([np.array([2.0]), tf.constant([1.0])], 0)
tf.concat([np.array([2.0]), [1.0]], 0)
tf.stack([1, 2.5])
tf.stack([1.0, tf.constant(2)])
tf.stack([tf.constant(1.0), 2])
tf.stack([np.float64(1), tf.constant(2.0)])
tf.stack([np.arange(2), [1, 2]])
tf.where([True, False], 1, 2.5)
tf.where([True, False], 1.5, 2)
tf.where([True, False], tf.constant(1.5), 2)
tf.where([True, False], 2, tf.constant(1.5))
tf.where([True, False], np.float64(2), tf.constant(1.5))
tf.where([1, 0], 1, 2)
tf.maximum(1, 2.5)
tf.maximum(tf.constant(1.5), 2)
tf.maximum(2, tf.constant(1.5))
tf.pow(2, 0.5)
tf.pow(tf.constant(2), 0.5)
tf.pow(2.0, 3)
tf.range(3) * 2.0
2.0 * tf.range(3)
tf.range(3) / 2
tf.fill([2], np.float64(1.5))
tf.fill([2], np.int64(1))
tf.one_hot([1], 2, on_value=np.float64(1))
tf.clip_by_value(tf.constant([1, 5]), 0, 2.5)
tf.clip_by_value([1.0, 5.0], 0, 2)
tf.cast(1.5, tf.int32) + 1
tf.constant(1.0) + tf.cast(tf.constant(1), tf.float32)
tf.constant(3) == 3.0
tf.constant(3) == 3.5
tf.constant(3.0) == 3
tf.constant([1, 2]) == [1, 3]
tf.constant([1, 2]) == (1, 3)
tf.constant([1, 2]) == np.array([1, 3])
tf.constant([1.0]) == np.array([1.0])
tf.constant(3) == 'a'
tf.constant('a') == 'a'
tf.constant(3) == None
tf.constant(3) != None
3 == tf.constant(3)
'a' == tf.constant(3)
None == tf.constant(3)
tf.constant(3) < 3.5
tf.constant(3) < 2**40
tf.constant(3, tf.uint8) < -1
tf.constant(3, tf.uint8) + 256
tf.constant(1, tf.int8) + 200
tf.constant(True) & 1
tf.constant(True) | np.bool_(False)
True & tf.constant(True)
[True, False] | tf.constant(True)
tf.constant(5) & 3
tf.constant(5) ^ True
~tf.constant(5, tf.uint8)
tf.logical_and(True, 1)
tf.logical_and(1.0, True)
tf.logical_not(0)
tf.constant('a') + 'b'
'a' + tf.constant('b')
tf.constant('a') * 2
tf.constant(['a', 'b']) + 'c'
tf.constant('a') + 1
tf.Variable(1.0) + np.float64(1.5)
tf.Variable(1.0) + 1
tf.Variable(1) + 1.5
tf.Variable(1) * 1.5
tf.Variable(1.0) + tf.Variable(2)
1.5 + tf.Variable(1)
tf.Variable(2.0) ** 2
tf.Variable([1.0, 2.0]) @ [[1.0], [1.0]]
tf.Variable([[1.0, 2.0]]) @ [[1.0], [1.0]]
-tf.Variable(2.0)
abs(tf.Variable(-2.0))
tf.Variable(2.0) < 3
tf.Variable(True) & False
tf.sqrt(tf.Variable(4.0))
tf.add(tf.Variable(4.0), tf.Variable(4.0))
tf.cast(tf.Variable(4.7), tf.int32)
tf.Variable(3).assign(2.0)
tf.Variable(3.0).assign(2)
tf.Variable(3.0).assign(np.float64(2.5))
tf.Variable(3.0).assign(np.int64(2))
tf.Variable(3.0).assign(True)
tf.Variable(3).assign(np.int64(7))
tf.Variable(3).assign(np.float64(7.5))
tf.Variable(3.0).assign_add(1)
tf.Variable(3.0).assign_add(np.float64(1.5))
tf.Variable(3).assign_add(1.5)
tf.Variable(3).assign_add(True)
tf.as_dtype('float')
tf.as_dtype('double')
tf.as_dtype(np.float32)
tf.as_dtype(float)
tf.as_dtype(int)
tf.as_dtype(bool)
tf.as_dtype(str)
tf.as_dtype(complex)
tf.as_dtype(1)
tf.as_dtype('int')
tf.as_dtype('bool')
tf.as_dtype('string')
tf.as_dtype('bfloat16')
tf.as_dtype('nope')
tf.as_dtype(None)
tf.float32 == np.float32
tf.float32 == 'float32'
tf.float32 == np.dtype('float32')
tf.float32 == float
tf.float64 == float
tf.int32 == int
tf.float32 == tf.float64
tf.float32 != 3
tf.float32 == None
tf.float32 in [tf.float32]
hash(tf.float32) == hash(tf.as_dtype('float32'))
tf.float32.as_numpy_dtype is np.float32
tf.float32.is_floating
tf.int32.is_integer
tf.bool.is_integer
tf.bool.is_bool
tf.uint8.is_unsigned
tf.complex64.is_complex
tf.complex64.real_dtype
tf.float32.size
tf.float32.min
tf.float32.max
tf.int32.min
tf.uint8.max
tf.float16.limits
tf.float32.is_numpy_compatible
tf.float32.is_compatible_with(tf.float64)
tf.float32.as_datatype_enum
np.dtype(tf.float32.as_numpy_dtype).name
np.zeros(2, tf.float32.as_numpy_dtype)
np.array([1, 2], dtype=np.float32) + tf.constant([1.0, 2.0])
tf.TensorShape([1, 2]) == [1, 2]
tf.TensorShape([1, None]) == [1, None]
tf.TensorShape(None) == None
tf.TensorShape([1, 2]) == (1, 2)
tf.TensorShape([1, 2]).num_elements()
tf.TensorShape([1, None]).num_elements()
tf.TensorShape([1, None]).is_fully_defined()
tf.TensorShape([1, None]).is_compatible_with([1, 5])
tf.TensorShape([1, None]).merge_with([None, 5])
tf.TensorShape([1, 2]).merge_with([1, 3])
tf.TensorShape([1, 2]).concatenate([3])
tf.TensorShape([1, 2]) + [3]
[3] + tf.TensorShape([1, 2])
tf.TensorShape([1, 2])[0]
tf.TensorShape([1, 2])[1:]
tf.TensorShape(None)[0]
tf.TensorShape(None).rank
tf.TensorShape(None).ndims
tf.TensorShape(3)
tf.TensorShape([-1])
tf.TensorShape(['a'])
tf.TensorShape([2.0])
list(tf.TensorShape([1, None]))
len(tf.TensorShape([1, None]))
len(tf.TensorShape(None))
tuple(tf.TensorShape([1, 2]))
bool(tf.TensorShape([]))
bool(tf.TensorShape(None))
tf.TensorShape([1, 2]).as_list()
tf.TensorShape([1, 2]).dims is None
tf.TensorShape(None).as_list()
tf.TensorShape([1, 2]).with_rank(3)
tf.TensorShape([1, 2]).assert_has_rank(2)
tf.TensorShape([1, None]).most_specific_compatible_shape([2, 3])
tf.TensorShape([1, None]).is_subtype_of(tf.TensorShape([None, None]))
"""

FUNCTIONS = """
# function: Python float with an int tensor
@tf.function
def f(n):
    return n * 0.5
f(tf.constant(3))
# function: Python float added to an int tensor
@tf.function
def f(n):
    return n + 2.5
f(tf.constant(3))
# function: NumPy float64 with float32
@tf.function
def f(x):
    return x * np.float64(2.5)
f(tf.constant(3.0))
# function: NumPy float64 array with float32
@tf.function
def f(x):
    return x * np.array([2.5])
f(tf.constant(3.0))
# function: NumPy array on the left
@tf.function
def f(x):
    return np.array([2.5]) * x
f(tf.constant(3.0))
# function: NumPy int64 with int32
@tf.function
def f(x):
    return x + np.int64(2)
f(tf.constant(3))
# function: bool with int
@tf.function
def f(x):
    return x + True
f(tf.constant(3))
# function: int with bool
@tf.function
def f(x):
    return x + 1
f(tf.constant(True))
# function: large Python int with int32
@tf.function
def f(x):
    return x + 2**40
f(tf.constant(3))
# function: large Python int with uint8
@tf.function
def f(x):
    return x + 300
f(tf.constant(3, tf.uint8))
# function: Python int with float32
@tf.function
def f(x):
    return x + 2
f(tf.constant(3.0))
# function: string with float
@tf.function
def f(x):
    return x + 'a'
f(tf.constant(3.0))
# function: equality of float and int
@tf.function
def f(x):
    return x == 3, x == 3.5, x != 3
f(tf.constant(3))
# function: float64 argument stays
@tf.function
def f(x):
    return x + 1
f(np.float64(3.0))
# function: Python float argument made a constant
@tf.function
def f(x):
    return tf.constant(x), tf.zeros([], tf.float64) + x
f(3.0)
# function: int division
@tf.function
def f(x):
    return x / 2, x // 2, 7 / x, x / x
f(tf.constant(3))
"""


def cases() -> Iterator[tuple[str, str, str]]:
    operands = listed(OPERANDS)
    sources: list[tuple[str, str]] = []
    for dtype in TENSORS + RARE_TENSORS:
        tensor = f"tf.constant({VALUES.get(dtype, '1')}, tf.{dtype})"
        for form in FORMS:
            for operand in FEW if dtype in RARE_TENSORS else operands:
                sources.append(("operands", form.format(t=tensor, o=operand)))
            for other in TENSORS + RARE_TENSORS if form in FORMS[::2] else []:
                if dtype in TENSORS:
                    other_tensor = f"tf.constant({VALUES.get(other, '1')}, tf.{other})"
                    sources.append(("tensors", form.format(t=tensor, o=other_tensor)))
    for dtype in ("float32", "int32"):
        for form in listed(MORE_FORMS):
            for operand in FEW:
                sources.append(("forms", form.format(t=f"tf.constant(3, tf.{dtype})", o=operand)))
    for form in CONVERTERS:
        sources += [("convert", form.format(o=operand)) for operand in listed(CONVERTED)]
    for target in TARGETS:
        common = target in ("float32", "int32")
        for form in ("tf.constant({o}, tf.{t})", "tf.convert_to_tensor({o}, tf.{t})")[: 1 + common]:
            sources += [("typed", form.format(o=operand, t=target)) for operand in listed(TYPED)]
    sources += [("other", source) for source in listed(OTHER)]
    seen: set[str] = set()
    for group, source in sources:
        if source not in seen:
            seen.add(source)
            yield group, source, source
    for name, source in blocks(FUNCTIONS):
        yield "function", name, source
