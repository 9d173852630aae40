import numpy as np
import pytest
from modes import everywhere

import tenfold as tf
from tenfold.ops import stateless_random as ours

DRAWS = {
    "normal": lambda seed: ours.stateless_normal([6], seed),
    "truncated": lambda seed: ours.stateless_truncated_normal([6], seed),
    "uniform": lambda seed: ours.stateless_uniform([6], seed),
    "integers": lambda seed: ours.stateless_uniform([6], seed, 0, 1000, tf.int32),
    "all integers": lambda seed: ours.stateless_uniform([6], seed, None, None, tf.int64),
    "categorical": lambda seed: ours.stateless_categorical([[0.0] * 50], 6, seed),
    "gamma": lambda seed: ours.stateless_gamma([6], seed, 2.0),
    "poisson": lambda seed: ours.stateless_poisson([6], seed, 50.0),
    "binomial": lambda seed: ours.stateless_binomial([6], seed, 50.0, 0.5),
    "shuffle": lambda seed: ours.stateless_shuffle(tf.range(50), seed),
    "between": lambda seed: ours.stateless_parameterized_truncated_normal([6], seed, minvals=1.0, maxvals=2.0),
}


@pytest.mark.parametrize("name", DRAWS)
def test_a_draw_is_a_function_of_its_seed(name: str) -> None:
    draw = DRAWS[name]
    first = everywhere(draw, np.array([1, 2]))
    np.testing.assert_array_equal(draw([1, 2]).numpy(), first)
    assert not np.array_equal(draw([1, 3]).numpy(), first)
    assert not np.array_equal(draw([2, 1]).numpy(), first)


def test_all_bits_of_a_seed_count() -> None:
    low, high = ours.stateless_uniform([3], [1, 2]), ours.stateless_uniform([3], [1 + 2**40, 2])
    assert not np.array_equal(low.numpy(), high.numpy())


def test_split_and_fold_in_make_other_seeds() -> None:
    seeds = ours.split([1, 2], 3)
    assert (seeds.shape, seeds.dtype) == ((3, 2), tf.int32)
    assert len({tuple(s) for s in seeds.numpy().tolist()}) == 3
    assert ours.split(tf.constant([1, 2], tf.int64)).dtype == tf.int64
    assert ours.fold_in([1, 2], 5).numpy().tolist() != ours.fold_in([1, 2], 6).numpy().tolist()


def test_bounds_and_shapes() -> None:
    between = ours.stateless_parameterized_truncated_normal([2000], [1, 2], 0.0, 1.0, 1.0, 2.0).numpy()
    assert 1 <= between.min() < between.max() <= 2
    assert ours.stateless_gamma([3, 2], [1, 2], [1.0, 2.0]).shape == (3, 2)
    assert ours.stateless_poisson([3, 2], [1, 2], [1.0, 2.0]).dtype == tf.int32
    with pytest.raises(tf.errors.InvalidArgumentError, match="does not end with"):
        ours.stateless_gamma([3], [1, 2], [1.0, 2.0])
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"shape \[2\], not \[3\]"):
        ours.stateless_normal([3], [1, 2, 3])
