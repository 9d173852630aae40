"""Reads the listings of cases: one source per line, or blocks under a name."""

from collections.abc import Iterator


def words(text: str) -> list[str]:
    """The words of a text."""
    return text.split()


def listed(text: str) -> list[str]:
    """The lines of a listing, each a source."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def blocks(text: str) -> Iterator[tuple[str, str]]:
    """(name, source) of every block: a block begins with a line `# name`."""
    for part in text.strip().removeprefix("# ").split("\n# "):
        name, _, source = part.partition("\n")
        yield name.strip(), source.strip("\n") + "\n"


def indented(text: str) -> str:
    """The text, four columns to the right."""
    return "".join(f"    {line}\n" if line else "\n" for line in text.splitlines())
