"""The table of constructs: what the `cases_*` files add to it."""

# ruff: noqa
# mypy: ignore-errors
from __future__ import annotations

CASES = []
NUMBERS = [(n,) for n in range(-2, 9)]
PAIRS = [(a, b) for a in range(0, 4) for b in range(0, 4)]


def case(*argument_lists, asks=True):
    """Add a function, with the argument lists to try, to the table; ints become staged values.

    `asks`: whether the host is asked anything about staged arguments.
    """

    def keep(function):
        function.asks = asks
        CASES.append((function, argument_lists))
        return function

    return keep
