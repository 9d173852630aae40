"""Cases of `conv.json`: convolution, pooling and patches.

A line of `GRADIENTS` is `expression | inputs...`: each input is watched, the outcome is the list of gradients of
the sum of squares.
"""

from collections.abc import Iterator

from .listing import listed

INPUTS = {
    "x": "tf.reshape(tf.range(50.0), [1, 5, 5, 2])",
    "w": "tf.reshape(tf.range(24.0), [2, 2, 2, 3])",
    "x2": "tf.sin(tf.reshape(tf.range(96.0), [2, 4, 6, 2]))",
    "v": "tf.sin(tf.reshape(tf.range(54.0), [1, 3, 3, 3, 2]))",
    "wv": "tf.cos(tf.reshape(tf.range(48.0), [2, 2, 2, 2, 3]))",
    "u": "tf.cos(tf.reshape(tf.range(24.0), [2, 2, 3, 2]))",
    "d": "tf.cos(tf.reshape(tf.range(18.0), [3, 3, 2, 1]))",
    "p": "tf.cos(tf.reshape(tf.range(24.0), [1, 1, 6, 4]))",
    "ones": "tf.ones([1, 4, 4, 1])",
    "t": "tf.constant([[[[1.0], [3.0], [3.0]], [[3.0], [0.0], [2.0]], [[2.0], [2.0], [2.0]]]])",
}

