"""Where our answer differs from TensorFlow's record, and why that is right. `golden_cases.check` holds each one
to be a difference still, so that the list cannot rot."""

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Difference:
    """A reason, and what it covers: cases by name, or by a pattern that their names hold."""

    reason: str
    cases: tuple[str, ...] = ()
    pattern: str | None = None

    def covers(self, name: str) -> bool:
        return name in self.cases or (self.pattern is not None and re.search(self.pattern, name) is not None)


_STRINGS: Final = "strings as tensors come with a later issue"
_RANGE: Final = (
    "a Python int that the dtype cannot hold: TensorFlow wraps it silently (300 becomes 44), we raise, as NumPy 2 does"
)
_BEYOND: Final = "works here, where TensorFlow refuses it"
_ACCIDENT: Final = "TensorFlow's error comes from inside its implementation and says nothing to the user"
_CHECKED: Final = "TensorFlow's error is one of a missing CPU kernel; ours names the mistake"
_OPEN: Final = "dimensions that are left open come with a later issue"
_NAMES: Final = "the text holds the path of TensorFlow's own modules"

_VALUES: Final = (
    Difference(
        _STRINGS,
        (
            "tf.constant(b'ab')",
            "tf.constant('ab')",
            "tf.constant(['a', 'bcd'])",
            "tf.zeros([1], tf.string)",
            "tf.size(tf.constant('abc'))",
            "tf.strings.as_string(i)",
            "tf.strings.join(['a', 'b'])",
            "tf.cast('a', tf.int32)",
            "tf.cast(1, tf.string)",
        ),
    ),
    Difference(
        "XLA flushes denormal float32 numbers to zero on CPU",
        ("tf.math.log(xs)", "tf.math.lgamma(xs)"),
    ),
    Difference(_CHECKED, ("tf.math.reciprocal(i)",)),
    Difference(_ACCIDENT, ("tf.range(tf.constant(3, tf.uint8))",)),
    Difference(
        _BEYOND,
        (
            "round(tf.constant(2.567), 1)",
            "round(tf.constant(2.5))",
            "tf.nn.batch_normalization(m, [1.0, 2.0, 3.0], [1.0, 4.0, 9.0], None, None, 1e-3)",
        ),
    ),
    Difference("comes with a later issue", ("tf.vectorized_map(lambda r: r * 2, m)",)),
)

_MIXING: Final = (
    Difference(_STRINGS, pattern=r"tf\.string\b"),
    Difference(
        _STRINGS,
        pattern=r"^tf\.(constant|convert_to_tensor|Variable|stack)"
        r"\((b?'a'|np\.str_\('a'\)|np\.array\(\['a', 'bc'\]\))\)$",
    ),
    Difference(
        _STRINGS,
        (
            "tf.add('a', 'b')",
            "tf.constant('a') == 'a'",
            "tf.constant('a') + 'b'",
            "'a' + tf.constant('b')",
            "tf.constant(['a', 'b']) + 'c'",
            "tf.constant('a') + 1",
            "tf.as_dtype('string')",
        ),
    ),
    Difference(
        _RANGE,
        pattern=r"uint8\b.*(\b300\b|-1\b|\b256\b)|(\b300\b|-1\b).*uint8|\+ 200$|< 2\*\*40$|large Python int",
    ),
    Difference(
        "tf.add and tf.matmul ask of a first operand that is no tensor to have the second one's dtype beforehand; "
        "the operators, tf.subtract and all others let it take that dtype, and so do we everywhere",
        (
            "tf.add(2, tf.constant(3, tf.float32))",
            "tf.add(True, tf.constant(3, tf.float32))",
            "tf.add(np.float64(2.5), tf.constant(3, tf.float32))",
            "tf.add(np.array([2.5]), tf.constant(3, tf.float32))",
            "tf.add(np.array([2]), tf.constant(3, tf.float32))",
            "tf.add(True, tf.constant(3, tf.int32))",
            "tf.add(np.float64(2.5), tf.constant(3, tf.int32))",
            "tf.add(np.array([2.5]), tf.constant(3, tf.int32))",
            "tf.add(np.array([2]), tf.constant(3, tf.int32))",
            "tf.matmul(np.ones([1, 2]), tf.ones([2, 1]))",
        ),
    ),
    Difference(
        "tf.constant takes a list that holds tensors as tf.convert_to_tensor does",
        pattern=r"^tf\.constant\(\[tf\.constant\((1|1\.0|\[1, 2\])\), ",
    ),
    Difference(_ACCIDENT, ("tf.constant(3, tf.float32) * 'a'", "tf.constant(3, tf.int32) * 'a'", "tf.stack({'a': 1})")),
    Difference(_OPEN, ("tf.Variable(1.5, shape=tf.TensorShape(None)).shape", "tf.Variable([1.5], shape=[None]).shape")),
    Difference(_BEYOND, ("tf.float16.limits",)),
)

