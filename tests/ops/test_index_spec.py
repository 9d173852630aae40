import numpy as np

import tenfold as tf
from tenfold.ops.index_spec import parse


def test_positions_are_operands_in_eager_code() -> None:
    spec, operands = parse(np.s_[1, 2:4, None, ..., ::2], (5, 6, 7, 8))
    assert spec == ("@", ("@", 2), None, "...", (None, None, 2))
    assert [int(o) for o in operands] == [1, 2]


def test_positions_are_static_in_a_graph() -> None:
    seen = []

    @tf.function(autograph=False)
    def look(x: tf.Tensor, i: tf.Tensor) -> tf.Tensor:
        seen.append(parse((1, slice(2, 4), i), (5, 6, 7)))
        return x

    look(tf.constant(0), tf.constant(0))
    (spec, operands), *_ = seen
    assert spec == (1, (2, 4, None), "@")
    assert len(operands) == 1


def test_negative_positions_count_from_the_end() -> None:
    spec, (position,) = parse(-1, (5,))
    assert (spec, int(position)) == (("@",), 4)
    spec, (start,) = parse(np.s_[-10:3], (5,))
    assert (spec, int(start)) == ((("@", 3),), 0)
