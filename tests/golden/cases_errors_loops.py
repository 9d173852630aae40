"""Cases of `errors.json`: loops."""

LOOPS = """
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
"""