_REPR: Final = (
    Difference(_STRINGS, pattern=r"tf\.strings?\b|tf\.(constant|Variable)\((b?'(?!a'\), '>)|\[+')|constant\('text'\)"),
    Difference("there are no resource and variant tensors here", pattern=r"tf\.(resource|variant)"),
    Difference(_OPEN, pattern=r"shape=tf\.TensorShape\(|unknown (dimension|rank)"),
    Difference(
        _NAMES,
        pattern=r"^(repr|str)\(tf\.(Tensor|Variable|DType|TensorShape|GradientTape|Module|errors\.\w+\.__mro__)\)$",
    ),
    Difference(
        "TensorFlow's repr shows the object's address alone",
        pattern=r"^repr\(tf\.IndexedSlices",
    ),
    Difference("TensorFlow shows the name of an inner class", pattern=r"VariableAggregation"),
    Difference("TensorFlow leaves the message out", ("repr(tf.errors.InvalidArgumentError(None, None, 'text'))",)),
    Difference("TensorFlow cannot print these", ("tf.print(tf.zeros([2, 0]))", "tf.print(tf.constant(1 + 2j))")),
    Difference("there is one class of tensors that have values", ("symbolic: type and isinstance",)),
    Difference("a name that the rewriting of TensorFlow's own code gives", ("symbolic: variable in a function",)),
    Difference("an assignment gives the variable itself", ("repr of slices of a variable",)),
    Difference(
        "a list that is appended to in a staged loop is state of the loop",
        ("symbolic: loop and branch variables",),
    ),
)

_ERRORS: Final = (
    Difference(
        _STRINGS,
        pattern=r"tf\.constant\(1, tf\.string\)|tf\.cast\('a'|tf\.square\(tf\.constant\('a'\)\) \[eager\]"
        r"|bool\(tf\.constant\('a'\)\)|int\(tf\.constant\('12'\)\)|str\(s\)\[:10\] \[function\]"
        r"|string source|returns: a string|jit_compile: strings",
    ),
    Difference(
        _RANGE,
        pattern=r"^tf\.constant\(1, tf\.uint8\) (\+ 300|- \(-1\))|^n \+ 2\*\*40"
        r"|^tf\.constant\((2\*\*40, tf\.int32|300, tf\.uint8|-1, tf\.uint8)\)",
    ),
    Difference(
        "a shape that cannot be is refused when the function is traced, as it is in eager code",
        ("tf.reshape(x, [-1, -1]) [function]", "tf.ones([2.5]) [function]", "concrete: wrong shape"),
    ),
    Difference(_CHECKED, ("tf.pow(n, -1) [function]",)),
    Difference(
        _ACCIDENT,
        (
            "range(s) [eager]",
            "[1, 2, 3][s] [eager]",
            "tape: Python number as target [eager]",
            "tape: Python number as target [function]",
            "tape: Python number as source [eager]",
            "tape: Python number as source [function]",
            "tape: None source [eager]",
            "tape: None source [function]",
            "tape: watch outside [eager]",
            "tape: watch outside [function]",
            "round(s) [function]",
        ),
    ),
    Difference(
        _BEYOND,
        (
            "next(iter(x)) [function]",
            "divmod(s, 2.0) [function]",
            "2.0 in [s, s] [function]",
            "vec in [s] [function]",
            "2.0 in vec [function]",
            "max(s, 3.0) [function]",
            "max(vec) [function]",
            "sum(vec) [function]",
            "round(s) [eager]",
            "python bool: for, autograph=False",
            "python bool: assert on a tensor",
            "python bool: list comprehension over a tensor",
            "branches: None in both",
            "branches: attribute set in one",
            "loop: condition becomes a tensor",
            "loop: return inside",
            "loop: list append",
        ),
    ),
    Difference(
        "`in` works on staged values here, so the first mistake is another one",
        ("s in [1, n] [function]",),
    ),
    Difference(
        "`return` in a staged loop works here, and must then give one type on every path",
        ("loop: return inside, nothing after",),
    ),
    Difference(
        "an error of the user's own code comes through with its own class",
        ("x.shape[5] [function]", "error from user code: own class", "error from user code: zero division"),
    ),
    Difference(
        "XLA needs static shapes, and values that are tensors",
        (
            "range(s) [function]",
            "branches: shape",
            "branches: rank",
            "branches: strings",
            "branches: list append in one",
            "loop: shape_invariants allow growth",
            "loop: string as loop variable",
            "jit_compile: dynamic shape op",
        ),
    ),
    Difference(
        "a tensor has no attributes of its own, which makes it small and quick to make",
        ("tensor set attribute [eager]", "tensor set attribute [function]"),
    ),
    Difference(
        "what eager code raises for it, a function raises as well",
        ("custom_gradient of wrong count [function]",),
    ),
    Difference(
        "a variable cannot start from what the function's arguments are: it is made once, and they come with each call",
        ("variable created from an argument",),
    ),
)

