"""A small regression problem with eight features, made up, for the other examples of this folder."""

import numpy as np


def load(samples=640, seed=42):
    """`(x_train, y_train), (x_valid, y_valid)`: standardized features and one noisy target, float32."""
    draw = np.random.RandomState(seed)
    x = draw.randn(samples, 8).astype(np.float32)
    weights = draw.randn(8, 1).astype(np.float32)
    y = np.tanh(x @ weights / 2) + 0.5 * x[:, :1] + 0.05 * draw.randn(samples, 1)
    cut = samples * 3 // 4
    y = y.astype(np.float32)
    return (x[:cut], y[:cut]), (x[cut:], y[cut:])


if __name__ == "__main__":
    (x_train, y_train), (x_valid, y_valid) = load()
    print(x_train.shape, y_valid.shape)
    assert len(x_train) == 480 and len(y_valid) == 160
