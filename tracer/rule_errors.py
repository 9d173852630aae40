"""The rules of staged branches and loops, one class per mistake; each docstring is the page about it.

Both branches of a staged `if` and the body of a staged loop become parts of one compiled program, so what
they compute must be of one type whichever way the program goes. The programs below are run by the tests.
"""

from __future__ import annotations

from ..runtime.errors import OperatorNotAllowedInGraphError, ShapeError


class BranchStructureError(TypeError):
    """A variable has another nested structure in one branch of a staged `if` than in the other.

    Failing program::

        @tf.function
        def f(x):
            if x > 0:
                y = (x, x)
            else:
                y = x
            return y

        f(tf.constant(1.0))

    Reason: what reads `y` behind the branch is traced once, for one structure.

    Repaired program::

        @tf.function
        def f(x):
            if x > 0:
                y = (x, x)
            else:
                y = (x, tf.zeros_like(x))
            return y

        f(tf.constant(1.0))
    """


class BranchDtypeError(TypeError):
    """A variable has another dtype in one branch of a staged `if` than in the other.

    Failing program::

        @tf.function
        def f(x):
            if x > 0:
                y = x
            else:
                y = tf.cast(x, tf.int32)
            return y

        f(tf.constant(1.0))

    Reason: a tensor of the program has one dtype. (A Python number takes the dtype of the other branch where
    that is of its kind.)

    Repaired program::

        @tf.function
        def f(x):
            if x > 0:
                y = x
            else:
                y = tf.round(x)
            return y

        f(tf.constant(1.0))
    """


class BranchShapeError(ShapeError):
    """A variable has another shape in one branch of a staged `if` than in the other.

    Failing program::

        @tf.function
        def f(x):
            if x[0] > 0:
                y = x
            else:
                y = x[:1]
            return y

        f(tf.constant([1.0, 2.0]))

    Reason: XLA compiles for static shapes. (TensorFlow without XLA gives `y` an unknown dimension.)

    Repaired program::

        @tf.function
        def f(x):
            if x[0] > 0:
                y = x
            else:
                y = tf.where(tf.range(2) < 1, x, 0.0)
            return y

        f(tf.constant([1.0, 2.0]))
    """


class NoneInBranchError(ValueError):
    """A variable, or what is returned, is None in one branch of a staged `if` and a tensor in the other.

    Failing program::

        @tf.function
        def f(x):
            if x > 0:
                return x

        f(tf.constant(1.0))

    Reason: which branch runs is only known when the program runs, and a program returns tensors. A `return` in
    some paths only gives None in the others.

    Repaired program::

        @tf.function
        def f(x):
            if x > 0:
                return x
            return tf.zeros_like(x)

        f(tf.constant(1.0))
    """


class BranchObjectError(TypeError):
    """A variable is one Python object in one branch of a staged `if` and another one in the other.

    Failing program::

        @tf.function
        def f(x):
            if x > 0:
                mode = "up"
            else:
                mode = "down"
            return x if mode == "up" else -x

        f(tf.constant(1.0))

    Reason: only tensors and numbers can depend on what is known when the program runs.

    Repaired program::

        @tf.function
        def f(x):
            if x > 0:
                up = True
            else:
                up = False
            return x if up else -x

        f(tf.constant(1.0))
    """


class LoopStructureError(TypeError):
    """A variable changes its nested structure in a staged loop.

    Failing program::

        @tf.function
        def f(n):
            pair = (0, 0)
            for i in tf.range(n):
                pair = (*pair, i)
            return pair

        f(tf.constant(3))

    Reason: the body is traced once and runs again with what it made.

    Repaired program::

        @tf.function
        def f(n):
            pair = (0, 0)
            for i in tf.range(n):
                pair = (pair[1], i)
            return pair

        f(tf.constant(3))
    """


