"""Cases of `errors.json`, run eagerly and as a function: variables, tapes, assignment.

Above `---` stands what is set up outside, below it the body of `f`.
"""

BOTH = """
# assign: wrong shape
v = tf.Variable([1.0, 2.0])
---
v.assign([1.0, 2.0, 3.0])
return v.read_value()
# assign: scalar to vector
v = tf.Variable([1.0, 2.0])
---
v.assign(1.0)
return v.read_value()
# assign: wrong dtype tensor
v = tf.Variable([1.0, 2.0])
---
v.assign(tf.constant([1, 2]))
return v.read_value()
# assign: float64 array
v = tf.Variable([1.0, 2.0])
---
v.assign(np.array([1.5, 2.5]))
return v.read_value()
# assign: int array to float
v = tf.Variable([1.0, 2.0])
---
v.assign(np.array([1, 2]))
return v.read_value()
# assign: Python ints to float
v = tf.Variable([1.0, 2.0])
---
v.assign([1, 2])
return v.read_value()
# assign: Python float to int
v = tf.Variable(1)
---
v.assign(1.5)
return v.read_value()
# assign: float64 tensor
v = tf.Variable(1.0)
---
v.assign(tf.constant(1.0, tf.float64))
return v.read_value()
# assign: None
v = tf.Variable(1.0)
---
v.assign(None)
return v.read_value()
# assign: str
v = tf.Variable(1.0)
---
v.assign('a')
return v.read_value()
# assign_add: wrong shape
v = tf.Variable([1.0, 2.0])
---
v.assign_add([1.0, 2.0, 3.0])
return v.read_value()
# assign_add: scalar to vector
v = tf.Variable([1.0, 2.0])
---
v.assign_add(1.0)
return v.read_value()
# assign_add: wrong dtype
v = tf.Variable([1.0, 2.0])
---
v.assign_add(tf.constant([1, 2]))
return v.read_value()
# assign_sub: wrong shape
v = tf.Variable([1.0, 2.0])
---
v.assign_sub([[1.0, 2.0]])
return v.read_value()
# assign: variable of other shape
v = tf.Variable([1.0, 2.0])
w = tf.Variable([1.0])
---
v.assign(w)
return v.read_value()
# slice assign: wrong shape
v = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
---
v[:, 0].assign([1.0, 2.0, 3.0])
return v.read_value()
# slice assign: scalar to slice
v = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
---
v[:, 0].assign(5.0)
return v.read_value()
# slice assign: wrong dtype
v = tf.Variable([1.0, 2.0])
---
v[0].assign(tf.constant(1))
return v.read_value()
# slice assign: out of range
v = tf.Variable([1.0, 2.0])
---
v[5].assign(1.0)
return v.read_value()
# slice of a tensor has no assign
---
vec[0].assign(1.0)
# item assignment: tensor
---
vec[0] = 1.0
# item assignment: variable
v = tf.Variable([1.0, 2.0])
---
v[0] = 1.0
# item deletion: tensor
---
del vec[0]
# tensor has no assign
---
s.assign(1.0)
# scatter_update: out of range
v = tf.Variable([1.0, 2.0])
---
v.scatter_update(tf.IndexedSlices([1.0], [5]))
return v.read_value()
# scatter_update: not IndexedSlices
v = tf.Variable([1.0, 2.0])
---
v.scatter_update(([1.0], [0]))
return v.read_value()
# scatter_nd_update: out of range
v = tf.Variable([1.0, 2.0])
---
v.scatter_nd_update([[2]], [1.0])
return v.read_value()
# scatter_nd_update: wrong shape
v = tf.Variable([1.0, 2.0])
---
v.scatter_nd_update([[0], [1]], [1.0, 2.0, 3.0])
return v.read_value()
# variable in mixed arithmetic
v = tf.Variable(1.0)
---
return v + tf.constant(1)
# variable hash
v = tf.Variable(1.0)
---
return {v: 1}
# variable in a list
v = tf.Variable(1.0)
---
return v in [v]
# variable equals
v = tf.Variable(1.0)
---
return v == 1.0
# variable bool of vector
v = tf.Variable([1.0, 2.0])
---
return bool(v)
# variable int
v = tf.Variable(3.7)
---
return int(v)
# variable len of scalar
v = tf.Variable(3.7)
---
return len(v)
# variable augmented assignment
v = tf.Variable(1.0)
---
w = v
w += 1.0
return w
# variable set name
v = tf.Variable(1.0)
---
v.name = 'w'
# variable set trainable
v = tf.Variable(1.0)
---
v.trainable = False
# variable set shape
v = tf.Variable(1.0)
---
v.shape = [2]
# tensor set attribute
---
s.note = 'mine'
return s.note
# tape used twice
---
with tf.GradientTape() as tape:
    tape.watch(s)
    y = s * s
tape.gradient(y, s)
return tape.gradient(y, s)
# tape: not watched
---
with tf.GradientTape() as tape:
    y = s * s
return tape.gradient(y, s)
# tape: None target
---
with tf.GradientTape() as tape:
    tape.watch(s)
return tape.gradient(None, s)
# tape: Python number as target
---
with tf.GradientTape() as tape:
    tape.watch(s)
return tape.gradient(3.0, s)
# tape: Python number as source
---
with tf.GradientTape() as tape:
    tape.watch(s)
    y = s * s
return tape.gradient(y, 2.0)
# tape: None source
---
with tf.GradientTape() as tape:
    tape.watch(s)
    y = s * s
return tape.gradient(y, None)
# tape: watch a Python number
---
with tf.GradientTape() as tape:
    tape.watch(2.0)
# tape: watch an int tensor
---
with tf.GradientTape() as tape:
    tape.watch(n)
    y = n * n
return tape.gradient(y, n)
# tape: int target
---
with tf.GradientTape() as tape:
    tape.watch(s)
    y = tf.cast(s, tf.int32)
return tape.gradient(y, s)
# tape: gradient inside its own context, not persistent
---
with tf.GradientTape() as tape:
    tape.watch(s)
    y = s * s
    g = tape.gradient(y, s)
return g
# tape: entered twice
---
tape = tf.GradientTape()
with tape:
    with tape:
        pass
# tape: gradient of a tape never entered
---
tape = tf.GradientTape()
return tape.gradient(s, s)
# tape: watch outside
---
tape = tf.GradientTape()
tape.watch(s)
# tape: stop_recording outside
---
tape = tf.GradientTape()
with tape.stop_recording():
    pass
# tape: reset outside
---
tape = tf.GradientTape()
tape.reset()
# tape: bad unconnected_gradients
---
with tf.GradientTape() as tape:
    tape.watch(s)
    y = n
return tape.gradient(s, s, unconnected_gradients='nope')
# tape: output_gradients of wrong shape
---
with tf.GradientTape() as tape:
    tape.watch(vec)
    y = vec * vec
return tape.gradient(y, vec, output_gradients=tf.ones([2]))
# tape: jacobian of a tape not persistent, twice
---
with tf.GradientTape() as tape:
    tape.watch(vec)
    y = vec * vec
tape.jacobian(y, vec)
return tape.jacobian(y, vec)
# tape: string source
---
with tf.GradientTape() as tape:
    y = s * s
return tape.gradient(y, tf.constant('a'))
# custom_gradient of wrong count
---
@tf.custom_gradient
def twice(a, b):
    return a + b, lambda dy: dy
with tf.GradientTape() as tape:
    tape.watch(s)
    y = twice(s, s)
return tape.gradient(y, s)
# tf.gradients
---
return tf.gradients(s * s, s)
"""
