"""Cases of `functions.json`, third part: how often a function is traced."""

# name | parameters | calls, each after `;` (the outcome is the number of traces after each call)
COUNTS = """
tensors of one type | a | tf.constant(1.0); tf.constant(2.0); tf.constant(3.0)
tensors of other shapes | a | tf.zeros([2]); tf.zeros([3]); tf.zeros([2]); tf.zeros([4]); tf.zeros([3])
tensors of other dtypes | a | tf.constant(1); tf.constant(1.0); tf.constant(1, tf.int64); tf.constant(2)
tensors of other ranks | a | tf.zeros([2]); tf.zeros([2, 2]); tf.zeros([]); tf.zeros([2, 3]); tf.zeros([4, 4])
one dimension changes | a | tf.zeros([2, 8]); tf.zeros([3, 8]); tf.zeros([4, 8]); tf.zeros([4, 9])
Python ints | a | 1; 2; 1; 3; 2
Python floats | a | 1.0; 2.0; 1.0
int, float and bool of equal value | a | 1; 1.0; True; 1
negative zero and zero | a | 0.0; -0.0; 0
nan | a | float('nan'); float('nan')
strings | a | 'a'; 'b'; 'a'
bytes | a | b'a'; b'a'; 'a'
bools | a | True; False; True
None | a | None; None; 1
NumPy arrays | a | np.zeros([2]); np.ones([2]); np.zeros([3]); np.float32([1, 2]); tf.zeros([2], tf.float64)
NumPy arrays and tensors of one type | a | np.zeros([2], np.float32); tf.zeros([2])
NumPy scalars | a | np.float32(1); np.float32(2); np.float64(1); np.int64(1)
NumPy scalar and tensor | a | np.float32(1); tf.constant(1.0)
Python int and tensor | a | 1; tf.constant(1); 1
lists of tensors | a | [tf.zeros([1])]; [tf.ones([1])]; [tf.zeros([1])] * 2; (tf.zeros([1]),)
lists of ints | a | [1, 2]; [1, 2]; [1, 3]; (1, 2)
nested lists | a | [[1], [tf.constant(2)]]; [[1], [tf.constant(3)]]; [[2], [tf.constant(3)]]
empty containers | a | []; []; (); {}
dicts | a | {'p': 1, 'q': 2}; {'q': 2, 'p': 1}; {'p': 1, 'q': 3}; {'p': 1}
dicts of tensors | a | {'p': tf.zeros([1])}; {'p': tf.ones([1])}; {'q': tf.ones([1])}
dtypes | a | tf.float32; tf.float64; tf.float32
shapes | a | SHAPE; SHAPE; tf.TensorShape([1])
variables | a | tf.Variable(1.0); tf.Variable(2.0); tf.Variable([1.0]); tf.constant(1.0)
one variable twice | a | VAR; VAR
functions | a | len; len; max
lambdas | a | (lambda: 1); (lambda: 1)
types | a | int; int; float
ranges | a | range(3); range(3); range(4)
slices | a | slice(1, 2); slice(1, 2)
frozen sets that die | a | frozenset([1]); frozenset([1])
frozen sets | a | SET; SAME; SET
objects | a | OBJ; OBJ; object()
equal objects | a | ONE; UNE; Equal(2)
equal objects that die | a | Equal(1); Equal(1); Equal(2)
equal objects without hash | a | Unhashable(1); Unhashable(1)
mutated object | a | BOX; change(BOX); BOX
named tuples | a | Pair(1, 2); Pair(1, 2); Pair(1, 3); (1, 2)
data classes | a | Data(1); Data(1); Data(2)
enums | a | Color.RED; Color.RED; Color.BLUE
complex numbers | a | 1j; 1j; 2j
positional and keyword | a, b | 1, 2; 1, b=2; a=1, b=2; b=2, a=1; 2, 1
default given or not | a, b=5 | 1; 1, 5; 1, b=5; a=1; 1, 6
default tensor | a, b=tf.constant(5.0) | 1; 1, tf.constant(6.0); 1, b=tf.constant(7.0)
tensor by keyword | a, b | tf.constant(1.0), tf.constant(2.0); b=tf.constant(2.0), a=tf.constant(1.0)
keyword only | a, *, k=1 | 1; 1, k=1; 1, k=2
rest of the arguments | *a | 1; 1, 2; 1; tf.constant(1), 2; tf.constant(5), 2
rest of the keywords | **a | p=1; p=1; q=1; p=1, q=1; q=1, p=1
mixed tensors and numbers | a, b | tf.constant(1.0), 2; tf.constant(3.0), 2; tf.constant(1.0), 3
IndexedSlices | a | SLICES(1.0); SLICES(2.0)
string tensors | a | tf.constant('a'); tf.constant('b'); tf.constant(['a'])
empty tensors | a | tf.zeros([0]); tf.zeros([0]); tf.zeros([1])
float16 and bfloat16 | a | tf.zeros([], tf.float16); tf.zeros([], tf.bfloat16); tf.zeros([], tf.float16)
"""

HELPERS = """import collections, dataclasses, enum
VAR, OBJ, SHAPE = tf.Variable(1.0), object(), tf.TensorShape([1])
class Equal:
    def __init__(self, n): self.n = n
    def __eq__(self, other): return isinstance(other, Equal) and self.n == other.n
    def __hash__(self): return hash(self.n)
class Unhashable(Equal):
    __hash__ = None
ONE, UNE = Equal(1), Equal(1)
SET, SAME = frozenset([1]), frozenset([1])
class Box:
    n = 1
BOX = Box()
def SLICES(n):
    return tf.IndexedSlices(tf.constant([[n]]), tf.constant([0]))
def change(box):
    box.n += 1
    return box
Pair = collections.namedtuple('Pair', 'x y')
Data = dataclasses.dataclass(frozen=True)(type('Data', (), {'__annotations__': {'n': int}}))
class Color(enum.Enum):
    RED = 1
    BLUE = 2
"""
