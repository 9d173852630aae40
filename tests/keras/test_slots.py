"""An optimizer as it was written for Keras 2."""

from typing import Any

import pytest

import tenfold as tf

keras = tf.keras


class Momentum(keras.optimizers.Optimizer):
    def __init__(
        self, learning_rate: float = 0.001, momentum: float = 0.9, name: str = "Momentum", **kwargs: Any
    ) -> None:
        super().__init__(name, **kwargs)
        self._set_hyper("learning_rate", kwargs.get("lr", learning_rate))
        self._set_hyper("decay", self._initial_decay)
        self._set_hyper("momentum", momentum)

    def _create_slots(self, var_list: Any) -> None:
        for var in var_list:
            self.add_slot(var, "momentum")

    @tf.function
    def _resource_apply_dense(self, grad: Any, var: Any) -> None:
        rate = self._decayed_lr(var.dtype.base_dtype)
        slot = self.get_slot(var, "momentum")
        momentum = self._get_hyper("momentum", var.dtype.base_dtype)
        slot.assign(slot * momentum + grad)
        var.assign_sub(slot * rate)

    def get_config(self) -> dict[str, Any]:
        own = {"learning_rate": self._serialize_hyperparameter("learning_rate"),
               "momentum": self._serialize_hyperparameter("momentum")}  # fmt: skip
        return {**super().get_config(), **own}


def test_moves_as_it_says() -> None:
    v = tf.Variable(1.0)
    optimizer = Momentum(0.5, momentum=0.5)
    assert optimizer.name == "Momentum"
    for _ in range(2):
        optimizer.apply_gradients([(tf.constant(1.0), v)])
    assert float(v) == -0.25
    config = optimizer.get_config()
    assert (config["learning_rate"], config["momentum"]) == (0.5, 0.5)
    with pytest.raises(KeyError):
        optimizer.get_slot(v, "nope")
