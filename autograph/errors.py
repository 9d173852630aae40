"""What can go wrong in rewritten code, one class per mistake; each docstring is the page about it."""

from __future__ import annotations


class AutographError(Exception):
    """Any error of the rewriter or of the code that it generates."""


class ConversionError(AutographError):
    """A function has source, but the source could not be rewritten.

    Failing program::

        def f(x):
            if x > 0:
                exec("y = 1")      # the names that f uses are only known when it runs
            return y

    Reason: rewritten code keeps the variables of a branch in nested functions, so it must know their names.
    `to_code` and `to_graph` raise this error; a function that is merely called is left as it is, with an
    `UnconvertedWarning`.

    Repaired program::

        def f(x):
            y = 0
            if x > 0:
                y = 1
            return y
    """


class UndefinedVariableError(AutographError, UnboundLocalError, ValueError):
    """A variable was used that has no value on some path through a staged branch or loop.

    Failing program::

        @tf.function
        def f(x):
            if x > 0:          # staged: both branches become part of the program
                y = x
            return y           # y has no value where x <= 0

    Reason: which branch runs is only known when the program runs, so a variable that is used after the branch
    needs a value on every path.

    Repaired program::

        @tf.function
        def f(x):
            y = tf.zeros_like(x)
            if x > 0:
                y = x
            return y
    """


class EndlessUnrollingError(AutographError):
    """A Python `for` over an endless iterator can only be left through a staged condition.

    Failing program::

        @tf.function
        def f(x):
            for i in itertools.count():
                if x > i:      # staged: whether the loop ends is only known when the program runs
                    break
            return i

    Reason: a `for` over a Python iterator is unrolled while the program is traced; one without an end would
    be unrolled for ever.

    Repaired program::

        @tf.function
        def f(x):
            i = 0
            while x <= i:
                i += 1
            return i
    """


class UnconvertedWarning(UserWarning):
    """A function runs as it is written, because it could not be rewritten. Given once per function.

    Failing program::

        exec("def f(x):\\n    if x > 0:\\n        return x\\n    return -x")
        tf.function(f)         # no file holds the source of f

    Reason: `if`, `while` and `for` over staged values are rewritten from the source. Without it they stay
    Python's, which needs a value to decide: the function works as long as it decides on Python values only.

    Repaired program: put the function into a file, or register its source with `linecache`; where it decides
    on Python values only, say so with `tf.autograph.experimental.do_not_convert`.
    """