class LoopDtypeError(TypeError):
    """A variable changes its dtype in a staged loop.

    Failing program::

        @tf.function
        def f(n):
            total = 0
            for i in tf.range(n):
                total = tf.cast(i, tf.float32) * 0.5
            return total

        f(tf.constant(3))

    Reason: `total` enters the loop as an int32 tensor, and the body is traced once.

    Repaired program::

        @tf.function
        def f(n):
            total = 0.0
            for i in tf.range(n):
                total = tf.cast(i, tf.float32) * 0.5
            return total

        f(tf.constant(3))
    """


class LoopShapeError(ShapeError):
    """A variable changes its shape in a staged loop.

    Failing program::

        @tf.function
        def f(x):
            for _ in tf.range(3):
                x = tf.concat([x, x[:1]], 0)
            return x

        f(tf.constant([1.0]))

    Reason: XLA compiles for static shapes. `set_loop_options(shape_invariants=...)` does not help: it says
    that a shape changes, and a compiled program cannot do that.

    Repaired program::

        @tf.function
        def f(x):
            rows = tf.TensorArray(tf.float32, size=4).write(0, x[0])
            for i in tf.range(3):
                rows = rows.write(i + 1, x[0])
            return rows.stack()

        f(tf.constant([1.0]))
    """


class MissingAfterIterationError(ValueError):
    """A variable that is a tensor before a staged loop is None, or has no value, after an iteration.

    Failing program::

        @tf.function
        def f(n):
            best = n
            for i in tf.range(n):
                best = None
            return best

        f(tf.constant(3))

    Reason: how often the body runs is only known when the program runs.

    Repaired program::

        @tf.function
        def f(n):
            best = n
            for i in tf.range(n):
                best = tf.zeros_like(best)
            return best

        f(tf.constant(3))
    """


class NoneBeforeLoopError(ValueError):
    """A variable is None before a staged loop, and what the body does depends on that.

    Failing program::

        @tf.function
        def f(n):
            best = None
            while n > 0:
                best = n if best is None else tf.maximum(best, n)
                n -= 2
            return best

        f(tf.constant(3))

    Reason: the body is traced once and runs again with what it made, so it cannot do something else the first
    time. (A `for` over a tensor, whose length is known, works: its first iteration stands before the loop.)

    Repaired program::

        @tf.function
        def f(n):
            best = n
            while n > 0:
                best = tf.maximum(best, n)
                n -= 2
            return best

        f(tf.constant(3))
    """


class LoopObjectError(TypeError):
    """A variable that is a Python object is another one after an iteration of a staged loop.

    Failing program::

        @tf.function
        def f(n):
            name = ""
            for i in tf.range(n):
                name = "last"
            return n if name == "last" else -n

        f(tf.constant(3))

    Reason: only tensors and numbers can change in a loop that runs in the compiled program.

    Repaired program::

        @tf.function
        def f(n):
            found = False
            for i in tf.range(n):
                found = True
            return n if found else -n

        f(tf.constant(3))
    """


class NotIterableError(OperatorNotAllowedInGraphError):
    """Python was to walk along something whose length is only known when the program runs.

    Failing program::

        @tf.function
        def f(x):
            return [v * 2 for v in filter(lambda v: v > 1, x)]

        f(tf.constant([1, 2, 3]))

    Reason: a comprehension, `list` or `next` is plain Python, which would have to know how often to go round.

    Repaired program::

        @tf.function
        def f(x):
            total = 0
            for v in filter(lambda v: v > 1, x):
                total += v * 2
            return total

        f(tf.constant([1, 2, 3]))
    """


class SideEffectWarning(UserWarning):
    """Something that cannot be staged is changed in a staged branch or loop. Given once per line.

    That is a list from outside of the function that a branch appends to, or a Python number that is an attribute
    of an object and that a called method changes.

    Failing program::

        LOG = []

        @tf.function
        def f(x):
            if x > 0:
                LOG.append(x)
            return x

        f(tf.constant(1.0))

    Reason: the branch is traced once, whichever way the program will go, and its Python runs then: `LOG` gets
    one entry, a tensor without a value, and none when the compiled program runs.

    Repaired program::

        @tf.function
        def f(x):
            seen = tf.zeros_like(x)
            if x > 0:
                seen = x
            return x, seen

        f(tf.constant(1.0))
    """
