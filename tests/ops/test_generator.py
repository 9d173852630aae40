import numpy as np
import pytest

import tenfold as tf
from tenfold.ops.generator import Generator, create_rng_state, get_global_generator, set_global_generator


def test_states_advance_as_in_tensorflow() -> None:
    g = Generator.from_seed(1)
    assert g.state.numpy().tolist() == [1, 0, 0]
    g.make_seeds(2)
    g.normal([2])
    assert g.state.numpy().tolist() == [1025, 0, 0]
    assert g.skip(10).numpy().tolist() == [1025, 0, 0]
    assert (g.algorithm, int(g.key)) == (1, 0)
    assert Generator.from_seed([1, 2]).state.numpy().tolist() == [1, 2, 0]
    assert Generator.from_seed(2**64 - 1, "threefry").state.numpy().tolist() == [-1, 0]
    assert Generator.from_key_counter(5, [1, 2], "philox").state.numpy().tolist() == [1, 2, 5]
    assert create_rng_state(7, "threefry").numpy().tolist() == [7, 0]


def test_the_counter_carries() -> None:
    g = Generator.from_state([-1, 0, 0], "philox")
    g.skip(1)
    assert g.state.numpy().tolist() == [255, 1, 0]


def test_the_same_state_gives_the_same_numbers() -> None:
    g = Generator.from_seed(1)
    copy = Generator(copy_from=g)
    first = g.uniform([4]).numpy()
    np.testing.assert_array_equal(copy.uniform([4]).numpy(), first)
    assert not np.array_equal(g.uniform([4]).numpy(), first)
    g.reset_from_seed(1)
    np.testing.assert_array_equal(g.uniform([4]).numpy(), first)
    g.reset([1, 0, 0])
    np.testing.assert_array_equal(g.uniform([4]).numpy(), first)
    g.reset_from_key_counter(0, [1, 0])
    np.testing.assert_array_equal(g.uniform([4]).numpy(), first)


def test_a_function_advances_the_state() -> None:
    g = Generator.from_seed(1)
    draw = tf.function(lambda: g.normal([4]))
    eager = Generator.from_seed(1)
    for _ in range(3):
        np.testing.assert_allclose(draw().numpy(), eager.normal([4]).numpy(), rtol=1e-6)
    assert g.state.numpy().tolist() == eager.state.numpy().tolist()


def test_all_draws() -> None:
    g = Generator.from_seed(1)
    assert np.abs(g.truncated_normal([500]).numpy()).max() <= 2
    assert set(g.uniform([100], 0, 3, tf.int32).numpy().tolist()) == {0, 1, 2}
    assert g.uniform([2], None, None, tf.uint32).dtype == tf.uint32
    assert g.uniform_full_int([2]).dtype == tf.uint64
    assert g.binomial([3], [4.0], [1.0]).numpy().tolist() == [4, 4, 4]
    assert g.make_seeds(3).shape == (2, 3)
    first, second = g.split(2)
    assert not np.array_equal(first.normal([3]).numpy(), second.normal([3]).numpy())


def test_bad_states_are_refused() -> None:
    with pytest.raises(ValueError, match=r"\(2,\) and \[3\] are incompatible"):
        Generator.from_state([1, 2], "philox")
    with pytest.raises(ValueError, match="unsupported value foo"):
        Generator.from_seed(1, "foo")
    with pytest.raises(ValueError, match="both `None`"):
        Generator.from_seed(1).uniform([2], dtype=tf.int32)
    with pytest.raises(ValueError, match="needs"):
        Generator()


def test_the_global_generator_is_shared() -> None:
    before = get_global_generator()
    assert get_global_generator() is before
    mine = Generator.from_seed(1)
    set_global_generator(mine)
    assert get_global_generator() is mine
    set_global_generator(before)
