"""Cases of `errors.json`: calls, signatures, variables and errors in functions."""

CALLS = """
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
