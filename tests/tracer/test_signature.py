"""Keys of calls, binding of arguments, and input signatures."""

from __future__ import annotations

import collections
import gc
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest

import tenfold as tf
from tenfold.runtime.aval import aval
from tenfold.runtime.tensor import Tensor
from tenfold.tracer.signature import ObjectKey, Parameters, fit, leaf_key, specs_of, symbolic_argument


class Plain:
    """An object that can be referenced weakly."""


class Slotted:
    """One that cannot."""

    __slots__ = ()


def key(value: Any) -> tuple[Any, int]:
    """The key, and how many tensors were found."""
    tensors: list[Tensor] = []
    return leaf_key(value, tensors), len(tensors)


def test_tensors_arrays_and_scalars_have_the_key_of_their_type() -> None:
    wanted = (aval((2,), tf.float32), 1)
    for value in (tf.ones([2]), np.ones(2, np.float32), jnp.ones(2)):
        assert key(value) == wanted
    assert key(np.float64(1)) == (aval((), tf.float64), 1)


def test_tensors_are_found_in_the_order_of_symbolic_arguments() -> None:
    value = {"b": [tf.constant(1), 5, np.ones(2)], "a": (tf.constant(2.0), None)}
    tensors: list[Tensor] = []
    leaf_key(value, tensors)
    made: list[tuple[Any, str]] = []

    def make(kind: Any, path: str) -> Tensor:
        made.append((kind, path))
        return tf.constant(0)

    rebuilt = symbolic_argument(value, make, "arg")
    assert [t._aval for t in tensors] == [kind for kind, _ in made]
    assert [path for _, path in made] == ["arg"] * 3
    assert rebuilt["b"][1] == 5 and rebuilt["a"][1] is None and list(rebuilt) == ["b", "a"]


@pytest.mark.parametrize(("a", "b"), [
    (1, 1.0), (1, True), (0.0, -0.0), ("1", b"1"), ((1,), [1]), (None, 0), ({"a": 1}, {"b": 1}),
    (collections.OrderedDict(a=1), {"a": 1}), (int, float), (tf.float32, tf.float64), ([], ()),
])  # fmt: skip
def test_values_that_differ_have_keys_that_differ(a: Any, b: Any) -> None:
    assert key(a)[0] != key(b)[0]
    assert key(a)[0] == key(a)[0] and hash(key(a)[0]) == hash(key(a)[0])


def test_object_keys() -> None:
    a, b = Plain(), Plain()
    assert ObjectKey(a) == ObjectKey(a) != ObjectKey(b)
    assert hash(ObjectKey(a)) == hash(ObjectKey(a))
    of_a = ObjectKey(a)
    assert of_a.alive() and repr(of_a) == repr(a)
    del a
    gc.collect()
    assert not of_a.alive()
    assert of_a != ObjectKey(b) and of_a != of_a.__class__(b)
    kept = ObjectKey(Slotted())
    gc.collect()
    assert kept.alive(), "or its id could be given to another object"


def test_unhashable_values_are_refused() -> None:
    for value in (bytearray(b"x"), {1, 2}):
        with pytest.raises(TypeError, match="hashable Python objects, got"):
            key(value)


def _f(a: Any, b: Any = 2, *rest: Any, c: Any = 3, **more: Any) -> None: ...


def test_binding() -> None:
    bound = Parameters(_f)
    assert bound.bind((1,), {}) == ((1, 2), {"c": 3})
    assert bound.bind((1, 5, 6, 7), {"c": 0, "z": 9}) == ((1, 5, 6, 7), {"c": 0, "z": 9})
    assert bound.bind((), {"b": 0, "a": 1}) == ((1, 0), {"c": 3})
    assert [bound.name_of(i) for i in range(4)] == ["a", "b", "rest_0", "rest_1"]
    with pytest.raises(TypeError, match="missing a required argument: 'a'"):
        bound.bind((), {})


def test_binding_of_plain_functions_fills_defaults() -> None:
    bound = Parameters(lambda x, y=5: x)
    assert bound.bind((1,), {}) == ((1, 5), {})
    assert bound.bind((1, 2), {}) == ((1, 2), {})
    with pytest.raises(TypeError, match="too many positional"):
        bound.bind((1, 2, 3), {})


def test_a_builtin_without_a_signature_takes_what_comes() -> None:
    bound = Parameters(max)
    assert bound.bind((1, 2), {}) == ((1, 2), {})
    assert bound.name_of(1) == "arg_1"


def test_input_signatures() -> None:
    spec = tf.TensorSpec([2], tf.float32)
    assert specs_of([spec, {"a": spec}]) == (spec, {"a": spec})
    (x,) = fit((spec,), ([1, 2],), lambda i: "x")
    assert (x.dtype, x.shape) == (tf.float32, [2])
    (nested,) = fit(({"a": spec},), ({"a": np.ones(2, np.float32)},), lambda i: "x")
    assert nested["a"].dtype is tf.float32


@pytest.mark.parametrize(("args", "words"), [
    ((), "input_signature of 1 arguments, but was called with 0"),
    ((tf.ones([3]),), r"argument 'x' must fit TensorSpec.*shape \(3,\)"),
    ((tf.ones([2], tf.int32),), "dtype tf.int32"),
    ((None,), "but None was passed"),
    (("text",), "'text'"),
])  # fmt: skip
def test_arguments_that_do_not_fit_an_input_signature(args: Any, words: str) -> None:
    with pytest.raises(TypeError, match=words):
        fit((tf.TensorSpec([2], tf.float32),), args, lambda i: "x")


def test_structures_that_do_not_fit_an_input_signature() -> None:
    spec = {"a": tf.TensorSpec([2])}
    with pytest.raises(TypeError, match="another structure than the input_signature"):
        fit((spec,), ({"b": tf.ones([2])},), lambda i: "x")