_GRADIENTS: Final[tuple[Difference, ...]] = ()

_FUNCTIONS: Final = (
    Difference(
        "numbers of other types, and 0.0 and -0.0, are other arguments: one trace for all would bake the first in",
        ("count: int, float and bool of equal value", "count: negative zero and zero"),
    ),
    Difference(
        "variables and objects are told apart by identity, as the issue asks",
        ("count: variables", "count: equal objects"),
    ),
    Difference(
        "values that are equal for good share a trace also when the first one is gone",
        ("count: frozen sets that die", "count: data classes"),
    ),
    Difference(_STRINGS, ("count: string tensors", "call: returns Python numbers")),
    Difference(
        _OPEN,
        (
            "count: reduce_retracing",
            "count: reduce_retracing of two dimensions",
            "count: input_signature",
            "count: general concrete function serves later calls",
            "concrete: print, two tensors and a tuple out",
        ),
    ),
    Difference("IndexedSlices as arguments come with a later issue", ("count: IndexedSlices",)),
    Difference(
        "there is one class of tensors that have values",
        ("effects: returning a variable", "effects: returning the result of assign"),
    ),
    Difference(
        "TensorFlow gives an op in a loop body the seed of one outside, so that the first two draws are equal",
        ("random: in a loop draws anew",),
    ),
    Difference("a function without a docstring has none", ("call: python_function",)),
    Difference(_NAMES, ("function: repr and str",)),
    Difference(
        "a graph takes the values of variables, not resources (ARCHITECTURE, section 3)",
        (
            "concrete: print, captured variable",
            "concrete: inputs, outputs, captures",
            "ops: variable read and assign",
        ),
    ),
    Difference(
        "a graph has no Identity nodes before its results",
        (
            "concrete: structured_input_signature",
            "ops: if",
            "ops: nn",
            "ops: gradient in a function",
            "ops: random and print",
        ),
    ),
    Difference("arguments have the names of the function's parameters", ("concrete: names of the specs",)),
    Difference("names are text, and need no number that makes them unique", ("concrete: name",)),
    Difference(
        "one op here is several in TensorFlow: loops, slices, calls",
        (
            "ops: while",
            "ops: for over tf.range",
            "ops: reductions, shapes, indexing",
            "ops: call of a function",
        ),
    ),
    Difference(
        "the code begins with the import that it needs",
        ("to_code: is text of a Python function",),
    ),
)

DIFFERENCES: Final[dict[str, tuple[Difference, ...]]] = {
    "values": _VALUES,
    "mixing": _MIXING,
    "repr": _REPR,
    "errors": _ERRORS,
    "gradients": _GRADIENTS,
    "functions": _FUNCTIONS,
}
