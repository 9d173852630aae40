"""Cases of `errors.json`: tensors used as Python bools, and branches."""

BRANCHES = """
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
"""
