"""Cases of `gradients.json`, third part: the tape and `tf.function`."""

FUNCTIONS = """
# function: tape inside
@tf.function
def f(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x * x * x
    return tape.gradient(y, x)
f(tf.constant(3.0))
# function: tape outside
@tf.function
def f(x):
    return x * x * x
x = tf.constant(3.0)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = f(x)
tape.gradient(y, x)
# function: tape outside, variable captured
v = tf.Variable(2.0)
@tf.function
def f(x):
    return x * v * v
x = tf.constant(3.0)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = f(x)
(tape.gradient(y, [x, v]), [u.numpy() for u in tape.watched_variables()])
# function: unconnected inside
@tf.function
def f(x, y):
    with tf.GradientTape() as tape:
        tape.watch([x, y])
        z = x * 2.0
    grads = tape.gradient(z, [x, y])
    return [g is None for g in grads]
f(tf.constant(3.0), tf.constant(3.0))
# function: returns None gradient
@tf.function
def f(x, y):
    with tf.GradientTape() as tape:
        tape.watch([x, y])
        z = x * 2.0
    return tape.gradient(z, [x, y])
f(tf.constant(3.0), tf.constant(3.0))
# function: tape outside, unused argument
@tf.function
def f(x, y):
    return x * 2.0
x, y = tf.constant(3.0), tf.constant(2.0)
with tf.GradientTape() as tape:
    tape.watch([x, y])
    z = f(x, y)
tape.gradient(z, [x, y])
# function: tape outside, second order
@tf.function
def f(x):
    return x * x * x
x = tf.constant(3.0)
with tf.GradientTape() as outer:
    outer.watch(x)
    with tf.GradientTape() as inner:
        inner.watch(x)
        y = f(x)
    first = inner.gradient(y, x)
(first, outer.gradient(first, x))
# function: second order inside
@tf.function
def f(x):
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = x * x * x
        first = inner.gradient(y, x)
    return first, outer.gradient(first, x)
f(tf.constant(3.0))
# function: if taken
@tf.function
def f(x):
    if x > 0:
        y = x * x
    else:
        y = -5.0 * x
    return y
out = []
for value in (3.0, -2.0):
    x = tf.constant(value)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = f(x)
    out.append((y, tape.gradient(y, x)))
out
# function: if, source used in one branch only
@tf.function
def f(x, w, flag):
    if flag:
        return x * w
    else:
        return x * 1.0
out = []
for flag in (True, False):
    x, w = tf.constant(3.0), tf.constant(4.0)
    with tf.GradientTape() as tape:
        tape.watch([x, w])
        y = f(x, w, tf.constant(flag))
    out.append(tape.gradient(y, [x, w]))
out
# function: if with a singular branch
@tf.function
def f(x):
    if x > 0:
        return tf.math.log(x)
    else:
        return x * 0.0
x = tf.constant(0.0)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = f(x)
tape.gradient(y, x)
# function: variable in one branch
v = tf.Variable(2.0)
@tf.function
def f(x):
    if x > 0:
        return x * v
    return x * 1.0
out = []
for value in (3.0, -3.0):
    with tf.GradientTape() as tape:
        y = f(tf.constant(value))
    out.append(tape.gradient(y, v))
out
# function: while, static trip count
@tf.function
def f(x):
    y = x
    i = tf.constant(0)
    while i < 3:
        y = y * x
        i += 1
    return y
x = tf.constant(2.0)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = f(x)
(y, tape.gradient(y, x))
# function: while, trip count of the data
@tf.function
def f(x):
    y = x
    while tf.reduce_sum(y) < 100.0:
        y = y * x
    return y
x = tf.constant([2.0, 3.0])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = f(x)
(y, tape.gradient(y, x))
# function: while, no iteration
@tf.function
def f(x):
    y = x * 1.0
    while y < 0:
        y = y * x
    return y
x = tf.constant(2.0)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = f(x)
(y, tape.gradient(y, x))
# function: for over tf.range
@tf.function
def f(x, n):
    total = tf.constant(0.0)
    for i in tf.range(n):
        total += x ** tf.cast(i, tf.float32)
    return total
x = tf.constant(2.0)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = f(x, 4)
(y, tape.gradient(y, x))
# function: for over a tensor
@tf.function
def f(rows):
    total = tf.zeros([2])
    for row in rows:
        total = total * 0.5 + row * row
    return total
x = tf.constant([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = f(x)
(y, tape.gradient(y, x))
# function: for with break
@tf.function
def f(x):
    y = x * 1.0
    for i in tf.range(10):
        if y > 20.0:
            break
        y = y * x
    return y
x = tf.constant(3.0)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = f(x)
(y, tape.gradient(y, x))
# function: if inside while
@tf.function
def f(x):
    y = x * 1.0
    i = tf.constant(0)
    while i < 4:
        if i % 2 == 0:
            y = y * x
        else:
            y = y + x
        i += 1
    return y
x = tf.constant(2.0)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = f(x)
(y, tape.gradient(y, x))
# function: while, tape inside
@tf.function
def f(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x
        for i in tf.range(3):
            y = y * x
    return tape.gradient(y, x)
f(tf.constant(2.0))
# function: tape in a loop body
@tf.function
def f(x):
    for i in tf.range(5):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = (x - 1.0) ** 2
        x = x - 0.25 * tape.gradient(y, x)
    return x
f(tf.constant(5.0))
# function: second order through while
@tf.function
def f(x):
    y = x
    for i in tf.range(2):
        y = y * x
    return y
x = tf.constant(2.0)
with tf.GradientTape() as outer:
    outer.watch(x)
    with tf.GradientTape() as inner:
        inner.watch(x)
        y = f(x)
    first = inner.gradient(y, x)
(y, first, outer.gradient(first, x))
# function: variable read in a loop
v = tf.Variable(2.0)
@tf.function
def f():
    y = tf.constant(1.0)
    for i in tf.range(3):
        y = y * v
    return y
with tf.GradientTape() as tape:
    y = f()
(y, tape.gradient(y, v))
# function: variable assigned in a loop
v = tf.Variable(1.0)
@tf.function
def f(x):
    for i in tf.range(3):
        v.assign(v * x)
    return v * 1.0
x = tf.constant(2.0)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = f(x)
(y, tape.gradient(y, [x, v]))
# function: gather of a variable
v = tf.Variable([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
@tf.function
def f(ids):
    with tf.GradientTape() as tape:
        y = tf.reduce_sum(tf.gather(v, ids) ** 2)
    return tape.gradient(y, v)
f(tf.constant([0, 2, 0]))
# function: nested functions
v = tf.Variable(2.0)
@tf.function
def inner(x):
    return x * v
@tf.function
def outer(x):
    return inner(x) * inner(x)
x = tf.constant(3.0)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = outer(x)
tape.gradient(y, [x, v])
# function: persistent tape inside
@tf.function
def f(x):
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        y = x * x
        z = y * y
    return tape.gradient(z, x), tape.gradient(y, x)
f(tf.constant(3.0))
"""
