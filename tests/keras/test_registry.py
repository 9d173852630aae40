"""Names, scopes and configurations of objects."""

import json
from typing import Any

import numpy as np
import pytest

import tenfold as tf

keras = tf.keras
saving = keras.saving


def test_registered_class_is_found_by_its_name() -> None:
    @saving.register_keras_serializable("pack", name="Half")
    class Halved(keras.constraints.Constraint):
        def __call__(self, w: Any) -> Any:
            return w / 2

    assert saving.get_registered_name(Halved) == "pack>Half"
    assert saving.get_registered_object("pack>Half") is Halved
    assert saving.get_custom_objects()["pack>Half"] is Halved
    config = saving.serialize_keras_object(Halved())
    assert config["registered_name"] == "pack>Half"
    assert isinstance(saving.deserialize_keras_object(config), Halved)
    assert isinstance(keras.constraints.get(config), Halved)
    del saving.get_custom_objects()["pack>Half"]
    assert saving.get_registered_name(Halved) == "Halved"


def test_only_classes_with_a_configuration_can_be_registered() -> None:
    with pytest.raises(ValueError, match="get_config"):
        saving.register_keras_serializable()(type("Bare", (), {}))


def test_scopes_nest_and_end() -> None:
    def one() -> int:
        return 1

    with saving.custom_object_scope({"one": one}), saving.CustomObjectScope({"two": 2}):
        assert saving.get_registered_object("one") is one
        assert keras.activations.get("one") is one
    assert saving.get_registered_object("one") is None
    with pytest.raises(ValueError, match="Could not interpret"):
        keras.activations.get("one")


@pytest.mark.parametrize(
    "value",
    [None, 1, 2.5, "s", True, [1, [2.0]], {"a": {"b": 1}}, b"bytes", slice(1, None, 2), Ellipsis],
    ids=repr,
)
def test_plain_values_come_back(value: Any) -> None:
    assert saving.deserialize_keras_object(saving.serialize_keras_object(value)) == value


def test_arrays_tensors_dtypes_and_shapes() -> None:
    array = saving.deserialize_keras_object(json.loads(json.dumps(saving.serialize_keras_object(np.eye(2)))))
    np.testing.assert_array_equal(array, np.eye(2))
    tensor = saving.deserialize_keras_object(saving.serialize_keras_object(tf.constant([1, 2])))
    assert tensor.dtype == tf.int32
    assert saving.serialize_keras_object(tf.float16) == "float16"
    assert saving.serialize_keras_object(tf.TensorShape([1, 2])) == [1, 2]
    assert saving.serialize_keras_object(np.float32(2.0)) == 2.0


def test_lambdas_need_unsafe_mode() -> None:
    offset = 3
    with pytest.warns(UserWarning, match="lambda"):
        config = saving.serialize_keras_object(lambda x, y=2: x + y + offset)
    config = json.loads(json.dumps(config))
    with pytest.raises(ValueError, match="lambda"):
        saving.deserialize_keras_object(config)
    assert saving.deserialize_keras_object(config, safe_mode=False)(1) == 6


def test_a_configuration_cannot_import() -> None:
    names = (("os", "system"), ("keras.os", "system"), ("builtins", "eval"), ("keras.utils", "get_file"))
    for module, name in names:
        for kind in ({"class_name": name, "config": {}}, {"class_name": "function", "config": name}):
            with pytest.raises(TypeError, match="Could not locate"):
                saving.deserialize_keras_object({"module": module, "registered_name": None, **kind})


def test_what_is_wrong_with_a_configuration_is_said() -> None:
    with pytest.raises(TypeError, match="Could not parse config"):
        saving.deserialize_keras_object(object())
    with pytest.raises(TypeError, match="unexpected keyword argument 'l3'"):
        saving.deserialize_keras_object({"module": "keras.regularizers", "class_name": "L2", "config": {"l3": 1}})
    with pytest.raises(ValueError, match="Unknown `config`"):
        keras.losses.deserialize({"config": {}})
    with pytest.raises(TypeError, match="must implement the `get_config"):
        saving.serialize_keras_object(object())

    class Wrong:
        def get_config(self) -> int:
            return 1

    with pytest.raises(TypeError, match="should return a dict"):
        saving.serialize_keras_object(Wrong())


@pytest.mark.parametrize(
    "family",
    [keras.losses, keras.metrics, keras.optimizers, keras.initializers, keras.regularizers, keras.constraints],
)
def test_every_class_that_needs_no_argument_comes_back(family: Any) -> None:
    tried = 0
    for name, kind in family.FAMILY.names.items():
        if not isinstance(kind, type) or kind.__name__ != name or name in ("Regularizer", "STFT"):
            continue
        try:
            instance = kind()
        except TypeError:
            continue
        config = json.loads(json.dumps(saving.serialize_keras_object(instance)))
        again = saving.deserialize_keras_object(config)
        assert type(again) is kind
        assert json.dumps(saving.serialize_keras_object(again)) == json.dumps(config)
        tried += 1
    assert tried >= 4
