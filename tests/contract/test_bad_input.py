"""Bad input: TensorFlow's error class, and a message that names what came and what was wanted.

Each case of the table is run eagerly and inside a `tf.function`; `x` is a float32[2, 3], `n` an int32 scalar.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest

import tenfold as tf


class Case(NamedTuple):
    """A mistake, the class that TensorFlow gives eagerly and while tracing, and words that the message must have."""

    run: Callable[[Any, Any], Any]
    eager: type[Exception]
    traced: type[Exception]
    words: tuple[str, ...]


Invalid = tf.errors.InvalidArgumentError

CASES: dict[str, Case] = {
    "mixed dtypes: float and int": Case(lambda x, n: x + n, Invalid, TypeError, ("AddV2", "float", "int32")),
    "mixed dtypes: float32 and float64": Case(
        lambda x, n: x * tf.ones([2, 3], tf.float64), Invalid, TypeError, ("Mul", "float32", "float64")),
    "mixed dtypes: matmul": Case(
        lambda x, n: tf.matmul(x, tf.ones([3, 2], tf.float64)), Invalid, TypeError, ("MatMul", "float32", "float64")),
    "mixed dtypes: concat": Case(
        lambda x, n: tf.concat([x, tf.ones([2, 3], tf.int32)], 0), Invalid, TypeError, ("ConcatV2", "float", "int32")),
    "a number that the dtype cannot hold": Case(lambda x, n: n + 2.5, TypeError, TypeError, ("2.5", "int32")),
    "shapes that do not broadcast": Case(
        lambda x, n: x + tf.ones([4]), Invalid, ValueError, ("[2, 3]", "[4]", "AddV2")),
    "shapes that do not multiply": Case(
        lambda x, n: tf.matmul(x, x), Invalid, ValueError, ("[2, 3]", "MatMul")),
    "ranks that do not multiply": Case(
        lambda x, n: tf.matmul(x, tf.ones([3])), Invalid, ValueError, ("MatMul",)),
    "a bad axis of a reduction": Case(lambda x, n: tf.reduce_sum(x, axis=2), Invalid, ValueError, ("2", "2 dimension")),
    "a bad axis of concat": Case(lambda x, n: tf.concat([x, x], axis=-3), Invalid, ValueError, ("-3", "[-2, 2)")),
    "a bad axis of expand_dims": Case(lambda x, n: tf.expand_dims(x, 4), Invalid, ValueError, ("4",)),
    "a squeezed axis that is not 1": Case(lambda x, n: tf.squeeze(x, axis=1), Invalid, ValueError, ("1", "3")),
    "an impossible reshape": Case(lambda x, n: tf.reshape(x, [4, 2]), Invalid, ValueError, ("6", "8")),
    "an impossible reshape with -1": Case(lambda x, n: tf.reshape(x, [4, -1]), Invalid, ValueError, ("6", "4")),
    "two unknowns in a reshape": Case(lambda x, n: tf.reshape(x, [-1, -1]), Invalid, ValueError, ("-1",)),
    "None on the right": Case(lambda x, n: x + None, ValueError, ValueError, ("None",)),
    "None on the left": Case(lambda x, n: None * x, ValueError, ValueError, ("None",)),
    "None in a call": Case(lambda x, n: tf.matmul(x, None), ValueError, ValueError, ("None",)),
    "a string": Case(lambda x, n: x + "a", (TypeError, Invalid), TypeError, ("'a'",)),  # type: ignore[arg-type]
    "an object": Case(lambda x, n: x + object(), ValueError, (TypeError, ValueError), ("object",)),  # type: ignore[arg-type]
    "a ragged list": Case(lambda x, n: tf.constant([[1, 2], [3]]), ValueError, ValueError, ("[[1, 2], [3]]",)),
    "item assignment": Case(lambda x, n: x.__setitem__(0, 1.0), (TypeError, AttributeError), AttributeError, ()),  # type: ignore[arg-type]
    "too many indices": Case(lambda x, n: x[0, 0, 0], Invalid, ValueError, ("only 2 dims",)),
    "an index out of range": Case(lambda x, n: x[5], Invalid, ValueError, ("5", "2")),
    "a float index": Case(lambda x, n: x[1.5], TypeError, TypeError, ("1.5",)),
    "an unknown dtype": Case(lambda x, n: tf.cast(x, "float33"), TypeError, TypeError, ("float33",)),
    "a bad split": Case(lambda x, n: tf.split(x, 2, axis=1), Invalid, ValueError, ("3", "2")),
    "a bad permutation": Case(lambda x, n: tf.transpose(x, [0, 0]), Invalid, ValueError, ("0",)),
}  # fmt: skip


def _message(run: Callable[[], Any], wanted: Any, words: tuple[str, ...]) -> str:
    with pytest.raises(wanted) as caught:
        run()
    message = str(caught.value)
    missing = [word for word in words if word.replace(" ", "") not in message.replace(" ", "")]
    assert not missing, f"the message does not name {missing}: {message}"
    return message


@pytest.mark.parametrize("name", CASES)
def test_eagerly(name: str) -> None:
    case = CASES[name]
    _message(lambda: case.run(tf.ones([2, 3]), tf.constant(1)), case.eager, case.words)


@pytest.mark.parametrize("name", CASES)
def test_inside_a_function(name: str) -> None:
    case = CASES[name]
    run = case.run

    @tf.function
    def f(x: Any, n: Any) -> Any:
        return run(x, n)

    _message(lambda: f(tf.ones([2, 3]), tf.constant(1)), case.traced, case.words)
    assert tf.executing_eagerly()


def _both(body: Callable[[], Any]) -> list[Callable[[], Any]]:
    return [body, lambda: tf.function(body)()]


@pytest.mark.parametrize("traced", [False, True], ids=["eager", "function"])
class TestVariables:
    """Assigning what a variable cannot hold."""

    def test_a_wrong_shape(self, traced: bool) -> None:
        v = tf.Variable([1.0, 2.0], name="weights")
        run = _both(lambda: v.assign([1.0, 2.0, 3.0]))[traced]
        _message(run, ValueError, ("weights:0", "(2,)", "(3,)"))
        assert v.numpy().tolist() == [1.0, 2.0]

    def test_a_wrong_dtype(self, traced: bool) -> None:
        v = tf.Variable([1.0, 2.0], name="weights")
        run = _both(lambda: v.assign(tf.constant([1, 2])))[traced]
        _message(run, ValueError, ("float32", "int32"))
        assert v.numpy().tolist() == [1.0, 2.0]

    def test_a_wrong_update(self, traced: bool) -> None:
        v = tf.Variable([1.0, 2.0], name="weights")
        run = _both(lambda: v.assign_add([1.0]))[traced]
        _message(run, (ValueError if traced else Invalid), ("weights:0", "(2,)", "(1,)"))  # type: ignore[arg-type]
        assert v.numpy().tolist() == [1.0, 2.0]

    def test_a_slice_of_the_wrong_shape(self, traced: bool) -> None:
        v = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
        run = _both(lambda: v[:, 0].assign([1.0, 2.0, 3.0]))[traced]
        _message(run, (ValueError, Invalid), ("3", "2"))  # type: ignore[arg-type]
        assert v.numpy().tolist() == [[1.0, 2.0], [3.0, 4.0]]

    def test_item_assignment(self, traced: bool) -> None:
        v = tf.Variable([1.0, 2.0])

        def body() -> None:
            v[0] = 3.0  # type: ignore[index]

        _message(_both(body)[traced], TypeError, ("item assignment",))

    def test_no_initial_value(self, traced: bool) -> None:
        _message(_both(lambda: tf.Variable())[traced], ValueError, ("initial_value",))


def test_a_tensor_as_a_python_bool_in_a_function_that_is_not_converted() -> None:
    @tf.function(autograph=False)
    def f(x: Any) -> Any:
        return x if x > 0 else -x

    message = _message(lambda: f(tf.constant(1.0)), tf.errors.OperatorNotAllowedInGraphError, ("bool", "tf.cond"))
    assert issubclass(tf.errors.OperatorNotAllowedInGraphError, TypeError)
    assert "shape=() dtype=bool" in message


@pytest.mark.parametrize(("use", "word"), [
    (lambda x: int(x), "int"), (lambda x: float(x), "float"), (lambda x: complex(x), "complex"),
    (lambda x: [0, 1][x], "int"), (lambda x: list(range(x)), "int"),
], ids=["int", "float", "complex", "index", "range"])  # fmt: skip
def test_a_tensor_as_a_python_number_in_a_function(use: Callable[[Any], Any], word: str) -> None:
    f = tf.function(use, autograph=False)
    _message(lambda: f(tf.constant(1)), TypeError, (f"`{word}`", "not allowed"))


def test_numpy_of_a_symbolic_tensor() -> None:
    _message(
        lambda: tf.function(lambda x: x.numpy())(tf.constant(1)),
        AttributeError,
        ("numpy()", "Use TensorFlow operations"),
    )
    _message(lambda: tf.function(lambda x: np.square(x))(tf.constant(1)), NotImplementedError, ("symbolic", "numpy"))


def test_a_variable_made_on_every_call() -> None:
    @tf.function
    def f(x: Any) -> Any:
        return tf.Variable(0.0) + x

    _message(lambda: f(tf.constant(1.0)), ValueError, ("tf.Variable", "first call"))


def test_a_leaked_tensor() -> None:
    leaked: list[Any] = []

    @tf.function
    def f(x: Any) -> Any:
        leaked.append(x + 1)
        return x

    f(tf.constant(1))
    _message(lambda: leaked[0] + 1, TypeError, ("out of scope", "'f'", "test_bad_input.py"))
    _message(lambda: tf.function(lambda: leaked[0] * 2)(), ValueError, ("out of scope", "'f'"))


def test_branches_that_disagree_in_dtype() -> None:
    @tf.function
    def f(x: Any) -> Any:
        if x > 0:
            total = tf.constant(1)
        else:
            total = tf.constant(1.5)
        return total

    _message(lambda: f(tf.constant(1.0)), TypeError, ("'total'", "int32", "float32", "test_bad_input.py"))


def test_branches_that_disagree_in_shape() -> None:
    @tf.function
    def f(x: Any) -> Any:
        if x > 0:
            rows = tf.ones([2])
        else:
            rows = tf.ones([3])
        return rows

    _message(lambda: f(tf.constant(1.0)), ValueError, ("'rows'", "(2,)", "(3,)"))


def test_branches_that_disagree_in_structure() -> None:
    @tf.function
    def f(x: Any) -> Any:
        if x > 0:
            pair = (x, x)
        else:
            pair = [x, x]  # type: ignore[assignment]
        return pair

    _message(lambda: f(tf.constant(1.0)), TypeError, ("'pair'", "structure"))


def test_a_branch_that_gives_none() -> None:
    @tf.function
    def f(x: Any) -> Any:
        if x > 0:
            y = x
        else:
            y = None
        return y

    _message(lambda: f(tf.constant(1.0)), (ValueError, TypeError), ("'y'", "None"))  # type: ignore[arg-type]


def test_a_variable_of_one_branch_only() -> None:
    @tf.function
    def f(x: Any) -> Any:
        if x > 0:
            only = x
        return only

    _message(lambda: f(tf.constant(1.0)), (UnboundLocalError, ValueError), ("only",))  # type: ignore[arg-type]


def test_a_loop_variable_that_changes_dtype() -> None:
    @tf.function
    def f(n: Any) -> Any:
        total = 0
        while n > 0:
            total = tf.cast(total, tf.float32) + 0.5
            n = n - 1
        return total

    _message(lambda: f(tf.constant(3)), TypeError, ("'total'", "int32", "float32", "test_bad_input.py"))


def test_a_loop_variable_that_changes_shape() -> None:
    @tf.function
    def f(n: Any) -> Any:
        rows = tf.zeros([1, 2])
        while n > 0:
            rows = tf.concat([rows, rows], 0)
            n = n - 1
        return rows

    _message(lambda: f(tf.constant(3)), ValueError, ("'rows'", "(1, 2)", "(2, 2)"))


def test_a_loop_variable_that_changes_structure() -> None:
    @tf.function
    def f(n: Any) -> Any:
        state = (n, n)
        while n > 0:
            state = (n, n, n)  # type: ignore[assignment]
            n = n - 1
        return state[0]

    _message(lambda: f(tf.constant(3)), TypeError, ("'state'", "structure"))


def test_a_condition_that_is_no_bool_or_no_scalar() -> None:
    @tf.function
    def f(x: Any) -> Any:
        while x:
            x = x - 1.0
        return x

    message = _message(lambda: f(tf.ones([3]) > 0), (ValueError, TypeError), ("(3,)",))  # type: ignore[arg-type]
    assert "scalar" in message


def test_eager_failures_change_nothing_that_later_code_sees() -> None:
    x = tf.ones([2, 3])
    for case in CASES.values():
        with pytest.raises(Exception):  # noqa: B017
            case.run(x, tf.constant(1))
    assert float(tf.reduce_sum(x + 1.0)) == 12.0
