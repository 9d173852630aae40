"""Cases of `gradients.json`, second part: how the tape is used."""

TAPE = """
# IndexedSlices: gather of a variable
v = tf.Variable([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.gather(v, [0, 2, 0]) ** 2)
tape.gradient(y, v)
# IndexedSlices: made dense
v = tf.Variable([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.gather(v, [0, 2, 0]) ** 2)
tf.convert_to_tensor(tape.gradient(y, v))
# IndexedSlices: gather and another use
v = tf.Variable([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.gather(v, [0, 2, 0]) ** 2) + tf.reduce_sum(v)
tape.gradient(y, v)
# IndexedSlices: embedding_lookup
v = tf.Variable([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.nn.embedding_lookup(v, [[1, 1]]))
tape.gradient(y, v)
# IndexedSlices: gather of a tensor
x = tf.constant([[1.0, 2.0], [3.0, 4.0]])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = tf.reduce_sum(tf.gather(x, [0, 0]) ** 2)
tape.gradient(y, x)
# IndexedSlices: gather on axis 1
v = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.gather(v, [0, 0], axis=1) ** 2)
tape.gradient(y, v)
# variable slice
v = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
with tf.GradientTape() as tape:
    y = v[0, 1] * v[1, 0]
tape.gradient(y, v)
# variables are watched
v, w = tf.Variable(2.0), tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = v * v * w
tape.gradient(y, [v, w])
# structure of sources: dict
v, w = tf.Variable(2.0), tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = v * v * w
tape.gradient(y, {'v': v, 'w': w})
# structure of sources: nested
v, w = tf.Variable(2.0), tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = v * v * w
tape.gradient(y, (v, [w, {'again': v}]))
# structure of targets: list
v = tf.Variable(2.0)
with tf.GradientTape() as tape:
    ys = [v * v, v * 3.0]
tape.gradient(ys, v)
# structure of targets: dict
v = tf.Variable(2.0)
with tf.GradientTape() as tape:
    ys = {'a': v * v, 'b': v * 3.0}
tape.gradient(ys, v)
# target list with an unconnected one
v = tf.Variable(2.0)
with tf.GradientTape() as tape:
    ys = [v * v, tf.constant(1.0)]
tape.gradient(ys, v)
# empty sources
v = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = v * v
tape.gradient(y, [])
# target is the source
x = tf.constant(2.0)
with tf.GradientTape() as tape:
    tape.watch(x)
tape.gradient(x, x)
# target is the variable
v = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = v * 1.0
tape.gradient(v, v)
# target vector is summed
x = tf.constant([1.0, 2.0])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = tf.stack([x, x * x])
tape.gradient(y, x)
# output_gradients
x = tf.constant([1.0, 2.0])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = x * x
tape.gradient(y, x, output_gradients=tf.constant([10.0, 100.0]))
# output_gradients: list of two
x = tf.constant([1.0, 2.0])
with tf.GradientTape() as tape:
    tape.watch(x)
    ys = [x * x, x * 3.0]
tape.gradient(ys, x, output_gradients=[tf.constant([10.0, 100.0]), tf.constant([1.0, 1.0])])
# output_gradients: None in the list
x = tf.constant([1.0, 2.0])
with tf.GradientTape() as tape:
    tape.watch(x)
    ys = [x * x, x * 3.0]
tape.gradient(ys, x, output_gradients=[None, tf.constant([2.0, 2.0])])
# persistent: two gradients
x = tf.constant(3.0)
with tf.GradientTape(persistent=True) as tape:
    tape.watch(x)
    y = x * x
    z = y * y
(tape.gradient(z, x), tape.gradient(y, x), tape.gradient(z, y))
# persistent: gradient inside the context
x = tf.constant(3.0)
with tf.GradientTape(persistent=True) as tape:
    tape.watch(x)
    y = x * x
    g = tape.gradient(y, x)
    h = tape.gradient(g, x)
(g, h)
# intermediate as source
x = tf.constant(3.0)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = x * x
    z = y * y
tape.gradient(z, [x, y])
# watch in the middle
x = tf.constant(3.0)
with tf.GradientTape() as tape:
    y = x * x
    tape.watch(y)
    z = y * x
tape.gradient(z, [x, y])
# watch after use
x = tf.constant(3.0)
with tf.GradientTape() as tape:
    y = x * x
    tape.watch(x)
tape.gradient(y, x)
# unconnected: None
x, y = tf.constant(3.0), tf.constant(2.0)
with tf.GradientTape() as tape:
    tape.watch([x, y])
    z = x * x
tape.gradient(z, [x, y])
# unconnected: zero
x, y = tf.constant(3.0), tf.constant([1.0, 2.0])
with tf.GradientTape() as tape:
    tape.watch([x, y])
    z = x * x
tape.gradient(z, [x, y], unconnected_gradients=tf.UnconnectedGradients.ZERO)
# unconnected: zero by name
x, y = tf.constant(3.0), tf.constant([1.0, 2.0])
with tf.GradientTape() as tape:
    tape.watch([x, y])
    z = x * x
tape.gradient(z, [x, y], unconnected_gradients='zero')
# unconnected: through NumPy
x = tf.constant(3.0)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = tf.constant(np.square(x))
tape.gradient(y, x)
# unconnected: through an integer
x = tf.constant(3.0)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = tf.cast(tf.cast(x, tf.int32), tf.float32)
tape.gradient(y, x)
# unconnected: int source
x = tf.constant(3)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = x * x
tape.gradient(y, x)
# unconnected: variable overwritten
v = tf.Variable(2.0)
with tf.GradientTape() as tape:
    v.assign(v * 3.0)
    y = v * v
(tape.gradient(y, v), v.numpy())
# assign_add inside the tape
v = tf.Variable(2.0)
x = tf.constant(5.0)
with tf.GradientTape() as tape:
    tape.watch(x)
    v.assign_add(x)
    y = v * x
tape.gradient(y, [v, x])
# value of assign_add as a tensor
v = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = v.assign_add(1.0) * 3.0
tape.gradient(y, v)
# read_value before an assignment
v = tf.Variable(2.0)
with tf.GradientTape() as tape:
    before = v.read_value()
    v.assign(10.0)
    y = before * v
tape.gradient(y, v)
# untrainable variable
v = tf.Variable(2.0, trainable=False)
with tf.GradientTape() as tape:
    y = v * v
tape.gradient(y, v)
# untrainable variable, watched
v = tf.Variable(2.0, trainable=False)
with tf.GradientTape() as tape:
    tape.watch(v)
    y = v * v
tape.gradient(y, v)
# watch_accessed_variables=False
v, w = tf.Variable(2.0), tf.Variable(3.0)
with tf.GradientTape(watch_accessed_variables=False) as tape:
    tape.watch(w)
    y = v * w
(tape.gradient(y, [v, w]), [u.numpy() for u in tape.watched_variables()])
# watched_variables
v, w = tf.Variable(2.0), tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = v * w * v
[u.numpy() for u in tape.watched_variables()]
# stop_recording
x = tf.constant(3.0)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = x * x
    with tape.stop_recording():
        z = y * y
    w = y + z
tape.gradient(w, x)
# reset
x = tf.constant(3.0)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = x * x
    tape.reset()
    tape.watch(x)
    z = x * 5.0
tape.gradient([y, z], x)
# recorded outside only
x = tf.constant(3.0)
with tf.GradientTape() as tape:
    tape.watch(x)
y = x * x
tape.gradient(y, x)
# nested: second order
x = tf.constant(3.0)
with tf.GradientTape() as outer:
    outer.watch(x)
    with tf.GradientTape() as inner:
        inner.watch(x)
        y = x * x * x
    first = inner.gradient(y, x)
(first, outer.gradient(first, x))
# nested: second order of a variable
v = tf.Variable(3.0)
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        y = tf.sin(v) * v
    first = inner.gradient(y, v)
(first, outer.gradient(first, v))
# nested: third order
x = tf.constant(2.0, tf.float64)
with tf.GradientTape() as a:
    a.watch(x)
    with tf.GradientTape() as b:
        b.watch(x)
        with tf.GradientTape() as c:
            c.watch(x)
            y = tf.exp(x) * x
        first = c.gradient(y, x)
    second = b.gradient(first, x)
(first, second, a.gradient(second, x))
# nested: gradient outside the outer tape's context
x = tf.constant(3.0)
with tf.GradientTape() as outer:
    outer.watch(x)
    with tf.GradientTape() as inner:
        inner.watch(x)
        y = x * x * x
first = inner.gradient(y, x)
outer.gradient(first, x)
# nested: different tapes, different sources
x, y = tf.constant(3.0), tf.constant(2.0)
with tf.GradientTape() as outer:
    outer.watch(x)
    with tf.GradientTape() as inner:
        inner.watch(y)
        z = x * x * y * y
    dz_dy = inner.gradient(z, y)
outer.gradient(dz_dy, x)
# nested: second order of reduce_max with ties
x = tf.constant([2.0, 2.0, 1.0])
with tf.GradientTape() as outer:
    outer.watch(x)
    with tf.GradientTape() as inner:
        inner.watch(x)
        y = tf.reduce_max(x * x)
    first = inner.gradient(y, x)
(first, outer.gradient(first, x))
# second order of matmul
x = tf.constant([[1.0, 2.0], [3.0, 4.0]], tf.float64)
with tf.GradientTape() as outer:
    outer.watch(x)
    with tf.GradientTape() as inner:
        inner.watch(x)
        y = tf.reduce_sum(tf.matmul(x, x) ** 2)
    first = inner.gradient(y, x)
(first, outer.gradient(first, x))
# second order of cross entropy
x = tf.constant([[1.0, 2.0, 0.5]], tf.float64)
with tf.GradientTape() as outer:
    outer.watch(x)
    with tf.GradientTape() as inner:
        inner.watch(x)
        y = tf.nn.sparse_softmax_cross_entropy_with_logits([1], x)
    first = inner.gradient(y, x)
(first, outer.gradient(first * [[1.0, 2.0, 3.0]], x))
# jacobian
x = tf.constant([1.0, 2.0, 3.0])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = x * x * tf.reduce_sum(x)
tape.jacobian(y, x)
# jacobian of a matrix
x = tf.constant([[1.0, 2.0], [3.0, 4.0]])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = tf.reduce_sum(x * x, axis=1)
tape.jacobian(y, x)
# jacobian, unconnected
x = tf.constant([1.0, 2.0])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = tf.constant([1.0]) * 2.0
tape.jacobian(y, x)
# batch_jacobian
x = tf.constant([[1.0, 2.0], [3.0, 4.0]])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = x * x
tape.batch_jacobian(y, x)
# custom_gradient
@tf.custom_gradient
def clipped(x):
    def grad(dy):
        return tf.clip_by_value(dy, -1.0, 1.0)
    return x * 10.0, grad
x = tf.constant(3.0)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = clipped(x) * 7.0
(y, tape.gradient(y, x))
# custom_gradient: two arguments
@tf.custom_gradient
def product(a, b):
    def grad(dy):
        return dy * b * 100.0, dy * a
    return a * b, grad
a, b = tf.constant(3.0), tf.constant(4.0)
with tf.GradientTape() as tape:
    tape.watch([a, b])
    y = product(a, b)
tape.gradient(y, [a, b])
# custom_gradient: in a function
@tf.custom_gradient
def log1pexp(x):
    e = tf.exp(x)
    def grad(upstream):
        return upstream * (1 - 1 / (1 + e))
    return tf.math.log(1 + e), grad
@tf.function
def f(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = log1pexp(x)
    return tape.gradient(y, x)
f(tf.constant(100.0))
# Python loop
x = tf.constant(2.0)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = x
    for _ in range(3):
        y = y * x
(y, tape.gradient(y, x))
# Python branch on the value
x = tf.constant(-2.0)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = x * x if x > 0 else -x
(y, tape.gradient(y, x))
# list index and append
x = tf.constant([1.0, 2.0, 3.0])
with tf.GradientTape() as tape:
    tape.watch(x)
    items = []
    for item in x:
        items.append(item * item)
    y = items[0] * items[2]
(y, tape.gradient(y, x))
# gradient descent step
w = tf.Variable([[1.0], [2.0]])
b = tf.Variable(0.5)
x = tf.constant([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
t = tf.constant([[1.0], [0.0], [2.0]])
losses = []
for _ in range(3):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ w + b - t) ** 2)
    losses.append(loss.numpy())
    for v, g in zip([w, b], tape.gradient(loss, [w, b])):
        v.assign_sub(0.01 * g)
(losses, w.numpy(), b.numpy())
# float16 and float32 dtypes of gradients
out = []
for dtype in (tf.float16, tf.bfloat16, tf.float32, tf.float64):
    x = tf.constant(3.0, dtype)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x * x
    out.append(tape.gradient(y, x))
out
# cast in the middle
x = tf.constant(3.0)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = tf.cast(x, tf.float64) ** 2
(y, tape.gradient(y, x))
# same source twice
x = tf.constant(3.0)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = x * x
tape.gradient(y, [x, x])
# exception inside the context, then a new tape
x = tf.constant(3.0)
try:
    with tf.GradientTape() as tape:
        tape.watch(x)
        raise KeyError('stop')
except KeyError:
    pass
with tf.GradientTape() as tape:
    tape.watch(x)
    y = x * x
tape.gradient(y, x)
# re-entered after leaving
x = tf.constant(3.0)
with tf.GradientTape(persistent=True) as tape:
    tape.watch(x)
    y = x * x
with tape:
    z = y * x
(tape.gradient(y, x), tape.gradient(z, x))
# forward accumulator
x = tf.constant(3.0)
with tf.autodiff.ForwardAccumulator(x, tf.constant(1.0)) as acc:
    y = x * x * x
acc.jvp(y)
# gradient of a tuple-valued op
x = tf.constant([3.0, 1.0, 2.0])
with tf.GradientTape() as tape:
    tape.watch(x)
    top = tf.math.top_k(x, 2)
    y = tf.reduce_sum(top.values * [1.0, 10.0])
tape.gradient(y, x)
"""
