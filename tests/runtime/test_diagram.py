"""Diagrams: everything is drawn, nothing is drawn over a box, and bad graphs are refused."""

import re
import time
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenfold.runtime.diagram import Box, Diagram, render
from tenfold.runtime.svg import text_width

_NS = "{http://www.w3.org/2000/svg}"
_Point = tuple[float, float]
_Area = tuple[float, float, float, float]


def _op(key: str, *inputs: str, kind: str = "op", title: str | None = None) -> Box:
    return Box(key, title or key, (f"%{key} float32[8, 8]",), kind, inputs)


def _nested() -> Diagram:
    x, result = _op("x", kind="input"), _op("o", "h", kind="output")
    true = Diagram("true(x)", (x, _op("h", "x", title="mul"), result))
    false = Diagram("false(x)", (x, _op("h", "x", title="sub"), result))
    cond = Box("h", "cond", ("%6 float32[8]",), "control", ("x",), (true, false))
    body = Diagram("body(x)", (x, cond, result))
    test = Diagram("condition(x)", (x, _op("h", "x", title="less"), result))
    loop = Box("h", "while", ("%4 float32[8]", "demo.py:3"), "control", ("x", "k"), (test, body))
    return Diagram("f(x)", (x, _op("k", kind="variable"), loop, result, _op("v", "h", "x", kind="vjp")))


def _parse(diagram: Diagram) -> ElementTree.Element:
    return ElementTree.fromstring(render(diagram))


def _boxes(root: ElementTree.Element) -> list[ElementTree.Element]:
    return [each for each in root.iter(f"{_NS}g") if each.get("class") == "box"]


def _shift(group: ElementTree.Element) -> _Point:
    found = re.fullmatch(r"translate\((\S+) (\S+)\)", group.attrib["transform"])
    assert found
    return float(found[1]), float(found[2])


def _area(box: ElementTree.Element) -> _Area:
    x, y = _shift(box)
    frame = box.find(f"{_NS}rect")
    assert frame is not None
    return x, y, x + float(frame.attrib["width"]), y + float(frame.attrib["height"])


def _sampled(d: str) -> Iterator[_Point]:
    """Points along a path of M, L and C."""
    steps = d.split()
    at = (0.0, 0.0)
    while steps:
        command = steps.pop(0)
        numbers = [float(steps.pop(0)) for _ in range(6 if command == "C" else 2)]
        if command == "M":
            at = (numbers[0], numbers[1])
            continue
        to = (numbers[-2], numbers[-1])
        one, two = (numbers[:2], numbers[2:4]) if command == "C" else (at, to)
        for i in range(41):
            t = i / 40
            a, b, c, e = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3
            yield (
                a * at[0] + b * one[0] + c * two[0] + e * to[0],
                a * at[1] + b * one[1] + c * two[1] + e * to[1],
            )
        at = to


def _check_geometry(root: ElementTree.Element) -> int:
    """No two boxes of a panel overlap, and no line of it runs through one. Returns how many boxes it saw."""
    seen = 0
    for group in root.iter(f"{_NS}g"):
        areas = [_area(each) for each in group if each.get("class") == "box"]
        seen += len(areas)
        for i, (left, top, right, bottom) in enumerate(areas):
            for left2, top2, right2, bottom2 in areas[:i]:
                assert left >= right2 + 5 or left2 >= right + 5 or top >= bottom2 + 5 or top2 >= bottom + 5
        for line in (each for each in group if each.get("class") == "tenfold-edge"):
            for x, y in _sampled(line.attrib["d"]):
                for left, top, right, bottom in areas:
                    assert not (left + 0.1 < x < right - 0.1 and top + 0.1 < y < bottom - 0.1)
    return seen


def _check_text_fits(root: ElementTree.Element) -> None:
    for box in _boxes(root):
        left, _, right, _ = _area(box)
        for line in box.findall(f"{_NS}text"):
            size, mono = float(line.attrib["font-size"]), "font-family" in line.attrib
            width = text_width(line.text or "", size, mono=mono, bold="font-weight" in line.attrib)
            assert width <= right - left - 10


def test_each_box_shows_its_title_and_lines_and_has_a_tooltip() -> None:
    root = _parse(Diagram("f", (Box("a", "x < y", ("float32[2]", "demo.py:1"), "input", ()),)))
    (box,) = _boxes(root)
    assert box[0].tag == f"{_NS}title"
    assert box[0].text == "x < y\nfloat32[2]\ndemo.py:1"
    assert [each.text for each in box.findall(f"{_NS}text")] == ["x < y", "float32[2]", "demo.py:1"]


def test_what_is_too_long_is_in_the_tooltip() -> None:
    lines = tuple(f"line {i} " + "x" * 100 for i in range(30))
    root = _parse(Diagram("f", (Box("a", "t" * 200, lines, "op", ()),)))
    (box,) = _boxes(root)
    texts = [each.text or "" for each in box.findall(f"{_NS}text")]
    assert texts[-1] == "… 23 more lines"
    assert all(len(text) <= 48 for text in texts)
    assert box[0].text == "\n".join(("t" * 200, *lines))
    _check_text_fits(root)


def test_every_edge_is_one_arrow() -> None:
    root = _parse(Diagram("f", (_op("a"), _op("b", "a"), _op("c", "a", "b", "a"), _op("d", "a"))))
    heads = {"a": 0, "b": 0}
    for line, head in zip(
        [each for each in root.iter(f"{_NS}path") if each.get("class") == "tenfold-edge"],
        [each for each in root.iter(f"{_NS}path") if each.get("class") == "tenfold-head"],
        strict=True,
    ):
        heads[line.attrib["data-from"]] += head.attrib["d"].count("M")
    assert heads == {"a": 3, "b": 1}


