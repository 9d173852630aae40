"""Layers and models whose weights, outputs and training are recorded from Keras; `keras`, `np` and the inputs
are given.

Weights are set by a formula, so that nothing depends on random numbers.
"""

from __future__ import annotations

from typing import Any

import numpy as np


def wave(shape: tuple[int, ...], phase: float = 0.0, size: float = 1.0) -> Any:
    """Numbers between `-size` and `size` that look irregular, float32."""
    count = int(np.prod(shape))
    return (size * np.sin(1.7 * np.arange(count) + phase)).astype(np.float32).reshape(shape)


def inputs() -> dict[str, Any]:
    """What layers are called with, by name."""
    return {
        "row": wave((2, 3)), "row2": wave((2, 3), 1.0), "rows": wave((2, 4, 3)), "rows2": wave((2, 5, 3), 2.0),
        "image": wave((2, 6, 6, 2)), "wide": wave((2, 4, 8)), "volume": wave((1, 4, 4, 4, 2)),
        "ids": np.array([[1, 2, 0, 0], [3, 1, 4, 0]], np.int32), "masked": wave((2, 4, 3)) * np.array(
            [[[1], [1], [0], [0]], [[1], [1], [1], [0]]], np.float32),
    }  # fmt: skip


def filled(weights: list[Any]) -> list[Any]:
    """Values for weights of these shapes; the variances are positive because all are above 0.2."""
    return [wave(np.shape(w), i, 0.4) + (0.7 if np.ndim(w) == 1 else 0) for i, w in enumerate(weights)]


L = "keras.layers."
CALLS = [
    ("Dense(4)", "row"), ("Dense(4, activation='relu', use_bias=False)", "rows"), ("Embedding(6, 3)", "ids"),
    ("Dense(3, activation='softmax', kernel_regularizer='l2', activity_regularizer='l1')", "row"),
    ("Activation('tanh')", "row"), ("ReLU(max_value=0.5, negative_slope=0.1, threshold=0.1)", "row"),
    ("LeakyReLU(0.2)", "row"), ("PReLU()", "row"), ("PReLU(shared_axes=[1])", "rows"), ("ELU(0.5)", "row"),
    ("Softmax()", "row"), ("Flatten()", "image"), ("Reshape((2, -1))", "rows"), ("Permute((2, 1))", "rows"),
    ("RepeatVector(3)", "row"), ("Dropout(0.5)", "row"), ("GaussianNoise(0.3)", "row"),
    ("Rescaling(2.0, 1.0)", "row"), ("BatchNormalization()", "rows"), ("BatchNormalization(axis=1)", "image"),
    ("BatchNormalization(center=False, scale=False)", "row"), ("LayerNormalization()", "rows"),
    ("LayerNormalization(axis=[1, 2])", "rows"), ("GroupNormalization(2)", "wide"),
    ("GroupNormalization(-1)", "wide"),
    ("UnitNormalization()", "row"), ("RMSNormalization()", "rows"), ("Masking(0.0)", "masked"),
    ("ZeroPadding1D(2)", "rows"), ("ZeroPadding2D((1, 2))", "image"), ("ZeroPadding2D(((1, 0), (0, 2)))", "image"),
    ("Cropping1D((1, 1))", "rows"), ("Cropping2D(1)", "image"), ("UpSampling1D(2)", "rows"),
    ("UpSampling2D((2, 3))", "image"),
    ("SimpleRNN(4)", "rows"), ("SimpleRNN(4, return_sequences=True, go_backwards=True)", "rows"), ("LSTM(4)", "rows"),
    ("LSTM(4, return_sequences=True, return_state=True)", "rows"), ("GRU(4)", "rows"),
    ("GRU(4, reset_after=False, return_sequences=True)", "rows"), ("GRU(3, return_state=True)", "rows"),
    ("RNN([keras.layers.LSTMCell(3), keras.layers.GRUCell(2)], return_sequences=True)", "rows"),
    ("Bidirectional(keras.layers.LSTM(3, return_sequences=True))", "rows"),
    ("Bidirectional(keras.layers.GRU(3), merge_mode='sum')", "rows"), ("TimeDistributed(keras.layers.Dense(2))",
                                                                       "rows"),
    ("EinsumDense('abc,cd->abd', output_shape=(None, 5), bias_axes='d')", "rows"),
    ("EinsumDense('...x,xy->...y', output_shape=4, bias_axes='y')", "rows"),
    ("Conv1D(3, 2)", "rows"), ("Conv1D(3, 2, padding='causal', dilation_rate=2)", "rows"),
    ("Conv2D(3, 3, activation='relu')", "image"), ("Conv2D(4, (2, 3), strides=2, padding='same', "
                                                   "use_bias=False)", "image"),
    ("Conv2D(4, 3, groups=2)", "image"), ("Conv2D(3, 2, dilation_rate=2)", "image"), ("Conv3D(2, 2)", "volume"),
    ("DepthwiseConv2D(3, depth_multiplier=2)", "image"), ("SeparableConv2D(3, 3, padding='same')", "image"),
    ("Conv2DTranspose(3, 3, strides=2)", "image"), ("Conv2DTranspose(3, 3, strides=2, padding='same')", "image"),
    ("MaxPooling1D(2)", "rows"), ("MaxPooling2D(2)", "image"),
    ("MaxPooling2D(3, strides=2, padding='same')", "image"),
    ("AveragePooling1D(2)", "rows"), ("AveragePooling2D((2, 3))", "image"),
    ("AveragePooling2D(3, strides=2, padding='same')", "image"), ("GlobalAveragePooling1D()", "rows"),
    ("GlobalAveragePooling2D()", "image"), ("GlobalMaxPooling1D()", "rows"), ("GlobalMaxPooling2D(keepdims=True)",
                                                                              "image"),
    ("MaxPooling3D(2)", "volume"), ("AveragePooling3D(2)", "volume"),
]  # fmt: skip
SEVERAL = [
    ("Add()", "[row, row2]"), ("Subtract()", "[row, row2]"), ("Multiply()", "[row, row2]"),
    ("Average()", "[row, row2]"),
    ("Maximum()", "[row, row2]"), ("Minimum()", "[row, row2]"), ("Concatenate()", "[row, row2]"),
    ("Concatenate(axis=1)", "[rows, rows2]"), ("Dot(axes=1)", "[row, row2]"),
    ("Dot(axes=2, normalize=True)", "[rows, rows2]"),
    ("Attention()", "[rows, rows2]"), ("Attention(use_scale=True)", "[rows, rows2]"),
]  # fmt: skip
TRAINING = [
    ("BatchNormalization()", "rows"), ("BatchNormalization(axis=1, momentum=0.5)", "image"),
    ("LayerNormalization()", "rows"),
]  # fmt: skip
OTHERS = {
    "mha": "filled_call(keras.layers.MultiHeadAttention(2, 4), rows, rows2)",
    "mha_causal": "filled_call(keras.layers.MultiHeadAttention(2, 4, value_dim=3), rows, rows, use_causal_mask=True)",
    "mha_output": "filled_call(keras.layers.MultiHeadAttention(2, 4, output_shape=5), rows, rows2)",
    "lstm_masked": "filled_call(keras.layers.LSTM(4, return_sequences=True), rows,"
                   " mask=np.array([[1,1,0,0],[1,0,1,1]], bool))",
    "gru_state": "filled_call(keras.layers.GRU(3), rows, initial_state=row)",
    "gru_mask_zero": "filled_call(keras.layers.GRU(3, return_sequences=True, zero_output_for_mask=True), rows,"
                     " mask=np.array([[1,1,0,0],[1,0,1,1]], bool))",
}  # fmt: skip

