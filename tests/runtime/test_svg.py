"""SVG text: always well-formed, escaped, and written whole or not at all."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenfold.runtime import svg


@given(st.text())
def test_any_text_gives_well_formed_markup(content: str) -> None:
    markup = svg.element("a", svg.escape(content), title=content)
    parsed = ElementTree.fromstring(markup)
    if content.isprintable():
        assert (parsed.text or "") == content
        assert parsed.attrib["title"] == content


@pytest.mark.parametrize("forbidden", ["\0", "\x1b", "\ud800", "\uffff"])
def test_characters_that_xml_forbids_are_replaced(forbidden: str) -> None:
    assert svg.escape(f"a{forbidden}b") == "a\N{REPLACEMENT CHARACTER}b"


def test_line_breaks_and_tabs_stay() -> None:
    assert svg.escape("a\n\tb") == "a\n\tb"


@pytest.mark.parametrize(
    ("value", "written"), [(3.0, "3"), (2.456, "2.46"), (-0.001, "0"), (100, "100"), (-1.5, "-1.5")]
)
def test_number(value: float, written: str) -> None:
    assert svg.number(value) == written


def test_attribute_names() -> None:
    made = svg.element("rect", class_="box", font_size=12.0, data_key='a"<', fill=None)
    assert made == '<rect class="box" font-size="12" data-key="a&quot;&lt;"/>'


def test_text_and_path() -> None:
    assert svg.text(1, 2, "a\nb") == '<text x="1" y="2">a b</text>'
    assert svg.path(["M", 0, 0.5, "Z"], fill="none") == '<path d="M 0 0.5 Z" fill="none"/>'


def test_document_is_a_titled_svg_on_its_own_card() -> None:
    root = ElementTree.fromstring(svg.document(30, 20, "a < b", [svg.text(1, 1, "hi")]))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.attrib["viewBox"] == "0 0 30 20"
    assert root[0].text == "a < b"
    assert root[1].attrib["fill"] == "#ffffff"
    assert root[2].text == "hi"


def test_text_width_grows_with_text_size_and_weight() -> None:
    assert svg.text_width("", 12) == 0
    assert svg.text_width("ab", 12) < svg.text_width("abc", 12) < svg.text_width("abc", 13)
    assert svg.text_width("abc", 12) < svg.text_width("abc", 12, bold=True)
    assert svg.text_width("iiii", 10, mono=True) == svg.text_width("MMMM", 10, mono=True)
    assert svg.text_width("数", 10, mono=True) == 10
    assert svg.text_width("e\N{COMBINING ACUTE ACCENT}", 10) == svg.text_width("e", 10)


def test_write_replaces_and_leaves_nothing_beside(tmp_path: Path) -> None:
    target = tmp_path / "a.svg"
    target.write_text("old")
    svg.write("<svg>é</svg>\n", target)
    assert target.read_bytes() == "<svg>é</svg>\n".encode()
    assert list(tmp_path.iterdir()) == [target]


def test_a_write_that_fails_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.svg"
    target.write_text("old")

    def full(self: Path, target: Path) -> Path:
        raise OSError("no space left")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="no space left"):
        svg.write("new", target)
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_write_needs_the_folder(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        svg.write("x", tmp_path / "none" / "a.svg")