CONV = """
tf.nn.conv2d(x, w, 1, 'VALID')
tf.nn.conv2d(x, w, [1, 2, 2, 1], 'SAME')
tf.nn.conv2d(x, w, [2, 1], 'SAME')
tf.nn.conv2d(x, w, [2], 'SAME')
tf.nn.conv2d(x, w, None, 'VALID')
tf.nn.conv2d(x, w, [1, 2, 2], 'SAME')
tf.nn.conv2d(x, w, [2, 1, 1, 1], 'SAME')
tf.nn.conv2d(x, w, 0, 'SAME')
tf.nn.conv2d(x, w, -1, 'SAME')
tf.nn.conv2d(x, w, 1, 'same')
tf.nn.conv2d(x, w, 1, [[0, 0], [1, 1], [2, 1], [0, 0]])
tf.nn.conv2d(x, w, 1, [[0, 0], [1, 1], [2, 1], [1, 0]])
tf.nn.conv2d(x, w, 1, [[1, 1], [2, 1]])
tf.nn.conv2d(x, w, 1, [[0, 0], [-1, 1], [2, 1], [0, 0]])
tf.nn.conv2d(x, w, 1, 'VALID', data_format='NWHC')
tf.nn.conv2d(x, w, 1, 'VALID', data_format='NCHW')
tf.nn.conv2d(x, w, 1, 'VALID', dilations=2)
tf.nn.conv2d(x, w, 1, 'VALID', dilations=[1, 2, 1, 1])
tf.nn.conv2d(x, w, 2, 'VALID', dilations=2)
tf.nn.conv2d(x, w, 1, 'VALID', dilations=0)
tf.nn.conv2d(x, tf.ones([6, 6, 2, 3]), 1, 'VALID')
tf.nn.conv2d(x, tf.ones([2, 2, 3, 3]), 1, 'VALID')
tf.nn.conv2d(x, tf.ones([2, 2, 1, 4]), 1, 'VALID')
tf.nn.conv2d(x, tf.ones([2, 2, 1, 3]), 1, 'VALID')
tf.nn.conv2d(x, w[0], 1, 'VALID')
tf.nn.conv2d(tf.reshape(x, [1, 1, 5, 5, 2]), w, 1, 'VALID')
tf.nn.conv2d(x, tf.cast(w, tf.float64), 1, 'VALID')
tf.nn.conv2d(tf.cast(x, tf.float64), tf.cast(w, tf.float64), 1, 'VALID')
tf.nn.conv2d(tf.cast(x, tf.int32), tf.cast(w, tf.int32), 1, 'VALID')
tf.nn.conv2d(tf.cast(x, tf.int64), tf.cast(w, tf.int64), 1, 'VALID')
tf.nn.conv2d(tf.cast(x, tf.float16), tf.cast(w, tf.float16), 1, 'VALID')
tf.nn.conv2d(tf.cast(x, tf.bfloat16), tf.cast(w, tf.bfloat16), 1, 'VALID')
tf.nn.conv2d(tf.cast(x, tf.complex64), tf.cast(w, tf.complex64), 1, 'VALID')
tf.nn.conv2d(x[:0], w, 1, 'VALID')
tf.nn.conv2d(x[:, :0], w, 1, 'SAME')
tf.nn.conv2d(x, w[..., :0], 1, 'SAME')
tf.nn.conv2d(x, w[:0], 1, 'SAME')
tf.nn.conv1d(x[0], w[0], 1, 'SAME')
tf.nn.conv1d(x[0], w[0], 2, 'VALID', data_format='NWC', dilations=1)
tf.nn.conv1d(x, w[0], 1, 'SAME')
tf.nn.conv1d(x[0], w[0], [1, 2, 1], 'SAME')
tf.nn.conv1d(x[0, 0], w[0], 1, 'SAME')
tf.nn.conv1d(x[0], w[0], 1, 'CAUSAL')
tf.nn.conv3d(v, wv, [1, 1, 1, 1, 1], 'VALID')
tf.nn.conv3d(v, wv, [1, 2, 1, 2, 1], 'SAME')
tf.nn.conv3d(v, tf.ones([2, 2, 2, 3, 1]), [1, 1, 1, 1, 1], 'VALID')
tf.nn.convolution(x, w)
tf.nn.convolution(x, w, strides=2, padding='SAME')
tf.nn.convolution(x, w, strides=[2, 1], padding='SAME')
tf.nn.convolution(x, w, dilations=2, padding='SAME')
tf.nn.convolution(x, w, strides=2, dilations=2, padding='SAME')
tf.nn.convolution(x[0], w[0], strides=2, padding='SAME')
tf.nn.convolution(v, wv)
tf.nn.convolution(x[:, 0, 0], w)
tf.nn.depthwise_conv2d(x, w, [1, 1, 1, 1], 'VALID')
tf.nn.depthwise_conv2d(x2, d, [1, 2, 2, 1], 'SAME')
tf.nn.depthwise_conv2d(x, w, [1, 1, 1, 1], 'VALID', dilations=[2, 2])
tf.nn.depthwise_conv2d(x, w, [1, 1, 1, 1], [[0, 0], [1, 0], [1, 0], [0, 0]])
tf.nn.depthwise_conv2d(x, tf.ones([2, 2, 3, 1]), [1, 1, 1, 1], 'VALID')
tf.nn.depthwise_conv2d(tf.cast(x, tf.int32), tf.cast(w, tf.int32), [1, 1, 1, 1], 'VALID')
tf.nn.depthwise_conv2d(tf.cast(x, tf.float16), tf.cast(w, tf.float16), [1, 1, 1, 1], 'VALID')
tf.nn.separable_conv2d(x, w, p, [1, 1, 1, 1], 'VALID')
tf.nn.separable_conv2d(x, w, p, [1, 2, 2, 1], 'SAME')
tf.nn.separable_conv2d(x, w, tf.ones([1, 1, 5, 4]), [1, 1, 1, 1], 'VALID')
tf.nn.separable_conv2d(x, w, tf.ones([1, 2, 6, 4]), [1, 1, 1, 1], 'VALID')
tf.nn.separable_conv2d(x, w, p, [1, 1, 1, 1], 'VALID', dilations=[2, 2])
tf.nn.atrous_conv2d(x, w, 2, 'SAME')
tf.nn.atrous_conv2d(x, w, 2, 'VALID')
tf.nn.atrous_conv2d(x, w, 0, 'VALID')
tf.nn.conv2d_transpose(x, u, [1, 10, 10, 3], 2, 'SAME')
tf.nn.conv2d_transpose(x, u, [1, 9, 10, 3], 2, 'SAME')
tf.nn.conv2d_transpose(x, u, [1, 11, 10, 3], 2, 'SAME')
tf.nn.conv2d_transpose(x, u, [10, 10, 3], 2, 'SAME')
tf.nn.conv2d_transpose(x, u, [1, 10, 10, 4], 2, 'SAME')
tf.nn.conv2d_transpose(x, w, [1, 10, 10, 3], 2, 'SAME')
tf.nn.conv2d_transpose(x, u, [2, 10, 10, 3], 2, 'SAME')
tf.nn.conv2d_transpose(x, u, tf.constant([1, 10, 10, 3]), 2, 'VALID')
tf.nn.conv2d_transpose(x, u, [1, 8, 8, 3], 2, [[0, 0], [1, 1], [1, 1], [0, 0]])
tf.nn.conv1d_transpose(x[0], u[0], [5, 10, 3], 2)
tf.nn.conv1d_transpose(x[0], u[0], [5, 10, 3], [2], 'VALID')
tf.nn.conv3d_transpose(v, tf.ones([2, 2, 2, 1, 2]), [1, 6, 6, 6, 1], 2)
tf.nn.conv_transpose(x, u, [1, 10, 10, 3], 2)
tf.nn.conv_transpose(x[0], u[0], [5, 10, 3], 2)
tf.nn.atrous_conv2d_transpose(x, u, [1, 5, 5, 3], 2, 'SAME')
tf.nn.atrous_conv2d_transpose(x, u, [1, 7, 7, 3], 2, 'VALID')
"""

