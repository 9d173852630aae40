"""What every test runs under. Its being here also puts this folder on Python's path: `from golden import load`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tenfold.tracer.passes.pipeline import verifying


@pytest.fixture(scope="session", autouse=True)
def _graphs_are_verified() -> Iterator[None]:
    """The verifier looks at every graph before the first pass and after each."""
    with verifying():
        yield
