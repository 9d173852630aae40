"""`Tensor`: TensorFlow's face around an array."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import numpy as np
import pytest

import tenfold as tf
from tenfold.runtime.tensor import Reference, Tensor, from_numpy, lined, numpy_text, wrap

T = tf.constant([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])


def test_repr_and_str() -> None:
    assert repr(tf.constant(1)) == "<tf.Tensor: shape=(), dtype=int32, numpy=1>"
    assert repr(tf.constant([1.0])) == "<tf.Tensor: shape=(1,), dtype=float32, numpy=array([1.], dtype=float32)>"
    assert repr(T) == (
        "<tf.Tensor: shape=(2, 3), dtype=float32, numpy=\narray([[1., 2., 3.],\n       [4., 5., 6.]], dtype=float32)>"
    )
    assert str(tf.constant(2.5)) == "tf.Tensor(2.5, shape=(), dtype=float32)"
    assert str(T) == "tf.Tensor(\n[[1. 2. 3.]\n [4. 5. 6.]], shape=(2, 3), dtype=float32)"
    assert lined("a") == "a" and lined("a\nb") == "\na\nb"
    assert numpy_text(np.float32(0.5)) == "0.5"


def test_shape_dtype_and_device() -> None:
    assert (T.shape, T.get_shape(), T.dtype, T.ndim, len(T)) == ([2, 3], [2, 3], tf.float32, 2, 2)
    assert T.device.startswith("/job:localhost/replica:0/task:0/device:")
    T.set_shape([None, 3])
    with pytest.raises(ValueError, match=r"shape \(2, 3\) is not compatible with supplied shape"):
        T.set_shape([3, 3])


def test_numpy() -> None:
    assert isinstance(tf.constant(1.0).numpy(), np.float32)
    mine = T.numpy()
    mine[:] = 0
    assert float(T[0, 0]) == 1.0
    assert np.array(T, dtype=np.float64).dtype == np.float64
    assert np.asarray(T).base is None or not np.asarray(T).flags.writeable


def test_python_values() -> None:
    assert (bool(tf.constant(0)), int(tf.constant(3.7)), float(tf.constant(2)), complex(tf.constant(1j))) == (
        False, 3, 2.0, 1j)  # fmt: skip
    assert [10, 20][tf.constant(1)] == 20 and list(range(tf.constant(2))) == [0, 1]
    assert f"{tf.constant(3.14159):.2f}" == "3.14"
    assert round(tf.constant(2.567), 1) == pytest.approx(2.6)
    with pytest.raises(TypeError, match="only integer scalar arrays"):
        [1][tf.constant(0.0)]
    with pytest.raises(TypeError, match="only integer scalar arrays"):
        [1][tf.constant([0])]


def test_iteration() -> None:
    assert [row.numpy().tolist() for row in T] == [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
    a, b = tf.constant([1, 2])
    assert (int(a), int(b)) == (1, 2)
    with pytest.raises(TypeError, match="Cannot iterate over a scalar tensor"):
        iter(tf.constant(1))
    with pytest.raises(TypeError, match="Scalar tensor has no `len"):
        len(tf.constant(1))


def test_references() -> None:
    reference = T.ref()
    assert reference == T.ref() and hash(reference) == hash(T.ref()) and reference.deref() is T
    assert reference != tf.identity(T).ref() and reference != T
    assert isinstance(reference, Reference) and repr(reference).startswith("<Reference wrapping <tf.Tensor")
    with pytest.raises(TypeError, match=r"Tensor is unhashable.*tensor\.ref\(\)"):
        hash(T)


def test_copies_and_pickles() -> None:
    assert copy.copy(T) is T and copy.deepcopy(T) is T
    for value in (T, tf.constant(2**40), tf.constant(1.0, tf.bfloat16)):
        back = pickle.loads(pickle.dumps(value))
        assert back.dtype is value.dtype and bool(tf.reduce_all(back == value))


@pytest.mark.parametrize("name", ["name", "graph", "op"])
def test_graph_attributes_do_not_exist_eagerly(name: str) -> None:
    with pytest.raises(AttributeError, match=f"Tensor.{name} is undefined when eager execution is enabled"):
        getattr(T, name)


def test_eval_is_gone() -> None:
    with pytest.raises(NotImplementedError, match=r"\.numpy\(\)"):
        T.eval()


def test_from_arrays() -> None:
    source = np.arange(3.0)
    tensor = from_numpy(source)
    source[:] = 7
    assert tensor.dtype is tf.float64 and tensor.numpy().tolist() == [0.0, 1.0, 2.0]
    array: Any = T.__jax_array__()
    assert wrap(array)._array is array and isinstance(wrap(array), Tensor)