POOL = """
tf.nn.max_pool2d(x, 2, 2, 'VALID')
tf.nn.max_pool2d(x, 2, 2, 'SAME')
tf.nn.max_pool2d(-x, [1, 3, 3, 1], [1, 2, 2, 1], 'SAME')
tf.nn.max_pool2d(x, [1, 1, 1, 2], [1, 1, 1, 2], 'VALID')
tf.nn.max_pool2d(x, [1, 2, 1, 2], [1, 1, 1, 2], 'VALID')
tf.nn.max_pool2d(x, [2, 1, 1, 1], [1, 1, 1, 1], 'VALID')
tf.nn.max_pool2d(x, 6, 1, 'VALID')
tf.nn.max_pool2d(x, 6, 1, 'SAME')
tf.nn.max_pool2d(-x - 1, 2, 1, [[0, 0], [1, 1], [1, 0], [0, 0]])
tf.nn.max_pool2d(x, 2, 1, [[0, 0], [2, 2], [1, 0], [0, 0]])
tf.nn.max_pool2d(x, 2, 0, 'VALID')
tf.nn.max_pool2d(x, 0, 1, 'VALID')
tf.nn.max_pool2d(x[0], 2, 2, 'VALID')
tf.nn.max_pool2d(x, 2, 2, 'FOO')
tf.nn.max_pool2d(tf.cast(x, tf.int32), 2, 2, 'VALID')
tf.nn.max_pool2d(tf.cast(x, tf.int64), 3, 2, 'SAME')
tf.nn.max_pool2d(tf.cast(x, tf.uint8), 2, 2, 'VALID')
tf.nn.max_pool2d(tf.cast(x, tf.int8), 2, 2, 'SAME')
tf.nn.max_pool2d(tf.cast(x, tf.float16), 2, 2, 'VALID')
tf.nn.max_pool2d(tf.cast(x, tf.bfloat16), 2, 2, 'VALID')
tf.nn.max_pool2d(tf.cast(x, tf.complex64), 2, 2, 'VALID')
tf.nn.max_pool2d(x > 3, 2, 2, 'VALID')
tf.nn.max_pool2d(x[:0], 2, 2, 'VALID')
tf.nn.max_pool1d(x[0], 2, 2, 'SAME')
tf.nn.max_pool1d(x, 2, 2, 'SAME')
tf.nn.max_pool1d(x[0], [1, 2, 1], [1, 2, 1], 'SAME')
tf.nn.max_pool1d(x[0], 2, 1, [[0, 0], [1, 1], [0, 0]])
tf.nn.max_pool3d(v, 2, 1, 'SAME')
tf.nn.max_pool3d(v, 4, 1, 'VALID')
tf.nn.max_pool3d(tf.cast(v, tf.int32), 2, 1, 'VALID')
tf.nn.max_pool(x, 2, 2, 'SAME')
tf.nn.max_pool(x[0], 2, 2, 'SAME')
tf.nn.max_pool(x[0, 0], 2, 2, 'SAME')
tf.nn.avg_pool2d(x, 2, 2, 'SAME')
tf.nn.avg_pool2d(x, 3, 1, 'SAME')
tf.nn.avg_pool2d(x, [1, 1, 1, 2], [1, 1, 1, 2], 'VALID')
tf.nn.avg_pool2d(tf.cast(x, tf.int32), 2, 2, 'SAME')
tf.nn.avg_pool2d(tf.cast(x, tf.float16), 2, 2, 'SAME')
tf.nn.avg_pool2d(x, 6, 1, 'VALID')
tf.nn.avg_pool1d(x[0], 2, 2, 'SAME')
tf.nn.avg_pool3d(v, 2, 1, 'SAME')
tf.nn.avg_pool(x, 2, 2, 'SAME')
tf.nn.avg_pool(x[0], 2, 2, 'SAME')
tf.nn.avg_pool(x[0, 0], 2, 2, 'SAME')
tf.nn.pool(x, [2, 2], 'MAX')
tf.nn.pool(x, [2, 2], 'AVG', strides=[2, 2], padding='SAME')
tf.nn.pool(x, [2, 2], 'MAX', dilations=[2, 2], padding='SAME')
tf.nn.pool(x, [2, 2], 'AVG', dilations=[2, 2], padding='VALID')
tf.nn.pool(x, [2, 2], 'MAX', dilations=[2, 2], padding='VALID')
tf.nn.pool(x, [2, 2], 'AVG', dilations=[2, 2], strides=[2, 2], padding='VALID')
tf.nn.pool(x, [2, 2], 'SUM')
tf.nn.pool(x, [2], 'MAX')
tf.nn.pool(x[0], [2], 'MAX')
tf.nn.pool(x, [2, 2], 'MAX', padding=[[0, 0], [1, 1], [1, 1], [0, 0]])
list(tf.nn.max_pool_with_argmax(x2, 2, 2, 'SAME'))
list(tf.nn.max_pool_with_argmax(x2, 3, 2, 'SAME', include_batch_in_index=True))
list(tf.nn.max_pool_with_argmax(x, 2, 2, 'SAME', output_dtype=tf.int32))
list(tf.nn.max_pool_with_argmax(ones, 2, 1, 'SAME'))
tf.nn.max_pool_with_argmax(x, 2, 2, 'SAME', data_format='NCHW')
tf.nn.max_pool_with_argmax(x, 2, 2, 'SAME', output_dtype=tf.float32)
tf.image.extract_patches(x, [1, 2, 2, 1], [1, 2, 2, 1], [1, 1, 1, 1], 'VALID')
tf.image.extract_patches(x, [1, 2, 2, 1], [1, 2, 2, 1], [1, 2, 2, 1], 'SAME')
tf.image.extract_patches(x, [1, 2, 2, 2], [1, 2, 2, 1], [1, 1, 1, 1], 'VALID')
tf.image.extract_patches(x, [2, 2], [1, 2, 2, 1], [1, 1, 1, 1], 'VALID')
tf.image.extract_patches(x, [1, 6, 6, 1], [1, 2, 2, 1], [1, 1, 1, 1], 'VALID')
tf.image.extract_patches(x, [1, 2, 2, 1], [1, 2, 2, 1], [1, 1, 1, 1], 'EXPLICIT')
tf.image.extract_patches(tf.cast(x, tf.uint8), [1, 2, 2, 1], [1, 2, 2, 1], [1, 1, 1, 1], 'VALID')
tf.extract_volume_patches(v, [1, 2, 2, 2, 1], [1, 1, 2, 1, 1], 'SAME')
"""