MODELS = {
    "mlp": """
m = keras.Sequential([keras.Input((3,)), keras.layers.Dense(5, activation='relu'), keras.layers.Dense(2)])
m.compile(keras.optimizers.SGD(0.1, momentum=0.9), 'mse', metrics=['mae'])
x, y = wave((20, 3)), wave((20, 2), 1.0)
""",
    "softmax": """
m = keras.Sequential([keras.Input((3,)), keras.layers.Dense(4, 'tanh', kernel_regularizer=keras.regularizers.L2(0.01)),
                      keras.layers.Dense(3, activation='softmax', kernel_constraint=keras.constraints.MaxNorm(0.9))])
m.compile('adam', 'sparse_categorical_crossentropy', metrics=['accuracy'])
x, y = wave((22, 3)), (np.arange(22) % 3).astype('int32')
""",
    "two_outputs": """
a, b = keras.Input((3,), name='a'), keras.Input((2,), name='b')
h = keras.layers.Concatenate()([keras.layers.Dense(4, 'elu', name='h')(a), b])
m = keras.Model([a, b], [keras.layers.Dense(1, name='p')(h), keras.layers.Dense(2, name='q')(h)])
m.compile('rmsprop', loss={'p': 'mse', 'q': 'mae'}, loss_weights={'p': 0.3, 'q': 0.7}, metrics={'p': ['mae']})
x, y = [wave((16, 3)), wave((16, 2), 2.0)], [wave((16, 1), 3.0), wave((16, 2), 4.0)]
""",
    "batch_norm": """
m = keras.Sequential([keras.Input((3,)), keras.layers.Dense(4), keras.layers.BatchNormalization(momentum=0.8),
                      keras.layers.Activation('relu'), keras.layers.Dense(1, activation='sigmoid')])
m.compile(keras.optimizers.SGD(0.05), 'binary_crossentropy', metrics=['accuracy', 'auc'])
x, y = wave((24, 3)), (np.arange(24) % 2).astype('float32')
""",
    "lstm": """
m = keras.Sequential([keras.Input((4, 3)), keras.layers.LSTM(4), keras.layers.Dense(1)])
m.compile('adam', 'mse')
x, y = wave((16, 4, 3)), wave((16, 1), 1.0)
""",
    "embedding": """
m = keras.Sequential([keras.Input((4,), dtype='int32'), keras.layers.Embedding(6, 3, mask_zero=True),
                      keras.layers.GRU(3), keras.layers.Dense(1)])
m.compile(keras.optimizers.SGD(0.1, nesterov=True, momentum=0.5), 'huber')
x, y = (np.arange(48) % 5).reshape(12, 4).astype('int32'), wave((12, 1))
""",
    "attention": """
i = keras.Input((4, 3))
h = keras.layers.LayerNormalization()(i + keras.layers.MultiHeadAttention(2, 2, use_bias=False)(i, i))
m = keras.Model(i, keras.layers.Dense(1)(keras.layers.Flatten()(h)))
m.compile(keras.optimizers.AdamW(0.01), 'mse')
x, y = wave((16, 4, 3)), wave((16, 1), 1.0)
""",
    "cnn": """
m = keras.Sequential([keras.Input((6, 6, 2)), keras.layers.Conv2D(3, 3, activation='relu'),
                      keras.layers.MaxPooling2D(2), keras.layers.Flatten(), keras.layers.Dense(2)])
m.compile('sgd', 'mse')
x, y = wave((10, 6, 6, 2)), wave((10, 2), 1.0)
""",
}
"""Models with their data; they are trained for three epochs in batches of 8, not shuffled."""


