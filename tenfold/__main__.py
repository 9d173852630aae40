"""`python -m tenfold`: shows what tenfold does, on real data, and leaves pictures in a folder."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demo; the exit status, 0 where everything came out as it should."""
    parser = argparse.ArgumentParser(prog="python -m tenfold", description=__doc__)
    where = "the folder for the pictures, made if there is none (default: %(default)s)"
    parser.add_argument("--out", metavar="DIR", default="demo_output", type=Path, help=where)
    # Parsed before JAX is loaded: --help and a mistyped option answer at once.
    out = parser.parse_args(arguments).out
    from .demo.main import run

    return run(out)


if __name__ == "__main__":
    sys.exit(main())
