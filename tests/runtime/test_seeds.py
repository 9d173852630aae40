"""Seeds: TensorFlow's rules of global and operation seeds."""

from __future__ import annotations

from typing import Any

import pytest

import tenfold as tf
from tenfold.runtime.seeds import eager_key, fresh_seed, global_seed, mix


def draw(seed: int | None = None) -> Any:
    return tf.random.uniform([2], seed=seed).numpy().tolist()


def test_set_seed_repeats_what_follows() -> None:
    def round_of() -> list[Any]:
        tf.random.set_seed(3)
        return [draw(), draw(), draw(7), draw(7), tf.random.normal([2]).numpy().tolist()]

    first = round_of()
    assert first == round_of()
    assert len({tuple(d) for d in first}) == len(first)
    assert global_seed() == 3


def test_operation_seeds_count_for_themselves() -> None:
    tf.random.set_seed(3)
    a = [draw(7), draw(7)]
    tf.random.set_seed(3)
    b = [draw(7)]
    draw(8)
    draw()
    b.append(draw(7))
    assert a == b


def test_different_global_seeds_differ() -> None:
    seen = []
    for seed in (1, 2):
        tf.random.set_seed(seed)
        seen.append((draw(), draw(7)))
    assert seen[0][0] != seen[1][0] and seen[0][1] != seen[1][1]


def test_mixing() -> None:
    assert mix(1, 2) == mix(1, 2) != mix(2, 1)
    assert all(0 <= mix(i) < 2**32 for i in range(50)) and len({mix(i) for i in range(50)}) == 50
    assert mix(1, 12) != mix(11, 2)


def test_keys_and_fresh_seeds() -> None:
    assert (eager_key(1).dtype, eager_key(1).shape) == (tf.uint32, [2])
    tf.random.set_seed(1)
    a, b = fresh_seed(), fresh_seed()
    assert a != b
    tf.random.set_seed(1)
    assert fresh_seed() == a
    with pytest.raises((TypeError, ValueError)):
        tf.random.set_seed("x")
