"""Cases of `errors.json`, second part: functions, staging and control flow."""

SOURCES = """
# python bool: if, autograph=False
@tf.function(autograph=False)
def f(a):
    if a > 0:
        return a
    return -a
f(tf.constant(1.0))
# python bool: while, autograph=False
@tf.function(autograph=False)
def f(a):
    while a < 3:
        a = a + 1
    return a
f(tf.constant(1.0))
# python bool: for, autograph=False
@tf.function(autograph=False)
def f(a):
    total = 0.0
    for item in a:
        total = total + item
    return total
f(tf.constant([1.0, 2.0]))
# python bool: for over tf.range, autograph=False
@tf.function(autograph=False)
def f(a):
    total = 0
    for item in tf.range(a):
        total = total + item
    return total
f(tf.constant(3))
# python bool: and, autograph=False
@tf.function(autograph=False)
def f(a):
    return a > 0 and a < 3
f(tf.constant(1.0))
# python bool: not, autograph=False
@tf.function(autograph=False)
def f(a):
    return not a > 0
f(tf.constant(1.0))
# python bool: do_not_convert helper
@tf.autograph.experimental.do_not_convert
def helper(a):
    if a > 0:
        return a
    return -a
@tf.function
def f(a):
    return helper(a)
f(tf.constant(1.0))
# python bool: assert on a tensor
@tf.function
def f(a):
    assert a > 3, 'too small'
    return a
f(tf.constant(1.0))
# python bool: assert, autograph=False
@tf.function(autograph=False)
def f(a):
    assert a > 0
    return a
f(tf.constant(1.0))
# python bool: int() in a function
@tf.function
def f(a):
    return int(a)
f(tf.constant(1.0))
# python bool: float() in a function
@tf.function
def f(a):
    return float(a)
f(tf.constant(1.0))
# python bool: range of a tensor in a function
@tf.function
def f(a):
    total = 0
    for i in range(a):
        total += i
    return total
f(tf.constant(3))
# python bool: list comprehension over a tensor
@tf.function
def f(a):
    return [item + 1 for item in a]
f(tf.constant([1, 2]))
# python bool: list index by tensor
@tf.function
def f(a):
    return [10, 20][a]
f(tf.constant(1))
# symbolic numpy()
@tf.function
def f(a):
    return a.numpy()
f(tf.constant(1))
# symbolic np.array
@tf.function
def f(a):
    return np.array(a)
f(tf.constant(1))
# symbolic np.square
@tf.function
def f(a):
    return np.square(a)
f(tf.constant(2.0))
# symbolic tensor leaked
leak = []
@tf.function
def f(a):
    leak.append(a + 1.0)
    return a
f(tf.constant(1.0))
leak[0] + 1.0
# symbolic tensor leaked into another function
leak = []
@tf.function
def f(a):
    leak.append(a + 1.0)
    return a
@tf.function
def g(a):
    return leak[0] + a
f(tf.constant(1.0))
g(tf.constant(1.0))
# symbolic tensor leaked, printed
leak = []
@tf.function
def f(a):
    leak.append(a)
    return a
f(tf.constant(1.0))
repr(leak[0])
# variable created on every call
@tf.function
def f(a):
    v = tf.Variable(1.0)
    return v + a
f(tf.constant(1.0))
# variable created on first call only
class Model:
    v = None
    @tf.function
    def __call__(self, a):
        if self.v is None:
            self.v = tf.Variable(2.0)
        return self.v * a
m = Model()
(m(tf.constant(1.0)), m(tf.constant(3.0)))
# variable created on second trace
class Model:
    v = None
    @tf.function
    def __call__(self, a, make):
        if make:
            self.v = tf.Variable(2.0)
        return a
m = Model()
m(tf.constant(1.0), False)
m(tf.constant(1.0), True)
# variable created from an argument
class Model:
    v = None
    @tf.function
    def __call__(self, a):
        if self.v is None:
            self.v = tf.Variable(a * 2.0)
        return self.v + a
m = Model()
m(tf.constant(1.0))
# variable deleted after tracing
def make():
    v = tf.Variable(2.0)
    @tf.function
    def f():
        return v + 1.0
    return f
make()()
# branches: dtype
@tf.function
def f(a):
    if a > 0:
        y = 1.0
    else:
        y = 2
    return y
f(tf.constant(1.0))
# branches: dtype of tensors
@tf.function
def f(a):
    if a > 0:
        y = tf.constant(1.0)
    else:
        y = tf.constant(2)
    return y
f(tf.constant(1.0))
# branches: int literal against tensor
@tf.function
def f(a):
    if a > 0:
        y = a
    else:
        y = 0
    return y
f(tf.constant(1.0))
# branches: shape
@tf.function
def f(a):
    if a > 0:
        y = tf.zeros([2])
    else:
        y = tf.zeros([3])
    return y
[f(tf.constant(1.0)), f.get_concrete_function(tf.constant(1.0)).output_shapes]
# branches: rank
@tf.function
def f(a):
    if a > 0:
        y = tf.zeros([2])
    else:
        y = tf.zeros([])
    return y
f(tf.constant(-1.0))
# branches: structure
@tf.function
def f(a):
    if a > 0:
        y = (a, a)
    else:
        y = (a, a, a)
    return y
f(tf.constant(1.0))
# branches: structure, list and tuple
@tf.function
def f(a):
    if a > 0:
        y = (a, a)
    else:
        y = [a, a]
    return y
f(tf.constant(1.0))
# branches: structure, dict keys
@tf.function
def f(a):
    if a > 0:
        y = {'p': a}
    else:
        y = {'q': a}
    return y
f(tf.constant(1.0))
# branches: structure, tensor and tuple
@tf.function
def f(a):
    if a > 0:
        y = a
    else:
        y = (a, a)
    return y
f(tf.constant(1.0))
# branches: None in one
@tf.function
def f(a):
    if a > 0:
        y = a
    else:
        y = None
    return y
f(tf.constant(1.0))
# branches: None in both
@tf.function
def f(a):
    if a > 0:
        y = None
    else:
        y = None
    return y is None
f(tf.constant(1.0))
# branches: None before, set in one
@tf.function
def f(a):
    y = None
    if a > 0:
        y = a
    return y
f(tf.constant(1.0))
# branches: undefined in one
@tf.function
def f(a):
    if a > 0:
        y = a
    return y
f(tf.constant(1.0))
# branches: undefined in one, unused after
@tf.function
def f(a):
    if a > 0:
        y = a
        print('traced', y.dtype.name)
    return a
f(tf.constant(1.0))
# branches: undefined in else
@tf.function
def f(a):
    if a > 0:
        z = a
    else:
        y = a
        z = a
    return y
f(tf.constant(1.0))
# branches: return in one only
@tf.function
def f(a):
    if a > 0:
        return a
f(tf.constant(1.0))
# branches: return of other dtype
@tf.function
def f(a):
    if a > 0:
        return a
    return 1
f(tf.constant(1.0))
# branches: return tensor or tuple
@tf.function
def f(a):
    if a > 0:
        return a
    return a, a
f(tf.constant(1.0))
# branches: return of int literals and floats
@tf.function
def f(a):
    if a > 0:
        return 1
    else:
        return 2.0
f(tf.constant(1.0))
# branches: object in one
@tf.function
def f(a):
    if a > 0:
        y = object()
    else:
        y = object()
    return a
f(tf.constant(1.0))
# branches: strings
@tf.function
def f(a):
    if a > 0:
        y = 'pos'
    else:
        y = 'neg'
    return y
f(tf.constant(1.0))
# branches: condition not scalar
@tf.function
def f(a):
    if a > 0:
        y = a
    else:
        y = -a
    return y
f(tf.constant([1.0, 2.0]))
# branches: condition of one item
@tf.function
def f(a):
    if a > 0:
        y = a
    else:
        y = -a
    return y
f(tf.constant([1.0]))
# branches: condition float
@tf.function
def f(a):
    if a:
        y = a
    else:
        y = -a
    return y
f(tf.constant(2.0))
# branches: condition int
@tf.function
def f(a):
    if a:
        y = 1
    else:
        y = 2
    return y
f(tf.constant(0))
# branches: raise in one
@tf.function
def f(a):
    if a > 0:
        raise ValueError('positive')
    return a
f(tf.constant(-1.0))
# branches: attribute set in one
class Box:
    pass
box = Box()
@tf.function
def f(a):
    if a > 0:
        box.item = a
    return a
f(tf.constant(1.0))
# branches: list append in one
@tf.function
def f(a):
    items = []
    if a > 0:
        items.append(a)
    return items
f(tf.constant(1.0))
# conditional expression: dtype
@tf.function
def f(a):
    return a if a > 0 else 1
f(tf.constant(1.0))
# loop: dtype changes
@tf.function
def f(a):
    i = 0
    while a > 0:
        i = i + 0.5
        a = a - 1
    return i
f(tf.constant(2.0))
# loop: int start, float step
@tf.function
def f(a):
    total = 0
    for item in a:
        total = total + item
    return total
f(tf.constant([1.0, 2.0]))
# loop: tensor dtype changes
@tf.function
def f(a):
    y = tf.constant(0)
    while a > 0:
        y = tf.constant(1.0)
        a = a - 1
    return y
f(tf.constant(2.0))
# loop: shape changes
@tf.function
def f(a):
    y = tf.zeros([1])
    for i in tf.range(3):
        y = tf.concat([y, [1.0]], 0)
    return y
f(tf.constant(2.0))
# loop: rank changes
@tf.function
def f(a):
    y = tf.constant(0.0)
    while a > 0:
        y = tf.stack([y, y])
        a = a - 1
    return y
f(tf.constant(2.0))
# loop: shape changes, scalar to vector
@tf.function
def f(a):
    y = 0.0
    for i in tf.range(3):
        y = y + a
    return y
f(tf.constant([1.0, 2.0]))
# loop: shape_invariants allow growth
@tf.function
def f():
    y = tf.zeros([1])
    for i in tf.range(3):
        tf.autograph.experimental.set_loop_options(shape_invariants=[(y, tf.TensorShape([None]))])
        y = tf.concat([y, [1.0]], 0)
    return y
f()
# loop: structure changes
@tf.function
def f(a):
    y = (a, a)
    while a > 0:
        y = (a, a, a)
        a = a - 1
    return y
f(tf.constant(2.0))
# loop: None at the start
@tf.function
def f(a):
    y = None
    while a > 0:
        y = a
        a = a - 1
    return y
f(tf.constant(2.0))
# loop: None in the body
@tf.function
def f(a):
    y = a
    while a > 0:
        y = None
        a = a - 1
    return y
f(tf.constant(2.0))
# loop: undefined before
@tf.function
def f(a):
    for i in tf.range(3):
        y = a * 2
    return y
f(tf.constant(2.0))
# loop: undefined before, used in body only
@tf.function
def f(a):
    for i in tf.range(3):
        y = a * 2
        a = y + 1
    return a
f(tf.constant(2.0))
# loop: undefined before, while
@tf.function
def f(a):
    while a > 0:
        y = a * 2
        a = a - 1
    return y
f(tf.constant(2.0))
# loop: iterate used after
@tf.function
def f(a):
    for i in tf.range(3):
        a = a + 1
    return i
f(tf.constant(2.0))
# loop: iterate over a scalar
@tf.function
def f(a):
    for i in a:
        pass
    return a
f(tf.constant(2.0))
# loop: iterate over an int
@tf.function
def f(a):
    for i in 3:
        pass
    return a
f(tf.constant(2.0))
# loop: condition not scalar
@tf.function
def f(a):
    while a > 0:
        a = a - 1
    return a
f(tf.constant([1.0, 2.0]))
# loop: condition not bool
@tf.function
def f(a):
    while a:
        a = a - 1
    return a
f(tf.constant(2.0))
# loop: condition becomes a tensor
@tf.function
def f(a):
    i = 0
    while i < 3:
        i = i + a
    return i
f(tf.constant(1))
# loop: list append
@tf.function
def f(a):
    items = []
    for i in tf.range(3):
        items.append(i)
    return items
f(tf.constant(1))
# loop: object as loop variable
@tf.function
def f(a):
    y = object()
    for i in tf.range(3):
        y = object()
    return y
f(tf.constant(1))
# loop: string as loop variable
@tf.function
def f(a):
    y = 'a'
    for i in tf.range(3):
        y = 'b'
    return y
f(tf.constant(1))
# loop: int python counter with tensor bound
@tf.function
def f(a):
    i = 0
    while i < a:
        i += 1
    return i
f(tf.constant(3.5))
# loop: int64 bound
@tf.function
def f(a):
    i = 0
    while i < a:
        i += 1
    return i
f(tf.constant(3, tf.int64))
# loop: break with a tensor condition leaves undefined
@tf.function
def f(a):
    for i in tf.range(5):
        if i > a:
            break
        y = i
    return y
f(tf.constant(2))
# loop: return inside
@tf.function
def f(a):
    for i in tf.range(5):
        if i > a:
            return i
    return -1
f(tf.constant(2))
# loop: return inside, nothing after
@tf.function
def f(a):
    for i in tf.range(5):
        if i > a:
            return i
f(tf.constant(2))
# loop: variable assigned a tensor of other shape
v = tf.Variable([1.0])
@tf.function
def f():
    for i in tf.range(3):
        v.assign([1.0, 2.0])
f()
# error from user code keeps its class
@tf.function
def f(a):
    raise KeyError('mine')
f(tf.constant(1.0))
# error from user code: own class
class Mine(Exception):
    def __init__(self, code, text):
        super().__init__(text)
        self.code = code
@tf.function
def f(a):
    raise Mine(3, 'text')
f(tf.constant(1.0))
# error from user code: name error
@tf.function
def f(a):
    return no_such_name + a
f(tf.constant(1.0))
# error from user code: attribute error
@tf.function
def f(a):
    return a.no_such
f(tf.constant(1.0))
# error from user code: zero division
@tf.function
def f(a):
    return a + 1 / 0
f(tf.constant(1.0))
# error in a helper names both lines
def inner(a):
    return tf.matmul(a, a)
def outer(a):
    return inner(a) + 1
@tf.function
def f(a):
    if tf.reduce_sum(a) > 0:
        a = outer(a)
    return a
f(tf.ones([2, 3]))
# call: missing argument
@tf.function
def f(a, b):
    return a + b
f(tf.constant(1.0))
# call: too many arguments
@tf.function
def f(a):
    return a
f(1, 2)
# call: unknown keyword
@tf.function
def f(a):
    return a
f(a=1, nope=2)
# call: same argument twice
@tf.function
def f(a):
    return a
f(1, a=2)
# call: unhashable argument
class Odd:
    __hash__ = None
@tf.function
def f(a):
    return tf.constant(1)
f(Odd())
# call: set argument
@tf.function
def f(a):
    return tf.constant(len(a))
f({1, 2})
# input_signature: wrong dtype
@tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
def f(a):
    return a * 2
f(tf.constant([1]))
# input_signature: wrong rank
@tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
def f(a):
    return a * 2
f(tf.constant([[1.0]]))
# input_signature: too many
@tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
def f(a):
    return a * 2
f(tf.constant([1.0]), tf.constant([1.0]))
# input_signature: none given
@tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
def f(a):
    return a * 2
f()
# input_signature: list is converted
@tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
def f(a):
    return a * 2
f([1, 2])
# input_signature: float64 array
@tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
def f(a):
    return a * 2
f(np.array([1.0, 2.0]))
# input_signature: more specs than parameters
@tf.function(input_signature=[tf.TensorSpec([]), tf.TensorSpec([])])
def f(a):
    return a * 2
f(tf.constant(1.0))
# input_signature: not a spec
@tf.function(input_signature=[3])
def f(a):
    return a * 2
f(tf.constant(1.0))
# concrete: wrong dtype
@tf.function
def f(a):
    return a * 2
f.get_concrete_function(tf.TensorSpec([2], tf.float32))(tf.constant([1, 2]))
# concrete: wrong shape
@tf.function
def f(a):
    return a * 2
f.get_concrete_function(tf.TensorSpec([2], tf.float32))(tf.constant([1.0, 2.0, 3.0]))
# concrete: missing argument
@tf.function
def f(a):
    return a * 2
f.get_concrete_function(tf.TensorSpec([2], tf.float32))()
# concrete: other Python value
@tf.function
def f(a, n):
    return a * n
f.get_concrete_function(tf.TensorSpec([2], tf.float32), 3)(tf.constant([1.0, 2.0]), 4)
# concrete: no arguments given
@tf.function
def f(a):
    return a * 2
f.get_concrete_function()
# returns: an object
@tf.function
def f(a):
    return object()
f(tf.constant(1.0))
# returns: a string, a number, None
@tf.function
def f(a):
    return {'s': 'text', 'n': 3, 'f': 2.5, 'none': None, 'np': np.arange(2), 'b': True}
f(tf.constant(1.0))
# returns: a function
@tf.function
def f(a):
    return f
f(tf.constant(1.0))
# jit_compile: dynamic shape op
@tf.function(jit_compile=True)
def f(a):
    return tf.where(a > 0)
f(tf.constant([1.0, -1.0]))
# jit_compile: strings
@tf.function(jit_compile=True)
def f(a):
    return tf.strings.as_string(a)
f(tf.constant([1.0, -1.0]))
# tf.function of a number
tf.function(3)(1)
# tf.function of None
f = tf.function(None)
type(f).__name__
# tf.function without source (eval)
f = eval('lambda a: tf.cond(a > 0, lambda: a, lambda: -a)')
tf.function(f)(tf.constant(-2.0))
# tf.function without source (eval), with an if
scope = {}
exec('def f(a):\\n    if a > 0:\\n        return a\\n    return -a', scope)
tf.function(scope['f'])(tf.constant(-2.0))
# generator function
@tf.function
def f(a):
    yield a
f(tf.constant(1.0))
# async function
@tf.function
async def f(a):
    return a
f(tf.constant(1.0))
# with config run_functions_eagerly
@tf.function
def f(a):
    return a.numpy() + 1
tf.config.run_functions_eagerly(True)
try:
    y = f(tf.constant(1.0))
finally:
    tf.config.run_functions_eagerly(False)
y
"""
