"""The digits: shapes, the fixed split, and what a damaged file says."""

import gzip
import hashlib
from importlib import resources

import numpy as np
import pytest

from tenfold.data import digits


def test_shapes_dtypes_and_values() -> None:
    (x_train, y_train), (x_test, y_test) = digits.load_data()
    assert (x_train.shape, y_train.shape) == ((1437, 8, 8), (1437,))
    assert (x_test.shape, y_test.shape) == ((360, 8, 8), (360,))
    for array in (x_train, y_train, x_test, y_test):
        assert array.dtype == np.uint8
        assert array.flags.c_contiguous and array.flags.writeable
    assert x_train.min() == x_test.min() == 0
    assert x_train.max() == x_test.max() == 16
    assert set(y_train) == set(y_test) == set(range(10))


def test_class_counts_are_those_of_the_repository() -> None:
    (_, y_train), (_, y_test) = digits.load_data()
    counts = np.bincount(np.concatenate([y_train, y_test]))
    assert counts.tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


def test_the_split_never_changes() -> None:
    (x_train, y_train), (x_test, y_test) = digits.load_data()
    assert y_test[:10].tolist() == [7, 9, 4, 7, 0, 2, 6, 1, 3, 1]
    test = hashlib.sha256(x_test.tobytes() + y_test.tobytes()).hexdigest()
    assert test == "312c8ef24421e2d266b0cb31a8b39d94803763ae03a8f6a710a32e53f2eadcfc"
    train = hashlib.sha256(x_train.tobytes() + y_train.tobytes()).hexdigest()
    assert train == "dc41442d9775471992ecd9190b2f42ab7175508182e55f839e8e6ae2e9cd6103"


def test_no_image_is_in_both_parts() -> None:
    (x_train, _), (x_test, _) = digits.load_data()
    train = {image.tobytes() for image in x_train}
    assert len(train) == len(x_train)
    assert not train.intersection(image.tobytes() for image in x_test)


def test_the_labels_belong_to_the_images() -> None:
    """The nearest training image has the same label nearly always; shuffled labels would give a tenth."""
    (x_train, y_train), (x_test, y_test) = digits.load_data()
    train = x_train.reshape(-1, 64).astype(np.int32)
    nearest = [np.argmin(np.square(train - image.reshape(64)).sum(1)) for image in x_test.astype(np.int32)]
    assert np.mean(y_train[nearest] == y_test) > 0.97


def test_each_call_gives_arrays_of_its_own() -> None:
    (first, _), _ = digits.load_data()
    first[:] = 99
    (second, _), _ = digits.load_data()
    assert second.max() == 16


def _shipped() -> bytes:
    return resources.files("tenfold.data").joinpath("digits.csv.gz").read_bytes()


@pytest.mark.parametrize("damaged", [b"", b"not gzip", _shipped()[:-100], _shipped()[:5000] + b"\0" * 99])
def test_a_file_that_does_not_decompress(damaged: bytes) -> None:
    with pytest.raises(ValueError, match=r"digits\.csv\.gz of tenfold\.data is damaged"):
        digits._parse(damaged)


def test_a_file_with_another_content() -> None:
    table = bytearray(gzip.decompress(_shipped()))
    table[0] = ord("1")
    with pytest.raises(ValueError, match=r"have the SHA-256 \w{64}, but 6ebb3d2f\w+ was shipped"):
        digits._parse(gzip.compress(bytes(table)))


def test_the_file_is_reproducible_and_its_source_is_named() -> None:
    header = _shipped()[:8]
    assert header[3] == 0, "no file name in the gzip header"
    assert header[4:8] == bytes(4), "no time stamp in the gzip header"
    page = resources.files("tenfold.data").joinpath("DIGITS.md").read_text(encoding="utf-8")
    for fact in ("10.24432/C50P49", "CC BY 4.0", "Alpaydin", "Kaynak", digits._SHA256):
        assert fact in page
