"""Counters: random ops of a traced function draw anew at each call, and start anew with the seed."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import tenfold as tf
from tenfold.tracer.counter import Counter


def test_a_counter_is_an_untrainable_scalar() -> None:
    counter = Counter()
    assert (counter.dtype, counter.shape, counter.trainable) == (tf.uint32, tf.TensorShape([]), False)


def test_the_count_goes_up_by_the_random_ops_of_a_call() -> None:
    f = tf.function(lambda: (tf.random.uniform([1]), tf.random.uniform([1])))
    f()
    f()
    (counter,) = f.get_concrete_function().variables
    assert isinstance(counter, Counter) and int(counter) == 4


def test_set_seed_starts_it_anew_and_does_not_keep_it_alive() -> None:
    f = tf.function(lambda: tf.random.uniform([1]))
    f()
    (counter,) = f.get_concrete_function().variables
    tf.random.set_seed(1)
    assert int(counter) == 0
    gone = weakref.ref(counter)
    del f, counter
    gc.collect()
    assert gone() is None


def test_a_retrace_goes_on_counting() -> None:
    tf.random.set_seed(5)
    f = tf.function(lambda x: x + tf.random.uniform([]))
    draws = [float(f(tf.zeros([]))), float(f(tf.zeros([1]))[0]), float(f(tf.zeros([])))]
    assert len(set(draws)) == 3


def test_the_same_seed_gives_the_same_sequence() -> None:
    def draw(seed: int) -> list[Any]:
        tf.random.set_seed(seed)
        f = tf.function(lambda: tf.random.normal([2]))
        return [f().numpy().tolist() for _ in range(2)]

    assert draw(1) == draw(1) != draw(2)
