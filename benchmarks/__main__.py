"""`python -m benchmarks [group ...]`: measure, print the table, say what keeps its limit."""

from __future__ import annotations

import argparse
import importlib.util
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from rich.console import Console

from . import autograph, calls, compile, conv, eager, keras, memory, startup, steps
from .measure import Effort
from .rows import Group, Row, Settings
from .table import print_table, setting, write_json
from .tensorflow_process import TensorFlow

GROUPS: Final[Mapping[str, Group]] = {
    "calls": calls.rows,
    "eager": eager.rows,
    "steps": steps.rows,
    "keras": keras.rows,
    "conv": conv.rows,
    "compile": compile.rows,
    "startup": startup.rows,
    "memory": memory.rows,
    "autograph": autograph.rows,
}
VARIABLE: Final = "TENFOLD_TENSORFLOW_PYTHON"


def main(arguments: Sequence[str] | None = None, groups: Mapping[str, Group] = GROUPS) -> int:
    """Run the groups that are named, or all. Returns the exit code: 1 if `--strict` and a limit fails."""
    options = _parser(groups).parse_args(arguments)
    effort = Effort(options.rounds, options.seconds)
    python = options.tensorflow or os.environ.get(VARIABLE) or _own_tensorflow()
    rows: list[Row] = []
    with ExitStack() as stack:
        tensorflow = stack.enter_context(TensorFlow(python)) if python else None
        settings = Settings(effort, tensorflow)
        status = stack.enter_context(Console(stderr=True).status(""))
        for name in options.groups or groups:
            status.update(f"{name} ...")
            rows += groups[name](settings)
    version = None if tensorflow is None else tensorflow.version
    found = setting(version)
    print_table(rows, ", ".join(f"{name} {value or 'none'}" for name, value in found.items()))
    if options.json is not None:
        write_json(options.json, rows, found)
    failed = list(failures(rows))
    print(f"{sum(r.passed is True for r in rows)} rows keep their limit, {len(failed)} do not.")
    return 1 if options.strict and failed else 0


def failures(rows: Sequence[Row]) -> Iterator[Row]:
    """The rows that break their limit."""
    return (row for row in rows if row.passed is False)


def _parser(groups: Mapping[str, Group]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="tenfold beside raw JAX and TensorFlow")
    parser.add_argument("groups", nargs="*", choices=[[], *groups], metavar="group",
                        help=f"of {', '.join(groups)}; all without one")  # fmt: skip
    parser.add_argument("--rounds", type=int, default=Effort().rounds, help="turns of each alternative (%(default)s)")
    parser.add_argument("--seconds", type=float, default=Effort().seconds, help="length of a turn (%(default)s)")
    parser.add_argument("--tensorflow", metavar="PYTHON",
                        help=f"an interpreter with TensorFlow (${VARIABLE}, or this one if it has)")  # fmt: skip
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows there too")
    parser.add_argument("--strict", action="store_true", help="exit with 1 if a limit fails")
    return parser


def _own_tensorflow() -> str | None:
    return sys.executable if importlib.util.find_spec("tensorflow") is not None else None


if __name__ == "__main__":
    sys.exit(main())
