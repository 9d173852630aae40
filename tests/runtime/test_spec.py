"""`TensorSpec`."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

import tenfold as tf
from tenfold.runtime.spec import type_spec_from_value


def test_faces() -> None:
    spec = tf.TensorSpec([None, 3], "float64", name="x")
    assert (spec.shape, spec.dtype, spec.name) == ([None, 3], tf.float64, "x")
    assert repr(spec) == "TensorSpec(shape=(None, 3), dtype=tf.float64, name='x')"
    assert tf.TensorSpec([2]).dtype is tf.float32
    assert pickle.loads(pickle.dumps(spec)) == spec
    assert spec == tf.TensorSpec([None, 3], tf.float64, "x") != tf.TensorSpec([None, 3], tf.float64)
    assert len({spec, tf.TensorSpec([None, 3], tf.float64, "x")}) == 1


def test_compatibility() -> None:
    spec = tf.TensorSpec([None, 3])
    for fits in (tf.ones([2, 3]), tf.Variable(tf.ones([1, 3])), tf.TensorSpec([5, 3]), tf.TensorSpec(None)):
        assert spec.is_compatible_with(fits)
    for differs in (tf.ones([2, 4]), tf.ones([2, 3], tf.float64), tf.ones([3]), 1.0, None):
        assert not spec.is_compatible_with(differs)
    assert spec.most_specific_compatible_type(tf.TensorSpec([2, 4])) == tf.TensorSpec([None, None])
    with pytest.raises(ValueError, match="Types are not compatible"):
        spec.most_specific_compatible_type(tf.TensorSpec([2, 3], tf.int32))


def test_of_values() -> None:
    assert tf.TensorSpec.from_tensor(tf.ones([2]), "y") == tf.TensorSpec([2], tf.float32, "y")
    assert tf.TensorSpec.from_spec(tf.TensorSpec([2], name="a"), "b").name == "b"
    for value in (tf.ones([2]), tf.Variable([1.0, 1.0]), np.ones(2, np.float32), [1.0, 2.0]):
        assert type_spec_from_value(value) == tf.TensorSpec([2])
    spec = tf.TensorSpec([2])
    assert type_spec_from_value(spec) is spec
