"""`DTypePolicy`: in which dtype a layer keeps its weights and in which it computes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from .backend import floatx, standardize_dtype
from .registry import publish

_MIXED: Final = {"mixed_float16": "float16", "mixed_bfloat16": "bfloat16"}


class DTypePolicy:
    """The dtype of weights and the dtype of computations, by one name.

    Args:
        name: a dtype, which then is both; "mixed_float16" or "mixed_bfloat16" for float32 weights and
            computations in the other dtype. Keras's default policy where None.

    >>> import tenfold as tf
    >>> policy = tf.keras.DTypePolicy("mixed_bfloat16")
    >>> policy.variable_dtype, policy.compute_dtype
    ('float32', 'bfloat16')
    """

    def __init__(self, name: Any = None) -> None:
        self.name = _name_of(name)
        mixed = _MIXED.get(self.name)
        self.compute_dtype = mixed or self.name
        self.variable_dtype = "float32" if mixed else self.name

    def get_config(self) -> dict[str, Any]:
        return {"name": self.name}

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Any:
        return cls(**config)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DTypePolicy) and self.name == other.name

    def __hash__(self) -> int:
        return hash(self.name)

    def __repr__(self) -> str:
        return f'<DTypePolicy "{self.name}">'


class _Global:
    """The policy of layers that are given none; None stands for `floatx()`."""

    policy: DTypePolicy | None = None


def _name_of(name: Any) -> str:
    if name is None:
        return floatx()
    return name if name in _MIXED else standardize_dtype(name)


def dtype_policy() -> DTypePolicy:
    """The policy of layers that are given none."""
    return _Global.policy or DTypePolicy(floatx())


def set_dtype_policy(policy: Any) -> None:
    """Set the policy of layers that are given none: a policy, its name, or None for `floatx()`."""
    _Global.policy = None if policy is None else get(policy)


def get(identifier: Any) -> DTypePolicy:
    """The policy that `identifier` means: one, its name or configuration, a dtype, or None for the default."""
    if identifier is None:
        return dtype_policy()
    if isinstance(identifier, DTypePolicy):
        return identifier
    if isinstance(identifier, Mapping):
        return DTypePolicy(identifier["config"]["name"])
    return DTypePolicy(identifier)


publish("keras", {"DTypePolicy": DTypePolicy})
