"""Symbolic tensors: a type, a name and no value."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest

import tenfold as tf


def inside(look: Callable[[Any], Any], *args: Any) -> Any:
    """What `look` finds in a symbolic tensor."""
    found: list[Any] = []

    def f(*xs: Any) -> Any:
        found.append(look(*xs))
        return xs[0]

    tf.function(f, autograph=False)(*(args or (tf.constant([1.0, 2.0]),)))
    return found[0]


def test_what_a_symbolic_tensor_shows() -> None:
    shown = inside(lambda x: (repr(x + 1), str(x), x.name, x.shape, x.dtype, x.ndim, len(x), x.device, f"{x}"))
    assert shown[0] == "<tf.Tensor 'add:0' shape=(2,) dtype=float32>"
    assert shown[1] == shown[8] == 'Tensor("x:0", shape=(2,), dtype=float32)' or shown[1].startswith('Tensor("')
    assert shown[3:8] == (tf.TensorShape([2]), tf.float32, 1, 2, "")


def test_its_operation() -> None:
    kind, name, inputs = inside(lambda x: ((y := tf.sin(x)).op.type, y.op.name, [i.name for i in y.op.inputs]))
    assert (kind, name, len(inputs)) == ("Sin", "Sin", 1)
    assert inside(lambda x: x.op.type) == "Placeholder"
    assert inside(lambda x: tf.is_symbolic_tensor(x)) is True


def test_iteration_and_len() -> None:
    assert inside(lambda x: [t.shape for t in x]) == [tf.TensorShape([]), tf.TensorShape([])]
    with pytest.raises(ValueError, match="len needs a tensor with at least one axis"):
        inside(lambda x: len(x), tf.constant(1))
    with pytest.raises(TypeError, match="`iterable` is not allowed"):
        inside(lambda x: list(x), tf.constant(1))


@pytest.mark.parametrize("use", [bool, int, float, complex, round])
def test_no_python_value(use: Callable[[Any], Any]) -> None:
    with pytest.raises(tf.errors.OperatorNotAllowedInGraphError, match="only known when the compiled program runs"):
        inside(use, tf.constant(1))


def test_a_known_integer_is_an_index() -> None:
    assert inside(lambda x: [10, 20, 30][tf.size(x)]) == 30
    assert inside(lambda x: list(range(tf.shape(x)[0]))) == [0, 1]
    with pytest.raises(tf.errors.OperatorNotAllowedInGraphError):
        inside(lambda x: [1, 2][x], tf.constant(1))


@pytest.mark.parametrize(("use", "error"), [
    (lambda x: x.numpy(), AttributeError), (lambda x: x.__array__(), NotImplementedError),
    (lambda x: x.__jax_array__(), TypeError), (lambda x: pickle.dumps(x), TypeError),
    (lambda x: format(x, ".2f"), TypeError), (lambda x: {x: 1}, TypeError),
], ids=["numpy", "array", "jax", "pickle", "format", "hash"])  # fmt: skip
def test_refused(use: Callable[[Any], Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        inside(use)


def test_copies_are_the_tensor_itself() -> None:
    assert inside(lambda x: copy.copy(x) is x and copy.deepcopy([x])[0] is x)


def test_the_value_where_it_is_known() -> None:
    assert inside(lambda x: tf.get_static_value(tf.shape(x) * 2).tolist()) == [4]
    assert inside(lambda x: tf.get_static_value(x)) is None
    with pytest.raises(ValueError, match="must be known when the function is compiled"):
        inside(lambda x: tf.zeros(tf.cast(x, tf.int32)))


def test_out_of_scope_it_names_where_it_was_made() -> None:
    leaked = inside(lambda x: tf.sin(x))
    for use in (
        lambda: leaked + 1,
        lambda: leaked.__array__ and tf.stack([leaked]),
        lambda: tf.Variable(0.0).assign(leaked[0]),
    ):
        with pytest.raises((TypeError, ValueError), match=r"out of scope.*function 'f'.*test_symbolic\.py:\d+ made it"):
            use()
