"""Cases of `functions.json`, second part: what functions and their graphs say of themselves."""

GRAPHS = """
# function: repr and str
@tf.function
def f(a, b=2):
    return a * b
[repr(f).split(' at ')[0], str(f).split(' at ')[0], type(f).__name__]
# function: pretty_printed_concrete_signatures
@tf.function
def f(a, b=2):
    return a * b
f(tf.constant(1.0))
f(tf.constant([1.0]), 3)
f.pretty_printed_concrete_signatures()
# function: pretty_printed before any call
@tf.function
def f(a):
    return a
f.pretty_printed_concrete_signatures()
# concrete: print
@tf.function
def f(a, b):
    return a ** b
c = f.get_concrete_function(a=tf.TensorSpec([], tf.float32), b=2)
[str(c), repr(c), type(c).__name__]
# concrete: print, two tensors and a tuple out
@tf.function
def f(a, b):
    return a + b, {'difference': a - b}
left, right = tf.TensorSpec([None, 2], tf.float32), tf.TensorSpec([2], tf.float32, name='other')
c = f.get_concrete_function(left, right)
[str(c), repr(c)]
# concrete: print, captured variable
v = tf.Variable([1.0, 2.0], name='w')
@tf.function
def f(a):
    return a * v
c = f.get_concrete_function(tf.TensorSpec([2], tf.float32))
[str(c), repr(c)]
# concrete: print, captured tensor
t = tf.constant([1.0, 2.0])
@tf.function
def f(a):
    return a * t
str(f.get_concrete_function(tf.TensorSpec([2], tf.float32)))
# concrete: print, returns nothing
@tf.function
def f(a):
    tf.print(a)
str(f.get_concrete_function(tf.TensorSpec([2], tf.float32)))
# concrete: print, list and dict in
@tf.function
def f(items, more):
    return items[0] + more['k']
t = tf.TensorSpec([], tf.int32)
str(f.get_concrete_function([t, t], {'k': t}))
# concrete: structured_input_signature
@tf.function
def f(a, b, k=3):
    return a + b
c = f.get_concrete_function(tf.TensorSpec([2], tf.float32), tf.TensorSpec([], tf.float32))
[repr(c.structured_input_signature), repr(c.structured_outputs), repr(c.output_shapes), repr(c.output_dtypes)]
# concrete: structured_input_signature with keywords
@tf.function
def f(a, *, k):
    return a + k
c = f.get_concrete_function(tf.TensorSpec([2], tf.float32), k=tf.TensorSpec([], tf.float32))
repr(c.structured_input_signature)
# concrete: inputs, outputs, captures
v = tf.Variable(2.0)
t = tf.constant(3.0)
@tf.function
def f(a):
    return a * v + t, a
c = f.get_concrete_function(tf.TensorSpec([], tf.float32))
names = [[i.name for i in c.inputs], [o.name for o in c.outputs]]
[*names, len(c.captured_inputs), len(c.variables), len(c.trainable_variables)]
# concrete: names of the specs
@tf.function
def f(a, b):
    return a + b
c = f.get_concrete_function(tf.TensorSpec([], tf.float32, name='left'), tf.TensorSpec([], tf.float32))
[[i.name for i in c.inputs], repr(c.structured_input_signature)]
# concrete: called with keywords and positions
@tf.function
def f(a, b):
    return a - b
c = f.get_concrete_function(tf.TensorSpec([], tf.float32), tf.TensorSpec([], tf.float32))
five, two = tf.constant(5.0), tf.constant(2.0)
[c(five, two), c(a=five, b=two), c(five, b=two)]
# concrete: called with a Python number
@tf.function
def f(a):
    return a * 2.0
c = f.get_concrete_function(tf.TensorSpec([], tf.float32))
c(3.0)
# concrete: bound Python value left out
@tf.function
def f(a, n):
    return a * n
c = f.get_concrete_function(tf.TensorSpec([], tf.float32), 3)
c(tf.constant(2.0))
# concrete: name
@tf.function
def f(a):
    return a
c = f.get_concrete_function(tf.constant(1.0))
[c.name, c.graph.name, type(c.graph).__name__]
# ops: add and matmul
@tf.function
def f(x):
    return tf.matmul(x, x) + 1.0
g = f.get_concrete_function(tf.TensorSpec([2, 2], tf.float32)).graph
[[op.type, op.name] for op in g.get_operations()]
# ops: operators
@tf.function
def f(x, y):
    a = x + y - x * y / x
    b = -a ** 2.0
    c = tf.abs(b) // y % x
    return tf.cast(c > 0, tf.float32), x == y, x != y, x <= y
g = f.get_concrete_function(tf.TensorSpec([2], tf.float32), tf.TensorSpec([2], tf.float32)).graph
[[op.type, op.name] for op in g.get_operations()]
# ops: variable read and assign
v = tf.Variable(1.0, name='w')
@tf.function
def f(x):
    v.assign_add(x)
    v.assign(v * 2.0)
    return v + x
g = f.get_concrete_function(tf.TensorSpec([], tf.float32)).graph
[[op.type, op.name] for op in g.get_operations()]
# ops: if
@tf.function
def f(x):
    if x > 0:
        y = x * 2.0
    else:
        y = -x
    return y
g = f.get_concrete_function(tf.TensorSpec([], tf.float32)).graph
[[op.type, op.name] for op in g.get_operations()]
# ops: while
@tf.function
def f(x):
    while x < 10.0:
        x = x * 2.0
    return x
g = f.get_concrete_function(tf.TensorSpec([], tf.float32)).graph
[[op.type, op.name] for op in g.get_operations()]
# ops: for over tf.range
@tf.function
def f(n):
    total = 0
    for i in tf.range(n):
        total += i
    return total
g = f.get_concrete_function(tf.TensorSpec([], tf.int32)).graph
[[op.type, op.name] for op in g.get_operations()]
# ops: Python loop unrolls
@tf.function
def f(x):
    for i in range(3):
        x = x + float(i)
    return x
g = f.get_concrete_function(tf.TensorSpec([], tf.float32)).graph
[[op.type, op.name] for op in g.get_operations()]
# ops: reductions, shapes, indexing
@tf.function
def f(x):
    a = tf.reduce_sum(x, axis=1) + tf.reduce_mean(x) + tf.reduce_max(x)
    b = tf.reshape(x, [-1])[0] + tf.transpose(x)[0, 1]
    c = tf.concat([x, x], 0)[..., tf.newaxis]
    d = tf.stack([a, a]) + tf.gather(a, [0]) + tf.squeeze(tf.expand_dims(a, 0))
    return a, b, c, d, tf.where(x > 0, x, 0.0), tf.one_hot(tf.argmax(x), 2), tf.shape(x), tf.zeros_like(x)
g = f.get_concrete_function(tf.TensorSpec([2, 2], tf.float32)).graph
[[op.type, op.name] for op in g.get_operations()]
# ops: nn
@tf.function
def f(x, y):
    loss = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=tf.nn.relu(x))
    return tf.reduce_mean(loss), tf.nn.softmax(x), tf.sigmoid(x), tf.tanh(x), tf.nn.log_softmax(x)
g = f.get_concrete_function(tf.TensorSpec([2, 3], tf.float32), tf.TensorSpec([2], tf.int32)).graph
[[op.type, op.name] for op in g.get_operations()]
# ops: call of a function
@tf.function
def inner(x):
    return x * 2.0
@tf.function
def f(x):
    return inner(x) + inner(x)
g = f.get_concrete_function(tf.TensorSpec([], tf.float32)).graph
[[op.type, op.name] for op in g.get_operations()]
# ops: name scopes and names
@tf.function
def f(x):
    with tf.name_scope('outer'):
        with tf.name_scope('inner'):
            y = tf.add(x, x, name='sum')
        z = tf.multiply(y, y, name='product')
    return tf.identity(z, name='result')
g = f.get_concrete_function(tf.TensorSpec([], tf.float32)).graph
[[op.type, op.name] for op in g.get_operations()]
# ops: inputs and outputs of an op
@tf.function
def f(x):
    return x * 2.0 + x
g = f.get_concrete_function(tf.TensorSpec([3], tf.float32)).graph
op = g.get_operations()[-2]
names = [[i.name for i in op.inputs], [o.name for o in op.outputs]]
[op.type, *names, op.get_attr('T'), g.get_operation_by_name('mul').type]
# ops: gradient in a function
@tf.function
def f(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x * x
    return tape.gradient(y, x)
g = f.get_concrete_function(tf.TensorSpec([], tf.float32)).graph
[[op.type, op.name] for op in g.get_operations()]
# ops: random and print
@tf.function
def f(x):
    tf.print(x)
    return tf.random.normal([2]) + x
g = f.get_concrete_function(tf.TensorSpec([], tf.float32)).graph
[[op.type, op.name] for op in g.get_operations()]
# ops: unused ops are kept in the traced graph
@tf.function
def f(x):
    tf.sqrt(x)
    return x + 1.0
g = f.get_concrete_function(tf.TensorSpec([], tf.float32)).graph
[[op.type, op.name] for op in g.get_operations()]
# ops: get_tensor_by_name
@tf.function
def f(x):
    return x + 1.0
g = f.get_concrete_function(tf.TensorSpec([], tf.float32)).graph
[repr(g.get_tensor_by_name('add:0')), repr(g.get_operation_by_name('add')).split(' at ')[0]]
# to_code: is text of a Python function
def f(x):
    if x > 0:
        x = x * x
    return x
code = tf.autograph.to_code(f)
[code.splitlines()[0], 'def tf__f(x):' in code, 'ag__.if_stmt' in code, type(code).__name__]
# to_graph: runs
def f(x):
    if x > 0:
        x = x * x
    return x
g = tf.autograph.to_graph(f)
[g(tf.constant(3.0)), g(-3), callable(g)]
"""