def test_inputs_are_above() -> None:
    root = _parse(Diagram("f", (_op("c", "b"), _op("b", "a"), _op("a"))))
    top = {each.attrib["data-key"]: _area(each)[1] for each in _boxes(root)}
    assert top["a"] < top["b"] < top["c"]


def test_diagrams_in_boxes_are_panels_with_labels() -> None:
    root = _parse(_nested())
    assert _check_geometry(root) == 5 + 3 + 3 + 3 + 3
    _check_text_fits(root)
    texts = {each.text for each in root.iter(f"{_NS}text")}
    assert {"condition(x)", "body(x)", "true(x)", "false(x)", "less", "mul", "sub"} <= texts
    outer = next(each for each in _boxes(root) if each[0].text == "while\n%4 float32[8]\ndemo.py:3")
    inner = next(each for each in _boxes(outer) if each[0].text == "cond\n%6 float32[8]")
    assert len(_boxes(inner)) == 1 + 6


def test_panels_lie_inside_their_box() -> None:
    for box in _boxes(_parse(_nested())):
        left, top, right, bottom = _area(box)
        for panel in box.findall(f"{_NS}g"):
            x, y = _shift(panel)
            frame = panel.find(f"{_NS}rect")
            assert frame is not None
            assert x + float(frame.attrib["width"]) <= right - left
            assert y + float(frame.attrib["height"]) <= bottom - top


def test_kinds_have_colours_and_a_legend() -> None:
    root = _parse(_nested())
    fills = {each.attrib["data-key"]: each[1].attrib["fill"] for each in _boxes(root)}
    assert len({fills[key] for key in ("x", "k", "h", "o", "v")}) == 5
    legend = [each.text for each in root[4].iter(f"{_NS}text")]
    assert legend == ["input", "variable", "op", "vjp", "control", "output"]


def test_an_unknown_kind_is_drawn_and_not_in_the_legend() -> None:
    root = _parse(Diagram("f", (_op("a", kind="mystery"),)))
    assert len(_boxes(root)) == 1
    assert not list(root[4].iter(f"{_NS}text"))


def test_an_empty_diagram() -> None:
    assert "(empty)" in {each.text for each in _parse(Diagram("nothing", ())).iter(f"{_NS}text")}


def test_the_same_diagram_gives_the_same_text() -> None:
    assert render(_nested()) == render(_nested())


@pytest.mark.parametrize(
    ("boxes", "message"),
    [
        ((_op("a"), _op("a")), "diagram 'f' has two boxes with the key 'a'"),
        ((_op("a"), _op("b", "z")), "box 'b' of diagram 'f' has the input 'z', but no box has that key"),
        (
            (_op("a"), _op("b", "a", "c"), _op("c", "b")),
            "diagram 'f' has a cycle; on it, or below it, .* 'b', 'c'",
        ),
        ((_op("a", "a"),), "has a cycle"),
    ],
)
def test_bad_diagrams(boxes: tuple[Box, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        render(Diagram("f", boxes))


def test_longest_edges_of_a_large_graph_are_named_in_their_box() -> None:
    count = 300
    boxes = [_op("0")]
    for i in range(1, count):
        far = (str(count - 1 - i),) if count - 1 - i < i - 1 else ()
        boxes.append(_op(str(i), str(i - 1), *far))
    root = _parse(Diagram("f", tuple(boxes)))
    last = next(each for each in _boxes(root) if each.attrib["data-key"] == str(count - 1))
    assert [each.text for each in last.findall(f"{_NS}text")][-1] == "← 0"
    _check_text_fits(root)


@st.composite
def diagrams(draw: st.DrawFn) -> Diagram:
    count = draw(st.integers(1, 18))
    boxes = []
    for i in range(count):
        inputs = draw(st.sets(st.integers(0, i - 1), max_size=4)) if i else set()
        title, line = draw(st.text(max_size=60)), draw(st.text(max_size=60))
        kind = draw(st.sampled_from(["op", "input", "output", "constant", "other"]))
        children = (_nested(),) if draw(st.integers(0, 9)) == 9 else ()
        lines = (line,) * draw(st.integers(0, 10))
        boxes.append(Box(str(i), title, lines, kind, tuple(map(str, sorted(inputs))), children))
    return Diagram(draw(st.text(max_size=100)), tuple(boxes))


@settings(deadline=None, max_examples=60)
@given(diagrams())
def test_no_line_runs_over_a_box_and_no_boxes_overlap(diagram: Diagram) -> None:
    root = _parse(diagram)
    assert _check_geometry(root) >= len(diagram.boxes)
    _check_text_fits(root)


@pytest.mark.parametrize("reach", [3, 30, 1000])
def test_a_thousand_boxes_take_less_than_five_seconds(reach: int) -> None:
    inputs = [[max(0, i - 1 - (i * k * 7919) % reach) for k in range(3)] for i in range(1000)]
    boxes = (_op(str(i), *(str(j) for j in sources if j < i)) for i, sources in enumerate(inputs))
    diagram = Diagram("large", tuple(boxes))
    start = time.process_time()
    svg = render(diagram)
    assert time.process_time() - start < 5
    assert svg.count('class="box"') == 1000
