"""The optical handwritten digits of the UCI repository, as they come with the package (see DIGITS.md)."""

import gzip
import hashlib
import zlib
from importlib import resources

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.uint8]

_FILE = "digits.csv.gz"
_SHA256 = "6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8"
_IMAGES, _TEST_IMAGES, _SIDE = 1797, 360, 8


def load_data() -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    """The images and their labels: `(x_train, y_train), (x_test, y_test)`.

    `x_train` is uint8 of shape (1437, 8, 8) and `x_test` of shape (360, 8, 8), with values from 0 (paper) to
    16 (ink); `y_train` and `y_test` are uint8 of shapes (1437,) and (360,), with the digit, 0 to 9. Each call
    gives new arrays.

    The split is fixed: the test images are the last 360 of `numpy.random.RandomState(0).permutation(1797)`.
    It is not stratified (28 to 44 test images a class), and it mixes the 13 people who wrote the digits, so
    accuracy on it says how well a model reads these hands, not new ones. DIGITS.md has figures.

    Raises ValueError if the file in the package is not the one that was shipped.

    >>> (x_train, y_train), (x_test, y_test) = load_data()
    >>> x_train.shape, x_test.shape
    ((1437, 8, 8), (360, 8, 8))
    """
    return _split(_parse(resources.files(__package__).joinpath(_FILE).read_bytes()))


def _parse(compressed: bytes) -> Array:
    """The table in the file, of shape (1797, 65): 64 pixels and the label."""
    try:
        table = gzip.decompress(compressed)
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(f"{_FILE} of {__package__} is damaged: it does not decompress ({error})") from error
    found = hashlib.sha256(table).hexdigest()
    if found != _SHA256:
        raise ValueError(
            f"{_FILE} of {__package__} is damaged: its {len(table)} bytes have the SHA-256 {found}, "
            f"but {_SHA256} was shipped; install the package anew"
        )
    rows = [[int(value) for value in line.split(b",")] for line in table.splitlines()]
    return np.array(rows, np.uint8).reshape(_IMAGES, _SIDE * _SIDE + 1)


def _split(table: Array) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    # RandomState, because NumPy promises that its stream never changes; default_rng has no such promise.
    table = table[np.random.RandomState(0).permutation(_IMAGES)]
    x = table[:, :-1].reshape(_IMAGES, _SIDE, _SIDE)
    y = table[:, -1]
    first = _IMAGES - _TEST_IMAGES
    return (x[:first].copy(), y[:first].copy()), (x[first:].copy(), y[first:].copy())
