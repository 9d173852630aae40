"""Cases of `functions.json`: how `tf.function` caches, prints, orders effects and draws."""

from collections.abc import Iterator

from .cases_functions_counts import COUNTS, HELPERS
from .cases_functions_graphs import GRAPHS
from .listing import blocks, words

NEED_HELPERS = words("VAR OBJ ONE SET SHAPE SLICES BOX Equal Unhashable Pair Data Color")
INPUTS: dict[str, str] = {}

SOURCES = """
# count: reduce_retracing
counts = []
@tf.function(reduce_retracing=True)
def f(a):
    return a
for n in (2, 3, 4, 5):
    f(tf.zeros([n]))
    counts.append(f.experimental_get_tracing_count())
counts
# count: reduce_retracing of two dimensions
shapes = []
@tf.function(reduce_retracing=True)
def f(a):
    shapes.append(repr(a.shape))
    return a
for shape in ([2, 3], [3, 3], [3, 4], [5, 6], [5]):
    f(tf.zeros(shape))
shapes
# count: input_signature
counts = []
@tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
def f(a):
    return a
for n in (2, 3, 4):
    f(tf.zeros([n]))
    counts.append(f.experimental_get_tracing_count())
counts
# count: input_signature with Python numbers
counts = []
@tf.function(input_signature=[tf.TensorSpec([], tf.float32)])
def f(a):
    return a * 2
for n in (2, 3.5, np.float32(4)):
    f(n)
    counts.append(f.experimental_get_tracing_count())
[counts, f(7)]
# count: methods of two instances
class Model:
    def __init__(self, k):
        self.k = k
    @tf.function
    def f(self, a):
        return a * self.k
m, n = Model(2.0), Model(3.0)
out = [m.f(tf.constant(1.0)), n.f(tf.constant(1.0)), m.f(tf.constant(2.0))]
[out, m.f.experimental_get_tracing_count(), n.f.experimental_get_tracing_count()]
# count: attribute change is not seen
class Model:
    k = 2.0
    @tf.function
    def f(self, a):
        return a * self.k
m = Model()
first = m.f(tf.constant(1.0))
m.k = 5.0
[first, m.f(tf.constant(1.0)), m.f(tf.constant([1.0]))]
# count: global change is not seen
scale = 2.0
@tf.function
def f(a):
    return a * scale
first = f(tf.constant(1.0))
scale = 5.0
[first, f(tf.constant(1.0)), f(tf.constant([1.0]))]
# count: method as function of the class
class Model:
    def f(self, a):
        return a * 2.0
m = Model()
g = tf.function(m.f)
[g(tf.constant(1.0)), g(tf.constant(3.0)), g.experimental_get_tracing_count()]
# count: two tf.functions of one Python function
def f(a):
    return a * 2.0
g, h = tf.function(f), tf.function(f)
g(tf.constant(1.0))
h(tf.constant(1.0))
h(tf.constant([1.0]))
[g.experimental_get_tracing_count(), h.experimental_get_tracing_count()]
# count: nested functions
traces = []
@tf.function
def inner(a):
    traces.append('inner')
    return a * 2.0
@tf.function
def outer(a):
    traces.append('outer')
    return inner(a) + inner(a) + inner(tf.stack([a, a]))[0]
outer(tf.constant(1.0))
outer(tf.constant(2.0))
inner(tf.constant(3.0))
[traces, inner.experimental_get_tracing_count(), outer.experimental_get_tracing_count()]
# count: get_concrete_function
@tf.function
def f(a):
    return a * 2.0
counts = []
f.get_concrete_function(tf.TensorSpec([2], tf.float32))
counts.append(f.experimental_get_tracing_count())
f(tf.constant([1.0, 2.0]))
counts.append(f.experimental_get_tracing_count())
f.get_concrete_function(tf.constant([1.0, 2.0]))
counts.append(f.experimental_get_tracing_count())
counts
# count: general concrete function serves later calls
@tf.function
def f(a):
    return a * 2.0
f.get_concrete_function(tf.TensorSpec([None], tf.float32))
f(tf.constant([1.0, 2.0]))
f(tf.constant([1.0, 2.0, 3.0]))
f.experimental_get_tracing_count()
# count: with variables created inside
class Model:
    def __init__(self):
        self.v = None
        self.traces = 0
    @tf.function
    def f(self, a):
        self.traces += 1
        if self.v is None:
            self.v = tf.Variable(1.0)
        return self.v.assign_add(a)
m = Model()
[m.f(tf.constant(1.0)).numpy(), m.f(tf.constant(1.0)).numpy(), m.traces, m.f.experimental_get_tracing_count()]
# count: failed trace
counts = []
fail = True
@tf.function
def f(a):
    if fail:
        raise KeyError('x')
    return a
try:
    f(tf.constant(1.0))
except KeyError:
    counts.append(f.experimental_get_tracing_count())
fail = False
f(tf.constant(1.0))
counts.append(f.experimental_get_tracing_count())
counts
# count: tape does not retrace
@tf.function
def f(a):
    return a * a
x = tf.constant(2.0)
f(x)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = f(x)
[tape.gradient(y, x), f.experimental_get_tracing_count()]
# traced: what the body sees
seen = []
@tf.function
def f(a, n, items, flag=True):
    seen.append([type(n).__name__, [type(i).__name__ for i in items], flag, a.shape.as_list(), a.dtype.name])
    return a
f(np.ones([2]), 3, [1, tf.constant(2), 2.5])
f(tf.ones([2]), tf.constant(3), (np.float32(1), 'a'), flag=False)
seen
# traced: NumPy arguments arrive as tensors
seen = []
@tf.function
def f(a):
    seen.append([tf.is_tensor(a), a.dtype.name, a.shape.as_list()])
    return a
f(np.arange(3))
f(np.float64(2.5))
f(np.ones([2], np.float32))
seen
# effects: print and append at trace time
log = []
@tf.function
def f(a):
    log.append('traced')
    return a + 1
f(tf.constant(1))
f(tf.constant(2))
f(tf.constant(2.0))
log
# effects: order of variable writes
v = tf.Variable(1.0)
@tf.function
def f():
    a = v + 1.0
    v.assign(10.0)
    b = v + 1.0
    v.assign_add(5.0)
    c = v * 2.0
    v.assign_sub(1.0)
    return a, b, c, v.read_value()
[f(), v.numpy(), f(), v.numpy()]
# effects: write without a use
v = tf.Variable(0)
@tf.function
def f():
    v.assign_add(1)
f()
f()
v.numpy()
# effects: two variables depend on each other
a, b = tf.Variable(1), tf.Variable(1)
@tf.function
def fib():
    old = a.read_value()
    a.assign(b)
    b.assign_add(old)
    return old
[int(fib()) for _ in range(8)]
# effects: value returned before a write
v = tf.Variable(1.0)
@tf.function
def f():
    before = v.value()
    v.assign(2.0)
    return before, v
[[t.numpy() for t in f()], v.numpy()]
# effects: returning a variable
v = tf.Variable([1.0, 2.0])
@tf.function
def f():
    return v
[type(f()).__name__, f()]
# effects: returning the result of assign
v = tf.Variable(1.0)
@tf.function
def f():
    return v.assign(5.0), v.assign_add(1.0)
[type(t).__name__ for t in f()]
# effects: write inside if
v = tf.Variable(0.0)
@tf.function
def f(a):
    if a > 0:
        v.assign(a)
    else:
        v.assign_sub(100.0)
    return v + 0.0
[f(tf.constant(3.0)), f(tf.constant(-3.0)), v.numpy()]
# effects: write inside while
v = tf.Variable(0)
@tf.function
def f(n):
    while v < n:
        v.assign_add(2)
    return v + 0
[f(tf.constant(5)), f(tf.constant(9)), v.numpy()]
# effects: write in a nested function
v = tf.Variable(1)
@tf.function
def inner():
    v.assign(v * 2)
    return v + 0
@tf.function
def outer():
    a = inner()
    v.assign_add(1)
    b = inner()
    return a, b
[outer(), v.numpy()]
# effects: slice assignment and scatter
v = tf.Variable(tf.zeros([2, 3]))
@tf.function
def f():
    v[0, 1].assign(42.0)
    v[:, 2].assign([10.0, 20.0])
    v.scatter_nd_update([[0, 0], [1, 0]], [100.0, 200.0])
    return v[0] + 1.0
[f(), v.numpy()]
# effects: captured tensor is read at trace time
t = tf.constant(1.0)
@tf.function
def f(a):
    return a + t
first = f(tf.constant(1.0))
t = tf.constant(100.0)
[first, f(tf.constant(1.0)), f(tf.constant([1.0]))]
# effects: Python list mutated
items = []
@tf.function
def f(a):
    items.append(1)
    return a + len(items)
[f(tf.constant(1)), f(tf.constant(1)), f(tf.constant([1])), len(items)]
# effects: global counter
count = 0
@tf.function
def f(a):
    global count
    count += 1
    return a + count
[f(tf.constant(1)), f(tf.constant(1)), count]
# effects: nonlocal counter
def make():
    count = 0
    @tf.function
    def f(a):
        nonlocal count
        count += 1
        return a
    f(tf.constant(1))
    f(tf.constant(2))
    f(tf.constant([1]))
    return count
make()
# effects: init_scope
log = []
@tf.function
def f(a):
    with tf.init_scope():
        log.append(tf.executing_eagerly())
    return a
f(tf.constant(1.0))
log
# random: a graph draws anew
@tf.function
def f():
    return tf.random.uniform([])
a, b = float(f()), float(f())
a != b
# random: two draws in one graph differ
@tf.function
def f():
    return tf.random.uniform([]), tf.random.uniform([])
a, b = f()
float(a) != float(b)
# random: seeds make runs equal
def draws():
    tf.random.set_seed(7)
    return [float(tf.random.uniform([])) for _ in range(3)]
a, b = draws(), draws()
[a == b, len(set(a))]
# random: op seed without global seed counts on
a = [float(tf.random.uniform([], seed=1)) for _ in range(3)]
len(set(a))
# random: op seed with global seed, reset
def draws():
    tf.random.set_seed(7)
    return [float(tf.random.uniform([], seed=1)) for _ in range(3)]
a, b = draws(), draws()
[a == b, len(set(a))]
# random: a function with a global seed, traced again
def draws():
    tf.random.set_seed(7)
    @tf.function
    def f():
        return tf.random.uniform([])
    return [float(f()) for _ in range(3)]
a, b = draws(), draws()
[a == b, len(set(a))]
# random: set_seed after tracing
@tf.function
def f():
    return tf.random.uniform([])
def draws():
    tf.random.set_seed(7)
    return [float(f()) for _ in range(2)]
a, b = draws(), draws()
[a == b, len(set(a))]
# random: op seed in a function restarts with each function
def make():
    @tf.function
    def f():
        return tf.random.uniform([], seed=3)
    return f
tf.random.set_seed(5)
g, h = make(), make()
a, b = [float(g()) for _ in range(2)], [float(h()) for _ in range(2)]
[a == b, len(set(a))]
# random: stateless
a = tf.random.stateless_uniform([2], seed=[1, 2])
b = tf.random.stateless_uniform([2], seed=[1, 2])
bool(tf.reduce_all(a == b))
# random: shapes and dtypes
made = [tf.random.normal([2, 3]), tf.random.normal([2], dtype=tf.float64), tf.random.truncated_normal([4])]
made += [tf.random.uniform([2], 0, 5, tf.int32), tf.random.uniform([], 0, 5, tf.int64)]
made += [tf.random.shuffle(tf.range(5))]
[(t.shape, t.dtype) for t in made]
# random: shuffle keeps the rows
sorted(tf.random.shuffle(tf.range(6)).numpy().tolist())
# random: in a loop draws anew
@tf.function
def f():
    out = tf.zeros([0])
    a = tf.random.uniform([])
    total = tf.constant(0)
    for i in tf.range(4):
        total += tf.cast(tf.random.uniform([]) != a, tf.int32)
    return total
int(f())
# call: returns nothing
@tf.function
def f(a):
    a + 1
f(tf.constant(1)) is None
# call: returns structures
@tf.function
def f(a):
    return {'p': [a, (a, None)], 'q': 3}
f(tf.constant(1))
# call: returns its argument
@tf.function
def f(a):
    return a
t = tf.constant([1.0])
[f(t) is t, f(t)]
# call: returns Python numbers
@tf.function
def f(n):
    return n, n + 1.5, True, 'text', [1, 2]
f(3)
# call: returns NumPy
@tf.function
def f():
    return np.arange(2), np.float32(2.5)
f()
# call: argument mutated inside
@tf.function
def f(items):
    items.append(tf.constant(3))
    return len(items)
mine = [tf.constant(1)]
[f(mine), len(mine)]
# call: python_function
def f(a):
    return a
g = tf.function(f)
[g.python_function is f, g.name, g.__name__, g.__doc__, g.__wrapped__ is f]
# call: decorator keeps name and docstring
@tf.function
def f(a: int, b=2) -> int:
    'Says what.'
    return a
import inspect
[f.__name__, f.__doc__, str(inspect.signature(f)), callable(f)]
# call: classmethod and staticmethod
class M:
    @classmethod
    @tf.function
    def c(cls, a):
        return a + 1
    @staticmethod
    @tf.function
    def s(a):
        return a + 2
[M.c(tf.constant(1)), M.s(tf.constant(1)), M().c(tf.constant(1)), M().s(tf.constant(1))]
# call: partial
import functools
def f(a, b):
    return a * b
g = tf.function(functools.partial(f, b=3.0))
g(tf.constant(2.0))
# call: lambda
f = tf.function(lambda a: a * 2.0 if a > 0 else a)
[f(tf.constant(2.0)), f(tf.constant(-2.0))]
# call: callable object
class Call:
    def __call__(self, a):
        if a > 0:
            return a * 2
        return a
f = tf.function(Call())
[f(tf.constant(2)), f(tf.constant(-2))]
# call: recursion of a Python function
@tf.function
def f(n):
    return 1 if n <= 1 else n * f(n - 1)
f(5)
# call: generator expression and comprehension
@tf.function
def f(a):
    return sum(a * i for i in range(3)), [a + i for i in range(2)]
f(tf.constant(2))
# call: jit_compile
@tf.function(jit_compile=True)
def f(a):
    return tf.reduce_sum(a * a)
[f(tf.constant([1.0, 2.0])), f.experimental_get_tracing_count()]
# call: tf.function with arguments, no parentheses
f = tf.function(jit_compile=False)(lambda a: a + 1)
f(tf.constant(1))
# call: experimental_get_compiler_ir exists
@tf.function(jit_compile=True)
def f(a):
    return a + 1.0
callable(f.experimental_get_compiler_ir)
# call: tf.Module method
class Dense(tf.Module):
    def __init__(self):
        super().__init__()
        self.w = tf.Variable(tf.ones([2, 1]), name='w')
    @tf.function
    def __call__(self, x):
        return x @ self.w
d = Dense()
[d(tf.ones([1, 2])), [v.name for v in d.variables]]
"""


def cases() -> Iterator[tuple[str, str, str]]:
    for line in COUNTS.strip().splitlines():
        name, parameters, calls = (part.strip() for part in line.split("|"))
        after = "counts.append(f.experimental_get_tracing_count())\n"
        lines = "".join(f"f({call.strip()})\n{after}" for call in calls.split(";"))
        helpers = HELPERS if any(word in calls for word in NEED_HELPERS) else ""
        body = f"@tf.function\ndef f({parameters}):\n    return tf.constant(0)\ncounts = []\n"
        yield "count", f"count: {name}", f"{helpers}{body}{lines}counts\n"
    for name, source in blocks(SOURCES):
        yield name.split(":")[0], name, source
    for name, source in blocks(GRAPHS):
        yield "graph", name, source