GRADIENTS = """
tf.nn.conv2d(x2, w, 1, 'SAME') | x2 w
tf.nn.conv2d(x2, w, 2, 'SAME') | x2 w
tf.nn.conv2d(x2, w, 1, 'VALID', dilations=2) | x2 w
tf.nn.conv2d(x2, w, [1, 2, 1, 1], [[0, 0], [1, 1], [0, 2], [0, 0]]) | x2 w
tf.nn.conv3d(v, wv, [1, 1, 1, 1, 1], 'SAME') | v wv
tf.nn.depthwise_conv2d(x2, d, [1, 1, 1, 1], 'SAME') | x2 d
tf.nn.depthwise_conv2d(x2, w, [1, 2, 2, 1], 'VALID') | x2 w
tf.nn.separable_conv2d(x2, w, p, [1, 1, 1, 1], 'SAME') | x2 w p
tf.nn.conv2d_transpose(x2, u, [2, 8, 12, 3], 2) | x2 u
tf.nn.max_pool2d(ones, 2, 2, 'VALID') | ones
tf.nn.max_pool2d(ones, 3, 2, 'SAME') | ones
tf.nn.max_pool2d(ones, 3, 1, 'SAME') | ones
tf.nn.max_pool2d(t, 2, 1, 'SAME') | t
tf.nn.max_pool2d(t, 2, 2, 'VALID') | t
tf.nn.max_pool2d(x2, 3, 2, 'SAME') | x2
tf.nn.max_pool1d(x2[0], 2, 2, 'VALID') | x2
tf.nn.max_pool3d(v, 2, 1, 'SAME') | v
tf.nn.max_pool_with_argmax(x2, 2, 2, 'SAME')[0] | x2
tf.nn.avg_pool2d(x2, 3, 1, 'SAME') | x2
tf.nn.avg_pool2d(x2, 2, 2, 'VALID') | x2
tf.nn.avg_pool3d(v, 2, 1, 'SAME') | v
tf.image.extract_patches(x2, [1, 2, 2, 1], [1, 1, 1, 1], [1, 2, 2, 1], 'SAME') | x2
"""

GRADIENT = """
with tf.GradientTape() as tape:
    tape.watch([{inputs}])
    y = tf.reduce_sum(({source}) ** 2)
tape.gradient(y, [{inputs}])
"""


def cases() -> Iterator[tuple[str, str, str]]:
    """(group, name, source) of each case."""
    for source in listed(CONV):
        yield "conv", source, source
    for source in listed(POOL):
        yield "pool", source, source
    for line in listed(GRADIENTS):
        source, _, inputs = line.partition(" | ")
        yield "gradients", line, GRADIENT.format(source=source, inputs=", ".join(inputs.split())).strip()
