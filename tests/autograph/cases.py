"""Every construct, as functions with the arguments to try: the whole table."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

from . import casebook, cases_flow, cases_logic, cases_state

SOURCES: tuple[ModuleType, ...] = (cases_flow, cases_logic, cases_state)
"""The files that fill the table."""

CASES: list[tuple[Callable[..., Any], tuple[tuple[int, ...], ...]]] = casebook.CASES