def call_layer(keras: Any, layer: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
    """What a layer gives with the weights of the formula, and what its weights are called."""
    layer(*args, **kwargs)
    layer.set_weights(filled(layer.get_weights()))
    outputs = layer(*args, **kwargs)
    return {
        "names": [w.name for w in layer.weights],
        "shapes": [list(w.shape) for w in layer.weights],
        "trainable": [bool(w.trainable) for w in layer.weights],
        "outputs": [np.asarray(o).tolist() for o in (outputs if isinstance(outputs, (list, tuple)) else [outputs])],
        "losses": [float(np.asarray(v)) for v in layer.losses],
        "after": [np.asarray(w).tolist() for w in layer.non_trainable_weights],
    }


def run_model(keras: Any, source: str) -> dict[str, Any]:
    """How a model's training goes."""
    space: dict[str, Any] = {"keras": keras, "np": np, "wave": wave}
    exec(source, space)
    m, x, y = space["m"], space["x"], space["y"]
    m.set_weights(filled(m.get_weights()))
    history = m.fit(x, y, batch_size=8, epochs=3, shuffle=False, verbose=0).history
    predictions = m.predict(x, verbose=0)
    evaluated = m.evaluate(x, y, verbose=0, return_dict=True)
    return {
        "history": {k: [float(v) for v in values] for k, values in history.items()},
        "evaluated": {k: float(v) for k, v in evaluated.items()},
        "weights": [np.asarray(w).tolist() for w in m.get_weights()],
        "names": [layer.name.rstrip("_0123456789") for layer in m.layers],
        "predictions": [
            np.asarray(p).tolist() for p in (predictions if isinstance(predictions, list) else [predictions])
        ],
    }


def cases() -> dict[str, Any]:
    """All cases by name: functions of the module `keras`."""
    given = inputs()
    found: dict[str, Any] = {}
    for source, name in [*CALLS, *SEVERAL]:
        found[f"{source} of {name}"] = lambda keras, s=source, n=name: call_layer(
            keras, eval(L + s, {"keras": keras}), eval(n, dict(given))
        )
    for source, name in TRAINING:
        found[f"{source} of {name} training"] = lambda keras, s=source, n=name: call_layer(
            keras, eval(L + s, {"keras": keras}), given[n], training=True
        )
    for name, source in OTHERS.items():
        found[name] = lambda keras, s=source: eval(
            s,
            {
                "keras": keras,
                "np": np,
                "filled_call": lambda layer, *a, **k: call_layer(keras, layer, *a, **k),
                **given,
            },
        )
    for name, source in MODELS.items():
        found[f"model {name}"] = lambda keras, s=source: run_model(keras, s)
    return found
