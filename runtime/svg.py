"""Well-formed SVG as text: elements, escaping, an estimate of text widths, an atomic write."""

import os
import secrets
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import NewType

# Escaped, well-formed markup. Only the functions of this file turn plain text into it.
Markup = NewType("Markup", str)

SANS = "Inter, 'Segoe UI', 'Helvetica Neue', Helvetica, Arial, 'DejaVu Sans', sans-serif"
MONO = "'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace"

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def escape(text: str) -> Markup:
    """`text` as it may stand in XML content and in a double-quoted attribute.

    Characters that XML forbids even when escaped (most control characters, lone surrogates) become U+FFFD.

    >>> escape('a < b & "c"')
    'a &lt; b &amp; &quot;c&quot;'
    """
    if not text.isprintable():
        text = "".join(c if _allowed(c) else "\N{REPLACEMENT CHARACTER}" for c in text)
    return Markup(text.translate(_ESCAPES))


def _allowed(character: str) -> bool:
    code = ord(character)
    if code < 0x20:
        return character in "\t\n\r"
    return not (0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF))


def number(value: float) -> str:
    """`value` with at most two decimals and none that say nothing.

    >>> number(3.0), number(-0.001), number(2.456)
    ('3', '0', '2.46')
    """
    digits = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if digits == "-0" else digits


def element(name: str, *children: Markup, **attributes: str | float | None) -> Markup:
    """One element. `font_size=` is written `font-size`, `class_=` is `class`; None leaves the attribute out.

    >>> element("circle", cx=1, cy=2.5, class_="dot")
    '<circle cx="1" cy="2.5" class="dot"/>'
    """
    parts = [name]
    for key, value in attributes.items():
        if value is not None:
            plain = value if isinstance(value, str) else number(value)
            parts.append(f'{key.rstrip("_").replace("_", "-")}="{escape(plain)}"')
    opening = " ".join(parts)
    return Markup(f"<{opening}>{''.join(children)}</{name}>" if children else f"<{opening}/>")


def text(x: float, y: float, content: str, **attributes: str | float | None) -> Markup:
    """A `text` element with its baseline at `y`. Line breaks in `content` become spaces."""
    return element("text", escape(" ".join(content.split())), x=x, y=y, **attributes)


def path(steps: Iterable[str | float], *children: Markup, **attributes: str | float | None) -> Markup:
    """A `path` element of commands and coordinates in turn: `path(["M", 0, 0, "L", 5, 5])`."""
    d = " ".join(step if isinstance(step, str) else number(step) for step in steps)
    return element("path", *children, d=d, **attributes)


def document(width: float, height: float, title: str, children: Iterable[Markup]) -> str:
    """A whole SVG file on a white card with round corners, which reads on light and dark pages alike."""
    card = element("rect", x=0.5, y=0.5, width=width - 1, height=height - 1, rx=12, fill="#ffffff", stroke="#e2e8f0")
    return (
        element(
            "svg",
            element("title", escape(title)),
            card,
            *children,
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {number(width)} {number(height)}",
            width=width,
            height=height,
            role="img",
            font_family=SANS,
        )
        + "\n"
    )


def text_width(content: str, size: float, *, mono: bool = False, bold: bool = False) -> float:
    """About how wide `content` is at font size `size`: rather too wide than too narrow.

    The file cannot know which font its reader has, so this measures by classes of characters, after the
    widest of the usual fonts.
    """
    total = 0.0
    for character in content:
        if unicodedata.combining(character):
            continue
        if unicodedata.east_asian_width(character) in "WF":
            total += 1.0
        elif mono:
            total += 0.605
        elif character in "iljtfI.,:;'|!()[] ":
            total += 0.38
        elif character in "mwMW@%":
            total += 0.95
        else:
            total += 0.71 if character.isupper() else 0.62
    return total * size * (1.08 if bold and not mono else 1.0)


def write(svg: str, path: str | os.PathLike[str]) -> None:
    """Writes `svg` to `path` as UTF-8, whole or not at all: a reader never sees half a file.

    The folder must exist (FileNotFoundError). An existing file is replaced.
    """
    target = Path(path)
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    try:
        beside.write_text(svg, encoding="utf-8", newline="\n")
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
