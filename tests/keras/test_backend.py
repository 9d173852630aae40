"""Settings and names."""

import pytest

import tenfold as tf

backend = tf.keras.backend


def test_floatx_decides_dtypes() -> None:
    backend.set_floatx("float64")
    try:
        assert tf.keras.initializers.Zeros()((2,)).dtype == tf.float64
        assert tf.keras.metrics.Mean().dtype == "float64"
        assert tf.keras.losses.MeanSquaredError()([0.0], [1.0]).dtype == tf.float64
    finally:
        backend.set_floatx("float32")
    with pytest.raises(ValueError, match="Unknown `floatx`"):
        backend.set_floatx("int8")


def test_epsilon() -> None:
    backend.set_epsilon(0.5)
    try:
        assert float(tf.keras.losses.binary_crossentropy([1.0], [0.0])) == pytest.approx(0.6931472)
    finally:
        backend.set_epsilon(1e-7)
    assert backend.epsilon() == 1e-7


def test_image_data_format() -> None:
    backend.set_image_data_format("channels_first")
    try:
        assert backend.image_data_format() == "channels_first"
    finally:
        backend.set_image_data_format("channels_last")
    with pytest.raises(ValueError, match="`data_format` argument"):
        backend.set_image_data_format("channels")


def test_names_are_numbered_until_the_session_is_cleared() -> None:
    backend.clear_session()
    assert [tf.keras.optimizers.Adagrad().name for _ in range(3)] == ["adagrad", "adagrad_1", "adagrad_2"]
    assert tf.keras.losses.MeanSquaredError().name == "mean_squared_error"
    backend.clear_session(free_memory=False)
    assert tf.keras.optimizers.Adagrad().name == "adagrad"
    assert [backend.get_uid("x"), backend.get_uid("x")] == [1, 2]


def test_dtypes() -> None:
    assert backend.standardize_dtype(None) == "float32"
    assert backend.standardize_dtype("int") == "int64"
    assert backend.is_float_dtype("bfloat16") and backend.is_int_dtype(tf.int8)
    with pytest.raises(ValueError, match="Invalid dtype"):
        backend.standardize_dtype("float31")
