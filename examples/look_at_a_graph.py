"""What a function became: its generated code, its operations, the printed graph, and a picture of it.

python examples/look_at_a_graph.py [picture.svg]
"""

import sys
from pathlib import Path

import tenfold as tf


@tf.function
def clip_and_count(values, limit):
    """`values` with everything beyond `limit` set to it, and how many there were."""
    count = 0
    result = values
    if tf.reduce_max(values) > limit:
        count = tf.math.count_nonzero(values > limit, dtype=tf.int32)
        result = tf.minimum(values, limit)
    return result, count


print(tf.autograph.to_code(clip_and_count.python_function))
concrete = clip_and_count.get_concrete_function(tf.TensorSpec([3], tf.float32), tf.TensorSpec([], tf.float32))
for operation in concrete.graph.get_operations():
    print(f"{operation.type:12} {operation.name}")
print(concrete.graph)

result, count = concrete(tf.constant([1.0, 5.0, 9.0]), tf.constant(4.0))
print(result, count)
assert result.numpy().tolist() == [1, 4, 4] and int(count) == 2

if len(sys.argv) > 1:
    Path(sys.argv[1]).write_text(concrete.graph.to_svg(), encoding="utf-8")
    print(f"wrote {sys.argv[1]}")
